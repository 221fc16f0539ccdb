"""Placed characters -> lines of text: what stands beside what, and what stands between.

Glyph    one printed character with its place on the page.
Strip    characters that stand on one line, in order, with the gaps between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple

from extractor.domain.document import Box

OPENING = "（([［【《〈“‘「『"
CLOSING = "）)]］】》〉”’」』，。、；：！？,.;:!?%％"

_BETWEEN_WORDS, _BETWEEN_NUMBERS = (
    1.8,
    0.9,
)  # gaps in ems that part columns; digits of one number stand closer
# Of two numbers that stand close, as in narrow columns without rulings: the digits of each touch, those between them do not.
_TOUCHING, _PARTED = 0.05, 0.15  # gaps in ems
_PERHAPS = "?"  # such a gap, until the digits around it are known
_RAISED = (
    0.1  # of a character's height; a digit set higher or lower than the one before is none of its number
)
_PRINTED_TOGETHER = 0.6  # of a digit's width under the next one


class Glyph(NamedTuple):
    """`base`: the height of the line it stands on; `spaced`: the source has a space before it; `score`: how sure the recogniser
    of a scan is of it, 0 to 1; None for a text layer."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    spaced: bool = False
    score: float | None = None


class Strip(NamedTuple):
    """`em` is the size of its characters; `gaps` is what stands between each two: nothing, a space or, where they stand far apart,
    a tab; `text` is all of it."""

    glyphs: tuple[Glyph, ...]
    gaps: tuple[str, ...]
    em: float
    text: str
    page: int

    @property
    def x0(self) -> float:
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        return max(glyph.x1 for glyph in self.glyphs[-3:])

    @property
    def base(self) -> float:
        return self.glyphs[0].base


def box_around(glyphs: Sequence[Glyph]) -> Box:
    """Around characters in the order of their line."""
    return Box(
        x0=round(glyphs[0].x0, 2),
        y0=round(min([glyph.y0 for glyph in glyphs]), 2),
        x1=round(max([glyph.x1 for glyph in glyphs]), 2),
        y1=round(max([glyph.y1 for glyph in glyphs]), 2),
    )


def score_of(glyphs: Iterable[Glyph]) -> float | None:
    """That of the least sure character; None where none has one."""
    return min((glyph.score for glyph in glyphs if glyph.score is not None), default=None)


def is_wide(char: str) -> bool:
    return char >= "\u2e80" or "\u2010" <= char <= "\u2027"


def strips_of(glyphs: Iterable[Glyph], page: int) -> list[Strip]:
    """The characters as lines from the top down; those of one line share their base."""
    lines: list[list[Glyph]] = []
    first_base, first_height = 0.0, 0.0  # of the line at hand
    for glyph in sorted(glyphs, key=attrgetter("base")):
        height = glyph.y1 - glyph.y0
        if lines and glyph.base - first_base <= 0.35 * (height if height < first_height else first_height):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
            first_base, first_height = glyph.base, height
    return [_strip(line, page) for line in lines]


def _strip(line: list[Glyph], page: int) -> Strip:
    ordered: list[Glyph] = []
    for glyph in sorted(line, key=attrgetter("x0")):
        if not _is_twice(ordered, glyph):
            ordered.append(glyph)
    widths = sorted([glyph.x1 - glyph.x0 for glyph in ordered if is_wide(glyph.text)])
    em = widths[len(widths) // 2] if widths else 0.8 * max([glyph.y1 - glyph.y0 for glyph in ordered])
    return strip_of(ordered, max(em, 1.0), page)


def strip_of(ordered: Sequence[Glyph], em: float, page: int) -> Strip:
    gaps = [_gap(before, glyph, em) for before, glyph in pairwise(ordered)]
    if _PERHAPS in gaps:
        gaps = [
            _between_digits(ordered, place, em) if gap == _PERHAPS else gap for place, gap in enumerate(gaps)
        ]
    text = "".join([glyph.text + gap for glyph, gap in zip(ordered, (*gaps, ""), strict=True)])
    return Strip(tuple(ordered), tuple(gaps), em, text, page)


def _is_twice(ordered: Sequence[Glyph], glyph: Glyph) -> bool:
    """Bold type is often made by printing a character twice, a hair apart. Of a scan each character was read once, and its place tells
    less: of a line's last one it reaches to the end of the ink, which may be another mark's."""
    if glyph.score is not None:
        return False
    near = glyph.x0 - 0.3 * (glyph.x1 - glyph.x0)
    for before in ordered[-2:]:  # noqa: SIM110  (asked of every character; any() takes twice the time)
        if before.x0 > near and before.text == glyph.text:
            return True
    return False


def _gap(before: Glyph, glyph: Glyph, em: float) -> str:
    """What stands between two characters of a line: a tab for a gap wider than a sentence has, a space where the source or the gap
    shows one. Between Chinese characters a space is spread type and is none unless it is wide."""
    gap = glyph.x0 - before.x1
    digits = before.text.isdigit() and glyph.text.isdigit()
    if digits and glyph.score is None and abs(glyph.base - before.base) > _RAISED * (before.y1 - before.y0):
        return "\t"
    if gap <= 0.1 * em:
        # Two digits printed over one another are no number.
        return "\t" if digits and gap < -_PRINTED_TOGETHER * (before.x1 - before.x0) else ""
    if gap > (_BETWEEN_NUMBERS if digits else _BETWEEN_WORDS) * em:
        return "\t"
    if digits and gap > _PARTED * em and not glyph.spaced and glyph.score is None:
        return _PERHAPS
    wide = is_wide(before.text) + is_wide(glyph.text)
    if glyph.spaced and wide < 2:
        return " "
    return " " if gap > (0.8 if wide else 0.35) * em else ""


def _between_digits(ordered: Sequence[Glyph], place: int, em: float) -> str:
    """What stands in a gap after that place: two columns meet where the digits on either side touch their neighbours; where they
    do not, the type is spread."""
    gap = ordered[place + 1].x0 - ordered[place].x1
    touching = any(
        0 <= at < len(ordered) - 1
        and ordered[at].text.isdigit()
        and ordered[at + 1].text.isdigit()
        and ordered[at + 1].x0 - ordered[at].x1 < _TOUCHING * em
        for at in (place - 1, place + 1)
    )
    if touching:
        return "\t"
    return " " if gap > 0.35 * em else ""


def first_part(strip: Strip) -> float:
    """Width of what a line break can't part at the line's beginning: a Chinese character with the signs around it, a number."""
    glyphs = strip.glyphs
    last = 0
    while last + 1 < len(glyphs) and glyphs[last].text in OPENING:
        last += 1
    if not is_wide(glyphs[last].text[0]):
        while last + 1 < len(glyphs) and not is_wide(glyphs[last + 1].text[0]):
            last += 1
    while last + 1 < len(glyphs) and glyphs[last + 1].text in CLOSING:
        last += 1
    return glyphs[last].x1 - glyphs[0].x0
