"""The suite's own rules: no network, and no check that disappears in silence."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


@pytest.mark.parametrize("host", ["example.org", "192.0.2.1", "2001:db8::1"])
def test_an_address_outside_this_machine_is_refused(host: str) -> None:
    with pytest.raises(RuntimeError, match="does not use the network"):
        socket.create_connection((host, 80), timeout=0.1)


def test_loopback_is_allowed() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname(), timeout=5) as client,
    ):
        assert client.getpeername() == server.getsockname()


LACKING = """
import pytest

def test_needs_a_part(require):
    require("a part", None)

@pytest.mark.shared
def test_needs_the_folder(shared):
    assert shared.is_dir()

@pytest.mark.live
def test_needs_a_model():
    raise AssertionError
"""


@pytest.mark.parametrize(
    ("require_all", "status", "line"),
    [("0", 0, "1 skipped, 2 deselected"), ("1", 1, "1 failed, 2 deselected")],
)
def test_a_missing_part_skips_or_fails_and_a_missing_folder_deselects(
    tmp_path: Path, require_all: str, status: int, line: str
) -> None:
    suite = tmp_path / "clone" / "tests"  # nothing called `shared` beside this clone
    suite.mkdir(parents=True)
    (suite / "conftest.py").write_bytes(CONFTEST.read_bytes())
    (suite.parent / "pyproject.toml").write_bytes(PYPROJECT.read_bytes())
    (suite / "test_lacking.py").write_text(LACKING)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=suite.parent,
        env={"NIANBAO_REQUIRE_ALL": require_all},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, line in done.stdout) == (status, True), done.stdout
