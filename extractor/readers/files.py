"""The Reader port over files: path -> documents, or why there is none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError
from extractor.readers.html import read_html
from extractor.readers.sniff import sniff
from extractor.readers.text import read_text


class Unread(NamedTuple):
    """A file that gave no document: its source as far as it is known, and why."""

    source: SourceRef | None
    error: InputError


class FileReader:
    """Reads one file; `max_bytes` is checked before anything is read."""

    def __init__(self, max_bytes: int = 50_000_000) -> None:
        self.max_bytes = max_bytes

    def read(self, path: Path) -> Iterator[Document | Unread]:
        """The documents of a file on disk, in its order."""
        try:
            size = path.stat().st_size
            if size > self.max_bytes:
                facts = {"bytes": size, "limit": self.max_bytes}
                raise InputError("input.too_large", place=str(path), value=size, facts=facts)
            data = path.read_bytes()
        except FileNotFoundError:
            yield Unread(None, InputError("input.missing", place=str(path)))
        except OSError as error:
            reason = error.strerror or str(error)
            yield Unread(None, InputError("input.unreadable", place=str(path), facts={"reason": reason}))
        except InputError as error:
            yield Unread(None, error)
        else:
            yield from self.read_bytes(data, str(path), path.name)

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        """The same for bytes that came by another way; `path` is what the record's source says."""
        kind = sniff(data, name)
        source = SourceRef(
            path=path,
            name=name,
            sha256=hashlib.sha256(data).hexdigest(),
            media_type=kind.media_type,
            bytes=len(data),
        )
        try:
            if not data.strip():
                raise InputError("input.empty", place=path)
            if not kind.text:
                raise InputError(
                    "input.binary", place=path, value=name, facts={"looks_like": kind.media_type}
                )
            yield read_html(data, source) if kind.media_type == "text/html" else read_text(data, source)
        except InputError as error:
            yield Unread(source, error)
