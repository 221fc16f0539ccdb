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
_STRAY = 0.4  # by which a side may stray from the sure sides of its ruling
_HALF = 0.5  # share of a line's usual darkness that all of it has
_FAINTEST = 20.0  # of 255; paler marks are the paper's own
_NO_GAP = 0.6  # print keeps a larger distance from rulings: made scans of 150 and 200 dpi, 5000 sides and 500 strokes
_FLAWLESS = 0.4  # gap
_WIDEST_GAP = 2.0  # within dotted rulings
_EVENED = 1.5  # along a ruling, at most
_END, _MET = 2.6, 0.9  # of a side, and share of that: where it is seen to come from the ruling there
_SURE, _LIKELY = 0.93, 0.55  # share of a side that is dark: where it is whole; where it is broken
_THROUGH, _THROUGH_SHARE = (
    30.0,
    0.8,
)  # length, and share that is dark, of sides that run on over crossing rulings
_FEW = 4  # rows at a page's end or beginning
_LOWEST = 8.0  # of a row
_FEWEST = 3  # rulings of a row that may be a table's by itself: its ends and one within
_SHOWN, _SHOWN_SHARE = 3, 0.4  # whole sides of a ruling beyond doubt, and their share of all
_BROKEN = 0.75  # share that is dark of its other sides, and of what runs on from a whole one
_LONGEST = 0.8  # share of the longest piece that others of a whole ruling have
_NARROWEST = 12.0  # of a column with print in it
_ALONE = 24.0  # length of a side that is a ruling by itself: no table's print is so high


class Lattice(NamedTuple):
    horizontals: list[Ruling]
    verticals: list[Ruling]


def lattices(gray: Pixels, dpi: int, rows: Sequence[Piece], columns: Sequence[Piece]) -> Iterator[Lattice]:
    """The tables whose pieces these are, on their page (H x W, 255 paper): none, one, or several that print between them joined."""
    long = [piece for piece in rows if piece.length >= LONG]
    if len(_places(long)) < 2:
        return
    across = _Lines(gray, dpi / 72, rows)
    down = _Lines(gray.T, dpi / 72, columns, like=across)
    # Strokes propose rows as well as columns, and would confirm each other. Long pieces are no strokes: they judge first.
    _, sure = _settled(across, down, _places(long), _places(columns))
    ys = [y for y, _ in _judged(across, _places(rows), [x for x, _ in sure])]
    for found_rows, found_columns in _tables(across, down, ys, columns):
        if found_columns and len(found_rows) > 1 and across.are_rulings(found_rows, found_columns):
            yield _drawn(across, down, *_closed(found_rows, found_columns, columns))


def _closed(rows: _Judged, columns: _Judged, pieces: Sequence[Piece]) -> tuple[_Judged, _Judged]:
    """With a row more where a page break left one open: its columns run on past the last ruling, to where no ruling is."""
    for last in (0, -1):
        edge = rows[last][0]
        ends = [_end_past(x, edge, pieces, last) for x, _ in columns]
        there = [end for end in ends if end is not None]
        y = _middle(there) if there else edge
        alike = [end is not None and abs(end - y) <= _SAME for end in ends]
        if sum(alike) < _FEWEST or 2 * sum(alike) <= sum(sides[last] for _, sides in columns):
            continue
        row = (y, [True] * (len(columns) - 1))
        rows = [row, *rows] if last == 0 else [*rows, row]
        columns = [
            (x, [side, *sides] if last == 0 else [*sides, side])
            for (x, sides), side in zip(columns, alike, strict=True)
        ]
    return rows, columns


def _end_past(x: float, edge: float, pieces: Sequence[Piece], last: int) -> float | None:
    """Where the line down a table ends above its first ruling or below its last, if it runs on through it; print stops there."""
    through = [
        piece
        for piece in pieces
        if abs(piece.at - x) <= _SAME and piece.start <= edge - _LOWEST and piece.end >= edge + _LOWEST
    ]
    if not through:
        return None
    return min(piece.start for piece in through) if last == 0 else max(piece.end for piece in through)


