"""Pages of placed characters and ruling lines -> a document: reading order, paragraphs, tables over page breaks.

Lines that stand on every page at the same height, and page numbers, are not the report's text. A line that fills the column's
width goes on in the next; what the page shows by gaps alone (a table without rulings) becomes a line with tabs, for parsing.stream.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extractor.domain.document import Box, Cell, Document, OffsetMap, Page, SourceRef, Table, Word
from extractor.readers.flow import Flow, Span2D
from extractor.readers.paragraphs import Columns
from extractor.readers.pictures import picture_notes
from extractor.readers.running_lines import leave_out_running_lines
from extractor.readers.sheaf import SAME_EDGE, Gathered, Sheaf, is_cut_number
from extractor.readers.sheets import Sheet, TextLine, read_sheet
from extractor.readers.strips import Glyph, Strip, box_around, is_wide, score_of, strip_of

_SEVERAL = 3  # wide gaps of a line that is surely a table's row
_LABELS_END = 0.6  # ems between a label that fills its column and the number in the next; Word puts a quarter between the two scripts
_ENDS_WORD = frozenset("，。；、：,;")


def compose(source: SourceRef, sheets: Sequence[Sheet], notes: Sequence[str] = ()) -> Document:
    """The document of a file's pages, in their order."""
    pages = [read_sheet(sheet) for sheet in sheets]
    leave_out_running_lines(pages)
    writer = _Writer()
    columns = Columns(pages)
    sheaf: Sheaf | None = None
    last: TextLine | None = None
    for blocks in pages:
        for place, block in enumerate(blocks.body):
            if isinstance(block, TextLine):
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
            sheaf = Sheaf(block)
        writer.pictures(blocks.pictures, blocks.page.height)
    if sheaf is not None:
        writer.table(sheaf)
    return writer.document(source, [sheet.page for sheet in sheets], (*notes, *_unread(sheets)))


def _unread(sheets: Sequence[Sheet]) -> Iterator[str]:
    lacking = [sheet for sheet in sheets if sheet.unread]
    if lacking:
        pages = ",".join(str(sheet.page.page) for sheet in lacking)
        yield f"O3 pages={pages} count={sum(sheet.unread for sheet in lacking)}"


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
        self._tables: list[list[Gathered]] = []
        self._open = False  # a paragraph that may go on

    def line(self, line: TextLine, *, goes_on: bool) -> None:
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
        several = in_cell and strip.gaps.count("\t") >= _SEVERAL
        for place, (glyph, gap) in enumerate(zip(glyphs, (*strip.gaps, ""), strict=True), 1):
            if gap or place == len(glyphs) or glyph.text in _ENDS_WORD:
                self._word(glyphs[start:place], strip.page)
                start = place
            if in_cell and (gap == "\t" or (several and gap and _is_labels_end(strip, place))):
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

    def table(self, sheaf: Sheaf) -> None:
        if self._open:
            self._end_line()
        columns = _column_edges(sheaf.cells)
        rows: dict[int, list[Gathered]] = defaultdict(list)
        for cell in sheaf.cells:
            rows[cell.row].append(cell)
        self._flow.begin_table()
        placed: list[Gathered] = []
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

    def _cell(self, cell: Gathered) -> None:
        for place, strip in enumerate(cell.strips):
            if place:
                before = cell.strips[place - 1]
                if not is_cut_number(before, strip, cell.room):
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


def _is_remainder(row: int, cells: Sequence[Gathered], every: Sequence[Gathered]) -> bool:
    """Nothing begins in the row but blanks, and other cells reach over it: what a page break or a line that stops short left."""
    return not any(cell.text for cell in cells) and any(
        cell.row < row < cell.row + cell.row_span for cell in every
    )


def _is_row(text: str) -> bool:
    """A line with wide gaps is a table's row where numbers or dashes stand in it; else it is spread type."""
    parts = text.split("\t")
    return any(part[:1].isdigit() or part in ("-", "—", "/", "无") for part in parts[1:]) or len(parts) > 3


def _parted(strip: Strip) -> Iterator[Strip]:
    """The strip at its wide gaps; in a row of several numbers also where its label ends close to the first of them."""
    start = 0
    several = strip.gaps.count("\t") >= _SEVERAL
    for place in range(1, len(strip.glyphs) + 1):
        if (
            place == len(strip.glyphs)
            or strip.gaps[place - 1] == "\t"
            or (several and _is_labels_end(strip, place))
        ):
            yield strip_of(strip.glyphs[start:place], strip.em, strip.page)
            start = place


def _is_labels_end(strip: Strip, place: int) -> bool:
    before, after = strip.glyphs[place - 1], strip.glyphs[place]
    gap = after.x0 - before.x1
    return is_wide(before.text) and after.text.isdigit() and gap > _LABELS_END * strip.em


def _column_edges(cells: Sequence[Gathered]) -> list[float]:
    """The edges of all pages' columns, those within a few points taken as one."""
    edges: list[float] = []
    for x in sorted({x for cell in cells for x in (cell.left, cell.right)}):
        if not edges or x - edges[-1] > SAME_EDGE:
            edges.append(x)
    return edges


def _nearest(edges: Sequence[float], x: float) -> int:
    place = bisect_right(edges, x)
    after = place < len(edges) and (place == 0 or edges[place] - x < x - edges[place - 1])
    return place if after else place - 1


def _with_places(table: Table, placed: Sequence[Gathered]) -> Table:
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
