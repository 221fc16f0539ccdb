"""Where a text stands on its pages: what is kept of a document's words, and what is not."""

from __future__ import annotations

import math
from itertools import accumulate

import pytest

from extractor.domain.document import Box, Document, OffsetMap, Page, SourceRef, Word
from extractor.domain.placed import UNITS, PlacedPage, name_of_text, placed_text

SOURCE = SourceRef(path="a.pdf", name="a.pdf", sha256="ab" * 32, media_type="application/pdf", bytes=9)
WIDTH, HEIGHT = 200.0, 300.0


def document(words: list[Word], pages: int = 2) -> Document:
    text = "字" * 400
    return Document(
        source=SOURCE,
        raw=text,
        text=text,
        offsets=OffsetMap(runs=()),
        pages=tuple(
            Page(page=number, width=WIDTH, height=HEIGHT, reader="pdf") for number in range(1, pages + 1)
        ),
        words=tuple(words),
    )


def word(start: int, end: int, *edges: float, page: int = 1) -> Word:
    x0, y0, x1, y1 = edges
    return Word(start=start, end=end, page=page, box=Box(x0=x0, y0=y0, x1=x1, y1=y1))


def unfolded(page: PlacedPage) -> list[tuple[int, int, float, float, float, float]]:
    """The words as a browser gets them back: offsets, and the box in points."""
    found = []
    end = right = top = 0
    for gap, length, across, down, width, height in zip(
        page.gap, page.length, page.right, page.down, page.width, page.height, strict=True
    ):
        start, left, top = end + gap, right + across, top + down
        end, right = start + length, left + width
        found.append((start, end, left / UNITS, top / UNITS, right / UNITS, (top + height) / UNITS))
    return found


def test_words_come_back_page_by_page_in_the_texts_order() -> None:
    words = [
        word(9, 12, 10.0, 40.0, 40.0, 52.0),
        word(0, 4, 10.04, 20.0, 50.0, 32.0),
        word(4, 9, 50.0, 20.0, 120.0, 32.0),
        word(12, 14, 10.0, 20.0, 30.0, 32.0, page=2),
    ]
    first, second = placed_text(document(words)).pages
    assert unfolded(first) == [
        (0, 4, 10.0, 20.0, 50.0, 32.0),
        (4, 9, 50.0, 20.0, 120.0, 32.0),
        (9, 12, 10.0, 40.0, 40.0, 52.0),
    ]
    assert (second.page, unfolded(second)) == (2, [(12, 14, 10.0, 20.0, 30.0, 32.0)])


@pytest.mark.parametrize(
    ("edges", "kept"),
    [
        ((-40.0, 20.0, 30.0, 32.0), (0.0, 20.0, 30.0, 32.0)),
        ((150.0, 290.0, 1e9, 1e9), (150.0, 290.0, WIDTH, HEIGHT)),
        ((210.0, 20.0, 240.0, 32.0), None),
        ((10.0, -30.0, 40.0, -18.0), None),
        ((40.0, 20.0, 10.0, 32.0), None),
        ((10.0, 20.0, 10.0, 32.0), None),
        ((10.0, math.nan, 40.0, 32.0), None),
        ((10.0, 20.0, math.inf, 32.0), None),
    ],
)
def test_what_is_not_on_the_page_is_left_out(
    edges: tuple[float, float, float, float], kept: tuple[float, float, float, float] | None
) -> None:
    pages = placed_text(document([word(0, 4, *edges), word(4, 6, 10.0, 20.0, 30.0, 32.0)])).pages
    boxes = {start: tuple(box) for start, _, *box in unfolded(pages[0])}
    assert boxes.pop(4) == (10.0, 20.0, 30.0, 32.0)
    assert boxes == ({} if kept is None else {0: kept})


def test_a_word_of_a_page_that_is_not_there_is_on_no_picture() -> None:
    assert placed_text(document([word(0, 4, 10.0, 20.0, 30.0, 32.0, page=9)])).pages == ()


def test_columns_are_small_numbers_for_words_that_follow_one_another() -> None:
    words = [word(n * 4, n * 4 + 4, 10.0, n * 14.0, 50.0, n * 14.0 + 12.0) for n in range(20)]
    (page,) = placed_text(document(words)).pages
    assert set(page.gap) == {0}
    assert max(page.down) == 14 * UNITS
    assert list(accumulate(page.down)) == [n * 14 * UNITS for n in range(20)]


def test_another_text_has_another_name() -> None:
    assert name_of_text("甲") == name_of_text("甲")
    assert len({name_of_text("甲"), name_of_text("乙"), name_of_text("甲\udc80")}) == 3
