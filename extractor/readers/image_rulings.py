"""A page's picture -> the ruling lines of its tables, as `readers.ruling` takes them.

Ridge     how much darker a place is than what lies a little across from it: high on a line, nothing on paper or inside thick print.
Piece     an unbroken stretch of a ridge, long enough to be part of a ruling.
Lattice   the places of all rulings of one table, in both directions.
Side      the stretch of one ruling between two crossing ones: there or not there.

A stroke of a character may be as long as a short ruling, but no stroke runs from one ruling to the next without a gap, and none stands
at the same place in row after row. So pieces only propose where rulings may be; whether a side is there is then judged over its whole
length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.ruling import Ruling

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Floats = NDArray[np.float64]

_WORKED_AT = 220  # dpi; a finer picture is halved: rulings are half a point wide and more
_THICK = 2.6  # points; a broader mark is no ruling
_SMOOTH = 1.6  # points along a ruling over which noise is evened out
_ACROSS, _DOWN = (
    20.0,
    11.0,
)  # points; shortest piece that proposes a ruling: under a column's width, a row's height
_TOUCH = 4.0  # points between two rulings that meet
_SAME = 3.5  # points; rulings nearer than this are one, doubled or drawn in pieces
_WOBBLE = 1.6  # points by which a ruling may stray from its place on folded paper
_CROSSING = 0.7  # points next to a crossing ruling that are not judged
_NO_GAP = 1.3  # points; a shorter one is noise. Print keeps a larger distance from rulings
_PALEST = 0.5  # share of the usual darkness of a stretch that all of it has
_LONG = 45.0  # points; no stroke is so long
_DARK = 0.45  # share of the darkness of long lines that others have
_FULL = 0.85  # share of a stretch that is dark where it is a line's
_SURE, _LIKELY = 0.85, 0.6  # share of a side that is line: for a sure side; for one beside it
_ALONE, _WHOLE = 24.0, 0.96  # points; and share: of a side that is a ruling by itself
_SMALLEST = (60.0, 12.0)  # points; width and height of a table


class Rulings(NamedTuple):
    """In points from the page's top left."""

    horizontals: list[Ruling]
    verticals: list[Ruling]


class _Piece(NamedTuple):
    """In pixels; `at` across its direction, `start` and `end` along."""

    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def find(gray: Pixels, dpi: int) -> Rulings:
    """The rulings of all tables of an upright page (H x W, 255 paper); those of no table (underlines, a rule under a heading) are left
    out. What runs through is one ruling; doubled lines are one."""
    small, per_point = _worked_on(gray, dpi)
    ink = 255 - small
    across = _Direction(ink, per_point, _ACROSS)
    down = _Direction(ink.T, per_point, _DOWN)
    found = Rulings([], [])
    for rows, columns in _tables(across.pieces, down.pieces, per_point):
        lattice = _Lattice(rows, columns, across, down, per_point)
        found.horizontals.extend(_scaled(lattice.horizontals(), per_point))
        found.verticals.extend(_scaled(lattice.verticals(), per_point))
    return found


def _worked_on(gray: Pixels, dpi: int) -> tuple[Pixels, float]:
    import cv2

    if dpi <= _WORKED_AT:
        return gray, dpi / 72
    scale = 0.5 if dpi <= 2 * _WORKED_AT else _WORKED_AT / dpi
    height, width = gray.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cv2.resize(gray, size, interpolation=cv2.INTER_AREA), dpi * scale / 72


def _scaled(pieces: Sequence[_Piece], per_point: float) -> Iterator[Ruling]:
    for at, start, end in pieces:
        yield Ruling(at / per_point, start / per_point, end / per_point)


# --- ridges and pieces ------------------------------------------------------------------------------------------------------


