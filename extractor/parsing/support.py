"""How far the form's relations support each cell: confidence from facts, not from a model's feeling.

Base       the confidence that the reading gave the cell: how its row was told, how well its characters were seen.
Share      of a failed relation's blame: what falls to one of its cells, by how likely each was wrong before and by whether its
           other relations clear it. The report itself takes a share too: published ones contradict themselves.

The constants were set on generated tables of one random model and are shown right on others: docs/solver.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Final

from extractor.domain.checks.arithmetic import Tested, tested_relations
from extractor.domain.report import Layout, Sourced

# How often a relation holds though one of its cells was misread: another fault makes up for it.
_UNSEEN: Final = 0.05
# Odds that a report's own sum is wrong, beside those of its cells being misread (about one published report in ten holds one
# such sum of its 42: notes/domain.md D).
_CONTRADICTION: Final = 0.002
_HIGHEST: Final = 0.9995
_LOWEST_ODDS: Final = 1e-4
CONTRADICTED: Final = 0.5  # the base of a cell whose header or label speaks against its place: sums hold in any order of the parts


def supported(cells: Mapping[str, Sourced], layout: Layout) -> dict[str, float]:
    """The confidence of every cell that has one and holds a number: higher where all its relations hold, lower where one
    fails, unchanged where none can tell (section 二, or other cells of the relation hold no number)."""
    base = {
        id_: cell.confidence
        for id_, cell in cells.items()
        if cell.confidence is not None and cell.value is not None
    }
    holds: dict[str, int] = {}
    failed: list[Tested] = []
    fails: dict[str, list[int]] = {}
    for test in tested_relations(cells, layout):
        ids = (*test.relation.left, *test.relation.right)
        if test.verdict == "holds":
            for id_ in ids:
                holds[id_] = holds.get(id_, 0) + 1
        elif test.verdict == "fails":
            for id_ in ids:
                fails.setdefault(id_, []).append(len(failed))
            failed.append(test)
    blame = _blame(failed, fails, base, holds)
    return {
        id_: _with_blame(confidence, blame[id_]) if id_ in blame else _cleared(confidence, holds.get(id_, 0))
        for id_, confidence in base.items()
    }


def with_support(cells: Mapping[str, Sourced], layout: Layout) -> dict[str, Sourced]:
    """The cells with their confidence as the relations support it; nothing else of them changes."""
    confidence = supported(cells, layout)
    return {
        id_: cell.model_copy(update={"confidence": confidence[id_]}) if id_ in confidence else cell
        for id_, cell in cells.items()
    }


def _cleared(base: float, holding: int) -> float:
    """All relations of the cell hold. They are not independent, since faults come in rows and columns, so the second counts as
    one that sees half of what the first let through."""
    if not holding or base <= CONTRADICTED:
        return base
    unseen = _UNSEEN * 0.5 ** (holding - 1)
    return max(base, min(_HIGHEST, 1 - (1 - base) * unseen))


def _with_blame(base: float, shares: list[float]) -> float:
    return round(base * prod(1 - share for share in shares), 4)


def _blame(
    failed: list[Tested], fails: Mapping[str, list[int]], base: Mapping[str, float], holds: Mapping[str, int]
) -> dict[str, list[float]]:
    """For each cell in a failed relation its shares of the blame."""
    odds = {
        id_: max(_LOWEST_ODDS, (1 - base[id_]) / max(base[id_], _LOWEST_ODDS)) * _UNSEEN ** holds.get(id_, 0)
        for id_ in fails
        if id_ in base
    }
    # A cell that is in several failed relations is their common cause, by as much as one wrong cell is likelier than two.
    weight = {id_: chance / _second_fault(base) ** (len(fails[id_]) - 1) for id_, chance in odds.items()}
    shares: dict[str, list[float]] = {}
    for test in failed:
        ids = [id_ for id_ in (*test.relation.left, *test.relation.right) if id_ in weight]
        whole = sum(weight[id_] for id_ in ids) + _CONTRADICTION
        for id_ in ids:
            shares.setdefault(id_, []).append(weight[id_] / whole)
    return shares


def _second_fault(base: Mapping[str, float]) -> float:
    """The chance of one more wrong cell among those that share a relation with this one: about twenty."""
    wrong = 1 - sum(base.values()) / len(base)
    return max(0.02, min(1.0, 20 * wrong))
