"""Which mark of a row is which cell: by header where one stands whole, else by position, else not at all.

Lead     the slot at which the values of a row begin, as the rows that were cut like it show.
Window   as many slots as the form's row has cells, with all the marks of the row inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import Column, Row
from extractor.parsing.labels import bare
from extractor.parsing.rows import RawTable, Slot, TableRow


class Placed(NamedTuple):
    """A printed row with the form's row it was given; `label` how far its own words say so."""

    row: TableRow
    place: Row
    label: float


class Leads(NamedTuple):
    """At which slot the values begin, as all rows cut alike allow without contradiction: by shape and width, by shape, and
    counted from the line's first cell for all rows of one cut. `slots`: how many the longest row of a shape and width has."""

    by_shape: dict[tuple[object, ...], int]
    from_line: dict[object, int]
    slots: dict[tuple[object, ...], int]

    def of(self, row: TableRow, width: int) -> int | None:
        for key in ((*row.shape, width), row.shape):
            if key in self.by_shape:
                return self.by_shape[key]
        start = self.from_line.get(row.shape[0]) if row.shape else None
        return None if start is None else start - row.offset


NO_LEADS = Leads({}, {}, {})


def find_leads(raw: RawTable, placed: Iterable[Placed]) -> Leads:
    """What the rows and the header show together."""
    by_shape: dict[tuple[object, ...], set[int]] = {}
    shapes: dict[tuple[object, ...], set[int]] = {}
    longest: dict[tuple[object, ...], int] = {}
    for row, place, _ in placed:
        width = len(place.cells)
        if row.shape[:1] != ("run",):  # one cell a line: the padding after a row differs
            longest[(*row.shape, width)] = max(len(row.slots), longest.get((*row.shape, width), 0))
        starts = set(_starts(row, width))
        if not starts or not row.shape:
            continue
        for key in ((*row.shape, width), row.shape):
            by_shape[key] = by_shape.get(key, starts) & starts
        absolute = {start + row.offset for start in starts}
        shapes[row.shape] = shapes.get(row.shape, absolute) & absolute
    told = {key: min(starts) for key, starts in by_shape.items() if len(starts) == 1}
    return Leads(told, _from_line(raw, shapes), longest)


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


def in_columns(placed: Placed, leads: Leads, order: tuple[int, ...] | None) -> list[Slot | None] | None:
    """The row's slots in the order of the place's cells, None for a column that is not printed; None in all where the values
    can't be told apart."""
    row, width = placed.row, len(placed.place.cells)
    if row.columns is not None:
        by_column = {
            column: slot for slot, column in zip(row.slots, row.columns, strict=True) if column is not None
        }
        return [by_column.get(i) for i in range(width)]
    found = window(row, width if order is None else len(order), leads)
    if found is None or order is None:
        return None if found is None else list(found)
    by_column = dict(zip(order, found, strict=True))
    return [by_column.get(i) for i in range(width)]


def header_orders(raw: RawTable, placed: Iterable[Placed], leads: Leads) -> dict[str, tuple[int, ...]]:
    """For each place whose line of headers names its columns in another order than the form's, or not all of them: the form
    column of each printed one. In section 三 the row sums (R3) have the last word, and where they are silent a header that can be
    two levels flattened to one line is not believed."""
    rows = list(placed)
    orders: dict[str, tuple[int, ...]] = {}
    for one in rows:
        order = _header_order(raw, one)
        if order is not None and order != tuple(range(len(one.place.cells))):
            orders[one.place.id] = order
    if raw.name == "requests" and orders:
        by_header = sum(_row_sum_holds(in_columns(one, leads, orders.get(one.place.id))) for one in rows)
        by_form = sum(_row_sum_holds(in_columns(one, leads, None)) for one in rows)
        flattened = any(_could_be_flattened(order) for order in orders.values())
        believed = by_header > by_form or (by_header == by_form and not flattened)
        return orders if believed else {}
    return orders


def _could_be_flattened(order: tuple[int, ...]) -> bool:
    """自然人 and 总计 stand in the header's first line and the five kinds of legal persons in its second: read one after the other
    they are out of order, though the numbers below are not."""
    first, last = 0, len(form.REQUEST_COLUMNS) - 1
    outer = [column for column in order if column in (first, last)]
    inner = [column for column in order if column not in (first, last)]
    together = order in ((*outer, *inner), (*inner, *outer), (*outer[:1], *inner, *outer[1:]))
    return inner == sorted(inner) and outer == sorted(outer) and together


def _header_order(raw: RawTable, placed: Placed) -> tuple[int, ...] | None:
    """The columns that the nearest whole line of headers above the row names, each once; None where there is no such line."""
    columns = placed.place.columns
    start = placed.row.slots[0].start if placed.row.slots else 0
    for line in reversed(raw.headers):
        if not line or line[0].start > start:  # a line of blanks alone heads nothing
            continue
        named = [i for piece in line for i in _named(piece.text, columns)]
        if len(named) >= max(2, len(columns) - 1) and len(set(named)) == len(named):
            return tuple(named)
        if raw.name == "proactive" and len(named) > 0:
            return None  # the row's own header, not a whole one
    return None


@lru_cache(maxsize=4096)
def _named(text: str, columns: tuple[Column, ...]) -> tuple[int, ...]:
    key = bare(text)
    return tuple(
        i
        for i, column in enumerate(columns)
        if any(key == bare(label) for label in (column.label, *column.variants))
    )


def _row_sum_holds(slots: Sequence[Slot | None] | None) -> bool:
    """R3 on a row that can tell one order from another: it holds and its numbers are not all alike."""
    if slots is None:
        return False
    values = [slot.mark.value for slot in slots if slot is not None and slot.mark.value is not None]
    return len(values) > 2 and len(set(values)) > 1 and sum(values[:-1]) == values[-1]


def window(row: TableRow, width: int, leads: Leads) -> list[Slot] | None:
    """The `width` slots of the row that are its values: all marks lie inside, what is outside is blank padding of merged cells.
    None where there are too few slots, too many marks, or no way to tell where the values begin."""
    printed = row.printed
    if row.shape[:1] == ("glued",) and len(printed) == 1 and len(printed[0].raw) == width:
        # `规章000`: as many digits as the row has cells are one each; any other number stays one, because where to cut it
        # would be a guess.
        return list(printed[0].digits())
    if len(printed) > width:
        return None
    if len(printed) == width:
        return list(printed)
    if width < len(row.slots) < leads.slots.get((*row.shape, width), 0):
        return None  # two cells run into one, or blank ones cut off at the line's end: which can't be told
    starts = _starts(row, width)
    lead = leads.of(row, width)
    if lead in starts:
        return list(row.slots[lead : lead + width])
    if len(starts) > 1 and (not printed or not row.labels):
        starts = starts[:1]  # one cell a line: values follow their label at once, padding comes after
    return list(row.slots[starts[0] : starts[0] + width]) if len(starts) == 1 and lead is None else None
