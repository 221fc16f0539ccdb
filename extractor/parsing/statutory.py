"""Rows and the form -> sourced cells, leftovers and findings about the reading.

Rows are given their places by `alignment`, marks their cells by `columns`. A row whose values can't be told apart gives its marks
to the leftovers and its cells the state `missing`: a number never moves to another cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.document import Document, Span
from extractor.domain.form import LayoutName, Row, TableName
from extractor.domain.report import Layout, Leftover, Sourced
from extractor.parsing.alignment import Alignment
from extractor.parsing.amounts import sourced, unit_doubts
from extractor.parsing.columns import (
    NO_LEADS,
    Placed,
    contrary_heads,
    find_leads,
    header_orders,
    header_units,
    heads_above,
    in_columns,
    window,
)
from extractor.parsing.copies import one_copy
from extractor.parsing.doubts import (
    Doubt,
    contradiction,
    doubt_of_rows,
    illegible,
    merged,
    row_doubts,
    rows_not_found,
    twice,
    where_of,
    width_doubt,
)
from extractor.parsing.grid import read_grids
from extractor.parsing.labels import likeness
from extractor.parsing.layouts import fitted
from extractor.parsing.legible import as_seen
from extractor.parsing.proceedings import arrange
from extractor.parsing.row_doubts import NO_DOUBTS, doubted_rows, out_of_order
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.stream import read_stream
from extractor.parsing.support import CONTRADICTED

_MISSING = Sourced(state="missing")


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
        copy = one_copy(raw, document.text)
        read = read_table(
            raw if copy is None else copy.raw,
            like=tables["proactive"].layout if "proactive" in tables else "2021",
        )
        if copy is not None and not copy.alike:
            read.doubts.append(twice(name, copy, tuple(read.cells)))
        tables[name] = read
    cells: dict[str, Sourced] = {}
    for name in form.TABLES:
        if name in tables:
            cells.update(tables[name].cells)
    layouts = {name: tables[name].layout if name in tables else None for name in form.TABLES}
    seen = as_seen(cells, document)
    return Reading(
        Layout.model_validate(layouts),
        seen.cells,
        tuple(
            sorted(
                (left for t in tables.values() for left in t.leftovers),
                key=lambda left: left.where.start or 0,
            )
        ),
        (
            *(doubt for name in form.TABLES if name in tables for doubt in tables[name].doubts),
            *(illegible(id_, seen.cells[id_]) for id_ in seen.illegible),
        ),
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
        raws[raw.name] = (
            _with_heads(raw, document.text) if known is None else known._replace(loose=(*known.loose, *rest))
        )
    return raws


def _with_heads(raw: RawTable, text: str) -> RawTable:
    """Section 三's header stands above the first word that tells the table where it is cut by spaces."""
    heads = heads_above(raw, text) if raw.name == "requests" else ()
    if not heads or heads[0].start in {piece.start for line in raw.headers for piece in line}:
        return raw
    start, end = heads[0].start, heads[-1].end
    return raw._replace(headers=((Piece(text[start:end], start, end),), *raw.headers))


def read_table(raw: RawTable, like: str = "2021") -> _Table:
    """One table: its layout by its own structure, its cells, and what no cell took. `like` decides where the structure shows
    neither layout, as in a table that is cut off before the rows that differ."""
    if raw.name == "proceedings":
        return _read_proceedings(raw)
    return _assign(*fitted(raw, like))


# --- cells ---------------------------------------------------------------------------------------------------------------


def _assign(raw: RawTable, layout: LayoutName, aligned: Alignment) -> _Table:
    places = form.rows(raw.name, layout)
    leftovers = [Leftover(text=slot.raw, where=where_of(slot)) for slot in raw.loose]
    found: dict[str, Placed] = {}
    displaced: list[TableRow] = []
    for row, index, label in zip(raw.rows, aligned.taken, aligned.labels, strict=True):
        if index is None:
            leftovers.extend(_left(row.printed))
            displaced.append(row)
        else:
            found[places[index].id] = Placed(row, places[index], label)
    leads = find_leads(raw, found.values())
    orders = header_orders(raw, found.values(), leads)
    units = header_units(raw, found.values())
    slipped = _slipped(raw, aligned.taken, places)
    contrary = contrary_heads(raw, found.values())
    in_doubt = (
        NO_DOUBTS if aligned.plain else doubted_rows(raw.rows, aligned.taken, len(places), raw.name, layout)
    )
    cells: dict[str, Sourced] = {}
    doubts = rows_not_found([place for place in places if place.id not in found], displaced)
    unsure = in_doubt.places
    for index, place in enumerate(places):
        cells.update({cell.id: _MISSING for cell in place.cells})
        if place.id not in found:
            continue
        placed = found[place.id]
        slots = in_columns(placed, leads, orders.get(place.id))
        if slots is None:
            leftovers.extend(_left(placed.row.printed))
            doubts.append(width_doubt(placed))
            continue
        doubtful = place.id in slipped or place.id in contrary or index in unsure
        confidence = CONTRADICTED if doubtful else _confidence(placed)
        of_cells = units.get(place.id, (None,) * len(place.cells))
        for cell, slot, unit in zip(place.cells, slots, of_cells, strict=True):
            if slot is not None:
                cells[cell.id] = sourced(cell, slot, raw.by, confidence, unit)
        leftovers.extend(_left(_unused(placed.row.printed, slots)))
        doubts.extend(unit_doubts(place, slots, of_cells, cells))
        doubts.extend(merged(raw, placed, slots))
    if slipped:
        ids = [cell.id for place in places if place.id in slipped for cell in place.cells]
        doubts.append(contradiction(raw.name, ids, cells, [cells[id_].raw or "—" for id_ in ids]))
    if contrary:
        ids = [cell.id for place in places if place.id in contrary for cell in place.cells]
        heads = dict.fromkeys(head for heads in contrary.values() for head in heads)
        doubts.append(contradiction(raw.name, ids, cells, list(heads)))
    doubts.extend(row_doubts(in_doubt, places, cells))
    return _Table(layout, cells, leftovers, doubts)


