"""What the services need from the world. Adapters live in readers, storage, writers, llm; tests bring their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Protocol

from extractor.domain.document import Document, SourceRef
from extractor.errors import InputError


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


class Reader(Protocol):
    """Bytes to documents. A file may hold several reports; a report that can't be read comes as the InputError that says why."""

    def read(self, path: Path) -> Iterator[Document | Unread]: ...


class Unread(Protocol):
    """A report that gave no document: its source as far as it is known, and why."""

    @property
    def source(self) -> SourceRef | None: ...

    @property
    def error(self) -> InputError: ...
