"""Which layout of the form a table is in: its own structure tells, never the report's year.

Fitted    a table with its rows as the layout has them, and their places.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import LayoutName, Row, TableName
from extractor.parsing.alignment import Alignment, align
from extractor.parsing.joins import join_labels
from extractor.parsing.labels import bare
from extractor.parsing.rows import RawTable, TableRow

_LAYOUTS: tuple[LayoutName, ...] = ("2021", "2019")


class Fitted(NamedTuple):
    raw: RawTable
    layout: LayoutName
    aligned: Alignment


def fitted(raw: RawTable, like: str) -> Fitted:
    """Section 二 or 三 in the layout that its rows and words show. `like` decides where they show neither, as in a table that is cut
    off before the rows that differ."""
    raw = raw._replace(rows=join_labels(raw.rows, raw.name, raw.after))
    rows = {layout: _cut_run(raw.rows, form.rows(raw.name, layout)) for layout in _LAYOUTS}
    aligned = {layout: align(rows[layout], raw.name, layout) for layout in _LAYOUTS}
    evidence = {layout: aligned[layout].score + _own_words_in(raw, layout) for layout in _LAYOUTS}
    known: LayoutName = "2019" if like == "2019" else "2021"
    if _shows_a_difference(raw, aligned) and evidence["2021"] != evidence["2019"]:
        known = max(_LAYOUTS, key=lambda name: evidence[name])
    return Fitted(raw._replace(rows=rows[known]), known, aligned[known])


def _cut_run(rows: tuple[TableRow, ...], places: Sequence[Row]) -> tuple[TableRow, ...]:
    """Numbers of section 二 that stand apart from their labels, one a line, make one long run. It is cut into the form's rows
    where the whole table prints just as many numbers as the form has cells and no row's end is crossed."""
    widths = [len(place.cells) for place in places]
    if not any(len(row.printed) > max(widths) for row in rows) or sum(
        len(row.printed) for row in rows
    ) != sum(widths):
        return rows
    ends = set(itertools.accumulate(widths))
    if not ends.issuperset(itertools.accumulate(len(row.printed) for row in rows)):
        return rows
    marks = [(row, slot) for row in rows for slot in row.printed]
    cut: list[TableRow] = []
    for width, end in zip(widths, itertools.accumulate(widths), strict=True):
        owner = marks[end - width][0]
        slots = tuple(slot for _, slot in marks[end - width : end])
        labels = owner.labels if len(owner.printed) == width else ()
        context = owner.context if slots[0] is owner.printed[0] else ()
        cut.append(owner._replace(slots=slots, labels=labels, context=context))
    return tuple(cut)


def _shows_a_difference(raw: RawTable, aligned: dict[LayoutName, Alignment]) -> bool:
    """Some row stands where the layouts differ, or some word is one layout's own."""
    places = {
        layout: {form.rows(raw.name, layout)[i] for i in one.taken if i is not None}
        for layout, one in aligned.items()
    }
    return places["2021"] != places["2019"] or any(_own_words_in(raw, layout) for layout in _LAYOUTS)


def _own_words_in(raw: RawTable, layout: LayoutName) -> float:
    """Weight of the headers and labels that only this layout prints."""
    own = _own_words(raw.name, layout)
    header = [piece for line in raw.headers for piece in line]
    pieces = [*header, *(piece for row in raw.rows for piece in (*row.context, *row.labels))]
    return 2.0 * sum(bare(piece.text) in own for piece in pieces)


@cache
def _own_words(name: TableName, layout: LayoutName) -> frozenset[str]:
    mine, others = (_words(name, one) for one in (layout, *(one for one in _LAYOUTS if one != layout)))
    return mine - others


def _words(name: TableName, layout: LayoutName) -> frozenset[str]:
    found: set[str] = set()
    for row in form.rows(name, layout):
        found.update(
            bare(label) for label in (*row.labels, row.group or row.label)
        )  # （六）其他处理 heads a group in 2021
        found.update(bare(label) for column in row.columns for label in (column.label, *column.variants))
    return frozenset(found)
