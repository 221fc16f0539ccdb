"""What an OLE compound file (MS-CFB) holds, by the names of its streams: .doc, .wps, .xls and encrypted Office files look alike outside.

Stream   a file inside the compound file; the directory names them.
"""

from __future__ import annotations

import struct

_SECTOR_ENDS = 0xFFFFFFFA  # sector numbers from here on are marks (MS-CFB 2.1)
_MOST_SECTORS = 4096  # of the directory; a Word file has one or two
_ENTRY = 128
_ENCRYPTED = 0x0100  # FibBase.fEncrypted (MS-DOC 2.5.2)
_WORD_MAGIC = 0xA5EC

# Stream -> what a file with it is. Sources: MS-DOC 2.1, MS-XLS 2.1.2, MS-PPT 2.1, MS-OFFCRYPTO 2.3, Microsoft Works.
_KINDS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "application/x-ooxml-encrypted"),
    ("WordDocument", "application/msword"),
    ("WpsDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("MatOST", "application/vnd.ms-works"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)
UNKNOWN = "application/x-ole-storage"


def kind_of(data: bytes) -> str:
    """The media type by the streams' names; `application/x-ole-storage` where they say nothing or the file is damaged."""
    streams = _streams(data)
    return next((kind for name, kind in _KINDS if name in streams), UNKNOWN)


def is_cut_off(data: bytes) -> bool:
    """Its directory is not there: every compound file's begins with its root (MS-CFB 2.6.2), and Word writes it near the end."""
    return "Root Entry" not in _streams(data)


def is_encrypted(data: bytes) -> bool:
    """A Word document that wants a password."""
    start = _streams(data).get("WordDocument")
    if start is None:
        return False
    at = (start + 1) << _shift(data)
    if len(data) < at + 12:
        return False
    magic, flags = struct.unpack_from("<H8xH", data, at)
    return bool(magic == _WORD_MAGIC and flags & _ENCRYPTED)


def _shift(data: bytes) -> int:
    return int(struct.unpack_from("<H", data, 30)[0])


def _streams(data: bytes) -> dict[str, int]:
    """Name -> first sector of every entry of the directory."""
    found: dict[str, int] = {}
    if len(data) < 512 or _shift(data) not in (9, 12):
        return found
    size = 1 << _shift(data)
    for sector in _directory(data, size):
        for at in range((sector + 1) * size, min((sector + 2) * size, len(data) - _ENTRY + 1), _ENTRY):
            (length,) = struct.unpack_from("<H", data, at + 64)
            if 2 < length <= 64:
                name = data[at : at + length - 2].decode("utf-16-le", "replace")
                found.setdefault(name, struct.unpack_from("<L", data, at + 116)[0])
    return found


def _directory(data: bytes, size: int) -> list[int]:
    """The sectors of the directory, along the chain; the table of sectors is looked up in the header's own part of it."""
    (sector,) = struct.unpack_from("<L", data, 48)
    tables = struct.unpack_from("<109L", data, 76)
    a_table = size // 4
    chain: list[int] = []
    seen: set[int] = set()
    while sector < _SECTOR_ENDS and sector not in seen and len(chain) < _MOST_SECTORS:
        chain.append(sector)
        seen.add(sector)
        table = sector // a_table
        if table >= len(tables) or tables[table] >= _SECTOR_ENDS:
            break
        at = (tables[table] + 1) * size + (sector % a_table) * 4
        if at + 4 > len(data):
            break
        (sector,) = struct.unpack_from("<L", data, at)
    return chain
