"""What kind of bytes these are, by content and never by name."""

from __future__ import annotations

import re
from typing import NamedTuple

# Beginnings of formats that people rename to .txt. Source: the formats' own specifications.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"RIFF", "image/webp"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x7fELF", "application/x-elf"),
    (b"MZ", "application/x-dosexec"),
)
_PAGE = re.compile(
    rb"<(?:!doctype html|html|head|body|table|p|div|meta|h[1-6]|center|span|font|article|section|!--)[\s>/-]"
)
_TABLE = re.compile(rb"<table[\s>]")
_TABLE_CELL = re.compile(rb"<t[dh][\s>]")


class Kind(NamedTuple):
    """`media_type` as told by content; `text` True where the bytes can be read as text."""

    media_type: str
    text: bool


def sniff(data: bytes, name: str) -> Kind:
    """`name` tells Markdown from plain text and nothing else."""
    for magic, media_type in _MAGIC:
        if data.startswith(magic) and not _is_text_after_all(magic, data):
            return Kind(media_type, text=False)
    if _is_html(data):
        return Kind("text/html", text=True)
    if _has_nul(data) and not looks_like_utf16(data):
        return Kind("application/octet-stream", text=False)
    return Kind("text/markdown" if name.lower().endswith((".md", ".markdown")) else "text/plain", text=True)


def _is_html(data: bytes) -> bool:
    """It begins as a page does, or holds a table written as HTML anywhere (a .txt or .md into which one was pasted)."""
    wide = looks_like_utf16(data)
    ascii_only = (data.replace(b"\x00", b"") if wide else data).lower()
    head = ascii_only[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<?xml"):
        return b"<html" in ascii_only[:4096]
    if _PAGE.match(head):
        return True
    table = _TABLE.search(ascii_only)
    return table is not None and _TABLE_CELL.search(ascii_only, table.end()) is not None


def _is_text_after_all(magic: bytes, data: bytes) -> bool:
    """BM and MZ are also two letters: binary files of those kinds hold NULs early."""
    return len(magic) == 2 and magic.isalpha() and b"\x00" not in data[:512]


def _has_nul(data: bytes) -> bool:
    return b"\x00" in data[:65536]


def looks_like_utf16(data: bytes) -> bool:
    """A byte-order mark, or NULs as text has them: every ASCII sign has one, always on the same side; the other side has few
    (一 is U+4E00)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    more, fewer = sorted(nuls_by_side(data), reverse=True)
    return more > 0 and fewer * 2 <= more


def nuls_by_side(data: bytes) -> tuple[int, int]:
    """How many NULs stand at even and at odd offsets of the beginning: UTF-16 big-endian has more at even ones."""
    head = data[: min(len(data), 65536) & ~1]
    return head[0::2].count(0), head[1::2].count(0)
