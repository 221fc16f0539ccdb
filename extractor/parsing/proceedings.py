"""Section 四: whose number is whose, by the headers and labels that stand there and by the form's order where none does.

Block      five values that belong to one part (行政复议, 未经复议直接起诉, 复议后起诉), in the order in which they are printed.
Orders     the part of each block and the measure of each value in it, as headers and labels tell; the form's where they tell none.
Contrary   words of a header or label that say something else than the order used; with none of them the reading is sure.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.domain.form import MEASURES, PARTS, Column
from extractor.parsing.columns import words_apart
from extractor.parsing.labels import bare
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow

Block = Sequence[Slot]
_TOTAL = len(MEASURES) - 1
_IN_FORM = tuple(range(len(MEASURES)))
# Stands over both parts of litigation, in the form to the right of 行政复议.
_LITIGATION = bare("行政诉讼")


class Arranged(NamedTuple):
    """`slots` in the form's order; `contrary` empty where nothing speaks against it."""

    slots: tuple[Slot, ...]
    contrary: tuple[str, ...]


def arrange(raw: RawTable, rows: Sequence[TableRow], blocks: Sequence[Block]) -> Arranged:
    """The three blocks in the form's order. `rows` are the printed rows that they were cut from, one or three."""
    if any(row.columns is not None for row in rows):
        measures = [_IN_FORM] * len(PARTS)  # the cells' own heads have put them in order
        contrary: tuple[str, ...] = ()
    else:
        measures, contrary = _measures(_words(raw, rows), blocks)
    parts, contrary_parts = _parts(raw, rows)
    placed = {
        part: [block[order.index(i)] for i in _IN_FORM]
        for part, order, block in zip(parts, measures, blocks, strict=True)
    }
    slots = tuple(slot for part in range(len(PARTS)) for slot in placed[part])
    return Arranged(slots, tuple(dict.fromkeys((*contrary, *contrary_parts))))


def _words(raw: RawTable, rows: Sequence[TableRow]) -> list[Piece]:
    """The table's headers and labels up to its last row, each once, in the order of the text."""
    pieces = itertools.chain(*raw.headers, *((*row.context, *row.labels) for row in rows))
    words = {word.start: word for piece in pieces for word in words_apart(piece, "proceedings")}
    last = max(slot.start for slot in rows[-1].slots)
    return [words[start] for start in sorted(words) if start < last]


def _measures(
    words: Sequence[Piece], blocks: Sequence[Block]
) -> tuple[list[tuple[int, ...]], tuple[str, ...]]:
    """The order of each block. One header of five holds for all; R4 has the last word over a header, as R3 in section 三."""
    named = [(word.text, column) for word in words if (column := _named(word.text, MEASURES)) is not None]
    columns = [column for _, column in named]
    width = len(MEASURES)
    orders = [tuple(columns[at : at + width]) for at in range(0, len(columns), width)]
    in_form = [_IN_FORM] * len(blocks)
    if not all(tuple(sorted(order)) == _IN_FORM for order in orders) or (
        len(set(orders)) > 1 and len(orders) != len(blocks)
    ):
        return in_form, tuple(text for text, _ in named) if _is_contrary(columns) else ()
    told = orders if len(orders) == len(blocks) else orders[:1] * len(blocks)
    if not orders or _sums_that_hold(blocks, in_form) > _sums_that_hold(blocks, told):
        return in_form, ()
    return told, ()


def _is_contrary(columns: Sequence[int]) -> bool:
    """The headers, some of them lost or misread, can't be the form's five, once or, where one of them is repeated, for each part."""
    ascents = bool(columns) + sum(after <= before for before, after in itertools.pairwise(columns))
    return ascents > (len(PARTS) if len(set(columns)) < len(columns) else 1)


def _sums_that_hold(blocks: Sequence[Block], orders: Sequence[tuple[int, ...]]) -> int:
    """R4 in the blocks that can tell one order from another."""
    held = 0
    for block, order in zip(blocks, orders, strict=True):
        values = {column: slot.mark.value for column, slot in zip(order, block, strict=True)}
        total = values.pop(_TOTAL)
        parts = [value for value in values.values() if value is not None]
        held += total is not None and len(set(parts)) > 1 and sum(parts) == total
    return held


def _parts(raw: RawTable, rows: Sequence[TableRow]) -> tuple[list[int], tuple[str, ...]]:
    """The part of each block."""
    in_form = list(range(len(PARTS)))
    told = [_part_of(row) for row in rows] if len(rows) > 1 else []
    if sorted(part for part in told if part is not None) == in_form:
        return [part for part in told if part is not None], ()
    if rows[0].columns is not None and len(rows) == 1:
        return in_form, ()
    wrong = [PARTS[part].label for at, part in enumerate(told) if part is not None and part != at]
    if wrong:
        return in_form, tuple(wrong)
    words = _words(raw, rows)
    named = [part for word in words if (part := _named(word.text, PARTS)) is not None]
    seen = list(dict.fromkeys(named))
    if len(rows) == 1 and sorted(seen) == in_form:
        above = [bare(word.text) for word in words]
        if _LITIGATION in above and above.index(_LITIGATION) < above.index(bare(PARTS[0].label)):
            return in_form, tuple(
                PARTS[part].label for part in seen
            )  # two levels, and the left one comes last
        return seen, ()
    return in_form, tuple(PARTS[part].label for part in seen) if seen != sorted(seen) else ()


def _part_of(row: TableRow) -> int | None:
    """The part that the row names: on it, else right before it where that names no more than one."""
    for pieces in (row.labels, row.context):
        words = (word for piece in pieces for word in words_apart(piece, "proceedings"))
        parts = {part for word in words if (part := _named(word.text, PARTS)) is not None}
        if len(parts) == 1:
            return parts.pop()
        if parts:
            return None
    return None


@lru_cache(maxsize=4096)
def _named(text: str, columns: tuple[Column, ...]) -> int | None:
    key = bare(text)
    return next((i for i, column in enumerate(columns) if key in _labels(column)), None)


@lru_cache(maxsize=64)
def _labels(column: Column) -> frozenset[str]:
    labels = (column.label, *column.variants)
    return frozenset(bare(label) for one in labels for label in (one, f"行政诉讼（{one}）"))
