"""A dash before a number, seen in the ink itself."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers.minus import has_dash
from extractor.readers.scan_lines import Line

_CELL = Line(0, 0, 200, 60)
_DIGITS = Line(80, 20, 120, 40)

Picture = NDArray[np.uint8]


def _cell(*drawn: Callable[[Picture], object]) -> Picture:
    """Two digits as boxes, 20 pixels high, and what else is drawn."""
    gray = np.full((60, 200), 255, np.uint8)
    for x in (80, 102):
        cv2.rectangle(gray, (x, 20), (x + 14, 39), 40, 3)
    for draw in drawn:
        draw(gray)
    return cv2.GaussianBlur(gray, (0, 0), 0.7)


def _stroke(x0: int, x1: int, y: int) -> Callable[[Picture], object]:
    return lambda gray: cv2.line(gray, (x0, y), (x1, y), 60, 2)


@pytest.mark.parametrize(
    ("drawn", "there"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param([_stroke(69, 75, 30)], True, id="a dash"),
        pytest.param([_stroke(67, 75, 31)], True, id="a longer one"),
        pytest.param([lambda gray: cv2.circle(gray, (72, 30), 0, 0, -1)], False, id="a speck"),
        pytest.param([_stroke(69, 75, 41)], False, id="an underline"),
        pytest.param([_stroke(69, 80, 30)], False, id="the bar of a digit"),
        pytest.param([lambda gray: cv2.line(gray, (72, 20), (72, 40), 60, 2)], False, id="a stroke that stands"),
        pytest.param([_stroke(40, 46, 30)], False, id="a dash too far away"),
    ],
)  # fmt: skip
def test_a_dash_is_short_level_and_apart(drawn: list[Callable[[Picture], object]], there: bool) -> None:
    assert has_dash(_cell(*drawn), _DIGITS, _CELL) is there


def test_a_line_that_holds_its_dash_shows_it_too() -> None:
    assert has_dash(_cell(_stroke(69, 75, 30)), _DIGITS._replace(x0=68), _CELL)


def test_a_line_without_ink_shows_none() -> None:
    assert not has_dash(np.full((60, 200), 255, np.uint8), _DIGITS, _CELL)


@pytest.mark.parametrize("height", range(8))
@pytest.mark.parametrize("y0", [0, 1, 30, 52, 59])
def test_dust_and_lines_at_the_edge_are_no_error(height: int, y0: int) -> None:
    """A line of dust is as low as a pixel; one cut by the page's edge has no paper below."""
    dark = np.zeros((60, 200), np.uint8)
    assert not has_dash(dark, Line(80, y0, 120, y0 + height), _CELL)