def _drawn(across: _Lines, down: _Lines, rows: _Judged, columns: _Judged) -> Lattice:
    rows = _without_gaps_outside(_between_corners(across, rows, columns))
    columns = _without_gaps_outside(_between_corners(down, columns, rows))
    ys, xs = [y for y, _ in rows], [x for x, _ in columns]
    return Lattice(
        [run for y, sides in rows for run in _runs(y, sides, xs)],
        [run for x, sides in columns for run in _runs(x, sides, ys)],
    )


def _tables(
    across: _Lines, down: _Lines, ys: Sequence[float], pieces: Sequence[Piece]
) -> Iterator[tuple[_Judged, _Judged]]:
    """Each table by its own rows: print beside it makes columns, and another table has columns, at which its rulings would be judged in
    pieces."""
    rows, columns = _settled(across, down, ys, _places(pieces))
    for own in _framed(rows, columns):
        if len(own) == len(rows):
            yield rows, columns
        else:
            # Another table's column may stand so near to one of this table's that it takes its place.
            within = [one for one in pieces if min(one.end, own[-1]) - max(one.start, own[0]) > _SAME]
            yield from _tables(across, down, own, within)


def _settled(
    across: _Lines, down: _Lines, ys: Sequence[float], xs: Sequence[float]
) -> tuple[_Judged, _Judged]:
    """Rows and columns judged by one another, again without those that were none, until none goes."""
    while True:
        columns = _judged(down, xs, ys)
        xs = [x for x, _ in columns]
        rows = _judged(across, ys, xs)
        if len(rows) == len(ys):
            return rows, columns
        ys = [y for y, _ in rows]


_Judged = list[tuple[float, list[bool]]]


def _framed(rows: _Judged, columns: _Judged) -> Iterator[list[float]]:
    """The rows' places by table. Rows past a table's end that neither outer ruling reaches are print above or below, and so is what such
    rows hold between two tables; several with many rulings are a narrower table."""
    ys = [y for y, _ in rows]
    ends = (
        [left or right for left, right in zip(columns[0][1], columns[-1][1], strict=True)] if columns else []
    )
    if len(columns) < 2 or not any(ends):
        yield ys
        return
    sides = [sum(there) for there in zip(*(there for _, there in columns), strict=True)]
    inside = list(ends)
    narrower = []
    for first, last in _unbroken([not end for end in ends]):
        around = sides[max(0, first - 1) : last + 1]
        enough = max(around) / 2
        # Neither more than a single stroke, nor as many as half the rulings before or behind: a heading set close has several.
        if (fewest := min(sides[first:last])) <= 1 or fewest < enough:
            parts = _unbroken([count > fewest for count in sides[first:last]])
            narrower += [
                (first + top, first + bottom)
                for top, bottom in parts
                if sum(count >= max(_FEWEST, enough) for count in sides[first + top : first + bottom]) > 1
            ]
        else:
            inside[first:last] = [True] * (last - first)
    for top, bottom in sorted([*_unbroken(inside), *narrower]):
        yield ys[top : bottom + 1]


def _between_corners(lines: _Lines, rulings: _Judged, crossing: _Judged) -> _Judged:
    """The rulings with what they lack between two of their own corners. Columns of another part of the table, which do not reach a
    row's ruling, cut it into short pieces; each of them alone may be too broken for a ruling's."""
    mended = []
    for number, (at, there) in enumerate(rulings):
        corners = [
            place for place, (_, sides) in enumerate(crossing) if any(sides[max(0, number - 1) : number + 1])
        ]
        whole = list(there)
        for first, last in pairwise(corners):
            if not all(there[first:last]):
                (side,) = lines.sides(at, (crossing[first][0], crossing[last][0]))
                if side.met == 2 and side.share >= _BROKEN:
                    whole[first:last] = [True] * (last - first)
        mended.append((at, whole))
    return mended


