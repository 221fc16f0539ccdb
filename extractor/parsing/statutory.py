"""Rows and the form -> sourced cells, leftovers and findings about the reading.

Rows are assigned to the form by one alignment for the whole table: labels weigh, order decides where labels are lost, and no row
takes two places. Columns come from a header where one stands whole, else from position. A row whose values can't be told apart
gives its marks to the leftovers and its cells the state `missing`: a number never moves to another cell.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.document import Document, Span
from extractor.domain.form import CellSpec, Column, LayoutName, Row, TableName
from extractor.domain.report import Layout, Leftover, Number, Sourced, Where
from extractor.domain.text import Mark
from extractor.parsing.grid import read_grids
from extractor.parsing.joins import join_labels
from extractor.parsing.labels import bare, is_row_label, likeness, word_of
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow
from extractor.parsing.stream import read_stream

# Alignment weights. A label that is the row's own is worth more than any gap; a row without a label still takes its turn.
_TAKEN = 0.25  # for taking a place at all
_WIDTH_FITS = 0.35  # the row has as many marks as the form's row has cells
_WIDTH_OFF = -0.3
_ROW_LEFT_OUT = -0.9  # a printed row that takes no place
_PLACE_LEFT_OUT = -0.15  # a row of the form that nothing takes
_CONTEXT = 0.85  # a label before the row counts a little less than one on it

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


class _Placed(NamedTuple):
    """A printed row with the form's row it was given; `label` how far its own words say so."""

    row: TableRow
    place: Row
    label: float


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
    raw = raw._replace(rows=join_labels(raw.rows, raw.name))
    rows = {layout: _cut_run(raw.rows, form.rows(raw.name, layout)) for layout in _LAYOUTS}
    aligned = {layout: _align(rows[layout], form.rows(raw.name, layout)) for layout in _LAYOUTS}
    evidence = {layout: aligned[layout].score + _own_words_in(raw, layout) for layout in _LAYOUTS}
    if _shows_a_difference(raw, aligned) and evidence["2021"] != evidence["2019"]:
        layout: str = max(_LAYOUTS, key=lambda name: evidence[name])
    else:
        layout = like
    known: LayoutName = "2019" if layout == "2019" else "2021"
    return _assign(raw._replace(rows=rows[known]), known, aligned[known].taken)


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


def _shows_a_difference(raw: RawTable, aligned: dict[LayoutName, _Alignment]) -> bool:
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


# --- which row is which ---------------------------------------------------------------------------------------------------


class _Alignment(NamedTuple):
    """`taken`: for each printed row the index of its place in the form, None where it takes none."""

    score: float
    taken: list[int | None]


