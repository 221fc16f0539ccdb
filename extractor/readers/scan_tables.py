"""The tables of a page: the form's have 4, 10 or 15 columns, and rulings that show another number are looked for once more.

A stroke of a header taken for a ruling, or a faint ruling that was missed, changes the number of columns. The same rulings are then
sought in a softened picture, where strokes and noise weigh less; a line that few rows show is left out, and a column as wide as two is
searched for the line it lacks. What shows more tables of the form is taken. Where nothing does, the first stays, and the parser's
findings name the rows that don't fit. A table that goes on from the page before has that one's columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers import image_rulings
from extractor.readers.image_rulings import Rulings
from extractor.readers.ruling import Grid, Ruling, find_grids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COLUMNS = frozenset(
    {4, 10, 15}
)  # 国办公开办函〔2021〕30号, sections 二, 三 and 四; those of 2019 have as many
# What a page break leaves of them, by columns, and of how many rows at most: section 二's lower rows have two cells, section 三's first
# five (three of them its header) eight, with two more nine, as its last two; the first two of section 四's header seven.
_FRAGMENTS = {2: 11, 7: 2, 8: 5, 9: 7}
_SOFTENED = 0.3  # points
_MOST_LOST = 2  # times that they are looked for, each time one in a column
_DOUBLE, _NARROWEST = 1.6, 0.4  # usual columns
_FEW_ROWS = 4
_MANY_ROWS = 6
_OF_LABELS = 2  # edges between columns of labels, in section 三
_FEW_COLUMNS = 4  # that show a table to be another's continuation
_SELDOM = 1 / 3
_STRETCHED = 0.02  # by which two pages of one copier differ
_SAME_COLUMN = 3.0  # points
_OWN = 1.5  # points from an edge within which a line makes it
_PAPER = 255
_OFF = 3.0  # points beside a ruling that are its own
_EVENED = 2.0  # points along a line over which noise is evened out
_MOST_OF = 20  # per cent of a line that may be paler
_MOST_OF_ROW = 5  # per cent of a row's height that may be paler; print leaves more
# Made scans of 150 dpi, bad: lines that were lost are 44 to 59 dark, seven times as dark as noise; print 30 at most, three times.
_PALEST, _ABOVE = 32, 3.5


class Tables(NamedTuple):
    """The rulings of a page and the grids they draw, in points; `at_once`: nothing had to be looked for once more."""

    rulings: Rulings
    grids: list[Grid]
    at_once: bool


def find_tables(gray: NDArray[np.uint8], dpi: int) -> tuple[Rulings, list[Grid]]:
    """The rulings of an upright page (H x W, 255 paper) and the grids they draw, in points."""
    return tables_of(gray, dpi)[:2]


def tables_of(gray: NDArray[np.uint8], dpi: int, before: Grid | None = None) -> Tables:
    """The same, and how they were found. `before`: the last table of the page before, which may go on here."""
    import cv2

    rulings, grids = _found(gray, dpi, before)
    if not _unsure(grids, before):
        return Tables(rulings, grids, at_once=True)
    softened, again = _found(cv2.GaussianBlur(gray, (0, 0), _SOFTENED * dpi / 72), dpi, before)
    if worth(again) > worth(grids):
        rulings, grids = softened, again
    bare = _without(rulings, _strokes(_unsure(grids, before)))
    for other in (bare, _with_lost(rulings, gray, dpi, before), _with_lost(bare, gray, dpi, before)):
        again = _grids(other)
        if worth(again)[:2] > worth(grids)[:2]:
            rulings, grids = other, again
    return Tables(rulings, grids, at_once=False)


def _found(gray: NDArray[Any], dpi: int, before: Grid | None) -> tuple[Rulings, list[Grid]]:
    rulings = image_rulings.find(gray, dpi)
    grids = _grids(rulings)
    if grids and before and (strokes := _beside_columns(grids[0], before)):
        rulings = _without(rulings, strokes)
        grids = _grids(rulings)
    if grids and before:
        rulings = _with_known(rulings, grids[0], before, gray, dpi)
        grids = _grids(rulings)
    return rulings, grids


def _grids(rulings: Rulings) -> list[Grid]:
    return find_grids(rulings.horizontals, rulings.verticals)


def _unsure(grids: Sequence[Grid], before: Grid | None) -> list[Grid]:
    """Those of a wrong number of columns; what is left of a table after a page break may have fewer."""
    unsure = [grid for grid in grids if _columns(grid) not in _COLUMNS]
    if unsure and before and unsure[0] is grids[0] and _is_part(grids[0]) and _goes_on(grids[0], before):
        return unsure[1:]
    return unsure


def _is_part(grid: Grid) -> bool:
    return len(grid.ys) - 1 <= _FRAGMENTS.get(_columns(grid), 0)


class _Stroke(NamedTuple):
    """Of a character, taken for a line down a table."""

    x: float
    top: float
    bottom: float


def _columns_before(grid: Grid, before: Grid) -> list[float | None]:
    """For each inner edge of the table before the edge here that continues it; empty where the two tables are not equally wide."""
    share = (before.xs[-1] - before.xs[0]) / (grid.xs[-1] - grid.xs[0])
    if abs(share - 1) > _STRETCHED:
        return []
    return [
        next(
            (x for x in grid.xs[1:-1] if abs((x - grid.xs[0]) * share + before.xs[0] - edge) <= _SAME_COLUMN),
            None,
        )
        for edge in before.xs[1:-1]
    ]


def _goes_on(grid: Grid, before: Grid) -> bool:
    """It has the other table's columns and no more. What it may lack are columns of labels, whose cells are merged in the last rows of
    section 三, and those of section 二, whose lower rows have two cells."""
    there = _columns_before(grid, before)
    known = {x for x in there if x is not None}
    if not known or known != set(grid.xs[1:-1]) or _columns(before) not in _COLUMNS:
        return False
    return len(there) < _FEW_COLUMNS or None not in there[_OF_LABELS:]


def _beside_columns(grid: Grid, before: Grid) -> list[_Stroke]:
    """Lines that are none of the columns of the table it goes on with, if few rows show each of them, in all or on end: strokes, which in
    tight rows are as high as the row."""
    there = _columns_before(grid, before)
    known = {x for x in there if x is not None}
    others = [x for x in grid.xs[1:-1] if x not in known]
    if len(known) >= _FEW_COLUMNS and None not in there[_OF_LABELS:]:
        strokes = set(others) <= set(_seldom_shown(grid))
    else:
        tall = len(grid.ys) > _MANY_ROWS and _columns(before) in _COLUMNS
        strokes = bool(known) and tall and all(_on_end(grid, x) < _FEW_ROWS for x in others)
    return [_Stroke(x, grid.ys[0], grid.ys[-1]) for x in others] if strokes else []


def _on_end(grid: Grid, x: float) -> int:
    """The most rows one after another in which cells meet at an edge."""
    column = grid.xs.index(x)
    most = run = 0
    for row in grid.owner:
        run = run + 1 if row[column - 1] != row[column] else 0
        most = max(most, run)
    return most


def _strokes(grids: Sequence[Grid]) -> list[_Stroke]:
    """Lines down a table that few of its rows show."""
    return [
        _Stroke(x, grid.ys[0], grid.ys[-1])
        for grid in grids
        if len(grid.ys) > _FEW_ROWS
        for x in _seldom_shown(grid)
    ]


def _without(rulings: Rulings, strokes: Sequence[_Stroke]) -> Rulings:
    kept = [
        line
        for line in rulings.verticals
        if not any(
            abs(line.at - x) <= _OWN and top - _OWN <= line.start and line.end <= bottom + _OWN
            for x, top, bottom in strokes
        )
    ]
    return rulings._replace(verticals=kept)


def _seldom_shown(grid: Grid) -> Iterator[float]:
    """The inner edges at which cells of one row alone begin, or of a third as many as at most edges: the same words stand one below the
    other in section 二, and so do their strokes."""
    rows = [
        sum(cell.row_span for cell in grid.cells if cell.column == column)
        for column in range(1, _columns(grid))
    ]
    usual = sorted(rows)[len(rows) // 2] if rows else 0
    yield from (x for x, own in zip(grid.xs[1:-1], rows, strict=True) if own <= max(1, usual * _SELDOM))


def _with_lost(rulings: Rulings, gray: NDArray[np.uint8], dpi: int, before: Grid | None) -> Rulings:
    """With the lines that columns as wide as two or three lack, in tables of a wrong number of them."""
    for _ in range(_MOST_LOST):
        lacking = [line for grid in _unsure(_grids(rulings), before) for line in _lacking(grid, gray, dpi)]
        if not lacking:
            break
        rulings = rulings._replace(verticals=[*rulings.verticals, *lacking])
    return rulings


def _lacking(grid: Grid, gray: NDArray[np.uint8], dpi: int) -> Iterator[Ruling]:
    """In columns as wide as two: a line that is evenly dark, however pale, from the top to the bottom of several rows on end."""
    import numpy as np

    widths = sorted(b - a for a, b in pairwise(grid.xs))
    usual = widths[len(widths) // 2] if len(widths) >= min(_COLUMNS) else widths[0]
    per_point = dpi / 72
    ink = _softly(gray, per_point)
    bands = [(round((a + 1) * per_point), round((b - 1) * per_point)) for a, b in pairwise(grid.ys)]
    for left, right in pairwise(grid.xs):
        x0, x1 = round((left + _OFF) * per_point), round((right - _OFF) * per_point)
        if right - left < _DOUBLE * usual or x1 <= x0:
            continue
        even = [
            np.percentile(ink[a:b, x0:x1], _MOST_OF, axis=0) if b > a else np.zeros(x1 - x0) for a, b in bands
        ]
        room = round((_NARROWEST * usual - _OFF) * per_point)
        apart = np.minimum(np.arange(x1 - x0), np.arange(x1 - x0)[::-1]) >= room
        shown = [apart & (row >= max(_PALEST, _ABOVE * float(np.median(row)))) for row in even]
        column = int(np.argmax(np.where(shown, even, 0.0).sum(axis=0)))
        rows = [number for number, row in enumerate(shown) if row[column]]
        if len(rows) >= min(2, len(bands)):  # a stroke may be as high as a row
            yield Ruling((x0 + column + 0.5) / per_point, grid.ys[rows[0]], grid.ys[rows[-1] + 1])


def _with_known(rulings: Rulings, grid: Grid, before: Grid, gray: NDArray[np.uint8], dpi: int) -> Rulings:
    """With the columns of the table that goes on here, in the rows that show them: dark from ruling to ruling, however pale."""
    import numpy as np

    there = _columns_before(grid, before)
    skipped = _OF_LABELS if len(there) >= _FEW_COLUMNS else 0  # section 三's last rows have fewer
    if None not in there[skipped:] or not any(there):
        return rulings
    share = (grid.xs[-1] - grid.xs[0]) / (before.xs[-1] - before.xs[0])
    per_point = dpi / 72
    ink = _softly(gray, per_point)
    shown = []
    for edge in before.xs[1 + skipped : -1]:
        x = (edge - before.xs[0]) * share + grid.xs[0]
        x0, x1 = round((x - _SAME_COLUMN) * per_point), round((x + _SAME_COLUMN) * per_point) + 1
        if any(abs(x - other) <= _SAME_COLUMN for other in grid.xs):
            continue
        for top, bottom in pairwise(grid.ys):
            band = ink[round(top * per_point) : round(bottom * per_point), x0:x1]
            even = np.percentile(band, _MOST_OF_ROW, axis=0)
            if float(even.max()) >= max(_PALEST, _ABOVE * float(np.median(even))):
                shown.append(Ruling((x0 + int(np.argmax(even)) + 0.5) / per_point, top, bottom))
    return rulings._replace(verticals=[*rulings.verticals, *shown])


def _softly(gray: NDArray[np.uint8], per_point: float) -> NDArray[Any]:
    """The page's ink, noise evened out down the page; a ruling may lean by a pixel."""
    import cv2
    import numpy as np

    along = cv2.blur(_PAPER - gray, (1, max(3, round(_EVENED * per_point) | 1)))
    return cv2.dilate(along, np.ones((1, 3), np.uint8))


def worth(grids: Sequence[Grid]) -> tuple[int, int, int]:
    """Tables of the form, then what may be a part of one, then cells: a ruling is missed more often than made up."""
    counts = [_columns(grid) for grid in grids]
    whole = sum(count in _COLUMNS for count in counts)
    parts = sum(map(_is_part, grids))
    return whole, parts, sum(len(grid.cells) for grid in grids)


def _columns(grid: Grid) -> int:
    return len(grid.xs) - 1
