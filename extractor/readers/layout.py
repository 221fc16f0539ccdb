"""Pages of placed characters and ruling lines -> a document: reading order, paragraphs, tables over page breaks.

Sheet    what a reader saw on one page, upright, in points from its top left.
Block    a strip of body text, or a table, at its height on the page.
Sheaf    a table's rows as they are gathered over pages; a cell is a list of strips.

Lines that stand on every page at the same height, and page numbers, are not the report's text. A line that fills the column's
width goes on in the next; what the page shows by gaps alone (a table without rulings) becomes a line with tabs, for parsing.stream.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from extractor.domain.document import Box, Cell, Document, OffsetMap, Page, SourceRef, Table, Word
from extractor.readers.flow import Flow, Span2D
from extractor.readers.inked import fills, is_in, with_strokes
from extractor.readers.pictures import PICTURE, picture_notes
from extractor.readers.ruling import Grid, GridCell, Ruling, find_grids
from extractor.readers.strips import Glyph, Strip, box_around, is_wide, score_of, strip_of, strips_of

__all__ = ["Glyph", "Sheet", "compose"]

_MARGIN = 0.12  # share of the page's height in which a running title or page number stands
_PAGE_NUMBER = re.compile(
    r"(?:[-－–—―─·•~\s]*\d{1,4}[-－–—―─·•~\s]*|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|(?i:page)\s*\d{1,4}.{0,10})"
)
_OPENING = "（([［【《〈“‘「『"
_CLOSING = "）)]］】》〉”’」』，。、；：！？,.;:!?%％"
_ENDS_WORD = frozenset("，。；、：,;")
# What begins an item of its own, so that it is not the rest of the cell above the page break.
_ITEM = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|\d{1,2}[.、．)）]|第[一二三四五六七八九十]+条"
)
_PADDING = (
    6.0  # points between a cell's wall and its text, on a side: Word's default is 5.4, and borders take some
)
_SAME_EDGE = 4.0
_PRINTED_OVER = 8  # characters on an image that make it a background
_LINE_BELOW = 1.5  # heights of a character; the next line of the same cell stands closer
_NARROWEST = 0.5  # share of the page's width that a column of text takes


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


def compose(source: SourceRef, sheets: Sequence[Sheet], notes: Sequence[str] = ()) -> Document:
    """The document of a file's pages, in their order."""
    pages = [_read_sheet(sheet) for sheet in sheets]
    _leave_out_running_lines(pages)
    writer = _Writer()
    columns = _Columns(pages)
    sheaf: _Sheaf | None = None
    last: _TextLine | None = None
    for blocks in pages:
        for place, block in enumerate(blocks.body):
            if isinstance(block, _TextLine):
                if sheaf is not None:
                    writer.table(sheaf)
                    sheaf = None
                writer.pictures(blocks.pictures, block.strip.base)
                writer.line(block, goes_on=last is not None and columns.goes_on(last, block))
                last = block
                continue
            last = None
            if sheaf is not None and place == 0 and sheaf.takes(block):
                sheaf.add(block)
                continue
            if sheaf is not None:
                writer.table(sheaf)
            sheaf = _Sheaf(block)
        writer.pictures(blocks.pictures, blocks.page.height)
    if sheaf is not None:
        writer.table(sheaf)
    return writer.document(source, [sheet.page for sheet in sheets], (*notes, *_unread(sheets)))


def _unread(sheets: Sequence[Sheet]) -> Iterator[str]:
    lacking = [sheet for sheet in sheets if sheet.unread]
    if lacking:
        pages = ",".join(str(sheet.page.page) for sheet in lacking)
        yield f"O3 pages={pages} count={sum(sheet.unread for sheet in lacking)}"


# --- one page ---------------------------------------------------------------------------------------------------------------


class _TextLine(NamedTuple):
    strip: Strip
    width: float  # the page's
    height: float


class _Filled(NamedTuple):
    """A grid with the strips of its cells, by the cells' order."""

    grid: Grid
    strips: tuple[tuple[Strip, ...], ...]
    page: int


_Block = _TextLine | _Filled


@dataclass
class _PageBlocks:
    """`pictures` are the heights at which images stand that nothing is printed over."""

    page: Page
    body: list[_Block] = field(default_factory=list)
    pictures: list[float] = field(default_factory=list)