def _slipped(raw: RawTable, taken: Sequence[int | None], places: Sequence[Row]) -> frozenset[str]:
    """The places whose numbers may stand one row off: numbers without a label come first, a label without a number comes last, and
    all between have theirs on another line. Where every number stands so, the labels are read as those below (see `joins`)."""
    last = raw.after[:1]
    without = [place for place in places if last and likeness(last[0].text, place) == 1.0]
    if not without or any(index is not None and places[index] in without for index in taken):
        return frozenset()
    odd = [i for i, index in enumerate(taken) if index is None and raw.rows[i].printed]
    if not odd or any(row.labels for row in raw.rows[odd[-1] + 1 :]):
        return frozenset()
    after = [index for index in taken[odd[-1] + 1 :] if index is not None]
    return frozenset(place.id for place in (*(places[index] for index in after), *without))


def _left(slots: Sequence[Slot]) -> list[Leftover]:
    return [Leftover(text=slot.raw, where=where_of(slot)) for slot in slots]


def _unused(printed: Sequence[Slot], slots: Sequence[Slot | None]) -> list[Slot]:
    """Marks of the row that stand in no column of the form (a header told so)."""
    taken = {place for slot in slots if slot is not None for place in (slot.start, slot.end)}
    return [slot for slot in printed if slot.start not in taken and slot.end not in taken]


def _confidence(placed: Placed) -> float:
    """From facts alone: the label exactly, by likeness, or by its turn in the order; the width exactly or with padding."""
    by_label = 0.99 if placed.label >= 0.95 else 0.97 if placed.label >= 0.6 else 0.9
    return by_label if len(placed.row.slots) == len(placed.place.cells) else by_label - 0.01


# --- section 四 -------------------------------------------------------------------------------------------------------------


def _read_proceedings(raw: RawTable) -> _Table:
    """15 values from one row of 15 or three of 5 (three small tables), in the order that headers and labels tell; anything else
    is left over."""
    places = form.rows("proceedings", "standard")
    cells = [cell for place in places for cell in place.cells]
    width = len(form.MEASURES)
    rows = [row for row in raw.rows if row.printed]
    loose = list(raw.loose)
    words = [slot for row in rows[:-1] for slot in row.printed]
    if words and all(slot.mark.state == "text" for slot in words) and len(rows[-1].slots) == 3 * width:
        rows = rows[-1:]  # above it stand heads of which a scan left too little
        loose += [slot for slot in words if any(map(str.isdigit, slot.raw))]
    whole = [window(rows[0], 3 * width, NO_LEADS)] if len(rows) == 1 else []
    parts = whole or [window(row, width, NO_LEADS) for row in rows]
    slots = [slot for part in parts if part is not None for slot in part]
    if len(slots) != len(cells) or any(part is None for part in parts):
        every = [slot for row in raw.rows for slot in row.printed]
        doubt = Doubt(
            "M2",
            tuple(cell.id for cell in cells),
            tuple(where_of(slot) for slot in every),
            (("label", form.TITLES["proceedings"]), ("found", str(len(every))), ("due", str(len(cells)))),
        )
        return _Table("standard", {cell.id: _MISSING for cell in cells}, _left([*every, *raw.loose]), [doubt])
    arranged = arrange(raw, rows, [slots[at : at + width] for at in range(0, len(slots), width)])
    confidence = 0.97 if len(rows) == 1 else 0.95
    doubts: list[Doubt] = []
    if arranged.contrary:
        confidence = CONTRADICTED
        facts = (("label", form.TITLES["proceedings"]), ("texts", "、".join(arranged.contrary)))
        doubts.append(
            Doubt("H1", tuple(cell.id for cell in cells), tuple(map(where_of, arranged.slots)), facts)
        )
    read = {
        cell.id: sourced(cell, slot, raw.by, confidence)
        for cell, slot in zip(cells, arranged.slots, strict=True)
    }
    turned = out_of_order(
        _order_printed([arranged.slots[at : at + width] for at in range(0, len(slots), width)])
    )
    if turned and not arranged.contrary:
        doubts.append(doubt_of_rows("M6", [places[part] for part in sorted(turned)], read))
    return _Table("standard", read, _left(loose), doubts)


def _order_printed(parts: Sequence[Sequence[Slot]]) -> list[int]:
    """The parts, given in the form's order, as they stand in the text."""
    return sorted(range(len(parts)), key=lambda part: min(slot.start for slot in parts[part]))
