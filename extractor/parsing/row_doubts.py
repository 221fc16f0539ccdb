"""Rows whose numbers may be another row's: what the order of a table's rows and their labels leave open, or contradict.

Known     a printed row whose own label surely says the place that it was given.
Stretch   the places of the form between two known rows, and the printed rows between them. Where each of these places was taken, their
          order tells which row is which, whatever became of their labels; where one was not, any row there may be the one lacking.
Contrary  labels that say another order than the form's, or one place twice: the numbers follow their labels, and the labels may be
          what is wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.domain.form import LayoutName, TableName
from extractor.parsing.row_labels import said_by
from extractor.parsing.rows import TableRow


class Stretch(NamedTuple):
    """Places in doubt, and those of the same stretch that no row took."""

    unsure: tuple[int, ...]
    lacking: tuple[int, ...]


class RowDoubts(NamedTuple):
    """`contrary` are places, in the form's order."""

    stretches: tuple[Stretch, ...]
    contrary: tuple[int, ...]

    @property
    def places(self) -> frozenset[int]:
        return frozenset(self.contrary).union(*(stretch.unsure for stretch in self.stretches))


NO_DOUBTS = RowDoubts((), ())


def doubted_rows(
    rows: Sequence[TableRow], taken: Sequence[int | None], count: int, name: TableName, layout: LayoutName
) -> RowDoubts:
    """`taken` is the place of each printed row, `count` how many the form has."""
    said = [said_by(row, name, layout) for row in rows]
    known = [(place,) == says for place, says in zip(taken, said, strict=True) if place is not None]
    lacking = set(range(count)).difference(place for place in taken if place is not None)
    order = [place for place in taken if place is not None]
    if all(known) and order == sorted(order) and not _said_in_vain(rows, taken, said):
        return NO_DOUBTS
    sure = [place for place, is_known in zip(order, known, strict=True) if is_known]
    steady = set(_in_every_longest_rise(sure))
    contrary = {place for place in sure if place not in steady} | _said_in_vain(rows, taken, said)
    stretches = tuple(_stretches(set(order) - set(sure), lacking, steady, count)) if lacking else ()
    return RowDoubts(stretches, tuple(sorted(contrary.difference(lacking))))


def _said_in_vain(
    rows: Sequence[TableRow], taken: Sequence[int | None], said: Sequence[tuple[int, ...]]
) -> set[int]:
    """Places that a row with numbers says and another has, and the places of the rows that say another's."""
    having = {place: at for at, place in enumerate(taken) if place is not None}
    found: set[int] = set()
    for at, (row, place, says) in enumerate(zip(rows, taken, said, strict=True)):
        if len(says) == 1 and says[0] != place and row.says_something and having.get(says[0], at) != at:
            found.update(one for one in (says[0], place) if one is not None)
    return found


def _stretches(unknown: set[int], lacking: set[int], steady: set[int], count: int) -> Iterator[Stretch]:
    """`unknown` are the places of rows whose labels do not say them, `steady` those between which order tells."""
    for before, after in pairwise((-1, *sorted(steady), count)):
        inside = range(before + 1, after)
        unsure = tuple(place for place in inside if place in unknown)
        if unsure and any(place in lacking for place in inside):
            yield Stretch(unsure, tuple(place for place in inside if place in lacking))


def _in_every_longest_rise(places: Sequence[int]) -> list[int]:
    """The places without which fewer of them would stand in rising order."""
    if all(a < b for a, b in pairwise(places)):
        return list(places)
    upto = _longest_rises(places)
    onward = _longest_rises([-place for place in reversed(places)])[::-1]
    longest = max(upto)
    on_one = [a + b - 1 == longest for a, b in zip(upto, onward, strict=True)]
    rivals = Counter(length for length, is_on in zip(upto, on_one, strict=True) if is_on)
    return [
        place
        for place, length, is_on in zip(places, upto, on_one, strict=True)
        if is_on and rivals[length] == 1
    ]


def _longest_rises(places: Sequence[int]) -> list[int]:
    """For each place how many stand in rising order up to it."""
    lengths: list[int] = []
    for at, place in enumerate(places):
        before = (length for length, other in zip(lengths, places[:at], strict=True) if other < place)
        lengths.append(1 + max(before, default=0))
    return lengths
