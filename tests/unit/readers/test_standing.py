"""Which way up a page stands."""

from __future__ import annotations

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.readers import raster
from extractor.readers.raster import Raster
from extractor.readers.recogniser import Recogniser
from extractor.readers.standing import quarters
from tests.generator.scans import Scan, Setting, draw_scan

_RECOGNISER = Recogniser()
_LOOKS = {"200 dpi": (301, Setting()), "150 dpi, bad": (311, Setting(150, "bad"))}


@pytest.fixture(scope="module", params=_LOOKS)
def scan(request: pytest.FixtureRequest) -> Scan:
    """Pages of prose alone, of tables alone, of both."""
    seed, setting = _LOOKS[request.param]
    return draw_scan(seed, setting)


def _ask(page: Raster) -> int | None:
    return quarters(page.gray, page.dpi, _RECOGNISER)


@pytest.mark.parametrize("turned", range(4))
def test_every_page_is_set_on_its_feet(scan: Scan, turned: int) -> None:
    undone = []
    for page in scan.pages:
        lying = np.ascontiguousarray(np.rot90(page, -turned))
        _, degrees = raster.upright(raster.from_pixels(lying, scan.setting.dpi), _ask)
        undone.append(round(degrees / 90) % 4)
    assert undone == [-turned % 4] * len(undone)


def test_rows_of_two_lines_are_no_lines() -> None:
    """The longest marks on the page, and no text: its lines of prose tell."""
    scan = draw_scan(320, Setting())
    _, degrees = raster.upright(raster.from_pixels(scan.pages[1], 200), _ask)
    assert round(degrees / 90) % 4 == 0


def test_a_page_that_does_not_tell_is_left_as_it_lies() -> None:
    blank: NDArray[np.uint8] = np.full((1600, 1100), 255, np.uint8)
    blank[400:1200, 540:546] = 0  # a line down the page, and no print
    page, degrees = raster.upright(raster.from_pixels(blank, 150), _ask)
    assert page.gray.shape == blank.shape
    assert math.isclose(degrees, 0.0, abs_tol=0.2)
