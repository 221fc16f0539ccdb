"""A report with a different number in every cell, written as HTML in every way of `tests/generator/pages.py`: every cell is read
as the model has it, the text reads in order, and nothing is left over on a clean page."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.domain.document import Document
from extractor.domain.form import LayoutName
from extractor.parsing.statutory import Reading, read_tables
from extractor.readers.files import FileReader
from extractor.services.extract import extract
from tests.generator import model
from tests.generator.model import Report
from tests.generator.pages import DATE, PAGES, TITLE, Page, page
from tests.generator.reading import layouts, wrong
from tests.generator.styles import STYLES, Style, apply

_PLAIN = STYLES[0]
# On every page; the other styles on the first page alone, for a cell's digits do not depend on what stands around it.
_EVERYWHERE = {
    "plain",
    "full-width thousands",
    "some blank",
    "all row totals blank",
    "blank rows",
    "words first and last",
}
_CASES = [(how, style) for how in PAGES for style in STYLES if how is PAGES[0] or style.name in _EVERYWHERE]


def _document(data: bytes, name: str = "made.html") -> Document:
    (document,) = FileReader().read_bytes(data, name, name)
    assert isinstance(document, Document), document
    return document


def _made(how: Page, style: Style = _PLAIN, seed: int = 1) -> tuple[Report, Document]:
    report = model.report(how.proactive, how.requests, seed=seed, left_out=how.left_out)
    report = apply(style, report)
    return report, _document(page(report, how))


def _read(how: Page, style: Style = _PLAIN) -> tuple[Report, Reading]:
    report, document = _made(how, style)
    return report, read_tables(document)


@pytest.mark.parametrize(("how", "style"), _CASES, ids=lambda one: one.name)
def test_every_cell_is_read(how: Page, style: Style) -> None:
    report, reading = _read(how, style)
    assert layouts(reading) == dict(report.layouts)
    assert wrong(report, reading) == {}
    assert [left.text for left in reading.leftovers] == []


# What these say stands in the places of their cells alone, which text does not keep.
_BY_PLACE = {"headers out of order", "section 四 down"}


@pytest.mark.parametrize("how", [how for how in PAGES if how.name not in _BY_PLACE], ids=lambda how: how.name)
def test_the_text_alone_is_read_like_the_cells(how: Page) -> None:
    report, document = _made(how)
    reading = read_tables(document.model_copy(update={"tables": ()}))
    assert wrong(report, reading) == {}
    assert {cell.by for cell in reading.cells.values()} <= {"stream", None}


@pytest.mark.parametrize("how", PAGES, ids=lambda how: how.name)
def test_every_cell_says_where_it_stands(how: Page) -> None:
    report, document = _made(how)
    for id_, cell in read_tables(document).cells.items():
        if cell.state == "missing":
            assert id_ not in report.entries
            continue
        where = cell.where
        assert document.text[where.start : where.end] == cell.raw
        raw = document.offsets.to_raw(where.start or 0)
        assert document.raw[raw] == (cell.raw or "")[0], id_


@pytest.mark.parametrize("how", PAGES, ids=lambda how: how.name)
def test_the_page_is_one_report_with_its_cover(how: Page) -> None:
    _, document = _made(how)
    (extraction,) = extract(document)
    record = extraction.result
    assert getattr(record, "report", None) is not None, record
    assert record.report.title == TITLE  # type: ignore[union-attr]
    assert record.report.published_on == "2024-01-30"  # type: ignore[union-attr]
    # The encoding, rows left out (and the sums that lack them), a layout of another year, a bare amount, parts of section 四 out of
    # order: the page says so itself.
    due = {"E1", "F1", "U1"} | ({"M1", "R2"} if how.left_out else set())
    due |= {"M6"} if "proceedings down" in how.changes else set()
    assert {one.code for one in record.findings} <= due  # type: ignore[union-attr]


@pytest.mark.parametrize("how", PAGES, ids=lambda how: how.name)
def test_chrome_is_not_in_the_text(how: Page) -> None:
    _, document = _made(how)
    for words in (
        "政务公开首页",
        "版权所有",
        "请启用脚本",
        "var x",
        "规章 8 8 8",
        "w:View",
        "color:red",
        "隐藏",
    ):
        assert words not in document.text
    assert DATE in document.text


_SHARED = {
    "shanghai-office-2019": ("2019", "2019"),
    "shuyang-2025": ("2021", "2021"),
    "suqian-2023": ("2021", "2021"),
}


@pytest.mark.shared
def test_a_published_page_is_read_whole(shared: Path) -> None:
    import json

    path = shared / "real" / "shanghai-office-2019.html"
    truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))["cells"]
    (document,) = FileReader().read(path)
    assert isinstance(document, Document)
    reading = read_tables(document)
    assert {id_: reading.cells[id_].value for id_ in truth} == truth
    states = [cell.state for cell in reading.cells.values()]
    assert (len(states), states.count("blank"), states.count("printed")) == (198, 135, 63)
    assert {cell.by for cell in reading.cells.values()} == {"grid"}
    assert reading.leftovers == ()


@pytest.mark.shared
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", _SHARED)
def test_published_numbers_written_as_html(shared: Path, name: str, encoding: str) -> None:
    """The true cells of the published reports, in the form's own grid."""
    import json
    from decimal import Decimal

    from tests.generator.model import Entry

    truth = json.loads((shared / "real" / f"{name}.truth.json").read_text(encoding="utf-8"))["cells"]
    proactive, requests = _SHARED[name]
    entries = {
        id_: Entry("", "blank") if value is None else Entry(str(value), "printed", Decimal(str(value)))
        for id_, value in truth.items()
    }
    layout: dict[str, LayoutName | str] = {
        "proactive": proactive, "requests": requests, "proceedings": "standard"
    }  # fmt: skip
    report = Report(layout, entries)  # type: ignore[arg-type]
    reading = read_tables(_document(page(report, PAGES[0]._replace(encoding=encoding))))
    assert wrong(report, reading) == {}
    assert reading.leftovers == ()
