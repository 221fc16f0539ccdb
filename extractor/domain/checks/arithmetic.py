"""The form's relations R1 to R5 over a record's cells: hold, hold under a condition, or fail.

Unknown    a cell that is in the record and holds no number (blank, dash, text, illegible, missing).
Implied    the value an unknown must have, or may most simply have, for the relations to hold: a proposal, never a reading.
Source: form.json `relations` and `relations_over_cells_that_are_not_printed`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from extractor.domain import form
from extractor.domain.checks.codes import finding
from extractor.domain.form import Relation
from extractor.domain.report import Alternative, Change, Finding, Layout, Number, Sourced
from extractor.domain.text import read_mark

Verdict = Literal["holds", "holds_if", "fails"]
_OCR = "ocr"  # the `by` of a cell of a scan (record.md)
Cells = Mapping[str, Sourced]


class Tested(NamedTuple):
    """`left` and `right` are the sums of the known cells; `unknown` the cells that hold no number."""

    relation: Relation
    verdict: Verdict
    left: Number
    right: Number
    unknown: tuple[str, ...]


def tested_relations(cells: Cells, layout: Layout) -> tuple[Tested, ...]:
    """Every relation of the tables that are in the report; one whose cells are all missing says nothing and is left out."""
    return tuple(test for relation in _relations(layout) if (test := _test(relation, cells)) is not None)


def _relations(layout: Layout) -> tuple[Relation, ...]:
    every = form.relations(layout.requests or "2021")
    return tuple(
        relation
        for relation in every
        if (layout.proceedings if relation.id == "R4" else layout.requests) is not None
    )


def _test(relation: Relation, cells: Cells) -> Tested | None:
    ids = (*relation.left, *relation.right)
    if all(id_ not in cells or cells[id_].state == "missing" for id_ in ids):
        return None
    left, open_left = _sum(relation.left, cells)
    right, open_right = _sum(relation.right, cells)
    if not open_left and not open_right:
        verdict: Verdict = "holds" if left == right else "fails"
    elif open_left and open_right:
        verdict = "holds_if"
    else:  # the open side can only grow
        verdict = "holds_if" if (left <= right if open_left else right <= left) else "fails"
    return Tested(relation, verdict, left, right, (*open_left, *open_right))


def _sum(ids: Sequence[str], cells: Cells) -> tuple[Number, tuple[str, ...]]:
    known: list[Number] = []
    unknown: list[str] = []
    for id_ in ids:
        value = cells[id_].value if id_ in cells else None
        if value is None:
            unknown.append(id_)
        else:
            known.append(value)
    return sum(known), tuple(unknown)


def implied_values(tests: Sequence[Tested], cells: Cells) -> dict[str, Number]:
    """What the unknown cells must be by the relations with one unknown, followed through; then zero for several unknown whose
    relation already balances. Failing relations imply nothing."""
    implied: dict[str, Number] = {}
    pending = [test for test in tests if test.verdict == "holds_if"]
    while _imply_once(pending, cells, implied, several=False) or _imply_once(
        pending, cells, implied, several=True
    ):
        pass
    return implied


def _imply_once(tests: Sequence[Tested], cells: Cells, implied: dict[str, Number], *, several: bool) -> bool:
    found = False
    for test in tests:
        open_ = [id_ for id_ in test.unknown if id_ not in implied]
        if not open_:
            continue
        left = test.left + sum(
            implied[id_] for id_ in test.relation.left if id_ in implied and cells[id_].value is None
        )
        right = test.right + sum(
            implied[id_] for id_ in test.relation.right if id_ in implied and cells[id_].value is None
        )
        if len(open_) == 1:
            value = right - left if open_[0] in test.relation.left else left - right
            if value >= 0:
                implied[open_[0]] = value
                found = True
        elif several and left == right:
            implied.update(dict.fromkeys(open_, 0))
            return True  # single implications of these zeros come first
    return found


def check_arithmetic(cells: Cells, layout: Layout) -> list[Finding]:
    """R1 to R4 and R5 as findings: an error for each that fails, a notice with its proposal for each that holds under a condition."""
    tests = tested_relations(cells, layout)
    implied = implied_values(tests, cells)
    found = [_failed(test) for test in tests if test.verdict == "fails"]
    found.extend(_conditional(test, implied) for test in tests if test.verdict == "holds_if")
    found.extend(_check_kind(id_, cell) for id_, cell in cells.items() if _is_of_wrong_kind(id_, cell))
    found.extend(_unconfirmed(tests, cells))
    return found


def _unconfirmed(tests: Sequence[Tested], cells: Cells) -> list[Finding]:
    """O2: numbers recognised on a scan all of whose relations hold an unread cell, so that no sum tells a misreading. On a page so
    bad that many cells are unread, misread ones stand among them (measured: benchmarks/scans.py, 150 dpi bad)."""
    unread = {id_ for id_, cell in cells.items() if cell.by == _OCR and cell.state in ("illegible", "text")}
    untested = {id_ for test in tests if unread.intersection(test.unknown) for id_ in _members(test)}
    told = {
        id_ for test in tests if test.left == test.right or test.verdict == "fails" for id_ in _members(test)
    }
    doubtful = tuple(
        id_
        for id_ in cells
        if id_ in untested - told and cells[id_].by == _OCR and cells[id_].state == "printed"
    )
    if not doubtful:
        return []
    facts = {"count": len(doubtful), "unread": len(unread)}
    return [finding("O2", facts, cells=doubtful, where=tuple(cells[id_].where for id_ in doubtful))]


def _members(test: Tested) -> tuple[str, ...]:
    return (*test.relation.left, *test.relation.right)


def _failed(test: Tested) -> Finding:
    relation = test.relation
    facts = {"of": _of(relation), "left": test.left, "right": test.right}
    return finding(
        relation.id, facts, cells=(*relation.left, *relation.right), left=test.left, right=test.right
    )


def _conditional(test: Tested, implied: Mapping[str, Number]) -> Finding:
    relation = test.relation
    changes = tuple(Change(cell=id_, value=implied[id_]) for id_ in test.unknown if id_ in implied)
    values = "、".join(f"{form.label_of(change.cell)}={change.value}" for change in changes) or "?"
    whole = len(changes) == len(test.unknown)
    alternative = Alternative(
        changes=changes, explains="implied by the relations", because=(f"{relation.id} {relation.of}",)
    )
    return finding(
        relation.id,
        {"of": _of(relation), "left": test.left, "right": test.right},
        severity="notice",
        cells=test.unknown,
        left=test.left,
        right=test.right,
        alternatives=(alternative,) if whole and changes else (),
    ).model_copy(
        update={
            "message": finding("RI", {"relation": relation.id, "of": _of(relation), "values": values}).message
        }
    )


def _of(relation: Relation) -> str:
    """The relation's row, column or part in the form's words."""
    if relation.id in ("R1", "R2"):
        return next(column.label for column in form.REQUEST_COLUMNS if column.id == relation.of)
    if relation.id == "R3":
        rows = (*form.rows("requests", "2021"), *form.rows("requests", "2019"))
        return next(row.label for row in rows if row.id == f"requests.{relation.of}")
    return next(part.label for part in form.PARTS if part.id == relation.of)


def _is_of_wrong_kind(id_: str, cell: Sourced) -> bool:
    spec = form.spec(id_)
    if cell.state == "text":
        mark = read_mark(cell.raw or "")
        return mark.state == "printed" and mark.decimal and not spec.decimal
    if cell.value is None:
        return False
    value = Decimal(str(cell.value))
    return (value < 0 and not spec.signed) or (value != value.to_integral_value() and not spec.decimal)


def _check_kind(id_: str, cell: Sourced) -> Finding:
    return finding(
        "R5",
        {"label": form.label_of(id_), "raw": cell.raw},
        cells=(id_,),
        where=(cell.where,),
        left=cell.value,
    )
