"""Doing a job: a file that was handed in is read, and its records become items of the queue.

A job may be begun more than once (a process died, or was taken for dead). So the source is written first, then its items, each under
its own id, then the member of the zip that is done; what is there already stays.

Errand   what is to be read of a job, as another process can be told it: with the bytes, so that a file that changes is read as it was.
Taken    one record that an errand gave, or the error in its place, with all that is kept of it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from extractor.domain.checks.codes import error_object
from extractor.domain.jobs import STARTS, Job, Origin, Outcome, together
from extractor.domain.placed import PlacedText, placed_text
from extractor.domain.report import ErrorObject, Record
from extractor.errors import InputError, NianbaoError, NotFound
from extractor.ports import ArchiveReader, Blobs, Inbox, JobStore, Narrator, Placed, Reader
from extractor.services.arrivals import Arrivals
from extractor.services.extract import read_records
from extractor.services.intake import Named, Sent, path_of, readable


class Errand(NamedTuple):
    """`place`: the file's address, "" for bytes that were sent; `left_out`: members of a zip that were read before."""

    origin: Origin
    name: str
    place: str
    data: bytes
    left_out: frozenset[str] = frozenset()

    @property
    def path(self) -> Path:
        """Where the file lies; for bytes that were sent, the name that stands in for it."""
        return path_of(self.place) if self.origin == "file" else Path(self.name)


class Taken(NamedTuple):
    """`text` and `placed` of the document it came from; `member`: the bytes, where the file is a zip."""

    result: Record | ErrorObject
    text: str = ""
    placed: PlacedText | None = None
    member: bytes | None = None


class ReadingService:
    def __init__(
        self,
        *,
        reads: Callable[[Errand], Iterator[Taken]],
        arrivals: Arrivals,
        jobs: JobStore,
        inbox: Inbox,
        blobs: Blobs,
        placed: Placed,
    ) -> None:
        """`reads` carries out an errand (`carry_out`), in this process or another."""
        self._reads = reads
        self._arrivals = arrivals
        self._jobs = jobs
        self._inbox = inbox
        self._blobs = blobs
        self._placed = placed

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
        data = self._bytes(job)
        errand = Errand(job.origin, job.name, job.place, data, frozenset(kept))
        outcomes = list(kept.values())
        for member, group in groupby(self._reads(errand), key=_member_of):
            outcome = self._stored(group, data)
            outcomes.append(outcome)
            # Without a record there is little to save, and a manifest speaks of members that come later.
            if member is not None and (outcome.added or outcome.known):
                self._jobs.keep_part(job.id, member, outcome)
        return together(outcomes)

    def _bytes(self, job: Job) -> bytes:
        if job.origin == "upload":
            return self._inbox.get(job.sha256)
        data = _bytes_of(path_of(job.place), job.name)
        if hashlib.sha256(data).hexdigest() != job.sha256:
            raise InputError("input.changed", place=job.name)
        return data

    def _stored(self, taken: Iterable[Taken], data: bytes) -> Outcome:
        """The source first, then its items: what is in the queue has its source and its places, whenever the power fails."""
        added: list[str] = []
        known: list[str] = []
        errors: list[ErrorObject] = []
        for one in taken:
            if isinstance(one.result, ErrorObject):
                errors.append(one.result)
            elif one.placed is not None:
                self._blobs.put(data if one.member is None else one.member)
                self._placed.put(one.placed)
                arrival = self._arrivals.take(one.result, one.text)
                (added if arrival.became == "added" else known).append(arrival.item)
        return Outcome(added=tuple(added), known=tuple(known), errors=tuple(errors))


def carry_out(
    make_reader: Callable[[], ArchiveReader], narrator: Narrator | None = None
) -> Callable[[Errand], Iterator[Taken]]:
    """How errands are carried out, in this process or another. With a narrator the narrative is read twice."""
    reader = make_reader()
    narrative = "offline" if narrator is None else "both"

    def carried_out(errand: Errand) -> Iterator[Taken]:
        reading = reader.leaving_out(errand.left_out) if errand.left_out else reader
        for document, result in read_records(
            _source(reading, errand), errand.path, narrative=narrative, narrator=narrator
        ):
            if document is None or isinstance(result, ErrorObject):
                yield Taken(result)
                continue
            member = None if result.source.member is None else reading.bytes_of(errand.data, result.source)
            yield Taken(result, document.text, placed_text(document), member)

    return carried_out


def _source(reader: ArchiveReader, errand: Errand) -> Reader:
    """Shows the file under the name it was handed in with."""
    if errand.origin == "upload" or readable(errand.path) != str(errand.path):
        return Sent(reader, lambda: errand.data, errand.name)
    return Named(reader, errand.name, errand.data)


def _member_of(taken: Taken) -> str | None:
    if isinstance(taken.result, ErrorObject):
        return taken.result.source.get("member")
    return taken.result.source.member


def _bytes_of(path: Path, shown: str) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("input.missing", place=shown) from error
    except OSError as error:
        raise InputError(
            "input.unreadable", place=shown, facts={"reason": error.strerror or str(error)}
        ) from error
