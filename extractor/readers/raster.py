"""Image files -> pages of grey pixels, one at a time, and each page set upright.

Raster    one page: grey pixels in which red seals, uneven light and grey paper are gone, and the colour pixels they came from.
Frame     one picture of a file that may hold several (TIFF); a file of another kind has one.

What a picture may cost is decided from its header, before a pixel is decoded.
"""

from __future__ import annotations

import io
import math
import re
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from extractor.readers.bow import Bow

    Pixels = NDArray[Any]  # uint8; OpenCV's own types say less
    Matrix = NDArray[np.float64]
    Singles = NDArray[np.float32]

MOST_PAGES = 1000  # as of a PDF
MOST_PIXELS = 100_000_000  # of one page: A3 at 600 dpi has 70 million
LONGEST_SIDE = 60_000  # pixels; a web page caught as one picture is some 20 000 high
FINEST = 300  # dpi; characters of a finer picture are read no better, and it costs more
_WORKED_ON = 30_000_000  # pixels after scaling down: a long picture of normal width
_WIDTH = 8.27  # inches of A4, for a picture that does not say its size (spec/record.md)
_LIKELY_DPI = (60.0, 1300.0)
_LIKELY_SIDES = (3.9, 24.0)  # inches; the shorter side of A6, the longer of A2
_SCREEN_DPI = (
    96.5  # programs write 72 or 96 without knowing; believed where the page is then no larger than A4
)
_A4_SIDES = (8.6, 12.1)
_SAME_DPI = 0.02  # resolutions that differ by no more are one, rounded
_IN_MEMORY = re.compile(r"\s*<[^<>]* object at 0x[0-9a-f]+>")  # what Pillow calls a file without a name
_TELLING = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    KeyError,
    IndexError,
    TypeError,
    OverflowError,
    MemoryError,
)


class Raster(NamedTuple):
    """`gray` is H x W, 0 black, 255 paper. `dpi` is of `gray`; `stated`: the file says it, else the width is taken as A4's.
    `source` is the picture as decoded, H x W x 3 RGB or H x W grey; `place` (3 x 3) takes a pixel of `gray` to its pixel there, where
    the paper lay in a `bow` after that was put back."""

    gray: Pixels
    dpi: int
    stated: bool
    source: Pixels
    place: Matrix
    bow: Bow | None = None

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        height, width = self.gray.shape[:2]
        return width * 72 / self.dpi, height * 72 / self.dpi


def frames(data: bytes, source_path: str) -> Iterator[Raster]:
    """The pages of an image file in order, each decoded when it is asked for. Not yet upright, but for the camera's own note of how it
    was held (EXIF).

    InputError `image.damaged`, `image.too_large`, `image.too_many_pages`."""
    with _telling(source_path, 1), _opened(data) as image:
        count = _count(image, source_path)
        for number in range(count):
            with _telling(source_path, number + 1):
                image.seek(number)
                _hold_to_caps(image, source_path, number + 1)
                raster = _decoded(image)
            yield raster


def from_pixels(pixels: Pixels, dpi: int) -> Raster:
    """A page that was drawn by another reader: H x W x 3 RGB or H x W grey."""
    return _raster(pixels, dpi, stated=True)


def upright(raster: Raster, quarter_by: Callable[[Raster], int | None] | None = None) -> tuple[Raster, float]:
    """The page with its lines level and its characters standing, and the degrees clockwise by which it was turned for that.

    `quarter_by` looks at a page whose lines are level and tells by how many quarters clockwise it must still be turned (0 to 3), or that
    nothing shows it, and then the page is left on the side on which it came. Without it upside down is not told from upright, for the
    shapes on a page show along which side its lines run and no more."""
    from extractor.readers import skew

    found = skew.measure(raster.gray, raster.dpi)
    levelled, degrees = _levelled(_turned(raster, found.quarters), found.degrees)
    more: int | None = quarter_by(levelled) if quarter_by is not None else 0
    if more is None:
        more = -found.quarters
    if more % 4:
        return _set_up(raster, found.quarters + more, found.degrees)
    return levelled, 90.0 * found.quarters + round(degrees, 3)


def again(raster: Raster, rotation: float) -> Raster:
    """The page set upright as it was when its `rotation` was told: by the same quarters, and levelled the same way."""
    from extractor.readers import skew

    return _set_up(raster, round(rotation / 90), skew.measure(raster.gray, raster.dpi).degrees)[0]


def _set_up(raster: Raster, quarters: int, degrees: float) -> tuple[Raster, float]:
    levelled, degrees = _levelled(_turned(raster, quarters), degrees)
    return levelled, 90.0 * (quarters % 4) + round(degrees, 3)


