"""A later reading meets what people did: the table of before and after."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.decisions import approve
from extractor.domain.document import SourceRef, Span
from extractor.domain.narrative import Narrative, Problem, Quote
from extractor.domain.reconcile import drift, reconcile
from extractor.domain.report import Cover, Finding, GroupRun, Layout, Record, Run, Sourced, Text2, Where
from extractor.domain.review import Conflict, Draft, Edit, Item, Reading, Signature, apply_edits
from extractor.errors import Refused

CELL = "requests.granted.total"
PATH = f"cells.{CELL}"
AT = "2024-03-01T08:00:00+00:00"
SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="ab" * 32, media_type="text/plain", bytes=9)


def printed(value: int) -> dict[str, Any]:
    return {"state": "printed", "value": value, "raw": str(value)}


def record(
    value: int, *, version: str = "1", title: str = "年报", said: str = "更新慢", **more: Any
) -> Record:
    return Record(
        source=SOURCE,
        report=Cover(title=title, layout=Layout(requests="2021"), **more.pop("cover", {})),
        cells={CELL: Sourced(state="printed", value=value, raw=str(value), where=Where(start=value, end=value + 1))},
        narrative=Narrative(
            problems=(Problem(text=said, category="timeliness", quotes=(Quote(text=said, spans=((0, 3),), match="exact"),), by=("offline",)),)
        ),
        run=Run(version=version, **more.pop("run", {})),
        **more,
    )  # fmt: skip


def edit(path: str, value: Any) -> Edit:
    return Edit(path=path, value=value, by="李", at=AT)


def item(machine: Record, *edits: Edit, **draft: Any) -> Item:
    return Item(id="x", state="open", version=1, machine=machine, text="", draft=Draft(edits=edits, **draft))


def meet(before: Item, fresh: Record, text: str = "更新慢。不及时。") -> Item:
    def placer(item: Item) -> Any:
        def place(quote: str, _: tuple[Span, ...]) -> Quote | None:
            at = item.text.find(quote)
            spans = ((at, at + len(quote)),)
            return Quote(text=quote, spans=spans, match="exact") if at >= 0 else None

        return place

    reading = Reading(number=2, at=AT, record=fresh, text=text)
    person = apply_edits(before.machine, before.draft.edits)
    return reconcile(before, person, reading, lambda tested, _: tested, placer).item


def problems(text: str, quote: str | None = None) -> list[dict[str, Any]]:
    return [{"text": text, "category": "timeliness", "quotes": [{"text": quote or text, "spans": [[90, 93]], "match": "exact"}]}]  # fmt: skip


# machine before, the person's edits, machine after -> value that stands, whether the edit stays, the conflict's three values
TABLE = [
    ("nobody set it: the fresh reading stands", 3, None, 5, (5, False, None)),
    ("nobody set it and it reads the same", 3, None, 3, (3, False, None)),
    ("set, and the machine reads what it read: the edit stays", 3, 4, 3, (4, True, None)),
    ("set, and the machine now agrees: it stays as a decision", 3, 4, 4, (4, True, None)),
    ("set, and the machine reads something new: it stays, flagged", 3, 4, 5, (4, True, (4, 3, 5))),
    ("confirmed as read, and the machine changed its mind", 3, 3, 5, (3, True, (3, 3, 5))),
]


@pytest.mark.parametrize(
    ("was", "mine", "now", "after"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_the_rules_for_a_cell(was: int, mine: int | None, now: int, after: tuple[Any, ...]) -> None:
    edits = [] if mine is None else [edit(PATH, printed(mine))]
    met = meet(item(record(was), *edits), record(now, version="2"))
    value, stays, conflict = after
    person = apply_edits(met.machine, met.draft.edits)
    assert person.cells[CELL].value == value
    assert met.machine.cells[CELL].value == now
    assert [e.path for e in met.draft.edits] == ([PATH] if stays else [])
    told = [tuple(side["value"] for side in (c.mine, c.was, c.now)) for c in met.draft.conflicts]
    assert told == ([conflict] if conflict else [])
    assert (met.state, met.reading, met.latest) == ("open", 2, 2)


def test_the_same_rules_hold_for_the_cover_and_the_narrative() -> None:
    before = item(record(3), edit("report.title", "甲"), edit("narrative.problems", problems("不及时")))
    same = meet(before, record(3, version="2"))
    assert (same.draft.conflicts, len(same.draft.edits)) == ((), 2)
    other = meet(before, record(3, version="2", title="乙", said="不及时"))
    assert [(c.path, c.mine, c.was, c.now) for c in other.draft.conflicts] == [
        ("report.title", "甲", "年报", "乙")
    ]


def test_a_quote_is_placed_in_the_fresh_text() -> None:
    met = meet(item(record(3), edit("narrative.problems", problems("不及时"))), record(3, version="2"))
    assert met.draft.edits[0].value[0]["quotes"][0]["spans"] == [[4, 7]]
    assert met.draft.conflicts == ()


def test_an_edit_that_has_no_place_is_kept_beside_the_draft() -> None:
    lost_quote = edit("narrative.problems", problems("无人值守"))
    lost_cell = edit("cells.proactive.licensing.change", printed(1))
    met = meet(
        item(record(3), lost_quote, lost_cell),
        record(3, version="2", cover={}).model_copy(
            update={"report": Cover(layout=Layout(proactive="2021", requests="2021"))}
        ),
    )
    assert met.draft.edits == ()
    assert {(c.path, c.gone) for c in met.draft.conflicts} == {
        ("narrative.problems", True),
        ("cells.proactive.licensing.change", True),
    }
    again = meet(met, record(3, version="3"))
    assert {c.path for c in again.draft.conflicts} == {c.path for c in met.draft.conflicts}


def test_a_group_that_was_not_read_this_time_says_nothing() -> None:
    failed = {"run": {"narrative": {"problems": GroupRun(status="failed")}}}
    before = item(record(3), edit("narrative.problems", problems("不及时")))
    met = meet(before, record(3, version="2", said="别的", **failed))
    assert met.draft.conflicts == ()


def test_a_conflict_stays_until_somebody_looked_or_the_machine_came_round() -> None:
    first = meet(item(record(3), edit(PATH, printed(4))), record(5, version="2"))
    second = meet(first, record(6, version="3"))
    [conflict] = second.draft.conflicts
    assert [side["value"] for side in (conflict.mine, conflict.was, conflict.now)] == [4, 3, 6]
    assert meet(second, record(4, version="4")).draft.conflicts == ()
    # back to what the person saw: she has judged that already
    assert meet(second, record(3, version="4")).draft.conflicts == ()


# --- signatures ---


def finding(left: int, start: int = 0, code: str = "R1") -> Finding:
    return Finding(
        code=code, severity="error", message=Text2(zh="错", en="wrong"), cells=(CELL,), left=left, right=3,
        where=(Where(start=start, end=start + 1),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "stays"),
    [
        (finding(12), finding(12), True),
        (finding(12), finding(12, start=40), True),
        (finding(12), finding(13), False),
        (finding(12), finding(12, code="R2"), False),
        (finding(12), None, False),
    ],
)
def test_a_signature_stays_while_its_finding_is_the_same(
    before: Finding, after: Finding | None, stays: bool
) -> None:
    signature = Signature(key=f"R1:{CELL}", reason="原文如此", by="李", at=AT)
    was = item(record(3, findings=(before,)), signatures=(signature,))
    met = meet(was, record(3, version="2", findings=() if after is None else (after,)))
    assert met.draft.signatures == ((signature,) if stays else ())


@pytest.mark.parametrize(("now", "stays"), [(3, True), (4, False)])
def test_a_golden_signature_stays_while_the_value_does(now: int, stays: bool) -> None:
    signature = Signature(key=f"golden:{PATH}", reason="标准有误", by="李", at=AT)
    met = meet(item(record(3), signatures=(signature,)), record(now, version="2"))
    assert met.draft.signatures == ((signature,) if stays else ())


# --- decided ---


def decided(machine: Record, *edits: Edit) -> Item:
    before = item(machine, *edits)
    revision = approve(before, apply_edits(machine, edits), (), "王", AT)
    return before.model_copy(update={"state": "approved", "revisions": (revision,)})


@pytest.mark.parametrize(
    ("mine", "now", "differs"),
    [
        (None, 3, False),
        (None, 5, True),
        (4, 3, False),  # the machine still misreads it, and a person has decided that
        (4, 4, False),
        (4, 5, True),
    ],
)
def test_a_decided_item_is_marked_where_the_fresh_reading_is_news(
    mine: int | None, now: int, differs: bool
) -> None:
    edits = [] if mine is None else [edit(PATH, printed(mine))]
    assert drift(decided(record(3), *edits), record(now, version="2")) == ((PATH,) if differs else ())


def test_what_moved_in_the_text_is_no_news() -> None:
    moved = record(3, version="2")
    cell = moved.cells[CELL].model_copy(
        update={"where": Where(start=77, end=78), "confidence": 0.5, "by": "grid"}
    )
    assert drift(decided(record(3)), moved.model_copy(update={"cells": {CELL: cell}})) == ()


def test_nothing_is_drift_where_nothing_was_decided() -> None:
    assert drift(item(record(3)), record(9)) == ()


def test_conflicts_refuse_approval() -> None:
    conflict = Conflict(path=PATH, mine=printed(4), was=printed(3), now=printed(5))
    flagged = item(record(3), conflicts=(conflict,))
    with pytest.raises(Refused, match="open_conflicts"):
        approve(flagged, flagged.machine, (), "王", AT)
