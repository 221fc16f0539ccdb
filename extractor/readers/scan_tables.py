"""The tables of a page: the form's have 4, 10 or 15 columns, and rulings that show another number are looked for once more.

A stroke of a header taken for a ruling, or a faint ruling that was missed, changes the number of columns. The same rulings are then
sought in a softened picture, where strokes and noise weigh less, and a column as wide as two is searched for the line it lacks; what
shows more tables of the form is taken. Where nothing does, the first stays, and the parser's findings name the rows that don't fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from extractor.readers import image_rulings
from extractor.readers.image_rulings import Rulings
from extractor.readers.ruling import Grid, Ruling, find_grids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COLUMNS = frozenset(
    {4, 10, 15}
)  # 国办公开办函〔2021〕30号, sections 二, 三 and 四; those of 2019 have as many
# What a page break leaves of them: section 二's lower rows have two cells, the first two lines of section 四's header seven.
_FRAGMENTS = frozenset({2, 7})
_SOFTENED = 0.3  # points
_DOUBLE = 1.6  # usual columns
_OFF = 3.0  # points beside a ruling that are its own
_DARK, _WHOLE = 0.8, 0.93  # share of the paper's grey; of a row's height


def find_tables(gray: NDArray[np.uint8], dpi: int) -> tuple[Rulings, list[Grid]]:
    """The rulings and the grids they draw, in points."""
    import cv2

    rulings = image_rulings.find(gray, dpi)
    grids = find_grids(*rulings)
    if all(_columns(grid) in _COLUMNS for grid in grids):
        return rulings, grids
    softened = image_rulings.find(cv2.GaussianBlur(gray, (0, 0), _SOFTENED * dpi / 72), dpi)  # type: ignore[arg-type]
    again = find_grids(*softened)
    if _worth(again) > _worth(grids):
        rulings, grids = softened, again
    lacking = [
        ruling for grid in grids if _columns(grid) not in _COLUMNS for ruling in _lacking(grid, gray, dpi)
    ]
    if lacking:
        filled = Rulings(rulings.horizontals, [*rulings.verticals, *lacking])
        again = find_grids(*filled)
        if _worth(again)[0] > _worth(grids)[0]:
            return filled, again
    return rulings, grids


def _lacking(grid: Grid, gray: NDArray[np.uint8], dpi: int) -> Iterator[Ruling]:
    """In columns as wide as two: a line that is dark from the top to the bottom of a row, in one row or several on end."""
    import numpy as np

    widths = sorted(b - a for a, b in pairwise(grid.xs))
    usual = widths[len(widths) // 2]
    per_point = dpi / 72
    paper = float(np.median(gray))
    for left, right in pairwise(grid.xs):
        if right - left < _DOUBLE * usual:
            continue
        x0, x1 = round((left + _OFF) * per_point), round((right - _OFF) * per_point)
        bands = [(round((a + 1) * per_point), round((b - 1) * per_point)) for a, b in pairwise(grid.ys)]
        dark = [
            _dark_share(gray[a:b, x0:x1], paper) if b > a and x1 > x0 else np.zeros(max(1, x1 - x0))
            for a, b in bands
        ]
        column = int(np.argmax(np.sum(np.stack(dark) >= _WHOLE, axis=0)))
        rows = [row for row, share in enumerate(dark) if share[column] >= _WHOLE]
        if rows:
            yield Ruling((x0 + column) / per_point, grid.ys[rows[0]], grid.ys[rows[-1] + 1])


def _dark_share(part: NDArray[np.uint8], paper: float) -> Any:
    """For each column of pixels the share that is dark there or in the next one: a ruling may lean by a pixel."""
    import numpy as np

    dark = part < _DARK * paper
    near = dark | np.roll(dark, 1, axis=1) | np.roll(dark, -1, axis=1)
    return near.mean(0)


def _worth(grids: Sequence[Grid]) -> tuple[int, int, int]:
    """Tables of the form, then what may be a part of one, then cells: a ruling is missed more often than made up."""
    counts = [_columns(grid) for grid in grids]
    whole = sum(count in _COLUMNS for count in counts)
    parts = sum(count in _FRAGMENTS for count in counts)
    return whole, parts, sum(len(grid.cells) for grid in grids)


def _columns(grid: Grid) -> int:
    return len(grid.xs) - 1
