"""The moves that a sheet's failed relations allow: by one cell, by faults of a line, by whole rows that stand too high or too low.

The faults are those of `misreadings`; here they are tried at every place where some relation is off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice, pairwise
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.report import Number
from extractor.parsing.misreadings import Lost, explain_line, explain_number
from extractor.parsing.sheet import Move, Sheet, Value, relations_of

# Bounds of the search, so that a report with dozens of failures or with its totals blank costs no more than a few times one with
# two: moves tried, moves that take part, and cells of a line among which pairs and triples are tried.
_MOVES_TRIED = 500
_MOVES_KEPT = 300
_PAIRS_AMONG = 10
_TRIPLES_AMONG = 6


def moves_of(sheet: Sheet) -> list[Move]:
    """Every move, the cheapest for each set of changes."""
    best: dict[frozenset[tuple[str, Number]], Move] = {}
    for move in _all_moves(sheet):
        key = frozenset((id_, value or 0) for id_, value in move.changes)
        if key not in best or move.cost < best[key].cost:
            best[key] = move
    return sorted(best.values(), key=lambda move: move.cost)[:_MOVES_KEPT]


def _all_moves(sheet: Sheet) -> Iterator[Move]:
    """The likeliest places first, as the search is bounded: cells, lines whose own sum failed, the other lines."""
    yield from _of_one_cell(sheet)
    if sheet.layout.requests is not None:
        yield from _of_whole_rows(sheet, sheet.layout.requests)
    lines = _lines(sheet.layout.requests, sheet.layout.proceedings)
    for place in sorted(lines, key=lambda place: sheet.failed.isdisjoint(place[0].own)):
        yield from _of_a_line(sheet, *place)


def _of_one_cell(sheet: Sheet) -> Iterator[Move]:
    ids = dict.fromkeys(
        id_ for k in sorted(sheet.failed) for id_ in (*sheet.relations[k].left, *sheet.relations[k].right)
    )
    for id_ in ids:
        demands = sheet.demands(id_)
        if len(demands) == 1:
            move = _one_cell(sheet, id_, demands.pop())
            if move is not None:
                yield move


def _one_cell(sheet: Sheet, id_: str, value: Number) -> Move | None:
    if value < 0 or value != int(value):
        return None
    explains = explain_number(sheet.value[id_], int(value))
    return sheet.move({id_: int(value)}, explains or "no known misreading", explains is None)


class _Line(NamedTuple):
    """`own`: the relations that run along it."""

    cells: tuple[str, ...]
    is_row: bool
    own: frozenset[int]


@cache
def _lines(requests: str | None, proceedings: str | None) -> tuple[tuple[_Line, frozenset[int]], ...]:
    """Rows and columns with the relations that cross them; table 四 as its three parts and as the one row it is printed in."""
    numbers = {
        (relation.id, relation.of): k for k, relation in enumerate(relations_of(requests, proceedings))
    }
    found: list[tuple[_Line, frozenset[int]]] = []
    if requests is not None:
        down = frozenset(k for (code, _), k in numbers.items() if code in ("R1", "R2"))
        along = frozenset(k for (code, _), k in numbers.items() if code == "R3")
        rows = form.rows("requests", requests)
        for row in rows:
            own = frozenset({numbers["R3", row.id.removeprefix("requests.")]})
            found.append((_Line(tuple(cell.id for cell in row.cells), True, own), down))
        for i, column in enumerate(form.REQUEST_COLUMNS):
            own = frozenset({numbers["R1", column.id], numbers["R2", column.id]})
            found.append((_Line(tuple(row.cells[i].id for row in rows), False, own), along))
    if proceedings is not None:
        parts = form.rows("proceedings", proceedings)
        own_of = [numbers["R4", part.id.removeprefix("proceedings.")] for part in parts]
        for part, k in zip(parts, own_of, strict=True):
            found.append((_Line(tuple(cell.id for cell in part.cells), True, frozenset({k})), frozenset()))
        found.append((_Line(form.cell_ids("proceedings", "standard"), True, frozenset(own_of)), frozenset()))
    return tuple(found)


def _of_a_line(sheet: Sheet, line: _Line, crossing: frozenset[int]) -> Iterator[Move]:
    read = [sheet.value[id_] for id_ in line.cells]
    demands = [sheet.demands(id_, crossing.__contains__) for id_ in line.cells]
    if not _is_off(sheet, line):
        return

    def allowed(place: int, number: Value) -> bool:
        said = number or 0
        asked = demands[place]
        return said == (read[place] or 0) or not asked or (len(asked) == 1 and said in asked)

    for fault in explain_line(read, allowed, row=line.is_row):
        changes = {line.cells[i]: value for i, value in fault.changes.items() if not isinstance(value, Lost)}
        lost = [i for i, value in fault.changes.items() if isinstance(value, Lost)]
        if sheet.tried > _MOVES_TRIED:
            return
        for i in lost:
            value = _remainder(sheet, line.cells[i], changes, demands[i])
            if value is not None:
                changes[line.cells[i]] = value
        if len(changes) == len(fault.changes):
            move = sheet.move(changes, fault.explains, len(lost))
            if move is not None:
                yield move
    if crossing:
        yield from _of_several(sheet, line, demands)


def _is_off(sheet: Sheet, line: _Line) -> bool:
    """Some failed relation crosses the line or runs along it."""
    return any(k in sheet.failed for id_ in line.cells for k, _ in sheet.of[id_])


def _remainder(sheet: Sheet, id_: str, changes: Mapping[str, Value], asked: set[Number]) -> Number | None:
    """What a crossing relation asks of the cell, else the line's own with the other cells changed; None where neither says."""
    if asked:
        return next(iter(asked)) if len(asked) == 1 else None
    said = (_asked_after(sheet, id_, k, changes) for k, _ in sheet.of[id_])
    return next((value for value in said if value is not None), None)


