"""Pages that did not lie flat: their rulings are straight again, and nothing else is moved."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from extractor.readers import image_rulings, raster
from extractor.readers.ruling import find_grids
from tests.documents import drawn

_TABLE = drawn.form_of(10)
_DPI = 150


@pytest.mark.parametrize("quarters", [0, 1])
@pytest.mark.parametrize(("high", "gutter"), [(4.0, 0.0), (9.0, 0.0), (0.0, 20.0), (3.0, 12.0)])
def test_the_cells_of_a_waved_page_are_found(high: float, gutter: float, quarters: int) -> None:
    image = drawn.copied(drawn.waved(drawn.turned(drawn.page(_DPI, [_TABLE], prose=130), 0.7), high, gutter))
    frame = raster.from_pixels(np.ascontiguousarray(np.rot90(image, quarters)), _DPI)
    page, rotation = raster.upright(frame)
    assert page.bow is not None
    rulings = image_rulings.find(page.gray, page.dpi)
    (grid,) = find_grids(rulings.horizontals, rulings.verticals)
    found = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in grid.cells]
    assert sorted(found) == sorted(_TABLE.cells)
    assert np.array_equal(raster.again(frame, rotation).gray, page.gray)


def test_colours_are_moved_with_the_grey() -> None:
    image = drawn.waved(drawn.sealed(drawn.turned(drawn.page(_DPI, [_TABLE]), 1.5), 300, 250, _DPI), 6.0)
    page, _ = raster.upright(raster.from_pixels(image, _DPI))
    assert page.bow is not None
    dark = cv2.cvtColor(raster.coloured(page), cv2.COLOR_RGB2GRAY) < 90
    assert np.count_nonzero(page.gray[dark] < 140) > 0.97 * np.count_nonzero(dark)


@pytest.mark.parametrize("harm", ["none", "keystone", "fold"])
def test_a_flat_page_is_left_flat(harm: str) -> None:
    image = drawn.page(_DPI, [_TABLE, drawn.plain(4, 9, top=360.0)], prose=130)
    harmed = {
        "none": lambda: image,
        "keystone": lambda: drawn.keystoned(image, 0.05),
        "fold": lambda: drawn.folded(image, 260.0, _DPI),
    }[harm]()
    page, _ = raster.upright(raster.from_pixels(drawn.copied(drawn.turned(harmed, -1.2)), _DPI))
    assert page.bow is None
