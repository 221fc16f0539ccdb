"""What the services need from the world. Adapters live in readers, storage, writers, llm; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from extractor.domain.asking import Asked, Attempt, Question, Reply
from extractor.domain.compare import Expected
from extractor.domain.document import Document, Page, SourceRef
from extractor.domain.picture import Mark
from extractor.domain.queue import QueueFilter, QueuePage, QueueRow, Standing
from extractor.domain.report import Record
from extractor.domain.review import Draft, Item, Revision
from extractor.errors import InputError

Given = TypeVar("Given")
Made = TypeVar("Made")
Value = str | int | float | None
# Told after each thing that was worked on: how many are done, of how many, and its name.
Progress = Callable[[int, int, str], None]


class Clock(Protocol):
    def now(self) -> datetime:
        """The time, aware, in UTC."""
        ...


class Reader(Protocol):
    """Bytes to documents. A file may hold several reports; a report that can't be read comes as the InputError that says why."""

    def read(self, path: Path) -> Iterator[Document | Unread]: ...

    def read_bytes(self, data: bytes, path: str, name: str) -> Iterator[Document | Unread]:
        """The same for bytes that are no file; `path` is what the record's source says."""
        ...

    def bytes_of(self, data: bytes, source: SourceRef) -> bytes:
        """The bytes a report came from, out of those of its file: the same, or the member's that its source names."""
        ...


class Unread(Protocol):
    """A report that gave no document: its source as far as it is known, and why."""

    @property
    def source(self) -> SourceRef | None: ...

    @property
    def error(self) -> InputError: ...


class Store(Protocol):
    """Keeps items. Every change names the version it was made on; Refused("review.stale") when that is not the stored one.
    OutsideError("outside.database") when the database fails."""

    def add(self, item: Item, standing: Standing, at: str) -> bool:
        """False when the item was there already: then nothing at all was changed."""
        ...

    def get(self, item_id: str) -> Item:
        """NotFound("review.no_item")."""
        ...

    def row(self, item_id: str) -> QueueRow:
        """NotFound("review.no_item")."""
        ...

    def page(self, wanted: QueueFilter) -> QueuePage: ...

    def following(self, item_id: str | None, wanted: QueueFilter) -> str | None:
        """The first open item that the filter matches, or the first after `item_id` in the queue's order; None at the end."""
        ...

    def save(self, item_id: str, version: int, draft: Draft, standing: Standing, at: str) -> None: ...

    def decide(self, item_id: str, version: int, revision: Revision, standing: Standing) -> None:
        """Adds the revision and sets the item's state to its decision, both or neither."""
        ...

    def count_approved(self) -> int:
        """How many items `approved` gives."""
        ...

    def approved(self) -> Iterator[tuple[Item, Revision]]:
        """The items whose last revision approves them, with it, ordered by id."""
        ...


class Blobs(Protocol):
    """The bytes of the sources, named by their SHA-256."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes:
        """NotFound("input.missing")."""
        ...


class Shelf(Protocol):
    """The golden records, each with its source."""

    def find(self, sha256: str) -> Expected | None:
        """The golden record of the source with these bytes."""
        ...

    def propose(self, case_id: str, source: bytes, source_name: str, record: Record, note: str) -> Path:
        """Writes an approved record as a case `labelled: reviewed` and gives its folder."""
        ...


class Queue(Protocol):
    """Runs one step over many inputs, results in the order of the inputs; today in this process, later as durable jobs."""

    def run(self, step: Callable[[Given], Made], inputs: Iterable[Given]) -> Iterator[Made]: ...


class Writers(Protocol):
    """The file formats of a dataset. Each gives a function that takes one row or line after the other, in order."""

    def table(
        self, path: Path, columns: Sequence[tuple[str, bool]]
    ) -> AbstractContextManager[Callable[[Sequence[Value]], None]]:
        """`columns`: name, and whether its values are text from outside, in which a spreadsheet must not see a formula."""
        ...

    def lines(self, path: Path) -> AbstractContextManager[Callable[[Mapping[str, Any]], None]]: ...

    def text(self, path: Path, text: str) -> None: ...

    def staged(self, out: Path, names: Sequence[str]) -> AbstractContextManager[Path]:
        """A temporary directory that takes the place of `out` when all went well and is gone when not.
        Refused("export.exists") when `out` holds anything that is not in `names`."""
        ...


class Narrator(Protocol):
    """A model that reads prose. Asking never raises for what a server does: a reply says what came of each question."""

    @property
    def model(self) -> str:
        """Its name, as `by` shows it."""
        ...

    @property
    def questions(self) -> tuple[Question, ...]: ...

    def ask(self, asked: Sequence[Asked]) -> list[Reply]:
        """All at once, in order."""
        ...


class Ledger(Protocol):
    """Every attempt to get an answer, and the answers that had their schema. OutsideError("outside.database")."""

    def record(self, attempts: Sequence[Attempt]) -> None: ...

    def attempts(self, since: str | None = None) -> Iterator[Attempt]:
        """In the order they were made; `since` an ISO moment."""
        ...

    def answer(self, key: str) -> str | None: ...

    def keep(self, key: str, answer: str, at: str) -> None:
        """What is kept already stays."""
        ...


class PageImages(Protocol):
    """Pages as pictures, upright, made once and kept; a box of the record lies at its points times pixels / points of the page."""

    def png(
        self,
        sha256: str,
        page: Page,
        data: Callable[[], bytes],
        *,
        pixels: int = 1600,
        marks: tuple[Mark, ...] = (),
    ) -> bytes:
        """`data` gives the bytes of the file with that hash, where the picture is not kept yet; `pixels` of the longer side.
        InputError where there is no such page."""
        ...
