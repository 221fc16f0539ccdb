"""Which mark of a row is which cell: by header where one stands whole, else by position, else not at all.

Lead     the slot at which the values of a row begin, as the rows that were cut like it show.
Window   as many slots as the form's row has cells, with all the marks of the row inside.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.form import Column, Row, TableName
from extractor.parsing.labels import bare, ordinal
from extractor.parsing.rows import Piece, RawTable, Slot, TableRow


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
    lines = _head_lines(raw)
    orders: dict[str, tuple[int, ...]] = {}
    for one in rows:
        order = _header_order(raw, one, lines)
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


def _header_order(raw: RawTable, placed: Placed, lines: Sequence[_HeadLine]) -> tuple[int, ...] | None:
    """The columns that the nearest whole line of headers above the row names, each once; None where there is no such line."""
    columns = placed.place.columns
    start = placed.row.slots[0].start if placed.row.slots else 0
    for line in reversed(lines):
        if not line.pieces or line.pieces[0].start > start:  # a line of blanks alone heads nothing
            continue
        named = [i for piece in line.pieces for i in _named(piece.text, columns)]
        least = max(2, len(columns) - (0 if line.gathered else 1))
        if len(named) >= least and len(set(named)) == len(named):
            return tuple(named)
        if raw.name == "proactive" and len(named) > 0:
            return None  # the row's own header, not a whole one
    return None


_FEWEST = {"proactive": 2, "requests": 4, "proceedings": 5}  # headers that are one header and no stray labels


def contrary_heads(raw: RawTable, placed: Iterable[Placed]) -> dict[str, tuple[str, ...]]:
    """For each place below headers that are out of the form's order and not all there, so that no order can be told: those headers."""
    lines = [line for line in _head_lines(raw) if line.gathered and line.pieces]
    found: dict[str, tuple[str, ...]] = {}
    for one in placed:
        columns, slots = one.place.columns, one.row.slots
        if one.row.columns is not None or not slots:
            continue
        for line in reversed(lines):
            named = [i for piece in line.pieces for i in _named(piece.text, columns)]
            if line.pieces[0].start > slots[0].start or len(named) < _FEWEST[raw.name]:
                continue
            odd = named != sorted(named) and len(set(named)) == len(named) < len(columns)
            if odd and not (raw.name == "requests" and _could_be_flattened(tuple(named))):
                found[one.place.id] = tuple(piece.text for piece in line.pieces)
            break
    return found


class _HeadLine(NamedTuple):
    """`gathered`: told apart by spaces or gathered from several lines, so that only a whole sequence says anything."""

    pieces: tuple[Piece, ...]
    gathered: bool


def _head_lines(raw: RawTable) -> list[_HeadLine]:
    """The table's lines of headers in the order of the text: those cut by a separator as they stand, those cut by spaces word by
    word, and runs of headers that stand one a line before a row."""
    lines = [_HeadLine(line, gathered=False) for line in raw.headers]
    known = {piece.start for line in raw.headers for piece in line}
    for row in raw.rows:
        run: list[Piece] = []
        for piece in (*row.context, *row.labels):
            for word in words_apart(piece, raw.name):
                if word.start not in known and _heads_a_column(raw.name, word.text):
                    run.append(word)
                elif run and not is_surrounding(word.text, raw.name):
                    lines.append(_HeadLine(tuple(run), gathered=True))
                    run = []
        if run:
            lines.append(_HeadLine(tuple(run), gathered=True))
    lines.extend(
        _HeadLine(tuple(word for piece in line for word in words_apart(piece, raw.name)), gathered=True)
        for line in raw.headers
        if any(len(piece.text.split()) > 1 for piece in line)
    )
    return sorted(lines, key=lambda line: line.pieces[0].start if line.pieces else 0)


# （单位：万元）, 单位:元, （亿元）, 金额/万元: what a header says of its numbers' unit.
_UNIT = re.compile(
    r"[（(]?\s*(?:计量)?单位\s*[：:]?\s*(亿元|万元|元|[百千万]件)\s*[)）]?|[（(/]\s*(?:人民币)?\s*(亿元|万元|元|[百千万]件)\s*[)）]?$"
)


def header_units(raw: RawTable, placed: Iterable[Placed]) -> dict[str, tuple[str | None, ...]]:
    """For each place the units of its cells as its label or the nearest header above it states them; places of which nothing is
    stated are left out."""
    heads = _heads_in_order(raw)
    if not any(_UNIT.search(word.text) for word in heads):
        return {}
    starts = sorted(slot.start for row in raw.rows for slot in row.slots)
    stated: dict[str, tuple[str | None, ...]] = {}
    for row, place, _ in placed:
        start = row.slots[0].start if row.slots else 0
        before = starts[bisect_left(starts, start) - 1] if starts and starts[0] < start else 0
        units = _units_above(heads, before, start, place)
        if any(units):
            stated[place.id] = units
    return stated


