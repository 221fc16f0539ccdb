"""Ink -> lines: what is type, what is dust."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers.recogniser import Char
from extractor.readers.scan_lines import Ink, Line, placed

_DPI = 200
_PAGE = Line(0, 0, 600, 300)


def _paper() -> NDArray[np.uint8]:
    return np.full((300, 600), 255, np.uint8)


def _type(gray: NDArray[np.uint8], text: str, x: int, y: int) -> None:
    cv2.putText(gray, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 0, 2, cv2.LINE_AA)


def _dot(gray: NDArray[np.uint8], x: int, y: int, size: int = 1) -> None:
    gray[y : y + size, x : x + size] = 0


def test_lines_come_from_the_top_with_the_box_of_their_ink() -> None:
    gray = _paper()
    _type(gray, "1048", 40, 120)
    _type(gray, "36", 40, 60)
    upper, lower = Ink(gray, _DPI).lines_in(_PAGE)
    assert (upper.x0, upper.y1) == pytest.approx((42, 61), abs=4)
    assert (lower.x0, lower.y1) == pytest.approx((42, 121), abs=4)
    assert lower.x1 > upper.x1


def test_dust_around_a_number_is_painted_over_and_a_point_within_it_stays() -> None:
    gray = _paper()
    _type(gray, "4.7", 40, 60)
    for x, y in ((300, 20), (500, 250), (200, 58)):
        _dot(gray, x, y, 2)
    ink = Ink(gray, _DPI)
    (line,) = ink.lines_in(_PAGE)
    assert line.x1 < 120
    assert ink.gray[:, 130:].min() == 255
    before = gray[line.y0 : line.y1, line.x0 : line.x1]
    assert (ink.gray[line.y0 : line.y1, line.x0 : line.x1] == before).all()


def test_a_number_in_a_wide_cell_is_a_line_without_the_dust_far_beside_it() -> None:
    """A crop of both is mostly paper, and nothing was read of it."""
    gray = _paper()
    _type(gray, "11", 40, 60)
    _dot(gray, 480, 50, 9)
    lines = Ink(gray, _DPI).lines_in(_PAGE)
    assert [line.x1 - line.x0 < 60 for line in lines] == [True, True]


def test_the_tallest_sign_of_a_line_is_none_of_touching_specks() -> None:
    gray = _paper()
    _type(gray, "1", 40, 60)
    cv2.line(gray, (300, 40), (318, 58), 0, 1)
    ink = Ink(gray, _DPI)
    high = ink.tallest(Line(30, 30, 70, 70))
    assert high == pytest.approx(20, abs=4)
    assert ink.tallest(Line(290, 30, 330, 70)) < 0.4 * high


def test_a_fleck_beside_a_number_may_be_its_sign_and_one_far_off_is_dust() -> None:
    gray = _paper()
    _type(gray, "-3", 40, 60)
    _dot(gray, 420, 40, 4)
    (line,) = Ink(gray, _DPI).lines_in(_PAGE)
    assert line.x0 < 48
    assert line.x1 < 120


def test_a_cell_with_dust_alone_is_blank_and_one_with_a_dash_is_not() -> None:
    dusty, dashed = _paper(), _paper()
    _dot(dusty, 200, 100)
    cv2.line(dashed, (200, 100), (212, 100), 0, 2)
    assert Ink(dusty, _DPI).lines_in(_PAGE) == []
    assert len(Ink(dashed, _DPI).lines_in(_PAGE)) == 1


def test_what_runs_round_a_cell_is_no_line_of_it() -> None:
    gray = _paper()
    _type(gray, "285", 270, 160)
    cv2.rectangle(gray, (2, 2), (597, 297), 0, 4)
    (line,) = Ink(gray, _DPI).lines_in(Line(240, 120, 360, 180))
    assert (line.x0, line.x1) == pytest.approx((272, 325), abs=6)


def test_a_crop_keeps_a_dash_small_and_shows_nothing_from_outside_its_cell() -> None:
    gray = _paper()
    cv2.line(gray, (200, 100), (212, 100), 0, 2)
    _type(gray, "88", 240, 108)
    ink = Ink(gray, _DPI)
    (line,) = ink.lines_in(Line(180, 60, 230, 140))
    cut = ink.cut(line, Line(180, 60, 215, 140), 25.0, 0.7, bodies=False)
    assert cut.crop.shape[0] > 20
    assert (cut.crop < 128).any()
    assert (cut.crop[:, 215 - cut.left :] == 255).all()


def test_characters_share_the_paper_between_them_but_not_a_wide_gap() -> None:
    line = Line(100, 0, 200, 20)
    columns = np.ones(100, bool)
    columns[40:80] = False
    chars = [Char(text, x, x, 1.0) for text, x in (("1", 110), ("2", 130), ("3", 190))]
    reach = [(char.x0, char.x1) for char in placed(chars, line, columns, em=20)]
    assert reach == [(99, 120), (120, 140), (180, 201)]


@pytest.mark.parametrize(("foot", "lean"), [(60, 0.0), (48, -0.4), (72, 0.4)])
def test_how_a_stroke_leans_is_told_whatever_dust_lies_beside_it(foot: int, lean: float) -> None:
    gray = _paper()
    cv2.line(gray, (60, 40), (foot, 70), 0, 3, cv2.LINE_AA)
    _dot(gray, 84, 50, 3)
    slant = Ink(gray, _DPI).slant(Line(40, 38, 90, 73))
    assert slant.lean == pytest.approx(lean, abs=0.03)
    assert slant.stray < 0.08


def test_where_no_ink_is_nothing_leans() -> None:
    assert Ink(_paper(), _DPI).slant(Line(40, 38, 90, 73)) == (0.0, 0.0)


def test_the_rest_of_a_ruling_beside_two_lines_does_not_make_them_one() -> None:
    gray = _paper()
    _type(gray, "11716", 40, 60)
    _type(gray, "4", 70, 100)
    gray[30:110, 150:152] = 0
    upper, lower = Ink(gray, _DPI).lines_in(_PAGE)
    assert upper.y1 < lower.y0
    assert max(upper.x1, lower.x1) < 150
