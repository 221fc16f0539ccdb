"""Settings, start-up and the commands' edge."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from extractor.bootstrap import build
from extractor.config import Settings
from extractor.errors import OutsideError


def run(home: Path, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        env={**os.environ, "NIANBAO_HOME": str(home), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.setenv("NIANBAO_USER", "李")
    monkeypatch.setenv("NIANBAO_DATABASE_URL", "postgresql://u:geheim@h/db")
    monkeypatch.setenv("NIANBAO_UNKNOWN", "x")
    settings = Settings()
    assert (settings.home, settings.user, settings.store_url) == (
        tmp_path,
        "李",
        "postgresql://u:geheim@h/db",
    )
    assert "geheim" not in repr(settings)
    assert "geheim" not in settings.model_dump_json()


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "USER", "LANGUAGE"):
        monkeypatch.setenv(f"NIANBAO_{name}", "")
    settings = Settings(home=tmp_path)
    assert settings.user
    assert settings.store_url == f"sqlite:///{tmp_path / 'nianbao.sqlite3'}"


@pytest.mark.parametrize(
    "wrong", [{"language": "fr"}, {"max_upload_mb": 0}, {"user": ""}, {"lease_seconds": 4}]
)
def test_a_wrong_setting_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_a_home_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutsideError, match=r"outside\.write"):
        build(Settings(home=tmp_path / "file" / "home"))


def test_extract_pays_for_no_database_and_no_page_library() -> None:
    code = "import sys, extractor.cli; print([m for m in ('sqlalchemy', 'sqlmodel', 'alembic', 'streamlit', 'urllib.request') if m in sys.modules])"
    assert run(Path(), "-c", code).stdout.strip() == "[]"


def test_review_refuses_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = run(tmp_path, "-m", "extractor", "review", "--port", port)
    assert done.returncode == 2
    assert port in done.stderr
    assert "Traceback" not in done.stderr


def test_review_tells_of_a_database_it_can_not_open(tmp_path: Path) -> None:
    url = "postgresql://u:geheim@127.0.0.1:1/db"
    done = run(tmp_path, "-m", "extractor", "review", "--port", "8597", NIANBAO_DATABASE_URL=url)
    assert done.returncode == 3
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_wrong_usage_and_named(tmp_path: Path) -> None:
    done = run(
        tmp_path, "-m", "extractor", "export", "--out", str(tmp_path / "out"), NIANBAO_MAX_UPLOAD_MB="viel"
    )
    assert done.returncode == 2
    assert "NIANBAO_MAX_UPLOAD_MB" in done.stderr
    assert "Traceback" not in done.stderr


@contextmanager
def _reviewing(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`nianbao review` that has told its address, and its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "extractor", "review", "--port", str(port)]
    environment = {**os.environ, "NIANBAO_HOME": str(home), "PYTHONUTF8": "1"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as served:
        try:
            assert served.stdout is not None
            assert f"http://127.0.0.1:{port}" in served.stdout.readline()
            yield served, port
        finally:
            served.terminate()


def test_the_pages_end_with_a_review_command_that_is_killed(tmp_path: Path) -> None:
    with _reviewing(tmp_path) as (served, port):
        served.kill()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return
        time.sleep(0.2)
    pytest.fail("the port is still taken")


def test_review_prints_its_address_once_it_answers_and_ends_with_its_server(tmp_path: Path) -> None:
    with (
        _reviewing(tmp_path) as (served, port),
        socket.create_connection(("127.0.0.1", port), timeout=5),
    ):
        pass
    assert served.wait(30) == 0
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
