"""Zip files from strangers: what a zip claims is held against limits before anything is unpacked.

Member   one file in a zip.
Bomb     a zip that claims far more than it holds: by its ratio, its members' number or their size together.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import BinaryIO

from extractor.errors import InputError

_ENCRYPTED = 0x1
_UTF8_NAME = 0x800  # general purpose bit 11 (APPNOTE.TXT 4.4.4)
_LARGEST_DIRECTORY = 16 * 1024 * 1024  # bytes; zipfile takes about ten times as much memory for it
_RATIO = 200  # unpacked to packed; the XML of a table of equal rows has about 60
_RATIO_COUNTS_FROM = 4 * 1024 * 1024  # bytes unpacked; what is smaller does no harm
_CHUNK = 1024 * 1024
_END = b"PK\x05\x06"
_END_64 = b"PK\x06\x06"
_TAIL = 65535 + 22 + 20


def open_zip(
    file: BinaryIO, path: str, *, most_members: int, most_bytes: int | None = None
) -> zipfile.ZipFile:
    """InputError `zip.damaged`, or `zip.bomb` where the members are too many or together too large."""
    _refuse_large_directory(file, path)
    try:
        opened = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, struct.error, ValueError, NotImplementedError) as error:
        raise InputError("zip.damaged", place=path, facts={"reason": str(error)}) from error
    members = opened.infolist()
    if len(members) > most_members:
        raise _bomb(path, f"{len(members)} files > {most_members}")
    total = sum(info.file_size for info in members)
    if most_bytes is not None and total > most_bytes:
        raise _bomb(path, f"{total} bytes > {most_bytes}")
    return opened


def _refuse_large_directory(file: BinaryIO, path: str) -> None:
    """The directory is read whole by zipfile, before anybody can count."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL))
    tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise InputError("zip.damaged", place=path, facts={"reason": "the end of the zip is missing"})
    (length,) = struct.unpack_from("<L", tail, at + 12)
    if length == 0xFFFFFFFF and (at_64 := tail.rfind(_END_64)) >= 0 and len(tail) >= at_64 + 48:
        (length,) = struct.unpack_from("<Q", tail, at_64 + 40)
    if length > _LARGEST_DIRECTORY:
        raise _bomb(path, f"directory of {length} bytes > {_LARGEST_DIRECTORY}")


def read_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, most_bytes: int) -> bytes:
    """The member's bytes. InputError `zip.password`, `zip.bomb` (by its ratio), `input.too_large`, `zip.damaged`."""
    if info.flag_bits & _ENCRYPTED:
        raise InputError("zip.password", place=path)
    if info.file_size > _RATIO_COUNTS_FROM and info.file_size > _RATIO * max(1, info.compress_size):
        raise _bomb(path, f"{info.file_size} bytes from {info.compress_size}")
    if info.file_size > most_bytes:
        facts = {"bytes": info.file_size, "limit": most_bytes}
        raise InputError("input.too_large", place=path, value=info.file_size, facts=facts)
    try:
        return _read(opened, info)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, struct.error, ValueError) as error:
        raise InputError("zip.damaged", place=path, facts={"reason": str(error)}) from error
    except (NotImplementedError, RuntimeError) as error:
        raise InputError("zip.method", place=path, facts={"reason": str(error)}) from error


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """No more than the zip claimed, whatever the packed stream holds."""
    parts: list[bytes] = []
    left = info.file_size
    with opened.open(info) as stream:
        while left > 0 and (chunk := stream.read(min(_CHUNK, left))):
            parts.append(chunk)
            left -= len(chunk)
        if left > 0:
            raise EOFError("it ends early")
        stream.read(1)  # the end: the checksum is compared
    return b"".join(parts)


def name_of(info: zipfile.ZipInfo) -> str:
    """The member's name. Without bit 11 zipfile read it as cp437; Chinese systems write GBK there, others UTF-8 without the bit."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _bomb(path: str, reason: str) -> InputError:
    return InputError("zip.bomb", place=path, facts={"reason": reason})
