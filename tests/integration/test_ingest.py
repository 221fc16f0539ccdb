"""Files into the queue: real reader, real store, the project's own golden sources, and everything a folder may also hold."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extractor.bootstrap import App, build
from extractor.config import Settings
from extractor.domain.jobs import Job
from extractor.services.ingest import Reason
from extractor.services.review import QueueFilter
from extractor.storage.engine import open_database
from extractor.storage.jobs import SqlJobs

GOLDEN = Path(__file__).parents[2] / "golden"
SAMPLE = GOLDEN / "003_shigu-2022" / "source.txt"
ANOTHER = GOLDEN / "002_longshan-2023" / "source.txt"
EVERYTHING = QueueFilter(state=None)


def unseen(done: int, total: int, name: str) -> None:
    """Nobody looks at the progress."""


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    opened = build(Settings(home=tmp_path / "home", golden=GOLDEN, max_upload_mb=1))
    yield opened
    opened.close()


def test_a_folder_becomes_items_of_the_queue(app: App, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    for name, source in (
        ("b/二.txt", ANOTHER),
        ("a.txt", SAMPLE),
        (".hidden.txt", SAMPLE),
        ("~$a.txt", SAMPLE),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(source.read_bytes())
    told: list[tuple[int, int, str]] = []
    summary = app.ingest.ingest_paths([folder], lambda *step: told.append(step))
    assert (summary.added, summary.known, summary.failed, summary.left) == (2, 0, {}, 0)
    assert [step[:2] for step in told] == [(1, 2), (2, 2)]
    assert {step[2] for step in told} == {str(folder / "a.txt"), str(folder / "b/二.txt")}
    assert {row.path for row in app.review.queue(EVERYTHING).rows} == {
        str(folder / "a.txt"),
        str(folder / "b/二.txt"),
    }


def test_twice_stores_nothing_twice_under_any_name(app: App, tmp_path: Path) -> None:
    app.ingest.ingest_paths([SAMPLE], unseen)
    copy = tmp_path / "副本.md.txt"
    copy.write_bytes(SAMPLE.read_bytes())
    before = app.review.queue(EVERYTHING)
    summary = app.ingest.ingest_paths([SAMPLE, copy, SAMPLE], unseen)
    assert (summary.added, summary.known) == (0, 2)
    assert app.review.queue(EVERYTHING) == before
    assert len(list((tmp_path / "home/sources").rglob("*"))) == 2  # one folder, one file


def test_ingesting_again_touches_no_draft_and_no_decision(app: App) -> None:
    app.ingest.ingest_paths([SAMPLE, ANOTHER], unseen)
    first, second = (row.id for row in app.review.queue(EVERYTHING).rows)
    app.review.edit(first, 1, "李", "report.title", "草稿")
    app.review.reject(second, 1, "李", "重复")
    before = [app.review.open(id_) for id_ in (first, second)]
    app.ingest.ingest_paths([SAMPLE, ANOTHER], unseen)
    assert [app.review.open(id_) for id_ in (first, second)] == before


def test_the_source_is_kept_byte_for_byte(app: App, tmp_path: Path) -> None:
    app.ingest.ingest_paths([SAMPLE], unseen)
    [kept] = [path for path in (tmp_path / "home/sources").rglob("*") if path.is_file()]
    assert kept.read_bytes() == SAMPLE.read_bytes()


def test_the_stored_text_is_the_one_that_offsets_count_in(app: App) -> None:
    app.ingest.ingest_paths([SAMPLE], unseen)
    desk = app.review.open(app.review.queue(EVERYTHING).rows[0].id)
    quotes = desk.machine.report.quotes.title
    assert quotes
    for quote in quotes:
        assert "".join(desk.text[start:end] for start, end in quote.spans) == quote.text


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "input.empty"),
    "blank.txt": (" \n\t\u3000".encode(), "input.empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(200), "image.damaged"),
    "poem.txt": ("床前明月光，疑是地上霜。举头望明月，低头思故乡。\n".encode() * 20, "input.not_report"),
    "template.md": (
        b"{{ 7*7 }} {% if %} <script>alert(1)</script> =cmd|' /C calc'!A0\n" * 20,
        "input.not_report",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_failure_and_nothing_in_the_store(app: App, tmp_path: Path, name: str) -> None:
    data, code = BAD[name]
    (tmp_path / name).write_bytes(data)
    told: list[tuple[str, str]] = []
    summary = app.ingest.ingest_paths(
        [tmp_path / name, SAMPLE, tmp_path / "nowhere.txt"],
        unseen,
        failed=lambda place, error: told.append((place, error.error.code)),
    )
    bad, nowhere = str(tmp_path / name), str(tmp_path / "nowhere.txt")
    assert sorted(told) == sorted([(bad, code), (nowhere, "input.missing")])
    assert summary.failed == {
        code: Reason(count=1, first=(bad,)),
        "input.missing": Reason(count=1, first=(nowhere,)),
    }
    assert summary.added == 1
    assert app.review.queue(EVERYTHING).total == 1


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig", "utf-16-be"])
def test_other_encodings_are_read(app: App, tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(SAMPLE.read_text("utf-8").encode(encoding))
    assert app.ingest.ingest_paths([path], unseen).added == 1
    assert "石鼓" in str(app.review.queue(EVERYTHING).rows[0].issuer)


def test_a_truncated_report_is_an_item_that_says_what_is_missing(app: App, tmp_path: Path) -> None:
    text = SAMPLE.read_text("utf-8")
    (tmp_path / "a.txt").write_text(text[: len(text) // 3], encoding="utf-8")
    assert app.ingest.ingest_paths([tmp_path / "a.txt"], unseen).added == 1
    row = app.review.queue(EVERYTHING).rows[0]
    assert row.errors > 0
    with pytest.raises(Exception, match="open_errors"):
        app.review.approve(row.id, row.version, "李")


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS refuses such names")
def test_a_file_name_that_is_no_unicode_is_read_all_the_same(app: App, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, data in ((b"\xff.txt", SAMPLE.read_bytes()), (b"\xfe.txt", b"")):
        Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/" + name)).write_bytes(data)
    summary = app.ingest.ingest_paths([tmp_path / "in"], unseen)
    assert summary.added == 1
    assert list(summary.failed) == ["input.empty"]
    assert app.review.queue(EVERYTHING).rows[0].path.endswith("/in/\ufffd.txt")


def test_a_file_that_may_not_be_read_is_a_failure(app: App, tmp_path: Path) -> None:
    locked = tmp_path / "a.txt"
    locked.write_bytes(SAMPLE.read_bytes())
    locked.chmod(0)
    if os.access(locked, os.R_OK):  # root reads everything; then a loop of links stands for it
        locked.unlink()
        locked.symlink_to(locked)
    summary = app.ingest.ingest_paths([locked, ANOTHER], unseen)
    assert (summary.added, list(summary.failed)) == (1, ["input.unreadable"])


@pytest.mark.parametrize(("now", "code"), [("另一份", "input.changed"), (None, "input.missing")])
def test_a_file_that_is_another_when_its_turn_comes_is_a_failure(
    app: App, tmp_path: Path, now: str | None, code: str
) -> None:
    path = tmp_path / "a.txt"
    job = Job(
        id="1" * 32,
        sha256=hashlib.sha256(SAMPLE.read_bytes()).hexdigest(),
        origin="file",
        name="a.txt",
        place=path.as_uri(),
    )
    engine = open_database(app.settings.store_url)
    jobs = SqlJobs(engine)
    jobs.hand_in([job], "李", "2024-03-01T08:00:00.000+00:00")
    if now is not None:
        path.write_text(now, encoding="utf-8")
    app.queue.doing.read(job.id)
    done = jobs.get(job.id)
    engine.dispose()
    assert done is not None
    assert [error.error.code for error in done.outcome.errors] == [code]
    assert app.review.queue(EVERYTHING).total == 0


def test_a_file_that_vanishes_after_the_count_does_not_look_like_a_stop(app: App, tmp_path: Path) -> None:
    folder, nothing = tmp_path / "in", tmp_path / "nothing"
    folder.mkdir()
    nothing.mkdir()
    (folder / "a.txt").write_bytes(SAMPLE.read_bytes())
    (folder / "b.txt").write_bytes(ANOTHER.read_bytes())
    summary = app.ingest.ingest_paths(
        [folder, nothing], unseen, empty=lambda _: (folder / "b.txt").unlink(missing_ok=True)
    )
    assert (summary.added, summary.left) == (1, 0)


# --- uploads ---


def test_an_upload_is_an_item_under_the_senders_name(app: App) -> None:
    result = app.ingest.ingest_upload("石鼓镇 2022.txt", SAMPLE.read_bytes(), "李")
    assert (len(result.added), result.known, result.errors) == (1, (), ())
    source = app.review.open(result.added[0]).machine.source
    assert (source.path, source.name) == ("石鼓镇 2022.txt", "石鼓镇 2022.txt")
    again = app.ingest.ingest_upload("另一个名字.txt", SAMPLE.read_bytes(), "王")
    assert (again.added, again.known) == ((), result.added)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\boot.txt", "boot.txt"),
        ("/abs/a.txt", "a.txt"),
        ("a\x00b.txt", "a_b.txt"),
        ("<img src=x>.txt", "_img src=x_.txt"),
        ("..", "report.txt"),
        ("", "report.txt"),
        ("报" * 200 + ".txt", "报" * 65 + ".txt"),
        ("\ud800.txt", "_.txt"),
    ],
)
def test_an_uploads_name_is_no_path(app: App, tmp_path: Path, name: str, shown: str) -> None:
    result = app.ingest.ingest_upload(name, SAMPLE.read_bytes(), "李")
    assert len(result.added) == 1
    assert [row.name for row in app.ingest.handed_in(9).rows] == [shown]
    assert {path.name for path in tmp_path.iterdir()} == {"home"}


def test_an_upload_over_the_limit_is_refused_by_the_server(app: App) -> None:
    result = app.ingest.ingest_upload("a.txt", bytes(1024 * 1024 + 1), "李")
    assert ([error.error.code for error in result.errors], result.added) == (["input.too_large"], ())


@pytest.mark.parametrize("name", BAD)
def test_a_bad_upload_says_why_without_our_paths(app: App, name: str) -> None:
    data, code = BAD[name]
    result = app.ingest.ingest_upload(name, data, "李")
    (error,) = result.errors
    assert error.error.code == code
    assert "/tmp" not in error.model_dump_json()  # noqa: S108  (looked for, not written to)
    assert app.review.queue(EVERYTHING).total == 0


# --- the command ---

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def nianbao(tmp_path: Path) -> Run:
    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "NIANBAO_HOME": str(tmp_path / "home"), "PYTHONUTF8": "1"}
        command = [sys.executable, "-m", "extractor", *map(str, arguments)]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=120, check=False
        )

    return run


def test_the_command_names_each_failed_file_on_a_line(nianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    first = nianbao("ingest", SAMPLE, tmp_path / "empty.txt")
    assert (first.returncode, first.stdout) == (1, "")
    assert [line.split(":")[0] for line in first.stderr.splitlines() if "[input.empty]" in line] == [
        str(tmp_path / "empty.txt")
    ]
    assert "1 added, 0 known already, 1 failed" in first.stderr
    second = nianbao("ingest", SAMPLE)
    assert second.returncode == 0
    assert "0 added, 1 known already, 0 failed" in second.stderr


def test_jobs_lists_what_was_handed_in_and_reads_again_what_failed(nianbao: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    nianbao("ingest", SAMPLE, tmp_path / "empty.txt")
    listed = nianbao("jobs")
    rows = [line.split("\t") for line in listed.stdout.splitlines()]
    assert [(row[1], row[2], row[3], row[5]) for row in rows] == [
        ("failed", "0", "input.empty", str(tmp_path / "empty.txt")),
        ("done", "1", "", str(SAMPLE)),
    ]
    assert "done 1" in listed.stderr
    again = nianbao("jobs", "--retry")
    assert again.returncode == 1
    assert "0 added, 0 known already, 1 failed" in again.stderr


def test_the_command_without_a_path_is_wrong_usage(nianbao: Run) -> None:
    assert nianbao("ingest").returncode == 2
