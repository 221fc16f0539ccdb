"""Files that hold scanned pages: image-only PDF, PNG, JPEG, multi-page TIFF, and PDFs of both kinds of pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image

from tests.documents.pdf import Jpeg, Sheet, pdf
from tests.generator.drawn import Picture
from tests.generator.scans import Scan
from tests.generator.wear import jpeg

# EXIF's number for a picture that must be turned so many quarters counterclockwise to be seen as it lies in the file turned by
# as many clockwise.
_EXIF = {0: 1, 1: 6, 2: 3, 3: 8}


def turned(pages: Sequence[Picture], quarters: int) -> list[Picture]:
    """The pages as they lie when fed turned by so many quarters counterclockwise."""
    return [np.ascontiguousarray(np.rot90(page, quarters)) for page in pages]


def image_pdf(scan: Scan, *, quarters: int = 0, rotate: int = 0) -> bytes:
    """A PDF of pictures alone; `rotate` is each page's own /Rotate."""
    pictures = [_jpeg(page, scan.quality) for page in turned(scan.pages, quarters)]
    return pdf(_sheets(pictures, scan.setting.dpi, rotate), pictures=pictures)


def garbage_pdf(scan: Scan) -> bytes:
    """The same under a hidden text layer of codes that mean nothing, as a faulty OCR program's font leaves."""
    pictures = [_jpeg(page, scan.quality) for page in scan.pages]
    sheets = _sheets(pictures, scan.setting.dpi, 0)
    for sheet in sheets:
        for line in range(40):
            words = "".join(chr(33 + (7 * line + 3 * place) % 90) for place in range(30))
            sheet.text(60, 780 - 18 * line, words, 10, font="F2", hidden=True)
    return pdf(sheets, pictures=pictures)


def mixed_pdf(before: Sequence[Sheet], scan: Scan, after: Sequence[Sheet]) -> bytes:
    """Pages of text, the scanned pages, pages of text."""
    pictures = [_jpeg(page, scan.quality) for page in scan.pages]
    return pdf([*before, *_sheets(pictures, scan.setting.dpi, 0), *after], pictures=pictures)


def _sheets(pictures: Sequence[Jpeg], dpi: int, rotate: int) -> list[Sheet]:
    return [
        Sheet((one.width * 72 / dpi, one.height * 72 / dpi), rotate=rotate).picture(number)
        for number, one in enumerate(pictures)
    ]


def _jpeg(page: Picture, quality: int) -> Jpeg:
    return Jpeg(jpeg(page, quality), page.shape[1], page.shape[0], 1 if page.ndim == 2 else 3)


def tiff(scan: Scan, compression: str = "tiff_lzw") -> bytes:
    """All pages in one file. `compression` as Pillow calls it; group4 makes them black and white."""
    images = [_image(page, compression == "group4") for page in scan.pages]
    out = io.BytesIO()
    dpi = (scan.setting.dpi, scan.setting.dpi)
    images[0].save(out, "TIFF", save_all=True, append_images=images[1:], compression=compression, dpi=dpi)
    return out.getvalue()


def _image(page: Picture, black_and_white: bool) -> Image.Image:
    if not black_and_white:
        return Image.fromarray(page)
    grey = page if page.ndim == 2 else cv2.cvtColor(page, cv2.COLOR_RGB2GRAY)
    # A scanner's own threshold follows the paper's grey.
    local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_GAUSSIAN_C, cv2.THRESH_BINARY, 51, 25)
    return Image.fromarray(local).convert("1")


def png(scan: Scan, page: int, *, with_resolution: bool = True) -> bytes:
    """One page, from 0."""
    out = io.BytesIO()
    dpi = {"dpi": (scan.setting.dpi, scan.setting.dpi)} if with_resolution else {}
    Image.fromarray(scan.pages[page]).save(out, "PNG", **dpi)
    return out.getvalue()


def photo(scan: Scan, page: int, *, quarters: int = 0) -> bytes:
    """One page, from 0, as a JPEG whose EXIF says that it lies turned by so many quarters counterclockwise."""
    image = Image.fromarray(np.ascontiguousarray(np.rot90(scan.pages[page], quarters)))
    exif = Image.Exif()
    exif[0x0112] = _EXIF[quarters]
    out = io.BytesIO()
    image.save(out, "JPEG", quality=scan.quality, dpi=(scan.setting.dpi, scan.setting.dpi), exif=exif)
    return out.getvalue()
