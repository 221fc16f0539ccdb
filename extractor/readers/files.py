"""The Reader port over files: path -> documents, or why there is none.

Each format has one reader. HTML and text are read in this process; what a library in C parses is read in the sandbox.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Set
from copy import copy
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers import office, ole, sniff
from extractor.readers.archive import Member, members
from extractor.readers.html import read_html
from extractor.readers.manifest import MANIFEST, Manifest, is_manifest, key_of, read_manifest
from extractor.readers.metafiles import with_printed
from extractor.readers.pictures import UNREAD_PICTURE
from extractor.readers.sandbox import Sandbox
from extractor.readers.text import read_text

# Media type -> why it is not read.
_REFUSED: Mapping[str, str] = {
    sniff.ENCRYPTED: "word.password",
    **dict.fromkeys(
        ("application/octet-stream", "application/x-elf", "application/x-dosexec"), "input.binary"
    ),
}
_SCANNED_PAGE = 15.0  # seconds; it takes 3 of an idle processor
_SMALLEST_SCAN = 20_000  # bytes of a page that is worth reading; a fax of one has 30 000
_MOST_SCANS = 300  # pages for which time is given
# An image of a PDF is a stream, whose head is never compressed (ISO 32000, 7.5.7).
_PDF_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_WORD_IMAGE = b"word/media/"
_MAIL_IMAGE = re.compile(rb"^Content-Type:\s*image/", re.IGNORECASE | re.MULTILINE)
_MOST_IN_WORD = 40  # pictures of a text that are read (readers.word_pages)
_FOLDERS_UP = 4  # in which a file's manifest.csv is looked for


class Unread(NamedTuple):
    """A file that gave no document: its source as far as it is known, and why."""

    source: SourceRef | None
    error: InputError


class FileReader:
    """Reads one file; `max_bytes` is checked before anything is read, and again for each member of a zip."""

    def __init__(
        self,
        max_bytes: int = 50_000_000,
        *,
        sandbox: Sandbox | None = None,
        converter: office.Office | None = None,
    ) -> None:
        self.max_bytes = max_bytes
        self._sandbox = sandbox or Sandbox()
        self._office = converter or office.Office()
        self._manifests: dict[tuple[Path, int, int], Manifest | InputError] = {}
        self._last: tuple[str, bytes] | None = None  # what was read last, for `bytes_of`
        self._left_out: Set[str] = frozenset()

    def read(self, path: Path) -> Iterator[Document | Unread]:
        """The documents of a file on disk, in its order. A manifest.csv gives none, but the rows in it that are at fault."""
        try:
            data = self._bytes(path)
        except InputError as error:
            yield Unread(None, error)
            return
        yield from self.read_held(path, data)

    def read_held(self, path: Path, data: bytes) -> Iterator[Document | Unread]:
        """The same for bytes that were taken from there before: the file may be another by now."""
        if is_manifest(path.name):
            yield from self._faults_beside(path, data)
            return
        source = self._source(data, str(path), path.name)
        for outcome in self._read(data, source, str(path)):
            yield self._with_manifest_beside(path, outcome)

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        """The same for bytes that came by another way; `path` is what the record's source says."""
        yield from self._read(data, self._source(data, path, name), path)

    def leaving_out(self, members: Set[str]) -> FileReader:
        """Unpacking a member costs little beside reading it, and its manifest may speak of others: only the reading is left out."""
        other = copy(self)
        other._left_out = members
        return other

    def bytes_of(self, data: bytes, source: SourceRef) -> bytes:
        """The bytes the report came from: of the member that its source names, where the file is a zip."""
        if source.member is None:
            return data
        if self._last is not None and self._last[0] == source.sha256:
            return self._last[1]
        for member in members(data, source.path, self.max_bytes):
            if isinstance(member.data, bytes) and _sha256(member.data) == source.sha256:
                return member.data
        raise InputError("zip.damaged", place=source.path, facts={"reason": f"{source.member} is not in it"})

    # --- one file ---

    def _bytes(self, path: Path) -> bytes:
        try:
            size = path.stat().st_size
            if size > self.max_bytes:
                facts = {"bytes": size, "limit": self.max_bytes}
                raise InputError("input.too_large", place=str(path), value=size, facts=facts)
            return path.read_bytes()
        except FileNotFoundError as error:
            raise InputError("input.missing", place=str(path)) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise InputError("input.unreadable", place=str(path), facts={"reason": reason}) from error

    def _source(self, data: bytes, path: str, name: str, member: str | None = None) -> SourceRef:
        return SourceRef(
            path=path,
            member=member,
            name=name,
            sha256=_sha256(data),
            media_type=sniff.sniff(data, name).media_type,
            bytes=len(data),
        )

    def _read(self, data: bytes, source: SourceRef, path: str) -> Iterator[Document | Unread]:
        try:
            if source.media_type == sniff.ZIP:
                yield from self._archive(data, path)
            else:
                yield self._document(data, source)
        except InputError as error:
            yield _unread(source, error)

    def _document(self, data: bytes, source: SourceRef) -> Document:
        kind, place = source.media_type, source.path
        if not data.strip():
            raise InputError("input.empty", place=place)
        if kind == "text/html":
            return read_html(data, source, lambda picture: self._picture(picture, source))
        if kind.startswith("text/"):
            return read_text(data, source)
        task = _task(kind)
        if task is not None:
            seconds = self._sandbox.limits.seconds + _SCANNED_PAGE * _most_scans(kind, data)
            document = self._sandbox.run_limited(task, data, source, seconds)
            return self._with_drawings(document, data, seconds) if kind == sniff.DOCX else document
        if kind in office.ENDINGS:
            made = self._office.to_docx(data, kind, place)
            from extractor.readers.word import read_docx

            seconds = self._sandbox.limits.seconds + _SCANNED_PAGE * _most_scans(sniff.DOCX, made)
            document = self._sandbox.run_limited(read_docx, made, source, seconds)
            document = self._with_drawings(document, made, seconds)
            note = f"W4 format={office.ENDINGS[kind].upper()}"
            return document.model_copy(update={"notes": (note, *document.notes)})
        if kind == ole.UNKNOWN and ole.is_cut_off(data):
            raise InputError("word.damaged", place=place, facts={"reason": "its directory is missing"})
        if kind in _REFUSED:
            raise InputError(_REFUSED[kind], place=place, value=source.name, facts={"looks_like": kind})
        raise InputError("input.unsupported", place=place, value=source.name, facts={"media_type": kind})

    def _with_drawings(self, document: Document, data: bytes, seconds: float) -> Document:
        """The .docx once more with its drawn pictures, where one may be a table that was not read; as it was where that can't be."""
        from extractor.readers.word import read_printed_docx

        source = document.source
        if not any(note.startswith(UNREAD_PICTURE) for note in document.notes):
            return document
        try:
            printed = with_printed(data, self._office, source.path)
            return (
                document
                if printed is None
                else self._sandbox.run_limited(read_printed_docx, printed, source, seconds)
            )
        except InputError:
            return document

    def _picture(self, data: bytes, source: SourceRef) -> Document:
        """A picture that came within a page."""
        from extractor.readers.scan import read_scan

        return self._sandbox.run_limited(
            read_scan, data, source, self._sandbox.limits.seconds + _SCANNED_PAGE
        )

    # --- zips ---

    def _archive(self, data: bytes, path: str) -> Iterator[Document | Unread]:
        manifests: dict[str, Manifest] = {}
        present: set[str] = set()
        for member in members(data, path, self.max_bytes):
            present.add(key_of(member.name))
            if member.name in self._left_out:
                continue
            if is_manifest(member.name) and isinstance(member.data, bytes):
                yield from self._manifest_inside(member, path, manifests)
            else:
                yield _with_manifest_inside(manifests, self._member(member, path))
        if not present:
            raise InputError("input.empty", place=path)
        for folder, manifest in manifests.items():
            inside = {name.removeprefix(folder) for name in present if name.startswith(folder)}
            for fault in manifest.without_file(inside, f"{path}/{folder}{MANIFEST}"):
                yield self._unread(Member(folder + MANIFEST, fault, 0), path, fault)

    def _manifest_inside(self, member: Member, path: str, into: dict[str, Manifest]) -> Iterator[Unread]:
        try:
            manifest = read_manifest(
                member.data if isinstance(member.data, bytes) else b"", f"{path}/{member.name}"
            )
        except InputError as error:
            yield self._unread(member, path, error)
            return
        into[member.name[: -len(MANIFEST)]] = manifest
        for fault in manifest.faults:
            yield self._unread(member, path, fault)

    def _member(self, member: Member, path: str) -> Document | Unread:
        if isinstance(member.data, InputError):
            return self._unread(member, path, member.data)
        name = PurePosixPath(member.name).name
        source = self._source(member.data, path, name, member.name)
        self._last = (source.sha256, member.data)
        try:
            return self._document(member.data, source)
        except InputError as error:
            return _unread(source, error)

    def _unread(self, member: Member, path: str, error: InputError) -> Unread:
        """A member whose bytes are not there has no hash and no media type."""
        data = member.data if isinstance(member.data, bytes) else b""
        source = SourceRef(
            path=path,
            member=member.name,
            name=PurePosixPath(member.name).name,
            sha256=_sha256(data) if data else "",
            media_type=sniff.sniff(data, member.name).media_type if data else "application/octet-stream",
            bytes=member.bytes,
        )
        return Unread(source, error)

    # --- manifests ---

    def _faults_beside(self, path: Path, data: bytes) -> Iterator[Unread]:
        source = self._source(data, str(path), path.name)
        manifest = self._manifest(path)
        if isinstance(manifest, InputError):
            yield Unread(source, manifest)
        elif manifest is not None:
            there = {name for name in manifest.rows if (path.parent / name).is_file()}
            for fault in (*manifest.faults, *manifest.without_file(there, str(path))):
                yield Unread(source, fault)

    def _with_manifest_beside(self, path: Path, outcome: Document | Unread) -> Document | Unread:
        """The manifest of the file's folder or of one of those above it that names the file; the nearest."""
        for folder in list(path.parents)[:_FOLDERS_UP]:
            manifest = self._manifest(folder / MANIFEST)
            if isinstance(manifest, Manifest):
                relative = path.relative_to(folder).as_posix()
                if manifest.row_of(relative) is not None:
                    return _told(manifest, outcome, relative)
        return outcome

    def _manifest(self, path: Path) -> Manifest | InputError | None:
        """None where there is none."""
        try:
            status = path.stat()
        except OSError:
            return None
        key = (path, status.st_mtime_ns, status.st_size)
        if key not in self._manifests:
            try:
                self._manifests[key] = read_manifest(self._bytes(path), str(path))
            except InputError as error:
                self._manifests[key] = error
        return self._manifests[key]


