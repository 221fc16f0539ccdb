"""Where a document's text stands on its pages: what somebody needs who looks at the picture of a page.

Placed text   the words of one file's text with their boxes, page by page, apart from the record: a record names few of them.
Column        one number for each word. Words follow one another closely, so each number is told by how far it is from the word before:
              most are then small or nought, and the whole takes a few kilobytes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256

from extractor.domain.document import Box, Document, Frozen, Page, Word

UNITS = 10  # to a point: finer than any printer's dot


class PlacedPage(Frozen):
    """`gap`: characters between the word's start and the end of the one before; `length` in characters; `right`: its left edge, from the
    right edge of the one before; `down`: its top, from the top of the one before; all boxes in tenths of a point, inside the page. The
    first word's are counted from 0."""

    page: int
    gap: tuple[int, ...]
    length: tuple[int, ...]
    right: tuple[int, ...]
    down: tuple[int, ...]
    width: tuple[int, ...]
    height: tuple[int, ...]


class PlacedText(Frozen):
    """`source` and `text`: the SHA-256 of the file and of the text, in which the words' offsets count."""

    source: str
    text: str
    pages: tuple[PlacedPage, ...]


def name_of_text(text: str) -> str:
    """What tells one reading's text from another's."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def placed_text(document: Document) -> PlacedText:
    """The words of the document that stand on its pages; a word outside of its page is on no picture and is left out."""
    words: dict[int, list[Word]] = defaultdict(list)
    for word in document.words:
        words[word.page].append(word)
    pages = (_placed(page, sorted(words[page.page], key=_start)) for page in document.pages)
    return PlacedText(
        source=document.source.sha256,
        text=name_of_text(document.text),
        pages=tuple(page for page in pages if page.gap),
    )


def _start(word: Word) -> int:
    return word.start


def _placed(page: Page, words: Iterable[Word]) -> PlacedPage:
    rows: list[tuple[int, int, int, int, int, int]] = []
    end = right = top = 0
    for word in words:
        inside = _inside(word.box, page)
        if inside is None:
            continue
        x0, y0, x1, y1 = inside
        rows.append((word.start - end, word.end - word.start, x0 - right, y0 - top, x1 - x0, y1 - y0))
        end, right, top = word.end, x1, y0
    columns = list(zip(*rows, strict=True)) if rows else [()] * 6
    gap, length, across, down, width, height = columns
    return PlacedPage(
        page=page.page, gap=gap, length=length, right=across, down=down, width=width, height=height
    )


def _inside(box: Box, page: Page) -> tuple[int, int, int, int] | None:
    """The part of the box that is on the page, in units; None where nothing is."""
    if not all(math.isfinite(edge) for edge in (box.x0, box.y0, box.x1, box.y1, page.width, page.height)):
        return None
    x0, x1 = (round(min(max(x, 0.0), page.width) * UNITS) for x in (box.x0, box.x1))
    y0, y1 = (round(min(max(y, 0.0), page.height) * UNITS) for y in (box.y0, box.y1))
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
