"""Recent rows: what was read lately of tables whose rows never change (readings, revisions: triggers see to it).

To parse a record of 200 cells was half of what an edit cost (measured, benchmarks/review_page.py): each process parses a reading once and
keeps those that are at work. What can change (version, state, draft, holder) is read from the database every time, so that two
processes on one database see each other's edits.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

_Row = TypeVar("_Row")
# Ten reviewers with a few reports each; a report with its record is about half a megabyte.
_ROWS = 64


class Recent(Generic[_Row]):
    """The rows asked for last, by a key that names the row for good. For any number of threads."""

    def __init__(self, rows: int = _ROWS) -> None:
        self._rows = rows
        self._kept: OrderedDict[Hashable, _Row] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, read: Callable[[], _Row]) -> _Row:
        """`read` is asked where the row is not kept (any more); two threads may both ask it."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        row = read()
        with self._lock:
            # Whoever came first: callers tell by identity that nothing changed.
            row = self._kept.setdefault(key, row)
            self._kept.move_to_end(key)
            while len(self._kept) > self._rows:
                self._kept.popitem(last=False)
        return row
