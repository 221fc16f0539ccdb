"""Where a page's picture may have rulings: long thin marks that are evenly dark.

Ridge     how much darker a place is than what lies a little across from it: high on a line, nothing on paper or inside thick print.
Piece     a stretch of a ridge, long enough to be part of a ruling. Strokes of characters give short ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less

_SEEN_AT = 110  # dpi; a hairline still darkens its pixels by a third, and a finer picture only costs more
_THICK = 2.6  # points; a broader mark is no ruling
_SMOOTH = 1.6  # points along a ruling over which noise and dots are evened out
_PALEST = 0.5  # share of the usual darkness of a stretch that all of it has
_FULL = 0.85  # share of a stretch that is so dark where it is a line's
_STEP = 20.0  # points along which a slanting ruling stays in its row of pixels
_SLANT = 0.08
_SLOPE = 0.012  # what is left of it when the page is level: waves of folded paper


class Piece(NamedTuple):
    """In points: `at` across its direction, `start` and `end` along."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


class Ridge(NamedTuple):
    """In pixels: where its middle is across its direction, how far it strays that way for each pixel along, its length."""

    at: float
    slope: float
    length: float


class Track(NamedTuple):
    """A ridge place for place, in pixels: `along` its direction, `across` it."""

    along: NDArray[np.float64]
    across: NDArray[np.float64]


def pieces(gray: Pixels, dpi: int, *, across: float, down: float) -> tuple[list[Piece], list[Piece]]:
    """Those along the rows of a page (H x W, 255 paper) and those down its columns, at least that many points long."""
    import cv2

    ink, scale = _small(gray, dpi)
    per_point = dpi * scale / 72
    return list(_along(ink, per_point, across)), list(_along(cv2.transpose(ink), per_point, down))


def _small(gray: Pixels, dpi: int) -> tuple[Pixels, float]:
    """The page's ink, and its size as a share of the page's."""
    import cv2

    scale = min(1.0, _SEEN_AT / dpi)
    height, width = gray.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return 255 - cv2.resize(gray, size, interpolation=cv2.INTER_AREA), scale


def long_ridges(gray: Pixels, dpi: int, back: Matrix, length: float) -> tuple[list[Ridge], list[Ridge]]:
    """Of a page nearly levelled by `back` (3 x 3: pixel of the levelled page -> pixel of `gray`), the ridges of at least that many points:
    those along its rows, then those down it."""
    along, down = (
        [_straightened(track) for track in tracks] for tracks in long_tracks(gray, dpi, back, length)
    )
    return along, down


def _straightened(track: Track) -> Ridge:
    """The straight line that it is about."""
    import numpy as np

    slope, _ = np.polyfit(track.along, track.across, 1)
    return Ridge(float(np.median(track.across)), float(slope), float(np.ptp(track.along)) + 1)


def long_tracks(gray: Pixels, dpi: int, back: Matrix, length: float) -> tuple[list[Track], list[Track]]:
    """The same ridges, place for place."""
    import cv2
    import numpy as np

    small, scale = _small(gray, dpi)
    sized = np.diag([scale, scale, 1.0])
    level = cv2.warpPerspective(
        small,
        sized @ back @ np.linalg.inv(sized),
        small.shape[::-1],
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
    )
    found = []
    for ink in (level, cv2.transpose(level)):
        tracks = _slanting(_ridge(ink, dpi * scale / 72), dpi * scale / 72, length)
        found.append([Track(one.along / scale, one.across / scale) for one in tracks])
    return found[0], found[1]


def _slanting(ridge: Pixels, per_point: float, length: float) -> Iterator[Track]:
    import cv2
    import numpy as np

    count, labels, stats, _ = cv2.connectedComponentsWithStats(_stretches(ridge, _STEP * per_point))
    for label in range(1, count):
        x, y, w, h = stats[label, :4].tolist()
        if w < length * per_point or h > w * _SLANT:
            continue
        own = labels[y : y + h, x : x + w] == label
        weights = np.where(own, ridge[y : y + h, x : x + w], 0).astype(np.float64)
        total = weights.sum(axis=0)
        there = total > 0
        along = x + np.flatnonzero(there).astype(np.float64)
        yield Track(along, y + (weights * np.arange(h)[:, None]).sum(axis=0)[there] / total[there])


def _along(ink: Pixels, per_point: float, shortest: float) -> Iterator[Piece]:
    import cv2

    ridge = _ridge(ink, per_point)
    _, _, stats, middles = cv2.connectedComponentsWithStats(_stretches(ridge, shortest * per_point))
    for (x, _, w, h, _), (_, at) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
        if h <= 2 * _THICK * per_point + _SLOPE * w:
            yield Piece((at + 0.5) / per_point, x / per_point, (x + w) / per_point)


def _ridge(ink: Pixels, per_point: float) -> Pixels:
    import cv2
    import numpy as np

    thick = max(3, round(_THICK * per_point) | 1)
    even = cv2.blur(ink, (max(3, round(_SMOOTH * per_point) | 1), 1))
    return cv2.morphologyEx(even, cv2.MORPH_TOPHAT, np.ones((thick, 1), np.uint8))


def _stretches(ridge: Pixels, length: float) -> Pixels:
    """1 where a stretch of that many pixels is evenly dark, nearly nowhere much paler than on the whole. Print is dark here and
    there."""
    import cv2
    import numpy as np

    size = (max(3, round(length) | 1), 1)
    usual = cv2.convertScaleAbs(cv2.blur(ridge, size), alpha=_PALEST)
    floor = np.maximum(usual, np.uint8(_noise(ridge)))
    dark = cv2.threshold(cv2.subtract(ridge, floor), 0, 200, cv2.THRESH_BINARY)[1]
    full = cv2.threshold(cv2.blur(dark, size), 200 * _FULL, 1, cv2.THRESH_BINARY)[1]
    return cv2.dilate(full, np.ones(size[::-1], np.uint8))


def _noise(ridge: Pixels) -> float:
    """What noise does not reach."""
    import numpy as np

    sample = ridge[::3, ::3].ravel()
    middle = float(np.median(sample))
    spread = float(np.median(np.abs(sample.astype(np.float32) - middle)))
    return min(200.0, max(10.0, middle + 4 * spread + 3))
