"""Where a line of pale print ends."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers.faint import Faint
from extractor.readers.scan_lines import Line

_CELL = Line(0, 0, 200, 40)
_EM = 20.0


def _page(*digits: int, grey: int = 190, specks: tuple[int, ...] = ()) -> NDArray[np.uint8]:
    """Pale boxes for digits at these places, black specks of a pixel."""
    gray = np.full((40, 200), 255, np.uint8)
    for x in digits:
        cv2.rectangle(gray, (x, 14), (x + 8, 27), grey, 2)
    for x in specks:
        gray[20, x] = 0
    return gray


@pytest.mark.parametrize(
    ("page", "ends"),
    [
        pytest.param(_page(100, 112), (98, 123), id="nothing beside it"),
        pytest.param(_page(88, 100, 112), (86, 123), id="a digit before it"),
        pytest.param(_page(100, 112, 124), (98, 135), id="a digit behind it"),
        pytest.param(_page(100, 112, specks=(85, 60)), (98, 123), id="specks"),
        pytest.param(_page(60, 100, 112), (98, 123), id="a digit far away"),
    ],
)
def test_a_line_reaches_as_far_as_it_is_as_dark(page: NDArray[np.uint8], ends: tuple[int, int]) -> None:
    found = Line(99, 13, 122, 29)
    faint = Faint(page, _EM)
    wide = faint.reach(found, _CELL, faint.usual([found]))
    assert (wide.x0, wide.x1) == pytest.approx(ends, abs=2)
    assert (wide.y0, wide.y1) == (13, 29)


def test_what_is_paler_than_print_does_not_reach() -> None:
    """A lone stroke is about as dark as noise, which would be taken for more of it."""
    page = _page(100, 112, grey=250)
    found = Line(99, 13, 110, 29)
    assert Faint(page, _EM).reach(found, _CELL, usual=40.0) == found


def test_a_faint_digit_leaves_no_gap() -> None:
    line = Line(60, 13, 130, 29)
    columns = Faint(_page(60, 72, 120), _EM).columns(line)
    assert columns[:20].all()
    assert not columns[30:50].any()
    assert columns.shape == (70,)
