"""A report with a different number in every cell, written as .docx in every way of `tests/generator/docx.py`: every cell is read as
the model has it, and nothing is left over."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document
from extractor.parsing.statutory import read_tables
from extractor.readers.word import read_docx
from extractor.services.extract import extract
from tests.generator import model
from tests.generator.docx import FOOTER, HEADER, PAPERS, Paper, docx, source_of
from tests.generator.model import Report
from tests.generator.pages import DATE, TITLE
from tests.generator.reading import layouts, wrong
from tests.generator.styles import STYLES, Style, apply

_PLAIN = STYLES[0]
_EVERYWHERE = {"plain", "full-width thousands", "some blank", "all row totals blank", "words first and last"}
_CASES = [(how, style) for how in PAPERS for style in STYLES if how is PAPERS[0] or style.name in _EVERYWHERE]
_SEEDS = range(2, 16)


def _made(how: Paper, style: Style = _PLAIN, seed: int = 1) -> tuple[Report, Document]:
    report = apply(style, model.report(how.proactive, how.requests, seed=seed, left_out=how.left_out))
    data = docx(report, how, seed=seed)
    return report, read_docx(data, source_of(data, "made.docx"))


@pytest.mark.parametrize(("how", "style"), _CASES, ids=lambda one: one.name)
def test_every_cell_is_read(how: Paper, style: Style) -> None:
    report, document = _made(how, style)
    reading = read_tables(document)
    assert layouts(reading) == dict(report.layouts)
    assert wrong(report, reading) == {}
    assert [left.text for left in reading.leftovers] == []
    assert {cell.by for cell in reading.cells.values() if cell.state != "missing"} == {"grid"}


@pytest.mark.parametrize("how", PAPERS, ids=lambda how: how.name)
@pytest.mark.parametrize("seed", _SEEDS)
def test_other_numbers(how: Paper, seed: int) -> None:
    report, document = _made(how, seed=seed)
    assert wrong(report, read_tables(document)) == {}


@pytest.mark.parametrize("how", PAPERS, ids=lambda how: how.name)
def test_every_cell_says_where_it_stands(how: Paper) -> None:
    _, document = _made(how)
    for id_, cell in read_tables(document).cells.items():
        if cell.state != "missing":
            where = cell.where
            assert document.text[where.start : where.end] == cell.raw
            assert document.raw[document.offsets.to_raw(where.start or 0)] == (cell.raw or "")[0], id_


@pytest.mark.parametrize("how", PAPERS, ids=lambda how: how.name)
def test_the_file_is_one_report_with_its_cover(how: Paper) -> None:
    _, document = _made(how)
    (extraction,) = extract(document)
    record = extraction.result
    assert getattr(record, "report", None) is not None, record
    assert record.report.title == TITLE  # type: ignore[union-attr]
    assert record.report.published_on == "2024-01-30"  # type: ignore[union-attr]
    due = {"F1", "U1", "W1", "W2"} | ({"M1", "R2"} if how.left_out else set())
    due |= {"M6"} if "proceedings down" in how.changes else set()
    assert {one.code for one in record.findings} <= due  # type: ignore[union-attr]


@pytest.mark.parametrize("how", PAPERS, ids=lambda how: how.name)
def test_what_is_not_the_main_text_is_left_out(how: Paper) -> None:
    _, document = _made(how)
    for words in (HEADER, FOOTER, "987", "654", "321456"):
        assert words not in document.text
    assert document.text.count(DATE) == 1
    for heading in ("一、总体情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"):
        assert document.text.count(heading) == 1
