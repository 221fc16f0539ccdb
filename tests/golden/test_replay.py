"""Recorded answers over the golden reports: the model path without a model, with a score that is known beforehand.

The recordings `labels` are no model's: they are the labels as answers, so that everything but a model is measured. A perfect
answer must score 1; an answer with planted faults must score exactly those less.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.compare import Comparison, compare
from extractor.domain.report import Record
from extractor.errors import NotFound, UsageError
from extractor.llm.prompts import read_prompts
from extractor.llm.replay import RecordingNarrator, ReplayNarrator
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from extractor.services.score import ScoreService, drops, score_json
from extractor.storage.golden import GoldenShelf

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "golden"
CASE = "001_duolate-2023"
PROMPTS = read_prompts(PROJECT / "prompts")
CASES = {expected.id: (expected, source) for expected, source in GoldenShelf(GOLDEN).cases()}


def player(folder: Path = GOLDEN, name: str = "labels") -> ReplayNarrator:
    return ReplayNarrator(folder, name, PROMPTS)


def read(source: Path, how: str, narrator: ReplayNarrator | RecordingNarrator) -> Record:
    [extraction] = read_records(FileReader(), source, narrative=how, narrator=narrator)
    assert isinstance(extraction.result, Record), extraction.result
    return extraction.result


@pytest.mark.parametrize("name", CASES)
def test_a_perfect_answer_loses_nothing_on_its_way_into_the_record(name: str) -> None:
    expected, source = CASES[name]
    record = read(source, "llm", player())
    found = compare(expected, record)
    assert [d for d in found.differences if d.path.startswith("narrative.")] == []
    assert found.figures["quotes.placed"].share == 1
    assert {f.code for f in record.findings} & {"Q1", "Q2", "Q3", "D1", "D2"} == set()


@pytest.mark.parametrize("name", CASES)
def test_two_readings_lose_nothing_that_both_have(name: str) -> None:
    expected, source = CASES[name]
    found = compare(expected, read(source, "both", player()))
    for each, tally in found.lists.items():
        assert (tally.recall or 1) == 1, each


def test_every_recorded_answer_is_used() -> None:
    replay = player()
    for _, source in CASES.values():
        read(source, "llm", replay)
    assert replay.unused() == ()


# --- planted faults ---


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / CASE, tmp_path / CASE)
    return tmp_path


Plant = Callable[[dict[str, Any]], None]


def planted(shelf: Path, group: str, plant: Plant) -> tuple[Comparison, Record]:
    path = shelf / CASE / "answers/labels.json"
    recording = json.loads(path.read_text("utf-8"))
    plant(next(a["answer"] for a in recording["answers"] if group in a["answer"]))
    path.write_text(json.dumps(recording, ensure_ascii=False), "utf-8")
    [(expected, source)] = GoldenShelf(shelf).cases()
    record = read(source, "llm", player(shelf))
    return compare(expected, record), record


def invent(answer: dict[str, Any]) -> None:
    answer["problems"].append(
        {"text": "经费不足", "category": "other", "quotes": ["经费严重不足，无法开展工作"]}
    )


def forget(answer: dict[str, Any]) -> None:
    del answer["problems"][0]


def change_digit(answer: dict[str, Any]) -> None:
    answer["statements"][0]["value"] = 7


def copy_example(answer: dict[str, Any]) -> None:
    answer["problems"][0].update(text="信息更新不够及时", quotes=["信息更新不够及时；二是业务人员变动频繁"])


@pytest.mark.parametrize(
    ("group", "plant", "found", "codes"),
    [
        ("problems", invent, 0, ["Q1"]),
        ("problems", forget, -1, []),
        ("problems", copy_example, -1, ["Q2"]),
        ("statements", change_digit, -1, ["Q3"]),
    ],
)
def test_a_planted_fault_costs_what_it_is_and_no_more(
    shelf: Path, group: str, plant: Plant, found: int, codes: list[str]
) -> None:
    before = compare(CASES[CASE][0], read(CASES[CASE][1], "llm", player())).lists[group]
    comparison, record = planted(shelf, group, plant)
    after = comparison.lists[group]
    assert (after.actual, after.matched) == (before.actual + found, before.matched + found)
    assert [f.code for f in record.findings if f.code.startswith("Q")] == codes
    placed = comparison.figures["quotes.placed"]
    assert placed.of - placed.right == sum(code in {"Q1", "Q2"} for code in codes)


def test_an_unknown_question_is_an_error(shelf: Path) -> None:
    path = shelf / CASE / "answers/labels.json"
    recording = json.loads(path.read_text("utf-8"))
    recording["answers"] = [a for a in recording["answers"] if a["prompt"] != "platforms"]
    path.write_text(json.dumps(recording), "utf-8")
    with pytest.raises(NotFound, match=r"replay\.unknown"):
        read(shelf / CASE / "source.txt", "llm", player(shelf))
    with pytest.raises(NotFound, match=r"replay\.unknown"):
        player(shelf, "nobody")


def test_an_unused_answer_is_a_failure(shelf: Path) -> None:
    path = shelf / CASE / "answers/labels.json"
    recording = json.loads(path.read_text("utf-8"))
    recording["answers"].append({"prompt": "weather", "sent": None, "answer": {}})
    path.write_text(json.dumps(recording), "utf-8")
    replay = player(shelf)
    read(shelf / CASE / "source.txt", "llm", replay)
    with pytest.raises(UsageError, match="weather"):
        replay.check_used()


def test_a_recorded_answer_must_have_its_schema(shelf: Path) -> None:
    _, record = planted(shelf, "platforms", lambda answer: answer.update(platforms=[{"name": 1}]))
    assert record.run.narrative["platforms"].status == "failed"


def test_what_was_recorded_plays_back_the_same_until_the_question_changes(shelf: Path) -> None:
    source = shelf / CASE / "source.txt"
    recorder = RecordingNarrator(player(shelf))
    first = read(source, "llm", recorder)
    sha256 = first.source.sha256
    [path] = recorder.write([(sha256, shelf / CASE), ("0" * 64, shelf)], "again")
    assert path == shelf / CASE / "answers/again.json"
    assert read(source, "llm", player(shelf, "again")).narrative == first.narrative
    changed = shelf / CASE / "other.txt"
    changed.write_bytes(source.read_bytes() + "补充一句。\n".encode())
    with pytest.raises(NotFound):
        read(changed, "llm", player(shelf, "again"))


# --- the score must not drop ---


@pytest.mark.parametrize("who", ["offline", "labels", "offline+labels"])
def test_no_figure_is_lower_than_the_last_in_the_history(who: str) -> None:
    """After a change that is meant to lower one, append a line: nianbao score --history golden/history.jsonl."""
    lines = [json.loads(line) for line in (GOLDEN / "history.jsonl").read_text("utf-8").splitlines()]
    last = [line for line in lines if line["narrative"] == who][-1]
    how = {"offline": "offline", "labels": "llm", "offline+labels": "both"}[who]
    narrator = None if who == "offline" else player()
    score = ScoreService(GoldenShelf(GOLDEN)).score(
        lambda path: (e.result for e in read_records(FileReader(), path, narrative=how, narrator=narrator))
    )
    assert drops(last, score_json(score, with_cases=False)) == []


def test_a_drop_is_named_with_both_figures() -> None:
    before = {
        "sets": {
            "blind": {
                "figures": {"cells": {"share": 1.0}, "cover": {"share": None}},
                "lists": {"platforms": {"f1": 0.9}},
            }
        }
    }
    now = {
        "sets": {
            "blind": {
                "figures": {"cells": {"share": 0.99}, "cover": {"share": 0.1}},
                "lists": {"platforms": {"f1": 0.9}},
            }
        }
    }
    assert drops(before, now) == ["blind cells share: 1.0000 -> 0.9900"]
    assert drops(now, before) == ["blind cover share: 0.1000 -> nothing"]
    assert drops(before, {"sets": {}}) == [
        "blind cells share: 1.0000 -> nothing",
        "blind platforms f1: 0.9000 -> nothing",
    ]
