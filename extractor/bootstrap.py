"""The one place that joins adapters to ports."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from extractor.config import Settings, read_settings
from extractor.errors import OutsideError, UsageError
from extractor.jobs import Crew, Doing, DurableQueue, QueueOptions
from extractor.llm.client import ModelNarrator
from extractor.llm.prices import OUR_PRICES, read_prices
from extractor.llm.prompts import Prompt, read_prompt, read_prompts
from extractor.llm.replay import RecordingNarrator, ReplayNarrator
from extractor.ports import Ledger, Narrator, PageImages, Placed, Reader
from extractor.readers.files import FileReader
from extractor.readers.pages import CachedPages
from extractor.services.arrivals import Arrivals
from extractor.services.check import CheckService
from extractor.services.claims import ClaimService
from extractor.services.extract import tested_again
from extractor.services.ingest import IngestService
from extractor.services.reading import Errand, ReadingService, Taken, carry_out
from extractor.services.release import ReleaseService
from extractor.services.reread import RereadService
from extractor.services.rerun import Trial, approved_trials, golden_trials
from extractor.services.review import ReviewService
from extractor.services.score import ScoreService
from extractor.services.twins import TwinService
from extractor.storage.blobs import BlobFolder
from extractor.storage.claims import SqlClaims
from extractor.storage.engine import open_database
from extractor.storage.golden import GoldenShelf
from extractor.storage.jobs import SqlJobs
from extractor.storage.ledger import SqlLedger
from extractor.storage.placed import PlacedFolder
from extractor.storage.store import SqlStore
from extractor.storage.twins import SqlTwins
from extractor.writers.files import FileWriters

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class App:
    """What the commands and the pages use. `close` gives the database back."""

    settings: Settings
    reader: Reader
    store: SqlStore
    review: ReviewService
    claims: ClaimService
    twins: TwinService
    reread: RereadService
    ingest: IngestService
    queue: DurableQueue
    crew: Crew[Errand, Taken]
    check: CheckService
    release: ReleaseService
    score: ScoreService
    ledger: SqlLedger
    narrator: ModelNarrator | None
    pages: PageImages
    placed: Placed

    def close(self) -> None:
        self.queue.close()
        self.crew.close()
        if self.narrator is not None:
            self.narrator.close()
        self.store.close()  # the ledger's database is the same


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def build(settings: Settings | None = None) -> App:
    """UsageError("usage.option") for a bad setting; OutsideError("outside.database" | "outside.write")."""
    settings = settings or read_settings()
    _make_home(settings)
    reader = _reader(settings)
    clock, shelf = SystemClock(), GoldenShelf(settings.golden, settings.proposals_folder)
    engine = open_database(settings.store_url)
    store, ledger, blobs = SqlStore(engine), SqlLedger(engine), BlobFolder(settings.blob_folder)
    placed = PlacedFolder(settings.placed_folder)
    narrator = make_narrator(settings, ledger)
    twins = SqlTwins(engine)
    review = ReviewService(store, blobs, shelf, clock, tested_again, twins=twins)
    jobs, inbox = SqlJobs(engine), BlobFolder(settings.inbox_folder)
    arrivals = Arrivals(
        store=store, twins=twins, shelf=shelf, clock=clock, retest=tested_again, placed=placed
    )
    crew = _crew(settings, narrator)
    reading = ReadingService(
        reads=crew.do,
        arrivals=arrivals,
        jobs=jobs,
        inbox=inbox,
        blobs=blobs,
        placed=placed,
    )
    queue = DurableQueue(queue_options(settings), jobs, Doing(reading.read, reading.give_up))
    return App(
        settings=settings,
        reader=reader,
        store=store,
        review=review,
        twins=TwinService(store, twins, review, clock),
        reread=RereadService(
            store=store, blobs=blobs, placed=placed, reader=reader, arrivals=arrivals, narrator=narrator
        ),
        claims=ClaimService(SqlClaims(engine), clock, settings.lease_seconds),
        ingest=IngestService(
            jobs=jobs,
            inbox=inbox,
            queue=queue,
            reading=reading,
            clock=clock,
            max_upload=settings.max_upload_mb * _MEGABYTE,
            max_file=_max_file(settings),
            narrator=narrator,
        ),
        queue=queue,
        crew=crew,
        check=CheckService(reader, settings.max_upload_mb * _MEGABYTE),
        release=ReleaseService(store, FileWriters()),
        score=ScoreService(shelf),
        ledger=ledger,
        narrator=narrator,
        pages=CachedPages(settings.page_folder),
        placed=placed,
    )


def _crew(settings: Settings, narrator: Narrator | None) -> Crew[Errand, Taken]:
    """Where a model is asked its answers are waited for in this process, one report after the other."""
    make_reader = partial(
        FileReader, _max_file(settings)
    )  # its own: jobs are done beside what the pages read
    if narrator is not None:
        return Crew(lambda: carry_out(make_reader, narrator), 1)
    return Crew(partial(carry_out, make_reader), settings.reading_processes)


def _reader(settings: Settings) -> FileReader:
    return FileReader(max_bytes=_max_file(settings))


def _max_file(settings: Settings) -> int:
    return max(settings.max_file_mb, settings.max_upload_mb) * _MEGABYTE


def queue_options(settings: Settings) -> QueueOptions:
    """On one SQLite store one process does jobs; on PostgreSQL as many as there are."""
    alone = settings.store_url.startswith("sqlite") or settings.queue_url.startswith("sqlite")
    many = settings.reading_processes
    # While one job is written down another is read.
    slots = 1 if settings.model is not None or many == 1 else 2 * many
    return QueueOptions(settings.queue_url, settings.home / "jobs.lock" if alone else None, slots)


def make_narrator(
    settings: Settings, ledger: Ledger, *, prompts: Sequence[Prompt] | None = None, model: str | None = None
) -> ModelNarrator | None:
    """None where no model is configured. `prompts` instead of all those of the settings' folder, `model` instead of the settings'.
    Refused("model.host"); UsageError("model.no_price" | "prompt.bad"); NotFound("prompt.none")."""
    options = settings.model_options
    if options is None:
        return None
    return ModelNarrator(
        options._replace(model=model or options.model),
        read_prompts(settings.prompts) if prompts is None else prompts,
        ledger,
        SystemClock(),
        read_prices(settings.model_prices or OUR_PRICES),
    )


@contextmanager
def open_trials(
    settings: Settings, on: str, *, prompt: Path | None, model: str | None
) -> Iterator[tuple[Iterator[Trial], ModelNarrator, ModelNarrator]]:
    """The reports to try on (`golden` or `approved`), today's narrator and the new one, both asking only about the field groups
    of `prompt`. UsageError("model.none")."""
    prompts = read_prompts(settings.prompts)
    new = prompts
    if prompt is not None:
        new = (read_prompt(prompt),)
        groups = set(new[0].question.groups)
        prompts = tuple(one for one in prompts if groups & set(one.question.groups))
    app = build(settings)
    try:
        reader, shelf = app.reader, GoldenShelf(settings.golden)
        trials = (
            golden_trials(shelf, reader)
            if on == "golden"
            else approved_trials(app.store, BlobFolder(settings.blob_folder), reader)
        )
        pair = [
            make_narrator(settings, app.ledger, prompts=prompts),
            make_narrator(settings, app.ledger, prompts=new, model=model),
        ]
        if pair[0] is None or pair[1] is None:
            raise UsageError("model.none")
        try:
            yield trials, pair[0], pair[1]
        finally:
            pair[0].close()
            pair[1].close()
    finally:
        app.close()


@contextmanager
def open_ledger(settings: Settings) -> Iterator[SqlLedger]:
    """The ledger without the rest."""
    _make_home(settings)
    ledger = SqlLedger.open(settings.store_url)
    try:
        yield ledger
    finally:
        ledger.close()


@contextmanager
def open_narrator(settings: Settings) -> Iterator[ModelNarrator | None]:
    """The configured model, None where there is none; then no database is opened."""
    if settings.model is None:
        yield None
        return
    with open_ledger(settings) as ledger:
        narrator = make_narrator(settings, ledger)
        try:
            yield narrator
        finally:
            if narrator is not None:
                narrator.close()


@contextmanager
def open_reading(folder: Path, *, replay: str | None, record: str | None) -> Iterator[Narrator]:
    """Who reads the golden reports of `folder`: the recordings `replay`, else the configured model, whose answers are kept as
    `record`. UsageError("model.none" | "replay.unused"); NotFound("replay.unknown")."""
    settings = read_settings()
    if replay is not None:
        player = ReplayNarrator(folder, replay, read_prompts(settings.prompts))
        yield player
        player.check_used()
        return
    with open_narrator(settings) as narrator:
        if narrator is None:
            raise UsageError("model.none")
        if record is None:
            yield narrator
            return
        recorder = RecordingNarrator(narrator)
        yield recorder
        sources = (source for _, source in GoldenShelf(folder).cases())
        recorder.write(((hashlib.sha256(s.read_bytes()).hexdigest(), s.parent) for s in sources), record)


def _make_home(settings: Settings) -> None:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError("outside.write", place=str(settings.home), facts={"reason": str(error)}) from error
