"""Files are read in several processes: real ones, which do what they are asked, die, and are told to leave."""

from __future__ import annotations

import operator
import os
import signal
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from extractor.errors import InputError, OutsideError
from extractor.jobs import Crew
from extractor.readers.files import FileReader
from extractor.services.intake import refuse_too_large
from extractor.services.reading import Errand, Taken, carry_out
from extractor.storage.blobs import BlobFolder

GOLDEN = Path(__file__).parents[2] / "golden"
TEXT = (GOLDEN / "003_shigu-2022" / "source.txt").read_text("utf-8")

Calls = Sequence[Callable[[], Any]]
CALL_EACH = partial(partial, map, operator.call)


@pytest.fixture
def crew() -> Iterator[Crew[Calls, Any]]:
    """It has two mates and calls them as soon as anybody waits."""
    made: Crew[Calls, Any] = Crew(CALL_EACH, 2, patience=0.0)
    yield made
    made.close()


@pytest.fixture
def mates(crew: Crew[Calls, Any]) -> Crew[Calls, Any]:
    """The same when they are at work already."""
    first = crew.do([os.getpid] * 2)
    assert next(first) == os.getpid(), "nobody waits yet"
    [other] = crew.do([os.getpid])
    assert other != os.getpid()
    assert list(first) == [os.getpid()], "what was begun here is finished here"
    return crew


def test_work_for_one_at_a_time_starts_no_process() -> None:
    alone: Crew[Calls, Any] = Crew(CALL_EACH, 1, patience=0.0)
    with ThreadPoolExecutor(3) as pool:
        whose = list(pool.map(lambda _: list(alone.do([os.getpid])), range(6)))
    assert whose == [[os.getpid()]] * 6


def test_mates_do_all_of_it_once_they_are_called(mates: Crew[Calls, Any]) -> None:
    with ThreadPoolExecutor(4) as pool:
        whose = list(pool.map(lambda _: list(mates.do([os.getpid])), range(12)))
    assert os.getpid() not in {pid for [pid] in whose}
    one, other = mates.do([os.getpid] * 2), mates.do([os.getpid] * 2)
    assert next(one) != next(other), "two at a time"
    assert [len(list(one)), len(list(other))] == [1, 1]


def test_what_the_work_raises_is_raised_here(mates: Crew[Calls, Any], tmp_path: Path) -> None:
    with pytest.raises(InputError) as told:
        list(mates.do([partial(refuse_too_large, 5, 3, "a.txt")]))
    error = told.value
    assert (error.code, error.place, error.facts) == ("input.too_large", "a.txt", {"bytes": 5, "limit": 3})
    no_folder = tmp_path / "file"
    no_folder.touch()
    with pytest.raises(OutsideError, match=r"outside\.write"):
        list(mates.do([partial(BlobFolder(no_folder).put, b"x")]))
    with pytest.raises(InputError, match="bug"):
        list(mates.do([partial(int, "x")]))
    assert list(mates.do([int])) == [0]


@pytest.mark.parametrize(
    ("end", "told"),
    [(partial(os._exit, 3), "exit 3"), (partial(signal.raise_signal, signal.SIGKILL), "SIGKILL")],
)
def test_a_mate_that_dies_is_one_failure_and_is_followed_by_another(
    mates: Crew[Calls, Any], end: Callable[[], None], told: str
) -> None:
    for _ in range(3):
        with pytest.raises(InputError) as raised:
            list(mates.do([int, end]))
        assert (raised.value.code, raised.value.facts) == ("limit.killed", {"signal": told})
    assert list(mates.do([int])) == [0]


def test_who_leaves_in_the_middle_leaves_nothing_for_the_next(mates: Crew[Calls, Any]) -> None:
    for number in range(3):
        some = mates.do([partial(int, number)] * 3)
        assert next(some) == number
        some.close()  # type: ignore[attr-defined]
    assert [list(mates.do([partial(int, 7)])) for _ in range(4)] == [[7]] * 4


def test_what_a_library_prints_is_no_answer(mates: Crew[Calls, Any]) -> None:
    assert list(
        mates.do([partial(print, "from a library"), partial(os.system, "echo from a program"), int])
    ) == [
        None,
        0,
        0,
    ]


def test_what_is_read_in_another_process_is_the_same(tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as into:
        for name in ("一.txt", "二.txt", "三.txt"):
            into.writestr(name, TEXT.replace("石鼓", name))
        into.writestr("四.txt", "床前明月光")
        into.writestr("manifest.csv", "file,issuer\n一.txt,石鼓区\n五.txt,石鼓区\n".encode())
    begin = partial(carry_out, partial(FileReader, 1_000_000))
    sent = Errand("upload", "report.txt", "", TEXT.encode())
    errands = [
        sent,
        Errand("file", "in/all.zip", archive.as_uri(), archive.read_bytes(), frozenset({"二.txt"})),
        sent._replace(data=b""),
        sent._replace(data=bytes(1_000_001)),
    ]
    here = [list(begin()(errand)) for errand in errands]
    crew: Crew[Errand, Taken] = Crew(begin, 2, patience=0.0)
    first = crew.do(sent)
    next(first)
    there = [list(crew.do(errand)) for errand in errands]
    crew.close()
    assert there == here
    assert [one.member for one in here[1] if one.member] == [
        TEXT.replace("石鼓", name).encode() for name in ("一.txt", "三.txt")
    ]
