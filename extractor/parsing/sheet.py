"""The numbers of sections 三 and 四 under their relations, and what a change of some of them does to each.

Move       changes of cells by one reading fault, after which every relation that they touch holds.
Demand     the value that a relation asks of one cell when all its other cells are right.
Evidence   a relation that was off and that a move puts right. A move must have more evidence than it has free values
           (values that nothing but a relation gives): else any number could be explained.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Final, NamedTuple

from extractor.domain import form
from extractor.domain.checks.arithmetic import Tested, implied_values
from extractor.domain.form import Relation
from extractor.domain.report import Layout, Number, Sourced
from extractor.parsing.misreadings import EXPLANATIONS

Cells = Mapping[str, Sourced]
Value = Number | None

# One number misread is likelier than a line moved, a line moved likelier than several accidents at once.
_RANK: Final = {words: rank for rank, words in enumerate(EXPLANATIONS)}


class Move(NamedTuple):
    """`fixes` are the failed relations it puts right, `argues` those and the ones that were off without a finding; by number."""

    changes: tuple[tuple[str, Value], ...]
    explains: str
    fixes: frozenset[int]
    argues: frozenset[int]
    cost: tuple[int, int, int, int]


@cache
def relations_of(requests: str | None, proceedings: str | None) -> tuple[Relation, ...]:
    every = form.relations(requests or "2021")
    return tuple(
        relation for relation in every if (proceedings if relation.id == "R4" else requests) is not None
    )


@cache
def _cells_of(requests: str | None, proceedings: str | None) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each cell the numbers of its relations with the sign it has there: 1 on the left, -1 on the right."""
    found: dict[str, list[tuple[int, int]]] = {}
    for k, relation in enumerate(relations_of(requests, proceedings)):
        for sign, side in ((1, relation.left), (-1, relation.right)):
            for id_ in side:
                found.setdefault(id_, []).append((k, sign))
    return {id_: tuple(places) for id_, places in found.items()}


class Sheet:
    """The numbers with what each relation is off by (left less right; a cell without a number counts as nothing).

    `open` counts a relation's cells that may hold any number. A blank or dash that stands for zero is not open (上海 2019 has 135
    of them); taken for zero it may still be changed, and whether a relation holds is judged without that."""

    def __init__(self, cells: Cells, layout: Layout, tests: Sequence[Tested]) -> None:
        self.layout = layout
        self.relations = relations_of(layout.requests, layout.proceedings)
        self.of = _cells_of(layout.requests, layout.proceedings)
        self.number_of = {
            (relation.id, (*relation.left, *relation.right)): k for k, relation in enumerate(self.relations)
        }
        self.value: dict[str, Value] = {id_: cells[id_].value if id_ in cells else None for id_ in self.of}
        self.zero = _zeros(cells, implied_values(tests, cells), self.value)
        count = len(self.relations)
        self.off: list[Number] = [0] * count
        self.open = [0] * count
        self.unknown: list[dict[int, int]] = [{1: 0, -1: 0} for _ in range(count)]
        for id_, places in self.of.items():
            value = self.value[id_]
            for k, sign in places:
                if value is None:
                    self.unknown[k][sign] += 1
                    self.open[k] += id_ not in self.zero
                else:
                    self.off[k] += sign * value
        numbers = {relation: k for k, relation in enumerate(self.relations)}
        self.failed = frozenset(numbers[test.relation] for test in tests if test.verdict == "fails")

        self.tried = 0

    def is_open(self, id_: str) -> bool:
        return self.value[id_] is None and id_ not in self.zero

    def demands(self, id_: str, among: Callable[[int], bool] = lambda _: True) -> set[Number]:
        """The values that the closed ones of its relations ask of the cell."""
        own = self.is_open(id_)
        return {
            (self.value[id_] or 0) - sign * self.off[k]
            for k, sign in self.of[id_]
            if among(k) and self.open[k] == own
        }

    def move(self, changes: Mapping[str, Value], explains: str, free: int) -> Move | None:
        """The changes as a move; None where they leave or break a relation, put right none, or have too little evidence."""
        self.tried += 1
        real = {id_: value for id_, value in changes.items() if (value or 0) != (self.value[id_] or 0)}
        off: dict[int, Number] = {}
        for id_, value in real.items():
            if value is not None and value < 0:
                return None
            by = (value or 0) - (self.value[id_] or 0)
            for k, sign in self.of[id_]:
                off[k] = off.get(k, self.off[k]) + sign * by
        if any(left and not self.open[k] for k, left in off.items()) or self.failed.isdisjoint(off):
            return None
        opened = self._still_open(real, off)
        if opened is None:
            return None
        argues = frozenset(k for k, left in off.items() if self.off[k] and not left)
        fixes = self.failed.intersection(off)
        if len(argues | fixes) <= free:
            return None
        numbers = sum(self.value[id_] is not None for id_ in real)
        cost = (max(numbers, 1), explains == "no known misreading", opened, _RANK[explains])
        return Move(tuple(real.items()), explains, fixes, argues | fixes, cost)

    def _still_open(self, changes: Mapping[str, Value], off: Mapping[int, Number]) -> int | None:
        """How many of the relations stay open under the changes less those that they close; None where one can't hold then."""
        open_ = {k: self.open[k] for k in off}
        unknown = {k: dict(self.unknown[k]) for k in off if any(self.unknown[k].values())}
        for id_, value in changes.items():
            if self.value[id_] is None:
                for k, sign in self.of[id_]:
                    unknown[k][sign] -= 1
                    open_[k] -= id_ not in self.zero
            elif value is None:
                for k, sign in self.of[id_]:
                    unknown.setdefault(k, {1: 0, -1: 0})[sign] += 1
        if any(off[k] and not (open_[k] and _balanced(off[k], sides)) for k, sides in unknown.items()):
            return None
        return sum(bool(now) - (self.open[k] > 0 and not now) for k, now in open_.items())


def _zeros(cells: Cells, implied: Mapping[str, Number], values: Mapping[str, Value]) -> set[str]:
    """Blanks and dashes that stand for zero: the relations say so, or the table prints no zero at all and it is no sum's cell."""
    found = {id_ for id_, value in implied.items() if value == 0}
    if 0 not in (value for id_, value in values.items() if id_.startswith("requests.")):
        found.update(id_ for id_ in values if id_.startswith("requests.") and not _is_sum(id_))
    return {id_ for id_ in found if id_ in cells and cells[id_].state in ("blank", "dash")}


def _is_sum(id_: str) -> bool:
    return id_.endswith(".total") or id_.startswith("requests.handled_total.")


def _balanced(off: Number, unknown: Mapping[int, int]) -> bool:
    """As domain.checks.arithmetic tests it: equal, or the side with cells without a number is the smaller."""
    if unknown[1] and unknown[-1]:
        return True
    if unknown[1]:
        return off <= 0
    return off >= 0 if unknown[-1] else off == 0
