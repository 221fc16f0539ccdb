"""How fast a batch goes and when it will be through, though some of its files are known and cost nothing."""

from __future__ import annotations

from collections import deque

# By so many files that were read, or by those of so many seconds if they are more: a scan takes a minute, a text a moment.
_READ = 20
_SECONDS = 30.0


class Pace:
    """Times in seconds, by one clock.

    The rate is that of all files since the first of the last ones that were read. So nine thousand known files at the beginning say
    nothing about the thousand that follow, and those that lie among others count as what they are."""

    def __init__(self, at: float) -> None:
        self._last = (at, 0)
        self._from = (at, 0)
        self._before_read: deque[tuple[float, int]] = (
            deque()
        )  # how far it was before each of the last that were read

    def moved(self, at: float, done: int, *, read: bool = True) -> None:
        """So many are done; the last of them was `read`, or known."""
        if read:
            past = self._before_read
            past.append(self._last)
            while len(past) > _READ and past[1][0] <= at - _SECONDS:
                past.popleft()
            self._from = past[0]
        self._last = (at, done)

    @property
    def rate(self) -> float | None:
        """Files a second; None as long as nothing tells."""
        seconds, files = (now - then for now, then in zip(self._last, self._from, strict=True))
        return files / seconds if files > 0 and seconds > 0 else None

    def left(self, total: int) -> float | None:
        """Seconds."""
        return None if self.rate is None else max(0, total - self._last[1]) / self.rate
