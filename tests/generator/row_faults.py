"""Damage done to the rows of a table before it is typeset: a row lost, a label unread, labels in the wrong place. One row of
`ROW_FAULTS` is one kind; each is done at every row of the form where it can be done.

Doctored   the report as it is printed: its numbers stand where they stood, so that the report before stays the truth, except the
           rows that are no longer printed, whose cells are missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import Row, TableName
from tests.generator.model import Report


class Damage(NamedTuple):
    """`labels` by row id; `lost` rows."""

    labels: dict[str, str]
    lost: tuple[Row, ...] = ()


Fault = Callable[[Sequence[Row], int], "Damage | None"]

# What a bad scan makes of characters: none is in a label of the form, so that a label of these says nothing.
_STRANGE = "ーレ么畅具硝甴曱囗冂亠"


def _garbled(label: str, every: int) -> str:
    return "".join(_STRANGE[at % len(_STRANGE)] if at % every == 0 else char for at, char in enumerate(label))


def _row_lost(rows: Sequence[Row], at: int) -> Damage:
    return Damage({}, (rows[at],))


def _label_lost(rows: Sequence[Row], at: int) -> Damage:
    return Damage({rows[at].id: ""})


def _half_read(rows: Sequence[Row], at: int) -> Damage:
    return Damage({rows[at].id: _garbled(rows[at].label, 3)})


def _unread(rows: Sequence[Row], at: int) -> Damage:
    return Damage({rows[at].id: _garbled(rows[at].label, 1)})


def _swapped(by: int) -> Fault:
    def fault(rows: Sequence[Row], at: int) -> Damage | None:
        if at + by >= len(rows):
            return None
        a, b = rows[at], rows[at + by]
        return Damage({a.id: b.label, b.id: a.label})

    return fault


def _twice(of: int) -> Fault:
    """The label of a neighbour stands on this row too."""

    def fault(rows: Sequence[Row], at: int) -> Damage | None:
        if not 0 <= at + of < len(rows):
            return None
        return Damage({rows[at].id: rows[at + of].label})

    return fault


def _joined(keeper: int, lost: int | None = None) -> Fault:
    """Two labels in one cell (their ruling was not found): on the upper row (0) or the lower (1); `lost` is the row of numbers that
    was lost with it."""

    def fault(rows: Sequence[Row], at: int) -> Damage | None:
        if at + 1 >= len(rows):
            return None
        pair = rows[at : at + 2]
        both = f"{pair[0].label}  {pair[1].label}"
        labels = {row.id: both if place == keeper else "" for place, row in enumerate(pair)}
        return Damage(labels, () if lost is None else (pair[lost],))

    return fault


def _lost_beside(label_of: int, how: Callable[[str], str]) -> Fault:
    """A row lost, and a neighbour's label unread."""

    def fault(rows: Sequence[Row], at: int) -> Damage | None:
        if not 0 <= at + label_of < len(rows):
            return None
        beside = rows[at + label_of]
        return Damage({beside.id: how(beside.label)}, (rows[at],))

    return fault


def _nothing(label: str) -> str:
    return ""


ROW_FAULTS: dict[str, Fault] = {
    "a row lost": _row_lost,
    "a label lost": _label_lost,
    "a label half read": _half_read,
    "a label unread": _unread,
    "labels swapped": _swapped(1),
    "labels swapped over a row": _swapped(2),
    "the label below twice": _twice(1),
    "the label above twice": _twice(-1),
    "two labels on the upper row": _joined(0),
    "two labels on the lower row": _joined(1),
    "two labels, the upper row lost": _joined(1, lost=0),
    "two labels, the lower row lost": _joined(0, lost=1),
    "a row lost, the label below lost": _lost_beside(1, _nothing),
    "a row lost, the label above lost": _lost_beside(-1, _nothing),
    "a row lost, the label below unread": _lost_beside(1, lambda label: _garbled(label, 1)),
    "a row lost, the label above unread": _lost_beside(-1, lambda label: _garbled(label, 1)),
    "a row lost, the label below half read": _lost_beside(1, lambda label: _garbled(label, 3)),
}


def doctored(of: Report, table: TableName, fault: str) -> Iterator[tuple[str, Report]]:
    """The report with the fault at each row of the table in turn, with the row's name."""
    rows = [row for row in form.rows(table, of.layouts[table]) if row.id not in of.left_out]
    for at, row in enumerate(rows):
        damage = ROW_FAULTS[fault](rows, at)
        if damage is None:
            continue
        lost = {one.id for one in damage.lost}
        entries = {id_: entry for id_, entry in of.entries.items() if id_.rpartition(".")[0] not in lost}
        yield (
            row.id,
            of._replace(entries=entries, left_out=of.left_out | lost, labels=tuple(damage.labels.items())),
        )
