"""Faults planted in consistent tables: the solver gives the true table back, and the confidence means what it says.

The shares of the whole run, and how many faults no relation can see, are in docs/solver.md (`python -m benchmarks.solver`).
"""

from __future__ import annotations

from itertools import pairwise

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
from tests.planted import FAULTS, KINDS, OF_ONE_NUMBER, Kind, as_printed

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
