"""Ink in which the print of several lines touches -> where one line ends and the next begins.

Strip    a part of the ink's width, two ems wide, in which its lines are taken for level.
Valley   how much ink a row has, strip by strip, beside the fuller of the rows above and the fuller of those below: 0 where paper parts
         two lines, about 1 inside a line, whatever stands above a short last line.
Cut      a row between two lines. Lines keep about the height of their type and little ink stands between them: of all ways to cut, the
         one that agrees best with both is taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_WIDE = 2.0  # ems of a strip
_LEANS = 0.004  # pixels down for each pixel across, at most: what levelling a page leaves is under 0.1 degrees, a fold bends more
_SLOPES = 17  # that are tried
_NEIGHBOUR = 0.8  # ems; so near stand the fullest rows of the lines above and below
_SHORTEST, _LONGEST = 0.55, 2.4  # ems between two cuts
_USUAL = (0.9, 1.15)  # ems; a line with the paper about it is no lower, its ink no higher
_UNUSUAL = 4.0  # what a line of another height costs, times its logarithm squared
_BARE = 0.1  # a valley that is paper
_SHALLOW = 0.35  # a valley that says neither yes nor no
_LOW = 0.4  # ems that the first line may begin above its ink, and the last end below: a dash, a full stop
_EVENED = 0.06  # ems over which a row is taken together with its neighbours


class Profile(NamedTuple):
    """How much ink each row of each strip has, lines level: at the picture's left and right they stand lower by `slope` for each pixel
    from its middle to the right."""

    strips: Floats
    slope: float


def profile(ink: NDArray[np.bool_], em: float) -> Profile:
    """`em` in pixels: the size of type."""
    import numpy as np

    width = ink.shape[1]
    count = max(1, round(width / (_WIDE * em)))
    edges = np.linspace(0, width, count, endpoint=False).astype(int)
    strips = np.add.reduceat(ink, edges, axis=1, dtype=np.float64)
    return _levelled(strips, (edges + np.append(edges[1:], width)) / 2 - width / 2)


def cuts(of: Profile, em: float, top: int, bottom: int) -> list[int]:
    """The rows between `top` and `bottom` where one line ends and the next begins; none where they hold one line."""
    import numpy as np

    pad = max(1, round(_LOW * em))
    strips = np.pad(of.strips[top:bottom], ((pad, pad), (0, 0)))
    rows = _best(_valleys(strips, em), em, pad)
    return [top + row - pad for row in rows if 0 < row - pad < bottom - top]


def _levelled(strips: Floats, middles: Floats) -> Profile:
    """The slope at which the rows are told apart best, and the strips moved so that lines are level in them."""
    import numpy as np

    best, sharpest = Profile(strips, 0.0), _sharpness(strips)
    for slope in np.linspace(-_LEANS, _LEANS, _SLOPES).tolist():
        moves = np.round(slope * middles).astype(int)
        moved = np.stack([np.roll(strip, -by) for strip, by in zip(strips.T, moves, strict=True)], axis=1)
        if _sharpness(moved) > sharpest:
            best, sharpest = Profile(moved, slope), _sharpness(moved)
    return best


def _sharpness(strips: Floats) -> float:
    return float((strips.sum(axis=1) ** 2).sum())


def _valleys(strips: Floats, em: float) -> Floats:
    import cv2
    import numpy as np

    evened = cv2.blur(strips, (1, max(1, round(_EVENED * em) | 1)), borderType=cv2.BORDER_REPLICATE)
    reach = max(1, round(_NEIGHBOUR * em))
    above, below = np.ones((reach, 1), np.uint8), np.ones((reach, 1), np.uint8)
    fuller = np.minimum(
        cv2.dilate(evened, above, anchor=(0, reach - 1)), cv2.dilate(evened, below, anchor=(0, 0))
    )
    between = fuller.sum(axis=1)
    left = np.minimum(evened, fuller).sum(axis=1)
    found: Floats = np.where(between > 0, left / np.maximum(between, 1e-9), 1.0)
    return found


def _best(valleys: Floats, em: float, pad: int) -> list[int]:
    """The rows at which to cut; the first line begins within `pad` of the top, the last ends within it of the bottom."""
    import numpy as np

    rows = len(valleys)
    lengths = np.arange(max(1, round(_SHORTEST * em)), max(2, round(_LONGEST * em)) + 1)
    too_low = _unusual(_USUAL[0] * em / lengths)
    # Of each row the first inked one from it on, the last one before it.
    inked = np.append(valleys >= _BARE, False)
    first = np.minimum.accumulate(np.where(inked, np.arange(rows + 1), rows)[::-1])[::-1]
    last = np.maximum.accumulate(np.where(inked, np.arange(rows + 1), -1))
    gains = np.append(valleys, _SHALLOW) - _SHALLOW
    best = np.full(rows + 1, np.inf)
    best[: pad + 1] = 0.0
    came = np.full(rows + 1, -1)
    for row in range(pad + 1, rows + 1):
        starts = row - lengths[: np.searchsorted(lengths, row, side="right")]
        if not starts.size:
            continue
        high = last[row - 1] + 1 - first[starts]
        options = best[starts] + too_low[: starts.size] + _unusual(high / (_USUAL[1] * em))
        options[high <= 0] = np.inf  # a line has ink
        place = int(np.argmin(options))
        best[row], came[row] = options[place] + gains[row], int(starts[place])
    at = rows - pad + int(np.argmin((best - gains)[rows - pad :]))
    found: list[int] = []
    while came[at] >= 0:
        at = int(came[at])
        found.append(at)
    return [row for row in reversed(found) if row > pad]


def _unusual(shares: Any) -> Floats:
    """What it costs that something is so many times as large as usual."""
    import numpy as np

    found: Floats = _UNUSUAL * np.log(np.maximum(shares, 1.0)) ** 2
    return found
