"""Which lines of print are one paragraph: a line that fills the column's width goes on in the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from extractor.readers.sheets import PageBlocks, TextLine
from extractor.readers.strips import CLOSING, Strip, first_part

_NARROWEST = 0.5  # share of the page's width that a column of text takes


class Columns:
    """The left and right edge of the body text, for each width of page, as most long lines show them."""

    def __init__(self, pages: Sequence[PageBlocks]) -> None:
        lines: dict[int, list[Strip]] = defaultdict(list)
        for blocks in pages:
            for block in blocks.body:
                if isinstance(block, TextLine) and len(block.strip.glyphs) >= 12:
                    lines[round(block.width)].append(block.strip)
        self._edges = {width: _edges(strips) for width, strips in lines.items()}
        sizes = Counter(round(strip.em, 1) for strips in lines.values() for strip in strips)
        self._body = sizes.most_common(1)[0][0] if sizes else 0.0

    def goes_on(self, line: TextLine, after: TextLine) -> bool:
        """The sentence of `line` goes on in `after`: the line left no room for what comes next, which is not indented."""
        edges = self._edges.get(round(line.width))
        spread = "\t" in line.strip.text or "\t" in after.strip.text
        # No line of a narrow column was broken for want of room.
        if edges is None or spread or edges[1] - edges[0] < _NARROWEST * line.width:
            return False
        left, right = edges
        em = line.strip.em
        far = line.strip.page == after.strip.page and after.strip.base - line.strip.base > 3.2 * em
        if far or abs(after.strip.em - em) > 0.2 * em:
            return False
        if right - line.strip.x1 >= first_part(after.strip) + 0.4 * em:
            return False
        # A title too long for one line: the rest stands in the middle.
        middle = (after.strip.x0 + after.strip.x1) / 2
        is_title = em > 1.15 * self._body and abs(middle - (left + right) / 2) < 0.5 * em
        return after.strip.x0 <= left + 1.2 * em or is_title


def _edges(strips: Sequence[Strip]) -> tuple[float, float]:
    """The left edge at which long lines begin, and the right edge that several of them reach."""
    begins = Counter(round(strip.x0 / 3) for strip in strips)
    left = min((begin for begin, count in begins.items() if count >= 2), default=min(begins)) * 3.0
    # A comma may hang over the margin.
    inside = [strip for strip in strips if strip.glyphs[-1].text not in CLOSING] or strips
    ends = Counter(round(strip.x1 / 3) for strip in inside)
    often = [end for end, count in ends.items() if count + ends[end - 1] + ends[end + 1] >= 2]
    right = max(often if len(inside) >= 8 and often else ends) * 3.0
    return left, right
