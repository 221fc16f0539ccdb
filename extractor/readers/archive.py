"""Zips of reports: each member is a file of its own, read in the zip's order; nothing is ever unpacked to disk.

Member   one file in a zip with its bytes, or the InputError that says why it was not taken out; `name` is its path in the zip,
         and in a zip within a zip the inner zip's path before it.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from extractor.errors import InputError
from extractor.readers.manifest import is_manifest
from extractor.readers.sniff import ZIP, sniff
from extractor.readers.zips import name_of, open_zip, read_member

MOST_MEMBERS = 20_000
MOST_DEEP = 2  # a zip in a zip
_TOGETHER = 40  # times the limit of one file: what all members may unpack to
# What systems and programs leave behind; skipped as `ingest` skips it in folders.
_LEFT_NAMES = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LEFT_BEGINNINGS = (".", "~$")
_LEFT_FOLDERS = frozenset({"__macosx"})


class Member(NamedTuple):
    """`bytes` as the zip says, where `data` is an error."""

    name: str
    data: bytes | InputError
    bytes: int


def members(data: bytes, path: str, most_bytes: int, *, inside: str = "", deep: int = 1) -> Iterator[Member]:
    """The files in a zip in its order, but its manifest first; those of zips in it among them. InputError `zip.damaged` or `zip.bomb` for the zip as a whole."""
    opened = open_zip(io.BytesIO(data), path, most_members=MOST_MEMBERS, most_bytes=_TOGETHER * most_bytes)
    with opened:
        # Manifests first: they say what the other files are.
        for info in sorted(opened.infolist(), key=lambda info: not is_manifest(name_of(info))):
            name = name_of(info).replace("\\", "/")
            if info.is_dir() or name.endswith("/") or _left_behind(name):
                continue
            shown = inside + name
            try:
                _refuse_unsafe(name, info, path)
                content = read_member(opened, info, f"{path}/{shown}", most_bytes)
                if content.startswith(b"PK") and sniff(content, name).media_type == ZIP:
                    if deep == MOST_DEEP:
                        raise InputError("zip.depth", place=f"{path}/{shown}", facts={"depth": MOST_DEEP})
                    yield from members(
                        content, f"{path}/{shown}", most_bytes, inside=f"{shown}/", deep=deep + 1
                    )
                else:
                    yield Member(shown, content, len(content))
            except InputError as error:
                yield Member(shown, error, info.file_size)


def _left_behind(name: str) -> bool:
    parts = PurePosixPath(name.lower()).parts
    return (
        not parts
        or parts[-1] in _LEFT_NAMES
        or any(part in _LEFT_FOLDERS for part in parts)
        or any(part.startswith(_LEFT_BEGINNINGS) and part != ".." for part in parts)
    )


def _refuse_unsafe(name: str, info: zipfile.ZipInfo, path: str) -> None:
    """Names that reach out of the folder into which a less careful program would unpack, and links."""
    parts = PurePosixPath(name).parts
    outside = name.startswith("/") or ".." in parts or (len(name) > 1 and name[1] == ":")
    link = stat.S_ISLNK(info.external_attr >> 16)
    hidden_end = "\x00" in info.orig_filename
    if outside or link or hidden_end:
        raise InputError("zip.name", place=path, value=name)