def coloured(raster: Raster) -> Pixels:
    """The page as a person would see it, H x W x 3 RGB, pixel for pixel beside `gray`."""
    import cv2

    seen = _drawn(
        raster.source,
        raster.place,
        raster.bow,
        raster.gray.shape,
        how=cv2.INTER_LINEAR,
        border=cv2.BORDER_REPLICATE,
    )
    return seen if seen.ndim == 3 else cv2.cvtColor(seen, cv2.COLOR_GRAY2RGB)


# --- turning ----------------------------------------------------------------------------------------------------------------


def _turned(raster: Raster, quarters: int) -> Raster:
    import numpy as np

    quarters %= 4
    if quarters == 0:
        return raster
    height, width = raster.gray.shape
    gray = np.ascontiguousarray(np.rot90(raster.gray, -quarters))
    # Pixel of the turned picture -> pixel before it was turned.
    back = np.array(
        {
            1: [[0, 1, 0], [-1, 0, height - 1], [0, 0, 1]],
            2: [[-1, 0, width - 1], [0, -1, height - 1], [0, 0, 1]],
            3: [[0, -1, width - 1], [1, 0, 0], [0, 0, 1]],
        }[quarters],
        dtype=np.float64,
    )
    dpi = raster.dpi if raster.stated else _dpi_of_width(gray.shape[1])
    return raster._replace(gray=gray, dpi=dpi, place=raster.place @ back)


def _levelled(raster: Raster, degrees: float) -> tuple[Raster, float]:
    """Turned clockwise by about so many degrees, then as its long rulings tell; the degrees it was turned by. Rulings that draw together
    (a photograph's) are made parallel, and those that bow straight."""
    import cv2

    from extractor.readers import keystone
    from extractor.readers.bow import bowing

    back = _turn_back(raster, degrees)
    height, width = raster.gray.shape
    lean = keystone.leaning(raster.gray, raster.dpi, back)
    if lean is not None:
        back = back @ keystone.straightening(*lean, width, height)
        degrees -= lean[0].degrees
    bow = bowing(raster.gray, raster.dpi, back)
    gray = _drawn(raster.gray, back, bow, raster.gray.shape, how=cv2.INTER_CUBIC, border=cv2.BORDER_CONSTANT)
    return raster._replace(gray=gray, place=raster.place @ back, bow=bow), degrees


def _drawn(
    pixels: Pixels, place: Matrix, bow: Bow | None, size: tuple[int, ...], *, how: int, border: int
) -> Pixels:
    """The picture of that height and width whose pixels stand at their `place` in the given one; beyond its edges is paper, or what
    stands there, as `border` says."""
    import cv2

    height, width = size
    if bow is not None:
        across, down = bow.places(width, height)
        return cv2.remap(
            pixels, *_moved(across, down, place), interpolation=how, borderMode=border, borderValue=255
        )
    flags = how | cv2.WARP_INVERSE_MAP
    if place[2, 0] == place[2, 1] == 0.0:  # a third of the time of the other
        return cv2.warpAffine(
            pixels, place[:2], (width, height), flags=flags, borderMode=border, borderValue=255
        )
    return cv2.warpPerspective(
        pixels, place, (width, height), flags=flags, borderMode=border, borderValue=255
    )


def _moved(across: Singles, down: Singles, place: Matrix) -> tuple[Singles, Singles]:
    """Places of one picture in the other to whose pixels `place` takes its own."""
    import numpy as np

    (a, b, c), (d, e, f), (g, h, i) = place.astype(np.float32)
    depth = g * across + h * down + i
    return (a * across + b * down + c) / depth, (d * across + e * down + f) / depth


def _turn_back(raster: Raster, degrees: float) -> Matrix:
    """Pixel of the levelled picture -> pixel before: turned counter-clockwise about the middle."""
    import numpy as np

    height, width = raster.gray.shape
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = (width - 1) / 2, (height - 1) / 2
    return np.array(
        [[cos, sin, x - cos * x - sin * y], [-sin, cos, y + sin * x - cos * y], [0, 0, 1]], dtype=np.float64
    )


# --- decoding ---------------------------------------------------------------------------------------------------------------


