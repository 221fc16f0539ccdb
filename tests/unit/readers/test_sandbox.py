"""The child process: what it gives, what it may not do, and that whatever happens to it is an error of that file alone."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.errors import InputError
from extractor.readers.sandbox import Limits, Sandbox
from tests.hostile import tasks
from tests.hostile.tasks import Asked

_LIMITS = Limits(memory_mb=600, seconds=30, result_mb=1)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    one = Sandbox(_LIMITS)
    yield one
    one.close()


def test_the_result_comes_back_as_the_tasks_model(sandbox: Sandbox) -> None:
    data = bytes(range(256)) * 40_000
    assert sandbox.run_limited(tasks.say, data, Asked(how_much=7)) == tasks.Made(text=f"{len(data)} 7")


def test_one_child_serves_a_batch(sandbox: Sandbox) -> None:
    pids = {sandbox.run_limited(tasks.whoami, b"", Asked()).text for _ in range(5)}
    assert len(pids) == 1


@pytest.mark.parametrize(
    ("task", "how_much", "seconds", "code"),
    [
        (tasks.sleep, 60, 0.5, "limit.time"),
        (tasks.spin, 0, 0.5, "limit.time"),
        (tasks.hoard, 900, None, "limit.memory"),
        (tasks.chatter, 2, None, "limit.result"),
        (tasks.crash, 0, None, "limit.killed"),
        (tasks.leave, 3, None, "limit.killed"),
        (tasks.leave, 0, None, "limit.killed"),
        (tasks.recurse, 0, None, "limit.depth"),
        (tasks.stumble, 0, None, "bug"),
        (tasks.lie, 0, None, "bug"),
        (tasks.refuse, 0, None, "word.damaged"),
        (tasks.call_out, 9, None, "bug"),
        (tasks.start_program, 0, None, "bug"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_what_goes_wrong_is_an_error_of_that_file_alone(
    sandbox: Sandbox, task: object, how_much: int, seconds: float | None, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        sandbox.run_limited(task, b"x", Asked(how_much=how_much), seconds)  # type: ignore[arg-type]
    assert caught.value.code == code
    assert sandbox.run_limited(tasks.say, b"xy", Asked()).text == "2 0"


def test_an_error_keeps_its_place_value_and_facts(sandbox: Sandbox) -> None:
    with pytest.raises(InputError) as caught:
        sandbox.run_limited(tasks.refuse, b"", Asked())
    error = caught.value
    assert (error.place, error.value, error.facts) == ("a.docx", "v", {"reason": "told"})


def test_what_a_library_prints_does_not_come_between_the_answers(sandbox: Sandbox) -> None:
    for _ in range(3):
        assert sandbox.run_limited(tasks.prattle, b"", Asked()).text == "said"


def test_it_has_no_network(sandbox: Sandbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, pytest.raises(InputError) as caught:
        sandbox.run_limited(tasks.call_out, b"", Asked(how_much=server.getsockname()[1]))
    assert "not in the sandbox" in str(caught.value.value)


def test_it_writes_no_files(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        sandbox.run_limited(tasks.write_file, str(tmp_path / "x").encode(), Asked())


def test_it_knows_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    monkeypatch.setenv("NIANBAO_DATABASE_URL", "postgresql://user:secret@host/db")
    one = Sandbox(_LIMITS)
    names = one.run_limited(tasks.environment, b"", Asked()).text.split()
    one.close()
    assert not [name for name in names if "KEY" in name or name.startswith("NIANBAO")]


def test_threads_wait_for_one_another(sandbox: Sandbox) -> None:
    said: list[str] = []

    def ask(number: int) -> None:
        said.append(sandbox.run_limited(tasks.say, b"x" * number, Asked(how_much=number)).text)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == [f"{number} {number}" for number in range(1, 9)]


def test_a_child_that_was_closed_is_started_again() -> None:
    one = Sandbox(_LIMITS)
    first = one.run_limited(tasks.whoami, b"", Asked()).text
    one.close()
    assert one.run_limited(tasks.whoami, b"", Asked()).text != first
    one.close()


def test_only_functions_of_modules_are_tasks(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError):
        sandbox.run_limited(lambda _data, asked: asked, b"", Asked())
