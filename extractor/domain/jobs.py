"""Reading a file that was handed in, as work that outlives the process which does it.

Job       the reading of one content by one version of the program with its options: the same file twice is one job, a new version
          reads it again.
Hand-in   that somebody handed in a file under a name; the upload page lists these. It has a job, or was refused at the door.
Outcome   what came of a file, or of one member of a zip: the items it gave, new and known, and the errors of what gave none.
Executor  a live process that does jobs, under an id that no other process ever had.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Literal

from extractor.domain.document import Frozen
from extractor.domain.report import ErrorObject

# done: every report in it is an item of the queue. failed: at least one gave none.
JobState = Literal["waiting", "reading", "done", "failed"]
HandInState = Literal["waiting", "reading", "done", "known", "failed"]
# Where the bytes are: among those that were sent to us, or in a file of this machine.
Origin = Literal["upload", "file"]

# A file at which this many processes died, one after the other, is not tried again by itself.
STARTS = 5


class Outcome(Frozen):
    """`added` and `known` are ids of items."""

    added: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    errors: tuple[ErrorObject, ...] = ()

    @property
    def state(self) -> JobState:
        return "failed" if self.errors else "done"

    def seen_before(self) -> Outcome:
        """The same for somebody who comes with the file again: nothing of it is new."""
        return self.model_copy(update={"added": (), "known": (*self.added, *self.known)})


class Job(Frozen):
    """`name` as it was handed in; `place` the address of the file, "" for bytes that were sent to us. `attempt` counts from 1 how often it was given to the queue,
    `starts` how often it was begun since it last came forward."""

    id: str
    sha256: str
    origin: Origin
    name: str
    place: str = ""
    state: JobState = "waiting"
    attempt: int = 1
    starts: int = 0
    outcome: Outcome = Outcome()


class HandIn(Frozen):
    """`at` is an ISO 8601 time in UTC; `so_far`: reports read while the job is under way; `job` None: refused at the door."""

    id: int
    name: str
    by: str
    at: str
    state: HandInState
    job: str | None = None
    outcome: Outcome = Outcome()
    so_far: int = 0


class HandInPage(Frozen):
    """The newest first; `counts` by state of all that are not cleared."""

    rows: tuple[HandIn, ...]
    counts: Mapping[HandInState, int]

    @property
    def under_way(self) -> int:
        return self.counts.get("waiting", 0) + self.counts.get("reading", 0)


def job_id(sha256: str, version: str, options: str) -> str:
    """Of a file's content; `options`: whatever else changes what is read from it."""
    return hashlib.sha256(json.dumps([sha256, version, options]).encode()).hexdigest()[:32]


def together(outcomes: Iterable[Outcome]) -> Outcome:
    """An item stands once, as new if it was new anywhere."""
    whole = tuple(outcomes)
    added = dict.fromkeys(id_ for one in whole for id_ in one.added)
    known = dict.fromkeys(id_ for one in whole for id_ in one.known if id_ not in added)
    return Outcome(
        added=tuple(added), known=tuple(known), errors=tuple(e for one in whole for e in one.errors)
    )


def hand_in_state(job: JobState, known_before: bool) -> HandInState:
    """A file that was read before it was handed in is known."""
    return "known" if job == "done" and known_before else job
