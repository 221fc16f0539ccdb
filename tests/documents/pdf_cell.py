"""A PDF's page of prose with one row of two cells, for what may happen to the number in the second."""

from __future__ import annotations

from extractor.domain.document import Document, SourceRef
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet

_LINE = "本机关认真贯彻落实政府信息公开各项要求，推进决策公开、执行公开和结果公开。"


def two_cells(printed: str = "") -> Sheet:
    """The inside of the second is (180, 480) to (280, 500)."""
    sheet = Sheet()
    for line in range(5):
        sheet.text(80, 700 - 20 * line, _LINE)
    sheet.line(80, 500, 280, 500).line(80, 480, 280, 480).text(85, 485, "规章")
    for x in (80, 180, 280):
        sheet.line(x, 480, x, 500)
    return sheet.text(185, 485, printed) if printed else sheet


def read(data: bytes) -> Document:
    source = SourceRef(
        path="a.pdf", name="a.pdf", sha256="0" * 64, media_type="application/pdf", bytes=len(data)
    )
    return read_pdf(data, source)


def second_cell(document: Document) -> str:
    (table,) = document.tables
    return document.text[table.cells[1].start : table.cells[1].end]
