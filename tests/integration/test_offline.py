"""Promise 7: the main job asks neither for the network nor for a key.

The commands run in processes of their own, in which an audit hook ends any attempt to reach an address or look one up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[2] / "golden"
REPORT = next(iter(GOLDEN.glob("000_*/source.*")))

# Python runs a module of this name at the start of each process that finds it on its path.
GUARD = """
import os, sys
def refuse(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "urllib.Request"}:
        sys.stderr.write(f"reached for the network: {event} {arguments!r}\\n")
        sys.stderr.flush()
        os._exit(97)
sys.addaudithook(refuse)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Nothing but the guard and a home: no key, no model, no setting of whoever runs the tests."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(GUARD)
    return {"PYTHONPATH": str(guard), "NIANBAO_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}


def run(environment: dict[str, str], command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


def test_the_guard_bites(environment: dict[str, str]) -> None:
    reach = [sys.executable, "-c", "import socket; socket.create_connection(('192.0.2.1', 80))"]
    assert run(environment, reach).returncode == 97


def test_extract_needs_no_network_and_no_key(environment: dict[str, str]) -> None:
    done = run(environment, [sys.executable, "-m", "extractor", "extract", str(REPORT)])
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["cells"]) == 198


APPROVE = """
from extractor.bootstrap import build
from extractor.domain.queue import QueueFilter
app = build()
[row] = app.review.queue(QueueFilter()).rows
app.review.approve(row.id, row.version, "reviewer")
app.close()
"""


def test_the_way_to_a_dataset_needs_no_network_and_no_key(
    environment: dict[str, str], tmp_path: Path
) -> None:
    program = [sys.executable, "-m", "extractor"]
    for command in (
        [*program, "ingest", str(REPORT)],
        [sys.executable, "-c", APPROVE],
        [*program, "export", "--out", str(tmp_path / "dataset")],
        [*program, "score", "000_*"],
    ):
        done = run(environment, command)
        assert done.returncode == 0, (command, done.stderr)
    assert (tmp_path / "dataset/reports.csv").exists()
