"""A table's rows as they are gathered over the pages that it is cut by; what a page break cut is put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractor.domain.document import Box
from extractor.readers.ruling import GridCell
from extractor.readers.sheets import Filled
from extractor.readers.strips import Strip, first_part, score_of

SAME_EDGE = 4.0  # points: edges so near are one
# What begins an item of its own, so that it is not the rest of the cell above the page break.
_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.、．)）]|第[一二三四五六七八九十]+条"
)
_PADDING = (
    6.0  # points between a cell's wall and its text, on a side: Word's default is 5.4, and borders take some
)


@dataclass
class Gathered:
    """A cell while its table is gathered: edges in points, rows counted over all pages; `box` is where it begins."""

    row: int
    row_span: int
    left: float
    right: float
    page: int
    box: Box
    strips: list[Strip]
    room: float  # width of the cell

    @property
    def text(self) -> str:
        return "".join(strip.text for strip in self.strips).strip()

    @property
    def score(self) -> float | None:
        return score_of(glyph for strip in self.strips for glyph in strip.glyphs)


class Sheaf:
    """A table's cells, gathered over the pages that it is cut by."""

    def __init__(self, filled: Filled) -> None:
        self.cells: list[Gathered] = []
        self.rows = 0
        self._page = filled.page
        self._left, self._right = filled.grid.xs[0], filled.grid.xs[-1]
        self.add(filled)

    def takes(self, filled: Filled) -> bool:
        """The grid stands first on the next page and has the same sides."""
        xs = filled.grid.xs
        return (
            filled.page == self._page + 1
            and abs(xs[0] - self._left) <= SAME_EDGE
            and abs(xs[-1] - self._right) <= SAME_EDGE
        )

    def add(self, filled: Filled) -> None:
        """Adds the rows of a page; what the page break cut is put together again."""
        new = [_gathered(cell, strips, filled.page) for cell, strips in _cells_of(filled)]
        self._page = filled.page
        again = self._header_rows_again(new)
        new = [cell for cell in new if cell.row >= again]
        for cell in new:
            cell.row -= again
        above = [cell for cell in self.cells if cell.row + cell.row_span == self.rows]
        top = [cell for cell in new if cell.row == 0]
        alike = _are_alike(above, top)
        cut = alike and _is_one_row(above, top)
        shift = self.rows - (1 if cut else 0)
        merged: set[int] = set()
        for cell in top:
            before = next((one for one in above if _same_sides(one, cell)), None)
            if before is None:
                continue
            # In rows that differ, as a header's do, a cell of one row on each page may be one of two rows that was cut.
            spans = max(before.row_span, cell.row_span) > 1 or (not alike and _has_words(cell.text))
            if _goes_over(before, cell, top) if spans else cut:
                before.strips.extend(cell.strips)
                before.row_span = max(before.row_span, shift + cell.row_span - before.row)
                merged.add(id(cell))
        for cell in new:
            if id(cell) not in merged:
                cell.row += shift
                self.cells.append(cell)
        self.rows = shift + len(filled.grid.ys) - 1 - again

    def _header_rows_again(self, new: Sequence[Gathered]) -> int:
        """How many rows at the top repeat the table's own first rows, words alone."""
        count = 0
        while count < self.rows:
            mine, other = (
                sorted((cell for cell in cells if cell.row == count), key=lambda cell: cell.left)
                for cells in (self.cells, new)
            )
            if not mine or len(mine) != len(other) or not any(_has_words(cell.text) for cell in mine):
                break
            if any(cell.text and not _has_words(cell.text) for cell in mine):
                break
            if not all(
                _same_sides(one, two) and (one.text, one.row_span) == (two.text, two.row_span)
                for one, two in zip(mine, other, strict=True)
            ):
                break
            count += 1
        return count


def _cells_of(filled: Filled) -> Iterator[tuple[GridCell, tuple[Strip, ...]]]:
    """The cells that are cells: one whose outline is open and that holds nothing is the page beside the table."""
    for cell, strips in zip(filled.grid.cells, filled.strips, strict=True):
        if strips or not cell.open:
            yield cell, strips


def _gathered(cell: GridCell, strips: Sequence[Strip], page: int) -> Gathered:
    box = Box(x0=round(cell.x0, 2), y0=round(cell.y0, 2), x1=round(cell.x1, 2), y1=round(cell.y1, 2))
    return Gathered(cell.row, cell.row_span, cell.x0, cell.x1, page, box, list(strips), cell.x1 - cell.x0)


def _same_sides(one: Gathered, other: Gathered) -> bool:
    return abs(one.left - other.left) <= SAME_EDGE and abs(one.right - other.right) <= SAME_EDGE


def _are_alike(above: Sequence[Gathered], below: Sequence[Gathered]) -> bool:
    """Two rows have the same cells."""
    pairs = sum(_same_sides(one, other) for other in below for one in above)
    return bool(above) and pairs == len(below) == len(above)


def _is_one_row(above: Sequence[Gathered], below: Sequence[Gathered]) -> bool:
    """The last row of a page and the first of the next are one that the break cut: no cell has a content
    of its own on both pages, and a text goes on or one of the two is empty. Cells of several rows are not asked."""
    pairs = [(one, other) for other in below for one in above if _same_sides(one, other)]
    single = [(one, other) for one, other in pairs if one.row_span == other.row_span == 1]
    both = [(one, other) for one, other in single if one.text and other.text]
    if len(single) < 2 or not all(_continues(one, other) for one, other in both):
        return False
    # Two full rows of long numbers look like one that was cut: its label must go on too, or a cell end above the break.
    if both:
        return any(_has_words(other.text) for _, other in both) or len(both) < sum(
            bool(one.text) for one, _ in single
        )
    return not any(one.text for one, _ in single) or not any(other.text for _, other in single)


def _goes_over(before: Gathered, after: Gathered, top: Sequence[Gathered]) -> bool:
    """A cell of several rows goes on over the page break. Where nothing of it is printed below, labels stand to its right: beside
    a value under a header that reaches down none do."""
    if after.text:
        return _continues(before, after)
    return any(cell.left >= after.right - SAME_EDGE and _has_words(cell.text) for cell in top)


def _continues(before: Gathered, after: Gathered) -> bool:
    """The text of the cell goes on after the page break: it left no room on its last line, and no new item begins."""
    if not before.text or not after.text or _ITEM.match(after.text):
        return False
    if not _has_words(after.text):
        return is_cut_number(before.strips[-1], after.strips[0], before.room)
    return _fills(before.strips[-1], after.strips[0], before.room)


def _has_words(text: str) -> bool:
    return any("\u2e80" <= char <= "\u9fff" for char in text)


def _fills(strip: Strip, after: Strip, room: float) -> bool:
    """The line left no room for what stands at the beginning of the next."""
    return room - 2 * _PADDING - (strip.x1 - strip.x0) < first_part(after)


def is_cut_number(before: Strip, after: Strip, room: float) -> bool:
    """A number too long for its cell, broken between digits: the line above is full and both are digits alone."""
    digits = before.text.replace(",", "").isdigit() and after.text.replace(",", "").isdigit()
    return digits and room - 2 * _PADDING - (before.x1 - before.x0) < after.glyphs[0].x1 - after.glyphs[0].x0
