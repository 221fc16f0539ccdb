"""R1 to R5 hold, hold under a condition, or fail, exactly as form.json says, and name their cells."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractor.domain import form
from extractor.domain.checks.arithmetic import check_arithmetic, implied_values
from extractor.domain.checks.arithmetic import tested_relations as relations_of
from extractor.domain.report import Finding, Layout, Sourced

BOTH = Layout(proactive="2021", requests="2021", proceedings="standard")
OLD = Layout(proactive="2019", requests="2019", proceedings="standard")
Cells = dict[str, Sourced]
GRANTED = "requests.granted."
PART = "proceedings.reconsideration."


def printed(value: float) -> Sourced:
    return Sourced(state="printed", value=value, raw=str(value))


def zeros(layout: Layout = BOTH) -> Cells:
    """A whole report of zeros: every relation holds."""
    return {id_: printed(0) for table in form.TABLES for id_ in form.cell_ids(table, getattr(layout, table))}


def changed(changes: Mapping[str, Sourced | float], layout: Layout = BOTH) -> Cells:
    cells = zeros(layout)
    cells.update({id_: one if isinstance(one, Sourced) else printed(one) for id_, one in changes.items()})
    return cells


def found(cells: Cells, layout: Layout = BOTH) -> list[Finding]:
    return check_arithmetic(cells, layout)


def hole(state: str) -> Sourced:
    return Sourced.model_validate({"state": state, "raw": None if state == "missing" else ""})


@pytest.mark.parametrize("layout", [BOTH, OLD])
def test_a_correct_report_has_no_finding(layout: Layout) -> None:
    assert found(zeros(layout), layout) == []
    assert {test.verdict for test in relations_of(zeros(layout), layout)} == {"holds"}


# One cell made 5 where all others are 0 -> the relations that break, by what they are of.
BREAKS = [
    ("requests.new_received.business", {("R1", "business"), ("R3", "new_received")}),
    ("requests.carried_in.business", {("R1", "business"), ("R3", "carried_in")}),
    ("requests.carried_out.business", {("R1", "business"), ("R3", "carried_out")}),
    ("requests.handled_total.business", {("R1", "business"), ("R2", "business"), ("R3", "handled_total")}),
    ("requests.granted.business", {("R2", "business"), ("R3", "granted")}),
    ("requests.denied.state_secret.total", {("R2", "total"), ("R3", "denied.state_secret")}),
    ("requests.other.misc.research", {("R2", "research"), ("R3", "other.misc")}),
    (f"{PART}pending", {("R4", "reconsideration")}),
    (f"{PART}total", {("R4", "reconsideration")}),
    ("proceedings.litigation_direct.upheld", {("R4", "litigation_direct")}),
    ("proactive.licensing.decisions", set()),
]


@pytest.mark.parametrize(("cell", "broken"), BREAKS)
def test_a_wrong_cell_breaks_its_relations(cell: str, broken: set[tuple[str, str]]) -> None:
    cells = changed({cell: 5})
    failing = {(t.relation.id, t.relation.of) for t in relations_of(cells, BOTH) if t.verdict == "fails"}
    assert failing == broken
    findings = found(cells)
    assert {finding.code for finding in findings} == {id_ for id_, _ in broken}
    assert all(cell in finding.cells and finding.severity == "error" for finding in findings)


def test_a_failing_relation_shows_both_sides_and_all_its_cells() -> None:
    (finding,) = found(changed({f"{PART}upheld": 10, f"{PART}corrected": 1}))
    assert (finding.code, finding.left, finding.right) == ("R4", 11, 0)
    assert finding.cells == tuple(f"{PART}{m.id}" for m in form.MEASURES)
    assert "行政复议" in finding.message.zh
    assert finding.alternatives == ()


def test_the_old_layout_sums_other_total() -> None:
    cells = changed({"requests.other_total.research": 4}, OLD)
    failing = {(t.relation.id, t.relation.of) for t in relations_of(cells, OLD) if t.verdict == "fails"}
    assert failing == {("R2", "research"), ("R3", "other_total")}


# States without a number, and what the row's other cells say -> verdict of R3 of the row, and the value implied.
CONDITIONS = [
    ({"natural_person": None, "total": 7}, "holds_if", {"natural_person": 7}),
    ({"natural_person": 3, "business": 4, "total": None}, "holds_if", {"total": 7}),
    (
        {"natural_person": None, "business": None, "total": 0},
        "holds_if",
        {"natural_person": 0, "business": 0},
    ),
    ({"natural_person": 9, "business": None, "total": 7}, "fails", {}),
    ({"natural_person": None, "total": None}, "holds_if", {}),
]


@pytest.mark.parametrize("state", ["blank", "dash", "text", "illegible", "missing"])
@pytest.mark.parametrize(("row", "verdict", "implied"), CONDITIONS)
def test_a_cell_without_a_number_is_a_condition(
    state: str, row: Mapping[str, int | None], verdict: str, implied: Mapping[str, int]
) -> None:
    cells = changed({f"{GRANTED}{c}": hole(state) if v is None else v for c, v in row.items()})
    tests = relations_of(cells, BOTH)
    (r3,) = [test for test in tests if (test.relation.id, test.relation.of) == ("R3", "granted")]
    assert r3.verdict == verdict
    alone = implied_values([r3], cells)
    expected = {f"{GRANTED}{c}": v for c, v in implied.items()}
    assert alone == expected or (not implied and verdict == "holds_if" and set(alone.values()) == {0})


def test_a_condition_is_a_notice_with_its_proposal_and_changes_nothing() -> None:
    cells = changed({f"{PART}pending": hole("blank"), f"{PART}upheld": 2, f"{PART}total": 5})
    before = dict(cells)
    (finding,) = found(cells)
    assert (finding.code, finding.severity, finding.cells) == ("R4", "notice", (f"{PART}pending",))
    (alternative,) = finding.alternatives
    assert [(change.cell, change.value) for change in alternative.changes] == [(f"{PART}pending", 3)]
    assert alternative.because == ("R4 reconsideration",)
    assert cells == before


def test_rows_and_columns_imply_together() -> None:
    """Both unknown cells of a row follow from their columns before zero is tried."""
    cells = changed(
        {
            f"{GRANTED}natural_person": hole("blank"),
            f"{GRANTED}business": hole("blank"),
            f"{GRANTED}total": 7,
            "requests.handled_total.natural_person": 4,
            "requests.handled_total.business": 3,
            "requests.handled_total.total": 7,
            "requests.new_received.natural_person": 4,
            "requests.new_received.business": 3,
            "requests.new_received.total": 7,
        }
    )
    implied = implied_values(relations_of(cells, BOTH), cells)
    assert implied == {f"{GRANTED}natural_person": 4, f"{GRANTED}business": 3}


def test_a_relation_of_missing_cells_says_nothing() -> None:
    cells = changed({f"requests.other.misc.{c.id}": hole("missing") for c in form.REQUEST_COLUMNS})
    tested = {(t.relation.id, t.relation.of) for t in relations_of(cells, BOTH)}
    assert ("R3", "other.misc") not in tested
    assert ("R2", "total") in tested


def test_a_table_that_is_not_there_has_no_relations() -> None:
    cells = {id_: cell for id_, cell in zeros().items() if id_.startswith("proceedings")}
    tests = relations_of(cells, Layout(proceedings="standard"))
    assert {test.relation.id for test in tests} == {"R4"}
    assert relations_of({}, Layout()) == ()


# R5: a non-negative integer; *.change may be negative; amounts are non-negative decimals.
KINDS = [
    ("requests.granted.total", -1, True),
    ("requests.granted.total", 3.5, True),
    ("proactive.regulations.issued", -2, True),
    ("proactive.regulations.issued", 2, False),
    ("proactive.fees.amount", 43.788, False),
    ("proactive.fees.amount", -1, True),
]
OLD_KINDS = [
    ("proactive.licensing.change", -3, False),
    ("proactive.licensing.change", 1.5, True),
    ("proactive.licensing.previous_items", -3, True),
    ("proactive.procurement.amount", 251000.5, False),
]


@pytest.mark.parametrize(
    ("cell", "value", "wrong", "layout"), [(*k, BOTH) for k in KINDS] + [(*k, OLD) for k in OLD_KINDS]
)
def test_the_kind_of_a_number(cell: str, value: float, wrong: bool, layout: Layout) -> None:
    findings = [finding for finding in found(changed({cell: value}, layout), layout) if finding.code == "R5"]
    assert [finding.cells for finding in findings] == ([(cell,)] if wrong else [])


@pytest.mark.parametrize(("raw", "wrong"), [("3.5", True), ("若干", False), ("12件", False)])
def test_a_fraction_kept_as_text_is_of_the_wrong_kind(raw: str, wrong: bool) -> None:
    cells = changed({"proactive.licensing.decisions": Sourced(state="text", raw=raw)})
    assert [finding.code for finding in found(cells)] == (["R5"] if wrong else [])


def test_several_unknown_with_a_remainder_imply_nothing() -> None:
    cells = changed({f"{PART}upheld": hole("blank"), f"{PART}pending": hole("dash"), f"{PART}total": 5})
    tests = [test for test in relations_of(cells, BOTH) if test.relation.of == "reconsideration"]
    assert implied_values(tests, cells) == {}
    (finding,) = found(cells)
    assert (finding.severity, finding.alternatives) == ("notice", ())
    assert finding.cells == (f"{PART}upheld", f"{PART}pending")


# --- O2: numbers of a scan that no sum confirms -------------------------------------------------------------------------------


def scanned(changes: Mapping[str, Sourced]) -> Cells:
    """A whole scanned report of zeros, with some cells changed."""
    cells = {id_: cell.model_copy(update={"by": "ocr"}) for id_, cell in zeros().items()}
    return {**cells, **{id_: cell.model_copy(update={"by": "ocr"}) for id_, cell in changes.items()}}


UNREAD = Sourced(state="illegible", raw="8")


def unconfirmed(changes: Mapping[str, Sourced]) -> set[str]:
    return {cell for one in found(scanned(changes)) if one.code == "O2" for cell in one.cells}


def test_a_single_unread_cell_leaves_no_number_without_a_sum() -> None:
    assert unconfirmed({"requests.granted.business": UNREAD}) == set()


def test_numbers_that_stand_only_in_sums_with_unread_cells_are_named() -> None:
    """Two unread cells at the corners of a rectangle: the other two corners are in no sum that balances. A 1 in each row and
    column keeps the sums with the unread cell from balancing by themselves."""
    changes = {
        "requests.granted.business": UNREAD,
        "requests.other.misc.research": UNREAD,
        "requests.granted.total": printed(4),
        "requests.other.misc.total": printed(5),
        "requests.handled_total.business": printed(6),
        "requests.handled_total.research": printed(7),
    }
    named = unconfirmed(changes)
    assert {"requests.granted.research", "requests.other.misc.business"} <= named
    assert "requests.granted.business" not in named, "an unread cell has a finding of its own"
    assert not any(
        id_.startswith("requests.denied.state_secret")
        for id_ in named - {"requests.denied.state_secret.business"}
    )


def test_a_text_layer_or_a_person_needs_no_such_confirmation() -> None:
    cells = scanned({"requests.granted.business": UNREAD, "requests.granted.total": printed(4)})
    typed = {id_: cell.model_copy(update={"by": "grid"}) for id_, cell in cells.items()}
    assert [one.code for one in found(typed) if one.code == "O2"] == []
