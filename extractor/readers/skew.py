"""How a page lies in its picture: by which quarter it is turned, and by how many degrees more.

Marks      places of ink, thinned out; a line of print or a ruling, seen along its own direction, heaps them up in few rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Floats = NDArray[np.float64]

_MOST = 7.0  # degrees to either side
_COARSE, _FINE = 0.25, 0.02  # degrees
_MARKS = 60_000
_SEEN_AT = 100  # dpi
_INK = 110  # of 255; darker is ink
_JOIN = 5  # pixels at that size between characters of a line: a third of a 10-point character
_MOST_INK = 0.5  # share of the page; with more it is no print
_FEWEST = 200  # marks; with fewer there is nothing to be level


class Lie(NamedTuple):
    """Turning the picture clockwise by so many quarters (0 or 1), then by `degrees`, sets its lines level."""

    quarters: int
    degrees: float


def measure(gray: Pixels, dpi: int) -> Lie:
    import numpy as np

    ink = _ink(gray, dpi)
    ys, xs = np.nonzero(ink)
    if not _FEWEST <= len(xs) <= _MOST_INK * ink.size:
        return Lie(0, 0.0)
    step = max(1, len(xs) // _MARKS)
    x, y = xs[::step].astype(np.float64), ys[::step].astype(np.float64)
    slope = _best(x - x.mean(), y - y.mean())
    return Lie(1 if _stands_on_end(ink) else 0, -math.degrees(math.atan(slope)))


def _ink(gray: Pixels, dpi: int) -> Pixels:
    import cv2

    scale = min(1.0, _SEEN_AT / dpi)
    height, width = gray.shape
    small = cv2.resize(
        gray, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    return cv2.threshold(small, 255 - _INK, 255, cv2.THRESH_BINARY_INV)[1]


def _best(x: Floats, y: Floats) -> float:
    """The slope (down over right) along which the marks, or across which they, are heaped up most."""
    import numpy as np

    coarse = np.arange(-_MOST, _MOST + _COARSE / 2, _COARSE)
    scores = [_heaped(x, y, math.tan(math.radians(one)), 1.0) for one in coarse]
    middle = float(coarse[int(np.argmax(scores))])
    fine = np.arange(middle - _COARSE, middle + _COARSE + _FINE / 2, _FINE)
    scores = [_heaped(x, y, math.tan(math.radians(one)), 0.5) for one in fine]
    top = int(np.argmax(scores))
    degrees = float(fine[top])
    if 0 < top < len(fine) - 1:
        before, at, after = scores[top - 1 : top + 2]
        bend = before - 2 * at + after
        if bend < 0:
            degrees += _FINE * 0.5 * (before - after) / bend
    return math.tan(math.radians(degrees))


def _heaped(x: Floats, y: Floats, slope: float, bin_width: float) -> float:
    """Sums of squares of the marks in rows at that slope, and in the columns square to them."""
    return _squares(y - slope * x, bin_width) + _squares(x + slope * y, bin_width)


def _squares(at: Floats, bin_width: float) -> float:
    import numpy as np

    counts = np.bincount(((at - at.min()) / bin_width).astype(np.int64)).astype(np.float64)
    smooth = counts[:-1] + counts[1:]
    return float(np.dot(smooth, smooth))


def _stands_on_end(ink: Pixels) -> bool:
    """Print is set closer along its lines than across them: characters grown together are wide, unless the page lies on its side."""
    import cv2
    import numpy as np

    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((_JOIN, _JOIN), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    wide, high, area = (stats[1:, column].astype(np.float64) for column in (2, 3, 4))
    # Rulings are neither: a table's frame is one large thing.
    print_ = (wide < ink.shape[1] * 0.9) & (area > 0.25 * wide * high) & (np.minimum(wide, high) >= _JOIN)
    turn = (area * np.log(wide / high))[print_]
    return bool(turn.sum() < 0)
