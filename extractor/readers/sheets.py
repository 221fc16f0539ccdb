"""One page of placed characters and ruling lines: its tables' cells and its lines of text, from top to bottom.

Sheet   what a reader saw on one page, upright, in points from its top left.
Block   a line of body text, or a table with the strips of its cells.
Gutter  what parts the two pages of an open book or of a sheet that was printed on both halves: the left one is read first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from extractor.domain.document import Box, Page
from extractor.readers.inked import fills, is_in, with_strokes
from extractor.readers.pictures import PICTURE
from extractor.readers.ruling import Grid, Ruling, find_grids
from extractor.readers.strips import Glyph, Strip, is_wide, strips_of

_PRINTED_OVER = 8  # characters on an image that make it a background
_OPEN = 1.2  # times its height, the width of two pages side by side; A3 has 1.41
_GUTTER = (0.45, 0.55, 0.03)  # share of the width: where it is looked for, and how wide it is at least
_LINE_BELOW = 1.5  # heights of a character; the next line of the same cell stands closer


@dataclass(frozen=True)
class Sheet:
    """`pictures` are the boxes of images of a table's size, `images` those of smaller ones, `marks` those of ink that is no
    character: digits drawn as outlines, digits that stand on no line."""

    page: Page
    glyphs: Sequence[Glyph]
    horizontals: Sequence[Ruling] = ()
    verticals: Sequence[Ruling] = ()
    pictures: Sequence[Box] = ()
    images: Sequence[Box] = ()
    marks: Sequence[Box] = ()
    unread: int = 0  # places of the prose at which print stands that was not read for certain


class TextLine(NamedTuple):
    strip: Strip
    width: float  # the page's
    height: float


class Filled(NamedTuple):
    """A grid with the strips of its cells, by the cells' order."""

    grid: Grid
    strips: tuple[tuple[Strip, ...], ...]
    page: int


Block = TextLine | Filled


@dataclass
class PageBlocks:
    """`pictures` are the heights at which images stand that nothing is printed over."""

    page: Page
    body: list[Block] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)


def read_sheet(sheet: Sheet) -> PageBlocks:
    number = sheet.page.page
    grids = find_grids(sheet.horizontals, sheet.verticals)
    inside, outside = _shared_out(with_strokes(sheet.glyphs, sheet.horizontals), grids)
    _put_pictures(sheet.images, grids, inside)
    _put_marks(sheet.marks, grids, inside)
    gutter = _gutter(sheet, grids)
    placed: list[tuple[bool, float, Block]] = []
    for grid, cells in zip(grids, inside, strict=True):
        strips = tuple(
            tuple(strips_of(cells[place], number)) if place in cells else ()
            for place in range(len(grid.cells))
        )
        if any(strips):
            placed.append((grid.xs[0] >= gutter, grid.ys[0], Filled(grid, strips, number)))
    width, height = sheet.page.width, sheet.page.height
    for right in (False, True):
        own = [glyph for glyph in outside if (glyph.x0 >= gutter) == right]
        placed.extend((right, strip.base, TextLine(strip, width, height)) for strip in strips_of(own, number))
    placed.sort(key=lambda block: block[:2])
    return PageBlocks(sheet.page, [block for _, _, block in placed], sorted(_pictures(sheet)))


def _gutter(sheet: Sheet, grids: Sequence[Grid]) -> float:
    """The middle of the widest strip about the page's middle in which nothing stands, between two pages on which tables stand; infinite
    where there is none. Without tables the gap may be one between the columns of a table that has no rulings."""
    width = sheet.page.width
    if not grids or width < _OPEN * sheet.page.height:
        return inf
    first, last, least = (share * width for share in _GUTTER)
    taken = [(glyph.x0, glyph.x1) for glyph in sheet.glyphs] + [(grid.xs[0], grid.xs[-1]) for grid in grids]
    at, best = first, (0.0, inf)
    for x0, x1 in sorted((max(first, x0), min(last, x1)) for x0, x1 in taken if x0 < last and x1 > first):
        best = max(best, (x0 - at, (x0 + at) / 2))
        at = max(at, x1)
    best = max(best, (last - at, (last + at) / 2))
    beside = {x0 >= best[1] for x0, _ in taken}
    return best[1] if best[0] >= least and len(beside) > 1 else inf


def _pictures(sheet: Sheet) -> Iterator[float]:
    """An image under the text is a background or a seal, no table."""
    for box in sheet.pictures:
        printed = (
            box.x0 < glyph.x0 and glyph.x1 < box.x1 and box.y0 < glyph.y0 and glyph.y1 < box.y1
            for glyph in sheet.glyphs
        )
        if sum(printed) < _PRINTED_OVER:
            yield box.y0


