"""Ink on a levelled page -> lines of text, each with the crop a recogniser reads.

Blob     ink that hangs together: a stroke, a radical, a whole character, or dust.
Dot      a blob no larger than a full stop of small type, which may also be dust. What stands among the blobs of a line is left to
         the recogniser; what stands beside them or alone is painted over before anything is read.
Fleck    a blob no larger than a hyphen of small type: dust where it stands far from every larger blob of its cell.
Line     blobs that stand on one line, with the box of their ink.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.readers.recogniser import Char

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

PAPER = 255
_INKED = (0.12, 0.3)  # share of full ink; what is darker is a blob's: as little as the paper's noise allows
_NOISE = 6.0  # times its spread is what noise does not reach
_SMOOTH = 0.45  # points; as wide as the thinnest strokes, wider than noise
_DOT = 1.0  # square points of full ink; a full stop of 9-point type has 0.6, dust of one pixel at 150 dpi up to 1.0
_DASH = 2.4  # points; what is so long is no dot, however thin: a hyphen of small type
_FLECK, _STROKE = 2.5, 3.2  # the same two measures of a fleck; a 1 of 6-point type is longer
_APART = 0.5  # ems between a sign and its number
_BROKEN = 0.3  # ems between a digit and what broke off it
_SMALLEST, _LARGEST = 3.0, 24.0  # points; heights of blobs that tell the size of type
_PART_OF_ONE = 1.15  # ems; 二 and ： are one line
_RULE = (1.5, 0.3)  # ems; no sign of a number is so high and so narrow
_TWO_LINES = 1.7  # ems
_BESIDE = 0.25  # of a crop's height that is paper on either side
_INKED_BOX = 0.25  # share of a sign's box; a slash has less, and is read
_SPREAD = 3.0  # ems; no gap within a line of a cell is so wide
_BEARING = 0.05  # ems of paper on either side of a character that are its own
_EMPTY = 0.6  # ems; a wider gap in the ink is told to the layout


class Line(NamedTuple):
    """Pixels of the page."""

    x0: int
    y0: int
    x1: int
    y1: int


class Cut(NamedTuple):
    """A crop with the page's pixel of its left edge."""

    crop: Pixels
    left: int


class Slant(NamedTuple):
    """`lean`: pixels to the right for each pixel down; `stray`: how far the ink lies from the straight line that leans so, as a share of
    its height."""

    lean: float
    stray: float


