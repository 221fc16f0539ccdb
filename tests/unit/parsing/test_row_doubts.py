"""Which rows are in doubt, by the places they took and the labels they carry. Section 二 of 2021 has six rows: a letter names a label
(a to f, in the form's order), ? one that can't be read, - a row without any, . a row of blanks without a label."""

from __future__ import annotations

import pytest

from extractor.domain import form
from extractor.domain.text import read_mark
from extractor.parsing.row_doubts import Stretch, doubted_rows, out_of_order
from extractor.parsing.rows import Piece, Slot, TableRow

_LABELS = [row.label for row in form.rows("proactive", "2021")]


def _row(sign: str) -> TableRow:
    text = {"?": "么畅具硝", "-": "", ".": ""}.get(sign) if sign in "?-." else _LABELS["abcdef".index(sign)]
    raw = "" if sign == "." else "7"
    labels = (Piece(text, 0, 1),) if text else ()
    return TableRow(labels, (), (Slot(raw, 2, 3, read_mark(raw)),))


def _doubts(signs: str, taken: str) -> tuple[tuple[Stretch, ...], tuple[int, ...]]:
    """`taken`: the place of each row by its letter, space for none."""
    places = [None if sign == " " else "abcdef".index(sign) for sign in taken]
    found = doubted_rows([_row(sign) for sign in signs], places, 6, "proactive", "2021")
    return found.stretches, found.contrary


@pytest.mark.parametrize(
    ("signs", "taken", "stretches"),
    [
        ("abcdef", "abcdef", ()),
        ("ab?-ef", "abcdef", ()),  # no row is lacking: order tells
        ("abdef", "abdef", ()),  # c is lacking, every other is known
        ("ab?ef", "abcef", (Stretch((2,), (3,)),)),
        ("ab-ef", "abdef", (Stretch((3,), (2,)),)),
        ("-bcef", "abcef", ()),  # what is lacking stands beyond a known row
        ("?-", "ab", (Stretch((0, 1), (2, 3, 4, 5)),)),  # nothing is known
        ("a.?ef", "abcef", (Stretch((1, 2), (1, 3)),)),  # a row of blanks may be none
        ("ab.def", "abcdef", ()),  # a blank row whose place is the only one left
        ("a-d-f", "abdef", (Stretch((1,), (2,)),)),  # each stretch for itself
    ],
)
def test_rows_of_doubtful_label_beside_a_lacking_one_are_in_doubt(
    signs: str, taken: str, stretches: tuple[Stretch, ...]
) -> None:
    assert _doubts(signs, taken) == (stretches, ())


@pytest.mark.parametrize(
    ("signs", "taken", "contrary"),
    [
        ("acbdef", "acbdef", (1, 2)),  # either may be the one that moved
        ("bcdaef", "bcdaef", (0,)),  # one moved far
        ("dbcaef", "dbcaef", (0, 3)),  # two far apart changed places
        ("abbdef", "ab def", (1,)),  # the second may be c's row
        ("abcdfe", "abcd e", (4,)),  # f has no place: lacking, and named as such
        ("abccef", "abcdef", (2, 3)),  # a row that says c stands in d's place
    ],
)
def test_labels_that_speak_against_the_order_are_named(
    signs: str, taken: str, contrary: tuple[int, ...]
) -> None:
    assert _doubts(signs, taken)[1] == contrary


@pytest.mark.parametrize(
    ("places", "out"),
    [
        ([], set()),
        ([3], set()),
        ([0, 1, 2], set()),
        ([2, 1, 0], {0, 1, 2}),
        ([1, 2, 0], {0}),
        ([0, 2, 1], {1, 2}),
    ],
)
def test_out_of_order_are_those_without_which_the_rest_would_rise(places: list[int], out: set[int]) -> None:
    assert out_of_order(places) == out
