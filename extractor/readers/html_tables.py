"""Which tables of a web page hold data, and where their cells stand.

Data table    a table whose cells hold words and numbers; its rows become lines and its cells the document's.
Layout table  a table that places other tables or columns of paragraphs on a page; its cells are read one after another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractor.readers.flow import Span2D

if TYPE_CHECKING:
    from lxml.etree import _Element

_LONG = 300  # characters; no cell of the form's tables is nearly as long
_WIDEST = 256  # columns of a data table; the form's widest has 15, sliver columns may double them
_NUMBER = re.compile(r"\d{1,5}")


class _Counted:
    """What was counted in a table while it was passed through."""

    def __init__(self) -> None:
        self.cells = 0
        self.in_row = 0
        self.widest = 0
        self.long_cells: list[tuple[int, int]] = []  # (row, number of the cell in it)
        self.row_widths: list[int] = []
        self.holds_table = False


def data_tables(page: _Element) -> dict[_Element, list[int]]:
    """The data tables, with the number of cells of each row. A table is layout when it holds a table of several cells, never
    has two cells in a row, or sets long texts beside one another."""
    from lxml import etree

    found: dict[_Element, list[int]] = {}
    stack: list[_Counted] = []
    for event, element in etree.iterwalk(page, events=("start", "end"), tag=("table", "tr", "td", "th")):
        if element.tag == "table":
            if event == "start":
                stack.append(_Counted())
            else:
                counted = stack.pop()
                counted.row_widths.append(counted.in_row)
                if stack and (counted.cells > 1 or counted.holds_table):
                    stack[-1].holds_table = True
                if _is_data(counted):
                    found[element] = counted.row_widths[1:]
        elif not stack:
            continue
        elif element.tag == "tr":
            if event == "start":
                stack[-1].row_widths.append(stack[-1].in_row)
                stack[-1].in_row = 0
        elif event == "start":
            counted = stack[-1]
            counted.cells += 1
            counted.in_row += 1
            counted.widest = max(counted.widest, counted.in_row)
        elif not stack[-1].holds_table and _is_long(element):
            stack[-1].long_cells.append((len(stack[-1].row_widths), stack[-1].in_row))
    return found


def _is_data(counted: _Counted) -> bool:
    if counted.holds_table or not 2 <= counted.widest <= _WIDEST:
        return False
    widths = [*counted.row_widths[1:], 0]
    return all(row <= len(widths) and widths[row - 1] < 2 for row, _ in counted.long_cells)


def _is_long(cell: _Element) -> bool:
    return (
        sum(map(len, cell.itertext())) > _LONG and sum(len(text.strip()) for text in cell.itertext()) > _LONG
    )


class Grid:
    """Places the cells of a data table while its rows are read: rows and columns that spans from above take are passed over."""

    def __init__(self, row_widths: list[int]) -> None:
        self.row_widths = row_widths
        self.row = -1
        self._column = 0
        self._taken: dict[int, int] = {}  # column -> first row that is free again

    def begin_row(self) -> None:
        self.row += 1
        self._column = 0

    def place(self, cell: _Element) -> Span2D:
        column = self._column
        while column < _WIDEST and self._taken.get(column, 0) > self.row:
            column += 1
        columns = max(1, min(span_of(cell, "colspan"), _WIDEST - column))
        rows = span_of(cell, "rowspan")
        rows = len(self.row_widths) - self.row if rows == 0 else rows
        rows = max(1, min(rows, len(self.row_widths) - self.row))
        if rows > 1:
            self._taken.update(dict.fromkeys(range(column, column + columns), self.row + rows))
        self._column = column + columns
        return Span2D(self.row, column, rows, columns)

    @property
    def alone(self) -> bool:
        """The row at hand has one cell."""
        return self.row < len(self.row_widths) and self.row_widths[self.row] == 1


def span_of(cell: _Element, name: str) -> int:
    value = cell.get(name)
    match = None if value is None else _NUMBER.search(value)
    return 1 if match is None else int(match[0])
