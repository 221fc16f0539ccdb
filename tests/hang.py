"""A guard against code that never ends. It counts the process's own processor time, so that a slow or busy machine changes nothing."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

_MANY_TIMES_ENOUGH = 60.0  # seconds; what is guarded takes about one


@contextmanager
def no_hang(seconds: float = _MANY_TIMES_ENOUGH) -> Iterator[None]:
    """AssertionError out of whatever is running when so many seconds of processor time are gone; also out of a regular expression."""

    def stop(*_: object) -> None:
        raise AssertionError(f"still busy after {seconds} seconds of processor time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