def _shared_out(
    glyphs: Sequence[Glyph], grids: Sequence[Grid]
) -> tuple[list[dict[int, list[Glyph]]], list[Glyph]]:
    """The characters in each cell of each grid, and those in none."""
    inside: list[dict[int, list[Glyph]]] = [defaultdict(list) for _ in grids]
    outside: list[Glyph] = []
    seek = _Seek(grids)
    before: Glyph | None = None
    place: _Place | None = None
    for glyph in glyphs:
        own = seek.place_of(glyph)
        if own != place and not (
            before is not None and place is not None and seek.runs_on(before, glyph, place)
        ):
            place = own
        before = glyph
        if place is None:
            outside.append(glyph)
        else:
            inside[place[0]][place[1]].append(glyph)
    return inside, outside


def _put_pictures(
    images: Sequence[Box], grids: Sequence[Grid], inside: Sequence[dict[int, list[Glyph]]]
) -> None:
    """A picture in a cell without characters stands for what it shows: the cell is not blank."""
    seek = _Seek(grids)
    for box in images:
        glyph = Glyph(PICTURE, box.x0, box.y0, box.x1, box.y1, box.y1)
        place = seek.place_of(glyph)
        if (
            place is not None
            and not inside[place[0]].get(place[1])
            and is_in(box, grids[place[0]].cells[place[1]])
        ):
            inside[place[0]][place[1]].append(glyph)


def _put_marks(marks: Sequence[Box], grids: Sequence[Grid], inside: Sequence[dict[int, list[Glyph]]]) -> None:
    """Ink in a cell beside its characters is no blank and no part of their number."""
    seek = _Seek(grids)
    for box in marks if grids else ():
        sign = Glyph(PICTURE, box.x0, box.y0, box.x1, box.y1, box.y1)
        place = seek.place_of(sign)
        if place is None:
            continue
        cell, own = grids[place[0]].cells[place[1]], inside[place[0]][place[1]]
        if is_in(box, cell) and not fills(box, cell) and not any(_lies_under(box, glyph) for glyph in own):
            own.append(sign)


def _lies_under(box: Box, glyph: Glyph) -> bool:
    """Half of the box or more is the character's place."""
    common = (min(box.x1, glyph.x1) - max(box.x0, glyph.x0)) * (min(box.y1, glyph.y1) - max(box.y0, glyph.y0))
    both = box.x0 < glyph.x1 and glyph.x0 < box.x1 and box.y0 < glyph.y1 and glyph.y0 < box.y1
    return both and common * 2 > min(
        (box.x1 - box.x0) * (box.y1 - box.y0), (glyph.x1 - glyph.x0) * (glyph.y1 - glyph.y0)
    )


_Place = tuple[int, int]  # grid, cell


class _Seek:
    """Finds the cell a character belongs to: the one of the smallest table that holds its middle."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self._grids = grids
        bounds = ((one.xs[0], one.xs[-1], one.ys[0], one.ys[-1], number) for number, one in enumerate(grids))
        self._bounds = sorted(bounds, key=lambda one: (one[1] - one[0]) * (one[3] - one[2]))

    def place_of(self, glyph: Glyph) -> _Place | None:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        for left, right, top, bottom, number in self._bounds:
            if left <= x <= right and top <= y <= bottom:
                cell = self._grids[number].cell_at(x, y)
                if cell is not None:
                    return number, cell
        return self._under(glyph, x, y)

    def _under(self, glyph: Glyph, x: float, y: float) -> _Place | None:
        """The cell that a page break cut: nothing is ruled below it, and its last line stands under the rest of the table."""
        for left, right, _, bottom, number in self._bounds:
            if left <= x <= right and bottom <= y <= bottom + _LINE_BELOW * (glyph.y1 - glyph.y0):
                cell = self._grids[number].cell_at(x, bottom - 0.1)
                if cell is not None and self._grids[number].cells[cell].open:
                    return number, cell
        return None

    def runs_on(self, before: Glyph, glyph: Glyph, place: _Place) -> bool:
        """A label too long for its cell is printed on over the wall: its characters touch, and one of them stands on the wall or
        beyond it. Numbers don't: those of two cells may touch."""
        size = glyph.x1 - glyph.x0
        touch = abs(glyph.x0 - before.x1) < 0.1 * size and abs(glyph.base - before.base) < 0.1 * size
        if not touch or not (is_wide(before.text) and is_wide(glyph.text)):
            return False
        wall = self._grids[place[0]].cells[place[1]].x1
        return before.x1 > wall + 0.15 * size or glyph.x0 < wall - 0.15 * size
