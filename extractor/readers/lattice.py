"""Pieces of one table's rulings -> its rulings, each side of each cell judged.

Place     where a ruling may stand, across its direction.
Side      the stretch of a ruling between two that cross it: there or not there.
Run       sides one after another.

A stroke of a character may be as long as a short ruling, but it stops a point or more before the rulings around it, and none stands at
the same place in row upon row. So a side counts where it is dark from end to end, and a ruling where two such sides follow one another.

All sizes are in points.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.ridges import Piece
from extractor.readers.ruling import Ruling

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Floats = NDArray[np.floating[Any]]

LONG = 45.0  # no stroke is so long
_SAME = 3.5  # rulings nearer than this are one, doubled or drawn in pieces
_LINE = 0.8  # pieces of one line lie so near
_WOBBLE = 1.6  # by which a ruling may stray from its place, on folded paper
_STRAY = 0.7  # by which a side may stray from the sure sides of its ruling
_HALF = 0.5  # share of a line's usual darkness that all of it has
_FAINTEST = 20.0  # of 255; paler marks are the paper's own
_NO_GAP = 0.8  # print keeps a larger distance from rulings: made scans of 150 and 200 dpi, 5000 sides and 500 strokes
_WIDEST_GAP = 2.0  # within dotted rulings
_EVENED = 1.5  # along a ruling, at most
_END = 2.6  # of a side, in which it is seen to come from the ruling there
_SURE, _LIKELY = 0.93, 0.55  # share of a side that is dark: where it is whole; where it is broken
_ALONE = 24.0  # length of a side that is a ruling by itself: no table's print is so high


class Lattice(NamedTuple):
    horizontals: list[Ruling]
    verticals: list[Ruling]


def lattice(gray: Pixels, dpi: int, rows: Sequence[Piece], columns: Sequence[Piece]) -> Lattice | None:
    """The table whose pieces these are, on its page (H x W, 255 paper); None where they are none."""
    long = [piece for piece in rows if piece.length >= LONG]
    if len(_places(long)) < 2:
        return None
    across = _Lines(gray, dpi / 72, rows)
    down = _Lines(gray.T, dpi / 72, columns, like=across)
    # Strokes propose rows as well as columns, and would confirm each other. Long pieces are no strokes: they judge first.
    xs, ys = _places(columns), _places(long)
    for proposed in (ys, _places(rows), _places(rows)):
        xs = [x for x, _ in _judged(down, xs, ys)]
        ys = [y for y, _ in _judged(across, proposed, xs)]
    found_rows, found_columns = _judged(across, ys, xs), _judged(down, xs, ys)
    if not found_columns or len(found_rows) < 2:
        return None
    return Lattice(
        [run for y, sides in found_rows for run in _runs(y, sides, xs)],
        [run for x, sides in found_columns for run in _runs(x, sides, ys)],
    )


def _places(pieces: Sequence[Piece]) -> list[float]:
    """Where most of the pieces' length lies, one place for all that lies too near to it: strokes stand beside rulings."""
    left = sorted(pieces, key=lambda piece: -_beside(piece, pieces))
    places: list[float] = []
    for piece in left:
        if all(abs(piece.at - place) > _SAME for place in places):
            same = [one for one in pieces if abs(one.at - piece.at) <= _LINE]
            places.append(sum(one.at * one.length for one in same) / sum(one.length for one in same))
    return sorted(places)


def _beside(piece: Piece, pieces: Sequence[Piece]) -> float:
    return sum(one.length for one in pieces if abs(one.at - piece.at) <= _LINE)


def _runs(at: float, sides: Sequence[bool], crossings: Sequence[float]) -> Iterator[Ruling]:
    start: float | None = None
    for there, place in zip((*sides, False), crossings, strict=True):
        if there and start is None:
            start = place
        if not there and start is not None:
            yield Ruling(at, start, place)
            start = None


# --- judging ----------------------------------------------------------------------------------------------------------------


class _Side(NamedTuple):
    """`share` of it that is dark, its longest `gap`, and how many of its ends meet the ruling there. `off`: how far it lies from the
    ruling's place."""

    length: float
    share: float
    gap: float
    met: int
    off: float

    def is_whole(self, no_gap: float) -> bool:
        return self.share >= _SURE and self.gap <= no_gap

    @property
    def is_likely(self) -> bool:
        """Broken, and no stroke: it comes from the rulings at both its ends, or from one and is longer than print is high."""
        return self.share >= _LIKELY and (self.met == 2 or (self.met == 1 and self.length >= _ALONE))


def _judged(
    lines: _Lines, places: Sequence[float], crossings: Sequence[float]
) -> list[tuple[float, list[bool]]]:
    """The places at which a ruling stands, each with its sides: whether it runs along each stretch between two crossing rulings."""
    judged = []
    for at in places if len(crossings) > 1 else ():
        found = lines.sides(at, crossings)
        there = [False] * len(found)
        for first, last in _unbroken([side.is_whole(lines.no_gap) or side.is_likely for side in found]):
            if _is_ruling(found[first:last], lines.no_gap, at_edge=first == 0 or last == len(found)):
                there[first:last] = [True] * (last - first)
        if any(there):
            judged.append((at, there))
    return judged


