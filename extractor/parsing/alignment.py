"""Which printed row is which row of the form: one alignment for the whole table.

Labels weigh, order decides where labels are lost, and no row takes two places.
Saying   a text that may be the row's label, with its weight: a label before the row counts a little less than one on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import LayoutName, TableName
from extractor.parsing.labels import bare, is_row_label, likeness, word_of
from extractor.parsing.row_labels import joined_labels, stand_apart
from extractor.parsing.rows import TableRow

# A label that is the row's own is worth more than any gap; a row without a label still takes its turn.
_TAKEN = 0.25  # for taking a place at all
_WIDTH_FITS = 0.35  # the row has as many marks as the form's row has cells
_WIDTH_OFF = -0.3
_ROW_LEFT_OUT = -0.9  # a printed row that takes no place
_FILLER_LEFT_OUT = -0.1  # a row of blanks or dashes alone
_PLACE_LEFT_OUT = -0.15  # a row of the form that nothing takes
_LABEL = 2.0  # a whole label's weight
_LEAST_LIKENESS = 0.35  # below it a label says nothing
_ANOTHERS_LABEL = -0.2  # the row carries a whole word of the form that is another row's
_CONTEXT = 0.85
_FOREIGN = -3.0  # a place whose label the row's own words are not
_FOREIGN_WORDS = 4  # characters; a shorter piece may be the rest of a label
_REACH = 4  # pieces before a row that can still be its label

_TAKE, _LEAVE_ROW, _LEAVE_PLACE = 1, 2, 3


class Alignment(NamedTuple):
    """`taken`: for each printed row the index of its place in the form, None where it takes none; `labels` how far the row's own
    words say so, 0 to 1. `plain`: every row stands in the form's order under its own whole label."""

    score: float
    taken: tuple[int | None, ...]
    labels: tuple[float, ...]
    plain: bool


def align(rows: Sequence[TableRow], name: TableName, layout: LayoutName) -> Alignment:
    """Best assignment of printed rows to the form's, both in order.

    Needleman and Wunsch's alignment: time linear in the printed rows, since the form's are some dozens at most."""
    widths = [len(place.cells) for place in form.rows(name, layout)]
    own = [_own_label(row, name) for row in rows]
    likenesses = [_likenesses(row, label, name, layout) for row, label in zip(rows, own, strict=True)]
    best = [j * _PLACE_LEFT_OUT for j in range(len(widths) + 1)]
    steps = [bytes([_LEAVE_PLACE]) * len(best)]
    for row, label, alike in zip(rows, own, likenesses, strict=True):
        if label is not None and 1.0 in alike:
            gains = _gains_of_own_label(row, alike, widths)
        elif name == "proactive" and _is_foreign(row, alike):
            gains = [_FOREIGN] * len(widths)
        else:
            gains = _gains(row, alike, widths)
        best, step = _next(best, gains, _left_out(row))
        steps.append(step)
    taken: list[int | None] = [None] * len(rows)
    i, j = len(rows), len(widths)
    while i or j:
        step_taken = steps[i][j]
        if step_taken == _TAKE:
            i, j = i - 1, j - 1
            taken[i] = j
        elif step_taken == _LEAVE_ROW:
            i -= 1
        else:
            j -= 1
    _take_by_own_label(rows, own, taken, likenesses)
    labels = tuple(
        0.0 if place is None else alike[place] for place, alike in zip(taken, likenesses, strict=True)
    )
    plain = None not in own and min(labels, default=1.0) == 1.0 and _rise(taken)
    return Alignment(best[-1], tuple(taken), labels, plain)


def _rise(taken: Sequence[int | None]) -> bool:
    return all(a is not None and b is not None and a < b for a, b in pairwise(taken))


def _take_by_own_label(
    rows: Sequence[TableRow],
    own: Sequence[str | None],
    taken: list[int | None],
    likenesses: Sequence[Sequence[float]],
) -> None:
    """Rows printed out of the form's order: a whole label that is one place's own is enough where that place is free."""
    for i, row in enumerate(rows):
        if taken[i] is None and own[i] is not None and row.printed:
            places = [j for j, alike in enumerate(likenesses[i]) if alike == 1.0]
            if len(places) == 1 and places[0] not in taken:
                taken[i] = places[0]


