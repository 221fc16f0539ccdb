"""A statutory table that stands twice in one report, as where last year's is printed beside this year's: one copy is read.

Copy      rows of a table among which no whole label stands twice.
Claimed   the year that is written between a copy and what stands before it (2022年情况：); None where none is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.domain.form import MEASURES, PARTS, TableName
from extractor.parsing.joins import join_labels
from extractor.parsing.labels import bare, is_row_label
from extractor.parsing.rows import RawTable, TableRow

_FEWEST = (
    3  # labels that must stand again: a line or two printed twice is a slip of the copyist, no second table
)
_YEAR = re.compile(r"(20\d\d)\s*年")
_TITLE = re.compile(r"(20\d\d)\s*年[^\n。]{0,40}(?:年度报告|年报|工作报告)")
_LONGEST_CAPTION = 40  # characters of a line that may say which year's the table below it is
_ABOVE = 400  # characters above a table in which such a line is looked for; the form's header has about 100


class OneCopy(NamedTuple):
    """`raw` with the rows of one copy; the marks of the others are loose. `taken` counts from 1. `by_year`: the year decided.
    `alike`: the copies say the same in each cell, as where a site has a table for phones beside the one for screens; then the marks
    of the others are those of the copy taken, and none is loose."""

    raw: RawTable
    copies: int
    taken: int
    by_year: bool
    alike: bool


def one_copy(raw: RawTable, text: str) -> OneCopy | None:
    """None where the table stands but once."""
    copies = _copies(raw)
    if len(copies) < 2:
        return None
    taken, by_year = _chosen(copies, text)
    alike = len({_said(copy, raw.name) for copy in copies}) == 1
    others = [slot for at, copy in enumerate(copies) if at != taken for row in copy for slot in row.printed]
    loose = raw.loose if alike else (*raw.loose, *others)
    kept = raw._replace(rows=tuple(copies[taken]), loose=loose)
    return OneCopy(kept, len(copies), taken + 1, by_year, alike)


def _said(copy: Sequence[TableRow], name: TableName) -> tuple[tuple[str, ...], ...]:
    """What a copy prints: each row's label and marks."""
    joined = join_labels(copy, name, ())
    return tuple(
        (*(bare(piece.text) for piece in row.labels), *(slot.raw for slot in row.slots)) for row in joined
    )


def _copies(raw: RawTable) -> list[list[TableRow]]:
    if raw.name == "proceedings":
        return _copies_of_proceedings(raw)
    copies: list[list[TableRow]] = [[]]
    seen: list[set[str]] = [set()]
    for row, joined in zip(raw.rows, join_labels(raw.rows, raw.name, raw.after), strict=True):
        label = _whole_label(joined, raw.name)
        if label is not None and label in seen[-1]:
            copies.append([])
            seen.append(set())
        copies[-1].append(row)
        if label is not None:
            seen[-1].add(label)
    whole = all(len(labels & seen[0]) >= _FEWEST for labels in seen)
    return copies if whole else [list(raw.rows)]


def _whole_label(row: TableRow, name: TableName) -> str | None:
    last = (row.labels or row.context)[-1:]
    return bare(last[0].text) if last and is_row_label(last[0].text, name) else None


def _copies_of_proceedings(raw: RawTable) -> list[list[TableRow]]:
    """Its rows have no labels of their own: as many whole rows as two tables have or more."""
    rows = [row for row in raw.rows if row.printed]
    widths = {len(row.printed) for row in rows}
    if widths == {len(MEASURES) * len(PARTS)}:
        return [[row] for row in rows]
    if widths == {len(MEASURES)} and len(rows) % len(PARTS) == 0:
        return [rows[at : at + len(PARTS)] for at in range(0, len(rows), len(PARTS))]
    return [list(raw.rows)]


def _chosen(copies: Sequence[Sequence[TableRow]], text: str) -> tuple[int, bool]:
    """The copy that claims the report's year, else the first whole one that claims no other."""
    title = _TITLE.search(text)
    year = None if title is None else title[1]
    claims = [_claimed(copies, at, text) for at in range(len(copies))]
    if year is not None and year in claims:
        return claims.index(year), True
    free = [at for at, claim in enumerate(claims) if claim is None or year is None] or list(
        range(len(copies))
    )
    longest = max(len(copies[at]) for at in free)
    return next(at for at in free if len(copies[at]) == longest), len(free) < len(copies)


def _claimed(copies: Sequence[Sequence[TableRow]], at: int, text: str) -> str | None:
    start = _start(copies[at][0])
    after = max((slot.end for row in copies[at - 1] for slot in row.slots), default=0) if at else 0
    years = [
        match[1]
        for line in text[max(after, start - _ABOVE, 0) : start].split("\n")
        if len(line) < _LONGEST_CAPTION and not _TITLE.search(line)
        for match in _YEAR.finditer(line)
    ]
    return years[-1] if years else None


def _start(row: TableRow) -> int:
    return min((*(piece.start for piece in row.labels), *(slot.start for slot in row.slots)), default=0)
