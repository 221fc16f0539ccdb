"""The one place that joins adapters to ports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from extractor.config import Settings, read_settings
from extractor.domain.checks import retest
from extractor.errors import OutsideError
from extractor.jobs import InlineQueue
from extractor.ports import Reader
from extractor.readers.files import FileReader
from extractor.services.ingest import IngestService
from extractor.services.release import ReleaseService
from extractor.services.review import ReviewService
from extractor.services.score import ScoreService
from extractor.storage.blobs import BlobFolder
from extractor.storage.golden import GoldenShelf
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

    def close(self) -> None:
        self.store.close()


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def build(settings: Settings | None = None) -> App:
    """UsageError("usage.option") for a bad setting; OutsideError("outside.database" | "outside.write")."""
    settings = settings or read_settings()
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutsideError("outside.write", place=str(settings.home), facts={"reason": str(error)}) from error
    reader = FileReader(max_bytes=max(settings.max_file_mb, settings.max_upload_mb) * _MEGABYTE)
    clock, shelf = SystemClock(), GoldenShelf(settings.golden)
    store, blobs = SqlStore.open(settings.store_url), BlobFolder(settings.blob_folder)
    return App(
        settings=settings,
        reader=reader,
        store=store,
        review=ReviewService(store, blobs, shelf, clock, retest),
        ingest=IngestService(
            reader=reader,
            store=store,
            blobs=blobs,
            shelf=shelf,
            clock=clock,
            queue=InlineQueue(),
            max_upload=settings.max_upload_mb * _MEGABYTE,
        ),
        release=ReleaseService(store, FileWriters()),
        score=ScoreService(shelf),
    )
