"""Durable jobs with the real queue: what is handed in is read once, whoever dies in the meantime."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr

from extractor.bootstrap import App, build, queue_options
from extractor.config import Settings
from extractor.jobs import DurableQueue
from extractor.services.review import QueueFilter
from extractor.storage.engine import open_database
from extractor.storage.jobs import SqlJobs

GOLDEN = Path(__file__).parents[2] / "golden"
TEXT = (GOLDEN / "003_shigu-2022" / "source.txt").read_text("utf-8")
EVERYTHING = QueueFilter(state=None, limit=1000)


def report(number: int) -> str:
    return TEXT.replace("石鼓", f"石鼓{number}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def app(home: Path) -> Iterator[App]:
    opened = build(Settings(home=home, golden=GOLDEN, user="李"))
    yield opened
    opened.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve reports, one of them twice, and a file that is none."""
    inside = tmp_path / "in"
    inside.mkdir()
    for number in range(12):
        (inside / f"{number:02}.txt").write_text(report(number), encoding="utf-8")
    (inside / "twice.txt").write_text(report(0), encoding="utf-8")
    (inside / "zz.txt").write_text("床前明月光", encoding="utf-8")
    return inside


def started(home: Path, *arguments: object, **settings: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "NIANBAO_HOME": str(home), "PYTHONUTF8": "1", **settings}
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until(seen: Callable[[], bool]) -> None:
    end = time.monotonic() + 180
    while not seen():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


def in_state(home: Path, *states: str) -> int:
    """Jobs in these states; 0 as long as there is no table."""
    path = home / "nianbao.sqlite3"
    marks = ",".join("?" * len(states))
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=30)) as connection:
            row = connection.execute(f"SELECT count(*) FROM jobs WHERE state IN ({marks})", states).fetchone()  # noqa: S608
    except sqlite3.OperationalError:
        return 0
    return int(row[0])


def titles(app: App) -> list[str]:
    return sorted(str(row.issuer) for row in app.review.queue(EVERYTHING).rows)


# --- killed ---


def test_a_command_that_is_killed_in_mid_reading_goes_on_where_it_stood(home: Path, folder: Path) -> None:
    first = started(home, "ingest", folder)
    until(lambda: in_state(home, "done") >= 2)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert 0 < in_state(home, "done") < 12, "it was killed in the middle"
    second = started(home, "ingest", folder)
    _, told = second.communicate(timeout=120)
    assert second.returncode == 1, "one file is no report"
    assert "1 failed" in told
    opened = build(Settings(home=home, golden=GOLDEN))
    assert len(titles(opened)) == 12
    assert in_state(home, "waiting", "reading") == 0
    opened.close()


def test_what_was_sent_to_a_program_that_is_killed_is_read_by_the_next(home: Path, app: App) -> None:
    """Handed in by this process, read by another, which dies; then by a third, without anybody handing in anything again."""
    for number in range(12):
        app.ingest.hand_in(f"{number}.txt", report(number).encode(), "李")
    first = started(home, "ingest", GOLDEN / "003_shigu-2022" / "source.txt")  # does all jobs while it works
    until(lambda: in_state(home, "reading") > 0 or in_state(home, "done") > 0)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    assert in_state(home, "waiting", "reading") > 0
    with app.queue.working() as is_ours:
        until(is_ours)
        until(lambda: in_state(home, "waiting", "reading") == 0)
    page = app.ingest.handed_in(50)
    assert [row.state for row in page.rows] == ["done"] * 12
    items = [item for row in page.rows for item in (*row.outcome.added, *row.outcome.known)]
    assert len(items) == len(set(items)) == 12
    assert set(items) <= {row.id for row in app.review.queue(EVERYTHING).rows}
    assert [path for path in (home / "inbox").rglob("*") if path.is_file()] == [], (
        "kept until it is read, and no longer"
    )


def test_a_zip_goes_on_behind_the_members_that_were_read(home: Path, tmp_path: Path, app: App) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(12):
            archive.writestr(f"{number:02}.txt", report(number))
    first = started(home, "ingest", path)

    def kept() -> int:
        with closing(
            sqlite3.connect(f"file:{home / 'nianbao.sqlite3'}?mode=ro", uri=True, timeout=30)
        ) as connection:
            return int(connection.execute("SELECT count(*) FROM job_parts").fetchone()[0])

    until(lambda: in_state(home, "reading") == 1 and kept() >= 2)
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate()
    before = kept()
    assert 2 <= before < 12
    seen: list[int] = []

    def over() -> bool:
        seen.append(kept())
        return in_state(home, "done") == 1

    with app.queue.working():
        until(over)
    assert [count for count in seen if 0 < count < before] == [], "nothing was read again"
    assert len(titles(app)) == 12


