"""What is handed in, before anything of it is read: the files of folders, names from outside, the limit of an upload.

Sent    bytes that came under a name and lie at no path.
Named   a file of this machine whose path is shown otherwise than it is opened.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.ports import ArchiveReader, Reader, Unread

# What systems leave in folders: dot files, Office's lock files, a downloader's half files.
_LEFT_OUT = (".", "~$")
_LEFT_OUT_NAMES = frozenset({"thumbs.db", "desktop.ini"})


def files_of(paths: Iterable[Path], nothing_in: Callable[[Path], None] = lambda _: None) -> Iterator[Path]:
    """The files themselves and those in the folders, a folder's sorted by path, each once; what is not there or may not be looked at is
    kept, so that it is named as an error. Links to folders are followed, no folder is gone through twice. `nothing_in` is told of a
    folder without files. Holds one folder's names at a time, however many there are."""
    given: list[Path] = []
    for path in paths:
        if _is_folder(path):
            empty = True
            for file in _inside(path, set()):
                empty = False
                if not _among(file, given):
                    yield file
            if empty:
                nothing_in(path)
        elif not _among(path, given):
            yield path
        given.append(path)


def _inside(folder: Path, been: set[tuple[int, int]]) -> Iterator[Path]:
    """`been`: the folders that were gone through, by device and number."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in been:
            return
        been.add((status.st_dev, status.st_ino))
        names = sorted(os.listdir(folder))  # noqa: PTH208  (a Path for each of a hundred thousand takes ten times the memory)
    except OSError:
        yield folder  # which can't be read, and is told as that
        return
    for name in names:
        path = folder / name
        if is_litter(name):
            continue
        if _is_folder(path):
            yield from _inside(path, been)
        elif _is_no_device(path):
            yield path


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def _is_no_device(path: Path) -> bool:
    """A file, or what is gone, leads nowhere or may not be looked at; a pipe would be read for ever."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def is_litter(name: str) -> bool:
    """A file or folder, by its own name, that a system left and nobody wrote."""
    return name.startswith(_LEFT_OUT) or name.lower() in _LEFT_OUT_NAMES


def _among(file: Path, given: Iterable[Path]) -> bool:
    """Whether it was given before, by itself or in a folder."""
    return any(file == path or _is_inside(file, path) for path in given)


def _is_inside(file: Path, folder: Path) -> bool:
    return (
        folder in file.parents and file.exists() and not any(map(is_litter, file.relative_to(folder).parts))
    )


def readable(path: Path) -> str:
    """The path as text; bytes in it that are no UTF-8 show as �."""
    return os.fsencode(path).decode("utf-8", "replace")


def uri_of(path: Path) -> str:
    """The file's address on this machine, whatever folder one stands in and whatever bytes its name has."""
    return path.absolute().as_uri()


def path_of(uri: str) -> Path:
    """The other way."""
    return Path(os.fsdecode(unquote_to_bytes(uri.removeprefix("file://"))))


def base_name(name: str) -> str:
    """The last part of a name that came from outside, as a name that can stand in a folder."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    printable = "".join(c if c.isprintable() and c not in '<>:"|?*' else "_" for c in last).strip(" .")
    stem, dot, suffix = printable.rpartition(".")
    # A file name may have 255 bytes; a Chinese character takes three.
    while len(printable.encode()) > 200 and stem:
        stem = stem[:-1]
        printable = f"{stem}{dot}{suffix}"
    return printable if printable and len(printable.encode()) <= 200 else "report.txt"


def refuse_too_large(size: int, limit: int, shown: str) -> None:
    """InputError("input.too_large"); both in bytes."""
    if size > limit:
        raise InputError("input.too_large", place=shown, facts={"bytes": size, "limit": limit})


class Sent(NamedTuple):
    """Implements Reader for bytes that came under a name and lie at no path."""

    reader: Reader
    data: Callable[[], bytes]
    name: str

    def read(self, path: Path) -> Iterator[Document | Unread]:  # noqa: ARG002  (the port's signature)
        return self.read_bytes(self.data(), self.name, PurePosixPath(self.name).name)

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        return self.reader.read_bytes(data, path, name)

    def bytes_of(self, data: bytes, source: SourceRef) -> bytes:
        return self.reader.bytes_of(data, source)


class Named(NamedTuple):
    """Implements Reader for a file at its absolute path, whose bytes were taken from there, shown as it was named. A name that is no
    Unicode can be opened but not written down."""

    reader: ArchiveReader
    shown: str
    data: bytes

    def read(self, path: Path) -> Iterator[Document | Unread]:
        for outcome in self.reader.read_held(path, self.data):
            source = outcome.source and outcome.source.model_copy(update={"path": self.shown})
            if isinstance(outcome, Document):
                yield outcome.model_copy(update={"source": source})
                continue
            error = outcome.error
            if error.place is not None:
                error.place = error.place.replace(str(path), self.shown)
            yield _Unread(source, error)

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        return self.reader.read_bytes(data, path, name)

    def bytes_of(self, data: bytes, source: SourceRef) -> bytes:
        return self.reader.bytes_of(data, source)


class _Unread(NamedTuple):
    source: SourceRef | None
    error: InputError