class _Direction:
    """The lines that run along the rows of `ink` (for those down the page it is given transposed). `ridge` is H x W; above
    `floor` it is as dark as the page's long lines."""

    def __init__(self, ink: Pixels, per_point: float, shortest: float) -> None:
        import cv2
        import numpy as np

        thick = max(3, round(_THICK * per_point) | 1)
        even = cv2.blur(np.ascontiguousarray(ink), (max(3, round(_SMOOTH * per_point) | 1), 1))
        self.ridge = cv2.morphologyEx(even, cv2.MORPH_TOPHAT, np.ones((thick, 1), np.uint8))
        self._noise = _noise(self.ridge)
        self.floor = self._usual_floor(per_point)
        self.pieces = list(self._pieces(per_point, shortest))

    def _usual_floor(self, per_point: float) -> float:
        """Half as dark as the long lines usually are."""
        import numpy as np

        long = self.ridge[self._stretches(_LONG * per_point) > 0]
        long = long[long > self._noise]
        return max(self._noise, _DARK * float(np.median(long))) if long.size else self._noise

    def _stretches(self, length: float) -> Pixels:
        """Where a stretch of that length is evenly dark: nearly nowhere much paler than on the whole. Print is dark here and there."""
        import cv2
        import numpy as np

        size = (max(3, round(length) | 1), 1)
        usual = cv2.blur(self.ridge, size)
        floor = np.maximum(cv2.convertScaleAbs(usual, alpha=_PALEST), np.uint8(self._noise))
        dark = cv2.threshold(cv2.subtract(self.ridge, floor), 0, 200, cv2.THRESH_BINARY)[1]
        full = cv2.threshold(cv2.blur(dark, size), 200 * _FULL, 1, cv2.THRESH_BINARY)[1]
        return cv2.dilate(full, np.ones(size[::-1], np.uint8))

    def _pieces(self, per_point: float, shortest: float) -> Iterator[_Piece]:
        import cv2

        _, _, stats, middles = cv2.connectedComponentsWithStats(self._stretches(shortest * per_point))
        for (x, _, w, h, _), (_, at) in zip(stats[1:].tolist(), middles[1:].tolist(), strict=True):
            if h <= 2 * _THICK * per_point + 0.012 * w:
                yield _Piece(at, float(x), float(x + w))


def _noise(ridge: Pixels) -> float:
    """What noise does not reach."""
    import numpy as np

    sample = ridge[::4, ::4].ravel()
    middle = float(np.median(sample))
    spread = float(np.median(np.abs(sample.astype(np.float32) - middle)))
    return max(10.0, middle + 4 * spread + 3)


# --- tables -----------------------------------------------------------------------------------------------------------------


def _tables(
    across: Sequence[_Piece], down: Sequence[_Piece], per_point: float
) -> Iterator[tuple[list[_Piece], list[_Piece]]]:
    """Pieces that cross or touch one another, by table."""
    import numpy as np

    if not across or not down:
        return
    touch = _TOUCH * per_point
    a, d = np.array(across), np.array(down)
    meet = (
        (d[None, :, 0] >= a[:, None, 1] - touch)
        & (d[None, :, 0] <= a[:, None, 2] + touch)
        & (a[:, None, 0] >= d[None, :, 1] - touch)
        & (a[:, None, 0] <= d[None, :, 2] + touch)
    )
    label = np.arange(len(across))
    while True:
        columns = np.where(meet, label[:, None], len(across)).min(axis=0)
        fresh = np.minimum(label, np.where(meet, columns[None, :], len(across)).min(axis=1))
        if (fresh == label).all():
            break
        label = fresh
    for one in sorted(set(label.tolist())):
        rows = [piece for piece, own in zip(across, label, strict=True) if own == one]
        sides = [piece for piece, own in zip(down, columns, strict=True) if own == one]
        wide = max(row.end for row in rows) - min(row.start for row in rows)
        high = max((side.end for side in sides), default=0) - min((side.start for side in sides), default=0)
        if len(rows) > 1 and sides and wide >= _SMALLEST[0] * per_point and high >= _SMALLEST[1] * per_point:
            yield rows, sides


class _Lattice:
    """One table: rulings at places of two directions, each a row of sides."""

    def __init__(
        self,
        rows: Sequence[_Piece],
        columns: Sequence[_Piece],
        across: _Direction,
        down: _Direction,
        per_point: float,
    ) -> None:
        self._per_point = per_point
        proposed_ys, proposed_xs = _places(rows, per_point), _places(columns, per_point)
        # Strokes propose both rows and columns, and would confirm each other. Long pieces are no strokes: they judge first.
        long = [piece for piece in rows if piece.length >= _LONG * per_point]
        ys, xs = _places(long, per_point), proposed_xs
        for ys_now in (ys, proposed_ys, proposed_ys):
            self._columns = _judged(down, xs, ys, per_point)
            xs = [x for x, _ in self._columns]
            self._rows = _judged(across, ys_now, xs, per_point)
            ys = [y for y, _ in self._rows]
        self._columns = _judged(down, xs, ys, per_point)
        self._ys, self._xs = ys, [x for x, _ in self._columns]

    def horizontals(self) -> list[_Piece]:
        return [piece for y, sides in self._rows for piece in _runs(y, sides, self._xs)]

    def verticals(self) -> list[_Piece]:
        return [piece for x, sides in self._columns for piece in _runs(x, sides, self._ys)]


def _places(pieces: Sequence[_Piece], per_point: float) -> list[float]:
    """Where rulings may be: the middles of pieces that lie together, the longer weighing more."""
    groups: list[list[_Piece]] = []
    for piece in sorted(pieces):
        if (
            groups
            and piece.at - groups[-1][-1].at <= _SAME * per_point
            and (piece.at - groups[-1][0].at <= 2 * _SAME * per_point)
        ):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [
        sum(piece.at * piece.length for piece in group) / sum(piece.length for piece in group)
        for group in groups
    ]


