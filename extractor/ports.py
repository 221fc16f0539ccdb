"""What the services need from the world. Adapters live in readers, storage, writers, llm; tests bring their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from extractor.domain.asking import Asked, Attempt, Question, Reply
from extractor.domain.compare import Expected
from extractor.domain.decisions import Turn
from extractor.domain.document import Document, Page, SourceRef
from extractor.domain.history import Act
from extractor.domain.jobs import HandInPage, Job, Origin, Outcome
from extractor.domain.picture import Mark
from extractor.domain.placed import PlacedText
from extractor.domain.queue import Claim, QueueFilter, QueuePage, QueueRow, Standing
from extractor.domain.report import ErrorObject, Record
from extractor.domain.review import Draft, Item, ItemState, Reading, Revision
from extractor.domain.twins import Face, Twin
from extractor.errors import InputError, NianbaoError

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


class ArchiveReader(Reader, Protocol):
    def leaving_out(self, members: Set[str]) -> ArchiveReader:
        """The same reader for zips of which these members were read before: they give nothing."""
        ...

    def read_held(self, path: Path, data: bytes) -> Iterator[Document | Unread]:
        """`read` of a file whose bytes were taken before, with what lies beside it."""
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

    def page(self, wanted: QueueFilter, now: str) -> QueuePage:
        """`now`: leases that ran out until then count no more."""
        ...

    def save(
        self,
        item_id: str,
        version: int,
        draft: Draft,
        standing: Standing,
        at: str,
        *,
        acts: Sequence[Act] = (),
    ) -> QueueRow:
        """`acts` are what the history keeps of it; the row as it stands then."""
        ...

    def decide(
        self,
        item_id: str,
        version: int,
        revision: Revision,
        standing: Standing,
        *,
        states: Sequence[ItemState] = ("open",),
        alone: bool = False,
    ) -> None:
        """Adds the revision and sets the item's state to its decision, both or neither; nobody holds it then. `states`: those it may
        come from; `alone`: Refused("review.also_approved") where another item of the same body and year is approved."""
        ...

    def turn(self, turns: Sequence[tuple[Turn, Standing]], at: str) -> None:
        """All of them or none; nobody holds the items then."""
        ...

    def read_again(
        self, item: Item, fresh: Reading, standing: Standing | None, acts: Sequence[Act] = ()
    ) -> None:
        """Adds a reading to the item as it stands at `item.version`. With a standing the item takes it, with `item.draft`; without one
        it keeps the reading that it has, and `item.drift` says where the new one differs."""
        ...

    def readings(self, item_id: str) -> tuple[Reading, ...]:
        """In the order they were made."""
        ...

    def texts(self, sha256: str) -> tuple[tuple[str, bool], ...]:
        """Each text that was read from the file of that hash, and whether it is one that is shown, or will be when its item is opened
        again."""
        ...

    def read_by_others(self, version: str | None) -> tuple[str, ...]:
        """The items whose newest reading is by another version of the program, by id; all for None."""
        ...

    def acts(self, item_id: str) -> tuple[Act, ...]:
        """In the order they were done."""
        ...

    def count_approved(self) -> int:
        """How many items `approved` gives."""
        ...

    def approved(self) -> Iterator[tuple[Item, Revision]]:
        """The items whose last revision approves them, with it, ordered by id."""
        ...


# Another report's face, and what gives its text: how much the two share, None where they are two reports.
SameReport = Callable[[Face, Callable[[], str]], float | None]


class Twins(Protocol):
    """Which items may be the same report."""

    def enter(
        self, item_id: str, face: Face, looked_up_by: Sequence[int], same: SameReport, at: str
    ) -> tuple[Twin, ...]:
        """Keeps the item's face, replacing an earlier one, and links it to those that `same` says it is; found by the end of the body's
        name and by those of its marks that are in `looked_up_by`. A pair that a person parted stays parted."""
        ...

    def has(self, item_id: str) -> bool:
        """Whether it was entered."""
        ...

    def group(self, item_id: str) -> tuple[tuple[str, ...], tuple[Twin, ...]]:
        """The items that pairs tie to this one, itself among them, and the pairs."""
        ...

    def part(self, item_id: str, act: Act, at: str) -> None:
        """The item is another report than those it is tied to; the history of each keeps the act."""
        ...


class Claims(Protocol):
    """Leases. Every method that names an item raises NotFound("review.no_item")."""

    def claim(self, claim: Claim, now: str) -> Claim:
        """Refused("review.held") while another session's lease holds; the answer tells whether one had run out."""
        ...

    def take_over(self, claim: Claim, now: str) -> Claim: ...

    def release(self, item_id: str, session: str) -> None: ...

    def next(
        self, by: str, session: str, until: str, wanted: QueueFilter, now: str, *, after: str | None = None
    ) -> Claim | None:
        """Finds and claims in one step: no two callers get the same item. `after`: only of those behind that one in the queue's order."""
        ...


