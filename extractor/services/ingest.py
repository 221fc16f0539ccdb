"""Ingest: files become items of the queue. The same content is one item, however often and under whatever name it comes.

Failure    a file, or a report in it, that gave no record, with the error object that says why.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from extractor.domain.checks.codes import error_object
from extractor.domain.document import Document, Frozen, SourceRef
from extractor.domain.report import ErrorObject
from extractor.errors import InputError
from extractor.ports import Blobs, Narrator, Progress, Queue, Reader, Unread
from extractor.services.arrivals import Arrivals
from extractor.services.extract import Extraction, read_records

# What systems leave in folders: dot files, Office's lock files, a downloader's half files.
_LEFT_OUT = (".", "~$")
_LEFT_OUT_NAMES = frozenset({"thumbs.db", "desktop.ini"})


class Failure(Frozen):
    path: str
    error: ErrorObject


class IngestSummary(Frozen):
    """Counts of reports; a file may hold several."""

    added: int
    known: int
    failed: tuple[Failure, ...]


class UploadResult(Frozen):
    """What became of one file: ids of the items it gave, new and known; `error` where one of its reports gave none, `more_errors`
    where several did."""

    name: str
    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    error: ErrorObject | None = None
    more_errors: tuple[ErrorObject, ...] = ()

    @property
    def errors(self) -> tuple[ErrorObject, ...]:
        return () if self.error is None else (self.error, *self.more_errors)


class IngestService:
    def __init__(
        self,
        *,
        reader: Reader,
        arrivals: Arrivals,
        blobs: Blobs,
        queue: Queue,
        max_upload: int,
        narrator: Narrator | None = None,
    ) -> None:
        """`max_upload` in bytes; files given by path have no limit of ours. With a narrator the narrative is read twice."""
        self._reader = reader
        self._arrivals = arrivals
        self._blobs = blobs
        self._queue = queue
        self._max_upload = max_upload
        self._narrator = narrator

    def ingest_paths(self, paths: Iterable[Path], progress: Progress) -> IngestSummary:
        """Files and folders, a folder's files sorted by path. One bad file never stops the rest."""
        files = list(files_of(paths))
        results: list[UploadResult] = []
        for result in self._queue.run(self._ingest_file, files):
            results.append(result)
            progress(len(results), len(files), result.name)
        return IngestSummary(
            added=sum(len(result.added) for result in results),
            known=sum(len(result.known) for result in results),
            failed=tuple(Failure(path=_place(r.name, one), error=one) for r in results for one in r.errors),
        )

    def ingest_upload(self, name: str, data: bytes, by: str) -> UploadResult:  # noqa: ARG002  (kept once sign-in names people)
        """One file from a browser, under the name its sender gave it, which is data and never a path of ours."""
        shown = base_name(name)
        if len(data) > self._max_upload:
            facts = {"bytes": len(data), "limit": self._max_upload}
            error = InputError("input.too_large", place=shown, facts=facts)
            return UploadResult(name=shown, error=error_object(error, {"path": shown}))
        sent = Sent(self._reader, lambda: data, shown)
        return self._stored(shown, sent.data, self._read(sent, Path(shown)))

    def _ingest_file(self, path: Path) -> UploadResult:
        shown = readable(path)
        # A name that is no Unicode can be opened but not written down.
        reader = self._reader if shown == str(path) else Sent(self._reader, path.read_bytes, shown)
        try:
            return self._stored(shown, path.read_bytes, self._read(reader, path))
        except OSError as error:
            facts = {"reason": error.strerror or str(error)}
            told = error_object(InputError("input.unreadable", place=shown, facts=facts), {"path": shown})
            return UploadResult(name=shown, error=told)

    def _read(self, reader: Reader, path: Path) -> Iterator[Extraction]:
        how = "offline" if self._narrator is None else "both"
        return read_records(reader, path, narrative=how, narrator=self._narrator)

    def _stored(
        self, name: str, data: Callable[[], bytes], extractions: Iterable[Extraction]
    ) -> UploadResult:
        """The source first, then its items: what is in the queue has its source, whenever the power fails."""
        added: list[str] = []
        known: list[str] = []
        errors: list[ErrorObject] = []
        whole: bytes | None = None
        for document, result in extractions:
            if isinstance(result, ErrorObject):
                errors.append(result)
            elif document is not None:
                whole = data() if whole is None else whole
                self._blobs.put(self._reader.bytes_of(whole, result.source))
                arrival = self._arrivals.take(result, document.text)
                (added if arrival.became == "added" else known).append(arrival.item)
        return UploadResult(
            name=name,
            added=tuple(added),
            known=tuple(known),
            error=errors[0] if errors else None,
            more_errors=tuple(errors[1:]),
        )


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


def _place(name: str, error: ErrorObject) -> str:
    """The file, and the member of it where it is a zip."""
    member = error.source.get("member")
    return f"{name}/{member}" if member else name


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves and those in the folders, sorted by path, each once."""
    seen: set[Path] = set()
    for path in paths:
        found = (
            sorted(p for p in path.rglob("*") if p.is_file() and not _left_out(p, path))
            if path.is_dir()
            else [path]
        )
        for file in found:
            if file not in seen:
                seen.add(file)
                yield file


def readable(path: Path) -> str:
    """The path as text; bytes in it that are no UTF-8 show as �."""
    return os.fsencode(path).decode("utf-8", "replace")


def _left_out(path: Path, under: Path) -> bool:
    parts = path.relative_to(under).parts
    return any(part.startswith(_LEFT_OUT) for part in parts) or path.name.lower() in _LEFT_OUT_NAMES


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
