"""The process of one mate (`extractor.jobs.crew`): on standard input first what makes the work, then one asked thing after the other;
on standard output, for each, what was made of it and how it ended. All pickled: at both ends is the same program."""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable
from typing import Any, BinaryIO

from extractor.errors import NianbaoError
from extractor.jobs.crew import BUG, END, FAULT, MADE

_NICE = 5  # whoever works with the pages goes first


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    # Its own thread, so that the end of the program is seen in the midst of a long reading too.
    threading.Thread(target=_listen, args=(requests, asked), daemon=True).start()
    work = asked.get()()
    while True:
        _answer(work, asked.get(), answers)


def _listen(requests: BinaryIO, asked: queue.SimpleQueue[Any]) -> None:
    while True:
        try:
            asked.put(pickle.load(requests))  # noqa: S301  (our own program's)
        except EOFError:
            os._exit(0)


def _answer(work: Callable[[Any], Any], asked: Any, answers: BinaryIO) -> None:
    def tell(kind: str, body: object) -> None:
        pickle.dump((kind, body), answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()

    try:
        for made in work(asked):
            tell(MADE, made)
    except NianbaoError as error:
        facts = {"place": error.place, "value": error.value, "facts": error.facts}
        tell(FAULT, (type(error).__name__, error.code, facts))
    except Exception as error:  # noqa: BLE001  (told, and raised by who asked)
        tell(BUG, repr(error)[:200])
    else:
        tell(END, None)


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Nothing that a library prints may come between the answers."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(_NICE)
    serve(*_own_pipes())
