"""Ingest: files are handed in, and jobs make them items of the queue. The same content is one item, however often and under whatever
name it comes.

Batch    the files of one command: each is handed in, at most `_AT_ONCE` ahead of what is read, so that a folder of any size takes the
         same memory. What was read before is recognised by its content.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path

from extractor import __version__
from extractor.domain.checks.codes import error_object
from extractor.domain.document import Frozen
from extractor.domain.history import moment
from extractor.domain.jobs import HandInPage, Job, Outcome, job_id
from extractor.domain.report import ErrorObject
from extractor.errors import InputError
from extractor.ports import Clock, Inbox, JobStore, Narrator, Progress, Queue
from extractor.services.intake import base_name, files_of, readable, refuse_too_large, uri_of
from extractor.services.reading import ReadingService

_AT_ONCE = 64
_TOGETHER = 16  # files that are handed in in one go
_FIRST_LOOK, _LOOK_EVERY = 0.02, 0.25  # seconds
_NAMED = 3  # files that the summary names for each reason
_BLOCK = 1024 * 1024

Told = Callable[[str, ErrorObject], None]


class Reason(Frozen):
    """How many reports failed for one reason, and the first of them."""

    count: int
    first: tuple[str, ...]


class IngestSummary(Frozen):
    """Counts of reports; a file may hold several. `failed` by code. `left`: files that were not read, for it was stopped."""

    added: int = 0
    known: int = 0
    failed: Mapping[str, Reason] = {}
    left: int = 0

    @property
    def failures(self) -> int:
        return sum(reason.count for reason in self.failed.values())


class IngestService:
    def __init__(
        self,
        *,
        jobs: JobStore,
        inbox: Inbox,
        queue: Queue,
        reading: ReadingService,
        clock: Clock,
        max_upload: int,
        max_file: int,
        narrator: Narrator | None = None,
    ) -> None:
        """The limits in bytes, of a file that is sent and of one that is given by path."""
        self._jobs = jobs
        self._inbox = inbox
        self._queue = queue
        self._reading = reading
        self._clock = clock
        self._max_upload = max_upload
        self._max_file = max_file
        self._options = "offline" if narrator is None else _asking(narrator)

    # --- files that are sent ---

    def hand_in(self, name: str, data: bytes, by: str) -> None:
        """One file from a browser, under the name its sender gave it, which is data and never a path of ours. It lies on the disk when
        this returns, and is read some time after."""
        with suppress(InputError):
            self._put([self._sent(name, data, by)])

    def ingest_upload(self, name: str, data: bytes, by: str) -> Outcome:
        """The same, read here and now, for a caller that waits."""
        try:
            job = self._sent(name, data, by)
        except InputError as error:
            return Outcome(errors=(error_object(error, {"path": base_name(name)}),))
        self._reading.read(job.id)
        done = self._jobs.get(job.id)
        outcome = Outcome() if done is None else done.outcome
        return outcome.seen_before() if job.state == "done" else outcome

    def _sent(self, name: str, data: bytes, by: str) -> Job:
        """A refusal is noted, so that the list shows it, and raised."""
        shown = base_name(name)
        try:
            refuse_too_large(len(data), self._max_upload, shown)
        except InputError as error:
            self._jobs.refuse("upload", shown, by, self._now(), error_object(error, {"path": shown}))
            raise
        sha256 = self._inbox.put(data)
        job = Job(id=job_id(sha256, __version__, self._options), sha256=sha256, origin="upload", name=shown)
        [handed] = self._jobs.hand_in([job], by, self._now())
        if handed.state == "done":
            self._inbox.drop(sha256)
        else:
            self._inbox.put(data)  # somebody may have cleared the same file, failed, off the list meanwhile
        return handed

    def handed_in(self, limit: int, *, sent_only: bool = True) -> HandInPage:
        """What was sent, or everything that was handed in, the newest first."""
        return self._jobs.page("upload" if sent_only else None, limit)

    def retry(self, job_id: str) -> None:
        """NotFound("job.none")."""
        self._put([self._jobs.retry(job_id)])

    def retry_failed(self, progress: Progress, stopped: Callable[[], bool] = lambda: False) -> IngestSummary:
        """Reads everything again that failed, here or wherever jobs are done, and waits for it."""
        failed = self._jobs.failed()
        batch = _Batch(len(failed), progress, lambda *_: None)
        with self._queue.working():
            for job in failed:
                batch.waits_for(job.id, job.name)
                self.retry(job.id)
            self._wait(batch, 1, stopped)
        self._collect(batch)
        return batch.summary(stopped())

    def clear_finished(self) -> None:
        """Takes what is done or failed off the list of what was sent, and the bytes of what failed off the disk."""
        for failed in self._jobs.clear_finished("upload"):
            now = self._jobs.get(failed.id)
            if now is not None and now.state == "failed":  # nobody sent it again meanwhile
                self._inbox.drop(failed.sha256)

    def _put(self, jobs: Iterable[Job]) -> None:
        if unfinished := [job for job in jobs if job.state in ("waiting", "reading")]:
            self._queue.put(unfinished)

    def _now(self) -> str:
        return moment(self._clock.now())

    # --- files of this machine ---

    def ingest_paths(
        self,
        paths: Iterable[Path],
        progress: Progress,
        *,
        by: str = "",
        failed: Told = lambda *_: None,
        empty: Callable[[Path], None] = lambda _: None,
        unread: Callable[[], None] = lambda: None,
        elsewhere: Callable[[], None] = lambda: None,
        stopped: Callable[[], bool] = lambda: False,
    ) -> IngestSummary:
        """OutsideError when the disk is full or the database gone: nothing is lost.

        Files and folders, a folder's files sorted by path. One bad file never stops the rest; `failed` is told of each at once,
        `empty` of folders without files, `unread` before the progress of a file that took no reading, so that nobody judges by it
        how long the others take, `elsewhere` where another process has the right to read. Once `stopped`, what is being read is finished and nothing more is begun."""
        given = list(paths)
        batch = _Batch(sum(1 for _ in files_of(given, empty)), progress, failed)
        with self._queue.working() as is_ours:
            if not is_ours():
                elsewhere()
            for some in _some(files_of(given), stopped):
                self._hand_in_files(some, by, batch, unread)
                self._wait(batch, _AT_ONCE, stopped)
            self._wait(batch, 1, stopped)
        self._collect(batch)
        return batch.summary(stopped())

    def _hand_in_files(
        self, paths: Sequence[Path], by: str, batch: _Batch, unread: Callable[[], None]
    ) -> None:
        """Together: each time the disk is waited for costs as much as reading a small file."""
        jobs: list[Job] = []
        for path in paths:
            shown = readable(path)
            try:
                jobs.append(self._job_of(path, shown))
            except InputError as error:
                unread()
                batch.done(shown, Outcome(errors=(error_object(error, {"path": shown}),)))
        before = {job.id: job for job in self._jobs.finished([job.id for job in jobs])}
        new: list[Job] = []
        for job in jobs:
            known = before.get(job.id)
            if known is not None and known.state == "done":
                unread()
                batch.done(job.name, known.outcome.seen_before())
            elif batch.waits_for(job.id, job.name):
                new.append(job)
        self._put(self._jobs.hand_in(new, by, self._now()))

    def _job_of(self, path: Path, shown: str) -> Job:
        sha256 = self._hash(path, shown)
        return Job(
            id=job_id(sha256, __version__, self._options),
            sha256=sha256,
            origin="file",
            name=shown,
            place=uri_of(path),
        )

    def _hash(self, path: Path, shown: str) -> str:
        try:
            refuse_too_large(path.stat().st_size, self._max_file, shown)
            with path.open("rb") as file:
                whole = hashlib.sha256()
                while block := file.read(_BLOCK):
                    whole.update(block)
        except FileNotFoundError as error:
            raise InputError("input.missing", place=shown) from error
        except OSError as error:
            facts = {"reason": error.strerror or str(error)}
            raise InputError("input.unreadable", place=shown, facts=facts) from error
        return whole.hexdigest()

    def _wait(self, batch: _Batch, fewer_than: int, stopped: Callable[[], bool]) -> None:
        self._collect(batch)
        pause = _FIRST_LOOK
        while len(batch.under_way) >= fewer_than and not stopped():
            time.sleep(pause)
            pause = min(2 * pause, _LOOK_EVERY)
            self._collect(batch)
            if (trouble := self._queue.trouble()) is not None:
                raise trouble  # it would be every file's; the same command goes on when it is over

    def _collect(self, batch: _Batch) -> None:
        if batch.under_way:
            for job in self._jobs.finished(tuple(batch.under_way)):
                batch.finished(job)


def _some(files: Iterator[Path], stopped: Callable[[], bool]) -> Iterator[list[Path]]:
    while not stopped() and (some := list(islice(files, _TOGETHER))):
        yield some


class _Batch:
    def __init__(self, total: int, progress: Progress, failed: Told) -> None:
        self.under_way: dict[str, list[str]] = {}  # job -> the names of its file, which may lie there twice
        self._total = total
        self._progress = progress
        self._told = failed
        self._done = 0
        self._added = 0
        self._known = 0
        self._failed: dict[str, Reason] = {}

    def waits_for(self, job: str, name: str) -> bool:
        """False when it did before: the same content lies there twice."""
        self.under_way.setdefault(job, []).append(name)
        return len(self.under_way[job]) == 1

    def finished(self, job: Job) -> None:
        first, *more = self.under_way.pop(job.id)
        self.done(first, job.outcome)
        for name in more:
            self.done(name, job.outcome.seen_before())

    def done(self, name: str, outcome: Outcome) -> None:
        self._done += 1
        self._added += len(outcome.added)
        self._known += len(outcome.known)
        for error in outcome.errors:
            self._fail(_place(name, error), error)
        self._progress(self._done, self._total, name)

    def _fail(self, place: str, error: ErrorObject) -> None:
        before = self._failed.get(error.error.code, Reason(count=0, first=()))
        first = before.first if before.count >= _NAMED else (*before.first, place)
        self._failed[error.error.code] = Reason(count=before.count + 1, first=first)
        self._told(place, error)

    def summary(self, stopped: bool) -> IngestSummary:
        """A folder may lose files, or get some, after they were counted: when it was gone through to its end nothing is left."""
        left = max(0, self._total - self._done) if stopped else 0
        return IngestSummary(added=self._added, known=self._known, failed=self._failed, left=left)


def _asking(narrator: Narrator) -> str:
    """Another model, or another prompt, reads another record."""
    return " ".join(["both", narrator.model, *(question.fingerprint for question in narrator.questions)])


def _place(name: str, error: ErrorObject) -> str:
    """The file, and the member of it where it is a zip."""
    member = error.source.get("member")
    return f"{name}/{member}" if member else name