class Ink:
    """The ink of one page without its ruling lines."""

    def __init__(self, gray: Pixels, dpi: int) -> None:
        import cv2
        import numpy as np

        self.gray, self.dpi = gray.copy(), dpi
        smooth = cv2.GaussianBlur(gray, (0, 0), max(0.5, _SMOOTH * dpi / 72))
        dark = smooth[smooth < 0.8 * PAPER]
        full = PAPER - (float(np.percentile(dark, 10)) if dark.size else 0.0)
        mask = (smooth < PAPER - _least(smooth, full)).astype(np.uint8)
        count, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
        inked = mask.astype(bool)  # weighed where a blob is, which is a small part of the page
        depth = np.clip((PAPER - self.gray[inked].astype(np.float32)) / max(full, 1.0), 0, 1)
        mass = np.bincount(labels[inked], weights=depth, minlength=count) * (72 / dpi) ** 2
        longest = stats[:, 2:4].max(1) * 72 / dpi
        small = (mass < _FLECK) & (longest < _STROKE)
        small[0] = False  # the paper
        whole = _put_together(small, labels, stats, middles, mass, stroke=_STROKE * dpi / 72)
        labels = whole[labels]
        longest = stats[:, 2:4].max(1) * 72 / dpi
        self.dots = (mass < _DOT) & (longest < _DASH)
        self.flecks = (mass < _FLECK) & (longest < _STROKE)
        self.flecks[0] = False  # the paper
        self.stats, self.middles = stats, middles
        self.labels = labels
        self.alive = whole == np.arange(count)
        self.alive[0] = False
        self.mask = mask
        self.em = self._size_of_type()

    def _size_of_type(self) -> float:
        """Pixels; the page's commonest size, as its taller blobs show it."""
        import numpy as np

        heights = self.stats[1:, 3]
        points = heights * 72 / self.dpi
        kept = heights[(points >= _SMALLEST) & (points <= _LARGEST)]
        return float(np.percentile(kept, 80)) if kept.size else 9.0 * self.dpi / 72

    def lines_in(self, box: Line, em: float | None = None) -> list[Line]:
        """The lines whose blobs have their middles in the box, from the top down. What runs round the box on all sides is around it: the
        dark edge of a page, the table a page was photographed on."""
        import numpy as np

        xs, ys = self.middles[:, 0], self.middles[:, 1]
        inside = (xs >= box.x0) & (xs < box.x1) & (ys >= box.y0) & (ys < box.y1)
        x0, y0 = self.stats[:, 0], self.stats[:, 1]
        x1, y1 = x0 + self.stats[:, 2], y0 + self.stats[:, 3]
        inside &= (x0 >= box.x0) | (y0 >= box.y0) | (x1 <= box.x1) | (y1 <= box.y1)
        own: list[int] = np.flatnonzero(self.alive & inside).tolist()
        for label in own:
            if self._is_upright_rule(label, em or self.em):
                self._paint_over(label)
        own = [label for label in own if self.alive[label]]
        bodies = self.without_far_flecks([label for label in own if not self.dots[label]], em or self.em)
        lines = [
            self._line(part)
            for band in self.bands(bodies, em or self.em)
            for row in self._one_each(band, em or self.em)
            for part in self._side_by_side(row, em or self.em)
        ]
        for label in own:
            if self.dots[label]:
                self._kept_or_painted(label, lines, _BROKEN * (em or self.em))
        return lines

    def _is_upright_rule(self, label: int, em: float) -> bool:
        """What is left of a ruling inside a cell; it would join the lines beside it."""
        width, height = self.stats[label][2:4].tolist()
        return bool(height > _RULE[0] * em and width < _RULE[1] * em)

    def _kept_or_painted(self, label: int, lines: list[Line], near: float) -> None:
        """A dot in a line or right beside it may be the rest of a faint digit, and the line reaches round it; others are dust."""
        left, _, width, _ = self.stats[label][:4].tolist()
        right, y = left + width, self.middles[label][1]
        for place, line in enumerate(lines):
            if line.x0 - near <= right and left <= line.x1 + near and line.y0 - 1 <= y < line.y1 + 1:
                lines[place] = line._replace(x0=min(line.x0, left), x1=max(line.x1, right))
                return
        self._paint_over(label)

    def without_far_flecks(self, labels: Sequence[int], em: float) -> list[int]:
        """The blobs but for flecks that stand far from all others, which are painted over."""
        sure = self.stats[[label for label in labels if not self.flecks[label]], :4]
        kept = []
        for label in labels:
            if self.flecks[label] and len(sure) and _away(self.stats[label], sure) > _APART * em:
                self._paint_over(label)
            else:
                kept.append(label)
        return kept

    def _paint_over(self, label: int) -> None:
        x, y, width, height = (int(one) for one in self.stats[label][:4])
        part = self.labels[y : y + height, x : x + width] == label
        self.gray[y : y + height, x : x + width][part] = PAPER
        self.mask[y : y + height, x : x + width][part] = 0
        self.alive[label] = False

    def bands(self, labels: Sequence[int], em: float) -> list[list[int]]:
        """Blobs that overlap in height, parts of one character put together."""
        bands: list[tuple[int, int, list[int]]] = []
        for label in sorted(labels, key=lambda one: int(self.stats[one][1])):
            top = int(self.stats[label][1])
            bottom = top + int(self.stats[label][3])
            if bands and (top < bands[-1][1] or bottom - bands[-1][0] <= _PART_OF_ONE * em):
                first, last, members = bands[-1]
                members.append(label)
                bands[-1] = first, max(last, bottom), members
            else:
                bands.append((top, bottom, [label]))
        return [members for _, _, members in bands]

    def _one_each(self, band: list[int], em: float) -> Iterator[list[int]]:
        """The lines of a band."""
        line = self._line(band)
        if line.y1 - line.y0 > _TWO_LINES * em and len(band) > 1:
            yield from self._parted(band, em)
        else:
            yield band

    def _parted(self, members: Sequence[int], em: float) -> Iterator[list[int]]:
        """A band of several lines whose blobs touch: each blob goes to the line its middle stands on."""
        groups: list[list[int]] = []
        for label in sorted(members, key=lambda one: float(self.middles[one][1])):
            middle = float(self.middles[label][1])
            if groups and middle - float(self.middles[groups[-1][0]][1]) < 0.8 * em:
                groups[-1].append(label)
            else:
                groups.append([label])
        yield from groups

    def _side_by_side(self, row: Sequence[int], em: float) -> Iterator[list[int]]:
        """What stands so far apart is no one's line: a number in a wide cell, and dust that was left beside it."""
        part: list[int] = []
        end = 0
        for label in sorted(row, key=lambda one: int(self.stats[one][0])):
            left, _, width, _ = self.stats[label][:4].tolist()
            if part and left - end > _SPREAD * em:
                yield part
                part = []
            part.append(label)
            end = max(end, left + width) if len(part) > 1 else left + width
        if part:
            yield part

    def tallest(self, line: Line) -> int:
        """The height of the tallest blob in a line, specks that touch aslant left out: they fill little of their box."""
        xs, ys = self.middles[:, 0], self.middles[:, 1]
        width, height, inked = self.stats[:, 2], self.stats[:, 3], self.stats[:, 4]
        inside = self.alive & (xs >= line.x0) & (xs <= line.x1) & (ys >= line.y0) & (ys <= line.y1)
        return int(height[inside & (inked >= _INKED_BOX * width * height)].max(initial=0))

    def box(self, label: int) -> Line:
        x, y, width, height = self.stats[label][:4].tolist()
        return Line(x, y, x + width, y + height)

    def of(self, labels: Sequence[int], box: Line) -> NDArray[np.bool_]:
        """The pixels in a box that are those blobs'."""
        import numpy as np

        theirs = np.zeros(len(self.stats), bool)
        theirs[labels] = True
        found: NDArray[np.bool_] = theirs[self.labels[box.y0 : box.y1, box.x0 : box.x1]]
        return found

    def _line(self, labels: Sequence[int]) -> Line:
        stats = self.stats[list(labels)]
        x1, y1 = (stats[:, 0] + stats[:, 2]).max(), (stats[:, 1] + stats[:, 3]).max()
        return Line(int(stats[:, 0].min()), int(stats[:, 1].min()), int(x1), int(y1))

    def cut(self, line: Line, within: Line, em: float, share: float, *, bodies: bool) -> Cut:
        """The line with paper around it, so that its ink, or an em of it where it is lower (a dash, a full stop), takes that share of
        the crop's height. What lies outside `within` is taken for paper; `bodies`: dots and flecks too."""
        import numpy as np

        window = crop_window(line, em, share)
        seen = overlap(overlap(window, within), self.page)
        part = self.gray[seen.y0 : seen.y1, seen.x0 : seen.x1]
        if bodies:
            part = np.where(self.flecks[self.labels[seen.y0 : seen.y1, seen.x0 : seen.x1]], PAPER, part)
        return on_paper(window, seen, part)

    @property
    def page(self) -> Line:
        return Line(0, 0, self.gray.shape[1], self.gray.shape[0])

    def slant(self, line: Line) -> Slant:
        """How the line's largest blob leans."""
        import numpy as np

        part = self.labels[line.y0 : line.y1, line.x0 : line.x1]
        blobs = part[part > 0]
        if not blobs.size:
            return Slant(0.0, 0.0)
        own = part == np.argmax(np.bincount(blobs))
        ys, xs = np.nonzero(own)
        depth = PAPER - self.gray[line.y0 : line.y1, line.x0 : line.x1][own].astype(np.float64)
        (across, both), (_, down) = np.cov(xs, ys, aweights=depth + 1, ddof=0)
        lean = float(both / down) if down else 0.0
        return Slant(lean, float(max(0.0, across - lean * both) ** 0.5 / (np.ptp(ys) + 1)))

    def columns(self, line: Line) -> NDArray[np.bool_]:
        """For each column of the line whether any ink stands in it."""
        found: NDArray[np.bool_] = self.mask[line.y0 : line.y1, line.x0 : line.x1].max(axis=0) > 0
        return found


