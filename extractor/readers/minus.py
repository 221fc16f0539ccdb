"""The minus sign before a number, in the ink itself: the recogniser overlooks a thin one, and a fleck of dust is as large.

Dash    a level stroke half way up the digits, paper above and below it and between it and the first digit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.readers.scan_lines import PAPER, Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Floats = NDArray[np.float32]

# All in heights of the digits.
_BEFORE, _BEHIND = 0.7, 0.6  # from a line's beginning, where its first sign stands
_AROUND = 0.15  # above and below the digits
_MIDDLE = (0.38, 0.68)  # where a dash stands, of Song, Kai, Hei and Times; the bar of a 4 is lower
_UPPER, _LOWER = 0.28, 0.85  # what is darker above or below is a digit's
_SHORTEST, _LONGEST, _APART = 0.2, 0.7, 0.5
_DIGIT = 0.12  # columns on end that make a digit
# Shares of full ink: a dash is so much darker than what is above and below it, a digit's columns are so dark there.
_DARKER, _DARK = 0.25, 0.35
_PALER = 0.65  # share of a dash's darkness: the two blur into one another
_FULL = 90  # per cent of a line's pixels are paler
_LOWEST = 4  # pixels; a lower line is dust and has no half way up


def has_dash(gray: Pixels, line: Line, within: Line) -> bool:
    """Whether a dash stands before the first digit of a line. `gray`: the page without rulings; `within`: the cell."""
    import numpy as np

    height = line.y1 - line.y0
    full = float(np.percentile(PAPER - _part(gray, line), _FULL)) if height > 0 and line.x1 > line.x0 else 0.0
    around = Line(
        max(within.x0, round(line.x0 - _BEFORE * height)),
        round(line.y0 - _AROUND * height),
        min(within.x1, round(line.x0 + _BEHIND * height)),
        round(line.y1 + _AROUND * height),
    )
    off_page = around.y0 < 0 or line.y1 > len(gray)
    if full <= 0 or height < _LOWEST or off_page or around.x1 - around.x0 < 4:
        return False
    middle, beside, whole = _bands(PAPER - _part(gray, around).astype(np.float32), height)
    start = _first_digit(beside > _DARK * full, max(2, round(_DIGIT * height)))
    return _ends_before(middle, whole, middle - beside > _DARKER * full, start, height)


def _part(gray: Pixels, box: Line) -> Pixels:
    return gray[max(0, box.y0) : box.y1, max(0, box.x0) : box.x1]


def _bands(dark: Floats, height: int) -> tuple[Floats, Floats, Floats]:
    """Of each column how dark it is half way up the digits, above or below that, and anywhere."""
    import cv2

    evened: Any = cv2.blur(dark, (1, 2))
    upper, first, last, lower = (round((share + _AROUND) * height) for share in (_UPPER, *_MIDDLE, _LOWER))
    beside = evened[:upper].max(axis=0)
    if lower < len(evened):
        beside = cv2.max(beside, evened[lower:].max(axis=0)).ravel()
    return evened[first:last].max(axis=0), beside, evened.max(axis=0)


def _first_digit(dark: NDArray[np.bool_], columns: int) -> int:
    run = 0
    for place, there in enumerate(dark.tolist()):
        run = run + 1 if there else 0
        if run == columns:
            return place - columns + 1
    return len(dark)


def _ends_before(middle: Floats, whole: Floats, dash: NDArray[np.bool_], start: int, height: int) -> bool:
    """A stretch of a dash's length whose end is near the first digit, with something like paper between them: the bar of a 4 has none."""
    first: int | None = None
    for place in range(start + 1):
        there = place < start and bool(dash[place])
        if there and first is None:
            first = place
        if not there and first is not None:
            darkest = first + int(middle[first:place].argmax())
            long = _SHORTEST * height <= place - first <= _LONGEST * height
            if (
                long
                and start - place <= _APART * height
                and float(whole[darkest : start + 1].min()) < _PALER * float(middle[darkest])
            ):
                return True
            first = None
    return False
