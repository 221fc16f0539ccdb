"""Faults planted in consistent tables: the solver gives the true table back, and the confidence means what it says.

The shares of the whole run, and how many faults no relation can see, are in docs/solver.md (`python -m benchmarks.solver`).
"""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import Literal

import pytest

from benchmarks.solver import (
    judged_cells,
    outcome,
    planted_many,
    planted_several,
    planted_tables,
    reliability,
    risk_at,
)
from extractor.domain import form
from extractor.domain.checks.arithmetic import check_arithmetic
from extractor.domain.form import LayoutName
from tests.planted import (
    COLUMNS,
    FAULTS,
    KINDS,
    OF_ONE_NUMBER,
    Kind,
    as_cells,
    as_printed,
    layout,
    request_rows,
    table,
)

# In these a tie is in the nature of the table: several places would explain the same sums (docs/solver.md).
AMBIGUOUS = {"neighbours in a row swapped", "neighbours in a column swapped"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_single_fault_in_table_three(kind: Kind, fault: str) -> None:
    seen = [one for one in map(outcome, planted_tables(kind, fault, 12, seed=7)) if one.sight == "fails"]
    assert len(seen) >= 6
    assert not any(one.breaks for one in seen)
    wanted = 0.6 if fault in AMBIGUOUS else 0.9
    assert sum(one.first for one in seen) / len(seen) >= wanted


@pytest.mark.parametrize("kind", KINDS)
def test_single_faults_of_every_kind_together(kind: Kind) -> None:
    """95 % and more: the first alternative is the true cells and values."""
    planted = [one for fault in FAULTS for one in planted_tables(kind, fault, 8, seed=8)]
    seen = [one for one in map(outcome, planted) if one.sight == "fails"]
    assert sum(one.first for one in seen) / len(seen) >= 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_a_misread_number_where_zeros_are_printed_as_blanks(kind: Kind) -> None:
    planted = [one for fault in OF_ONE_NUMBER for one in planted_tables(kind, fault, 8, seed=10)]
    seen = [outcome(as_printed(one, "zeros blank")) for one in planted]
    seen = [one for one in seen if one.sight == "fails"]
    assert not any(one.breaks for one in seen)
    assert sum(one.first for one in seen) / len(seen) >= 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_where_row_totals_are_blank_too_nothing_is_broken(kind: Kind) -> None:
    planted = [one for fault in FAULTS for one in planted_tables(kind, fault, 3, seed=11)]
    found = [outcome(as_printed(one, "zeros and totals blank")) for one in planted]
    assert not any(one.breaks for one in found)


@pytest.mark.parametrize("kind", KINDS)
def test_two_numbers_misread(kind: Kind) -> None:
    seen = [one for one in map(outcome, planted_several(kind, 2, 15, seed=9)) if one.sight == "fails"]
    assert not any(one.breaks for one in seen)
    assert sum(one.first for one in seen) / len(seen) >= 0.9


@pytest.mark.parametrize("faults", [5, 20, 60])
def test_a_report_with_dozens_of_failures_is_answered_and_nothing_is_broken(faults: int) -> None:
    found = [outcome(one) for kind in KINDS for one in planted_many(kind, faults, 3)]
    assert not any(one.breaks for one in found)


def test_more_confidence_is_more_often_right() -> None:
    judged = judged_cells(KINDS, rate=0.5, count=40)
    bins = [one for one in reliability(judged) if one.cells >= 30]
    assert len(bins) >= 3
    assert all(low.share <= high.share + 0.02 for low, high in pairwise(bins))
    assert risk_at(judged, 0.8) < risk_at(judged, 0.99) < risk_at(judged, 1.0)
    assert bins[0].share < 0.9
    assert bins[-1].share > 0.99


# --- what no relation can see: the numbers of docs/solver.md --------------------------------------------------------------------


def unseen(read: dict[str, int], requests: Literal["2021", "2019"]) -> bool:
    return not check_arithmetic(as_cells(read), layout(requests))


def swapped(true: dict[str, int], one: list[str], other: list[str]) -> dict[str, int]:
    pairs = [*zip(one, other, strict=True), *zip(other, one, strict=True)]
    return {**true, **{to: true[of] for to, of in pairs}}


@pytest.mark.parametrize(("requests", "hidden", "of"), [("2021", 21, 24), ("2019", 19, 22)])
def test_whole_rows_that_changed_places(requests: Literal["2021", "2019"], hidden: int, of: int) -> None:
    """Seen only where 结转上年, （七）总计 or 结转下年 is one of the two and the other is of another part of the sums."""
    true = table(Random(2), "dense", requests)
    rows = [[f"{row}.{column}" for column in COLUMNS] for row in request_rows(requests)]
    found = [unseen(swapped(true, *pair), requests) for pair in pairwise(rows)]
    assert (sum(found), len(found)) == (hidden, of)


def test_whole_columns_that_changed_places() -> None:
    """Five of six: only the total is known from an applicant."""
    true = table(Random(2), "dense")
    columns = [[f"{row}.{column}" for row in request_rows()] for column in COLUMNS]
    found = [unseen(swapped(true, *pair), "2021") for pair in pairwise(columns)]
    assert (sum(found), len(found)) == (5, 6)


def test_neighbours_in_table_four_that_changed_places() -> None:
    """Nine of twelve: within a part only the total is known from a result."""
    true = {**table(Random(2), "dense")}
    parts = [row.cells for row in form.rows("proceedings", "standard")]
    true.update(
        {cell.id: number for cells in parts for cell, number in zip(cells, (1, 2, 3, 4, 10), strict=True)}
    )
    pairs = [pair for cells in parts for pair in pairwise(cells)]
    found = [unseen(swapped(true, [one.id], [other.id]), "2021") for one, other in pairs]
    assert (sum(found), len(found)) == (9, 12)


@pytest.mark.parametrize(("requests", "free"), [("2021", 10), ("2019", 22)])
def test_cells_of_section_two_are_in_no_relation(requests: LayoutName, free: int) -> None:
    every = {id_ for name in form.TABLES for id_ in form.cell_ids(name, requests)}
    bound = {id_ for relation in form.relations(requests) for id_ in (*relation.left, *relation.right)}
    assert len(every - bound) == free
    assert all(id_.startswith("proactive.") for id_ in every - bound)
