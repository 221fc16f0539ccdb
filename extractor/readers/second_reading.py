"""When is one reading of a line enough, and what follows from two or three of them.

Doubt     a cell's line is read again where the recogniser is unsure of it, where its signs are no plain digits, and in tables whose
          numbers no relation of the form confirms.
Verdict   what the readings say together: the characters, and one score for all of them. Where no two readings agree it is below
          `LEGIBLE`, and whoever takes the cell up calls it illegible: none of the readings is chosen.

Sizes of crops and the dust that is left in them differ between the readings, so that what leads one astray seldom leads the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.domain.document import LEGIBLE
from extractor.readers.recogniser import Char, Reading, number_like
from extractor.readers.scan_lines import Line, Slant
from extractor.readers.unseen import NO_CHARACTER

SHARES = (0.7, 0.55, 0.85)  # of a crop's height that its ink takes, at each reading
_SURE = 0.98  # measured on made scans: of 3 900 cells, none above it was misread but for dust taken for a full stop
_WORDS_SURE = 0.8  # words of labels: one odd stroke of one character tells no number
_LONGEST = 10  # characters; what is longer is a label
_LOW = 0.6  # of a digit's height; a digit that has grown faint keeps more
_UNSETTLED = 0.9 * LEGIBLE
_SIGNS = frozenset("0123456789.,-/+ ")
_LONE = frozenset("1/")
# Made scans of 150 and 200 dpi, office and bad: a 1 leans by -0.04 to 0.18, a slash by -0.28 and more, an italic 1 between them.
_LEANS, _STANDS = -0.26, -0.12
_STRAIGHT = 0.11  # a slash strays by 0.09 at most
_DASH, _DASH_HIGH, _LIES = (0.2, 1.3), 0.25, 1.5  # ems wide, ems high at most, times as wide as high
_DIGIT = 0.4  # ems high; an em is the taller characters'
_DUST = ".,'·"  # what a number neither begins nor ends with


class Verdict(NamedTuple):
    """`again`: more than one reading was taken."""

    chars: tuple[Char, ...]
    score: float | None
    again: bool = False

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)


def first_verdict(reading: Reading) -> Verdict:
    """A number's signs where the free reading shows nothing but them, without the dust at their ends; else the words."""
    chars = reading.chars
    if number_like(reading):
        plain = all(char.text in _SIGNS for char in reading.chars) and reading.chars
        chars = tuple(char for char in (reading.chars if plain else reading.number) if char.text != " ")
        while chars and chars[0].text in _DUST:
            chars = chars[1:]
        while chars and chars[-1].text in _DUST:
            chars = chars[:-1]
    return Verdict(chars, min((char.score for char in chars), default=None))


def is_doubtful(reading: Reading, *, unconfirmed: bool) -> bool:
    """`unconfirmed`: no relation of the form is over the line's table."""
    if len(reading.chars) > _LONGEST:
        return False
    verdict = first_verdict(reading)
    if not number_like(reading):
        return (verdict.score or 0.0) < _WORDS_SURE
    plain = all(char.text.isdigit() for char in reading.number) and bool(verdict.chars)
    return unconfirmed or not plain or (verdict.score or 0.0) < _SURE


def is_lone_stroke(verdict: Verdict) -> bool:
    """A 1 or a slash by itself, which the recogniser takes for one another and is sure of it."""
    return verdict.text in _LONE


def told_by_slant(verdict: Verdict, slant: Slant) -> Verdict:
    """A lone stroke as the picture shows it, whatever the recogniser says: a slash leans and is straight, a 1 stands."""
    (char,) = verdict.chars
    if slant.lean <= _LEANS and slant.stray <= _STRAIGHT:
        score = verdict.score if char.text == "/" else _WORDS_SURE
        return Verdict((char._replace(text="/"),), score, again=True)
    if char.text == "1" and slant.lean >= _STANDS:
        return verdict
    return verdict._replace(score=min(verdict.score or 0.0, _UNSETTLED), again=True)


def with_dash(verdict: Verdict) -> Verdict:
    """A number that was read without the dash that the picture shows before it."""
    return verdict._replace(score=min(verdict.score or 0.0, _UNSETTLED), again=True)


def not_nothing(verdict: Verdict, line: Line, em: float, tallest: int) -> Verdict:
    """A line that no reading made anything of, though it has a dash's shape or a blob as tall as a digit: one that can't be read."""
    width, height = line.x1 - line.x0, line.y1 - line.y0
    lies = height <= _DASH_HIGH * em and max(_DASH[0] * em, _LIES * height) <= width <= _DASH[1] * em
    if verdict.chars or not (lies or tallest >= _DIGIT * em):
        return verdict
    text = "-" if lies else NO_CHARACTER
    return Verdict((Char(text, float(line.x0), float(line.x1), _UNSETTLED),), _UNSETTLED, again=True)


def without_dust(verdicts: Sequence[Verdict], heights: Sequence[float]) -> list[Verdict]:
    """The lines of one cell, of these heights: one that is much lower than a sure number's and says no sign of a number that its readings
    agree on is dust. The number is then not sure."""
    sure = max(
        (
            height
            for one, height in zip(verdicts, heights, strict=True)
            if one.text.isdigit() and (one.score or 0.0) >= _SURE
        ),
        default=0.0,
    )
    dust = [
        height < _LOW * sure and (not set(one.text) <= _SIGNS or (one.score or 0.0) < LEGIBLE)
        for one, height in zip(verdicts, heights, strict=True)
    ]
    if not any(dust):
        return list(verdicts)
    return [
        Verdict((), None, again=True)
        if is_dust
        else one._replace(score=min(one.score or 0.0, _WORDS_SURE), again=True)
        for one, is_dust in zip(verdicts, dust, strict=True)
    ]


def agree(one: Verdict, other: Verdict) -> bool:
    return one.text == other.text


def settled(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of two readings that agree, or of the two among three that do: as sure as it is that not both are wrong."""
    for place, one in enumerate(verdicts):
        for other in verdicts[:place]:
            if agree(one, other):
                score = 1 - (1 - (one.score or 0.0)) * (1 - (other.score or 0.0))
                # A third that says otherwise leaves a doubt.
                return Verdict(other.chars, score if place == 1 else min(score, _WORDS_SURE), again=True)
    first = verdicts[0]
    return Verdict(first.chars, min(first.score or 0.0, _UNSETTLED), again=True)
