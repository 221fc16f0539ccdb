"""How many jobs of this process run at a time. DBOS takes jobs in advance, for it looks for new ones only so often (notes: 4 slots and
a poll of 0.1 s make 31 jobs a second); those wait here."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOOK_EVERY = 1.0  # seconds


class Gate:
    def __init__(self, slots: int) -> None:
        self._free = slots
        self._inside = 0
        self._closing = False
        self._open = threading.Condition()

    @contextmanager
    def passed(self) -> Iterator[bool]:
        """True when it is one's turn; False when the gate closed before."""
        with self._open:
            mine = self._turn()
            if mine:
                self._free -= 1
                self._inside += 1
        try:
            yield mine
        finally:
            if mine:
                with self._open:
                    self._free += 1
                    self._inside -= 1
                    self._open.notify_all()

    def _turn(self) -> bool:
        """While what is in hand is finished the others keep waiting: let go, they would be taken from the queue again and again."""
        while self._free == 0 or self._closing:
            # At the program's end nobody closes the gate of a thread that still waits.
            ended = not threading.main_thread().is_alive()
            if ended or (self._closing and self._inside == 0):
                return False
            self._open.wait(_LOOK_EVERY)
        return True

    def close(self, seconds: float | None = None) -> bool:
        """Lets no one in any more and waits until all are out. False when that took longer."""
        with self._open:
            self._closing = True
            out = self._open.wait_for(lambda: self._inside == 0, seconds)
            self._open.notify_all()
            return out