def _asked_after(sheet: Sheet, id_: str, k: int, changes: Mapping[str, Value]) -> Number | None:
    """What the relation asks of the cell when the changes are made; None where it is open."""
    relation = sheet.relations[k]
    sides = []
    for side in (relation.left, relation.right):
        whole: Number = 0
        for other in side:
            value = changes[other] if other in changes else sheet.value[other]
            if other == id_:
                continue
            if value is None and other not in sheet.zero:
                return None
            whole += value or 0
        sides.append(whole)
    return sides[1] - sides[0] if id_ in relation.left else sides[0] - sides[1]


def _of_several(sheet: Sheet, line: _Line, demands: Sequence[set[Number]]) -> Iterator[Move]:
    """Two or three cells of one line, each as its crossing relation asks, which together satisfy the line's own."""
    asked = {
        id_: int(value)
        for id_, values in zip(line.cells, demands, strict=True)
        if len(values) == 1
        and (value := next(iter(values))) >= 0
        and value == int(value)
        and value != (sheet.value[id_] or 0)
    }
    sizes = [size for size, most in ((2, _PAIRS_AMONG), (3, _TRIPLES_AMONG)) if size <= len(asked) <= most]
    for size in sizes:
        for ids in combinations(asked, size):
            explained = all(explain_number(sheet.value[id_], asked[id_]) for id_ in ids)
            words = "several misreadings together" if explained else "no known misreading"
            move = sheet.move({id_: asked[id_] for id_ in ids}, words, size)
            if move is not None:
                yield move


def _of_whole_rows(sheet: Sheet, layout: str) -> list[Move]:
    """Numbers of whole rows that stand a row too high or too low, as after an empty row that a page break made (sample 000).

    A row that nothing shows to have moved (the order of results is no one's sum) stays where it is. Where the row that was
    read too many can be one of blanks, it is none of printed zeros."""
    codes = {sheet.relations[k].id for k in sheet.failed}
    if "R3" in codes or not codes & {"R1", "R2"}:
        return []  # a row takes its own sum along: moved rows alone break columns only
    rows = [tuple(cell.id for cell in row.cells) for row in form.rows("requests", layout)]
    read = [[sheet.value[id_] for id_ in row] for row in rows]
    found: dict[bool, list[Move]] = {True: [], False: []}
    for shift in islice(_row_shifts(read), _MOVES_TRIED // 4):
        changes: dict[str, Value] = {}
        for place in shift.places:
            changes.update(zip(rows[place], read[place + shift.by], strict=True))
        vacated = rows[shift.vacated]
        for remainder in (dict.fromkeys(vacated, 0), _row_lost(sheet, vacated, changes)):
            free = sum(map(bool, remainder.values()))
            move = sheet.move({**changes, **remainder}, "rows shifted by one", free)
            if move is not None:
                found[shift.by_blank].append(move)
    return [*(found[True] or found[False]), *_rows_swapped(sheet, rows, read)]


def _rows_swapped(
    sheet: Sheet, rows: Sequence[Sequence[str]], read: Sequence[Sequence[Value]]
) -> Iterator[Move]:
    for (upper, above), (lower, below) in pairwise(zip(rows, read, strict=True)):
        changes = dict(zip((*upper, *lower), (*below, *above), strict=True))
        move = sheet.move(changes, "rows shifted by one", 0) if any(above) and any(below) else None
        if move is not None:
            yield move


def _row_lost(sheet: Sheet, row: Sequence[str], changes: Mapping[str, Value]) -> dict[str, Value]:
    """A lost row by its columns' relations; its own says nothing of seven unknown numbers."""
    columns = {id_: next(k for k, _ in sheet.of[id_] if sheet.relations[k].id != "R3") for id_ in row}
    return {id_: _asked_after(sheet, id_, k, changes) for id_, k in columns.items()}


class _RowShift(NamedTuple):
    """The rows at `places` hold what was printed `by` rows before; `vacated` is the row whose print was lost; `by_blank` tells
    that a row without any mark stands where one was read too many."""

    places: range
    by: int
    vacated: int
    by_blank: bool


def _row_shifts(read: Sequence[Sequence[Value]]) -> Iterator[_RowShift]:
    empty = [not any(values) for values in read]
    blank = [all(value is None for value in values) for values in read]
    for start in range(len(read) - 1):
        for end in range(start + 1, len(read)):  # a shift that goes on over empty rows is the shorter one
            if empty[start] and not empty[start + 1] and not empty[end]:
                yield _RowShift(range(start, end), 1, end, _in_run(blank, empty, start, -1))
            if empty[end] and not empty[end - 1] and not empty[start]:
                yield _RowShift(range(start + 1, end + 1), -1, start, _in_run(blank, empty, end, 1))


def _in_run(blank: Sequence[bool], empty: Sequence[bool], at: int, step: int) -> bool:
    """A blank row among the empty ones that stand together from there."""
    while 0 <= at < len(empty) and empty[at]:
        if blank[at]:
            return True
        at += step
    return False
