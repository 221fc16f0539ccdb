"""How far the long rulings of a page that is nearly level still lean: skew to a hundredth of a degree, and the keystone of a photograph,
whose lines draw together towards the far side.

Lean    slopes of the rulings along and down the page, as they change over it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.ridges import Ridge, long_ridges

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Matrix = NDArray[np.float64]

_LENGTH = 90.0  # points; of the rulings that are measured
_SPREAD = 0.15  # share of the page over which rulings must be spread for a change of slope to be told
_MOST = math.tan(math.radians(4.0))  # slope that is left of a level page; what leans more is a drawing
_OUTLIER = math.tan(math.radians(0.25))
_TOLD = math.tan(math.radians(0.12))  # over the whole page; a flat scan shows a quarter of it
_SQUARE = math.tan(math.radians(0.06))
_FEWEST = 3  # rulings


class Lean(NamedTuple):
    """Slope of the rulings at the middle of the page, and how much it grows for each pixel across."""

    slope: float
    growth: float

    @property
    def degrees(self) -> float:
        return math.degrees(math.atan(self.slope))


def leaning(gray: Pixels, dpi: int, back: Matrix) -> tuple[Lean, Lean] | None:
    """Of a page (H x W, 255 paper) nearly levelled by `back`: the lean of the rulings along its rows and of those down it, both in pixels;
    None where there are too few to tell."""
    height, width = gray.shape
    along, down = long_ridges(gray, dpi, back, _LENGTH)
    rows, columns = _lean(along, height), _lean(down, width)
    if rows is None:
        return None
    rows = rows._replace(growth=_told(rows.growth, height))
    # A page that is only turned: what goes down by so much to the right goes left by as much downwards.
    if columns is None or abs(rows.slope + columns.slope) < _SQUARE:
        return rows, Lean(-rows.slope, _told(columns.growth, width) if columns is not None else 0.0)
    return rows, columns._replace(growth=_told(columns.growth, width))


def _told(growth: float, size: int) -> float:
    """None where it is no more than the measure is sure of."""
    return growth if abs(growth) * size >= _TOLD else 0.0


def _lean(lines: Sequence[Ridge], size: int) -> Lean | None:
    import numpy as np

    lines = [line for line in lines if abs(line.slope) <= _MOST]
    for _ in range(2):
        if len(lines) < _FEWEST:
            return None
        at = np.array([line.at - (size - 1) / 2 for line in lines])
        slopes, weights = np.array([line.slope for line in lines]), np.array([line.length for line in lines])
        middle = float(np.average(at, weights=weights))
        growth = 0.0
        if float(np.ptp(at)) >= _SPREAD * size:
            away = at - middle
            growth = float((weights * away * slopes).sum() / max((weights * away * away).sum(), 1e-9))
        slope = float(np.average(slopes, weights=weights)) - growth * middle
        off = np.abs(slopes - slope - growth * at)
        near = max(_OUTLIER, 2 * float(np.median(off)))
        lines = [line for line, one in zip(lines, off.tolist(), strict=True) if one <= near]
    return Lean(slope, growth)


def straightening(rows: Lean, columns: Lean, width: int, height: int) -> Matrix:
    """3 x 3: pixel of the straightened page -> pixel of the page."""
    import cv2
    import numpy as np

    middle_x, middle_y = (width - 1) / 2, (height - 1) / 2
    if rows.growth == columns.growth == 0.0:
        shifts = (-columns.slope * middle_y, -rows.slope * middle_x)
        return np.array([[1, columns.slope, shifts[0]], [rows.slope, 1, shifts[1]], [0, 0, 1]], np.float64)
    corners = list(_corners(width, height))
    from_ = [
        (
            x + (columns.slope + columns.growth * (x - middle_x)) * (y - middle_y),
            y + (rows.slope + rows.growth * (y - middle_y)) * (x - middle_x),
        )
        for x, y in corners
    ]
    return np.asarray(
        cv2.getPerspectiveTransform(np.array(corners, np.float32), np.array(from_, np.float32)), np.float64
    )


def _corners(width: int, height: int) -> Iterator[tuple[float, float]]:
    for y in (0.0, height - 1.0):
        for x in (0.0, width - 1.0):
            yield x, y
