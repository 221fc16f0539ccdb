"""Jobs done at once, in the thread of who puts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from extractor.domain.jobs import Job


class InlineQueue:
    """Implements ports.Queue for programs that need no durability: one process, which waits."""

    def __init__(self, do: Callable[[str], None]) -> None:
        self._do = do

    def put(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            self._do(job.id)

    def trouble(self) -> None:
        """It is raised where it comes up."""

    @contextmanager
    def working(self) -> Iterator[Callable[[], bool]]:
        yield lambda: True
