"""Rate and time left, told a history of files: so many, each so many seconds after the one before, read or known."""

from __future__ import annotations

import pytest

from extractor.services.pace import Pace

Files = tuple[int, float, bool]


def after(*history: Files) -> tuple[Pace, int]:
    at, done = 100.0, 0
    pace = Pace(at)
    for files, seconds, read in history:
        for _ in range(files):
            at, done = at + seconds, done + 1
            pace.moved(at, done, read=read)
    return pace, done


@pytest.mark.parametrize(
    ("history", "more", "seconds"),
    [
        pytest.param([(50, 0.5, True)], 100, 50, id="all are read"),
        pytest.param([(9000, 0.001, False)], 1000, 1, id="all so far were known"),
        pytest.param(
            [(9000, 0.001, False), (1, 5, True)], 999, 4995, id="the first that is read after many known"
        ),
        pytest.param(
            [(9000, 0.001, False), (30, 5, True)], 970, 4850, id="some that are read after many known"
        ),
        pytest.param([(1, 2, True), (9, 0, False)] * 40, 100, 20, id="nine in ten are known, here and there"),
        pytest.param([(100, 0.01, True), (60, 60, True)], 10, 600, id="scans after texts, a minute each"),
        pytest.param([(30, 60, True), (4000, 0.01, True)], 500, 5, id="texts after scans"),
        pytest.param([(10, 1, True)], 0, 0, id="the end"),
    ],
)
def test_time_left(history: list[Files], more: int, seconds: float) -> None:
    pace, done = after(*history)
    assert pace.left(done + more) == pytest.approx(seconds)


def test_nothing_is_said_before_there_is_anything_to_say() -> None:
    pace = Pace(0)
    assert (pace.rate, pace.left(10)) == (None, None)
    pace.moved(0, 1)
    assert (pace.rate, pace.left(10)) == (None, None), "a clock that stood still"
    pace.moved(2, 3)
    assert pace.rate == pytest.approx(1.5)