def _read_sheet(sheet: Sheet) -> _PageBlocks:
    number = sheet.page.page
    grids = find_grids(sheet.horizontals, sheet.verticals)
    inside, outside = _shared_out(with_strokes(sheet.glyphs, sheet.horizontals), grids)
    _put_pictures(sheet.images, grids, inside)
    _put_marks(sheet.marks, grids, inside)
    placed: list[tuple[float, _Block]] = []
    for grid, cells in zip(grids, inside, strict=True):
        strips = tuple(
            tuple(strips_of(cells[place], number)) if place in cells else ()
            for place in range(len(grid.cells))
        )
        if any(strips):
            placed.append((grid.ys[0], _Filled(grid, strips, number)))
    width, height = sheet.page.width, sheet.page.height
    placed.extend((strip.base, _TextLine(strip, width, height)) for strip in strips_of(outside, number))
    placed.sort(key=lambda pair: pair[0])
    return _PageBlocks(sheet.page, [block for _, block in placed], sorted(_pictures(sheet)))


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


# --- running titles and page numbers ----------------------------------------------------------------------------------------


def _leave_out_running_lines(pages: Sequence[_PageBlocks]) -> None:
    """Takes out of the pages what is printed around the report: page numbers, and lines that stand at the same height in the
    margin of half the pages and more."""
    seen: Counter[tuple[str, int]] = Counter()
    for blocks in pages:
        keys = {_running_key(block) for block in blocks.body if _in_margin(block)}
        seen.update(key for key in keys if any(map(str.isalpha, key[0])))
    repeated = {key for key, count in seen.items() if count >= 2 and count * 2 >= len(pages)}
    numbered = _numbered(pages)
    for blocks in pages:
        blocks.body = [
            block
            for block in blocks.body
            if not (_in_margin(block) and (_running_key(block) in repeated or id(block) in numbered))
        ]


def _numbered(pages: Sequence[_PageBlocks]) -> frozenset[int]:
    """The page numbers, by identity: at a page's end or beginning, dressed as one (- 4 -, 第4页), or a bare number that counts
    with the pages: a lone bare number may be a value that slipped out of its table."""
    dressed: set[int] = set()
    bare: dict[int, list[int]] = defaultdict(list)  # how far ahead of the page's place -> blocks
    for blocks in pages:
        for block in (*blocks.body[:2], *blocks.body[-2:]):
            if not (_in_margin(block) and _is_page_number(block)):
                continue
            text = block.strip.text.strip() if isinstance(block, _TextLine) else ""
            if text.isdecimal():
                bare[int(text) - blocks.page.page].append(id(block))
            else:
                dressed.add(id(block))
    counting = (set(found) for ahead, found in bare.items() if ahead == 0 or len(set(found)) > 1)
    return frozenset(dressed.union(*counting))


def _in_margin(block: _Block) -> bool:
    if not isinstance(block, _TextLine):
        return False
    top = block.strip.base / block.height
    return top < _MARGIN or top > 1 - _MARGIN


def _running_key(block: _Block) -> tuple[str, int]:
    if not isinstance(block, _TextLine):
        return "", 0
    return re.sub(r"\d+", "#", "".join(block.strip.text.split())), round(block.strip.base / 4)


def _is_page_number(block: _Block) -> bool:
    return isinstance(block, _TextLine) and _PAGE_NUMBER.fullmatch(block.strip.text.strip()) is not None


# --- paragraphs -------------------------------------------------------------------------------------------------------------


class _Columns:
    """The left and right edge of the body text, for each width of page, as most long lines show them."""

    def __init__(self, pages: Sequence[_PageBlocks]) -> None:
        lines: dict[int, list[Strip]] = defaultdict(list)
        for blocks in pages:
            for block in blocks.body:
                if isinstance(block, _TextLine) and len(block.strip.glyphs) >= 12:
                    lines[round(block.width)].append(block.strip)
        self._edges = {width: _edges(strips) for width, strips in lines.items()}
        sizes = Counter(round(strip.em, 1) for strips in lines.values() for strip in strips)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0

    def goes_on(self, line: _TextLine, after: _TextLine) -> bool:
        """The sentence of `line` goes on in `after`: the line left no room for what comes next, which is not indented."""
        edges = self._edges.get(round(line.width))
        spread = "\t" in line.strip.text or "\t" in after.strip.text
        # No line of a narrow column was broken for want of room.
        if edges is None or spread or edges[1] - edges[0] < _NARROWEST * line.width:
            return False
        left, right = edges
        em = line.strip.em
        far = line.strip.page == after.strip.page and after.strip.base - line.strip.base > 3.2 * em
        if far or abs(after.strip.em - em) > 0.2 * em:
            return False
        if right - line.strip.x1 >= _first_part(after.strip) + 0.4 * em:
            return False
        # A title too long for one line: the rest stands in the middle.
        middle = (after.strip.x0 + after.strip.x1) / 2
        is_title = em > 1.15 * self._body and abs(middle - (left + right) / 2) < 0.5 * em
        return after.strip.x0 <= left + 1.2 * em or is_title


