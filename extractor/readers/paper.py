"""A picture of paper in colour or grey -> dark marks on white: the seal, the paper's tone and the light that fell on it taken away.

Tone    the paper's grey at a place: the brightest that stands within a few characters of it.
Seal    a red mark of a seal's size. Red of another shape is print (a red heading) and stays.
Shade   a mark paler than print and broader than the strokes of a table's print: a watermark, a seal on a grey copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less

_TONED_OVER = 4.5  # points; wider than any stroke, narrower than the shade of a fold
_DARKEST_PAPER = 60  # a darker place is no paper: the table a page was photographed on
_SEAL_MM = (
    18.0,
    70.0,
)  # 国发〔1999〕25号: official seals measure 42 to 60 mm, internal ones less; print spreads
_SEAL_ASPECT = 2.0  # an oval seal (45 x 30 mm) and room for its ring being broken
_RED = 28  # by how much red stands above green and blue, of 255
_PRINT, _SHADE = (
    0.5,
    0.8,
)  # of the paper's brightness: print under a seal is darker than the one, what a seal leaves brighter than the other
_SEEN_AT = 50  # dpi at which seals are looked for
_PALE = 0.5  # of the darkness of print; a shade has less
_FAINT = 15  # of 255; a paler mark troubles nobody
_BROAD = 1.6  # points; the strokes of a table's print are narrower
_PLAIN, _FLAT = (
    2.2,
    10,
)  # points, and of 255 from pixel to pixel: a mark so broad and so even is a shade beyond doubt
_SHADED = 0.0017  # share of a table that is such a mark: made scans without shades up to 0.0012, watermarks 0.002 and more
_RULING = (60.0, 2.6)  # points; at least so long and at most so thick
_SHADES_AT = 150  # dpi at which that is looked for
_PRINTED = 0.002  # share of a page that is print at least


def whitened(pixels: Pixels, dpi: int) -> Pixels:
    """H x W x 3 RGB or H x W grey -> H x W grey, paper at 255."""
    return _even(_gray(pixels, dpi), dpi)


def without_shades(gray: Pixels, dpi: int, boxes: Sequence[tuple[int, int, int, int]]) -> Pixels:
    """H x W, paper at 255 -> the same without shades, for the inside of tables: outside them a broad pale mark may be a title. As it is
    where there are next to none inside those boxes (x0, y0, x1, y1), or where there is no print to judge them by."""
    import cv2
    import numpy as np

    print_ = gray[::3, ::3]
    print_ = print_[print_ < 128]
    if print_.size * 9 < _PRINTED * gray.size:
        return gray
    palest = 255 - _PALE * (255 - float(np.percentile(print_, 25)))
    if not any(_is_shaded(gray[y0:y1, x0:x1], dpi, palest) for x0, y0, x1, y1 in boxes):
        return gray
    tone = _without_rulings(_closed(gray, _BROAD * dpi / 72), dpi)
    return cv2.divide(gray, np.maximum(tone, np.uint8(palest)), scale=255)


def _is_shaded(gray: Pixels, dpi: int, palest: float) -> bool:
    import cv2
    import numpy as np

    if not gray.size:
        return False
    scale = min(1.0, _SHADES_AT / dpi)
    height, width = gray.shape
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    even = cv2.blur(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), (3, 3))
    broad = _without_rulings(_closed(even, _PLAIN * dpi * scale / 72), dpi * scale)
    steps = cv2.morphologyEx(even, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    flat = (broad < 255 - _FAINT) & (broad > palest) & (steps < _FLAT)
    return bool(flat.mean() >= _SHADED)


def _without_rulings(tone: Pixels, dpi: float) -> Pixels:
    """A tone is no table's ruling, however pale that is and broad."""
    import cv2
    import numpy as np

    dark = 255 - tone
    length, thick = (max(3, round(points * dpi / 72)) for points in _RULING)
    for along, across in (((1, length), (thick + 1, 1)), ((length, 1), (1, thick + 1))):
        long = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(along, np.uint8))
        dark = cv2.subtract(dark, cv2.morphologyEx(long, cv2.MORPH_TOPHAT, np.ones(across, np.uint8)))
    return 255 - dark


