"""Reports whose tables are pictures among text: each number is right, or a finding names its cell or its table."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from extractor.domain import form
from extractor.domain.document import Document
from extractor.domain.report import Record
from extractor.readers.files import FileReader, Unread
from tests.documents.pictured import (
    docx_of_pages,
    pictured_docx,
    pictured_mht,
    pictured_page,
    pictured_pdf,
    unruled_png,
)
from tests.generator import model
from tests.generator.model import Report
from tests.scans.reading import read

_REPORT = model.report("2021", None, seed=31)  # sections 二 and 四


@pytest.fixture(scope="module")
def reader() -> FileReader:
    return FileReader()


def _unnamed(record: Record) -> dict[str, object]:
    """Cells that were not read as they are printed, and that no finding names."""
    named = {id_ for finding in record.findings for id_ in finding.cells}
    return {
        id_: (due.raw, cell and cell.raw)
        for id_, due in _REPORT.due().items()
        for cell in [record.cells.get(id_)]
        if not (cell is not None and cell.value is not None and Decimal(str(cell.value)) == due.value)
        and id_ not in named
    }


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pictured_pdf),
        ("a.docx", pictured_docx),
        ("a.html", lambda report: pictured_page(report).encode()),
        ("a.mht", pictured_mht),
    ],
    ids=["pdf", "docx", "html", "mht"],
)
def test_every_number_of_a_picture_is_right_or_named(reader: FileReader, name: str, data: object) -> None:
    document, record = read(reader, data(_REPORT), name)  # type: ignore[operator]
    assert _unnamed(record) == {}
    found = [cell for id_, cell in record.cells.items() if id_ in _REPORT.entries]
    assert {cell.by for cell in found} == {"ocr"}
    assert sum(cell.state == "printed" for cell in found) >= 0.9 * len(found)
    told = {finding.message.zh for finding in record.findings if finding.code == "T4"}
    tables = {form.TITLES["proactive"], form.TITLES["proceedings"]}
    assert {title for title in tables if any(title in words for words in told)} == (
        set() if document.pages else tables  # a page shows its picture
    )
    assert "推进决策公开" in document.text


def test_a_word_document_of_page_pictures_is_read_as_a_scan(reader: FileReader) -> None:
    document, record = read(reader, docx_of_pages(_REPORT), "a.docx")
    assert _unnamed(record) == {}
    found = [cell for id_, cell in record.cells.items() if id_ in _REPORT.entries]
    assert sum(cell.state == "printed" for cell in found) >= 0.9 * len(found)
    assert document.notes == ("W5 count=2 unread=0",)


def test_a_word_document_of_pictures_that_can_not_be_read_says_so(reader: FileReader) -> None:
    data = pictured_docx(_REPORT, lambda *_: b"no picture")
    (document,) = reader.read_bytes(data, "a.docx", "a.docx")
    assert isinstance(document, Document)
    assert [note[:2] for note in document.notes] == ["T2", "T2"]
    (unread,) = reader.read_bytes(docx_of_pages(_REPORT, "PCX"), "a.docx", "a.docx")
    assert isinstance(unread, Unread)
    assert unread.error.code == "pdf.no_text"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", lambda report: pictured_pdf(report, "none")),
        ("a.docx", lambda report: pictured_docx(report, unruled_png)),
        ("a.html", lambda report: pictured_page(report, "none").encode()),
    ],
    ids=["pdf", "docx", "html"],
)
def test_a_picture_in_which_no_lines_are_ruled_is_told(
    reader: FileReader, name: str, data: Callable[[Report], bytes]
) -> None:
    document, record = read(reader, data(_REPORT), name)
    assert [note[:2] for note in document.notes if note[0] == "T"] == ["T2", "T2"]
    assert {finding.code for finding in record.findings} >= {"T1", "T2"}
    assert record.cells == {}


def test_a_picture_that_is_not_in_the_file_is_told(reader: FileReader) -> None:
    _, record = read(reader, pictured_page(_REPORT, inline=False).encode(), "a.html")
    told = [finding.message.zh for finding in record.findings if finding.code == "T2"]
    assert len(told) == 2
    assert record.cells == {}
