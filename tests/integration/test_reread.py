"""`nianbao reread`: the queue read again by another version of the program."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import extractor
from extractor.bootstrap import App, build
from extractor.cli import app as command
from extractor.services import extract

PROJECT = Path(__file__).parents[2]
REPORT = (PROJECT / "golden" / "000_shuijinping-2023" / "source.txt").read_text(encoding="utf-8")
MADE = "cells.proactive.normative_documents.newly_made"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    made = build()
    yield made
    made.close()


def newer(monkeypatch: pytest.MonkeyPatch, version: str = "9.0.0") -> None:
    """The same program under another number, which reads the same."""
    monkeypatch.setattr(extractor, "__version__", version)
    monkeypatch.setattr(extract, "__version__", version)


def reread(*options: str) -> Any:
    return CliRunner().invoke(command, ["reread", *options])


def test_a_newer_program_reads_what_is_there_again(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    (open_,) = app.ingest.ingest_upload("a.txt", REPORT.encode(), "李").added
    (decided,) = app.ingest.ingest_upload("b.txt", REPORT.replace("水浸坪", "岩口").encode(), "李").added
    app.review.edit(open_, 1, "李", MADE, {"state": "printed", "value": 7})
    app.review.approve(decided, 1, "李")
    approved = app.review.open(decided)
    assert "0 open reports read again, 0 decided" in reread().output
    newer(monkeypatch)
    told = reread()
    assert told.exit_code == 0
    assert "1 open reports read again, 1 decided ones marked (0 differ)" in told.output
    assert "0 open reports read again, 0 decided" in reread().output
    assert [r.record.run.version for r in app.store.readings(open_)][1:] == ["9.0.0"]
    shown = app.review.open(open_)
    assert (shown.machine.run.version, shown.person.cells[MADE.removeprefix("cells.")].value) == ("9.0.0", 7)
    assert app.review.open(decided).person == approved.person


def test_with_all_every_report_is_read_and_what_reads_the_same_is_known(app: App) -> None:
    app.ingest.ingest_upload("a.txt", REPORT.encode(), "李")
    assert "1 unchanged" in reread("--all").output


def test_the_members_of_a_zip_and_the_parts_of_a_file_stay_the_items_they_are(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("一.txt", REPORT)
        archive.writestr("二.txt", REPORT.replace("水浸坪", "岩口"))
    ids = app.ingest.ingest_upload("年报.zip", packed.getvalue(), "李").added
    two = f"{REPORT}\n\n{REPORT.replace('水浸坪', '滩头')}"
    ids += app.ingest.ingest_upload("合订.txt", two.encode(), "李").added
    newer(monkeypatch)
    assert f"{len(ids)} open reports read again" in reread().output
    assert app.store.read_by_others("9.0.0") == ()
    assert {app.store.get(item).reading for item in ids} == {2}


def test_a_source_that_gives_no_record_any_more_is_named(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    (item,) = app.ingest.ingest_upload("a.txt", REPORT.encode(), "李").added
    newer(monkeypatch)
    monkeypatch.setattr(extract, "find_parts", lambda text: [])  # noqa: ARG005  (a program that finds no report in it)
    told = reread()
    assert told.exit_code == 1
    assert "a.txt" in told.output
    assert app.store.get(item).reading == 1
