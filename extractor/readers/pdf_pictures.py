"""Tables that stand on a page of a PDF as pictures, between text that can be read: they are read as a scan is, the rest is not.

Patch   the part of a page under images in which rulings draw a table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from extractor.domain.document import Box
from extractor.readers.ruling import Grid, find_grids
from extractor.readers.sheets import Sheet

if TYPE_CHECKING:
    from extractor.readers.raster import Raster
    from extractor.readers.scan import ScanReader

_SMALLEST = (150.0, 40.0)  # points; section 四's table has fifteen columns
_MOST_SHARE = 0.9  # of the page; a larger image is its background
_FEWEST_CELLS = 12  # of a table; a chart's frame and legend have fewer
_QUARTER = 45.0  # degrees; what is turned by more lies on its side
_WHITE = 255


def with_tables(sheet: Sheet, rendered: Callable[[], Raster], scans: Callable[[], ScanReader]) -> Sheet:
    """The sheet with the tables of its pictures. `rendered` gives the page as a picture, `scans` the reader; neither is asked where
    no picture can hold a table."""
    boxes = [box for box in sheet.pictures if _may_hold_table(box, sheet)]
    if not boxes:
        return sheet
    page = rendered()
    patches = _tabled(_cut_out(page, boxes), boxes)
    if not patches:
        return sheet
    return _joined(sheet, scans().sheet(_cut_out(page, patches), sheet.page.page), patches)


def _may_hold_table(box: Box, sheet: Sheet) -> bool:
    """It is large enough, and no table is ruled in it with the page's own lines."""
    width, height = box.x1 - box.x0, box.y1 - box.y0
    if width < _SMALLEST[0] or height < _SMALLEST[1]:
        return False
    if width * height > _MOST_SHARE * sheet.page.width * sheet.page.height and _is_printed_over(box, sheet):
        return False
    return not any(_overlaps(grid, box) for grid in find_grids(sheet.horizontals, sheet.verticals))


def _is_printed_over(box: Box, sheet: Sheet) -> bool:
    return any(_holds(box, (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2) for glyph in sheet.glyphs)


def _overlaps(grid: Grid, box: Box) -> bool:
    return (
        min(grid.xs[-1], box.x1) - max(grid.xs[0], box.x0) > 0
        and min(grid.ys[-1], box.y1) - max(grid.ys[0], box.y0) > 0
    )


def _cut_out(page: Raster, boxes: Sequence[Box]) -> Raster:
    """The page with all white but these boxes, so that places stay what they are."""
    import numpy as np

    gray = np.full_like(page.gray, _WHITE)
    per_point = page.dpi / 72
    for box in boxes:
        x0, y0, x1, y1 = (max(0, round(one * per_point)) for one in (box.x0, box.y0, box.x1, box.y1))
        gray[y0:y1, x0:x1] = page.gray[y0:y1, x0:x1]
    return page._replace(gray=gray)


def _tabled(page: Raster, boxes: Sequence[Box]) -> list[Box]:
    """The boxes in which rulings draw the cells of a table."""
    from extractor.readers import raster
    from extractor.readers.scan_tables import find_tables

    level, turned = raster.upright(page)
    _, grids = find_tables(level.gray, level.dpi)
    tables = [grid for grid in grids if len(grid.cells) >= _FEWEST_CELLS]
    if tables and abs(turned) > _QUARTER:
        return list(boxes)  # places of a page on its side tell nothing of which picture it was
    return [box for box in boxes if any(_overlaps(grid, box) for grid in tables)]


def _joined(sheet: Sheet, scanned: Sheet, patches: Sequence[Box]) -> Sheet:
    """What was read of the patches instead of what else the text layer has there."""
    if not scanned.glyphs:
        return sheet
    kept = [
        glyph
        for glyph in sheet.glyphs
        if not any(_holds(box, (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2) for box in patches)
    ]
    return Sheet(
        sheet.page.model_copy(update={"engine": f"{sheet.page.engine}, {scanned.page.engine}"}),
        [*kept, *scanned.glyphs],
        [*sheet.horizontals, *scanned.horizontals],
        [*sheet.verticals, *scanned.verticals],
        [box for box in sheet.pictures if box not in patches],
        sheet.images,
        sheet.marks,
    )


def _holds(box: Box, x: float, y: float) -> bool:
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1