# --- stopped ---


def test_ctrl_c_finishes_what_is_in_hand_and_says_how_to_go_on(home: Path, folder: Path) -> None:
    command = started(home, "ingest", folder)
    until(lambda: in_state(home, "done") >= 1)
    command.send_signal(signal.SIGINT)
    _, told = command.communicate(timeout=60)
    if command.returncode != 130:
        pytest.fail(f"exit {command.returncode}: {told}")
    assert "run the same command to go on" in told
    assert in_state(home, "reading") == 0
    again = started(home, "ingest", folder)
    _, told = again.communicate(timeout=120)
    assert "13 files left" not in told
    assert in_state(home, "done") == 12


def test_a_full_disk_stops_the_command_and_loses_nothing(home: Path, folder: Path) -> None:
    """A limit on the size of files stands for the disk."""
    first = started(home, "ingest", folder / "00.txt")
    first.communicate(timeout=60)
    full = max(path.stat().st_size for path in home.glob("*.sqlite3")) // 1024 + 50
    command = [
        "sh",
        "-c",
        f'ulimit -f {2 * full}; exec "$0" -m extractor ingest "$1"',
        sys.executable,
        str(folder),
    ]
    stopped = subprocess.run(
        command,
        env={**os.environ, "NIANBAO_HOME": str(home), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert stopped.returncode == 3, stopped.stderr
    assert "outside." in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert in_state(home, "done") < 12
    again = started(home, "ingest", folder)
    _, told = again.communicate(timeout=120)
    assert (again.returncode, in_state(home, "done"), in_state(home, "failed")) == (1, 12, 1), told
    with closing(build(Settings(home=home, golden=GOLDEN))) as opened:
        assert len(titles(opened)) == 12


# --- one executor ---


def test_while_one_process_reads_another_only_hands_in(home: Path, app: App, folder: Path) -> None:
    with app.queue.working() as is_ours:
        until(is_ours)
        other = started(home, "ingest", folder)
        _, told = other.communicate(timeout=120)
    assert "Another process" in told
    assert "12 added, 1 known already, 1 failed" in told
    assert len(titles(app)) == 12


def test_the_right_to_read_passes_on_when_its_holder_ends(home: Path, app: App, folder: Path) -> None:
    holder = started(home, "ingest", folder)
    until(lambda: in_state(home, "done") >= 1)
    with app.queue.working() as is_ours:
        assert not is_ours()
        os.killpg(holder.pid, signal.SIGKILL)
        holder.communicate()
        until(is_ours)
        until(lambda: in_state(home, "waiting", "reading") == 0)


# --- many processes on PostgreSQL ---


@pytest.mark.postgresql
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_living_process_takes_over_the_jobs_of_one_that_died(
    database: str, home: Path, folder: Path
) -> None:
    settings = Settings(home=home, golden=GOLDEN, user="李", database_url=SecretStr(database))
    with closing(build(settings)) as app:
        first = started(home, "ingest", folder, NIANBAO_DATABASE_URL=database)
        until(lambda: len(titles(app)) >= 1)
        os.killpg(first.pid, signal.SIGKILL)
        first.communicate()
        engine = open_database(database)
        jobs = SqlJobs(engine)
        assert list(jobs.unfinished()), "it was killed in the middle"
        queue = DurableQueue(queue_options(settings)._replace(dead_after=1.0), jobs, app.queue.doing)
        with queue.working() as is_ours:
            assert is_ours(), "on PostgreSQL anybody may"
            until(lambda: not list(jobs.unfinished()))
            # What the dead one had handed in; the rest of the folder nobody did yet.
            assert app.ingest.ingest_paths([folder], lambda *_: None).left == 0
        queue.close()
        engine.dispose()
        assert len(titles(app)) == 12


# --- DBOS ---


def test_no_port_is_opened_and_no_cloud_is_asked(
    home: Path, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The suite refuses the network (conftest); here: what is set for DBOS's cloud changes nothing."""
    monkeypatch.setenv("DBOS__CLOUD", "true")
    monkeypatch.setenv("DBOS__CONDUCTOR_KEY", "key")
    opened: list[object] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "socket.bind":
            opened.append(arguments)

    sys.addaudithook(watch)
    with app.queue.working() as is_ours:
        until(is_ours)
        app.ingest.hand_in("a.txt", TEXT.encode(), "李")
        until(lambda: in_state(home, "done") == 1)
    watching = False
    assert opened == []


def test_extract_pays_nothing_for_the_queue() -> None:
    code = "import sys, extractor.cli, extractor.services.extract, extractor.readers.files; print('dbos' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "False"
