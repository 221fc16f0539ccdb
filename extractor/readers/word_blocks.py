"""What a Word document holds, free of its XML: paragraphs, and tables with their cells' places.

Data table  a table whose cells hold words and numbers; one that places columns of paragraphs on the page is read cell by cell.
Sliver      a column too narrow to hold a digit, left where the edges of two rows do not quite meet; it is none.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from extractor.readers.flow import Span2D

_LONG = 300  # characters; no cell of the form's tables is nearly as long
WIDEST = 256  # columns; the form's widest has 15
_SLIVER = 115  # twentieths of a point, 2 mm: a digit of 5 points with Word's cell margins is wider
BREAK, LARGE_PICTURE = "\n", "\x00"  # pieces of a paragraph that are no text


class Paragraph:
    """Pieces of text in order, `BREAK`, `LARGE_PICTURE` (one of a table's size, its relationship behind it) and `PICTURE` (any in a line) among them; `ends` False
    where its mark was deleted."""

    __slots__ = ("ends", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.ends = True


class Cell:
    __slots__ = ("blocks", "columns", "merge")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.columns = 1
        self.merge = ""  # "restart", "continue" or none


class Row(NamedTuple):
    """`before`: the columns left free on its left."""

    before: int
    cells: list[Cell]


class Table(NamedTuple):
    """`widths` of the grid's columns in twentieths of a point, as far as the document says them."""

    widths: list[int]
    rows: list[Row]


Block = Paragraph | Table


# --- places in a table ------------------------------------------------------------------------------------------


class _Placed(NamedTuple):
    """A cell with its place in the table's own columns."""

    cell: Cell
    span: Span2D


def is_data(table: Table) -> bool:
    """It has two cells in a row, holds no table of several cells, and sets no long texts beside one another."""
    if max((len(row.cells) for row in table.rows), default=0) < 2:
        return False
    for row in table.rows:
        for cell in row.cells:
            for block in cell.blocks:
                if isinstance(block, Table) and sum(len(inner.cells) for inner in block.rows) > 1:
                    return False
            if len(row.cells) > 1 and text_length(cell) > _LONG:
                return False
    return True


def text_length(cell: Cell) -> int:
    length = 0
    for block in cell.blocks:
        if isinstance(block, Paragraph):
            for piece in block.pieces:
                length += len(piece)
    return length


def placed_cells(table: Table) -> list[list[_Placed]]:
    """The cells of each row with their places, spans over rows followed and slivers joined to their neighbours."""
    places = _columns(table)
    rows: list[list[_Placed]] = []
    above: dict[int, tuple[int, int]] = {}  # column -> row and index of the cell that may reach down there
    for number, row in enumerate(table.rows):
        placed: list[_Placed] = []
        below: dict[int, tuple[int, int]] = {}
        at = row.before
        for cell in row.cells:
            end = min(at + cell.columns, WIDEST)
            start, stop = places(at), places(end)
            at = end
            if stop <= start:
                if not text_length(cell):
                    continue
                stop = start + 1
            if cell.merge == "continue" and start in above:
                origin = above[start]
                before = rows[origin[0]][origin[1]]
                span = before.span._replace(row_span=number + 1 - before.span.row)
                rows[origin[0]][origin[1]] = before._replace(span=span)
                below[start] = origin
                continue
            if cell.merge:
                below[start] = (number, len(placed))
            placed.append(_Placed(cell, Span2D(number, start, 1, stop - start)))
        rows.append(placed)
        above = below
    return rows


def _columns(table: Table) -> Callable[[int], int]:
    """Column of the document's grid -> column of the table, in which slivers are none."""
    places = _without_slivers(table)
    return lambda column: places[column] if column < len(places) else column - len(places) + places[-1] + 1


def _without_slivers(table: Table) -> list[int]:
    edge, places = 0, [0]
    since = 0
    for width in table.widths[:WIDEST]:
        since += width
        if since > _SLIVER or width == 0:
            edge += 1
            since = 0
        places.append(edge)
    whole = list(range(len(places)))
    return places if places != whole and _loses_nothing(table, places) else whole


def _loses_nothing(table: Table, places: list[int]) -> bool:
    """No cell with text would be left without a column."""
    for row in table.rows:
        at = row.before
        for cell in row.cells:
            end = min(at + cell.columns, len(places) - 1)
            if end > at and places[end] == places[at] and text_length(cell):
                return False
            at = end
    return True