class Blobs(Protocol):
    """The bytes of the sources, named by their SHA-256."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes:
        """NotFound("input.missing")."""
        ...


class Placed(Protocol):
    """Where texts stand on the pages of their files, kept apart from the items."""

    def put(self, placed: PlacedText) -> None:
        """What has no page is not kept; what is there stays. OutsideError("outside.write")."""
        ...

    def get(self, source: str, text: str) -> bytes | None:
        """Of the file with that SHA-256 and the text of that name: a PlacedText as gzipped JSON; None where none was kept, as of files
        that were read by a version that kept none."""
        ...

    def drop(self, source: str, text: str) -> None:
        """What is not there is no fault. OutsideError("outside.write")."""
        ...


class Shelf(Protocol):
    """The golden records, each with its source."""

    def find(self, sha256: str) -> Expected | None:
        """The golden record of the source with these bytes."""
        ...

    def propose(self, case_id: str, source: bytes, source_name: str, record: Record, note: str) -> Path:
        """Writes an approved record as a case `labelled: reviewed` and gives its folder."""
        ...


class Inbox(Blobs, Protocol):
    """The bytes that were handed in, until they are read."""

    def drop(self, sha256: str) -> None:
        """What is not there is no fault."""
        ...


class JobStore(Protocol):
    """What was handed in and what came of it. OutsideError("outside.database")."""

    def hand_in(self, jobs: Sequence[Job], by: str, at: str) -> list[Job]:
        """Notes that they were handed in under their names, each new or known; one that failed waits again. The jobs as they stand then."""
        ...

    def refuse(self, origin: Origin, name: str, by: str, at: str, error: ErrorObject) -> None:
        """Notes a hand-in that became no job."""
        ...

    def get(self, job_id: str) -> Job | None: ...

    def finished(self, job_ids: Sequence[str]) -> list[Job]:
        """Those of them that are done or failed."""
        ...

    def start(self, job_id: str) -> Job | None:
        """The job, from now on being read; None when there is nothing left to do."""
        ...

    def parts(self, job_id: str) -> dict[str, Outcome]:
        """The members that were kept, of a zip that is being read."""
        ...

    def keep_part(self, job_id: str, member: str, outcome: Outcome) -> None:
        """What is kept already stays."""
        ...

    def finish(self, job_id: str, outcome: Outcome) -> None: ...

    def retry(self, job_id: str) -> Job:
        """A failed job waits again; any other stays as it is. NotFound("job.none")."""
        ...

    def lost(self, job_id: str, attempt: int) -> bool:
        """The attempt ended without an outcome: the job waits again, under the next number. False when somebody saw to it."""
        ...

    def unfinished(self) -> Iterator[list[Job]]:
        """The jobs that wait or are being read, some at a time."""
        ...

    def page(self, origin: Origin | None, limit: int) -> HandInPage:
        """The newest hand-ins of that origin, or of any."""
        ...

    def failed(self) -> list[Job]: ...

    def clear_finished(self, origin: Origin) -> list[Job]:
        """Takes what is done, known or failed off the list; those that failed."""
        ...

    def beat(self, executor: str, host: str) -> None:
        """Says that this process lives."""
        ...

    def executors(self) -> dict[str, int]:
        """Their heartbeats, counted."""
        ...

    def bury(self, executor: str) -> bool:
        """True for the one who takes over a dead executor's jobs."""
        ...


class Queue(Protocol):
    """Has jobs done, each at least once, by this process or another; what is put is done after a crash too."""

    def put(self, jobs: Sequence[Job]) -> None:
        """The same attempt of a job twice is once. OutsideError("outside.database")."""
        ...

    def trouble(self) -> NianbaoError | None:
        """What keeps this process from doing jobs at the moment; they are done when it is over."""
        ...

    def working(self) -> AbstractContextManager[Callable[[], bool]]:
        """While it lasts, jobs are done; what is in hand at the end is finished. The function says whether it is this process that
        does them; False: another has that right, and this one waits to take over."""
        ...


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
