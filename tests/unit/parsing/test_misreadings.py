"""Each reading fault by hand: what was read, what was printed, what it is called."""

from __future__ import annotations

import pytest

from extractor.parsing.misreadings import EXPLANATIONS, Lost, Read, explain_line, explain_number

LOST = Lost.LOST


@pytest.mark.parametrize(
    ("read", "true", "explains"),
    [
        (7, 1, "a confused digit"),
        (713, 113, "a confused digit"),
        (713, 773, "a confused digit"),
        (60, 66, "a confused digit"),
        (2, 6, None),
        (21, 12, "transposed digits"),
        (1324, 1234, "transposed digits"),
        (132, 321, None),
        (1, 12, "a lost digit"),
        (5, 105, "a lost digit"),  # 105 -> 05
        (3, 12, None),
        (112, 12, "an added digit"),
        (11, 1, "an added digit"),
        (200, 20, "an added digit"),
        (45, 3, None),
        (-12, 12, "a wrong sign"),
        (-12, 13, None),
        (1.234, 1234, "a misread decimal point"),
        (1.5, 3, None),
        (12, 12, None),
        (None, 12, None),
        (3960704, 3960, None),
    ],
)
def test_a_number(read: Read, true: int, explains: str | None) -> None:
    assert explain_number(read, true) == explains


@pytest.mark.parametrize(
    ("read", "true", "explains"),
    [
        ([3, 8, 5, 0], [8, 3, 5, 0], "two neighbouring cells swapped"),
        ([3, 0, 8, 5], [0, 3, 8, 5], "a number in its neighbour's cell"),
        ([0, 3, 8, 5], [3, 0, 8, 5], "a number in its neighbour's cell"),
        ([1, 2, 0, 8], [12, 0, 0, 8], "a digit split in two"),
        ([1, 2, 0, 8], [0, 12, 0, 8], "a digit split in two"),
        ([1, 2, 7, 8], [12, LOST, 7, 8], "a digit split in two"),
        ([1, 2, 7, 8], [12, 7, 8, LOST], "a digit split in two"),
        ([8, 7, 5, 4], [807, 5, 4, LOST], "a digit split in two"),  # 8|07
        ([3960704, None, 5, 4], [3960, 704, 5, 4], "two cells glued"),
        ([None, 127, 5, 4], [12, 7, 5, 4], "two cells glued"),
        ([120, 5, 4, None], [12, 0, 5, 4], "two cells glued"),
        ([120, 5, 4, None], [1, 20, 5, 4], "two cells glued"),
        ([None, 6, 5, 4], [6, 5, 4, LOST], "a row shifted by one"),
        ([7, 7, 5, 4], [7, 5, 4, LOST], "a row shifted by one"),
        ([6, 5, 4, None], [LOST, 6, 5, 4], "a row shifted by one"),
        ([6, 5, 4, None], [6, LOST, 5, 4], "a row shifted by one"),
        ([9, 6, 5, 0], [9, 0, 6, 5], "a row shifted by one"),
        ([0, 6, 5, 5], [6, 5, 5, LOST], "a row shifted by one"),
        ([0, 6, 5, 9], [6, 5, 0, 9], "a row shifted by one"),
    ],
)
def test_a_row(read: list[Read], true: list[int | Lost], explains: str) -> None:
    def allowed(place: int, number: Read) -> bool:
        return true[place] is LOST or (number or 0) == true[place]

    found = [
        ([fault.changes.get(i, value) for i, value in enumerate(read)], fault.explains)
        for fault in explain_line(read, allowed, row=True)
    ]
    assert ([value or 0 if value is not LOST else LOST for value in true], explains) in [
        ([value if value is LOST else value or 0 for value in numbers], words) for numbers, words in found
    ]


def test_numbers_are_neither_split_nor_glued_down_a_column() -> None:
    found = {fault.explains for fault in explain_line([1, 2, 127, None, 4], lambda *_: True, row=False)}
    assert found == {
        "two neighbouring cells swapped",
        "a number in its neighbour's cell",
        "a column shifted by one",
    }


def test_nothing_is_said_of_an_empty_line() -> None:
    assert not list(explain_line([0, None, 0, 0], lambda *_: True, row=False))


def test_what_is_not_allowed_is_not_said() -> None:
    assert not list(explain_line([1, 20, 0, 5, 713, None], lambda *_: False, row=True))


def test_every_explanation_is_in_the_closed_list() -> None:
    lines: list[list[Read]] = [
        [1, 2, 0, 8],
        [3960704, None, 5, 4],
        [None, 6, 5, 4],
        [6, 5, 4, None],
        [3, 8, 5, 0],
    ]
    said = {fault.explains for line in lines for fault in explain_line(line, lambda *_: True, row=True)}
    assert said <= set(EXPLANATIONS)
