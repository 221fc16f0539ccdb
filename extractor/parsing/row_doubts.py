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
    said = _said(rows, taken, name, layout)
    order = [place for place in taken if place is not None]
    if order == said and _rise(order):
        return NO_DOUBTS  # what no row took is lacking, and every other is known
    voices = [place for place in said if place is not None]
    turned = out_of_order(voices)
    pairs = [(place, voice) for place, voice in zip(taken, said, strict=True) if place is not None]
    known = {place for place, voice in pairs if place == voice}
    contrary = {place for place, voice in pairs if voice not in (None, place)} | turned
    lacking = set(range(count)).difference(order)
    hollow = {
        place for row, place in zip(rows, taken, strict=True) if place is not None and not row.printed
    } - known
    unknown = _Unknown(frozenset(set(order) - known - hollow), frozenset(hollow), frozenset(lacking))
    return RowDoubts(tuple(_stretches(unknown, known - turned, count)), tuple(sorted(contrary - lacking)))


def out_of_order(places: Sequence[int]) -> set[int]:
    """The places that can't all be in their order: those without which the others would rise, and those that could as well be these."""
    return set(places) - _in_every_longest_rise(places)


def _said(
    rows: Sequence[TableRow], taken: Sequence[int | None], name: TableName, layout: LayoutName
) -> list[int | None]:
    """The one place that each row's label surely says; None where it says none or several, and for fillers that took no place."""
    said: list[int | None] = []
    for row, place in zip(rows, taken, strict=True):
        says = said_by(row, name, layout) if place is not None or row.says_something else ()
        said.append(says[0] if len(says) == 1 else None)
    return said


def _rise(places: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(places))


class _Unknown(NamedTuple):
    """Places of rows whose labels do not say them: `marked` with numbers or dashes, `hollow` without any, which may be no rows at all
    (a header's blank cells)."""

    marked: frozenset[int]
    hollow: frozenset[int]
    lacking: frozenset[int]


def _stretches(of: _Unknown, steady: set[int], count: int) -> Iterator[Stretch]:
    """`steady` are the places between which order tells."""
    for before, after in pairwise((-1, *sorted(steady), count)):
        inside = frozenset(range(before + 1, after))
        if inside & of.marked and inside & (of.lacking | of.hollow):
            unsure, lacking = inside & (of.marked | of.hollow), inside & (of.lacking | of.hollow)
            yield Stretch(tuple(sorted(unsure)), tuple(sorted(lacking)))


def _in_every_longest_rise(places: Sequence[int]) -> set[int]:
    """The places without which fewer of them would stand in rising order."""
    if _rise(places):
        return set(places)
    upto = _longest_rises(places)
    onward = _longest_rises([-place for place in reversed(places)])[::-1]
    longest = max(upto)
    on_one = [a + b - 1 == longest for a, b in zip(upto, onward, strict=True)]
    rivals = Counter(length for length, is_on in zip(upto, on_one, strict=True) if is_on)
    return {
        place
        for place, length, is_on in zip(places, upto, on_one, strict=True)
        if is_on and rivals[length] == 1
    }


def _longest_rises(places: Sequence[int]) -> list[int]:
    """For each place how many stand in rising order up to it. Time linear in the rows, however often a place is said."""
    lengths: list[int] = []
    longest: dict[int, int] = {}
    for place in places:
        length = 1 + max((of for other, of in longest.items() if other < place), default=0)
        longest[place] = max(length, longest.get(place, 0))
        lengths.append(length)
    return lengths
