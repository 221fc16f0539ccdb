"""Tables of a PDF without upright lines: where one number ends and the next begins is told by the gaps between their digits."""

from __future__ import annotations

import pytest

from extractor.domain.document import Document, SourceRef
from extractor.domain.form import REQUEST_COLUMNS
from extractor.parsing.statutory import read_tables
from extractor.readers.pdf import read_pdf
from tests.documents.pdf import Sheet, pdf

_SIZE = 8.0  # a character's width too: this font's digits are one em wide
_ROWS = {
    "new_received": ("一、本年新收政府信息公开申请数量", (978, 147, 25, 3, 5, 16, 1174)),
    "carried_in": ("二、上年结转政府信息公开申请数量", (31, 2, 11, 28, 10, 232, 314)),
    "handled_total": ("（七）总计", (1000, 140, 30, 21, 9, 240, 1440)),
    "carried_out": ("四、结转下年度继续办理", (9, 9, 6, 10, 6, 8, 48)),
}


def _read(sheet: Sheet) -> Document:
    data = pdf([sheet])
    source = SourceRef(
        path="made.pdf", name="made.pdf", sha256="0" * 64, media_type="application/pdf", bytes=len(data)
    )
    return read_pdf(data, source)


def _set_beside(sheet: Sheet, x: float, up: float, words: str) -> float:
    """Sets the words from x on; where they end."""
    sheet.text(x, up, words, _SIZE)
    return x + _SIZE * len(words)


def _table(before: float, between: float) -> Sheet:
    """`before`: ems between a label and its first number; `between` two numbers."""
    sheet = Sheet((700, 842)).text(40, 760, "三、收到和处理政府信息公开申请情况")
    for row, (label, numbers) in enumerate(_ROWS.values()):
        up = 700 - 20.0 * row
        x = _set_beside(sheet, 40, up, label) + before * _SIZE
        for number in numbers:
            x = _set_beside(sheet, x, up, str(number)) + between * _SIZE
    return sheet


@pytest.mark.parametrize("before", [0.7, 1.2, 3.0])
@pytest.mark.parametrize("between", [0.2, 0.3, 0.5, 0.8, 2.0])
def test_numbers_that_stand_close_are_several(before: float, between: float) -> None:
    cells = read_tables(_read(_table(before, between))).cells
    for row, (_, numbers) in _ROWS.items():
        if between < 1 and min(numbers) < 10 and row != "handled_total":
            continue  # of two lone digits side by side nothing tells whether they are one number
        read = [cells[f"requests.{row}.{column.id}"].value for column in REQUEST_COLUMNS]
        assert read == list(numbers), row


@pytest.mark.parametrize("apart", [0.2, 0.3])
def test_digits_of_spread_type_are_one_number(apart: float) -> None:
    sheet, x = Sheet(), 40.0
    for char in "共受理1234件":
        x = _set_beside(sheet, x, 700, char) + apart * _SIZE
    assert _read(sheet).text == "共受理1234件\n"
