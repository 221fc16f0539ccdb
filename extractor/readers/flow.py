"""Writing a document's text in reading order, from a source that has paragraphs and tables with cells.

Flow      takes words, line breaks, rows and cells as they come and gives the normalised text, its map to the raw source and
          the tables. A row is one line, its cells separated by tabs, so that the text alone still reads as a table.
Gap       what stands between two runs of words until it is known what follows: nothing is written for it at a line's end.
          A line break of the source between two Chinese characters is no space; a line that ends inside a cell is two, so that
          1 and 234 on two lines of a cell never read as 1 234.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from extractor.domain.document import Cell, OffsetMap, Table
from extractor.domain.text import normalise
from extractor.readers.unseen import FORCED_LEFT, NO_CHARACTER

_SPACES = re.compile(r"[ \t\r\n\f]+")
# White space (Unicode's property White_Space) and what has no width: around a cell's words, neither is a part of them.
_PADDING = frozenset(
    " \t\n\x0b\x0c\r\x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
)
# Gaps by strength: the strongest between two words is written.
_NO_GAP, _SPACE, _SOURCE_BREAK, _SOFT_BREAK, _HARD_BREAK = range(5)
_WRITTEN = ("", " ", " ", "  ", "  ")


class Span2D(NamedTuple):
    """Where a cell stands in its table, and over how many rows and columns."""

    row: int
    column: int
    row_span: int
    column_span: int


class Flowed(NamedTuple):
    """`tables` in reading order, `marks` the places that were remembered; all offsets in `text`."""

    text: str
    offsets: OffsetMap
    tables: tuple[Table, ...]
    marks: tuple[int, ...]


class _OpenTable:
    def __init__(self, start: int) -> None:
        self.start = start
        self.cells: list[tuple[Span2D, int, int, float | None]] = []


class Flow:
    """Words carry the offset of their first character in the raw source."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._at = 0
        self._runs: list[tuple[int, int]] = []
        self._gap = _NO_GAP
        self._line_start = 0
        self._last = ""
        self._tables: list[tuple[_OpenTable, int]] = []
        self._table: _OpenTable | None = None
        self._row_open = False
        self._row_has_cell = False
        self._cell: tuple[Span2D, int, float | None] | None = None
        self._marks: list[int] = []
        self._cell_is_line = False  # the only cell of its row holds paragraphs of its own

    def mark(self) -> None:
        """Remembers this place."""
        self._marks.append(self._at)

    def words(self, text: str, place: int, *, keep_lines: bool = False) -> None:
        """Character data; white space collapses to one space. `keep_lines`: the source's line breaks are the text's."""
        at = 0
        if FORCED_LEFT in text:
            text = text.replace(FORCED_LEFT, NO_CHARACTER)
        if _SPACES.search(text) is None:
            self._write(text, place)
            return
        for match in _SPACES.finditer(text):
            if match.start() > at:
                self._write(text[at : match.start()], place + at)
            if keep_lines and "\n" in match.group() and self._cell is None:
                self.line()
            else:
                self._widen(_SOURCE_BREAK if "\n" in match.group() else _SPACE)
            at = match.end()
        if at < len(text):
            self._write(text[at:] if at else text, place + at)

    def soft_break(self) -> None:
        """A break inside a paragraph: a new line, but inside a cell no break of a word."""
        self._break(_SOFT_BREAK)

    def tab(self) -> None:
        """What parts the cells of a row that is written as a line of text; inside a cell it is a space."""
        if self._cell is None:
            self._put("\t")
            self._last, self._gap = "", _NO_GAP
        else:
            self._widen(_SPACE)

    def line(self) -> None:
        """The end of a paragraph."""
        self._break(_HARD_BREAK)

    def _break(self, gap: int) -> None:
        if self._cell is not None and not self._cell_is_line:
            self._widen(gap)
        elif self._at > self._line_start:
            self._end_line()

    def _widen(self, gap: int) -> None:
        self._gap = max(self._gap, gap)

    def _write(self, text: str, place: int) -> None:
        if self._gap != _NO_GAP:
            if self._last:
                joined = self._gap in (_SOURCE_BREAK, _SOFT_BREAK) and _is_wide(self._last) and _is_wide(text)
                self._put("" if joined else _WRITTEN[self._gap])
            self._gap = _NO_GAP
        self._runs.append((self._at, place))
        self._put(text)
        self._last = text[-1]

    def _put(self, text: str) -> None:
        if text:
            self._parts.append(text)
            self._at += len(text)

    def _end_line(self) -> None:
        self._put("\n")
        self._line_start, self._last, self._gap = self._at, "", _NO_GAP

    # --- tables ---

    def begin_table(self) -> None:
        if self._at > self._line_start:
            self._end_line()
        self._table = _OpenTable(self._at)

    def end_table(self) -> None:
        self.end_row()
        if self._table is not None and self._table.cells:
            self._tables.append((self._table, self._at))
        self._table = None

    def begin_row(self) -> None:
        self.end_row()
        self._row_open, self._row_has_cell = True, False

    def end_row(self) -> None:
        self.end_cell()
        if self._row_open and self._at > self._line_start:
            self._end_line()
        self._row_open = False

    def begin_cell(self, span: Span2D, *, alone: bool = False, score: float | None = None) -> None:
        """`alone`: the only cell of its row, whose paragraphs stay lines; `score` of a cell that was recognised."""
        self.end_cell()
        if self._row_has_cell:
            self._put("\t")
        self._row_has_cell, self._last, self._gap = True, "", _NO_GAP
        self._cell, self._cell_is_line = (span, self._at, score), alone

    def end_cell(self) -> None:
        if self._cell is not None and self._table is not None:
            span, start, score = self._cell
            self._table.cells.append((span, start, self._at, score))
        self._cell, self._last, self._gap, self._cell_is_line = None, "", _NO_GAP, False

    # --- the whole ---

    def finish(self) -> Flowed:
        """The normalised text with its map to the raw source, and the tables."""
        if self._at > self._line_start:
            self._end_line()
        flat = "".join(self._parts)
        text, offsets = normalise(flat)
        to_text = _Inverse(offsets, len(text))
        tables = tuple(_table(open_, end, flat, to_text) for open_, end in self._tables)
        runs = tuple(_composed(offsets.runs, self._runs))
        return Flowed(text, OffsetMap(runs=runs), tables, tuple(map(to_text.of, self._marks)))