def _without_gaps_outside(rulings: _Judged) -> _Judged:
    """The outer two are closed between their ends where most of them is there: a table has no hole in its side, and print that stands
    close to a pale stretch of it would fall into the cell."""
    closed = list(rulings)
    for outer in (0, -1):
        at, there = closed[outer]
        if 2 * sum(there) > len(there):
            first, last = there.index(True), len(there) - there[::-1].index(True)
            closed[outer] = (at, [*there[:first], *[True] * (last - first), *there[last:]])
    return closed


def _places(pieces: Sequence[Piece]) -> list[float]:
    """Where most of the pieces' length lies, one place for all that lies too near to it: strokes stand beside rulings."""
    left = sorted(pieces, key=lambda piece: -_beside(piece, pieces))
    places: list[float] = []
    for piece in left:
        if all(abs(piece.at - place) > _SAME for place in places):
            same = [one for one in pieces if abs(one.at - piece.at) <= _LINE]
            weights = [one.length**2 for one in same]
            places.append(
                sum(one.at * weight for one, weight in zip(same, weights, strict=True)) / sum(weights)
            )
    return sorted(places)


def _beside(piece: Piece, pieces: Sequence[Piece]) -> float:
    """Squared, so that a long piece outweighs strokes in many rows."""
    return sum(one.length**2 for one in pieces if abs(one.at - piece.at) <= _LINE)


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
    """`share` of it that is dark, its longest `gap`, and whether its `first` and its `last` end meet the ruling there. `off`: how far
    it lies from the ruling's place."""

    length: float
    share: float
    gap: float
    first: bool
    last: bool
    off: float

    @property
    def met(self) -> int:
        return self.first + self.last

    def is_whole(self, no_gap: float) -> bool:
        """A side longer than print is high has no stroke to be mistaken for, and is whole in spite of a hole, or of an
        end that stops at the nearer of two lines that bound its table."""
        return self.share >= _SURE and (self.gap <= no_gap or (self.length >= _ALONE and self.met > 0))

    @property
    def is_likely(self) -> bool:
        """Broken, and no stroke: it comes from the rulings at both its ends, or from one and is longer than print is high."""
        return self.share >= _LIKELY and (self.met == 2 or (self.met == 1 and self.length >= _ALONE))


def _judged(lines: _Lines, places: Sequence[float], crossings: Sequence[float]) -> _Judged:
    """The places at which a ruling stands, each with its sides: whether it runs along each stretch between two crossing rulings."""
    judged: _Judged = []
    single: _Judged = []
    for at in places if len(crossings) > 1 else ():
        found = lines.sides(at, crossings)
        runs = list(_unbroken(_possible(found, lines.no_gap)))
        sure = [run for run in runs if _is_ruling(found[slice(*run)], lines.no_gap)]
        there = [False] * len(found)
        for first, last in runs if sure else ():
            if (first, last) in sure or _is_flawless(found[first:last]):
                there[first:last] = [True] * (last - first)
        if any(there):
            offs = [side.off for side, found_there in zip(found, there, strict=True) if found_there]
            judged.append((at + _middle(offs), there))
        elif len(found) <= _FEW:
            single.append((at, _at_edge(runs, found)))
    return sorted([*judged, *_apart(single, judged)])


def _possible(found: Sequence[_Side], no_gap: float) -> list[bool]:
    """Whole sides; broken ones; and where the page's rulings have gaps throughout, all that are not much more broken than they, of a
    ruling that many whole sides show."""
    whole = [side.is_whole(no_gap) for side in found]
    sides = list(zip((False, *whole), (*whole[1:], False), strict=False))  # before it, after it
    shown = no_gap > _NO_GAP and sum(whole) >= max(_SHOWN, len(found) * _SHOWN_SHARE)
    return [
        sure
        or side.is_likely
        or (before and after and side.share >= _LIKELY and side.met > 0)
        # A table's outer ruling that is doubled is taken for the further of its two lines: what runs on to it stops at the nearer.
        or (((before and side.first) or (after and side.last)) and side.share >= _BROKEN)
        or (shown and side.share >= _BROKEN)
        for side, sure, (before, after) in zip(found, whole, sides, strict=True)
    ]


