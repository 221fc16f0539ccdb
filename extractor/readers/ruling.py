"""Ruling lines -> the cells they draw, by geometry alone.

Ruling   a straight line along one axis: `at` is its place across, `start` and `end` its reach along.
Edge     a place where rulings of one table stand, those a few points apart taken together: double lines, rows whose columns
         drifted while they were typed.
Region   the squares between edges that no ruling parts; a merged cell is a region of several.
Grid     the cells of one connected set of rulings.

Sizes are in points from the page's top left, y down. What the lines don't show is not invented: a side on which nothing at all is
ruled (open tables, tables cut by a page) is taken as closed, for a table must end somewhere.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

_SAME_LINE = 1.0  # rulings so near are one, drawn in pieces
_SAME_EDGE = 4.0  # narrower than any column that holds a digit
_WIDEST_EDGE = 7.0  # rulings further apart than this are two edges, whatever stands between
_GAP = 3.0  # between the pieces of one line; what meets so nearly is joined
_COVERED = 0.6  # share of a square's side that a ruling covers to part it from the next
_RULED_SIDE = 0.2  # share of a table's side that is ruled where the sides are meant to be ruled
_WIDEST_SIDE = 150.0  # of a column whose cell fills the page
_ALONG = 0.8  # share of the table's height
_MOST_SQUARES = 40_000  # between the edges of one table
_MOST_LINES = 2000  # of one direction; a drawing, no table


class Ruling(NamedTuple):
    at: float
    start: float
    end: float


class GridCell(NamedTuple):
    """`open`: part of its outline is missing on the table's outer side, so that it may be no cell at all."""

    row: int
    column: int
    row_span: int
    column_span: int
    x0: float
    y0: float
    x1: float
    y1: float
    open: bool = False


class Grid(NamedTuple):
    """`xs`, `ys` are the edges in order; `owner[row][column]` is the index in `cells` of the cell that covers the square."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]
    owner: tuple[tuple[int, ...], ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """The index of the cell at this place; None outside."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        if not (0 <= column < len(self.xs) - 1 and 0 <= row < len(self.ys) - 1):
            return None
        return self.owner[row][column]


