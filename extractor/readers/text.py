"""Text and Markdown files: bytes -> the document's text, whatever their encoding."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from extractor.domain.document import Document, SourceRef
from extractor.domain.text import normalise
from extractor.errors import InputError
from extractor.readers.sniff import looks_like_utf16, nuls_by_side

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TOLERATED = 0.002  # share of bytes that may be broken in an otherwise sound UTF-8 or GB18030 file


class Decoded(NamedTuple):
    """`broken` counts the bytes that show as U+FFFD."""

    text: str
    encoding: str
    broken: int


def decode(data: bytes) -> Decoded:
    """A byte-order mark decides; then UTF-8, UTF-16 by its NULs, GB18030 (all of GBK and GB2312), then what charset-normalizer
    finds. InputError `input.encoding` where none fits."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode(data, encoding)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        pass
    if b"\x00" in data[:65536] and looks_like_utf16(data):
        even, odd = nuls_by_side(data)
        return _decode(data, "utf-16-be" if even > odd else "utf-16-le")
    tries = [
        one
        for encoding in ("utf-8", "gb18030")
        if (one := _decode(data, encoding)).broken <= len(data) * _TOLERATED
    ]
    tries = [one for one in tries if reads_like_chinese(one.text)]
    if tries:
        return min(tries, key=lambda one: one.broken)
    return _guess(data)


def _decode(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    return Decoded(text.removeprefix("\ufeff"), encoding.removesuffix("-sig"), text.count("\ufffd"))


def reads_like_chinese(text: str) -> bool:
    """Most letters are of the common Chinese block: a wrong encoding gives rare ones."""
    letters = [c for c in text[:20_000] if ord(c) > 0x7F]
    common = sum("\u4e00" <= c <= "\u9fff" or c in "，。、；：（）《》“”！？\u3000" for c in letters)
    return common >= 0.8 * len(letters)


def _guess(data: bytes) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputError("input.encoding")
    text = str(best)
    return Decoded(text, best.encoding, text.count("\ufffd"))


def read_text(data: bytes, source: SourceRef) -> Document:
    """The document of a text or Markdown file; it has no pages."""
    decoded = decode(data)
    text, offsets = normalise(decoded.text)
    if not text.strip():
        raise InputError("input.empty", place=source.path)
    return Document(source=source, raw=decoded.text, text=text, offsets=offsets, notes=notes_of(decoded))


def notes_of(decoded: Decoded) -> tuple[str, ...]:
    """What a person must know of the encoding."""
    notes = []
    if decoded.encoding != "utf-8":
        notes.append(f"E1 encoding={decoded.encoding}")
    if decoded.broken:
        notes.append(f"E2 encoding={decoded.encoding} count={decoded.broken}")
    return tuple(notes)
