"""What a reading leaves in doubt: findings about the reading itself, each with its cells and places.

Doubt     something that a person must know: `code` of a finding, the cells it concerns, the places, and the words to show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import Row, TableName
from extractor.domain.report import Sourced, Where
from extractor.parsing.columns import Placed
from extractor.parsing.copies import OneCopy
from extractor.parsing.labels import likeness
from extractor.parsing.row_doubts import RowDoubts
from extractor.parsing.rows import RawTable, Slot, TableRow

_SURE = 0.9  # likeness of a label that is the row's but for what stands before or after it


class Doubt(NamedTuple):
    code: str
    cells: tuple[str, ...]
    where: tuple[Where, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


def illegible(id_: str, cell: Sourced) -> Doubt:
    return Doubt("O1", (id_,), (cell.where,), (("label", form.label_of(id_)), ("raw", cell.raw or "")))


def twice(name: TableName, copy: OneCopy, cells: tuple[str, ...]) -> Doubt:
    why, why_en = (
        ("标明本年度", "it says this year") if copy.by_year else ("首个完整的", "the first that is whole")
    )
    facts = (("table", form.TITLES[name]), ("count", str(copy.copies)), ("taken", str(copy.taken)))
    return Doubt("T3", cells, (), (*facts, ("why", why), ("why_en", why_en)))


def rows_not_found(places: Sequence[Row], displaced: Sequence[TableRow]) -> list[Doubt]:
    """M3 for each row that is printed where it could take no place, one M1 for all rows that the report does not print."""
    doubts: list[Doubt] = []
    lacking: list[Row] = []
    for place in places:
        row = next((row for row in displaced if row.printed and _says(row, place)), None)
        if row is None:
            lacking.append(place)
            continue
        facts = (("label", place.label), ("texts", "、".join(slot.raw for slot in row.printed)))
        where = tuple(map(where_of, row.printed))
        doubts.append(Doubt("M3", tuple(cell.id for cell in place.cells), where, facts))
    if lacking:
        labels = "；".join(place.label for place in lacking)
        cells = tuple(cell.id for place in lacking for cell in place.cells)
        doubts.append(Doubt("M1", cells, (), (("label", labels),)))
    return doubts


def _says(row: TableRow, place: Row) -> bool:
    """The words on the row, or right before it, are the place's label or end in it (（四）无法提供 1.本机关不掌握…)."""
    return any(
        likeness(piece.text, place) >= _SURE or piece.text.endswith(place.labels)
        for piece in (row.labels or row.context)[-1:]
    )


def row_doubts(in_doubt: RowDoubts, places: Sequence[Row], cells: Mapping[str, Sourced]) -> Iterator[Doubt]:
    """M5 for each stretch of rows one of which is lacking, nobody can say which; M6 for rows whose labels speak against their order."""
    for unsure, lacking in in_doubt.stretches:
        facts = (("lacking", _labels_of(places, lacking)),)
        yield doubt_of_rows("M5", [places[index] for index in unsure], cells, facts)
    if in_doubt.contrary:
        yield doubt_of_rows("M6", [places[index] for index in in_doubt.contrary], cells)


def doubt_of_rows(
    code: str, rows: Sequence[Row], cells: Mapping[str, Sourced], facts: tuple[tuple[str, str], ...] = ()
) -> Doubt:
    ids = tuple(cell.id for row in rows for cell in row.cells)
    where = tuple(cells[id_].where for id_ in ids if cells[id_].raw)
    return Doubt(code, ids, where, (("label", "；".join(row.label for row in rows)), *facts))


def _labels_of(places: Sequence[Row], indices: Sequence[int]) -> str:
    return "；".join(places[index].label for index in indices)


def contradiction(
    name: TableName, ids: Sequence[str], cells: Mapping[str, Sourced], texts: Sequence[str]
) -> Doubt:
    where = tuple(cells[id_].where for id_ in ids if cells[id_].raw)
    return Doubt("H1", tuple(ids), where, (("label", form.TITLES[name]), ("texts", "、".join(texts))))


def merged(raw: RawTable, placed: Placed, slots: Sequence[Slot | None]) -> Iterator[Doubt]:
    """M4: marks that stand among the row's values and under several heads; its cells without a value are those they may be of."""
    row = placed.row
    cells = [cell.id for cell, slot in zip(placed.place.cells, slots, strict=True) if slot is None]
    if row.columns is None or not cells:
        return
    start = min((*(piece.start for piece in row.labels), *(slot.start for slot in row.slots)))
    end = min(
        (
            one.slots[0].start
            for one in raw.rows
            if one.slots and one.slots[0].start > start and one is not row
        ),
        default=None,
    )
    marks = [slot for slot in raw.loose if start <= slot.start and (end is None or slot.start < end)]
    if marks:
        facts = (
            ("raw", "、".join(slot.raw for slot in marks)),
            ("labels", "、".join(map(form.label_of, cells))),
        )
        yield Doubt("M4", tuple(cells), tuple(map(where_of, marks)), facts)


def width_doubt(placed: Placed) -> Doubt:
    facts = (
        ("label", placed.place.label),
        ("found", str(len(placed.row.printed))),
        ("due", str(len(placed.place.cells))),
    )
    return Doubt(
        "M2",
        tuple(cell.id for cell in placed.place.cells),
        tuple(where_of(s) for s in placed.row.printed),
        facts,
    )


def where_of(slot: Slot) -> Where:
    box = None if slot.box is None else (slot.box.x0, slot.box.y0, slot.box.x1, slot.box.y1)
    return Where(page=slot.page, box=box, start=slot.start, end=slot.end)