def _at_edge(runs: Sequence[tuple[int, int]], found: Sequence[_Side]) -> list[bool]:
    """A page break may leave a single row of a table, and a ruling in it."""
    there = [False] * len(found)
    for first, last in runs:
        if (first == 0 or last == len(found)) and any(
            side.gap <= _FLAWLESS or (side.share >= _SURE and side.met == 2) for side in found[first:last]
        ):
            there[first:last] = [True] * (last - first)
    return there


def _apart(single: _Judged, judged: _Judged) -> _Judged:
    """Those that leave room for print on both sides."""
    return [
        (at, there)
        for at, there in single
        if any(there) and all(abs(at - other) >= _NARROWEST for other, _ in judged)
    ]


def _unbroken(there: Sequence[bool]) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for place, one in enumerate((*there, False)):
        if one and start is None:
            start = place
        if not one and start is not None:
            yield start, place
            start = None


def _is_ruling(run: Sequence[_Side], no_gap: float) -> bool:
    """It has several whole sides, or more of them than print is high."""
    whole = [side for side in run if side.is_whole(no_gap)]
    sound = [side for side in whole if side.gap <= _NO_GAP]
    through = (
        sum(side.length for side in run if side.met == 2 and side.share >= _THROUGH_SHARE) if whole else 0.0
    )
    few = 2 if no_gap <= _NO_GAP else 3  # where noise closes the gaps, strokes pass for sides more often
    return len(sound) >= few or sum(side.length for side in whole) >= _ALONE or through >= _THROUGH


def _is_flawless(run: Sequence[_Side]) -> bool:
    return any(side.gap <= _FLAWLESS for side in run)


