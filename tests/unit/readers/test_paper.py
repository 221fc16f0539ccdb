"""Pictures of paper -> dark marks on white: what is print, what is a shade behind it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers.paper import without_shades

_DPI = 200
_WHOLE = (0, 0, 800, 1100)


def _page() -> NDArray[np.uint8]:
    """Print with a ruling and a bold title."""
    gray = np.full((1100, 800), 255, np.uint8)
    for y in range(80, 1000, 60):
        cv2.putText(gray, "1048  235926  77", (60, y), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 20, 2, cv2.LINE_AA)
        cv2.line(gray, (40, y + 20), (760, y + 20), 0, 2)
    return gray


def _watermark(gray: NDArray[np.uint8], tone: int) -> NDArray[np.uint8]:
    mark = np.full_like(gray, 255)
    for y in range(300, 1400, 250):
        cv2.putText(mark, "WATER", (40, y), cv2.FONT_HERSHEY_SIMPLEX, 7, tone, 9, cv2.LINE_AA)
    return np.minimum(gray, mark)


@pytest.mark.parametrize("tone", [205, 170])
def test_a_watermark_is_taken_away_and_the_print_on_it_stays(tone: int) -> None:
    plain = _page()
    seen = _watermark(plain, tone)
    cleared = without_shades(seen, _DPI, [_WHOLE])
    assert (seen < 230).sum() > 1.5 * (plain < 230).sum()
    assert (cleared < 230).sum() < 1.1 * (plain < 230).sum()
    assert (cleared[plain < 60] < 110).all()


def test_pale_thick_rulings_are_no_shade() -> None:
    seen = _watermark(_page(), 205)
    for x in (40, 400, 760):
        cv2.line(seen, (x, 100), (x, 1000), 190, 5)
    cleared = without_shades(seen, _DPI, [_WHOLE])
    assert all((cleared[105:995, x] < 230).mean() > 0.9 for x in (40, 400, 760))
    assert (cleared < 230).sum() < 0.8 * (seen < 230).sum()


@pytest.mark.parametrize("blur", [0.0, 1.0, 2.0])
def test_a_page_without_one_is_left_as_it_is(blur: float) -> None:
    plain = _page()
    seen = cv2.GaussianBlur(plain, (0, 0), blur) if blur else plain
    assert without_shades(seen, _DPI, [_WHOLE]) is seen


def test_what_lies_outside_the_tables_makes_no_shade() -> None:
    seen = _page()
    seen[:60] = 190  # the table that the page was photographed on
    assert without_shades(seen, _DPI, [(0, 70, 800, 1100)]) is seen


def test_a_blank_page_has_no_shades() -> None:
    blank = np.full((400, 300), 255, np.uint8)
    assert without_shades(blank, _DPI, [_WHOLE]) is blank
