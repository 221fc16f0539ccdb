"""Tables of an unknown number of columns are looked at again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers import image_rulings
from extractor.readers.ruling import find_grids
from extractor.readers.scan_tables import find_tables, tables_of

_DPI = 200


def _ruled(columns: int, without: int | None = None, faint: int = 0) -> NDArray[np.uint8]:
    """A table of three rows; the ruling `without` is drawn in that grey, broken by one pixel in four."""
    gray = np.full((1000, 1600), 255, np.uint8)
    xs = np.linspace(100, 1500, columns + 1).round().astype(int)
    for y in (200, 260, 320, 380):
        cv2.line(gray, (100, y), (1500, y), 0, 2)
    for number, x in enumerate(xs.tolist()):
        if number == without:
            for y in range(200, 380, 20):
                cv2.line(gray, (x, y), (x, y + 13), faint, 1)
        else:
            cv2.line(gray, (x, 200), (x, 380), 0, 2)
    return gray


@pytest.mark.parametrize("columns", [4, 10, 15])
def test_a_table_of_the_form_is_taken_at_once(columns: int) -> None:
    _, (grid,) = find_tables(_ruled(columns), _DPI)
    assert (len(grid.xs) - 1, len(grid.ys) - 1) == (columns, 3)


def test_a_column_as_wide_as_two_is_left_where_nothing_parts_it() -> None:
    gray = _ruled(15, without=6, faint=255)
    _, (grid,) = find_tables(gray, _DPI)
    assert len(grid.xs) - 1 == 14


def test_a_ruling_that_fades_is_found_where_the_form_needs_it() -> None:
    gray = _ruled(15)
    x = round(100 + 6 * 1400 / 15)
    gray[200:380, x - 3 : x + 4] = np.where(gray[200:380, x - 3 : x + 4] < 128, 150, 255)
    _, (grid,) = find_tables(gray, _DPI)
    assert len(grid.xs) - 1 == 15


def test_a_pale_ruling_is_found_among_noise() -> None:
    rng = np.random.default_rng(5)
    gray = _ruled(15)
    x = round(100 + 6 * 1400 / 15)
    gray[205:375, x - 3 : x + 4] = 255
    gray[200:380, x : x + 2] = 190
    noisy = np.clip(gray.astype(np.int16) + rng.normal(0, 16, gray.shape), 0, 255).astype(np.uint8)
    _, (grid,) = find_tables(noisy, _DPI)
    assert len(grid.xs) - 1 == 15


@pytest.mark.parametrize("rows", [14, 5])
def test_pale_rulings_of_a_part_of_a_table_are_found(rows: int) -> None:
    """Two lines of section 二, whose rows are too many for the part that has two columns; one of section 三's first five rows."""
    widths = [1.0] * 4 if rows == 14 else [3.0, *[1.0] * 7]
    xs = np.round(100 + 1400 * np.cumsum([0.0, *widths]) / sum(widths)).astype(int).tolist()
    pale = xs[2:4] if rows == 14 else xs[5:6]
    ys = [200 + 36 * row for row in range(rows + 1)]
    gray = np.full((ys[-1] + 100, 1600), 255, np.uint8)
    for x in xs:
        first, last, grey = (1, 4, 205) if x in pale else (0, -1, 0)
        cv2.line(gray, (x, ys[first]), (x, ys[last]), grey, 2)
    for y in ys:
        cv2.line(gray, (100, y), (1500, y), 0, 2)
    rng = np.random.default_rng(3)
    noisy = np.clip(gray.astype(np.int16) + rng.normal(0, 8, gray.shape), 0, 255).astype(np.uint8)
    assert len(find_grids(*image_rulings.find(noisy, _DPI)[:2])[0].xs) == len(xs) - len(pale)
    _, (grid,) = find_tables(noisy, _DPI)
    assert (len(grid.xs) - 1, len(grid.ys) - 1) == (len(widths), rows)


def test_a_line_in_one_row_alone_makes_no_column() -> None:
    gray = np.full((1600, 1600), 255, np.uint8)
    for y in range(200, 1001, 80):
        cv2.line(gray, (100, y), (1500, y), 0, 2)
    for x in np.linspace(100, 1500, 11).round().astype(int).tolist():
        cv2.line(gray, (x, 200), (x, 1000), 0, 2)
    cv2.line(gray, (320, 440), (320, 520), 0, 2)
    assert len(find_grids(*image_rulings.find(gray, _DPI)[:2])[0].xs) - 1 == 11
    _, (grid,) = find_tables(gray, _DPI)
    assert (len(grid.xs) - 1, len(grid.ys) - 1) == (10, 10)


