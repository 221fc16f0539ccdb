"""Corrections of a table's structure, as lists of edits: one wrong header is one act of a person, not 175 single edits. Pure.

Change      (path, value) as `review.check_edit` takes it; the changes of one correction are saved together and undone together.
Line        the cells of one printed row, or of one column within the rows that share their heads.
Mark        what stands in a cell: a state other than blank and missing. A mark that would fall off its table is refused with its place, or
            becomes a leftover; it is never lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Literal

from extractor.domain import form
from extractor.domain.form import TableName
from extractor.domain.report import Leftover, Record, Sourced, State
from extractor.domain.review import PERSON
from extractor.domain.text import read_mark
from extractor.errors import NotFound, Refused

Change = tuple[str, Any]
Direction = Literal["left", "right", "up", "down"]
Stretch = Literal["cell", "row", "column", "table"]
Line = tuple[str, ...]

LEFTOVERS = "leftovers"
_SCALED = frozenset({"万元", "亿元", "元", "万件"})
_EMPTY: tuple[State, ...] = ("blank", "missing")
_ALONG: Mapping[Direction, tuple[Literal["row", "column"], int]] = {
    "left": ("row", -1),
    "right": ("row", 1),
    "up": ("column", -1),
    "down": ("column", 1),
}


def printed_lines(table: TableName, layout: str) -> tuple[Line, ...]:
    """The rows of cell ids as the form prints them: section 四 has all its parts side by side in one."""
    lines = tuple(tuple(cell.id for cell in row.cells) for row in form.rows(table, layout))
    return (tuple(id_ for line in lines for id_ in line),) if table == "proceedings" else lines


def line_of(record: Record, cell: str, stretch: Stretch) -> Line:
    """The cells of the row, column or table that a cell stands in. NotFound("review.unknown_key") for a cell the record has not."""
    if stretch == "cell":
        _table_of(record, cell)
        return (cell,)
    if stretch == "table":
        return tuple(id_ for line in _lines(record, cell) for id_ in line)
    lines = _lines(record, cell) if stretch == "row" else _columns(record, cell)
    return next(line for line in lines if cell in line)


def shift(record: Record, cell: str, direction: Direction, *, whole: bool) -> list[Change]:
    """Moves the row (left, right) or the column (up, down) by one: all of it, or the cell and those behind it. What the marks move onto
    must hold none: Refused("review.falls_off") names the mark in the way, or the one that would leave the table. The place that falls
    free is missing."""
    stretch, step = _ALONG[direction]
    line = line_of(record, cell, stretch)
    moving = line if whole else line[line.index(cell) :]
    first, last = line.index(moving[0]), len(line) - 1
    if step > 0:
        lost, free = last, first
        moved = {line[at + 1]: line[at] for at in range(first, last)}
    else:
        lost, free = max(first - 1, 0), last
        moved = {line[at - 1]: line[at] for at in range(max(first, 1), len(line))}
    _refuse_mark(record, line[lost])
    values = {target: _value(record.cells[source]) for target, source in moved.items()}
    return _changes(record, {**values, line[free]: {"state": "missing", "value": None}})


def swap(record: Record, cell: str, direction: Direction) -> list[Change]:
    """Changes a row for the one above or below it, a column for the one beside it; Refused("review.no_neighbour") at the edge, or where
    the two differ in length."""
    along, step = _ALONG[direction]
    lines = _columns(record, cell) if along == "row" else _lines(record, cell)
    at = next(n for n, line in enumerate(lines) if cell in line)
    other = lines[at + step] if 0 <= at + step < len(lines) else ()
    if len(other) != len(lines[at]):
        raise Refused("review.no_neighbour", place=f"cells.{cell}", facts={"label": form.label_of(cell)})
    pairs = list(zip(lines[at], other, strict=True))
    return _changes(record, {a: _value(record.cells[b]) for one in pairs for a, b in (one, (one[1], one[0]))})


def swap_cells(record: Record, cell: str, other: str) -> list[Change]:
    """NotFound("review.unknown_key")."""
    for id_ in (cell, other):
        _table_of(record, id_)
    return _changes(record, {cell: _value(record.cells[other]), other: _value(record.cells[cell])})


def paste(record: Record, cell: str, text: str) -> list[Change]:
    """Rows of a spreadsheet (columns parted by tabs) from the cell on, to the right and down, read as a report's cells are.
    Refused("review.no_fit") names the place of the first value that has no cell, and changes nothing."""
    lines = _lines(record, cell)
    top = next(n for n, line in enumerate(lines) if cell in line)
    left = lines[top].index(cell)
    values: dict[str, Any] = {}
    for down, pasted in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")):
        for across, mark in enumerate(pasted.split("\t")):
            row = lines[top + down] if top + down < len(lines) else ()
            if left + across >= len(row):
                facts = {"value": mark.strip(), "row": down + 1, "column": across + 1}
                raise Refused("review.no_fit", place=f"cells.{cell}", value=mark, facts=facts)
            values[row[left + across]] = _typed(mark, row[left + across])
    return _changes(record, values)


def set_state(record: Record, cells: Iterable[str], state: State) -> list[Change]:
    """Every state but printed: that one needs a number."""
    return _changes(record, {cell: {"state": state, "value": None} for cell in cells})


def choose_layout(record: Record, table: TableName, layout: str | None) -> list[Change]:
    """The table in another layout, None for a table that is not in the report. The marks of cells that the layout has not become
    leftovers. Refused("review.bad_value") comes from `check_edit` for a layout the form has not."""
    due = set(form.cell_ids(table, layout)) if layout else set()
    gone = [
        Leftover(text=_told(cell), where=cell.where)
        for id_, cell in record.cells.items()
        if id_.startswith(f"{table}.") and id_ not in due and cell.state not in _EMPTY
    ]
    if getattr(record.report.layout, table) == layout:
        return []
    chosen = {**record.report.layout.model_dump(mode="json"), table: layout}
    kept = [_leftovers([*record.leftovers, *gone])] if gone else []
    return [("report.layout", chosen), *kept]


def take_leftover(record: Record, number: int, cell: str) -> list[Change]:
    """Puts a leftover (by its place in the record's list) into a cell; a mark that stood there becomes a leftover in its turn.
    NotFound("review.unknown_key")."""
    if not 0 <= number < len(record.leftovers):
        raise NotFound("review.unknown_key", value=number, facts={"key": number})
    _table_of(record, cell)
    taken, was = record.leftovers[number], record.cells[cell]
    rest = [one for at, one in enumerate(record.leftovers) if at != number]
    if was.state not in _EMPTY:
        rest.insert(number, Leftover(text=_told(was), where=was.where))
    value = {**_typed(taken.text, cell), "raw": taken.text, "where": taken.where.model_dump(mode="json")}
    return [(f"cells.{cell}", value), _leftovers(rest)]


# --- the shape of a table ------------------------------------------------------------------------------------------------


def _table_of(record: Record, cell: str) -> tuple[TableName, str]:
    """The table and the layout that a cell of the record stands in."""
    for table in form.TABLES:
        layout = getattr(record.report.layout, table)
        if layout is not None and cell in form.cell_ids(table, layout) and cell in record.cells:
            return table, layout
    raise NotFound("review.unknown_key", value=cell, facts={"key": cell})


def _lines(record: Record, cell: str) -> tuple[Line, ...]:
    return printed_lines(*_table_of(record, cell))


def _columns(record: Record, cell: str) -> tuple[Line, ...]:
    """The columns of the rows that stand under the same heads as the cell: in section 二 those of its clause."""
    table, layout = _table_of(record, cell)
    if table == "proceedings":
        return tuple((id_,) for id_ in printed_lines(table, layout)[0])
    for _, block in groupby(form.rows(table, layout), key=lambda row: (row.clause, len(row.cells))):
        columns = tuple(
            tuple(each.id for each in column) for column in zip(*(row.cells for row in block), strict=True)
        )
        if any(cell in column for column in columns):
            return columns
    raise NotFound("review.unknown_key", value=cell, facts={"key": cell})


# --- values --------------------------------------------------------------------------------------------------------------


def _value(cell: Sourced) -> dict[str, Any]:
    """A cell as an edit of another cell: its source string and its place go along."""
    raw = "" if cell.raw is None and cell.state != "missing" else cell.raw
    return {"state": cell.state, "value": cell.value, "raw": raw, "where": cell.where.model_dump(mode="json")}


def _typed(text: str, cell: str) -> dict[str, Any]:
    """What a string says in a cell; an amount in another unit than the cell's stays words, for a person to convert."""
    mark = read_mark(text)
    other_unit = mark.unit in _SCALED and mark.unit != form.spec(cell).unit
    if mark.state == "printed" and other_unit:
        return {"state": "text", "value": None, "raw": text.strip()}
    if mark.state == "printed" and mark.value is not None:
        whole = mark.value == mark.value.to_integral_value()
        return {"state": "printed", "value": int(mark.value) if whole else float(mark.value)}
    said = {"state": mark.state, "value": None}
    return {**said, "raw": text.strip()} if mark.state == "text" else said


def _told(cell: Sourced) -> str:
    """A mark as a leftover shows it; what a person typed is not what the paper says."""
    if cell.by == PERSON and cell.value is not None:
        return str(cell.value)
    return cell.raw or ("-" if cell.value is None else str(cell.value))


def _leftovers(left: Sequence[Leftover]) -> Change:
    return LEFTOVERS, [one.model_dump(mode="json") for one in left]


def _refuse_mark(record: Record, cell: str) -> None:
    standing = record.cells[cell]
    if standing.state not in _EMPTY:
        facts = {"value": _told(standing), "label": form.label_of(cell)}
        raise Refused("review.falls_off", place=f"cells.{cell}", value=_told(standing), facts=facts)


def _changes(record: Record, values: Mapping[str, Any]) -> list[Change]:
    """Without those that say what stands there already."""
    return [(f"cells.{id_}", value) for id_, value in values.items() if not _stands(record.cells[id_], value)]


def _stands(cell: Sourced, value: Mapping[str, Any]) -> bool:
    same = (cell.state, cell.value) == (value["state"], value["value"])
    return same and all(_value(cell)[name] == value[name] for name in ("raw", "where") if name in value)