def _closed(gray: Pixels, pixels: float) -> Pixels:
    """Marks narrower than so many pixels are gone."""
    import cv2

    reach = max(3, round(pixels) | 1)
    return cv2.morphologyEx(
        gray, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
    )


def _gray(pixels: Pixels, dpi: int) -> Pixels:
    import cv2
    import numpy as np

    if pixels.ndim == 2:
        return np.ascontiguousarray(pixels)
    gray = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    for x0, y0, x1, y1 in _seals(pixels, dpi):
        _unseal(gray[y0:y1, x0:x1], pixels[y0:y1, x0:x1])
    return gray


def _seals(pixels: Pixels, dpi: int) -> list[tuple[int, int, int, int]]:
    """Boxes of red marks as large and as round as a seal, in pixels."""
    import cv2
    import numpy as np

    height, width = pixels.shape[:2]
    scale = min(1.0, _SEEN_AT / dpi)
    small = cv2.resize(
        pixels, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_AREA
    )
    red = _redness(small) > _RED
    if not red.any():
        return []
    mm = dpi * scale / 25.4
    reach = max(3, round(3 * mm)) | 1  # the gaps between the signs on a seal's ring
    joined = cv2.dilate(red.astype(np.uint8), np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, w, h, _ in stats[1:].tolist():
        sides = sorted(((w - reach) / mm, (h - reach) / mm))
        if sides[0] >= _SEAL_MM[0] and sides[1] <= _SEAL_MM[1] and sides[1] <= _SEAL_ASPECT * sides[0]:
            x0, y0 = max(0, int((x - 1) / scale)), max(0, int((y - 1) / scale))
            found.append(
                (x0, y0, min(width, int((x + w + 1) / scale)), min(height, int((y + h + 1) / scale)))
            )
    return found


def _redness(pixels: Pixels) -> NDArray[np.int16]:
    import numpy as np

    red, green, blue = (pixels[..., channel].astype(np.int16) for channel in range(3))
    return red - np.maximum(green, blue)


def _unseal(gray: Pixels, pixels: Pixels) -> None:
    """In the red channel a seal is nearly as bright as paper, and black print under it stays black."""
    import cv2
    import numpy as np

    stamped = _redness(pixels) > _RED // 2
    if not stamped.any():
        return
    red = pixels[..., 0]
    paper, ink = (float(np.percentile(red[where], 75)) for where in (~stamped, stamped))
    lifted = np.clip(red * (max(paper, ink) / max(ink, 1.0)), 0, 255).astype(np.uint8)
    # Pictures are compressed with coarse colour: at the rim of a stroke the seal's red reaches over what it belongs to, and a shade of
    # it is left that is no print.
    near = cv2.dilate(stamped.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
    level = max(paper, ink)
    shade = np.interp(np.arange(256), (_PRINT * level, _SHADE * level), (0.0, 1.0))
    bare = np.maximum(gray, lifted)
    bare = (bare + shade[bare] * np.maximum(level - bare, 0.0)).astype(np.uint8)
    np.copyto(gray, bare, where=near)


def _even(gray: Pixels, dpi: int) -> Pixels:
    """Each pixel against the tone of the paper around it."""
    import cv2
    import numpy as np

    height, width = gray.shape
    step = max(2, round(dpi / 36))  # 2 points
    small_size = (max(1, width // step), max(1, height // step))
    small = cv2.resize(gray, small_size, interpolation=cv2.INTER_AREA)
    # The mean of a block holds some ink where it lies on a stroke; the brightest of the blocks around it doesn't.
    reach = max(3, round(_TONED_OVER * dpi / 72 / step) | 1)
    tone = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    tone = cv2.GaussianBlur(cv2.erode(tone, np.ones((reach, reach), np.uint8)), (0, 0), 1.0)
    tone = np.maximum(tone, _DARKEST_PAPER)
    over = cv2.resize(tone, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(gray, over, scale=255)
