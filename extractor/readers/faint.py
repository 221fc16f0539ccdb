"""Print of cells that is too faint to hang together as blobs: digits lost at the ends of a number.

Darkness   how dark each column of a line is on the whole, evened out over about a stroke and the paper beside it. Print is dark on the whole,
           however thin and broken its strokes are; noise is not, nor is a lone speck, however black.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from extractor.readers.scan_lines import PAPER, Line

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]
    Floats = NDArray[np.float32]

_EVENED = 0.25  # ems
_AS_DARK = 0.5  # share of a line's own darkness that what belongs to it has
_MOST, _DARKEST = (
    70,
    0.7,
)  # its own: what most columns don't reach, or where print is the smaller part of it this share of its darkest
# A line that is paler than this share of the page's usual is a lone stroke or dust: paper's noise is as dark as half of it.
_PRINT = 0.7


class Faint:
    """Of one page: `gray` without rulings, and its size of type in pixels."""

    def __init__(self, gray: Pixels, em: float) -> None:
        self.gray = gray
        self._even = max(0.5, _EVENED * em)

    def usual(self, lines: Sequence[Line]) -> float:
        """The darkness of the page's lines."""
        import numpy as np

        return float(np.median([_own(self._darkness(line)) for line in lines])) if lines else 0.0

    def reach(self, line: Line, within: Line, usual: float) -> Line:
        """The line with what goes on at its ends as dark as it is itself, inside its cell."""
        import numpy as np

        left = max(0, within.x0)
        dark = self._darkness(line._replace(x0=left, x1=within.x1))
        first, last = line.x0 - left, line.x1 - left
        if not 0 <= first < last <= dark.size or _own(dark[first:last]) < _PRINT * usual:
            return line
        pale = np.flatnonzero(dark < _AS_DARK * _own(dark[first:last]))
        before, after = pale[pale < first], pale[pale >= last]
        wider = round(self._even / 2)  # by which evening out makes print
        start = (int(before[-1]) + 1 if before.size else 0) + wider
        end = (int(after[0]) if after.size else dark.size) - wider
        return line._replace(x0=min(line.x0, left + start), x1=max(line.x1, left + end))

    def columns(self, line: Line) -> NDArray[np.bool_]:
        """For each column of the line whether print stands in it or right beside it."""
        dark = self._darkness(line)
        found: NDArray[np.bool_] = dark >= _AS_DARK * _own(dark)
        return found

    def _darkness(self, line: Line) -> Floats:
        """Of each column of the line."""
        import cv2
        import numpy as np

        part = self.gray[max(0, line.y0) : line.y1, max(0, line.x0) : line.x1]
        if not part.size:
            return np.zeros(max(1, line.x1 - line.x0), np.float32)
        dark = np.float32(PAPER) - part.mean(axis=0, keepdims=True, dtype=np.float32)
        evened: Any = cv2.GaussianBlur(dark, (0, 0), self._even, borderType=cv2.BORDER_REPLICATE)
        found: Floats = evened[0]
        return found


def _own(dark: Floats) -> float:
    import numpy as np

    return max(float(np.percentile(dark, _MOST)), _DARKEST * float(dark.max()))