def _edges(strips: Sequence[Strip]) -> tuple[float, float]:
    """The left edge at which long lines begin, and the right edge that several of them reach."""
    begins = Counter(round(strip.x0 / 3) for strip in strips)
    left = min((begin for begin, count in begins.items() if count >= 2), default=min(begins)) * 3.0
    # A comma may hang over the margin.
    inside = [strip for strip in strips if strip.glyphs[-1].text not in _CLOSING] or strips
    ends = Counter(round(strip.x1 / 3) for strip in inside)
    often = [end for end, count in ends.items() if count + ends[end - 1] + ends[end + 1] >= 2]
    right = max(often if len(inside) >= 8 and often else ends) * 3.0
    return left, right


def _first_part(strip: Strip) -> float:
    """Width of what a line break can't part at the line's beginning: a Chinese character with the signs around it, a number."""
    glyphs = strip.glyphs
    last = 0
    while last + 1 < len(glyphs) and glyphs[last].text in _OPENING:
        last += 1
    if not is_wide(glyphs[last].text[0]):
        while last + 1 < len(glyphs) and not is_wide(glyphs[last + 1].text[0]):
            last += 1
    while last + 1 < len(glyphs) and glyphs[last + 1].text in _CLOSING:
        last += 1
    return glyphs[last].x1 - glyphs[0].x0


# --- tables over page breaks ------------------------------------------------------------------------------------------------


@dataclass
class _Gathered:
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


class _Sheaf:
    """A table's cells, gathered over the pages that it is cut by."""

    def __init__(self, filled: _Filled) -> None:
        self.cells: list[_Gathered] = []
        self.rows = 0
        self._page = filled.page
        self._left, self._right = filled.grid.xs[0], filled.grid.xs[-1]
        self.add(filled)

    def takes(self, filled: _Filled) -> bool:
        """The grid stands first on the next page and has the same sides."""
        xs = filled.grid.xs
        return (
            filled.page == self._page + 1
            and abs(xs[0] - self._left) <= _SAME_EDGE
            and abs(xs[-1] - self._right) <= _SAME_EDGE
        )

    def add(self, filled: _Filled) -> None:
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

    def _header_rows_again(self, new: Sequence[_Gathered]) -> int:
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


def _cells_of(filled: _Filled) -> Iterator[tuple[GridCell, tuple[Strip, ...]]]:
    """The cells that are cells: one whose outline is open and that holds nothing is the page beside the table."""
    for cell, strips in zip(filled.grid.cells, filled.strips, strict=True):
        if strips or not cell.open:
            yield cell, strips


def _gathered(cell: GridCell, strips: Sequence[Strip], page: int) -> _Gathered:
    box = Box(x0=round(cell.x0, 2), y0=round(cell.y0, 2), x1=round(cell.x1, 2), y1=round(cell.y1, 2))
    return _Gathered(cell.row, cell.row_span, cell.x0, cell.x1, page, box, list(strips), cell.x1 - cell.x0)


def _same_sides(one: _Gathered, other: _Gathered) -> bool:
    return abs(one.left - other.left) <= _SAME_EDGE and abs(one.right - other.right) <= _SAME_EDGE


def _are_alike(above: Sequence[_Gathered], below: Sequence[_Gathered]) -> bool:
    """Two rows have the same cells."""
    pairs = sum(_same_sides(one, other) for other in below for one in above)
    return bool(above) and pairs == len(below) == len(above)


def _is_one_row(above: Sequence[_Gathered], below: Sequence[_Gathered]) -> bool:
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


def _goes_over(before: _Gathered, after: _Gathered, top: Sequence[_Gathered]) -> bool:
    """A cell of several rows goes on over the page break. Where nothing of it is printed below, labels stand to its right: beside
    a value under a header that reaches down none do."""
    if after.text:
        return _continues(before, after)
    return any(cell.left >= after.right - _SAME_EDGE and _has_words(cell.text) for cell in top)