def find_grids(horizontals: Iterable[Ruling], verticals: Iterable[Ruling]) -> list[Grid]:
    """The tables that the rulings draw, from the top down. A frame around one thing and lines that never cross are none."""
    across, down = _whole_lines(horizontals), _whole_lines(verticals)
    if len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return []
    grids = [
        grid
        for part_across, part_down in _connected(across, down)
        if (grid := _grid(part_across, part_down)) is not None
    ]
    return sorted(grids, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _whole_lines(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Pieces of one line put together."""
    whole: list[Ruling] = []
    for group in _near(sorted(rulings), _SAME_LINE, _SAME_LINE * 2):
        at = sum(ruling.at for ruling in group) / len(group)
        pieces = sorted((ruling.start, ruling.end) for ruling in group)
        start, end = pieces[0]
        for first, last in pieces[1:]:
            if first > end + _GAP:
                whole.append(Ruling(at, start, end))
                start, end = first, last
            else:
                end = max(end, last)
        whole.append(Ruling(at, start, end))
    return whole


def _near(rulings: Sequence[Ruling], gap: float, widest: float) -> Iterator[list[Ruling]]:
    """Sorted rulings in groups, each within `gap` of the one before and all within `widest`."""
    group: list[Ruling] = []
    for ruling in rulings:
        if group and (ruling.at - group[-1].at > gap or ruling.at - group[0].at > widest):
            yield group
            group = []
        group.append(ruling)
    if group:
        yield group


def _connected(
    across: Sequence[Ruling], down: Sequence[Ruling]
) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """Sets of lines that cross or touch one another."""
    parents = list(range(len(across) + len(down)))

    def root(one: int) -> int:
        while parents[one] != one:
            parents[one] = parents[parents[one]]
            one = parents[one]
        return one

    places = [line.at for line in across]
    for number, line in enumerate(down, len(across)):
        first, last = bisect_left(places, line.start - _GAP), bisect_right(places, line.end + _GAP)
        for other in range(first, last):
            if across[other].start - _GAP <= line.at <= across[other].end + _GAP:
                parents[root(other)] = root(number)
    sets: dict[int, tuple[list[Ruling], list[Ruling]]] = defaultdict(lambda: ([], []))
    for number, line in enumerate(across):
        sets[root(number)][0].append(line)
    for number, line in enumerate(down, len(across)):
        sets[root(number)][1].append(line)
    crossed = [one for one in sets.values() if one[0] and one[1]]
    for line in (line for one in sets.values() if not one[0] for line in one[1]):
        _take_side(line, crossed)
    yield from crossed


def _take_side(line: Ruling, sets: Sequence[tuple[list[Ruling], list[Ruling]]]) -> None:
    """A line beside a table, as long as the table is high, is its outer side: where a tall cell fills a page from top to bottom,
    no other line reaches its wall."""
    for _, down in sets:
        start, end = min(one.start for one in down), max(one.end for one in down)
        away = min(abs(line.at - one.at) for one in down)
        common = min(end, line.end) - max(start, line.start)
        if away <= _WIDEST_SIDE and common >= _ALONG * max(end - start, line.end - line.start):
            down.append(line)
            return


class _Edges:
    """The edges of one direction, and which of them a ruling stands on. Ends of the crossing lines count as edges where no ruling
    stands: the open sides."""

    def __init__(self, own: Sequence[Ruling], crossing: Sequence[Ruling]) -> None:
        groups = list(_near(sorted(own), _SAME_EDGE, _WIDEST_EDGE))
        found = [(sum(one.at for one in group) / len(group), group) for group in groups]
        first, last = min(one.start for one in crossing), max(one.end for one in crossing)
        if found[0][0] - first > _WIDEST_EDGE:
            found.insert(0, (first, []))
        if last - found[-1][0] > _WIDEST_EDGE:
            found.append((last, []))
        self.at = tuple(at for at, _ in found)
        self._rulings = [group for _, group in found]

    def parts(self, edge: int, start: float, end: float) -> bool:
        """A ruling stands there along most of the stretch."""
        return self._share(edge, start, end) >= _COVERED

    def is_ruled(self, edge: int, start: float, end: float) -> bool:
        """Anything much is ruled along the stretch."""
        return self._share(edge, start, end) >= _RULED_SIDE

    def _share(self, edge: int, start: float, end: float) -> float:
        covered = 0.0
        for ruling in self._rulings[edge]:
            covered = max(covered, min(end, ruling.end) - max(start, ruling.start))
        return covered / (end - start)


def _grid(across: Sequence[Ruling], down: Sequence[Ruling]) -> Grid | None:
    rows, columns = _Edges(across, down), _Edges(down, across)
    height, width = len(rows.at) - 1, len(columns.at) - 1
    if height < 1 or width < 1 or not 2 <= height * width <= _MOST_SQUARES:
        return None
    regions = _Regions(rows, columns)
    found = [cell for squares in regions.found() for cell in _rectangles(squares, regions)]
    if len(found) < 2:
        return None
    return _numbered(found, rows.at, columns.at)


_Square = tuple[int, int]  # row, column


class _Regions:
    """The squares between the edges, joined where no ruling parts them."""

    def __init__(self, rows: _Edges, columns: _Edges) -> None:
        self._rows, self._columns = rows, columns
        self.height, self.width = len(rows.at) - 1, len(columns.at) - 1
        ys, xs = rows.at, columns.at
        self._below = [
            [rows.parts(edge, xs[c], xs[c + 1]) for c in range(self.width)] for edge in range(self.height + 1)
        ]
        self._right = [
            [columns.parts(edge, ys[r], ys[r + 1]) for edge in range(self.width + 1)]
            for r in range(self.height)
        ]
        # A side on which next to nothing is ruled is an open style, and closes every cell; else its gaps are gaps.
        self._top, self._bottom = (
            rows.is_ruled(edge, columns.at[0], columns.at[-1]) for edge in (0, self.height)
        )
        self._start, self._end = (columns.is_ruled(edge, rows.at[0], rows.at[-1]) for edge in (0, self.width))

    def found(self) -> Iterator[set[_Square]]:
        """Every region once, in reading order of its first square."""
        seen: set[_Square] = set()
        for row in range(self.height):
            for column in range(self.width):
                if (row, column) not in seen:
                    region = self._region((row, column))
                    seen |= region
                    yield region

    def _region(self, first: _Square) -> set[_Square]:
        region, waiting = {first}, [first]
        while waiting:
            for near in self._joined(waiting.pop()):
                if near not in region:
                    region.add(near)
                    waiting.append(near)
        return region

    def _joined(self, square: _Square) -> Iterator[_Square]:
        row, column = square
        if row > 0 and not self._below[row][column]:
            yield row - 1, column
        if row + 1 < self.height and not self._below[row + 1][column]:
            yield row + 1, column
        if column > 0 and not self._right[row][column]:
            yield row, column - 1
        if column + 1 < self.width and not self._right[row][column + 1]:
            yield row, column + 1

    def is_open(self, square: _Square) -> bool:
        """The square lies on a ruled outer side, where it has no ruling itself."""
        row, column = square
        return (
            (row == 0 and self._top and not self._below[0][column])
            or (row + 1 == self.height and self._bottom and not self._below[-1][column])
            or (column == 0 and self._start and not self._right[row][0])
            or (column + 1 == self.width and self._end and not self._right[row][-1])
        )


class _Rectangle(NamedTuple):
    row: int
    column: int
    bottom: int
    right: int
    open: bool


def _rectangles(region: set[_Square], regions: _Regions) -> Iterator[_Rectangle]:
    """The region, cut into rectangles where it is none: a ruling that stops short."""
    left = set(region)
    while left:
        row, column = min(left)
        right = column + 1
        while (row, right) in left:
            right += 1
        bottom = row + 1
        while all((bottom, one) in left for one in range(column, right)):
            bottom += 1
        squares = {(r, c) for r in range(row, bottom) for c in range(column, right)}
        left -= squares
        yield _Rectangle(row, column, bottom, right, any(map(regions.is_open, squares)))


def _numbered(found: Sequence[_Rectangle], ys: Sequence[float], xs: Sequence[float]) -> Grid:
    """Rows and columns counted over the edges at which some cell begins: a line that parts nothing makes no row."""
    rows = sorted({one.row for one in found} | {len(ys) - 1})
    columns = sorted({one.column for one in found} | {len(xs) - 1})
    row_of = {row: number for number, row in enumerate(rows)}
    column_of = {column: number for number, column in enumerate(columns)}
    cells = []
    for one in sorted(found):
        bottom, right = bisect_left(rows, one.bottom), bisect_left(columns, one.right)
        row, column = row_of[one.row], column_of[one.column]
        cells.append(
            GridCell(
                row,
                column,
                max(1, bottom - row),
                max(1, right - column),
                xs[one.column],
                ys[one.row],
                xs[one.right],
                ys[one.bottom],
                one.open,
            )
        )
    owner = [[0] * (len(columns) - 1) for _ in range(len(rows) - 1)]
    for number, cell in enumerate(cells):
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                owner[row][column] = number
    return Grid(
        tuple(xs[column] for column in columns),
        tuple(ys[row] for row in rows),
        tuple(cells),
        tuple(map(tuple, owner)),
    )
