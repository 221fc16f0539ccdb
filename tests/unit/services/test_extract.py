"""What the extract service promises beyond reading: faults are told, and one report's fault is that report's alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.domain.document import Document
from extractor.domain.report import ErrorObject, Record
from extractor.readers.files import FileReader
from extractor.services import extract as service

SAMPLE = Path(__file__).parents[3] / "golden" / "002_longshan-2023" / "source.txt"


def test_a_bug_in_one_report_is_an_error_object_and_the_next_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    # A bug can't be had on command from sound code, so this one is planted; everything around it is real.
    sound, calls = service.read_tables, []

    def faulty(document: Document) -> object:
        calls.append(document)
        if len(calls) == 1:
            raise IndexError("planted")
        return sound(document)

    monkeypatch.setattr(service, "read_tables", faulty)
    results = [one.result for _ in range(2) for one in service.read_records(FileReader(), SAMPLE)]
    assert isinstance(results[0], ErrorObject)
    assert results[0].error.code == "bug"
    assert "planted" in str(results[0].error.value)
    assert isinstance(results[1], Record)


def test_without_narrative_the_groups_are_told_as_skipped() -> None:
    (one,) = service.read_records(FileReader(), SAMPLE, narrative="none")
    assert isinstance(one.result, Record)
    assert not one.result.narrative.platforms
    assert {run.status for run in one.result.run.narrative.values()} == {"skipped"}


def test_two_reports_of_one_page_keep_their_cells(tmp_path: Path) -> None:
    report = (
        "<p>甲县统计局2023年政府信息公开工作年度报告</p><p>一、总体情况</p><p>主动公开信息{n}条。</p><p>二、主动公开政府信息情况</p>"
        "<table><tr><td colspan=2>第二十条第（五）项</td></tr><tr><td>信息内容</td><td>本年处理决定数量</td></tr>"
        "<tr><td>行政许可</td><td>{n}</td></tr></table>"
    )
    path = tmp_path / "two.html"
    path.write_text(
        "<html><body>" + report.format(n=17) + report.format(n=42) + "</body></html>", encoding="utf-8"
    )
    results = list(service.read_records(FileReader(), path))
    text = results[0].document.text if results[0].document else ""
    for one, number in zip(results, (17, 42), strict=True):
        assert isinstance(one.result, Record)
        cell = one.result.cells["proactive.licensing.decisions"]
        assert (cell.value, cell.by) == (number, "grid")
        assert text[cell.where.start : cell.where.end] == str(number)