def crop_window(line: Line, em: float, share: float) -> Line:
    """What a crop shows: of the line's height, or an em's, that share is the line."""
    height = max(line.y1 - line.y0, 0.8 * em) / share
    pad = _BESIDE * height
    middle = (line.y0 + line.y1) / 2
    return Line(
        round(line.x0 - pad), round(middle - height / 2), round(line.x1 + pad), round(middle + height / 2)
    )


def on_paper(window: Line, seen: Line, part: Pixels) -> Cut:
    """The crop of a window of which that part of the page is seen; the rest is paper."""
    import numpy as np

    crop = np.full((window.y1 - window.y0, window.x1 - window.x0), PAPER, np.uint8)
    if part.size:
        top, left = seen.y0 - window.y0, seen.x0 - window.x0
        crop[top : top + part.shape[0], left : left + part.shape[1]] = part
    return Cut(crop, window.x0)


def overlap(one: Line, other: Line) -> Line:
    """What both hold; nothing of it has a negative side."""
    x0, y0 = max(one.x0, other.x0), max(one.y0, other.y0)
    return Line(x0, y0, max(x0, min(one.x1, other.x1)), max(y0, min(one.y1, other.y1)))


def _least(smooth: NDArray[Any], full: float) -> float:
    """How much darker than paper ink is at least; thin type of a light print is hardly a third as dark as full ink."""
    import numpy as np

    paper = smooth[::3, ::3]
    paper = paper[paper > 0.8 * PAPER]
    middle, low = np.percentile(paper, (50, 16)) if paper.size else (PAPER, PAPER)
    noise = _NOISE * float(middle - low) + float(PAPER - middle)
    return min(max(_INKED[0] * full, noise), _INKED[1] * full)


