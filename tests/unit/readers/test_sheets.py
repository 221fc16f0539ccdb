"""Characters and rulings of one page -> its tables and lines in the order in which they are read."""

from __future__ import annotations

import pytest

from extractor.domain.document import Page
from extractor.readers.ruling import Ruling
from extractor.readers.sheets import Sheet, TextLine, read_sheet
from extractor.readers.strips import Glyph


def _words(text: str, x: float, y: float) -> list[Glyph]:
    return [Glyph(char, x + 6 * at, y, x + 6 * at + 6, y + 10, y + 10) for at, char in enumerate(text)]


def _sheet(width: float, across: str = "") -> Sheet:
    """Two pages side by side, the left with a line below its table, the right with one above; `across`: what runs over the middle."""
    glyphs = [
        *_words("left", 120, 210),
        *_words("below", 120, 400),
        *_words("above", 720, 100),
        *_words("right", 720, 310),
        *_words(across, width / 2 - 30, 500),
    ]
    rows = [Ruling(y, x, x + 300) for x, top in ((100, 200), (700, 300)) for y in (top, top + 30, top + 60)]
    columns = [Ruling(x, top, top + 60) for left, top in ((100, 200), (700, 300)) for x in (left, left + 300)]
    page = Page(page=1, width=width, height=842, reader="scan")
    return Sheet(page, glyphs, rows, columns)


def _read(sheet: Sheet) -> list[str]:
    return [
        block.strip.text if isinstance(block, TextLine) else block.strips[0][0].text
        for block in read_sheet(sheet).body
    ]


@pytest.mark.parametrize(
    ("width", "across", "text"),
    [
        (1190, "", ["left", "below", "above", "right"]),
        (1190, "a heading", ["above", "left", "right", "below", "a heading"]),
        (1000, "", ["above", "left", "right", "below"]),
    ],
    ids=["two pages", "one wide page", "a page that is not so wide"],
)
def test_of_two_pages_side_by_side_the_left_one_is_read_first(
    width: float, across: str, text: list[str]
) -> None:
    assert _read(_sheet(width, across)) == text