def _continues(before: _Gathered, after: _Gathered) -> bool:
    """The text of the cell goes on after the page break: it left no room on its last line, and no new item begins."""
    if not before.text or not after.text or _ITEM.match(after.text):
        return False
    if not _has_words(after.text):
        return _is_cut_number(before.strips[-1], after.strips[0], before.room)
    return _fills(before.strips[-1], after.strips[0], before.room)


def _has_words(text: str) -> bool:
    return any("\u2e80" <= char <= "\u9fff" for char in text)


def _fills(strip: Strip, after: Strip, room: float) -> bool:
    """The line left no room for what stands at the beginning of the next."""
    return room - 2 * _PADDING - (strip.x1 - strip.x0) < _first_part(after)


# --- writing ----------------------------------------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """A run of characters by its place in the raw text and on a page."""

    start: int
    end: int
    page: int
    box: Box
    score: float | None


class _Writer:
    """Writes the text in reading order. The raw text is what is printed, each character once, in that order."""

    def __init__(self) -> None:
        self._flow = Flow()
        self._raw: list[str] = []
        self._at = 0
        self._words: list[_Placed] = []
        self._tables: list[list[_Gathered]] = []
        self._open = False  # a paragraph that may go on

    def line(self, line: _TextLine, *, goes_on: bool) -> None:
        """A line of body text; `goes_on`: it belongs to the paragraph before."""
        if self._open and not goes_on:
            self._end_line()
        strip = line.strip
        if goes_on:
            self._join(strip)
        if "\t" in strip.text and _is_row(strip.text):
            self._row(strip)
            return
        self._strip(strip)
        self._open = True

    def _join(self, strip: Strip) -> None:
        """A line break inside a sentence is a space between two Latin words and nothing elsewhere."""
        before, after = self._raw[-1][-1:], strip.text[0]
        if before.isalnum() and after.isalnum() and not (is_wide(before) or is_wide(after)):
            self._space("\n")
        else:
            self._put("\n")

    def _end_line(self) -> None:
        self._flow.line()
        self._put("\n")
        self._open = False

    def _row(self, strip: Strip) -> None:
        self._flow.begin_row()
        for column, glyphs in enumerate(_parted(strip)):
            self._flow.begin_cell(Span2D(0, column, 1, 1))
            self._strip(glyphs)
        self._flow.end_row()
        self._end_line()

    def _strip(self, strip: Strip, *, in_cell: bool = False) -> None:
        """The characters, in words that end at a gap or a comma."""
        start = 0
        glyphs = strip.glyphs
        for place, (glyph, gap) in enumerate(zip(glyphs, (*strip.gaps, ""), strict=True), 1):
            if gap or place == len(glyphs) or glyph.text in _ENDS_WORD:
                self._word(glyphs[start:place], strip.page)
                start = place
            if gap == "\t" and in_cell:
                self._flow.soft_break()  # two numbers in one cell are no number with a thousands space
                self._put(" ")
            elif gap:
                self._space(" ")

    def _word(self, glyphs: Sequence[Glyph], page: int) -> None:
        text = "".join([glyph.text for glyph in glyphs])
        self._words.append(
            _Placed(self._at, self._at + len(text), page, box_around(glyphs), score_of(glyphs))
        )
        self._flow.words(text, self._at)
        self._put(text)

    def _space(self, text: str) -> None:
        self._flow.words(text, self._at)
        self._put(text)

    def _put(self, text: str) -> None:
        self._raw.append(text)
        self._at += len(text)

    def pictures(self, heights: list[float], until: float) -> None:
        """Remembers the place of the images that stand above this height, and takes them from the list."""
        while heights and heights[0] < until:
            heights.pop(0)
            self._flow.mark()

    # --- tables ---

    def table(self, sheaf: _Sheaf) -> None:
        if self._open:
            self._end_line()
        columns = _column_edges(sheaf.cells)
        rows: dict[int, list[_Gathered]] = defaultdict(list)
        for cell in sheaf.cells:
            rows[cell.row].append(cell)
        self._flow.begin_table()
        placed: list[_Gathered] = []
        for row in sorted(rows):
            cells = sorted(rows[row], key=lambda cell: cell.left)
            if _is_remainder(row, cells, sheaf.cells):
                continue
            self._flow.begin_row()
            for cell in cells:
                left, right = _nearest(columns, cell.left), _nearest(columns, cell.right)
                self._flow.begin_cell(
                    Span2D(row, left, cell.row_span, max(1, right - left)), alone=len(cells) == 1
                )
                self._cell(cell)
                placed.append(cell)
                self._put("\t")
            self._flow.end_row()
            self._put("\n")
        self._flow.end_table()
        self._tables.append(placed)

    def _cell(self, cell: _Gathered) -> None:
        for place, strip in enumerate(cell.strips):
            if place:
                before = cell.strips[place - 1]
                if not _is_cut_number(before, strip, cell.room):
                    self._flow.soft_break()
                self._put("\n")
            self._strip(strip, in_cell=True)

    # --- the whole ---

    def document(self, source: SourceRef, pages: Sequence[Page], notes: Sequence[str]) -> Document:
        flowed = self._flow.finish()
        place_of = _Inverse(flowed.offsets, len(flowed.text))
        words = (_word_of(placed, place_of) for placed in self._words)
        tables = tuple(
            _with_places(table, placed) for table, placed in zip(flowed.tables, self._tables, strict=True)
        )
        return Document(
            source=source,
            raw="".join(self._raw),
            text=flowed.text,
            offsets=flowed.offsets,
            pages=tuple(pages),
            words=tuple(word for word in words if word is not None),
            tables=tables,
            notes=(*notes, *picture_notes(flowed)),
        )