@contextmanager
def _telling(path: str, page: int) -> Iterator[None]:
    """Whatever the decoder says of a file that is not whole is one error."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of odd metadata, which is not read here
            yield
    except (*_TELLING, struct.error, zlib.error) as error:
        said = _IN_MEMORY.sub("", str(error))
        facts = {"reason": f"{type(error).__name__}: {said}"[:200], "page": page}
        raise InputError("image.damaged", place=path, facts=facts) from error


@contextmanager
def _opened(data: bytes) -> Iterator[Image]:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # judged by _hold_to_caps, which names page and limit
    with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")) as image:
        yield image


def _count(image: Image, path: str) -> int:
    """Pages of a TIFF; of an animation the first picture is the page."""
    if image.format != "TIFF":
        return 1
    count = 1
    while count <= MOST_PAGES:
        try:
            image.seek(count)
        except EOFError:
            return count
        count += 1
    facts = {"limit": MOST_PAGES}
    raise InputError("image.too_many_pages", place=path, value=count, facts=facts)


def _hold_to_caps(image: Image, path: str, page: int) -> None:
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        size = f"{width}x{height}"
        facts = {"page": page, "size": size, "limit": MOST_PIXELS, "side": LONGEST_SIDE}
        raise InputError("image.too_large", place=path, value=size, facts=facts)


def _decoded(image: Image) -> Raster:
    import numpy as np
    from PIL import ImageOps
    from PIL.Image import Resampling

    stated = _stated(image)
    wanted = _wanted(image.size, stated)
    fine = stated[0] * wanted[0] / image.size[0] if stated is not None else None
    if image.format == "JPEG":
        image.draft(None, wanted)  # decodes at a half, a quarter or an eighth, never below what is wanted
    whole = _plain(image)
    if whole.size != wanted:
        smaller = wanted[0] * wanted[1] < whole.size[0] * whole.size[1]
        whole = whole.resize(wanted, resample=Resampling.BOX if smaller else Resampling.BICUBIC)
    pixels = np.asarray(ImageOps.exif_transpose(whole))
    if fine is None:
        return _raster(pixels, _dpi_of_width(pixels.shape[1]), stated=False)
    return _raster(pixels, round(fine), stated=True)


def _stated(image: Image) -> tuple[float, float] | None:
    """Dots an inch, across and along, where the file says them and the page is then as large as a page may be."""
    said = image.info.get("dpi")
    if not (isinstance(said, tuple) and len(said) == 2):
        return None
    across, along = float(said[0]), float(said[1])
    if not all(_LIKELY_DPI[0] <= one <= _LIKELY_DPI[1] for one in (across, along)):
        return None
    sides = sorted((image.size[0] / across, image.size[1] / along))
    if max(across, along) <= _SCREEN_DPI:
        likely = sides[0] <= _A4_SIDES[0] and sides[1] <= _A4_SIDES[1]
    else:
        likely = sides[1] <= _LIKELY_SIDES[1]
    return (across, along) if likely and sides[0] >= _LIKELY_SIDES[0] else None


def _wanted(size: tuple[int, int], stated: tuple[float, float] | None) -> tuple[int, int]:
    """Width and height in square dots, no finer and no more than are worked on. A fax has twice as many dots across as along."""
    width, height = size
    across, along = stated or (min(size) / _WIDTH, min(size) / _WIDTH)
    finest = max(across, along)
    scale = min(1.0, FINEST / finest)
    across_by, along_by = scale * finest / across, scale * finest / along
    if abs(across - along) < _SAME_DPI * finest:
        across_by = along_by = scale
    much = math.sqrt(_WORKED_ON / (width * across_by * height * along_by))
    if much < 1:
        across_by, along_by = across_by * much, along_by * much
    return max(1, round(width * across_by)), max(1, round(height * along_by))


def _dpi_of_width(pixels: int) -> int:
    return max(1, round(pixels / _WIDTH))


def _plain(image: Image) -> Image:
    """Grey or RGB of 8 bits; what is transparent is paper."""
    import numpy as np
    from PIL import Image as Images

    if image.mode.startswith(("I", "F")):  # 16 bits and more: convert("L") would clip them
        return Images.fromarray(_in_8_bits(np.asarray(image)))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        paper = Images.new("RGBA", clear.size, "white")
        return Images.alpha_composite(paper, clear).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _in_8_bits(deep: NDArray[Any]) -> Pixels:
    import numpy as np

    low, high = float(deep.min()), float(deep.max())
    return ((deep.astype(np.float32) - low) * (255 / max(high - low, 1.0))).astype(np.uint8)


def _raster(pixels: Pixels, dpi: int, *, stated: bool) -> Raster:
    import numpy as np

    from extractor.readers.paper import whitened

    return Raster(whitened(pixels, dpi), dpi, stated, pixels, np.eye(3))
