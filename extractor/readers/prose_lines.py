"""The prose of a levelled page -> its lines, also where the print of two lines touches.

Region   where the detector sees text: a line, a part of one, or several lines that it runs together.
Block    regions that touch: a line by itself, or lines one under another.
Band     blobs of a block that overlap in height, so that no row of paper parts them: one line, or lines that touch, which
         `readers.line_cuts` tells apart.
Owner    the line a blob belongs to. A stroke that reaches over a cut stays whole with the line that has most of it; print of two
         lines that hangs together is parted at the cut.
Stray    a blob outside all regions: the end of a line that the detector cut short, or print that it missed.

A word processor sets lines at the font's own spacing, and some fonts (AR PL UMing, UKai) have none: descending strokes then run into
the line below, and the detector takes characters one under another for upright lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from extractor.readers.line_cuts import Profile, cuts, profile
from extractor.readers.scan_lines import PAPER, Cut, Ink, Line, crop_window, on_paper, overlap

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from extractor.readers.detector import Region
    from extractor.readers.recogniser import Reading

_FILLS = 0.95  # of an em; the height of characters that fill it
_SQUARE = (0.6, 1.6)  # width by height of a blob that may be a whole character
_AT_LEAST = 0.8  # of what regions and page tell
_FEW = 5  # such blobs that tell a size; bold characters often hang together
_LETTERS = (3.0, 60.0)  # points; heights of print
_LONG = 3.0  # heights; a region that is so wide is of a line
_UPRIGHT = 2.0  # widths; a region that is higher is of several lines
_REGION = 1.5  # ems; a region's height, measured on type of 9 to 22 points: 1.35 to 1.7
_MARGIN = 0.2  # of a region's height
_ONE_LINE = 1.3  # ems; brackets reach beyond a line by no more
_SMALLER = 0.85  # of a size of type; another
_REACHES = 0.2  # ems; a stroke that goes so far over a cut is one of its own line
_THINNEST = 0.12  # ems to either side of a cut in which print that hangs together is parted
_BESIDE, _FLECK_BESIDE = 1.5, 0.4  # ems; a stray no further from a line's end is part of it
_LEVEL = 0.7  # of the lower one's height; what two pieces of a line have in common
_BROKEN = 0.3  # ems between a character and a dot that broke off it
_TOGETHER = (1.0, 0.3)  # ems across and down between strays of one line
_RULE, _PICTURE = (
    8.0,
    3.0,
)  # ems; wider strays that are lower than print are rules, higher ones pictures, seals, edges
_WALL = 3.0  # points about a table in which stray ink is its ruling's
_FAINT_EDGE = 0.6  # points about a stroke that are its own, though not dark enough to be ink
# Made scans of 150 and 200 dpi, office and bad, with dots, folds and dark edges: print scores 0.85 and more but for two lines of the
# worst, what is no print 0.5 and less but for single dots, which are read as marks.
_SURE, _FAIR = 0.85, 0.6
_SMALLEST = 4.0  # points; type is 6 points and larger, its digits 4.3
_LOWEST = 0.6  # ems; what is lower or narrower may be a mark, a dash, a scratch


class ProseLine(NamedTuple):
    """A line with the crop that shows it alone. `em` in pixels; `columns`: for each column of the line whether its ink stands there;
    `stray`: the detector did not see it."""

    line: Line
    em: float
    cut: Cut
    columns: NDArray[np.bool_]
    stray: bool


def find(ink: Ink, regions: Sequence[Region], tables: Sequence[Line], share: float) -> list[ProseLine]:
    """The lines outside the tables, from the top down; `share`: of a crop's height, the line's ink."""
    page = _Prose(ink)
    for labels, em in _blocks(ink, regions, _outside(ink, tables, 0.0)):
        page.take(labels, em)
    outside = _outside(ink, tables, _WALL)
    page.lengthen(outside)
    for labels in page.strays(outside):
        page.take(labels, ink.em, stray=True)
    page.join()
    return page.lines(share)


Legible = Literal["print", "dust", "unread"]


def legibility(line: ProseLine, reading: Reading, dpi: int) -> Legible:
    """What a line is, by what was read of it: print, dust and scratches, or print that is not read for certain."""
    high, wide = line.line.y1 - line.line.y0, line.line.x1 - line.line.x0
    scores = [char.score for char in reading.chars]
    if line.stray:  # beside a page's number stand dashes, of which none is sure
        scores = [char.score for char in reading.chars if char.text.isalnum()]
    if scores and fmean(scores) >= (_SURE if line.stray else _FAIR):
        # Dust is now and then read as a stroke of a character, for certain.
        return "dust" if line.stray and high * 72 / dpi < _SMALLEST else "print"
    return "unread" if min(high, wide) >= _LOWEST * line.em else "dust"


def size_of_type(stats: NDArray[Any], usual: float, dpi: int) -> float:
    """Pixels of an em, as the blobs show it that may be whole characters: those that touch others are wider or higher than a
    square. `usual`: what it is about, where they don't."""
    import numpy as np

    width, height = stats[:, 2], stats[:, 3]
    points = height * 72 / dpi
    square = (width > _SQUARE[0] * height) & (width < _SQUARE[1] * height)
    square &= (points >= _LETTERS[0]) & (points <= _LETTERS[1])
    if square.sum() < _FEW:
        return usual
    return max(float(np.percentile(height[square], 80)) / _FILLS, _AT_LEAST * usual)


