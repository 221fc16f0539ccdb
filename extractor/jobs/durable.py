"""The durable queue: what is put is in a database, and is done by whoever works, after a crash too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from extractor.domain.jobs import Job
from extractor.errors import NianbaoError
from extractor.jobs.engine import Client, Doing, QueueOptions
from extractor.jobs.shift import Shift
from extractor.ports import JobStore


class DurableQueue:
    """Implements ports.Queue. Opens nothing before it is used."""

    def __init__(self, options: QueueOptions, jobs: JobStore, doing: Doing) -> None:
        self._options = options
        self._jobs = jobs
        self.doing = doing
        self._lock = threading.RLock()
        self._client: Client | None = None
        self._shift: Shift | None = None
        self._workers = 0
        self._standing_by = False

    def put(self, jobs: Sequence[Job]) -> None:
        self._opened().put(jobs)

    def trouble(self) -> NianbaoError | None:
        shift = self._shift
        return None if shift is None else shift.trouble

    @contextmanager
    def working(self) -> Iterator[Callable[[], bool]]:
        shift = self.begin()
        try:
            yield lambda: shift.is_executing
        finally:
            self.end()

    def begin(self) -> Shift:
        """Begins to work, or to stand by; as often as it is called, `end` must be."""
        with self._lock:
            if self._shift is None:
                self._shift = Shift(self._options, self._opened(), self._jobs, self.doing)
                self._shift.begin()
            self._workers += 1
            return self._shift

    def stand_by(self) -> None:
        """Works until `close`, if no other process does; called again it does nothing."""
        with self._lock:
            if not self._standing_by:
                self._standing_by = True
                self.begin()

    def end(self, seconds: float | None = None) -> bool:
        """False when what was in hand was not finished within so many seconds."""
        with self._lock:
            self._workers = max(0, self._workers - 1)
            if self._workers > 0 or self._shift is None:
                return True
            shift, self._shift = self._shift, None
            return shift.end(seconds)

    def close(self) -> None:
        with self._lock:
            while self._workers > 0:
                self.end()
            if self._client is not None:
                self._client.close()
                self._client = None

    def _opened(self) -> Client:
        with self._lock:
            if self._client is None:
                self._client = Client(self._options.url)
            return self._client
