"""What a browser's outbox is taken for."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.errors import Refused
from review_app import acts as v
from review_app.language import catalogue
from tests.unit.review_app.desks import NEW, a_record

zh = catalogue("zh")


def test_acts_are_taken_once_and_in_order() -> None:
    outbox = [
        {
            "seq": 3,
            "item": "ab",
            "kind": "edit",
            "path": "report.year",
            "value": 2023,
            "epoch": "e",
            "version": 2,
        },
        {"seq": 1, "item": "ab", "kind": "edit", "path": "report.title", "value": "old"},
        {"seq": 2, "item": "ab", "kind": "sign", "key": "R1:x", "reason": "因为"},
    ]
    acts = v.acts_after({"acts": outbox}, "ab", 1)
    assert [act.seq for act in acts] == [2, 3]
    assert [act.about for act in acts] == ["R1:x", "report.year"]


@pytest.mark.parametrize(
    "outbox",
    [
        None,
        "x",
        [1],
        [{"seq": "1", "item": "ab", "kind": "edit"}],
        [{"seq": 1, "item": "ab", "kind": "drop table"}],
        [{"kind": "edit"}],
        [{"seq": 1, "item": "another", "kind": "edit"}],
        [{"seq": 1, "item": "ab", "kind": "edit", "path": 3}],
        [{"seq": 1, "item": "ab", "kind": "sign", "reason": ["x"]}],
    ],
)
def test_what_is_no_act_is_left_out(outbox: object) -> None:
    assert v.acts_after(outbox, "ab", 0) == []
    assert v.acts_after({"acts": outbox, "have": 7}, "ab", 0) == []


def test_an_unsaved_act_is_told_in_words() -> None:
    assert v.in_words(
        v.Act(1, "edit", path="cells." + NEW, value={"state": "printed", "value": 5}), zh
    ).endswith("自然人: 5")
    assert v.in_words(v.Act(1, "sign", key="R1:x"), zh) == "签认 R1:x"


FIRST = "requests.new_received.natural_person"


@pytest.mark.parametrize(
    ("kind", "path", "value", "paths"),
    [
        ("edit", "report.year", 2022, ["report.year"]),
        ("edits", "cells." + NEW, [["cells." + NEW, {"state": "blank"}], ["report.year", 1]], ["cells." + NEW, "report.year"]),
        ("paste", "cells." + FIRST, {"text": "7\t8"}, ["cells." + FIRST, "cells.requests.new_received.business"]),
        ("state", "cells." + FIRST, {"stretch": "cell", "state": "dash"}, ["cells." + FIRST]),
        ("layout", "report.layout", {"table": "proactive", "layout": "2021"}, ["report.layout"]),
        ("leftover", "cells." + FIRST, {"number": 0}, ["cells." + FIRST, "leftovers"]),
    ],
)  # fmt: skip
def test_an_act_is_worked_out_into_changes(kind: v.Kind, path: str, value: Any, paths: list[str]) -> None:
    changes = v.changes_of(v.Act(1, kind, path=path, value=value), a_record())
    assert [changed for changed, _ in changes] == paths


@pytest.mark.parametrize(
    ("kind", "value"),
    [("shift", {"direction": "sideways", "whole": True}), ("shift", None), ("edits", [1]), ("paste", {}), ("layout", {"table": "x", "layout": None})],
)  # fmt: skip
def test_an_act_that_no_page_sends_is_refused(kind: v.Kind, value: Any) -> None:
    with pytest.raises(Refused, match=r"review\.bad_value"):
        v.changes_of(v.Act(1, kind, path="cells." + FIRST, value=value), a_record())


@pytest.mark.parametrize(
    ("path", "value", "done"),
    [
        ("cells." + NEW, {"state": "printed", "value": 12}, True),
        ("cells." + NEW, {"state": "printed", "value": 13}, False),
        ("report.year", 2023, True),
        ("cells.nowhere", {"state": "blank", "value": None}, False),
        ("nowhere", 1, False),
    ],
)
def test_what_the_record_says_already_is_done(path: str, value: Any, done: bool) -> None:
    assert v.is_done(v.Act(1, "edit", path=path, value=value), a_record()) is done
