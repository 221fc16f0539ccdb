"""The one place that joins adapters to ports."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from extractor.config import Settings, read_settings
from extractor.errors import OutsideError
from extractor.jobs import InlineQueue
from extractor.llm.client import ModelNarrator
from extractor.llm.prices import OUR_PRICES, read_prices
from extractor.llm.prompts import read_prompt, read_prompts, replaced
from extractor.ports import Ledger, Reader
from extractor.readers.files import FileReader
from extractor.services.extract import tested_again
from extractor.services.ingest import IngestService
from extractor.services.release import ReleaseService
from extractor.services.review import ReviewService
from extractor.services.score import ScoreService
from extractor.storage.blobs import BlobFolder
from extractor.storage.engine import open_database
from extractor.storage.golden import GoldenShelf
from extractor.storage.ledger import SqlLedger
from extractor.storage.store import SqlStore
from extractor.writers.files import FileWriters

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class App:
    """What the commands and the pages use. `close` gives the database back."""

    settings: Settings
    reader: Reader
    store: SqlStore
    review: ReviewService
    ingest: IngestService
    release: ReleaseService
    score: ScoreService
    ledger: SqlLedger
    narrator: ModelNarrator | None

    def close(self) -> None:
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
    reader = FileReader(max_bytes=max(settings.max_file_mb, settings.max_upload_mb) * _MEGABYTE)
    clock, shelf = SystemClock(), GoldenShelf(settings.golden)
    engine = open_database(settings.store_url)
    store, ledger, blobs = SqlStore(engine), SqlLedger(engine), BlobFolder(settings.blob_folder)
    narrator = make_narrator(settings, ledger)
    return App(
        settings=settings,
        reader=reader,
        store=store,
        review=ReviewService(store, blobs, shelf, clock, tested_again),
        ingest=IngestService(
            reader=reader,
            store=store,
            blobs=blobs,
            shelf=shelf,
            clock=clock,
            queue=InlineQueue(),
            max_upload=settings.max_upload_mb * _MEGABYTE,
            narrator=narrator,
        ),
        release=ReleaseService(store, FileWriters()),
        score=ScoreService(shelf),
        ledger=ledger,
        narrator=narrator,
    )


def make_narrator(
    settings: Settings, ledger: Ledger, *, prompt: Path | None = None, model: str | None = None
) -> ModelNarrator | None:
    """None where no model is configured. `prompt` takes the place of the prompts for its field groups, `model` that of the
    settings' model. Refused("model.host"); UsageError("model.no_price" | "prompt.bad"); NotFound("prompt.none")."""
    options = settings.model_options
    if options is None:
        return None
    prompts = read_prompts(settings.prompts)
    return ModelNarrator(
        options._replace(model=model or options.model),
        replaced(prompts, read_prompt(prompt)) if prompt is not None else prompts,
        ledger,
        SystemClock(),
        read_prices(settings.model_prices or OUR_PRICES),
    )


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


def _make_home(settings: Settings) -> None:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError("outside.write", place=str(settings.home), facts={"reason": str(error)}) from error
