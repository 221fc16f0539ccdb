"""The score over several cases, with a fake reader and a fake shelf."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.compare import Expected, Tally, load_expected
from extractor.domain.report import ErrorObject, Record
from extractor.services.score import Score, ScoreService, score_json

PROBLEM = {"text": "更新不够及时", "category": "timeliness"}


class FakeShelf:
    def __init__(self, *labels: dict[str, Any]) -> None:
        self._labels = labels

    def cases(self) -> Iterator[tuple[Expected, Path]]:
        for labels in self._labels:
            yield load_expected(labels), Path(labels["id"])


def record(value: int) -> Record | ErrorObject:
    return Record.model_validate(
        {
            "source": {"path": "x", "name": "x", "sha256": "", "media_type": "text/plain", "bytes": 1},
            "cells": {"a": {"state": "printed", "value": value, "raw": str(value)}},
            "narrative": {
                "problems": [
                    {**PROBLEM, "quotes": [{"text": "更新不够及时", "spans": [[0, 6]], "match": "exact"}]}
                ]
            },
            "run": {"version": "0"},
        }
    )


def unread() -> Record | ErrorObject:
    two = {"zh": "空", "en": "empty"}
    return ErrorObject.model_validate(
        {"source": {}, "error": {"code": "input.empty", "message": two, "hint": two}}
    )


def case(name: str, labelled: str, **more: Any) -> dict[str, Any]:
    problems = [{**PROBLEM, "quotes": ["更新不够及时"]}]
    return {"id": name, "labelled": labelled, "cells": {"a": 5}, "narrative": {"problems": problems}, **more}


def scored(*labels: dict[str, Any], only: Iterable[str] = (), **results: list[Record | ErrorObject]) -> Score:
    return ScoreService(FakeShelf(*labels)).score(lambda source: results[source.name], only)


def test_blind_and_reviewed_cases_are_never_added() -> None:
    score = scored(
        case("a", "blind"),
        case("b", "reviewed"),
        case("c", "blind"),
        a=[record(5)],
        b=[record(5)],
        c=[record(0)],
    )
    assert [(s.labelled, s.cases, s.figures["cells"]) for s in score.sets] == [
        ("blind", 2, Tally(right=1, of=2)),
        ("reviewed", 1, Tally(right=1, of=1)),
    ]


def test_a_source_without_a_record_has_missed_everything_and_is_named() -> None:
    score = scored(case("a", "blind"), case("b", "blind"), a=[record(5)], b=[unread()])
    assert [(c.id, c.error) for c in score.cases] == [("a", None), ("b", "input.empty")]
    assert score.sets[0].figures["cells"] == Tally(right=1, of=2)
    assert score.sets[0].lists["problems"].recall == 0.5


def test_of_several_reports_in_a_file_the_first_is_compared_and_the_number_is_told() -> None:
    score = scored(case("a", "blind"), a=[record(5), record(9)])
    assert (score.cases[0].reports, score.cases[0].comparison.differences) == (2, ())


@pytest.mark.parametrize(
    ("only", "read"), [(["a1"], ["a1"]), (["a?"], ["a1", "a2"]), (["b*", "a2"], ["a2", "b1"]), (["c"], [])]
)
def test_only_the_cases_that_were_named_are_read(only: list[str], read: list[str]) -> None:
    score = scored(
        *(case(name, "blind") for name in ("a1", "a2", "b1")),
        only=only,
        **{name: [record(5)] for name in read},
    )
    assert [c.id for c in score.cases] == read


def test_no_case_is_no_set() -> None:
    assert scored().sets == ()


def test_the_json_form_says_of_how_many_each_figure_is() -> None:
    score = scored(case("a", "blind"), a=[record(4)])
    whole = json.loads(json.dumps(score_json(score)))
    blind = whole["sets"]["blind"]
    assert blind["figures"]["cells"] == {"right": 0, "of": 1, "share": 0.0}
    assert blind["figures"]["abstention"] == {"right": 0, "of": 0, "share": None}
    assert blind["lists"]["all"] == {
        "expected": 1, "actual": 1, "matched": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0, "attributes": {},
    }  # fmt: skip
    assert whole["cases"][0]["differences"] == [
        {
            "path": "cells.a", "kind": "wrong", "expected": {"state": "printed", "value": 5},
            "actual": {"state": "printed", "value": 4},
        }
    ]  # fmt: skip
    assert "cases" not in score_json(score, with_cases=False)
