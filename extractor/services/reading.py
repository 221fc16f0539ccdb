"""Doing a job: a file that was handed in is read, and its records become items of the queue.

A job may be begun more than once (a process died, or was taken for dead). So the source is written first, then its items, each under
its own id, then the member of the zip that is done; what is there already stays.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from extractor.domain.checks.codes import error_object
from extractor.domain.jobs import STARTS, Job, Outcome, together
from extractor.domain.placed import placed_text
from extractor.domain.report import ErrorObject
from extractor.errors import InputError, NianbaoError, NotFound
from extractor.ports import ArchiveReader, Blobs, Inbox, JobStore, Narrator, Placed, Reader
from extractor.services.arrivals import Arrivals
from extractor.services.extract import Extraction, read_records
from extractor.services.intake import Named, Sent, path_of, readable


class ReadingService:
    def __init__(
        self,
        *,
        reader: ArchiveReader,
        arrivals: Arrivals,
        jobs: JobStore,
        inbox: Inbox,
        blobs: Blobs,
        placed: Placed,
        narrator: Narrator | None = None,
    ) -> None:
        """With a narrator the narrative is read twice."""
        self._reader = reader
        self._arrivals = arrivals
        self._jobs = jobs
        self._inbox = inbox
        self._blobs = blobs
        self._placed = placed
        self._narrator = narrator

    def read(self, job_id: str) -> None:
        """Does the job, or what is left of it. OutsideError: it may be tried again."""
        job = self._jobs.start(job_id)
        if job is None:
            return
        if job.starts > STARTS:
            self.give_up(job_id, InputError("job.crashed", place=job.name, facts={"times": STARTS}))
            return
        try:
            outcome = self._outcome(job)
        except (InputError, NotFound) as error:
            self.give_up(job_id, error)
            return
        self._jobs.finish(job_id, outcome)
        if job.origin == "upload" and outcome.state == "done":
            self._inbox.drop(job.sha256)

    def give_up(self, job_id: str, error: NianbaoError) -> None:
        """The job failed as a whole; what was kept of it stays."""
        job = self._jobs.get(job_id)
        path = "" if job is None else job.name
        kept = together(self._jobs.parts(job_id).values())
        failed = Outcome(errors=(error_object(error, {"path": path}),))
        self._jobs.finish(job_id, together([kept, failed]))

    def _outcome(self, job: Job) -> Outcome:
        kept = self._jobs.parts(job.id)
        reader = self._reader.leaving_out(kept.keys()) if kept else self._reader
        data, source = self._opened(reader, job)
        narrative = "offline" if self._narrator is None else "both"
        extractions = read_records(source, _path(job), narrative=narrative, narrator=self._narrator)
        outcomes = list(kept.values())
        for member, group in groupby(extractions, key=_member_of):
            outcome = self._stored(group, data, reader)
            outcomes.append(outcome)
            # Without a record there is little to save, and a manifest speaks of members that come later.
            if member is not None and (outcome.added or outcome.known):
                self._jobs.keep_part(job.id, member, outcome)
        return together(outcomes)

    def _opened(self, reader: Reader, job: Job) -> tuple[bytes, Reader]:
        """The bytes, and the reader that shows the file under the name it was handed in with."""
        if job.origin == "upload":
            data = self._inbox.get(job.sha256)
            return data, Sent(reader, lambda: data, job.name)
        path = _path(job)
        data = _bytes_of(path, job.name)
        if hashlib.sha256(data).hexdigest() != job.sha256:
            raise InputError("input.changed", place=job.name)
        if readable(path) != str(path):
            return data, Sent(reader, lambda: data, job.name)
        return data, Named(reader, job.name)

    def _stored(self, extractions: Iterable[Extraction], data: bytes, reader: Reader) -> Outcome:
        """The source first, then its items: what is in the queue has its source and its places, whenever the power fails."""
        added: list[str] = []
        known: list[str] = []
        errors: list[ErrorObject] = []
        for document, result in extractions:
            if isinstance(result, ErrorObject):
                errors.append(result)
            elif document is not None:
                self._blobs.put(reader.bytes_of(data, result.source))
                self._placed.put(placed_text(document))
                arrival = self._arrivals.take(result, document.text)
                (added if arrival.became == "added" else known).append(arrival.item)
        return Outcome(added=tuple(added), known=tuple(known), errors=tuple(errors))


def _member_of(extraction: Extraction) -> str | None:
    result = extraction.result
    if isinstance(result, ErrorObject):
        return result.source.get("member")
    return result.source.member


def _path(job: Job) -> Path:
    """Where the file lies; for bytes that were sent, the name that stands in for it."""
    return path_of(job.place) if job.origin == "file" else Path(job.name)


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("input.missing", place=shown) from error
    except OSError as error:
        raise InputError(
            "input.unreadable", place=shown, facts={"reason": error.strerror or str(error)}
        ) from error