def _judged(
    direction: _Direction, places: Sequence[float], crossings: Sequence[float], per_point: float
) -> list[tuple[float, list[bool]]]:
    """The places at which a ruling stands, each with its sides: whether it runs along each stretch between two crossing rulings."""
    judged = []
    for at in places:
        seen = [_seen(direction, at, start, end, per_point) for start, end in pairwise(crossings)]
        sides = [False] * len(seen)
        for first, last in _possible(seen):
            if _is_ruling(seen, first, last):
                sides[first:last] = [True] * (last - first)
        if any(sides):
            judged.append((at, sides))
    return judged


def _possible(seen: Sequence[_Seen]) -> Iterator[tuple[int, int]]:
    """Unbroken runs of sides that may be line."""
    start: int | None = None
    for place, one in enumerate(seen):
        likely = one.share >= _LIKELY and (one.met > 0 or one.share >= _SURE)
        if likely and start is None:
            start = place
        if not likely and start is not None:
            yield start, place
            start = None
    if start is not None:
        yield start, len(seen)


def _is_ruling(seen: Sequence[_Seen], first: int, last: int) -> bool:
    """A run is a ruling where it passes two sides whole, or one that is longer than print is high; at a table's edge, where a page
    break may leave one row, a single side without any gap is enough."""
    sure = [one for one in seen[first:last] if one.share >= _SURE and one.gap <= _NO_GAP]
    if len(sure) >= 2 or sum(one.length for one in sure) >= _ALONE:
        return True
    at_edge = first == 0 or last == len(seen)
    return at_edge and any(one.share >= _WHOLE and one.gap <= _NO_GAP / 3 for one in sure)


class _Seen(NamedTuple):
    """What a side looks like: its length in points, the share of it that is dark, the longest gap, and how many of its ends meet the ruling there."""

    length: float
    share: float
    gap: float
    met: int


def _seen(direction: _Direction, at: float, start: float, end: float, per_point: float) -> _Seen:
    """The side along the path nearest to the place."""
    import numpy as np

    margin = _CROSSING * per_point
    first, last = round(start + margin), round(end - margin) + 1
    if last - first < 3:
        return _Seen(0.0, 0.0, 0.0, 0)
    length = (last - first) / per_point
    wobble = max(1, round(_WOBBLE * per_point))
    top = max(0, round(at) - wobble)
    band = direction.ridge[top : round(at) + wobble + 1, first:last]
    middle = int(np.argmax(band.mean(axis=1)))
    dark = band[max(0, middle - 1) : middle + 2].max(axis=0) > direction.floor
    there = np.flatnonzero(dark)
    if not there.size:
        return _Seen(length, 0.0, length, 0)
    gaps = np.diff(np.concatenate(([-1], there, [dark.size]))) - 1
    gap = float(gaps.max()) / per_point
    met = int(gaps[0] <= _NO_GAP * per_point) + int(gaps[-1] <= _NO_GAP * per_point)
    return _Seen(length, float(dark.mean()), gap, met)


def _runs(at: float, sides: Sequence[bool], crossings: Sequence[float]) -> Iterator[_Piece]:
    start: float | None = None
    for there, first, last in zip((*sides, False), crossings, (*crossings[1:], 0.0), strict=True):
        if there and start is None:
            start = first
        if not there and start is not None:
            yield _Piece(at, start, first)
            start = None
        del last


# --- the page without them --------------------------------------------------------------------------------------------------


def without_lines(gray: Pixels, rulings: Rulings, dpi: int) -> Pixels:
    """The page with its rulings painted over, so that a crop of a cell shows characters only."""
    import cv2

    clean = gray.copy()
    per_point = dpi / 72
    _paint(clean, rulings.horizontals, per_point)
    turned = cv2.transpose(clean)
    _paint(turned, rulings.verticals, per_point)
    return cv2.transpose(turned)


def _paint(gray: Pixels, rulings: Sequence[Ruling], per_point: float) -> None:
    import cv2
    import numpy as np

    reach = max(2, round((_WOBBLE + 1.0) * per_point))
    length = max(5, round(8.0 * per_point))
    height = gray.shape[0]
    for at, start, end in rulings:
        middle = round(at * per_point)
        top, bottom = max(0, middle - reach), min(height, middle + reach + 1)
        first, last = max(0, int(start * per_point) - reach), int(end * per_point) + reach
        band = gray[top:bottom, first:last]
        if band.size == 0:
            continue
        dark = 255 - cv2.morphologyEx(band, cv2.MORPH_CLOSE, np.ones((1, length), np.uint8))
        line = cv2.dilate((dark > 30).astype(np.uint8), np.ones((3, 1), np.uint8))
        band[line > 0] = 255
