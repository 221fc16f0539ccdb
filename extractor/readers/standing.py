"""Which way up a level page stands: its lines of text are read each way round.

Strip    a picture of the beginning of one line of text, found by its shape alone: ink that runs on along the rows.
Share    how much of the strips was read as Chinese characters beyond doubt, of those that fit into them.

The recogniser was taught characters that stand, and those of upright columns, turned by a quarter counter-clockwise. So a page reads the
way it stands, nearly as well when its lines run upwards, and not at all in the two other ways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractor.readers.recogniser import Recogniser, is_chinese

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less

_SEEN_AT = 100  # dpi
_PALEST, _PALER = 40, 0.35  # of 255; share of the darkness of most print
_EM = 15  # pixels at that size: 10.5-point type
_RULING = 5  # ems; no stroke is so long
_HEIGHTS = (8, 40)  # pixels: 6-point type to a title's
_SHORTEST, _LONGEST = 4, 9  # heights of a line
_FILLED = 0.35  # share of a line's box
_AROUND = 0.2  # of its height
_ASKED = 3  # strips
_NARROWED = 0.6  # pressed together to this share they tell as much
_SURE = 0.95
# Made scans of 200 and 150 dpi, office and bad: 0.98 and more as they stand, 0.17 to 1.1 with lines upwards, at most 0.02 else.
_READS, _FEWEST = 0.12, 4  # share; characters


def quarters(gray: Pixels, dpi: int, recogniser: Recogniser) -> int | None:
    """By how many quarters clockwise the page (H x W, 255 paper, level) must be turned to stand; None where its lines don't tell: a
    blank page, a seal, numbers alone."""
    for way in (0, 2, 1, 3):
        if _reads(gray, dpi, way, recogniser):
            return (way + 1) % 4 if _reads(gray, dpi, way + 1, recogniser) else way
    return None


def _reads(gray: Pixels, dpi: int, way: int, recogniser: Recogniser) -> bool:
    import numpy as np

    found = strips(np.ascontiguousarray(np.rot90(gray, -way)), dpi)
    if not found:
        return False
    room = sum(strip.shape[1] / strip.shape[0] for strip in found)
    seen = [char for one in recogniser.read(found, _NARROWED) for char in one.chars if is_chinese(char.text)]
    sure = sum(char.score >= _SURE for char in seen)
    return bool(sure >= max(_FEWEST, _READS * room))


def strips(gray: Pixels, dpi: int) -> list[Pixels]:
    """The beginnings of the lines that are longest for their height."""
    import cv2
    import numpy as np

    scale = min(1.0, _SEEN_AT / dpi)
    joined = cv2.morphologyEx(_print(gray, scale), cv2.MORPH_CLOSE, np.ones((1, _EM), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    # By their shape first: a table's row of two lines is longer than a line of prose, and unread.
    lines = [
        (min(width / height, _LONGEST), min(width, round(_LONGEST * height)), x, y, height)
        for x, y, width, height, area in stats[1:].tolist()
        if _HEIGHTS[0] <= height <= _HEIGHTS[1]
        and width >= _SHORTEST * height
        and area >= _FILLED * width * height
    ]
    found = []
    for _, width, x, y, height in sorted(lines, reverse=True)[:_ASKED]:
        around = _AROUND * height
        top, bottom = (max(0, round(at / scale)) for at in (y - around, y + height + around))
        left, right = (max(0, round(at / scale)) for at in (x - around, x + width + around))
        found.append(gray[top:bottom, left:right])
    return found


def _print(gray: Pixels, scale: float) -> Pixels:
    """Ink without rulings, 0 or 1."""
    import cv2
    import numpy as np

    height, width = gray.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    ink = 255 - cv2.resize(gray, size, interpolation=cv2.INTER_AREA)
    dark = ink[ink > _PALEST]
    level = max(_PALEST, _PALER * float(np.percentile(dark, 90))) if dark.size else _PALEST
    black: Pixels = (ink > level).astype(np.uint8)
    length = _RULING * _EM
    near = cv2.dilate(black, np.ones((3, 3), np.uint8))  # a ruling wavers from row to row of pixels
    for shape in ((1, length), (length, 1)):
        black[cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) > 0] = 0
    return black
