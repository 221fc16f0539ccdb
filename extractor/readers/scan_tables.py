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
_TABLE = 3  # rows and columns; what has fewer is a frame around text
_SOFTENED = 0.5  # points


def find_tables(gray: NDArray[np.uint8], dpi: int) -> tuple[Rulings, list[Grid]]:
    """The rulings and the grids they draw, in points."""
    import cv2

    rulings = image_rulings.find(gray, dpi)
    grids = find_grids(*rulings)
    odd = [grid for grid in grids if _is_table(grid) and not _is_known(grid)]
    if not odd:
        return rulings, grids
    softened = image_rulings.find(cv2.GaussianBlur(gray, (0, 0), _SOFTENED * dpi / 72), dpi)  # type: ignore[arg-type]
    again = find_grids(*softened)
    return (softened, again) if _known(again) > _known(grids) else (rulings, grids)


def _known(grids: Sequence[Grid]) -> int:
    return sum(map(_is_known, grids))


def _is_known(grid: Grid) -> bool:
    return len(grid.xs) - 1 in _COLUMNS


def _is_table(grid: Grid) -> bool:
    return len(grid.xs) > _TABLE and len(grid.ys) > _TABLE
