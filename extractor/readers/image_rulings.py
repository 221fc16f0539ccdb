"""A page's picture -> the ruling lines of its tables, as `readers.ruling` takes them; and the page without them.

Where rulings may be is told by `readers.ridges`, which of them there are by `readers.lattice`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers import ridges
from extractor.readers.lattice import LONG, lattices
from extractor.readers.ridges import Piece
from extractor.readers.ruling import Ruling

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less

_ACROSS, _DOWN = (
    20.0,
    9.0,
)  # points; shortest piece that proposes a ruling: under a column's width, a row's height
_TOUCH = 4.0  # points between two rulings that meet
_PAST = 20.0  # points past its last crossing by which no ruling runs on
_STRAY = 2.0  # points across, between the pieces of one streak
_SMALLEST = (60.0, 9.0)  # points; width and height of a table
_BESIDE = 2.6  # points to both sides of a ruling that are cleared of it
_LINE = 8.0  # points; a shorter dark stretch along a ruling is a character that touches it


class Rulings(NamedTuple):
    """In points from the page's top left. Streaks are folds and what a scanner's soiled glass draws over a page: no rulings, and no print."""

    horizontals: list[Ruling]
    verticals: list[Ruling]
    streaks_across: Sequence[Ruling] = ()
    streaks_down: Sequence[Ruling] = ()


def find(gray: Pixels, dpi: int) -> Rulings:
    """The rulings of all tables of an upright page (H x W, 255 paper); those of no table (underlines, a rule under a heading) are left
    out. What runs through is one ruling; doubled lines are one."""
    across, down = ridges.pieces(gray, dpi, across=_ACROSS, down=_DOWN)
    found = Rulings([], [], _streaks(across, down), _streaks(down, across))
    for rows, columns in _tables(_without(across, found.streaks_across), _without(down, found.streaks_down)):
        for table in lattices(gray, dpi, rows, columns):
            found.horizontals.extend(table.horizontals)
            found.verticals.extend(table.verticals)
    return found


def _tables(across: Sequence[Piece], down: Sequence[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
    """Pieces that cross or touch one another, by table."""
    import numpy as np

    if not across or not down:
        return
    a, d = np.array(across), np.array(down)
    meet = (
        (d[None, :, 0] >= a[:, None, 1] - _TOUCH)
        & (d[None, :, 0] <= a[:, None, 2] + _TOUCH)
        & (a[:, None, 0] >= d[None, :, 1] - _TOUCH)
        & (a[:, None, 0] <= d[None, :, 2] + _TOUCH)
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
        if len(rows) > 1 and sides and wide >= _SMALLEST[0] and high >= _SMALLEST[1]:
            yield rows, sides


def _streaks(pieces: Sequence[Piece], crossing: Sequence[Piece]) -> list[Ruling]:
    """Lines that, though print may break them into pieces, run on past the outermost rulings on both sides."""
    long = [one for one in crossing if one.length >= LONG]
    before, after = list[Piece](), list[Piece]()
    for piece in pieces:
        met = _met(piece, long) if piece.length > _PAST else []
        if met and min(met) - piece.start > _PAST:
            before.append(piece)
        if met and piece.end - max(met) > _PAST:
            after.append(piece)
    return [
        Ruling((one.at + other.at) / 2, one.start, other.end)
        for one in before
        for other in after
        if abs(one.at - other.at) <= _STRAY
        and one.start < other.end
        and (one is other or one.end <= other.start + _PAST)
    ]


def _without(pieces: Sequence[Piece], streaks: Sequence[Ruling]) -> list[Piece]:
    return [
        piece
        for piece in pieces
        if not any(
            abs(piece.at - one.at) <= _STRAY and one.start <= piece.start and piece.end <= one.end
            for one in streaks
        )
    ]


def _met(piece: Piece, crossing: Sequence[Piece]) -> list[float]:
    return [
        one.at
        for one in crossing
        if piece.start - _TOUCH <= one.at <= piece.end + _TOUCH
        and one.start - _TOUCH <= piece.at <= one.end + _TOUCH
    ]


# --- the page without them --------------------------------------------------------------------------------------------------


def without_lines(gray: Pixels, rulings: Rulings, dpi: int) -> Pixels:
    """The page with its rulings and streaks painted over, so that a crop of a cell shows characters only."""
    import cv2

    clean = gray.copy()
    per_point = dpi / 72
    _paint(clean, [*rulings.horizontals, *rulings.streaks_across], per_point)
    turned = cv2.transpose(clean)
    _paint(turned, [*rulings.verticals, *rulings.streaks_down], per_point)
    return cv2.transpose(turned)


def _paint(gray: Pixels, rulings: Sequence[Ruling], per_point: float) -> None:
    import cv2
    import numpy as np

    reach = max(2, round(_BESIDE * per_point))
    length = max(5, round(_LINE * per_point))
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
