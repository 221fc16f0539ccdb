"""A page -> the boxes of its lines of text: PP-OCRv6's detector (DB), run through onnxruntime.

The page must be upright and level: boxes are parallel to its sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.recogniser import session

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GRAIN = 32  # pixels; the model halves its picture five times
_LIKELY = 0.3  # a pixel of text; DB's own default
_BELIEVED = 0.5  # mean over a box
_SMALLEST = 3  # pixels of the model's picture
_GROWN = 1.6  # DB shrinks the text it was taught; area times this by perimeter is put back


class Region(NamedTuple):
    """Pixels from the page's top left; `score` 0 to 1."""

    x0: int
    y0: int
    x1: int
    y1: int
    score: float


class Detector:
    """Holds the model, loaded at the first page."""

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads

    @cached_property
    def _session(self) -> Any:
        return session("PP-OCRv6_det_small.onnx", self._threads)

    def lines(self, gray: NDArray[np.uint8], scale: float) -> list[Region]:
        """The boxes of text, from the top down. `scale`: by how much the page is made smaller or larger for the model; a Chinese
        character should keep a dozen pixels and more."""
        import cv2
        import numpy as np

        height, width = gray.shape
        wide, high = (max(_GRAIN, round(side * scale / _GRAIN) * _GRAIN) for side in (width, height))
        picture = cv2.resize(
            gray, (wide, high), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
        levels = picture.astype(np.float32) / 127.5 - 1
        batch = np.broadcast_to(levels, (1, 3, high, wide)).copy()
        likely = self._session.run(None, {self._session.get_inputs()[0].name: batch})[0][0, 0]
        across, down = width / wide, height / high
        found = (
            Region(
                max(0, int(box.x0 * across)),
                max(0, int(box.y0 * down)),
                min(width, int(box.x1 * across + 0.999)),
                min(height, int(box.y1 * down + 0.999)),
                box.score,
            )
            for box in _boxes(likely)
        )
        return sorted(found, key=lambda box: (box.y0, box.x0))


def _boxes(likely: Any) -> Iterator[Region]:
    import cv2

    mask = (likely > _LIKELY).astype("uint8")
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    for label in range(1, count):
        x, y, width, height, _area = (int(one) for one in stats[label])
        if min(width, height) < _SMALLEST:
            continue
        own = labels[y : y + height, x : x + width] == label
        score = float(likely[y : y + height, x : x + width][own].mean())
        if score < _BELIEVED:
            continue
        grown = round(width * height * _GROWN / (2 * (width + height)))
        yield Region(x - grown, y - grown, x + width + grown, y + height + grown, score)