def _align(rows: Sequence[TableRow], places: Sequence[Row]) -> _Alignment:
    """Best assignment of printed rows to the form's, both in order.

    Needleman and Wunsch's alignment; rows and places are at most some dozens, so the table is small."""
    gains = [[_gain(row, place) for place in places] for row in rows]
    n, m = len(rows), len(places)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    step: list[list[int]] = [
        [0] * (m + 1) for _ in range(n + 1)
    ]  # 1 take, 2 leave the row out, 3 leave the place out
    for i in range(n + 1):
        for j in range(m + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append((best[i - 1][j - 1] + gains[i - 1][j - 1], 1))
            if i:
                options.append((best[i - 1][j] + _left_out(rows[i - 1]), 2))
            if j:
                options.append((best[i][j - 1] + _PLACE_LEFT_OUT, 3))
            best[i][j], step[i][j] = max(options)
    taken: list[int | None] = [None] * n
    i, j = n, m
    while i or j:
        if step[i][j] == 1:
            i, j = i - 1, j - 1
            taken[i] = j
        elif step[i][j] == 2:
            i -= 1
        else:
            j -= 1
    return _Alignment(best[n][m], taken)


def _left_out(row: TableRow) -> float:
    """A row of blanks or dashes alone is lightly left out: mini-tables print them as fillers (沭阳 2025)."""
    return _ROW_LEFT_OUT if any(slot.mark.state in ("printed", "text") for slot in row.slots) else -0.1


def _gain(row: TableRow, place: Row) -> float:
    fits = _WIDTH_FITS if _could_hold(row, len(place.cells)) else _WIDTH_OFF
    label = _label(row, place)
    return _TAKEN + fits + (2.0 * label if label >= 0.35 else -0.2 * _has_whole_label(row))


def _could_hold(row: TableRow, width: int) -> bool:
    return len(row.printed) <= width <= len(row.slots)


def _label(row: TableRow, place: Row) -> float:
    """The likeness of the row's words to the place's label: its own pieces, all of them joined, and those before it."""
    own = [likeness(piece.text, place) for piece in row.labels]
    if row.labels and is_row_label(row.labels[-1].text, table_of(place)):
        return own[-1]
    if len(row.labels) > 1:
        own.append(likeness("".join(piece.text for piece in row.labels), place))
    before = [_CONTEXT * likeness(piece.text, place) for piece in row.context[-4:]]
    if len(row.context) > 1:
        before.append(_CONTEXT * likeness("".join(piece.text for piece in row.context[-2:]), place))
    if not row.labels and row.context:
        before.append(likeness(row.context[-1].text, place))
    return max((*own, *before), default=0.0)


def table_of(place: Row) -> TableName:
    return next(name for name in form.TABLES if place.id.startswith(name))


def _has_whole_label(row: TableRow) -> bool:
    """The row carries a whole word of the form that is another row's: then taking this place on order alone is worth less."""
    last = row.labels[-1] if row.labels else (row.context[-1] if row.context else None)
    return last is not None and word_of(last.text) is not None


# --- which slot is which ----------------------------------------------------------------------------------------------------


def _assign(raw: RawTable, layout: str, taken: list[int | None]) -> _Table:
    places = form.rows(raw.name, layout)
    leftovers = [Leftover(text=slot.raw, where=_where(slot)) for slot in raw.loose]
    found: dict[str, _Placed] = {}
    for row, index in zip(raw.rows, taken, strict=True):
        if index is None:
            leftovers.extend(_left(row.printed))
        else:
            found[places[index].id] = _Placed(row, places[index], _label(row, places[index]))
    leads = _leads(raw, found.values())
    orders = _header_orders(raw, found.values(), leads)
    cells: dict[str, Sourced] = {}
    doubts = _missing_rows([place for place in places if place.id not in found])
    for place in places:
        cells.update({cell.id: _MISSING for cell in place.cells})
        if place.id not in found:
            continue
        placed = found[place.id]
        slots = _columns(placed, leads, orders.get(place.id))
        if slots is None:
            leftovers.extend(_left(placed.row.printed))
            doubts.append(_width_doubt(placed))
            continue
        confidence = _confidence(placed)
        for cell, slot in zip(place.cells, slots, strict=True):
            if slot is not None:
                cells[cell.id] = _sourced(cell, slot, raw.by, confidence)
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


def _width_doubt(placed: _Placed) -> Doubt:
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


class _Leads(NamedTuple):
    """At which slot the values begin, as all rows cut alike allow without contradiction: by shape and width, by shape, and
    counted from the line's first cell for all rows of one cut."""

    by_shape: dict[tuple[object, ...], int]
    from_line: dict[object, int]

    def of(self, row: TableRow, width: int) -> int | None:
        for key in ((*row.shape, width), row.shape):
            if key in self.by_shape:
                return self.by_shape[key]
        start = self.from_line.get(row.shape[0]) if row.shape else None
        return None if start is None else start - row.offset


_NO_LEADS = _Leads({}, {})


def _leads(raw: RawTable, placed: Iterable[_Placed]) -> _Leads:
    by_shape: dict[tuple[object, ...], set[int]] = {}
    shapes: dict[tuple[object, ...], set[int]] = {}
    for row, place, _ in placed:
        width = len(place.cells)
        starts = set(_starts(row, width))
        if not starts or not row.shape:
            continue
        for key in ((*row.shape, width), row.shape):
            by_shape[key] = by_shape.get(key, starts) & starts
        absolute = {start + row.offset for start in starts}
        shapes[row.shape] = shapes.get(row.shape, absolute) & absolute
    told = {key: min(starts) for key, starts in by_shape.items() if len(starts) == 1}
    return _Leads(told, _from_line(raw, shapes))


def _from_line(raw: RawTable, shapes: dict[tuple[object, ...], set[int]]) -> dict[object, int]:
    """The cell of the line where all rows of one cut begin their values: no row speaks against it, and the header or two
    differently cut kinds of rows show it."""
    found: dict[object, int] = {}
    for cut in {shape[0] for shape in shapes}:
        starts = [one for shape, one in shapes.items() if shape[0] == cut]
        common = set.intersection(*starts)
        told = [min(one) for one in starts if len(one) == 1]
        if raw.first_column in common:
            found[cut] = raw.first_column
        elif len(common) == 1 and len(told) > 1:
            found[cut] = min(common)
    return found


def _starts(row: TableRow, width: int) -> list[int]:
    """The slots at which the row's values can begin, so that all its marks are among them."""
    printed = [i for i, slot in enumerate(row.slots) if slot.mark.state != "blank"]
    first, last = (printed[0], printed[-1]) if printed else (len(row.slots), 0)
    return [start for start in range(len(row.slots) - width + 1) if start <= first and last < start + width]


def _columns(placed: _Placed, leads: _Leads, order: tuple[int, ...] | None) -> list[Slot | None] | None:
    """The row's slots in the order of the place's cells, None for a column that is not printed; None in all where the values
    can't be told apart."""
    row, width = placed.row, len(placed.place.cells)
    if row.columns is not None:
        by_column = {
            column: slot for slot, column in zip(row.slots, row.columns, strict=True) if column is not None
        }
        return [by_column.get(i) for i in range(width)]
    window = _window(row, width if order is None else len(order), leads)
    if window is None or order is None:
        return None if window is None else list(window)
    by_column = dict(zip(order, window, strict=True))
    return [by_column.get(i) for i in range(width)]


def _header_orders(raw: RawTable, placed: Iterable[_Placed], leads: _Leads) -> dict[str, tuple[int, ...]]:
    """For each place whose line of headers names its columns in another order than the form's, or not all of them: the form
    column of each printed one. In section 三 a header flattened from two levels is out of order though its numbers are not, so
    there the row sums (R3) must prefer the header's order to the form's."""
    rows = list(placed)
    orders: dict[str, tuple[int, ...]] = {}
    for one in rows:
        order = _header_order(raw, one)
        if order is not None and order != tuple(range(len(one.place.cells))):
            orders[one.place.id] = order
    if raw.name == "requests" and orders:
        by_header = sum(_row_sum_holds(_columns(one, leads, orders.get(one.place.id))) for one in rows)
        by_form = sum(_row_sum_holds(_columns(one, leads, None)) for one in rows)
        return orders if by_header > by_form else {}
    return orders


def _header_order(raw: RawTable, placed: _Placed) -> tuple[int, ...] | None:
    """The columns that the nearest whole line of headers above the row names, each once; None where there is no such line."""
    columns = placed.place.columns
    start = placed.row.slots[0].start if placed.row.slots else 0
    for line in reversed(raw.headers):
        if line[0].start > start:
            continue
        named = [i for piece in line for i, column in enumerate(columns) if _names(piece, column)]
        if len(named) >= max(2, len(columns) - 1) and len(set(named)) == len(named):
            return tuple(named)
        if raw.name == "proactive" and len(named) > 0:
            return None  # the row's own header, not a whole one
    return None


def _names(piece: Piece, column: Column) -> bool:
    return bare(piece.text) in {bare(label) for label in (column.label, *column.variants)}


def _row_sum_holds(slots: Sequence[Slot | None] | None) -> bool:
    """R3 on a row that can tell one order from another: it holds and its numbers are not all alike."""
    if slots is None:
        return False
    values = [slot.mark.value for slot in slots if slot is not None and slot.mark.value is not None]
    return len(values) > 2 and len(set(values)) > 1 and sum(values[:-1]) == values[-1]


def _window(row: TableRow, width: int, leads: _Leads) -> list[Slot] | None:
    """The `width` slots of the row that are its values: all marks lie inside, what is outside is blank padding of merged cells.
    None where there are too few slots, too many marks, or no way to tell where the values begin."""
    printed = row.printed
    if len(printed) > width:
        return None
    if len(printed) == width:
        return list(printed)
    starts = _starts(row, width)
    lead = leads.of(row, width)
    if lead is not None and lead >= 0 and (lead in starts or _is_cut_short(row, lead, width)):
        return _filled(row.slots[lead : lead + width], width)
    if len(starts) > 1 and (not printed or not row.labels):
        starts = starts[:1]  # one cell a line: values follow their label at once, padding comes after
    return list(row.slots[starts[0] : starts[0] + width]) if len(starts) == 1 and lead is None else None


def _is_cut_short(row: TableRow, lead: int, width: int) -> bool:
    """The line ends before the row's last cells: an editor took the white space that stood for blank ones."""
    printed = [i for i, slot in enumerate(row.slots) if slot.mark.state != "blank"]
    return (
        row.shape[:1] == ("tabs",) and len(row.slots) < lead + width and bool(printed) and printed[0] >= lead
    )


def _filled(slots: Sequence[Slot], width: int) -> list[Slot]:
    end = slots[-1].end
    return [*slots, *[Slot("", end, end, Mark("blank"))] * (width - len(slots))]


def _where(slot: Slot) -> Where:
    box = None if slot.box is None else (slot.box.x0, slot.box.y0, slot.box.x1, slot.box.y1)
    return Where(page=slot.page, box=box, start=slot.start, end=slot.end)


def _confidence(placed: _Placed) -> float:
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
        [_window(row, 15, _NO_LEADS) for row in rows]
        if len(rows) == 1
        else [_window(row, 5, _NO_LEADS) for row in rows]
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