class _Lines:
    """A page's lines of one direction, along the rows of `gray` (for those down the page it is given transposed).

    `usual`: how dark rulings are; `no_gap`: what is no gap on this page: noise and dots tear holes into the surest rulings."""

    def __init__(
        self, gray: Pixels, per_point: float, pieces: Sequence[Piece], like: _Lines | None = None
    ) -> None:
        """`like`: the lines of the other direction, for a table that has no long ones in this."""
        self._gray, self._per_point = gray, per_point
        longest = max((piece.length for piece in pieces), default=0.0)
        # Strokes of one column may chain up to long pieces, through the gaps between rows; to the longest they do not.
        long = [piece for piece in pieces if piece.length >= max(LONG, _LONGEST * longest)]
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
            gaps = sorted(side.gap for piece in long for side in self._stretches(piece))
            holes = gaps[len(gaps) // 2]
            if holes <= _NO_GAP:
                return pixels, _NO_GAP
        return widest, min(holes, _WIDEST_GAP)

    def are_rulings(self, rows: _Judged, columns: _Judged) -> bool:
        """Most of the sides found are whole: a line of bold print is a ruling here and there."""
        xs = [x for x, _ in columns]
        sides = [
            side.is_whole(self.no_gap)
            for y, there in rows
            for side, found in zip(self.sides(y, xs), there, strict=True)
            if found
        ]
        return sum(sides) * 2 >= len(sides)

    def _stretches(self, piece: Piece) -> list[_Side]:
        import numpy as np

        steps = np.linspace(piece.start, piece.end, max(1, int(2 * piece.length / LONG)) + 1)
        return self._strip(piece.at, steps.tolist()).sides(np.zeros(len(steps) - 1), _WOBBLE)

    def _band(self, at: float, start: float, end: float) -> Pixels:
        k, top = self._per_point, self._top(at)
        bottom = top + 2 * round(_WOBBLE * k) + 1
        return self._gray[max(0, top) : max(0, bottom), max(0, round(start * k)) : round(end * k) + 1]

    def _top(self, at: float) -> int:
        """The row of pixels at which the band around a place begins."""
        return round(at * self._per_point - 0.5) - round(_WOBBLE * self._per_point)

    def _level(self, at: float) -> float:
        """Half as dark as the ruling there is, or as rulings usually are."""
        own = [darkness for place, darkness in self._darkness if abs(place - at) <= _SAME]
        return max(_FAINTEST, _HALF * min([self.usual, *own]))

    def sides(self, at: float, crossings: Sequence[float]) -> list[_Side]:
        """Of a ruling at that place, between each two of the crossing ones; where some are whole, the others on their path."""
        import numpy as np

        strip = self._strip(at, crossings)
        found = strip.sides(np.zeros(len(crossings) - 1), _WOBBLE)
        sure = [place for place, side in enumerate(found) if side.is_whole(self.no_gap)]
        if not sure:
            return found
        path = np.interp(np.arange(len(found)), sure, [found[place].off for place in sure])
        return strip.sides(path, _STRAY)

    def _strip(self, at: float, crossings: Sequence[float]) -> _Strip:
        import cv2
        import numpy as np

        k = self._per_point
        band = self._band(at, crossings[0], crossings[-1])
        if min(band.shape) < 3:
            dark = np.zeros((2 * round(_WOBBLE * k) - 1, max(1, band.shape[1])), np.bool_)
        else:
            dark = cv2.blur(np.ascontiguousarray(band), (self._even, 1)) < 255 - self._level(at)
            # A line that slants a little goes over from one row of pixels to the next.
            dark = dark[:-2] | dark[1:-1] | dark[2:]
        places = np.round(np.array(crossings) * k).astype(np.int64)
        offs = (max(0, self._top(at)) + np.arange(len(dark)) + 1.5) / k - at
        return _Strip(dark, np.clip(places - max(0, places[0]), 0, dark.shape[1] - 1), offs, k)


class _Strip:
    """What is dark near a ruling's place, H x W with the ruling along its rows, and the crossing rulings' columns."""

    def __init__(
        self, dark: NDArray[np.bool_], crossings: NDArray[np.int64], offs: Floats, per_point: float
    ) -> None:
        """`offs`: how far each row lies from the place, in points."""
        import numpy as np

        self._dark, self._offs, self._per_point = dark, offs, per_point
        self._first, self._last = crossings[:-1], crossings[1:] + 1
        before = np.zeros((dark.shape[0], dark.shape[1] + 1), np.int32)
        np.cumsum(dark, axis=1, out=before[:, 1:])
        self._shares = (before[:, self._last] - before[:, self._first]) / (self._last - self._first)

    def sides(self, path: Floats, stray: float) -> list[_Side]:
        """Of each side the best of the rows of pixels that lie no further than `stray` from its place on the path."""
        import numpy as np

        away = np.abs(self._offs[:, None] - path[None, :])
        rows = np.argmax(np.where(away <= stray, self._shares - 0.01 * away, -1.0), axis=0)
        return [self._side(side, row) for side, row in enumerate(rows.tolist())]

    def _side(self, side: int, row: int) -> _Side:
        import numpy as np

        share, off = float(self._shares[row, side]), float(self._offs[row])
        first, last = int(self._first[side]), int(self._last[side])
        length = (last - first) / self._per_point
        if share < _LIKELY:
            return _Side(length, share, length, first=False, last=False, off=off)
        if share == 1.0:
            return _Side(length, share, 0.0, first=True, last=True, off=off)
        dark = self._dark[row, first:last]
        there = np.flatnonzero(dark)
        gap = max(
            int(there[0]), dark.size - 1 - int(there[-1]), int((there[1:] - there[:-1]).max(initial=1)) - 1
        )
        near_end = round(_END * self._per_point)
        first_met, last_met = (
            bool(np.count_nonzero(end) >= _MET * end.size) for end in (dark[:near_end], dark[-near_end:])
        )
        return _Side(length, share, gap / self._per_point, first_met, last_met, off)


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]