def _unbroken(there: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for place, one in enumerate((*there, False)):
        if one and start is None:
            start = place
        if not one and start is not None:
            yield start, place
            start = None


def _is_ruling(run: Sequence[_Side], no_gap: float, *, at_edge: bool) -> bool:
    """It has two whole sides, or one that is longer than print is high. At a table's edge, where a page break may leave a single row,
    one is enough."""
    whole = [side for side in run if side.is_whole(no_gap)]
    if len(whole) >= 2 or sum(side.length for side in whole) >= _ALONE:
        return True
    return at_edge and any(side.gap <= _NO_GAP / 2 for side in whole)


class _Lines:
    """A page's lines of one direction, along the rows of `gray` (for those down the page it is given transposed).

    `usual`: how dark rulings are; `no_gap`: what is no gap on this page: noise and dots tear holes into the surest rulings."""

    def __init__(
        self, gray: Pixels, per_point: float, pieces: Sequence[Piece], like: _Lines | None = None
    ) -> None:
        """`like`: the lines of the other direction, for a table that has no long ones in this."""
        self._gray, self._per_point = gray, per_point
        long = [piece for piece in pieces if piece.length >= LONG]
        self._darkness = [(piece.at, self._median(piece)) for piece in long]
        self._even, self.no_gap, self.usual = 2, _NO_GAP, 0.0
        if long:
            self.usual = _middle([darkness for _, darkness in self._darkness])
            self._even, self.no_gap = self._evened(long)
        elif like is not None:
            self._even, self.no_gap, self.usual = like._even, like.no_gap, like.usual

    def _median(self, piece: Piece) -> float:
        """Its darkness: at its darkest across, at most places along."""
        import numpy as np

        band = self._band(piece.at, piece.start, piece.end)
        return float(255 - np.median(band.min(axis=0))) if band.size else 0.0

    def _evened(self, long: Sequence[Piece]) -> tuple[int, float]:
        """Over how many pixels along a ruling noise must be evened out for most stretches of long ones to have no gap, and what gap
        they still have then."""
        holes = _NO_GAP
        widest = max(2, round(_EVENED * self._per_point))
        for pixels in range(2, widest + 1):
            self._even = pixels
            gaps = sorted(
                side.gap
                for piece in long
                for side in self._plain_sides(piece.at, list(_steps(piece.start, piece.end, LONG / 2)))
            )
            holes = gaps[len(gaps) * 4 // 5]
            if holes <= _NO_GAP:
                return pixels, _NO_GAP
        return widest, min(holes, _WIDEST_GAP)

    def _band(self, at: float, start: float, end: float) -> Pixels:
        k = self._per_point
        top, bottom = round((at - _WOBBLE) * k), round((at + _WOBBLE) * k) + 1
        return self._gray[max(0, top) : max(0, bottom), max(0, round(start * k)) : round(end * k) + 1]

    def _level(self, at: float) -> float:
        """Half as dark as the ruling there is, or as rulings usually are."""
        own = [darkness for place, darkness in self._darkness if abs(place - at) <= _SAME]
        return max(_FAINTEST, _HALF * min([self.usual, *own]))

    def sides(self, at: float, crossings: Sequence[float]) -> list[_Side]:
        """Of a ruling at that place, between each two of the crossing ones; where some are whole, the others on their path."""
        import numpy as np

        parts = self._parts(at, crossings)
        found = [_side(part, self._per_point, 0.0, _WOBBLE) for part in parts]
        sure = [place for place, side in enumerate(found) if side.is_whole(self.no_gap)]
        if not sure:
            return found
        path = np.interp(np.arange(len(found)), sure, [found[place].off for place in sure])
        return [
            _side(part, self._per_point, float(near), _STRAY) for part, near in zip(parts, path, strict=True)
        ]

    def _plain_sides(self, at: float, crossings: Sequence[float]) -> list[_Side]:
        return [_side(part, self._per_point, 0.0, _WOBBLE) for part in self._parts(at, crossings)]

    def _parts(self, at: float, crossings: Sequence[float]) -> list[NDArray[np.bool_]]:
        """What is dark near the place, between each two of the crossing rulings."""
        import cv2
        import numpy as np

        band = self._band(at, crossings[0], crossings[-1])
        if min(band.shape) < 3:
            return [np.zeros((1, 1), np.bool_) for _ in crossings[1:]]
        k = self._per_point
        dark = cv2.blur(np.ascontiguousarray(band), (self._even, 1)) < 255 - self._level(at)
        dark = (
            dark[:-2] | dark[1:-1] | dark[2:]
        )  # a line that slants a little goes over from one row of pixels to the next
        first = max(0, round(crossings[0] * k))
        return [
            dark[:, max(0, round(start * k) - first) : round(end * k) - first + 1]
            for start, end in pairwise(crossings)
        ]


def _steps(start: float, end: float, step: float) -> Iterator[float]:
    count = max(1, int((end - start) / step))
    yield from (start + (end - start) * place / count for place in range(count + 1))


def _side(dark: NDArray[np.bool_], per_point: float, near: float, stray: float) -> _Side:
    """The best of the rows of pixels that lie no further than `stray` from `near`."""
    import numpy as np

    length = dark.shape[1] / per_point
    if not dark.size:
        return _Side(0.0, 0.0, 0.0, 0, 0.0)
    offs = (np.arange(len(dark)) - (len(dark) - 1) / 2) / per_point
    shares = dark.mean(axis=1)
    away = np.abs(offs - near)
    row = int(np.argmax(np.where(away <= stray, shares - 0.01 * away, -1.0)))
    there = np.flatnonzero(dark[row])
    if not there.size:
        return _Side(length, 0.0, length, 0, 0.0)
    gaps = (np.diff(np.concatenate(([-1], there, [dark.shape[1]]))) - 1) / per_point
    near_end = round(_END * per_point)
    met = sum(int(end.mean() >= _SURE) for end in (dark[row, :near_end], dark[row, -near_end:]))
    return _Side(length, float(shares[row]), float(gaps.max()), met, float(offs[row]))


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