def _blocks(
    ink: Ink, regions: Sequence[Region], outside: NDArray[np.bool_]
) -> Iterator[tuple[list[int], float]]:
    """The blobs of regions that touch, or that print hangs together of, and of what touches those; with the size of type that the
    regions tell. A region may reach into a table, whose print is its cells'."""
    import numpy as np

    within = _within(ink, regions)
    within[~outside] = -1
    block_of = _joined(ink, within, regions)
    for block in np.unique(block_of):
        own = np.flatnonzero(block_of == block)
        labels: list[int] = np.flatnonzero(np.isin(within, own)).tolist()
        if labels:
            told = _size_of_regions([regions[number] for number in own.tolist()])
            yield labels, max(told, ink.em)  # a line of digits alone is lower than its type


def _size_of_regions(regions: Sequence[Region]) -> float:
    """Of the lowest of those that are surely of lines, else of the lowest; characters one under another are as wide as a line is high."""
    heights = [float(one.y1 - one.y0) for one in regions if one.x1 - one.x0 > _LONG * (one.y1 - one.y0)]
    return min(heights or [min(one.y1 - one.y0, _UPRIGHT * (one.x1 - one.x0)) for one in regions]) / _REGION


def _within(ink: Ink, regions: Sequence[Region]) -> NDArray[np.int_]:
    """For each blob the first region that has its middle, or -1."""
    import numpy as np

    xs, ys = ink.middles[:, 0], ink.middles[:, 1]
    within = np.full(len(xs), -1)
    for number, box in reversed(list(enumerate(regions))):
        within[(xs >= box.x0) & (xs < box.x1) & (ys >= box.y0) & (ys < box.y1)] = number
    within[~ink.alive] = -1
    return within


def _joined(ink: Ink, within: NDArray[np.int_], regions: Sequence[Region]) -> NDArray[np.int_]:
    """For each region its block."""
    import numpy as np

    boxes = np.array([(one.x0, one.y0, one.x1, one.y1) for one in regions]).reshape(-1, 4)
    block = np.arange(len(regions))

    def join(own: int, others: NDArray[np.bool_]) -> None:
        block[np.isin(block, block[others])] = block[own]

    for number, box in enumerate(boxes):
        join(number, _meets(box, boxes))
    # A region is higher than its print by a fifth on each side.
    inner = boxes + np.outer(boxes[:, 3] - boxes[:, 1], (0, _MARGIN, 0, -_MARGIN))
    for label in np.flatnonzero((within >= 0) & (ink.stats[:, 3] > ink.em)).tolist():
        join(int(within[label]), _meets(np.array(ink.box(label)), inner))
    return block


