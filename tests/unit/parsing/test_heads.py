"""Header cells of section 三, one of which could not be read."""

from __future__ import annotations

import pytest

from extractor.domain.document import Cell
from extractor.domain.text import read_mark
from extractor.parsing.grid_lines import Stood
from extractor.parsing.heads import Head, tells_the_last

_FIRST = 3  # the grid column of the first value, behind the columns of labels


def _values(count: int = 7) -> list[Stood]:
    cells = [Cell(row=1, column=_FIRST + place, start=place, end=place + 1) for place in range(count)]
    return [Stood(cell, "1", read_mark("1")) for cell in cells]


def _heads(*columns: int, moved: int = 0) -> list[Head]:
    """A head over the value of each column, all `moved` to the right."""
    return [Head(_FIRST + column + moved, _FIRST + column + moved + 1, column) for column in columns]


@pytest.mark.parametrize("unread", range(7))
def test_six_heads_over_their_values_tell_the_seventh(unread: int) -> None:
    columns = [column for column in range(7) if column != unread]
    assert tells_the_last(_values(), _heads(*columns), columns)


def test_a_head_over_a_part_of_its_value_stands_over_it() -> None:
    wide = [head._replace(left=head.left - 1) for head in _heads(0, 1, 2, 3, 4, 6)]
    assert tells_the_last(_values(), wide, [0, 1, 2, 3, 4, 6])


@pytest.mark.parametrize(
    ("values", "heads", "why"),
    [
        (7, _heads(0, 1, 2, 3, 4), "two heads are unread: which is which can't be told"),
        (7, _heads(0, 1, 2, 3, 4, 5, 6), "all are read: nothing is left to tell"),
        (6, _heads(0, 1, 2, 3, 4, 6), "a value is lacking too"),
        (8, _heads(0, 1, 2, 3, 4, 6), "a value is too many"),
        (7, _heads(0, 2, 1, 3, 4, 6), "the heads are out of the form's order"),
        (7, _heads(0, 1, 2, 3, 4, 6, moved=1), "the heads stand beside their values"),
        (7, [*_heads(0, 1, 2, 3, 4), Head(_FIRST + 5, _FIRST + 6, 6)], "总计 stands over the last but one"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_otherwise_the_heads_tell_nothing_of_what_they_lack(values: int, heads: list[Head], why: str) -> None:
    assert not tells_the_last(_values(values), heads, [head.column for head in heads]), why