def test_a_line_that_few_rows_show_makes_no_column() -> None:
    """The same words stand one below the other in section 二, and so do their strokes."""
    gray = np.full((1600, 1600), 255, np.uint8)
    for y in range(200, 1281, 60):
        cv2.line(gray, (100, y), (1500, y), 0, 2)
    for x in np.linspace(100, 1500, 5).round().astype(int).tolist():
        cv2.line(gray, (x, 200), (x, 1280), 0, 2)
    for y in (380, 440, 560, 620):
        cv2.line(gray, (320, y), (320, y + 60), 0, 2)
    assert len(find_grids(*image_rulings.find(gray, _DPI)[:2])[0].xs) - 1 == 5
    _, (grid,) = find_tables(gray, _DPI)
    assert (len(grid.xs) - 1, len(grid.ys) - 1) == (4, 18)


def _rest(stroke: bool, moved: int = 0) -> NDArray[np.uint8]:
    """What a page break leaves of a table of ten columns: one line fewer, and in its first row a stroke beside the columns."""
    gray = np.full((600, 1600), 255, np.uint8)
    for y in (100, 160, 220):
        cv2.line(gray, (100 + moved, y), (1500 + moved, y), 0, 2)
    for number, x in enumerate(np.linspace(100, 1500, 11).round().astype(int).tolist()):
        if number != 2:
            cv2.line(gray, (x + moved, 100), (x + moved, 160 if number == 1 else 220), 0, 2)
    if stroke:
        cv2.line(gray, (345 + moved, 100), (345 + moved, 160), 0, 2)
    return gray


@pytest.mark.parametrize("moved", [0, 40])
def test_a_table_that_goes_on_has_the_columns_it_had(moved: int) -> None:
    _, (before,) = find_tables(_ruled(10), _DPI)
    gray = _rest(stroke=True, moved=moved)
    assert len(tables_of(gray, _DPI).grids[0].xs) - 1 == 10
    found = tables_of(gray, _DPI, before)
    assert (len(found.grids[0].xs) - 1, found.at_once) == (9, True)


def test_pale_columns_of_one_row_are_known_from_the_page_before() -> None:
    _, (before,) = find_tables(_ruled(4), _DPI)
    gray = np.full((600, 1600), 255, np.uint8)
    xs = np.linspace(100, 1500, 5).round().astype(int).tolist()
    for row in range(11):
        cv2.line(gray, (100, 100 + 40 * row), (1500, 100 + 40 * row), 0, 2)
    for x in (xs[0], xs[1], xs[4]):
        cv2.line(gray, (x, 100), (x, 500), 0, 2)
    for x in xs[2:4]:
        cv2.line(gray, (x, 100), (x, 140), 200, 2)
    assert len(find_tables(gray, _DPI)[1][0].xs) - 1 == 2
    (grid,) = tables_of(gray, _DPI, before).grids
    assert [(cell.row, cell.column) for cell in grid.cells if cell.row < 2] == [
        (0, 0),
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 0),
        (1, 1),
    ]


def test_strokes_of_tight_rows_are_no_columns_of_a_table_that_goes_on() -> None:
    _, (before,) = find_tables(_ruled(4), _DPI)
    gray = np.full((600, 1600), 255, np.uint8)
    for row in range(9):
        cv2.line(gray, (100, 100 + 34 * row), (1500, 100 + 34 * row), 0, 2)
    for x, first, last in [
        (100, 0, 8),
        (450, 0, 8),
        (1500, 0, 8),
        (720, 1, 3),
        (720, 5, 7),
        (890, 2, 5),
        (890, 0, 1),
    ]:
        cv2.line(gray, (x, 100 + 34 * first), (x, 100 + 34 * last), 0, 2)
    assert len(tables_of(gray, _DPI).grids[0].xs) - 1 == 4
    (grid,) = tables_of(gray, _DPI, before).grids
    assert (len(grid.xs) - 1, len(grid.ys) - 1) == (2, 8)


def test_a_table_of_other_columns_does_not_go_on() -> None:
    _, (before,) = find_tables(_ruled(15), _DPI)
    gray = _rest(stroke=True)
    assert tables_of(gray, _DPI, before) == tables_of(gray, _DPI)


def test_other_tables_are_other_tables() -> None:
    _, (grid,) = find_tables(_ruled(6), _DPI)
    assert len(grid.xs) - 1 == 6
    assert find_tables(np.full((500, 500), 255, np.uint8), _DPI)[1] == []