def _units_above(heads: Sequence[Piece], before: int, start: int, place: Row) -> tuple[str | None, ...]:
    """`start` is where the row's values begin, `before` where the last value before them stands."""
    columns = tuple(map(_without_unit, place.columns))
    units: list[str | None] = [None] * len(columns)
    of_no_column: str | None = (
        None  # 单位：元 on a line of its own, 行政事业性收费（元）, an amount in other words
    )
    for word in heads:
        if word.start > start:
            break
        found = _UNIT.search(word.text)
        unit = None if found is None else found[1] or found[2]
        named = _named(_UNIT.sub("", word.text), columns)
        for i in named:
            units[i] = unit  # the nearest header has the last word, also where it states none
        if unit is not None and not named and word.start > before:
            of_no_column = unit
    return tuple(
        of_no_column if unit is None and _is_money(cell.unit) == _is_money(of_no_column) else unit
        for unit, cell in zip(units, place.cells, strict=True)
    )


def _is_money(unit: str | None) -> bool:
    return unit is not None and unit.endswith("元")


def _heads_in_order(raw: RawTable) -> list[Piece]:
    """The table's headers and labels, those cut by spaces word by word, in the order of the text."""
    pieces = (
        *(piece for line in raw.headers for piece in line),
        *(piece for row in raw.rows for piece in (*row.context, *row.labels)),
    )
    words = {word.start: word for piece in pieces for word in _unit_apart(piece, raw.name)}
    return [words[start] for start in sorted(words)]


def _unit_apart(piece: Piece, name: TableName) -> list[Piece]:
    """A header with an unusual unit is no word of the form, yet it may stand cut off by spaces."""
    words = words_apart(piece, name)
    if len(words) > 1 or not _UNIT.search(piece.text):
        return words
    return [
        Piece(match[0], piece.start + match.start(), piece.start + match.end())
        for match in _WORD.finditer(piece.text)
    ]


@cache
def _without_unit(column: Column) -> Column:
    labels = tuple(_UNIT.sub("", label) for label in (column.label, *column.variants))
    return Column(column.id, labels[0], labels[1:])


_WORD = re.compile(r"[^\s|]+")
_FARTHEST = (
    24  # lines above a table's first row; the form's header of seven columns takes ten at one cell a line
)


def words_apart(piece: Piece, name: TableName) -> list[Piece]:
    """The headers that stand in the piece separated by spaces; the piece itself where it is one, or where none is in it."""
    if _heads_a_column(name, piece.text) or len(piece.text.split()) < 2:
        return [piece]
    words = [
        Piece(match[0], piece.start + match.start(), piece.start + match.end())
        for match in _WORD.finditer(piece.text)
    ]
    known = any(_heads_a_column(name, word.text) or is_surrounding(word.text, name) for word in words)
    return words if known else [piece]


def heads_above(raw: RawTable, text: str) -> tuple[Piece, ...]:
    """The headers that stand right above the first row, line by line up to the first line that says anything else: a flattened
    header of section 三 holds no word that tells its table."""
    end = text.rfind("\n", 0, min((at for row in raw.rows[:1] for at in _places(row)), default=0))
    lines: list[list[Piece]] = []
    while end > 0 and len(lines) < _FARTHEST:
        begin = text.rfind("\n", 0, end) + 1
        words = [
            Piece(match[0], begin + match.start(), begin + match.end())
            for match in _WORD.finditer(text[begin:end])
        ]
        if not all(
            _heads_a_column(raw.name, word.text) or is_surrounding(word.text, raw.name) for word in words
        ):
            break
        lines.append(words)
        end = begin - 1
    return tuple(word for line in reversed(lines) for word in line if _heads_a_column(raw.name, word.text))


def _places(row: TableRow) -> Iterator[int]:
    yield from (piece.start for piece in (*row.labels, *row.context))
    yield from (slot.start for slot in row.slots)


@lru_cache(maxsize=8192)
def _heads_a_column(name: TableName, text: str) -> bool:
    return len(text) < _LONGEST_HEAD and bare(text) in _heads(name) and ordinal(text) is None


_LONGEST_HEAD = 40  # characters; the form's longest header of a column has 12


@cache
def _heads(name: TableName) -> frozenset[str]:
    return frozenset(
        bare(label)
        for layout in ("2021", "2019")
        for row in form.rows(name, layout)
        for label in (
            *(label for column in row.columns for label in (column.label, *column.variants)),
            *(row.labels if name == "proceedings" else ()),  # there the parts are headers too
        )
    )


@lru_cache(maxsize=4096)
def is_surrounding(text: str, name: TableName) -> bool:
    """A word that the form prints around its headers and that names no column (法人或其他组织)."""
    return bare(text) in _SURROUNDING[name] or "勾稽" in text


_SURROUNDING: dict[TableName, frozenset[str]] = {
    "proactive": frozenset(),
    "requests": frozenset(map(bare, ("申请人情况", "法人或其他组织", "申请人类型"))),
    "proceedings": frozenset({bare("行政诉讼")}),
}


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