def _meets(box: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (
        (box[0] < others[:, 2]) & (others[:, 0] < box[2]) & (box[1] < others[:, 3]) & (others[:, 1] < box[3])
    )
    return found


def _outside(ink: Ink, tables: Sequence[Line], about: float) -> NDArray[np.bool_]:
    """For each blob whether it stands in no table nor within so many points about one."""
    import numpy as np

    wall = about * ink.dpi / 72
    xs, ys = ink.middles[:, 0], ink.middles[:, 1]
    outside = np.ones(len(xs), bool)
    for x0, y0, x1, y1 in tables:
        outside &= (xs < x0 - wall) | (xs > x1 + wall) | (ys < y0 - wall) | (ys > y1 + wall)
    return outside


def _around(boxes: Sequence[Line]) -> Line:
    return Line(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


class _Part(NamedTuple):
    """What of a blob one line has: pixels of a box."""

    box: Line
    own: NDArray[np.bool_]
    line: int


class _Prose:
    """The lines of a page as they are found; a line's number is its place, from 1."""

    def __init__(self, ink: Ink) -> None:
        import numpy as np

        self._ink = ink
        self._owner = np.zeros(len(ink.stats), np.int32)  # of a whole blob
        self._taken = ~ink.alive  # blobs that some line has
        self._parts: list[_Part] = []
        self._boxes: list[Line] = []
        self._ems: list[float] = []
        self._stray: list[bool] = []

    @property
    def count(self) -> int:
        return len(self._boxes)

    # --- blocks --------------------------------------------------------------------------------------------------------------

    def take(self, labels: Sequence[int], usual: float, *, stray: bool = False) -> None:
        """The lines that these blobs make, added to the page's; `usual`: the size of type where they don't show it."""
        ink = self._ink
        em = size_of_type(ink.stats[labels], usual, ink.dpi)
        self._taken[labels] = True
        dots = [label for label in labels if ink.dots[label]]
        bodies = ink.without_far_flecks([label for label in labels if not ink.dots[label]], em)
        first = self.count
        for band in ink.bands(bodies, em):
            self._take_band(band, em)
        self._stray += [stray] * (self.count - first)
        self._take_dots(dots, first)

    def _take_band(self, labels: Sequence[int], em: float) -> None:
        stats = self._ink.stats[labels]
        em = size_of_type(stats, em, self._ink.dpi)
        x0, y0 = stats[:, :2].min(axis=0).tolist()
        x1, y1 = (stats[:, :2] + stats[:, 2:4]).max(axis=0).tolist()
        box = Line(x0, y0, x1, y1)
        if y1 - y0 <= _ONE_LINE * em:
            self._add(labels, [], em)
            return
        shape = profile(self._ink.of(labels, box), em)
        rows = [y0 + row for row in self._rows(labels, shape, y0, (0, y1 - y0), em)]
        self._share_out(labels, rows, shape.slope, box, em)

    def _rows(
        self, labels: Sequence[int], shape: Profile, above: int, within: tuple[int, int], em: float
    ) -> list[int]:
        """The cuts between two rows of a profile that begins so far down the page; where lines of a smaller type are left together,
        with their own size."""
        ink = self._ink
        found = cuts(shape, em, *within)
        rows = list(found)
        for first, last in pairwise([within[0], *found, within[1]] if found else []):
            inside = [label for label in labels if first <= ink.middles[label][1] - above < last]
            own = size_of_type(ink.stats[inside], em, ink.dpi)
            if own < _SMALLER * em and last - first > _ONE_LINE * own:
                rows += self._rows(inside, shape, above, (first, last), own)
        return sorted(rows)

    def _share_out(
        self, labels: Sequence[int], cut_at: Sequence[int], slope: float, box: Line, em: float
    ) -> None:
        """Each blob to the line its middle stands on, in parts where it stands on several."""
        import numpy as np

        rows = np.array(cut_at, np.float64)
        whole: list[list[int]] = [[] for _ in range(len(rows) + 1)]
        parts: list[list[tuple[Line, NDArray[np.bool_]]]] = [[] for _ in range(len(rows) + 1)]
        middle = (box.x0 + box.x1) / 2
        for label in labels:
            x, y, width, height = self._ink.stats[label][:4].tolist()
            here = rows + slope * (x + width / 2 - middle)
            across = np.flatnonzero((here > y + _REACHES * em) & (here < y + height - _REACHES * em))
            if across.size:
                for place, part in self._parted(label, here, across.tolist(), em):
                    parts[place].append(part)
            else:
                whole[int(np.searchsorted(here, self._ink.middles[label][1]))].append(label)
        for own, pieces in zip(whole, parts, strict=True):
            if own or pieces:
                self._add(own, pieces, em)

    def _parted(
        self, label: int, rows: NDArray[np.float64], across: Sequence[int], em: float
    ) -> Iterator[tuple[int, tuple[Line, NDArray[np.bool_]]]]:
        """The parts of a blob between those cuts, with the places of their lines."""

        x, y, width, height = self._ink.stats[label][:4].tolist()
        box = Line(x, y, x + width, y + height)
        own = self._ink.of([label], box)
        ink = own.sum(axis=1)
        near = max(1, round(_THINNEST * em))
        edges = [0]
        for place in across:
            at = round(rows[place]) - y
            window = range(max(1, at - near), min(height, at + near + 1))
            edges.append(min(window, key=lambda row: (ink[row], abs(row - at))))
        for number, (top, bottom) in enumerate(zip(edges, [*edges[1:], height], strict=True)):
            part = own[top:bottom]
            if part.any():
                yield across[0] + number, (Line(x, y + top, x + width, y + bottom), part)

    def _add(self, labels: Sequence[int], parts: Sequence[tuple[Line, NDArray[np.bool_]]], em: float) -> None:
        number = self.count + 1
        boxes = [self._ink.box(label) for label in labels] + [box for box, _ in parts]
        self._boxes.append(_around(boxes))
        self._ems.append(em)
        self._owner[labels] = number
        self._parts += [_Part(box, own, number) for box, own in parts]

    def _take_dots(self, dots: Sequence[int], first: int) -> None:
        """A dot in a line or right beside it may be the rest of a faint stroke; others are dust."""
        for label in dots:
            number = self._nearest(label, _BROKEN, first)
            if number is not None:
                self._lengthen_by(label, number)

    # --- strays --------------------------------------------------------------------------------------------------------------

    def lengthen(self, outside: NDArray[np.bool_]) -> None:
        """Strays beside the ends of lines are theirs, and so is what stands beside these."""
        found = True
        while found:
            found = False
            for label in self._untaken(outside).tolist():
                reach = _FLECK_BESIDE if self._ink.flecks[label] else _BESIDE
                number = self._nearest(label, reach, 0)
                if number is not None:
                    self._lengthen_by(label, number)
                    found = True

    def strays(self, outside: NDArray[np.bool_]) -> Iterator[list[int]]:
        """Strays that stand together as the print of lines does."""
        import cv2
        import numpy as np

        ink = self._ink
        loose = self._untaken(outside)
        print_ = loose[~ink.flecks[loose]]
        if not print_.size:
            return
        shown = np.zeros(len(ink.stats), np.uint8)
        shown[print_] = 1
        wide, high = (max(1, round(ems * ink.em)) for ems in _TOGETHER)
        joined = cv2.morphologyEx(shown[ink.labels], cv2.MORPH_CLOSE, np.ones((high, wide), np.uint8))
        _, groups = cv2.connectedComponents(joined, connectivity=8)
        x, y = np.round(ink.middles[loose]).astype(int).T
        own = groups[y, x]
        for group in np.unique(own[own > 0]).tolist():
            yield loose[own == group].tolist()

    def _untaken(self, outside: NDArray[np.bool_]) -> NDArray[np.int_]:
        """Blobs outside the tables that no line has and that may be print."""
        import numpy as np

        ink = self._ink
        wide, high = ink.stats[:, 2] / ink.em, ink.stats[:, 3] / ink.em
        loose = ink.alive & ~self._taken & outside & ~ink.dots
        return np.flatnonzero(loose & (high <= _PICTURE) & ((wide <= _RULE) | (high >= _LOWEST)))

    def _nearest(self, label: int, reach: float, first: int) -> int | None:
        """Of the lines from that one on the one in which the blob stands or from whose ends it is no further than so many ems."""
        x0, _, x1, _ = self._ink.box(label)
        y = self._ink.middles[label][1]
        near = [
            (abs(y - (line.y0 + line.y1) / 2), number)
            for number, (line, em) in enumerate(
                zip(self._boxes[first:], self._ems[first:], strict=True), first + 1
            )
            if line.y0 - 1 <= y < line.y1 + 1 and line.x0 - reach * em <= x1 and x0 <= line.x1 + reach * em
        ]
        return min(near)[1] if near else None

    def _lengthen_by(self, label: int, number: int) -> None:
        box, line = self._ink.box(label), self._boxes[number - 1]
        self._owner[label] = number
        self._taken[label] = True
        self._boxes[number - 1] = line._replace(x0=min(line.x0, box.x0), x1=max(line.x1, box.x1))

    # --- lines found in pieces -------------------------------------------------------------------------------------------------

    def join(self) -> None:
        """Pieces of one line that stand beside one another become one: the detector takes a wide gap for the line's end."""
        import numpy as np

        wholes: list[int] = []
        number_of = np.zeros(self.count + 1, np.int32)
        for place in sorted(range(self.count), key=lambda one: self._boxes[one].x0):
            before = next((one for one in wholes if self._goes_on(one, place)), None)
            if before is None:
                wholes.append(place)
                number_of[place + 1] = len(wholes)
            else:
                number_of[place + 1] = number_of[before + 1]
                self._boxes[before] = _around([self._boxes[before], self._boxes[place]])
                self._ems[before] = max(self._ems[before], self._ems[place])
                self._stray[before] &= self._stray[place]
        self._boxes, self._ems, self._stray = (
            [self._boxes[one] for one in wholes],
            [self._ems[one] for one in wholes],
            [self._stray[one] for one in wholes],
        )
        self._owner = number_of[self._owner]
        self._parts = [part._replace(line=int(number_of[part.line])) for part in self._parts]

    def _goes_on(self, place: int, other: int) -> bool:
        """Whether the second begins where the first ends."""
        a, b = self._boxes[place], self._boxes[other]
        em = max(self._ems[place], self._ems[other])
        together = min(a.y1, b.y1) - max(a.y0, b.y0)
        return -_BROKEN * em < b.x0 - a.x1 < _BESIDE * em and together > _LEVEL * min(
            a.y1 - a.y0, b.y1 - b.y0
        )

    # --- what is shown of each -------------------------------------------------------------------------------------------------

    def lines(self, share: float) -> list[ProseLine]:
        """From the top down."""
        found = [self._line(number, share) for number in range(1, self.count + 1)]
        return sorted(found, key=lambda one: (one.line.y0, one.line.x0))

    def _line(self, number: int, share: float) -> ProseLine:
        import cv2
        import numpy as np

        ink, line, em = self._ink, self._boxes[number - 1], self._ems[number - 1]
        window = crop_window(line, em, share)
        view = overlap(window, ink.page)
        labels = ink.labels[view.y0 : view.y1, view.x0 : view.x1]
        mine = self._owner[labels] == number
        for part in self._parts:
            if part.line == number:
                both = overlap(part.box, view)
                rows = slice(both.y0 - part.box.y0, both.y1 - part.box.y0)
                mine[both.y0 - view.y0 : both.y1 - view.y0, both.x0 - view.x0 : both.x1 - view.x0] |= (
                    part.own[rows, both.x0 - part.box.x0 : both.x1 - part.box.x0]
                )
        shown = ink.gray[view.y0 : view.y1, view.x0 : view.x1]
        others = (labels > 0) & ~mine
        if others.any():
            size = 2 * max(1, round(_FAINT_EDGE * ink.dpi / 72)) + 1
            edge = np.ones((size, size), np.uint8)
            theirs = cv2.dilate(others.astype(np.uint8), edge) > cv2.dilate(mine.astype(np.uint8), edge)
            shown = np.where(theirs | others, np.uint8(PAPER), shown)
        columns = mine[:, line.x0 - view.x0 : line.x1 - view.x0].any(axis=0)
        return ProseLine(line, em, on_paper(window, view, shown), columns, self._stray[number - 1])
