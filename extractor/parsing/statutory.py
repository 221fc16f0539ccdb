"""Rows and the form -> sourced cells, leftovers and findings about the reading.

Rows are given their places by `alignment`, marks their cells by `columns`. A row whose values can't be told apart gives its marks
to the leftovers and its cells the state `missing`: a number never moves to another cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.document import Document, Span
from extractor.domain.form import CellSpec, LayoutName, Row, TableName
from extractor.domain.report import Layout, Leftover, Number, Sourced, Where
from extractor.parsing.alignment import Alignment, align
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
from extractor.parsing.copies import OneCopy, one_copy
from extractor.parsing.grid import read_grids
from extractor.parsing.joins import join_labels
from extractor.parsing.labels import bare, likeness
from extractor.parsing.legible import as_seen
from extractor.parsing.proceedings import arrange
from extractor.parsing.row_doubts import RowDoubts, doubted_rows, out_of_order
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.stream import read_stream
from extractor.parsing.support import CONTRADICTED

_LAYOUTS: tuple[LayoutName, ...] = ("2021", "2019")
_MISSING = Sourced(state="missing")
_SURE = 0.9  # likeness of a label that is the row's but for what stands before or after it
_UNITS_TO: dict[str, dict[str, Decimal]] = {
    "万元": {"万元": Decimal(1), "元": Decimal("0.0001"), "亿元": Decimal(10000)},
    "元": {"元": Decimal(1), "万元": Decimal(10000), "亿元": Decimal(100000000)},
}

_MONEY = frozenset(_UNITS_TO["元"])
# 件, 项, 条 and the like count one each.
_COUNTS = {"百件": Decimal(100), "千件": Decimal(1000), "万件": Decimal(10000)}


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
        copy = one_copy(raw, document.text)
        read = read_table(
            raw if copy is None else copy.raw,
            like=tables["proactive"].layout if "proactive" in tables else "2021",
        )
        if copy is not None:
            read.doubts.append(_twice(name, copy, tuple(read.cells)))
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
            *(_illegible(id_, seen.cells[id_]) for id_ in seen.illegible),
        ),
        tuple(sorted(span for raw in raws.values() for span in raw.spans)),
    )


def _illegible(id_: str, cell: Sourced) -> Doubt:
    return Doubt("O1", (id_,), (cell.where,), (("label", form.label_of(id_)), ("raw", cell.raw or "")))


def _twice(name: TableName, copy: OneCopy, cells: tuple[str, ...]) -> Doubt:
    why, why_en = (
        ("标明本年度", "it says this year") if copy.by_year else ("首个完整的", "the first that is whole")
    )
    facts = (("table", form.TITLES[name]), ("count", str(copy.copies)), ("taken", str(copy.taken)))
    return Doubt("T3", cells, (), (*facts, ("why", why), ("why_en", why_en)))


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


# --- cells ---------------------------------------------------------------------------------------------------------------


def _assign(raw: RawTable, layout: LayoutName, aligned: Alignment) -> _Table:
    places = form.rows(raw.name, layout)
    leftovers = [Leftover(text=slot.raw, where=_where(slot)) for slot in raw.loose]
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
    in_doubt = doubted_rows(raw.rows, aligned.taken, len(places), raw.name, layout)
    cells: dict[str, Sourced] = {}
    doubts = _rows_not_found([place for place in places if place.id not in found], displaced)
    unsure = in_doubt.places
    for index, place in enumerate(places):
        cells.update({cell.id: _MISSING for cell in place.cells})
        if place.id not in found:
            continue
        placed = found[place.id]
        slots = in_columns(placed, leads, orders.get(place.id))
        if slots is None:
            leftovers.extend(_left(placed.row.printed))
            doubts.append(_width_doubt(placed))
            continue
        doubtful = place.id in slipped or place.id in contrary or index in unsure
        confidence = CONTRADICTED if doubtful else _confidence(placed)
        of_cells = units.get(place.id, (None,) * len(place.cells))
        for cell, slot, unit in zip(place.cells, slots, of_cells, strict=True):
            if slot is not None:
                cells[cell.id] = _sourced(cell, slot, raw.by, confidence, unit)
        leftovers.extend(_left(_unused(placed.row.printed, slots)))
        doubts.extend(_unit_doubts(place, slots, of_cells, cells))
        doubts.extend(_merged(raw, placed, slots))
    if slipped:
        ids = [cell.id for place in places if place.id in slipped for cell in place.cells]
        doubts.append(_contradiction(raw.name, ids, cells, [cells[id_].raw or "—" for id_ in ids]))
    if contrary:
        ids = [cell.id for place in places if place.id in contrary for cell in place.cells]
        heads = dict.fromkeys(head for heads in contrary.values() for head in heads)
        doubts.append(_contradiction(raw.name, ids, cells, list(heads)))
    doubts.extend(_row_doubts(in_doubt, places, cells))
    return _Table(layout, cells, leftovers, doubts)


def _row_doubts(in_doubt: RowDoubts, places: Sequence[Row], cells: dict[str, Sourced]) -> Iterator[Doubt]:
    """M5 for each stretch of rows one of which is lacking, nobody can say which; M6 for rows whose labels speak against their order."""
    for unsure, lacking in in_doubt.stretches:
        facts = (("lacking", _labels_of(places, lacking)),)
        yield _doubt_of_rows("M5", [places[index] for index in unsure], cells, facts)
    if in_doubt.contrary:
        yield _doubt_of_rows("M6", [places[index] for index in in_doubt.contrary], cells)


def _doubt_of_rows(
    code: str, rows: Sequence[Row], cells: dict[str, Sourced], facts: tuple[tuple[str, str], ...] = ()
) -> Doubt:
    ids = tuple(cell.id for row in rows for cell in row.cells)
    where = tuple(cells[id_].where for id_ in ids if cells[id_].raw)
    return Doubt(code, ids, where, (("label", "；".join(row.label for row in rows)), *facts))


def _labels_of(places: Sequence[Row], indices: Sequence[int]) -> str:
    return "；".join(places[index].label for index in indices)


def _contradiction(
    name: TableName, ids: Sequence[str], cells: dict[str, Sourced], texts: Sequence[str]
) -> Doubt:
    where = tuple(cells[id_].where for id_ in ids if cells[id_].raw)
    return Doubt("H1", tuple(ids), where, (("label", form.TITLES[name]), ("texts", "、".join(texts))))


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


def _rows_not_found(places: Sequence[Row], displaced: Sequence[TableRow]) -> list[Doubt]:
    """M3 for each row that is printed where it could take no place, one M1 for all rows that the report does not print."""
    doubts: list[Doubt] = []
    lacking: list[Row] = []
    for place in places:
        row = next((row for row in displaced if row.printed and _says(row, place)), None)
        if row is None:
            lacking.append(place)
            continue
        facts = (("label", place.label), ("texts", "、".join(slot.raw for slot in row.printed)))
        where = tuple(map(_where, row.printed))
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


def _left(slots: Sequence[Slot]) -> list[Leftover]:
    return [Leftover(text=slot.raw, where=_where(slot)) for slot in slots]


def _unused(printed: Sequence[Slot], slots: Sequence[Slot | None]) -> list[Slot]:
    """Marks of the row that stand in no column of the form (a header told so)."""
    taken = {place for slot in slots if slot is not None for place in (slot.start, slot.end)}
    return [slot for slot in printed if slot.start not in taken and slot.end not in taken]


def _merged(raw: RawTable, placed: Placed, slots: Sequence[Slot | None]) -> Iterator[Doubt]:
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
        yield Doubt("M4", tuple(cells), tuple(map(_where, marks)), facts)


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


def _sourced(
    cell: CellSpec, slot: Slot, by: str, confidence: float, header_unit: str | None = None
) -> Sourced:
    """The cell's own unit goes before its header's."""
    mark = slot.mark
    if mark.state != "printed" or mark.value is None:
        known = confidence if mark.state != "text" else min(confidence, 0.8)
        return Sourced(state=mark.state, raw=slot.raw, confidence=known, by=by, where=_where(slot))
    value = _in_unit(mark.value, mark.unit or header_unit, cell)
    if value is None or (not cell.decimal and value != value.to_integral_value()):
        return Sourced(state="text", raw=slot.raw, confidence=min(confidence, 0.8), by=by, where=_where(slot))
    return Sourced(
        state="printed", value=_number(value), raw=slot.raw, confidence=confidence, by=by, where=_where(slot)
    )


def _in_unit(value: Decimal, unit: str | None, cell: CellSpec) -> Decimal | None:
    """The value in the form's unit; None where the cell's own unit is of another kind."""
    if unit is None:
        return value
    if cell.unit in _UNITS_TO:
        factor = _UNITS_TO[cell.unit].get(unit)
        return None if factor is None else value * factor
    return None if unit in _MONEY else value * _COUNTS.get(unit, Decimal(1))


def _number(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else float(value)


def _unit_doubts(
    place: Row, slots: Sequence[Slot | None], units: Sequence[str | None], cells: dict[str, Sourced]
) -> Iterator[Doubt]:
    """U1: neither the form nor the header nor the cell states a unit for this amount, so that its size is not known. U2: only the
    header states one, and not the form's. A printed 0 is 0 in any unit."""
    for cell, slot, unit in zip(place.cells, slots, units, strict=True):
        if slot is None or slot.mark.unit is not None or not slot.mark.value:
            continue
        facts = (("label", form.label_of(cell.id)), ("raw", slot.raw))
        value = cells[cell.id].value
        if unit is None and not cell.unit_stated and slot.mark.state == "printed":
            yield Doubt("U1", (cell.id,), (_where(slot),), facts)
        elif (
            unit is not None
            and value is not None
            and _in_unit(slot.mark.value, unit, cell) != slot.mark.value
        ):
            stated = (("unit", unit), ("value", str(value)), ("due", cell.unit))
            yield Doubt("U2", (cell.id,), (_where(slot),), (*facts, *stated))