def _is_remainder(row: int, cells: Sequence[_Gathered], every: Sequence[_Gathered]) -> bool:
    """Nothing begins in the row but blanks, and other cells reach over it: what a page break or a line that stops short left."""
    return not any(cell.text for cell in cells) and any(
        cell.row < row < cell.row + cell.row_span for cell in every
    )


def _is_row(text: str) -> bool:
    """A line with wide gaps is a table's row where numbers or dashes stand in it; else it is spread type."""
    parts = text.split("\t")
    return any(part[:1].isdigit() or part in ("-", "—", "/", "无") for part in parts[1:]) or len(parts) > 3


def _parted(strip: Strip) -> Iterator[Strip]:
    """The strip at its wide gaps."""
    start = 0
    for place in range(1, len(strip.glyphs) + 1):
        if place == len(strip.glyphs) or strip.gaps[place - 1] == "\t":
            yield strip_of(strip.glyphs[start:place], strip.em, strip.page)
            start = place


def _is_cut_number(before: Strip, after: Strip, room: float) -> bool:
    """A number too long for its cell, broken between digits: the line above is full and both are digits alone."""
    digits = before.text.replace(",", "").isdigit() and after.text.replace(",", "").isdigit()
    return digits and room - 2 * _PADDING - (before.x1 - before.x0) < after.glyphs[0].x1 - after.glyphs[0].x0


def _column_edges(cells: Sequence[_Gathered]) -> list[float]:
    """The edges of all pages' columns, those within a few points taken as one."""
    edges: list[float] = []
    for x in sorted({x for cell in cells for x in (cell.left, cell.right)}):
        if not edges or x - edges[-1] > _SAME_EDGE:
            edges.append(x)
    return edges


def _nearest(edges: Sequence[float], x: float) -> int:
    place = bisect_right(edges, x)
    after = place < len(edges) and (place == 0 or edges[place] - x < x - edges[place - 1])
    return place if after else place - 1


def _with_places(table: Table, placed: Sequence[_Gathered]) -> Table:
    cells = tuple(
        Cell(
            row=cell.row,
            column=cell.column,
            start=cell.start,
            end=cell.end,
            row_span=cell.row_span,
            column_span=cell.column_span,
            page=gathered.page,
            box=gathered.box,
            score=gathered.score,
        )
        for cell, gathered in zip(table.cells, placed, strict=True)
    )
    return table.model_copy(update={"cells": cells, "page": placed[0].page})


def _word_of(placed: _Placed, place_of: _Inverse) -> Word | None:
    # What normalisation drops at a word's end falls on what follows, which is not the word's.
    start, end = (
        place_of.text(placed.start),
        min(place_of.text(placed.end - 1) + 1, place_of.text(placed.end)),
    )
    if end <= start:
        return None
    return Word(start=start, end=end, page=placed.page, box=placed.box, score=placed.score)


class _Inverse:
    """Raw offset -> offset in the text; what normalisation dropped falls on what follows it."""

    def __init__(self, offsets: OffsetMap, length: int) -> None:
        self._texts = [*(text for text, _ in offsets.runs), length]
        self._raws = [raw for _, raw in offsets.runs]

    def text(self, raw: int) -> int:
        run = bisect_right(self._raws, raw) - 1
        if run < 0:
            return 0
        return min(self._texts[run] + raw - self._raws[run], self._texts[run + 1])
