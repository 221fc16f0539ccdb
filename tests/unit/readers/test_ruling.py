"""Cells from lines: each case is drawn, and says which cells a person sees."""

from __future__ import annotations

import pytest

from extractor.readers.ruling import Grid, GridCell, Ruling, find_grids

# A drawing is rows of characters; | and - are lines, a step is 20 points across and 10 down.
_GRID = """
+---+---+
|   |   |
+---+---+
|   |   |
+---+---+
"""


def _lines(drawing: str) -> tuple[list[Ruling], list[Ruling]]:
    rows = drawing.strip("\n").split("\n")
    across = [
        Ruling(y * 10.0, x * 20.0, x * 20.0 + 20)
        for y, row in enumerate(rows)
        for x in range(len(row) - 1)
        if row[x] in "+-" and row[x + 1] in "+-"
    ]
    down = [
        Ruling(x * 20.0, y * 10.0, y * 10.0 + 10)
        for y in range(len(rows) - 1)
        for x, char in enumerate(rows[y])
        if char in "+|" and x < len(rows[y + 1]) and rows[y + 1][x] in "+|"
    ]
    return across, down


def _spans(grid: Grid) -> list[tuple[int, int, int, int]]:
    return [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]


def _only(drawing: str) -> Grid:
    (grid,) = find_grids(*_lines(drawing))
    return grid


CASES = {
    "four cells": (_GRID, [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)]),
    "a cell over two columns": (
        """
+---+---+
|       |
+---+---+
|   |   |
+---+---+
""",
        [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)],
    ),
    "a cell over two rows": (
        """
+---+---+
|   |   |
|   +---+
|   |   |
+---+---+
""",
        [(0, 0, 2, 1), (0, 1, 1, 1), (1, 1, 1, 1)],
    ),
    "no lines at the sides": (
        """
----+----
    |
----+----
    |
----+----
""",
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
    ),
    "an underline in a cell": (
        """
+-------+---+
|       |   |
|  ---  |   |
|       |   |
+-------+---+
""",
        [(0, 0, 1, 1), (0, 1, 1, 1)],
    ),
    "cut off at the bottom by the page": (
        """
+---+---+
|   |   |
+---+---+
|   |   |
""",
        [(0, 0, 1, 1), (0, 1, 1, 1), (1, 0, 1, 1), (1, 1, 1, 1)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cells_a_person_sees(name: str) -> None:
    drawing, due = CASES[name]
    assert _spans(_only(drawing)) == due


def test_a_region_that_is_no_rectangle_is_cut_into_some() -> None:
    grid = _only(
        """
+---+---+
|       |
+   +---+
|   |   |
+---+---+
"""
    )
    assert [cell[:4] for cell in grid.cells] == [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]
    assert {index for row in grid.owner for index in row} == {0, 1, 2}


def test_what_juts_out_of_the_table_is_open() -> None:
    grid = _only(
        """
+---+---+---+
|   |   |   |
+---+---+---+
|   |
+---+
|   |
+---+
"""
    )
    assert [cell.open for cell in grid.cells if cell.column > 0 and cell.row > 0] != []
    assert all(cell.open for cell in grid.cells if cell.column > 0 and cell.row > 0)
    assert not any(cell.open for cell in grid.cells if cell.column == 0 or cell.row == 0)


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        """
+-------+
|       |
+-------+
""",
        """
---------

---------
""",
    ],
)
def test_a_frame_and_lines_that_never_cross_are_no_table(drawing: str) -> None:
    assert find_grids(*_lines(drawing)) == []


def test_double_lines_and_lines_in_pieces_are_one_edge() -> None:
    across, down = _lines(_GRID)
    twice = [ruling._replace(at=ruling.at + 2.5) for ruling in across]
    pieces = [Ruling(r.at + 0.3, r.start + 1, r.end - 1) for r in down]
    (grid,) = find_grids([*across, *twice], pieces)
    assert _spans(grid) == CASES["four cells"][1]


def test_rows_whose_columns_drifted_have_the_same_columns() -> None:
    across = [Ruling(y, 0, 200) for y in (0, 30, 60)]
    down = [Ruling(0, 0, 60), Ruling(200, 0, 60), Ruling(100, 0, 30), Ruling(103, 30, 60)]
    (grid,) = find_grids(across, down)
    assert len(grid.xs) == 3
    assert _spans(grid) == CASES["four cells"][1]


def test_the_wall_of_a_cell_that_fills_the_page_belongs_to_the_table() -> None:
    across = [Ruling(y, 50, 200) for y in (0, 100, 200, 300)]
    down = [Ruling(50, 0, 300), Ruling(120, 0, 300), Ruling(200, 0, 300), Ruling(10, 0, 300)]
    (grid,) = find_grids(across, down)
    assert grid.xs[0] == 10
    assert _spans(grid)[0] == (0, 0, 3, 1)


def test_two_tables_on_a_page_are_two() -> None:
    across, down = _lines(_GRID)
    below = (
        [r._replace(at=r.at + 300) for r in across],
        [Ruling(r.at, r.start + 300, r.end + 300) for r in down],
    )
    grids = find_grids([*below[0], *across], [*below[1], *down])
    assert [grid.ys[0] for grid in grids] == [0, 300]


def test_a_drawing_of_thousands_of_lines_is_no_table() -> None:
    across = [Ruling(y * 10.0, 0, 100) for y in range(3000)]
    assert find_grids(across, [Ruling(0, 0, 30_000), Ruling(100, 0, 30_000)]) == []


def test_a_mesh_finer_than_any_table_is_none() -> None:
    across = [Ruling(y * 10.0, 0, 5000) for y in range(400)]
    down = [Ruling(x * 10.0, 0, 4000) for x in range(400)]
    assert find_grids(across, down) == []


def test_the_cell_at_a_place() -> None:
    grid = _only(_GRID)
    assert grid.cells[grid.cell_at(30, 15) or 0] == GridCell(0, 0, 1, 1, 0, 0, 80, 20)
    assert [grid.cell_at(x, y) for x, y in ((-1, 5), (200, 5), (30, 99))] == [None, None, None]