# --- section 四 -------------------------------------------------------------------------------------------------------------


def _read_proceedings(raw: RawTable) -> _Table:
    """15 values from one row of 15 or three of 5 (three small tables), in the order that headers and labels tell; anything else
    is left over."""
    places = form.rows("proceedings", "standard")
    cells = [cell for place in places for cell in place.cells]
    rows = [row for row in raw.rows if row.printed]
    width = len(form.MEASURES)
    whole = [window(rows[0], 3 * width, NO_LEADS)] if len(rows) == 1 else []
    parts = whole or [window(row, width, NO_LEADS) for row in rows]
    slots = [slot for part in parts if part is not None for slot in part]
    if len(slots) != len(cells) or any(part is None for part in parts):
        every = [slot for row in raw.rows for slot in row.printed]
        doubt = Doubt(
            "M2",
            tuple(cell.id for cell in cells),
            tuple(_where(slot) for slot in every),
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
            Doubt("H1", tuple(cell.id for cell in cells), tuple(map(_where, arranged.slots)), facts)
        )
    sourced = {
        cell.id: _sourced(cell, slot, raw.by, confidence)
        for cell, slot in zip(cells, arranged.slots, strict=True)
    }
    turned = out_of_order(
        _order_printed([arranged.slots[at : at + width] for at in range(0, len(slots), width)])
    )
    if turned and not arranged.contrary:
        doubts.append(_doubt_of_rows("M6", [places[part] for part in sorted(turned)], sourced))
    return _Table("standard", sourced, _left(raw.loose), doubts)


def _order_printed(parts: Sequence[Sequence[Slot]]) -> list[int]:
    """The parts, given in the form's order, as they stand in the text."""
    return sorted(range(len(parts)), key=lambda part: min(slot.start for slot in parts[part]))
