"""Hostile pictures, byte by byte: headers that promise what no memory holds, files that break off, pages without end.

`PICTURES` says how reading each must end: in one of the codes.
"""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

from PIL import Image

from tests.documents.pdf import Sheet, pdf


class Hostile(NamedTuple):
    name: str
    make: Callable[[], bytes]
    codes: frozenset[str]


def sound() -> bytes:
    """A picture that is none of this: a page with a line on it."""
    image = Image.new("L", (600, 800), 255)
    image.paste(0, (100, 100, 500, 104))
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(72, 72))
    return out.getvalue()


def _saved(kind: str, size: tuple[int, int] = (400, 400)) -> bytes:
    """A whole picture of noise, which packs poorly."""
    image = Image.frombytes("L", size, random.Random(3).randbytes(size[0] * size[1]))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def _cut(kind: str) -> Callable[[], bytes]:
    """The first third of a picture."""
    return lambda: (data := _saved(kind))[: len(data) // 3]


def _noise_after(header: bytes) -> Callable[[], bytes]:
    return lambda: header + random.Random(11).randbytes(40_000)


# --- PNG ---------------------------------------------------------------------------------------------------------------------


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: bytes, *, depth: int = 1, extra: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">LLBBBBB", width, height, depth, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def _png_bomb() -> bytes:
    """Sixteen hundred megapixels, white, in a quarter of a megabyte."""
    side = 40_000
    pack = zlib.compressobj(9)
    row = b"\x00" + b"\xff" * (side // 8)
    return _png(side, side, b"".join(pack.compress(row) for _ in range(side)) + pack.flush())


def _png_text_bomb() -> bytes:
    """A comment of 100 megabytes before a small picture's first row."""
    comment = _chunk(b"zTXt", b"Comment\x00\x00" + zlib.compress(bytes(100_000_000), 9))
    return _png(8, 8, zlib.compress(b"\x00\xff" * 8), extra=comment)


# --- JPEG --------------------------------------------------------------------------------------------------------------------


def _jpeg_size(width: int, height: int) -> Callable[[], bytes]:
    """A small JPEG whose header says another size."""

    def make() -> bytes:
        data = bytearray(_saved("JPEG"))
        at = data.find(b"\xff\xc0")
        data[at + 5 : at + 9] = struct.pack(">HH", height, width)
        return bytes(data)

    return make


# --- TIFF --------------------------------------------------------------------------------------------------------------------


def _directory(at: int, following: int, width: int, height: int, strip: tuple[int, int]) -> bytes:
    """One page's directory, with the strip's place and length."""
    entries = (
        (256, 4, width),
        (257, 4, height),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, strip[0]),
        (277, 3, 1),
        (278, 4, height),
        (279, 4, strip[1]),
    )
    packed = b"".join(struct.pack("<HHLL", tag, kind, 1, value) for tag, kind, value in entries)
    return struct.pack("<H", len(entries)) + packed + struct.pack("<L", following)


_DIRECTORY = 2 + 9 * 12 + 4


def _tiff(pages: int, *, width: int = 8, height: int = 8, circle: bool = False, strip: int = 8) -> bytes:
    """Pages that share one strip of 64 grey bytes; in a circle the last one names the first as the next."""
    first = 8 + 64
    parts = [b"II*\x00" + struct.pack("<L", first), b"\x80" * 64]
    for page in range(pages):
        at = first + page * _DIRECTORY
        following = (first if circle else 0) if page == pages - 1 else at + _DIRECTORY
        parts.append(_directory(at, following, width, height, (strip, 64)))
    return b"".join(parts)


# --- BMP, WEBP, GIF ------------------------------------------------------------------------------------------------------------


def _bmp(width: int, height: int) -> bytes:
    info = struct.pack("<LllHHLLllLL", 40, width, height, 1, 24, 0, 0, 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<LHHL", 54 + 1000, 0, 0, 54) + info + b"\xff" * 1000


def _webp(width: int, height: int) -> bytes:
    """The extended header's canvas, and a lossy frame that is not there."""
    canvas = struct.pack("<L", 0) + struct.pack("<L", width - 1)[:3] + struct.pack("<L", height - 1)[:3]
    chunks = (
        b"WEBP" + b"VP8X" + struct.pack("<L", 10) + canvas + b"VP8 " + struct.pack("<L", 100) + bytes(100)
    )
    return b"RIFF" + struct.pack("<L", len(chunks)) + chunks


def _gif(width: int, height: int) -> bytes:
    screen = struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\x00\x00\x00\xff\xff\xff"
    frame = b"," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02\x4c\x01\x00"
    return b"GIF89a" + screen + frame + b";"


# --- PDF ---------------------------------------------------------------------------------------------------------------------


def _pdf_with_image(side: int) -> bytes:
    """A page of one picture, one bit a pixel and packed, so many pixels square."""
    pack = zlib.compressobj(9)
    row = b"\xff" * (side // 8)
    rows = b"".join(pack.compress(row) for _ in range(side)) + pack.flush()
    data = pdf([Sheet().image(0, 0, 595, 842)])
    small = b"/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray /Length 1 >>\nstream\n\x80"
    assert small in data
    keys = (
        f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 1 "
        f"/ColorSpace /DeviceGray /Filter /FlateDecode /Length {len(rows)} >>\nstream\n"
    )
    # The table of places is wrong now, as in many files; PDFium looks for the objects itself.
    return data.replace(small, keys.encode() + rows)


def _pdf_of_images(count: int) -> bytes:
    """A page of so many pictures, each a few points square."""
    sheet = Sheet()
    for number in range(count):
        x, y = 10 + number % 70 * 8, 10 + number // 70 * 8
        sheet.image(x, y, x + 6, y + 6)
    return pdf([sheet])


_DAMAGED = frozenset({"image.damaged"})
_LARGE = frozenset({"image.too_large"})
# A picture that is read and holds no report's text.
NOTHING = frozenset({"input.not_report", "pdf.no_text"})

PICTURES: tuple[Hostile, ...] = (
    Hostile("a PNG of 1600 megapixels", _png_bomb, _LARGE),
    Hostile("a PNG two thousand million wide", lambda: _png(2**31 - 1, 2, b"x"), _LARGE | _DAMAGED),
    Hostile("a PNG without width", lambda: _png(0, 10, zlib.compress(b"")), _DAMAGED),
    Hostile("a PNG with a comment of 100 MB", _png_text_bomb, _DAMAGED | NOTHING),
    Hostile("a PNG cut off", _cut("PNG"), _DAMAGED),
    Hostile("a PNG of noise", _noise_after(b"\x89PNG\r\n\x1a\n"), _DAMAGED),
    Hostile("a PNG of noise rows", lambda: _png(500, 500, random.Random(1).randbytes(900)), _DAMAGED),
    Hostile("a JPEG of 4000 megapixels", _jpeg_size(65_500, 65_500), _LARGE),
    Hostile("a JPEG without height", _jpeg_size(400, 0), _DAMAGED),
    Hostile("a JPEG cut off", _cut("JPEG"), _DAMAGED),
    Hostile("a JPEG of noise", _noise_after(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"), _DAMAGED),
    Hostile("a TIFF of 100000 pages", lambda: _tiff(100_000), frozenset({"image.too_many_pages"})),
    Hostile(
        "a TIFF whose pages go in a circle",
        lambda: _tiff(3, circle=True),
        frozenset({"image.too_many_pages"}) | _DAMAGED | NOTHING,
    ),
    Hostile("a TIFF of 10000 megapixels", lambda: _tiff(1, width=100_000, height=100_000), _LARGE),
    Hostile("a TIFF without width", lambda: _tiff(1, width=0), _DAMAGED),
    Hostile("a TIFF whose strip is elsewhere", lambda: _tiff(1, strip=9_000_000), _DAMAGED),
    Hostile("a TIFF cut off", _cut("TIFF"), _DAMAGED),
    Hostile("a TIFF of noise", _noise_after(b"II*\x00\x08\x00\x00\x00"), _DAMAGED),
    Hostile("a BMP of 2500 megapixels", lambda: _bmp(50_000, 50_000), _LARGE),
    Hostile("a BMP without width", lambda: _bmp(0, 100), _DAMAGED),
    Hostile("a BMP cut off", lambda: _bmp(500, 500), _DAMAGED),
    Hostile("a BMP of noise", _noise_after(b"BM"), _DAMAGED),
    Hostile("a WEBP of 268 megapixels", lambda: _webp(16_384, 16_384), _LARGE | _DAMAGED),
    Hostile("a WEBP cut off", _cut("WEBP"), _DAMAGED),
    Hostile("a WEBP of noise", _noise_after(b"RIFF\x00\x90\x00\x00WEBPVP8 "), _DAMAGED),
    Hostile("a GIF of 4000 megapixels", lambda: _gif(65_535, 65_535), _LARGE),
    Hostile("a GIF cut off", _cut("GIF"), _DAMAGED),
    Hostile("a PDF with a picture of 900 megapixels", lambda: _pdf_with_image(30_000), _LARGE | NOTHING),
    Hostile("a PDF with 5000 pictures on a page", lambda: _pdf_of_images(5_000), NOTHING),
)
