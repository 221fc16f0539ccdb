"""The tables of a page: the form's have 4, 10 or 15 columns, and rulings that show another number are looked for once more.

A stroke of a header taken for a ruling, or a faint ruling that was missed, changes the number of columns. The same rulings are then
sought in a softened picture, where strokes and noise weigh less; what shows more tables of the form is taken. Where neither does,
the first stays, and the parser's findings name the rows that don't fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from extractor.readers import image_rulings
from extractor.readers.image_rulings import Rulings
from extractor.readers.ruling import Grid, find_grids

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_COLUMNS = frozenset(
    {4, 10, 15}
)  # 国办公开办函〔2021〕30号, sections 二, 三 and 四; those of 2019 have as many
# What a page break leaves of them: section 二's lower rows have two cells, the first two lines of section 四's header seven.
_FRAGMENTS = frozenset({2, 7})
_SOFTENED = 0.3  # points


def find_tables(gray: NDArray[np.uint8], dpi: int) -> tuple[Rulings, list[Grid]]:
    """The rulings and the grids they draw, in points."""
    import cv2

    rulings = image_rulings.find(gray, dpi)
    grids = find_grids(*rulings)
    if all(_columns(grid) in _COLUMNS for grid in grids):
        return rulings, grids
    softened = image_rulings.find(cv2.GaussianBlur(gray, (0, 0), _SOFTENED * dpi / 72), dpi)  # type: ignore[arg-type]
    again = find_grids(*softened)
    return (softened, again) if _worth(again) > _worth(grids) else (rulings, grids)


def _worth(grids: Sequence[Grid]) -> tuple[int, int, int]:
    """Tables of the form, then what may be a part of one, then cells: a ruling is missed more often than made up."""
    counts = [_columns(grid) for grid in grids]
    whole = sum(count in _COLUMNS for count in counts)
    parts = sum(count in _FRAGMENTS for count in counts)
    return whole, parts, sum(len(grid.cells) for grid in grids)


def _columns(grid: Grid) -> int:
    return len(grid.xs) - 1