def _is_wide(text: str) -> bool:
    """A Chinese character or sign at the place where two runs meet (the last of one, the first of the other)."""
    char = text[0]
    return char >= "\u2e80" or "\u2010" <= char <= "\u2027"


def _table(table: _OpenTable, end: int, flat: str, to_text: _Inverse) -> Table:
    cells = []
    for span, start, stop, score in table.cells:
        first, last = start, stop
        while first < last and flat[first] in _PADDING:
            first += 1
        while last > first and flat[last - 1] in _PADDING:
            last -= 1
        a = to_text.of(first)
        cell = Cell(
            row=span.row,
            column=span.column,
            start=a,
            end=max(a, to_text.of(last)),
            row_span=span.row_span,
            column_span=span.column_span,
        )
        cells.append(cell if score is None else cell.model_copy(update={"score": score}))
    rows = max(span.row + span.row_span for span, *_ in table.cells)
    columns = max(span.column + span.column_span for span, *_ in table.cells)
    start_ = to_text.of(table.start)
    return Table(
        start=start_, end=max(start_, to_text.of(end)), rows=rows, columns=columns, cells=tuple(cells)
    )


class _Inverse:
    """Offset in what was normalised -> offset in the normalised text; what normalisation dropped falls on what follows it."""

    def __init__(self, offsets: OffsetMap, length: int) -> None:
        self._texts = [*(text for text, _ in offsets.runs), length]
        self._raws = [raw for _, raw in offsets.runs]

    def of(self, raw: int) -> int:
        run = bisect_right(self._raws, raw) - 1
        if run < 0:
            return 0
        return min(self._texts[run] + raw - self._raws[run], self._texts[run + 1])


def _composed(outer: tuple[tuple[int, int], ...], inner: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Runs text -> flat and flat -> raw as runs text -> raw, both ascending."""
    at = -1  # the inner run that holds the flat offset
    for index, (text, flat) in enumerate(outer):
        while at + 1 < len(inner) and inner[at + 1][0] <= flat:
            at += 1
        if at >= 0:
            yield text, inner[at][1] + flat - inner[at][0]
        else:
            yield text, inner[0][1] if inner else 0
        length = outer[index + 1][0] - text if index + 1 < len(outer) else None
        while at + 1 < len(inner) and (length is None or inner[at + 1][0] < flat + length):
            at += 1
            yield text + inner[at][0] - flat, inner[at][1]