def _most_scans(kind: str, data: bytes) -> int:
    """How many scanned pages the file may have, by what it costs to be one."""
    if kind == sniff.PDF:
        most = sum(1 for _ in itertools.islice(_PDF_IMAGE.finditer(data), _MOST_SCANS))
    elif kind == sniff.DOCX:
        most = min(data.count(_WORD_IMAGE) // 2, _MOST_IN_WORD)  # each is named twice in the zip
    elif kind == sniff.MHT:
        most = min(len(_MAIL_IMAGE.findall(data)), _MOST_IN_WORD)
    elif kind in sniff.IMAGES:
        most = max(1, len(data) // _SMALLEST_SCAN)
    else:
        most = 0
    return min(most, _MOST_SCANS)


def _with_manifest_inside(manifests: Mapping[str, Manifest], outcome: Document | Unread) -> Document | Unread:
    """The manifest nearest to the member, in its own folder or above."""
    member = "" if outcome.source is None else outcome.source.member or ""
    for folder in sorted(manifests, key=len, reverse=True):
        relative = member.removeprefix(folder)
        if member.startswith(folder) and manifests[folder].row_of(relative) is not None:
            return _told(manifests[folder], outcome, relative)
    return outcome


def _told(manifest: Manifest, outcome: Document | Unread, path: str) -> Document | Unread:
    if outcome.source is None:
        return outcome
    source, stated = manifest.told(outcome.source, path)
    if isinstance(outcome, Document):
        return outcome.model_copy(update={"source": source, "stated": stated})
    return outcome._replace(source=source)


def _task(kind: str) -> Callable[[bytes, SourceRef], Document] | None:
    """What reads this media type in the sandbox; None where nothing there does. Imported when asked for: whoever reads a text
    waits for no reader of scans."""
    if kind == sniff.DOCX:
        from extractor.readers.word import read_docx

        return read_docx
    if kind == sniff.PDF:
        from extractor.readers.pdf import read_pdf

        return read_pdf
    if kind == sniff.MHT:
        from extractor.readers.mht import read_mht

        return read_mht
    if kind in sniff.IMAGES:
        from extractor.readers.scan import read_scan

        return read_scan
    return None


def _unread(source: SourceRef, error: InputError) -> Unread:
    """A limit does not know which file it stopped, and a reader not in which zip its file lies."""
    if error.place is None or (error.place == source.path and source.member is not None):
        error.place = source.path if source.member is None else f"{source.path}/{source.member}"
    return Unread(source, error)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