def _put_together(small: Any, labels: Any, stats: Any, middles: Any, mass: Any, *, stroke: float) -> Any:
    """For each blob the blob it is a part of: itself, or for small ones that all but touch and are a stroke long together (a faint 5
    falls into pieces) the first of them, whose box, middle and mass become those of all."""
    import cv2
    import numpy as np

    whole = np.arange(len(stats))
    mask = small[labels].astype(np.uint8)
    _, groups = cv2.connectedComponents(cv2.dilate(mask, np.ones((3, 3), np.uint8)), connectivity=8)
    group_of = np.zeros(len(stats), int)
    at = mask.astype(bool)
    group_of[labels[at]] = groups[at]
    members: dict[int, list[int]] = defaultdict(list)
    for label in np.flatnonzero(small).tolist():
        members[int(group_of[label])].append(label)
    for parts in members.values():
        x0, y0 = stats[parts, 0].min(), stats[parts, 1].min()
        x1 = (stats[parts, 0] + stats[parts, 2]).max()
        y1 = (stats[parts, 1] + stats[parts, 3]).max()
        if len(parts) == 1 or max(x1 - x0, y1 - y0) < stroke:
            continue
        first = parts[0]
        stats[first, :4] = x0, y0, x1 - x0, y1 - y0
        middles[first] = (x0 + x1) / 2, (y0 + y1) / 2
        mass[first] = mass[parts].sum()
        whole[parts] = first
    return whole


def _away(fleck: Any, others: Any) -> float:
    """From a box (x, y, width, height) to the nearest of others, the larger of both directions; a sign stands on its number's line."""
    import numpy as np

    x, y, width, height = fleck[:4].tolist()
    across = np.maximum(others[:, 0] - x - width, x - others[:, 0] - others[:, 2])
    down = np.maximum(others[:, 1] - y - height, y - others[:, 1] - others[:, 3])
    return float(np.maximum(across, 4 * down).min())


def placed(chars: Sequence[Char], line: Line, columns: Any, em: float) -> list[Char]:
    """The characters with the reach of each: half way to its neighbours, or to its own ink where a wide gap is between them."""
    middles = [(char.x0 + char.x1) / 2 for char in chars]
    starts = [line.x0 - _BEARING * em] * len(chars)
    ends = [line.x1 + _BEARING * em] * len(chars)
    for place in range(1, len(chars)):
        a, b = middles[place - 1], middles[place]
        gap = _empty_run(columns, round(a) - line.x0, round(b) - line.x0)
        if gap is not None and gap[1] - gap[0] > _EMPTY * em:
            ends[place - 1], starts[place] = line.x0 + gap[0], line.x0 + gap[1]
        else:
            ends[place - 1] = starts[place] = (a + b) / 2
    return [
        Char(char.text, start, max(end, start + 1), char.score)
        for char, start, end in zip(chars, starts, ends, strict=True)
    ]


def _empty_run(columns: Any, start: int, end: int) -> tuple[int, int] | None:
    """The longest run without ink between two columns."""
    best: tuple[int, int] | None = None
    at = max(0, start)
    end = min(end, len(columns))
    while at < end:
        run = at
        while run < end and not columns[run]:
            run += 1
        if run > at and (best is None or run - at > best[1] - best[0]):
            best = at, run
        at = run + 1
    return best
