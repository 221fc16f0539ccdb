"""Which changes of two people stand side by side. The acts are written by hand; the rules are domain/merging.py's table."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.history import Act
from extractor.domain.merging import item_by_item, may_stand_beside, since

A, B = "cells.requests.granted.natural_person", "cells.requests.denied.security.natural_person"
OTHER_TABLE = "cells.proactive.rules.made"
TITLE, YEAR, LAYOUT = "report.title", "report.year", "report.layout"
PROBLEMS, IMPROVEMENTS, PLATFORMS = "narrative.problems", "narrative.improvements", "narrative.platforms"


def an_act(path: str | None, version: int | None = 2, **more: Any) -> Act:
    return Act(
        **{"kind": "edited", "by": "王", "at": "2024-03-01T08:00:00+00:00", **more},
        path=path,
        version=version,
    )


@pytest.mark.parametrize(
    ("mine", "theirs", "stands"),
    [
        ([A], [A], False),
        ([A], [B], True),
        ([A], [TITLE], True),
        ([TITLE], [YEAR], True),
        ([TITLE], [TITLE], False),
        ([PLATFORMS], [PLATFORMS], False),
        ([PLATFORMS], [PROBLEMS], True),
        ([PROBLEMS], [IMPROVEMENTS], False),
        (["leftovers"], ["leftovers"], False),
        # Several cells at once are about their tables.
        ([A], [B, "cells.requests.granted.total"], False),
        ([B, "cells.requests.granted.total"], [A], False),
        ([OTHER_TABLE], [A, B], True),
        ([A, B], [OTHER_TABLE, TITLE], True),
        ([TITLE], [A, B, TITLE], False),
        # A layout is about all tables, and what they left over.
        ([A], [LAYOUT], False),
        ([LAYOUT], [OTHER_TABLE], False),
        ([LAYOUT], ["leftovers"], False),
        ([LAYOUT], [LAYOUT], False),
        ([TITLE], [LAYOUT], True),
        ([PLATFORMS], [LAYOUT], True),
    ],
)  # fmt: skip
def test_independent_changes_stand_side_by_side(mine: list[str], theirs: list[str], stands: bool) -> None:
    assert may_stand_beside(mine, [an_act(path) for path in theirs]) is stands


def test_two_saves_of_one_cell_each_are_no_change_of_structure() -> None:
    assert may_stand_beside([A], [an_act(B, 2), an_act("cells.requests.granted.total", 3)])


@pytest.mark.parametrize("kind", ["read_again", "reopened", "sent_back", "superseded"])
def test_nothing_stands_beside_a_change_of_the_whole_item(kind: str) -> None:
    assert not may_stand_beside([A], [an_act(None, kind=kind)])


@pytest.mark.parametrize("kind", ["undone", "settled"])
def test_taking_back_is_a_change_too(kind: str) -> None:
    assert not may_stand_beside([A], [an_act(A, kind=kind)])


@pytest.mark.parametrize(
    ("acts", "seen", "found"),
    [
        ([], 1, []),
        ([an_act(A, 2), an_act(B, 3)], 2, [B]),
        ([an_act(A, 2), an_act(B, 3)], 3, []),
        ([an_act(A, 2, group="mine.1"), an_act(B, 3, group="hers.1")], 1, [B]),
        ([an_act(None, None, kind="taken_over"), an_act("R1:x", 2, kind="signed"), an_act(A, 3)], 1, [A]),
        # Without a version: before all that have one.
        ([an_act(B, None), an_act(A, 5)], 4, [A]),
        ([an_act(B, None), an_act(A, 5)], 3, None),
        ([an_act(B, None)], 9, None),
    ],
)
def test_what_was_done_since(acts: list[Act], seen: int, found: list[str] | None) -> None:
    told = since(acts, seen, "mine.")
    assert (None if told is None else [act.path for act in told]) == found


def an_item(text: str, **more: Any) -> dict[str, Any]:
    return {"text": text, "quotes": [{"text": text}], **more}


ONE, TWO, NEW = an_item("一"), an_item("二"), an_item("新")
ONE_MINE, TWO_THEIRS = an_item("一", category="other"), an_item("二", category="staff")


@pytest.mark.parametrize(
    ("saw", "mine", "now", "both"),
    [
        ([ONE, TWO], [ONE_MINE, TWO], [ONE, TWO_THEIRS], [ONE_MINE, TWO_THEIRS]),
        ([ONE, TWO], [ONE, TWO, NEW], [ONE, TWO_THEIRS], [ONE, TWO_THEIRS, NEW]),
        ([ONE, TWO], [ONE_MINE, TWO], [ONE, TWO, NEW], [ONE_MINE, TWO, NEW]),
        ([ONE], [ONE_MINE], [ONE_MINE], [ONE_MINE]),
        ([ONE], [ONE_MINE], [an_item("一", category="staff")], None),
        ([ONE], [ONE, NEW], [ONE, TWO], None),
        ([ONE, TWO], [TWO], [ONE, TWO_THEIRS], None),
        ([ONE, TWO], [ONE_MINE, TWO], [ONE], None),
        ({"groups": [ONE], "staff": []}, {"groups": [ONE_MINE], "staff": []}, {"groups": [ONE], "staff": [NEW]}, {"groups": [ONE_MINE], "staff": [NEW]}),
        ({"groups": [ONE], "staff": []}, {"groups": [], "staff": []}, {"groups": [TWO], "staff": []}, None),
        # One item, whose parts are no items.
        (an_item("费", status="a"), an_item("费", status="b"), an_item("费。", status="a"), None),
    ],
)  # fmt: skip
def test_different_items_of_a_group_are_both_kept(saw: Any, mine: Any, now: Any, both: Any) -> None:
    assert item_by_item(PLATFORMS, saw, mine, now, [an_act(PLATFORMS)]) == (() if both is None else (both,))


def test_items_that_point_at_others_by_number_are_asked() -> None:
    acts = [an_act(PROBLEMS, 2), an_act(IMPROVEMENTS, 3)]
    assert item_by_item(PROBLEMS, [ONE, TWO], [ONE_MINE, TWO], [ONE, TWO_THEIRS], acts[:1])
    assert not item_by_item(PROBLEMS, [ONE, TWO], [ONE_MINE, TWO], [ONE, TWO_THEIRS], acts)
    assert not item_by_item(
        "cells.x", {"state": "blank"}, {"state": "dash"}, {"state": "text"}, [an_act("cells.x")]
    )
