"""Rows and the form -> sourced cells, leftovers and findings about the reading.

Rows are given their places by `alignment`, marks their cells by `columns`. A row whose values can't be told apart gives its marks
to the leftovers and its cells the state `missing`: a number never moves to another cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.document import Document, Span
from extractor.domain.form import CellSpec, LayoutName, Row, TableName
from extractor.domain.report import Layout, Leftover, Number, Sourced, Where
from extractor.parsing.alignment import Alignment, align
from extractor.parsing.columns import NO_LEADS, Placed, find_leads, header_orders, in_columns, window
from extractor.parsing.grid import read_grids
from extractor.parsing.joins import join_labels
from extractor.parsing.labels import bare
from extractor.parsing.rows import RawTable, Slot, TableRow
from extractor.parsing.stream import read_stream

_LAYOUTS: tuple[LayoutName, ...] = ("2021", "2019")
_MISSING = Sourced(state="missing")
_UNITS_TO: dict[str, dict[str, Decimal]] = {
    "万元": {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10000)},
    "元": {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)},
}


class Doubt(NamedTuple):
    """Something about the reading that a person must know: `code` of a finding, the cells it concerns, the places, and the words
    to show."""

    code: str
    cells: tuple[str, ...]
    where: tuple[Where, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


class Reading(NamedTuple):
    """`spans` are the stretches of the text that the tables took; narrative is read outside them."""

    layout: Layout
    cells: dict[str, Sourced]
    leftovers: tuple[Leftover, ...]
    doubts: tuple[Doubt, ...]
    spans: tuple[Span, ...]


class _Table(NamedTuple):
    layout: str
    cells: dict[str, Sourced]
    leftovers: list[Leftover]
    doubts: list[Doubt]


def read_tables(document: Document) -> Reading:
    """Sections 二, 三 and 四 of the document. A table that is not there has layout None and no cells."""
    raws = _raw_tables(document)
    tables: dict[TableName, _Table] = {}
    for name, raw in raws.items():
        tables[name] = read_table(raw, like=tables["proactive"].layout if "proactive" in tables else "2021")
    cells: dict[str, Sourced] = {}
    for name in form.TABLES:
        if name in tables:
            cells.update(tables[name].cells)
    layouts = {name: tables[name].layout if name in tables else None for name in form.TABLES}
    return Reading(
        Layout.model_validate(layouts),
        cells,
        tuple(
            sorted(
                (left for t in tables.values() for left in t.leftovers),
                key=lambda left: left.where.start or 0,
            )
        ),
        tuple(doubt for name in form.TABLES if name in tables for doubt in tables[name].doubts),
        tuple(sorted(span for raw in raws.values() for span in raw.spans)),
    )


def _raw_tables(document: Document) -> dict[TableName, RawTable]:
    """Cells with places first, then the flattened text outside them for the tables that they did not show; what the text gives
    of a table that they did show is not read twice, but no mark of it is dropped."""
    raws = {raw.name: raw for raw in read_grids(document)}
    taken = [span for raw in raws.values() for span in raw.spans]
    for raw in read_stream(document.text, taken):
        known = raws.get(raw.name)
        rest = () if known is None else tuple(slot for row in raw.rows for slot in row.printed) + raw.loose
        raws[raw.name] = raw if known is None else known._replace(loose=(*known.loose, *rest))
    return raws


def read_table(raw: RawTable, like: str = "2021") -> _Table:
    """One table: its layout by its own structure, its cells, and what no cell took. `like` decides where the structure shows
    neither layout, as in a table that is cut off before the rows that differ."""
    if raw.name == "proceedings":
        return _read_proceedings(raw)
    raw = raw._replace(rows=join_labels(raw.rows, raw.name, raw.after))
    rows = {layout: _cut_run(raw.rows, form.rows(raw.name, layout)) for layout in _LAYOUTS}
    aligned = {layout: align(rows[layout], raw.name, layout) for layout in _LAYOUTS}
    evidence = {layout: aligned[layout].score + _own_words_in(raw, layout) for layout in _LAYOUTS}
    if _shows_a_difference(raw, aligned) and evidence["2021"] != evidence["2019"]:
        layout: str = max(_LAYOUTS, key=lambda name: evidence[name])
    else:
        layout = like
    known: LayoutName = "2019" if layout == "2019" else "2021"
    return _assign(raw._replace(rows=rows[known]), known, aligned[known])


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
        cut.append(owner._replace(slots=slots, labels=owner.labels if len(owner.printed) == width else ()))
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
        found.update(bare(label) for label in row.labels)
        found.update(bare(label) for column in row.columns for label in (column.label, *column.variants))
    return frozenset(found)


# --- cells ---------------------------------------------------------------------------------------------------------------


def _assign(raw: RawTable, layout: str, aligned: Alignment) -> _Table:
    places = form.rows(raw.name, layout)
    leftovers = [Leftover(text=slot.raw, where=_where(slot)) for slot in raw.loose]
    found: dict[str, Placed] = {}
    for row, index, label in zip(raw.rows, aligned.taken, aligned.labels, strict=True):
        if index is None:
            leftovers.extend(_left(row.printed))
        else:
            found[places[index].id] = Placed(row, places[index], label)
    leads = find_leads(raw, found.values())
    orders = header_orders(raw, found.values(), leads)
    cells: dict[str, Sourced] = {}
    doubts = _missing_rows([place for place in places if place.id not in found])
    for place in places:
        cells.update({cell.id: _MISSING for cell in place.cells})
        if place.id not in found:
            continue
        placed = found[place.id]
        slots = in_columns(placed, leads, orders.get(place.id))
        if slots is None:
            leftovers.extend(_left(placed.row.printed))
            doubts.append(_width_doubt(placed))
            continue
        confidence = _confidence(placed)
        for cell, slot in zip(place.cells, slots, strict=True):
            if slot is not None:
                cells[cell.id] = _sourced(cell, slot, raw.by, confidence)
        leftovers.extend(_left(_unused(placed.row.printed, slots)))
        doubts.extend(_unit_doubts(place, slots))
    return _Table(layout, cells, leftovers, doubts)


def _missing_rows(places: Sequence[Row]) -> list[Doubt]:
    """One doubt for all rows of a table that the report does not print."""
    if not places:
        return []
    labels = "；".join(place.label for place in places)
    return [Doubt("M1", tuple(cell.id for place in places for cell in place.cells), (), (("label", labels),))]


def _left(slots: Sequence[Slot]) -> list[Leftover]:
    return [Leftover(text=slot.raw, where=_where(slot)) for slot in slots]


def _unused(printed: Sequence[Slot], slots: Sequence[Slot | None]) -> list[Slot]:
    """Marks of the row that stand in no column of the form (a header told so)."""
    taken = {place for slot in slots if slot is not None for place in (slot.start, slot.end)}
    return [slot for slot in printed if slot.start not in taken and slot.end not in taken]


def _width_doubt(placed: Placed) -> Doubt:
    facts = (
        ("label", placed.place.label),
        ("found", str(len(placed.row.printed))),
        ("due", str(len(placed.place.cells))),
    )
    return Doubt(
        "M2",
        tuple(cell.id for cell in placed.place.cells),
        tuple(_where(s) for s in placed.row.printed),
        facts,
    )


def _where(slot: Slot) -> Where:
    box = None if slot.box is None else (slot.box.x0, slot.box.y0, slot.box.x1, slot.box.y1)
    return Where(page=slot.page, box=box, start=slot.start, end=slot.end)


def _confidence(placed: Placed) -> float:
    """From facts alone: the label exactly, by likeness, or by its turn in the order; the width exactly or with padding."""
    by_label = 0.99 if placed.label >= 0.95 else 0.97 if placed.label >= 0.6 else 0.9
    return by_label if len(placed.row.slots) == len(placed.place.cells) else by_label - 0.01


def _sourced(cell: CellSpec, slot: Slot, by: str, confidence: float) -> Sourced:
    mark = slot.mark
    if mark.state != "printed" or mark.value is None:
        known = confidence if mark.state != "text" else min(confidence, 0.8)
        return Sourced(state=mark.state, raw=slot.raw, confidence=known, by=by, where=_where(slot))
    value = _in_unit(mark.value, mark.unit, cell)
    if value is None or (not cell.decimal and value != value.to_integral_value()):
        return Sourced(state="text", raw=slot.raw, confidence=min(confidence, 0.8), by=by, where=_where(slot))
    return Sourced(
        state="printed", value=_number(value), raw=slot.raw, confidence=confidence, by=by, where=_where(slot)
    )


def _in_unit(value: Decimal, unit: str | None, cell: CellSpec) -> Decimal | None:
    """The value in the form's unit; None where the cell's own unit is of another kind."""
    if cell.unit in _UNITS_TO:
        if unit is None:
            return value
        factor = _UNITS_TO[cell.unit].get(unit)
        return None if factor is None else value * factor
    if unit == "万件":
        return value * 10000
    return None if unit in ("元", "万元", "亿元") else value


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def _unit_doubts(place: Row, slots: Sequence[Slot | None]) -> list[Doubt]:
    """U1: the form states no unit for this amount and neither does the cell, so that its size is not known. A printed 0 is 0 in
    any unit."""
    return [
        Doubt("U1", (cell.id,), (_where(slot),), (("raw", slot.raw),))
        for cell, slot in zip(place.cells, slots, strict=True)
        if slot is not None
        and not cell.unit_stated
        and slot.mark.state == "printed"
        and slot.mark.value
        and slot.mark.unit is None
    ]


# --- section 四 -------------------------------------------------------------------------------------------------------------


def _read_proceedings(raw: RawTable) -> _Table:
    """15 values in the form's fixed order, from one row of 15 or three of 5 (three small tables); anything else is left over."""
    places = form.rows("proceedings", "standard")
    cells = [cell for place in places for cell in place.cells]
    rows = [row for row in raw.rows if row.printed]
    parts = (
        [window(row, 15, NO_LEADS) for row in rows]
        if len(rows) == 1
        else [window(row, 5, NO_LEADS) for row in rows]
    )
    slots = [slot for part in parts if part is not None for slot in part]
    if len(slots) != len(cells) or any(part is None for part in parts):
        every = [slot for row in raw.rows for slot in row.printed]
        doubt = Doubt(
            "M2",
            tuple(cell.id for cell in cells),
            tuple(_where(slot) for slot in every),
            (("label", form.TITLES["proceedings"]), ("found", str(len(every))), ("due", str(len(cells)))),
        )
        return _Table("standard", {cell.id: _MISSING for cell in cells}, _left(every), [doubt])
    confidence = 0.97 if len(rows) == 1 else 0.95
    sourced = {
        cell.id: _sourced(cell, slot, raw.by, confidence) for cell, slot in zip(cells, slots, strict=True)
    }
    return _Table("standard", sourced, _left(raw.loose), [])
