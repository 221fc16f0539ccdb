"""A process that does jobs, or waits for the right to: it takes the lock, says that it lives, and looks after the jobs of the dead."""

from __future__ import annotations

import logging
import platform
import secrets
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

from extractor.domain.jobs import Job
from extractor.errors import NianbaoError
from extractor.jobs.engine import Client, Doing, Engine, QueueOptions, attempt_id
from extractor.jobs.lock import ExecutorLock
from extractor.ports import JobStore

_TURN_SECONDS = 1.0
_TAKE_UP_EVERY = 30  # turns
# An attempt in one of these states is done or will be.
_ALIVE = ("ENQUEUED", "DELAYED", "PENDING")
_KEPT = timedelta(days=1)  # what DBOS notes of attempts that ended
_log = logging.getLogger(__name__)


class Shift:
    def __init__(self, options: QueueOptions, client: Client, jobs: JobStore, doing: Doing) -> None:
        self._options = options
        self._client = client
        self._jobs = jobs
        self._doing = doing
        self._lock = None if options.lock is None else ExecutorLock(options.lock)
        # No process before or after has it: what stands under it in the database is ours.
        self._executor = f"{platform.node()}-{secrets.token_hex(8)}"
        self._engine: Engine | None = None
        self._reaper = Reaper(self._executor, client, jobs, 0.0 if options.lock else options.dead_after)
        self._trouble: NianbaoError | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._turns, name="nianbao-jobs", daemon=True)

    @property
    def trouble(self) -> NianbaoError | None:
        """Why jobs are not done at the moment: the disk is full, the database is gone."""
        return self._trouble or (None if self._engine is None else self._engine.trouble)

    @property
    def is_executing(self) -> bool:
        return self._engine is not None

    def begin(self) -> None:
        """OutsideError when the first look fails; later ones are logged and repeated."""
        self._take_over()
        self._thread.start()

    def end(self, seconds: float | None) -> bool:
        self._over.set()
        self._thread.join()
        finished = True
        if self._engine is not None:
            finished = self._engine.stop(seconds)
            self._engine = None
            if finished:
                with suppress(NianbaoError):  # then the next one finds it dead
                    self._jobs.bury(self._executor)
        if self._lock is not None:
            self._lock.give_back()
        return finished

    def _turns(self) -> None:
        for turn in count(1):
            if self._over.wait(_TURN_SECONDS):
                return
            try:
                if self._engine is None:
                    self._take_over()
                else:
                    self._look_after(turn)
                self._trouble = None
            except NianbaoError as error:
                if self._trouble is None:
                    _log.error("jobs: %s", error)
                self._trouble = error

    def _take_over(self) -> None:
        if not Engine.is_free() or (self._lock is not None and not self._lock.take()):
            return
        try:
            self._jobs.beat(self._executor, platform.node())
            self._engine = Engine(self._options, self._executor, self._doing)
        except BaseException:
            if self._lock is not None:
                self._lock.give_back()
            raise
        self._reaper.reap()
        take_up(self._client, self._jobs)

    def _look_after(self, turn: int) -> None:
        self._jobs.beat(self._executor, platform.node())
        self._reaper.reap()
        if turn % _TAKE_UP_EVERY == 0:
            take_up(self._client, self._jobs)
            self._client.forget(datetime.now(UTC) - _KEPT)


class Reaper:
    """DBOS resumes the work of an executor only when one with the same id comes back, which ours never do."""

    def __init__(self, executor: str, client: Client, jobs: JobStore, dead_after: float) -> None:
        """`dead_after` 0: we are the only one, by lock."""
        self._executor = executor
        self._client = client
        self._jobs = jobs
        self._dead_after = dead_after
        self._seen: dict[
            str, tuple[int, float]
        ] = {}  # executor -> its beats, and since when we see no other number

    def reap(self) -> None:
        beats = self._jobs.executors()
        under_way = self._client.under_way()
        for executor in {*beats, *under_way} - {self._executor}:
            if not self._is_dead(executor, beats.get(executor, 0)):
                continue
            if executor in beats and not self._jobs.bury(executor):
                continue  # another took it over
            for attempt in under_way.get(executor, ()):
                self._client.resume(attempt)
            self._seen.pop(executor, None)

    def _is_dead(self, executor: str, beats: int) -> bool:
        """By our own clock: those of two machines differ."""
        now = time.monotonic()
        before, since = self._seen.get(executor, (None, now))
        if before != beats:
            since = now
        self._seen[executor] = (beats, since)
        return now - since >= self._dead_after


def take_up(client: Client, jobs: JobStore) -> None:
    """Puts every job that is not finished and that the queue does not know, or knows as ended: a process died between noting a job and
    putting it, or closed before its turn came."""
    for found in jobs.unfinished():
        states = client.statuses([attempt_id(job) for job in found])
        unknown: list[Job] = []
        for job in found:
            state = states.get(attempt_id(job))
            if state is None:
                unknown.append(job)
            elif state not in _ALIVE and jobs.lost(job.id, job.attempt):
                unknown.append(job.model_copy(update={"attempt": job.attempt + 1}))
        client.put(unknown)
