"""Runs the services' steps. Today one after the other in this process; the durable queue comes behind the same port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


class InlineQueue:
    """Implements ports.Queue in the caller's own process: a step runs when its result is asked for."""

    def run(self, step: Callable[[Given], Made], inputs: Iterable[Given]) -> Iterator[Made]:
        return map(step, inputs)