def _next(before: list[float], gains: Sequence[float], left_out: float) -> tuple[list[float], bytes]:
    """One line of the alignment's table and the steps that led to it."""
    score = before[0] + left_out
    best = [score]
    steps = bytearray([_LEAVE_ROW])
    for j, gain in enumerate(gains):
        step = _LEAVE_PLACE
        score += _PLACE_LEFT_OUT
        leave = before[j + 1] + left_out
        if leave >= score:
            score, step = leave, _LEAVE_ROW
        take = before[j] + gain
        if take > score:
            score, step = take, _TAKE
        best.append(score)
        steps.append(step)
    return best, bytes(steps)


def _left_out(row: TableRow) -> float:
    return _ROW_LEFT_OUT if row.says_something else _FILLER_LEFT_OUT


def _is_foreign(row: TableRow, alike: Sequence[float]) -> bool:
    """The row's own words are no label of the form (武汉's 其他主动公开文件). Section 二 has no relation that would notice it in
    another row's place; in section 三 a misread label may still take its turn."""
    return (
        bool(row.labels) and max(alike) < _LEAST_LIKENESS and len(bare(row.labels[-1].text)) >= _FOREIGN_WORDS
    )


def _gains(row: TableRow, alike: Sequence[float], widths: Sequence[int]) -> list[float]:
    printed, slots = len(row.printed), len(row.slots)
    without = _ANOTHERS_LABEL if _has_whole_label(row) else 0.0
    fits = [_WIDTH_FITS if printed <= width <= slots else _WIDTH_OFF for width in widths]
    return [
        _TAKEN + fit + (_LABEL * label if label >= _LEAST_LIKENESS else without)
        for fit, label in zip(fits, alike, strict=True)
    ]


def _gains_of_own_label(row: TableRow, alike: Sequence[float], widths: Sequence[int]) -> list[float]:
    """Its own place alone is worth anything to a row with a whole label."""
    printed, slots = len(row.printed), len(row.slots)
    return [
        _TAKEN + (_WIDTH_FITS if printed <= width <= slots else _WIDTH_OFF) + _LABEL
        if one == 1.0
        else _FOREIGN
        for one, width in zip(alike, widths, strict=True)
    ]


def _has_whole_label(row: TableRow) -> bool:
    """Then taking a place on order alone is worth less."""
    last = row.labels[-1] if row.labels else (row.context[-1] if row.context else None)
    return last is not None and word_of(last.text) is not None


def _likenesses(row: TableRow, own: str | None, name: TableName, layout: LayoutName) -> tuple[float, ...]:
    """How far the row's words are the label of each of the form's rows; its `own` whole label says all where it has one."""
    if own is not None:
        return _likenesses_of(own, name, layout)
    sayings = _sayings(row, name, layout)
    if not sayings:
        return (0.0,) * len(form.rows(name, layout))
    weighted = [[weight * alike for alike in _likenesses_of(text, name, layout)] for text, weight in sayings]
    return tuple(map(max, zip(*weighted, strict=True)))


def _sayings(row: TableRow, name: TableName, layout: LayoutName) -> list[tuple[str, float]]:
    labels, context = row.labels, row.context
    sayings = [(piece.text, 1.0) for piece in labels]
    if len(labels) > 1:
        sayings.append(("".join(piece.text for piece in labels), 1.0))
    if labels:
        sayings.extend((part, 1.0) for part in joined_labels(labels[-1].text, name, layout))
    sayings.extend((piece.text, _CONTEXT) for piece in context[-_REACH:])
    if len(context) > 1:
        sayings.append(("".join(piece.text for piece in context[-2:]), _CONTEXT))
    if context and not labels:
        sayings.append((context[-1].text, 1.0))
    return sayings


def _own_label(row: TableRow, name: TableName) -> str | None:
    """The whole label that stands on the row or right before it. After many labels in a row it is no row's own: the numbers stand
    apart from their labels."""
    pieces = row.labels or row.context
    if not pieces or not is_row_label(pieces[-1].text, name):
        return None
    return None if stand_apart(row, name) else pieces[-1].text


@lru_cache(maxsize=8192)
def _likenesses_of(text: str, name: TableName, layout: LayoutName) -> tuple[float, ...]:
    alike = tuple(likeness(text, place) for place in form.rows(name, layout))
    # A whole label is no misprint of another one, however like (一、本年新收…, 二、上年结转…).
    return tuple(one if one == 1.0 else 0.0 for one in alike) if 1.0 in alike else alike
