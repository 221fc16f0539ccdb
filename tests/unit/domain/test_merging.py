"""Which changes of two people stand side by side. The acts are written by hand; the rules are domain/merging.py's table."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.history import Act
from extractor.domain.merging import may_stand_beside, since

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
