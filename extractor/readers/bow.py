"""How the long rulings of a level page bow: the paper was not flat when its picture was taken. A sheet lies in waves, a book's page
falls into its gutter.

Bow      how far what stood at a place of the flat page has moved, down its columns (`rows`) and along its rows (`columns`).
Field    one of the two: a smooth surface over the page, told by the rulings of one direction.

Each ruling is straight on the flat page, and where on it is not known: of a ruling only its course tells, not its place. Beyond the
outermost rulings the paper is taken to go on as it lies there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.ridges import Track, long_tracks

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Matrix = NDArray[np.float64]

_LENGTH = 60.0  # points; of the rulings that are measured
_SAMPLED = 6.0  # points along a ruling
_FEWEST = 4  # rulings, of which some are so long
_LONG = 0.3  # share of the page
_ALONG, _ACROSS = (
    7,
    2,
)  # degrees of the surface: two waves over the page, and how they change from its one side to the other
_SPREAD = 0.15  # share of the page over which rulings must be spread for such a change to be told
_HOLD = 0.05  # of the measures' weight that keeps the surface flat where they say nothing
_TOLD = 0.9  # points that a ruling is bent at least; a scanner's, and a fold's, is less, and its rulings are found as they are
_BETTER = 0.5  # of what rulings stray from straight lines, what they may stray from the surface at most
_OUTLIER = 3.0  # times what most rulings stray


class Field(NamedTuple):
    """`coefficients` of Legendre polynomials along and across, of places measured from `centre` in units of `reach` (both along,
    across)."""

    coefficients: Floats
    centre: tuple[float, float]
    reach: tuple[float, float]

    def at(self, along: Floats, across: Floats) -> Singles:
        """For each pair of an `across` (rows of the answer) and an `along` (its columns)."""
        import numpy as np
        from numpy.polynomial.legendre import legvander

        a, b = (
            np.clip((places - centre) / reach, -1.0, 1.0)
            for places, centre, reach in zip((along, across), self.centre, self.reach, strict=True)
        )
        over = legvander(b, _ACROSS) @ self.coefficients.T
        return np.asarray(over.astype(np.float32) @ legvander(a, _ALONG).T.astype(np.float32))


class Bow(NamedTuple):
    rows: Field | None
    columns: Field | None

    def places(self, width: int, height: int) -> tuple[Singles, Singles]:
        """For each pixel of the flat page where it stands on the bowed one: H x W of the places across, H x W of those down."""
        import numpy as np

        xs, ys = np.arange(width, dtype=np.float64), np.arange(height, dtype=np.float64)
        across, down = np.meshgrid(xs.astype(np.float32), ys.astype(np.float32))
        if self.columns is not None:
            across += self.columns.at(ys, xs).T
        if self.rows is not None:
            down += self.rows.at(xs, ys)
        return across, down


def bowing(gray: Pixels, dpi: int, back: Matrix) -> Bow | None:
    """Of a page (H x W, 255 paper) levelled by `back`; None where its rulings are straight, or too few to tell."""
    height, width = gray.shape
    along, down = long_tracks(gray, dpi, back, _LENGTH)
    rows, columns = _field(along, dpi, width, height), _field(down, dpi, height, width)
    return Bow(rows, columns) if rows is not None or columns is not None else None


def _field(tracks: Sequence[Track], dpi: int, size: int, other: int) -> Field | None:
    """`size`: of the page along the rulings, `other` across them."""
    import numpy as np

    point = dpi / 72
    tracks = [_sampled(track, round(_SAMPLED * point)) for track in tracks]
    found: Field | None = None
    for _ in range(2):
        if len(tracks) < _FEWEST or max(float(np.ptp(track.along)) for track in tracks) < _LONG * size:
            return None
        found = _fitted(tracks, other)
        strays = np.array([_stray(track, found) for track in tracks])
        usual = max(float(np.median(strays)), 0.1 * point)
        tracks = [
            track for track, stray in zip(tracks, strays.tolist(), strict=True) if stray <= _OUTLIER * usual
        ]
    if found is None or len(tracks) < _FEWEST:
        return None
    bent = max(_bend(track) for track in tracks)
    straight, bowed = (sum(_stray(track, field) for track in tracks) for field in (None, found))
    return found if bent >= _TOLD * point and bowed <= _BETTER * straight else None


def _sampled(track: Track, step: int) -> Track:
    """The middles of stretches of so many pixels."""
    import numpy as np

    count = max(2, int(np.ptp(track.along)) // max(1, step))
    parts = [part for part in np.array_split(np.arange(track.along.size), count) if part.size]
    return Track(*(np.array([places[part].mean() for part in parts]) for places in track))


def _fitted(tracks: Sequence[Track], other: int) -> Field:
    import numpy as np
    from numpy.polynomial.legendre import legvander

    along, across = (np.concatenate([track[axis] for track in tracks]) for axis in (0, 1))
    centre = tuple(float(places.max() + places.min()) / 2 for places in (along, across))
    reach = tuple(max(1.0, float(np.ptp(places)) / 2) for places in (along, across))
    a, b = (
        legvander((places - middle) / half, degree)
        for places, middle, half, degree in zip(
            (along, across), centre, reach, (_ALONG, _ACROSS), strict=True
        )
    )
    levels = b.shape[1] if 2 * reach[1] >= _SPREAD * other else 1
    surface = (a[:, 1:, None] * b[:, None, :levels]).reshape(len(along), -1)
    own = np.repeat(np.arange(len(tracks)), [track.along.size for track in tracks])
    offset = (own[:, None] == np.arange(len(tracks))[None, :]).astype(np.float64)
    hold = _HOLD * np.sqrt(len(along)) * np.eye(surface.shape[1], surface.shape[1] + len(tracks))
    answer = np.linalg.lstsq(
        np.vstack((np.hstack((surface, offset)), hold)),
        np.concatenate((across, np.zeros(len(hold)))),
        rcond=None,
    )[0]
    coefficients = np.zeros((_ALONG + 1, _ACROSS + 1))
    coefficients[1:, :levels] = answer[: surface.shape[1]].reshape(_ALONG, levels)
    return Field(coefficients, (centre[0], centre[1]), (reach[0], reach[1]))


def _stray(track: Track, field: Field | None) -> float:
    """How far a ruling strays from a straight line, after the surface."""
    import numpy as np

    across = track.across
    if field is not None:
        middle = np.array([float(np.median(across))])
        across = across - field.at(track.along, middle)[0]
    line = np.polyval(np.polyfit(track.along, across, 1), track.along) if field is None else across.mean()
    return float(np.sqrt(np.mean((across - line) ** 2)))


def _bend(track: Track) -> float:
    """By how much its course leaves a straight line, from its furthest on one side to its furthest on the other."""
    import numpy as np

    off = track.across - np.polyval(np.polyfit(track.along, track.across, 1), track.along)
    return float(np.ptp(off))
