"""Pictures that are drawn and not painted (Windows' EMF and WMF), as Word keeps of a table that was pasted or embedded: LibreOffice
prints them, and they are read as a page of a PDF is, characters and lines.

Metafile  such a picture. It says its size itself; one that does not is left alone.
Printed   the PDF of one, kept in the .docx beside it under a name of its own.
"""

from __future__ import annotations

import base64
import io
import struct
import zipfile
import zlib
from typing import NamedTuple

from extractor.readers.office import Office
from extractor.readers.zips import open_zip, read_member

PRINTED = ".printed.pdf"  # behind the picture's name
_MOST_PARTS, _LARGEST = 5000, 16 * 1024 * 1024  # of the .docx; bytes of one picture
_MOST_PICTURES = 12  # as many as are read of one document (readers.pictures)
_SIZES = (20.0, 1500.0)  # millimetres; no table is smaller, and none is printed larger
_BESIDE = 10.0  # millimetres of paper around a picture
_GZIP = b"\x1f\x8b"  # what Word calls .emz and .wmz
_PLACEABLE = b"\xd7\xcd\xc6\x9a"  # MS-WMF 2.3.2.3
_SPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
_PAGE = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document{_SPACES} office:version="1.2" office:mimetype="application/vnd.oasis.opendocument.text">
<office:automatic-styles><style:page-layout style:name="p">
<style:page-layout-properties fo:page-width="%(sheet_width).2fmm" fo:page-height="%(sheet_height).2fmm" fo:margin="%(margin).2fmm"/>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p"/></office:master-styles>
<office:body><office:text><text:p>
<draw:frame text:anchor-type="as-char" svg:width="%(width).2fmm" svg:height="%(height).2fmm"><draw:image>
<office:binary-data>%(data)s</office:binary-data></draw:image></draw:frame>
</text:p></office:text></office:body></office:document>
"""


class _Metafile(NamedTuple):
    """`width` and `height` in millimetres."""

    data: bytes
    width: float
    height: float


def with_printed(data: bytes, converter: Office, path: str) -> bytes | None:
    """The .docx with its metafiles printed beside them; None where it has none, or none could be printed. InputErrors of zips, and
    `limit.time`."""
    opened = open_zip(io.BytesIO(data), path, most_members=_MOST_PARTS)
    if any(info.filename.lower().endswith(PRINTED) for info in opened.infolist()):
        return None  # what stands there is nobody's picture
    found: dict[str, _Metafile] = {}
    for info in opened.infolist():
        if "media/" in info.filename and info.file_size <= _LARGEST and len(found) < _MOST_PICTURES:
            picture = _metafile(read_member(opened, info, path, _LARGEST))
            if picture is not None:
                found[info.filename] = picture
    if not found:
        return None
    printed = converter.to_pdfs([_page_of(picture) for picture in found.values()], path)
    if not any(printed):
        return None
    whole = io.BytesIO(data)
    with zipfile.ZipFile(whole, "a") as extended:
        for name, pdf in zip(found, printed, strict=True):
            if pdf is not None:
                extended.writestr(name + PRINTED, pdf)
    return whole.getvalue()


def _metafile(data: bytes) -> _Metafile | None:
    """None for another kind of picture, and for one that is no larger than an icon or does not say how large it is."""
    if data.startswith(_GZIP):
        try:
            data = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data, _LARGEST)
        except zlib.error:
            return None
    if data[:4] == b"\x01\0\0\0" and data[40:44] == b" EMF":
        left, top, right, bottom = (side / 100 for side in struct.unpack_from("<llll", data, 24))
    elif data.startswith(_PLACEABLE) and len(data) > 22:
        *sides, inch = struct.unpack_from("<hhhhH", data, 6)
        left, top, right, bottom = (side * 25.4 / max(1, inch) for side in sides)
    else:
        return None
    picture = _Metafile(data, right - left, bottom - top)
    return picture if all(_SIZES[0] <= side <= _SIZES[1] for side in picture[1:]) else None


def _page_of(picture: _Metafile) -> bytes:
    """A text of nothing but the picture, for LibreOffice's Writer, which may be installed without its Draw."""
    page = _PAGE % {
        "sheet_width": picture.width + 2 * _BESIDE,
        "sheet_height": picture.height + 3 * _BESIDE,
        "margin": _BESIDE / 2,
        "width": picture.width,
        "height": picture.height,
        "data": base64.b64encode(picture.data).decode(),
    }
    return page.encode()
