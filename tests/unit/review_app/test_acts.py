"""What a browser's outbox is taken for."""

from __future__ import annotations

import pytest

from review_app import acts as v
from review_app.language import catalogue
from tests.unit.review_app.desks import NEW

zh = catalogue("zh")


def test_acts_are_taken_once_and_in_order() -> None:
    outbox = [
        {"seq": 3, "item": "ab", "kind": "edit", "path": "report.year", "value": 2023},
        {"seq": 1, "item": "ab", "kind": "edit", "path": "report.title", "value": "old"},
        {"seq": 2, "item": "ab", "kind": "sign", "key": "R1:x", "reason": "因为"},
    ]
    acts = v.acts_after(outbox, "ab", 1)
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
    ],
)
def test_what_is_no_act_is_left_out(outbox: object) -> None:
    assert v.acts_after(outbox, "ab", 0) == []


def test_an_unsaved_act_is_told_in_words() -> None:
    assert v.in_words(
        v.Act(1, "edit", path="cells." + NEW, value={"state": "printed", "value": 5}), zh
    ).endswith("自然人: 5")
    assert v.in_words(v.Act(1, "sign", key="R1:x"), zh) == "签认 R1:x"
