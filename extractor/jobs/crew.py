"""Several processes that read at a time, beside the one that keeps the books.

Work   a function that takes one thing and gives others, one after the other: `work(asked) -> Iterator[made]`. Where it is done is
       the crew's business.
Mate   a process that does the work, one asked thing at a time, for as long as the crew lives.
Crew   does the work in its own process as long as nobody waits for it: three files are not worth a second and a hundred megabytes for
       each process. Once callers have waited for `_PATIENCE` altogether the mates are called, and do all of it from then on.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar, cast

from extractor import errors
from extractor.errors import InputError, NianbaoError

Asked = TypeVar("Asked")
Made = TypeVar("Made")
Work = Callable[[Asked], Iterator[Made]]

MADE, END, FAULT, BUG = "made", "end", "fault", "bug"  # what a mate says
_PATIENCE = 2.0  # seconds
_LAST_SECONDS = 5.0  # in which a mate that was sent home has gone


class Crew(Generic[Asked, Made]):
    """Any thread may ask; `size` of them at a time are served."""

    def __init__(
        self, begin: Callable[[], Work[Asked, Made]], size: int, patience: float = _PATIENCE
    ) -> None:
        """`begin` makes the work, here and in each mate; it must be importable. With `size` 1 there are no mates."""
        self._begin = begin
        self._size = size
        self._patience = patience
        self._changed = threading.Condition()
        self._own_is_free = True
        self._mates: list[_Mate] = []
        self._free: list[_Mate] = []
        self._waited = 0.0
        self._closed = False

    def do(self, asked: Asked) -> Iterator[Made]:
        """Whatever the work raises; InputError("limit.killed") where a mate died of it."""
        with self._place() as mate:
            yield from self._own(asked) if mate is None else cast(Iterator[Made], mate.do(asked))

    def close(self) -> None:
        """Mates that are at work are stopped."""
        with self._changed:
            self._closed = True
            mates, self._mates, self._free = self._mates, [], []
            self._changed.notify_all()
        for mate in mates:
            mate.leave()

    @cached_property
    def _own(self) -> Work[Asked, Made]:
        return self._begin()

    @contextmanager
    def _place(self) -> Iterator[_Mate | None]:
        """Of a mate; None: in this process."""
        with self._changed:
            mate = self._taken()
        try:
            yield mate
        finally:
            with self._changed:
                if mate is None:
                    self._own_is_free = True
                elif not self._closed:
                    self._free.append(mate)
                self._changed.notify()

    def _taken(self) -> _Mate | None:
        while True:
            if self._free:
                return self._free.pop()
            if not self._mates and self._own_is_free:
                self._own_is_free = False
                return None
            if not self._mates and self._waited >= self._patience and self._size > 1 and not self._closed:
                self._mates = [_Mate(self._begin) for _ in range(self._size)]
                self._free = list(self._mates)
                continue
            began = time.monotonic()
            self._changed.wait(None if self._mates else max(0.01, self._patience - self._waited))
            self._waited += time.monotonic() - began


class _Mate:
    """Started when it is first asked, and again after it died."""

    def __init__(self, begin: Callable[[], Work[Any, Any]]) -> None:
        self._begin = begin
        self._process: subprocess.Popen[bytes] | None = None

    def do(self, asked: object) -> Iterator[Any]:
        process = self._started()
        over = False
        try:
            self._send(process, asked)
            while True:
                kind, body = pickle.load(cast(BinaryIO, process.stdout))  # noqa: S301  (our own program's, like the objects in this process)
                if kind != MADE:
                    over = True
                    break
                yield body
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            raise _death(process) from error
        finally:
            if not over:  # it died, or nobody wants the rest
                self.leave(at_once=True)
        if kind != END:
            raise _raised(kind, body)

    def leave(self, *, at_once: bool = False) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if at_once:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                cast(BinaryIO, pipe).close()  # by which it knows
        try:
            process.wait(_LAST_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.leave()
        # In whatever folder the program was started; -P keeps that folder off its path.
        path = os.pathsep.join(
            [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
        )
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "extractor.jobs.mate"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"},
            start_new_session=True,  # Ctrl-C is ours: what is in hand shall be finished
        )
        self._send(self._process, self._begin)
        return self._process

    @staticmethod
    def _send(process: subprocess.Popen[bytes], thing: object) -> None:
        pipe = cast(BinaryIO, process.stdin)
        pickle.dump(thing, pipe, pickle.HIGHEST_PROTOCOL)
        pipe.flush()


def _death(process: subprocess.Popen[bytes]) -> InputError:
    process.kill()
    status = process.wait()
    name = signal.Signals(-status).name if status < 0 else f"exit {status}"
    return InputError("limit.killed", facts={"signal": name})


def _raised(kind: str, body: Any) -> NianbaoError:
    if kind == FAULT:
        name, code, facts = body
        made: NianbaoError = getattr(errors, name)(code, **facts)
        return made
    if kind == BUG:
        return InputError("bug", place="mate", value=body)
    message = f"a mate says {kind!r}"
    raise AssertionError(message)
