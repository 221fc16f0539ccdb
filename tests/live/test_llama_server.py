"""llama.cpp's own server, with a model that says noise: opt-in, `NIANBAO_LLAMA_SERVER=/path/to/llama-server pytest -m live
tests/live/test_llama_server.py` (docs/models.md tells how the server is built; the model is written here).

What noise can show: that a real server takes each of our requests and schemas, that we take its answers, refusals and limits as what
they are, and that nothing of what it invents gets into a record.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractor.domain.asking import Asked
from extractor.domain.report import Record
from extractor.llm.client import ModelNarrator, ModelOptions
from extractor.llm.ledger import MemoryLedger
from extractor.llm.modes import Mode
from extractor.llm.prompts import read_prompts
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from extractor.storage.golden import GoldenShelf
from tests.live.tiny_model import write_tiny_model

PROJECT = Path(__file__).parents[2]
PROMPTS = read_prompts(PROJECT / "prompts")
TEXT = "一、总体情况\n成立了政务公开领导小组，由镇长任组长。通过门户网站发布信息12条。\n"
pytestmark = [pytest.mark.live, pytest.mark.filterwarnings("default")]
Asking = Callable[..., tuple[ModelNarrator, MemoryLedger]]


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    binary = os.environ.get("NIANBAO_LLAMA_SERVER")
    if not binary:
        pytest.skip("NIANBAO_LLAMA_SERVER names no llama-server")
    folder = tmp_path_factory.mktemp("llama")
    model = write_tiny_model(folder / "tiny.gguf")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        binary,
        "-m",
        str(model),
        "-c",
        "131072",
        "-np",
        "4",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
    ]
    with (
        (folder / "server.log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log) as server,
    ):
        try:
            _wait_for(f"http://127.0.0.1:{port}/health", server)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.terminate()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert server.poll() is None, "the server ended"
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


@pytest.fixture
def asking(server_url: str) -> Iterator[Asking]:
    """A narrator with a ledger of its own; noise needs a temperature, or it says the same every time."""
    made: list[ModelNarrator] = []

    def make(mode: Mode | None = "json_schema", max_tokens: int = 2048) -> tuple[ModelNarrator, MemoryLedger]:
        ledger = MemoryLedger()
        options = ModelOptions(
            model="tiny", base_url=server_url, mode=mode, concurrency=8, timeout=120, temperature=1.0,
            max_tokens=max_tokens,
        )  # fmt: skip
        made.append(ModelNarrator(options, PROMPTS, ledger, SystemClock()))
        return made[-1], ledger

    yield make
    for narrator in made:
        narrator.close()


def questions(texts: int = 1, text: str = TEXT) -> list[Asked]:
    return [Asked(prompt.question, text * (n + 1), "", 0) for n in range(texts) for prompt in PROMPTS]


def test_every_schema_is_held_to_and_every_attempt_is_in_the_ledger(asking: Asking) -> None:
    narrator, ledger = asking()
    replies = narrator.ask(questions(texts=12))
    outcomes = {(reply.status, reply.outcome) for reply in replies}
    # An answer may be longer than its room: noise does not know when to stop.
    assert ("done", "ok") in outcomes
    assert outcomes <= {("done", "ok"), ("failed", "length")}
    attempts = list(ledger.attempts())
    assert {one.outcome for one in attempts} <= {"ok", "length"}
    assert all((one.input_tokens or 0) > 0 and (one.output_tokens or 0) > 0 for one in attempts)


def test_what_it_invents_stays_out_of_the_record(asking: Asking) -> None:
    narrator, _ = asking()
    _, source = next(GoldenShelf(PROJECT / "golden").cases())
    records = [
        next(iter(read_records(FileReader(), source, narrative=who, narrator=narrator))).result
        for who in ("offline", "both")
    ]
    rules, both = records
    assert isinstance(rules, Record)
    assert isinstance(both, Record)
    assert {run.status for run in both.run.narrative.values()} <= {"done", "failed"}
    assert [item.quotes for item in both.narrative.problems] == [
        item.quotes for item in rules.narrative.problems
    ]
    assert [item.quotes for item in both.narrative.platforms] == [
        item.quotes for item in rules.narrative.platforms
    ]


def test_an_answer_that_is_cut_off_is_told_as_one(asking: Asking) -> None:
    narrator, ledger = asking(max_tokens=4)
    assert {reply.outcome for reply in narrator.ask(questions())} == {"length"}
    assert {one.output_tokens for one in ledger.attempts()} == {4, 8}  # once more with twice the room


def test_a_text_that_is_longer_than_the_context_is_refused_with_the_servers_words(asking: Asking) -> None:
    narrator, _ = asking()
    replies = narrator.ask(questions(text=TEXT * 2000))
    assert {reply.outcome for reply in replies} == {"rejected"}
    assert all("context" in reply.detail for reply in replies)


@pytest.mark.parametrize("mode", ["tools", "json", "md_json"])
def test_where_nothing_holds_the_model_to_the_schema_noise_is_invalid(asking: Asking, mode: Mode) -> None:
    narrator, ledger = asking(mode=mode, max_tokens=64)
    replies = narrator.ask(questions())
    assert {reply.status for reply in replies} == {"failed"}
    assert {reply.outcome for reply in replies} <= {"invalid", "length", "server_error"}
    assert not any("ChatCompletion" in reply.detail for reply in replies)
    assert len(list(ledger.attempts())) > len(replies)  # each was asked again


def test_a_model_that_does_not_pass_the_probe_is_not_sent_the_report(asking: Asking) -> None:
    narrator, ledger = asking(mode=None, max_tokens=64)
    assert {reply.outcome for reply in narrator.ask(questions())} == {"rejected"}
    assert {one.prompt for one in ledger.attempts()} == {"probe:probe-1"}
