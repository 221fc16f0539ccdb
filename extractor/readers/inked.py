"""What is printed in a table's cell besides its characters: a line through them, a picture instead of them.

Struck    a digit with a line through its middle: it was taken back, and is shown with Unicode's own overlay so that it never
          passes as a digit of a number.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.domain.document import Box
from extractor.readers.ruling import GridCell, Ruling

if TYPE_CHECKING:
    from extractor.readers.strips import Glyph

_OVERLAY = "\u0336"  # combining long stroke overlay
_MIDDLE = (0.3, 0.7)  # of a character's box from its top; a digit's own middle lies at about 0.55
_MOST_OF = 0.8  # of a character's width
_SLACK = 2.0  # points
_FILLED = 0.8  # of a cell's width and height: its shading, or a stroke from corner to corner


def with_strokes(glyphs: Sequence[Glyph], horizontals: Sequence[Ruling]) -> Sequence[Glyph]:
    """The characters, digits that are struck through marked as such."""
    lines = sorted(horizontals)
    heights = [line.at for line in lines]
    struck: dict[int, Glyph] = {}
    for place, glyph in enumerate(glyphs):
        # A scan's characters have rough boxes: what lies over them is the recogniser's to judge.
        if glyph.score is None and glyph.text.isdigit() and _is_struck(glyph, lines, heights):
            struck[place] = glyph._replace(text=glyph.text + _OVERLAY)
    return [struck.get(place, glyph) for place, glyph in enumerate(glyphs)] if struck else glyphs


def _is_struck(glyph: Glyph, lines: Sequence[Ruling], heights: Sequence[float]) -> bool:
    height, width = glyph.y1 - glyph.y0, glyph.x1 - glyph.x0
    low, high = glyph.y0 + _MIDDLE[0] * height, glyph.y0 + _MIDDLE[1] * height
    for line in lines[bisect_left(heights, low) :]:
        if line.at > high:
            return False
        if min(line.end, glyph.x1) - max(line.start, glyph.x0) >= _MOST_OF * width:
            return True
    return False


def is_in(box: Box, cell: GridCell) -> bool:
    """A picture stands in a cell; a background or a seal reaches over its walls."""
    return (
        box.x0 > cell.x0 - _SLACK
        and box.x1 < cell.x1 + _SLACK
        and box.y0 > cell.y0 - _SLACK
        and box.y1 < cell.y1 + _SLACK
    )


def fills(box: Box, cell: GridCell) -> bool:
    """A shape as large as its cell is the cell's ground."""
    wide = box.x1 - box.x0 > _FILLED * (cell.x1 - cell.x0)
    return wide and box.y1 - box.y0 > _FILLED * (cell.y1 - cell.y0)
