"""Rows: what both ways into a table (cells with places, flattened text) end in, before any cell of the form is named.

Piece      a label or a part of one, with its place.
Slot       a position where a value stands or could stand; its mark says what the string there is.
TableRow   the slots of one printed line with the label pieces on it and before it.
RawTable   the rows of one statutory table in the order of the text, with the headers seen and the marks no row took.
"""

from __future__ import annotations

from typing import NamedTuple

from extractor.domain.document import Box, Span
from extractor.domain.form import TableName
from extractor.domain.text import Mark, read_mark


class Piece(NamedTuple):
    text: str
    start: int
    end: int


class Slot(NamedTuple):
    """`page`, `box` and `score` come from the source's cell; None in flattened text."""

    raw: str
    start: int
    end: int
    mark: Mark
    page: int | None = None
    box: Box | None = None
    score: float | None = None

    def digits(self) -> tuple[Slot, ...]:
        """Each of its digits as a slot of its own: one-digit numbers that were glued together."""
        return tuple(
            Slot(digit, self.start + i, self.start + i + 1, read_mark(digit))
            for i, digit in enumerate(self.raw)
        )


class TableRow(NamedTuple):
    """`labels` stand on the row itself, `context` between it and the row before (they may be this row's label, or the rest of
    the last one's). `columns` names each slot's form column (0-based) where a header told; None: by position.
    `shape` is equal for rows that were cut alike (the same separators, the same number of label cells), so that a full row shows
    where the values begin in one with blanks; `offset` counts the cells of the line before the first slot."""

    labels: tuple[Piece, ...]
    context: tuple[Piece, ...]
    slots: tuple[Slot, ...]
    columns: tuple[int | None, ...] | None = None
    shape: tuple[object, ...] = ()
    offset: int = 0

    @property
    def printed(self) -> tuple[Slot, ...]:
        """The slots that hold any mark at all."""
        return tuple(slot for slot in self.slots if slot.mark.state != "blank")

    @property
    def says_something(self) -> bool:
        """It is no filler of blanks and dashes alone, as mini-tables print them (沭阳 2025)."""
        return any(slot.mark.state in ("printed", "text") for slot in self.slots)


class RawTable(NamedTuple):
    """`headers` are the lines that carry labels and no value;
    `first_column` is the cell of the line, from 0, at which a header of section 三 shows its values to begin; None where none does;
    `after` are the pieces behind its last row; `loose` are marks inside the table's stretch that belong to no row; `spans` the stretches of the text the table took."""

    name: TableName
    rows: tuple[TableRow, ...]
    headers: tuple[tuple[Piece, ...], ...]
    loose: tuple[Slot, ...]
    spans: tuple[Span, ...]
    by: str
    first_column: int | None = None
    after: tuple[Piece, ...] = ()
