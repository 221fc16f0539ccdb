"""The form's relations as constraints: which cells explain the failed ones.

Move       changes of cells by one reading fault, after which every relation that they touch holds.
Demand     the value that a relation asks of one cell when all its other cells are right.
Evidence   a relation that was off and that a move puts right. A move must have more evidence than it has free values
           (values that nothing but a relation gives): else any number could be explained.
Cover      moves that together put right every failed relation that they have a part in.

Nothing here changes a cell: what is found goes into the `alternatives` of the findings.
Source of the relations: form.json; of the faults: notes/domain.md A3 R10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations, islice, pairwise
from typing import Final, NamedTuple

from extractor.domain import form
from extractor.domain.checks.arithmetic import Tested, implied_values, tested_relations
from extractor.domain.form import Relation
from extractor.domain.report import Alternative, Change, Finding, Layout, Number, Sourced, Text2
from extractor.parsing.misreadings import EXPLANATIONS, Lost, explain_line, explain_number

__all__ = ["EXPLANATIONS", "NOTES", "propose"]

Cells = Mapping[str, Sourced]
Value = Number | None

# What is added to the words of a failed relation's finding.
NOTES: Final[Mapping[str, Text2]] = {
    "none": Text2(
        zh="没有一种单一的误读能解释，可能原文如此",
        en="no single misreading explains it; the report itself may say so",
    ),
    "several": Text2(
        zh="没有一种单一的误读能解释，须有多处误读",
        en="no single misreading explains it; it would take several",
    ),
    "one_sum": Text2(
        zh="涉及的只有这一个等式，不能指明是其中哪一个单元格",
        en="only this one sum says so, which names its cells and not one of them",
    ),
    "five_cells": Text2(
        zh="表四的一个和只能指明这五个单元格，不能指明是其中哪一个",
        en="in this table a failed sum names its five cells, not one of them",
    ),
}

_OFFERED = 5  # alternatives of a finding; a person reads them all
# Bounds of the search, so that a report with dozens of failures or with its totals blank costs no more than a few times one with
# two: moves tried, moves that take part, covers tried, and cells of a line among which pairs and triples are tried.
_MOVES_TRIED = 500
_COVERS_TRIED = 1000
_MOVES_KEPT = 300
_PAIRS_AMONG = 10
_TRIPLES_AMONG = 6


class _Move(NamedTuple):
    """`fixes` are the failed relations it puts right, `argues` those and the ones that were off without a finding; by number."""

    changes: tuple[tuple[str, Value], ...]
    explains: str
    fixes: frozenset[int]
    argues: frozenset[int]
    cost: tuple[int, int, int, int]


def propose(cells: Cells, layout: Layout, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of `check_arithmetic`, in their order, with `alternatives` and a note for the relations that fail.

    Every alternative leaves its changed cells' relations holding, breaks none, and gives counts of zero or more; first comes
    the one of fewest cells, explained before unexplained. Other findings are handed through."""
    tests = tested_relations(cells, layout)
    if not any(test.verdict == "fails" for test in tests):
        return tuple(_with_decimal_point(one, tests, cells) for one in findings)
    sheet = _Sheet(cells, layout, tests)
    covers = _solve(sheet)
    proposed = []
    for one in findings:
        number = sheet.number_of.get((one.code, one.cells)) if one.severity == "error" else None
        if number is not None and number in sheet.failed:
            proposed.append(_answered(one, covers.get(number, []), sheet))
        elif one.code == "R5" and one.cells:
            proposed.append(_for_cell(_with_decimal_point(one, tests, cells), covers, sheet))
        else:
            proposed.append(one)
    return tuple(proposed)


# --- words ------------------------------------------------------------------------------------------------------------------


def _answered(one: Finding, covers: Sequence[tuple[_Move, ...]], sheet: _Sheet) -> Finding:
    notes = []
    if one.code == "R4":
        notes.append("five_cells")
    elif covers and all(len(move.argues) == 1 for cover in covers for move in cover):
        notes.append("one_sum")
    if not any(len(cover) == 1 and _is_one_fault(cover[0]) for cover in covers):
        several = any(all(move.explains != "no known misreading" for move in cover) for cover in covers)
        notes.append("several" if several else "none")
    message = one.message
    for note in notes:
        message = _noted(message, NOTES[note])
    return one.model_copy(
        update={"message": message, "alternatives": tuple(_alternative(cover, sheet) for cover in covers)}
    )


def _is_one_fault(move: _Move) -> bool:
    return move.explains not in ("no known misreading", "several misreadings together")


def _noted(message: Text2, note: Text2) -> Text2:
    if note.zh in message.zh:
        return message  # proposed before
    return Text2(zh=f"{message.zh}；{note.zh}", en=f"{message.en}; {note.en}")


def _alternative(cover: Sequence[_Move], sheet: _Sheet) -> Alternative:
    order = form.order()
    changes = sorted((change for move in cover for change in move.changes), key=lambda c: order[c[0]])
    argues = sorted({k for move in cover for k in move.argues}, key=lambda k: (sheet.relations[k].id, k))
    explains = {move.explains for move in cover}
    if len(cover) == 1:
        words = cover[0].explains
    else:
        words = "no known misreading" if "no known misreading" in explains else "several misreadings together"
    return Alternative(
        changes=tuple(Change(cell=id_, value=value) for id_, value in changes),
        explains=words,
        because=tuple(f"{sheet.relations[k].id} {sheet.relations[k].of}" for k in argues),
    )


def _for_cell(one: Finding, covers: Mapping[int, Sequence[tuple[_Move, ...]]], sheet: _Sheet) -> Finding:
    """A number that can't be a count, with the alternatives of its relations that change it."""
    found = {
        _alternative(cover, sheet): None
        for k, _ in sheet.of.get(one.cells[0], ())
        for cover in covers.get(k, ())
        if any(id_ == one.cells[0] for move in cover for id_, _ in move.changes)
    }
    return one.model_copy(update={"alternatives": (*one.alternatives, *found)}) if found else one


def _with_decimal_point(one: Finding, tests: Sequence[Tested], cells: Cells) -> Finding:
    """1.234 where a count must stand: the relations ask for 1234."""
    if one.code != "R5" or one.alternatives or cells[one.cells[0]].value is not None:
        return one
    id_ = one.cells[0]
    value = implied_values(tests, cells).get(id_)
    if value is None or (cells[id_].raw or "").replace(".", "").strip() != str(value):
        return one
    because = tuple(
        f"{test.relation.id} {test.relation.of}"
        for test in tests
        if id_ in test.unknown and test.verdict == "holds_if"
    )
    change = Change(cell=id_, value=value)
    alternative = Alternative(changes=(change,), explains="a misread decimal point", because=because)
    return one.model_copy(update={"alternatives": (alternative,)})


# --- the cells under their relations ------------------------------------------------------------------------------------


@cache
def _relations(requests: str | None, proceedings: str | None) -> tuple[Relation, ...]:
    every = form.relations(requests or "2021")
    return tuple(
        relation for relation in every if (proceedings if relation.id == "R4" else requests) is not None
    )


@cache
def _cells_of(requests: str | None, proceedings: str | None) -> dict[str, tuple[tuple[int, int], ...]]:
    """For each cell the numbers of its relations with the sign it has there: 1 on the left, -1 on the right."""
    found: dict[str, list[tuple[int, int]]] = {}
    for k, relation in enumerate(_relations(requests, proceedings)):
        for sign, side in ((1, relation.left), (-1, relation.right)):
            for id_ in side:
                found.setdefault(id_, []).append((k, sign))
    return {id_: tuple(places) for id_, places in found.items()}


class _Sheet:
    """The numbers with what each relation is off by (left less right; a cell without a number counts as nothing).

    `open` counts a relation's cells that may hold any number. A blank or dash that stands for zero is not open (上海 2019 has 135
    of them); taken for zero it may still be changed, and whether a relation holds is judged without that."""

    def __init__(self, cells: Cells, layout: Layout, tests: Sequence[Tested]) -> None:
        self.layout = layout
        self.relations = _relations(layout.requests, layout.proceedings)
        self.of = _cells_of(layout.requests, layout.proceedings)
        self.number_of = {
            (relation.id, (*relation.left, *relation.right)): k for k, relation in enumerate(self.relations)
        }
        self.value: dict[str, Value] = {id_: cells[id_].value if id_ in cells else None for id_ in self.of}
        self.zero = _zeros(cells, implied_values(tests, cells), self.value)
        count = len(self.relations)
        self.off: list[Number] = [0] * count
        self.open = [0] * count
        self.unknown: list[dict[int, int]] = [{1: 0, -1: 0} for _ in range(count)]
        for id_, places in self.of.items():
            value = self.value[id_]
            for k, sign in places:
                if value is None:
                    self.unknown[k][sign] += 1
                    self.open[k] += id_ not in self.zero
                else:
                    self.off[k] += sign * value
        numbers = {relation: k for k, relation in enumerate(self.relations)}
        self.failed = frozenset(numbers[test.relation] for test in tests if test.verdict == "fails")

        self.tried = 0

    def is_open(self, id_: str) -> bool:
        return self.value[id_] is None and id_ not in self.zero

    def demands(self, id_: str, among: Callable[[int], bool] = lambda _: True) -> set[Number]:
        """The values that the closed ones of its relations ask of the cell."""
        own = self.is_open(id_)
        return {
            (self.value[id_] or 0) - sign * self.off[k]
            for k, sign in self.of[id_]
            if among(k) and self.open[k] == own
        }

    def move(self, changes: Mapping[str, Value], explains: str, free: int) -> _Move | None:
        """The changes as a move; None where they leave or break a relation, put right none, or have too little evidence."""
        self.tried += 1
        real = {id_: value for id_, value in changes.items() if (value or 0) != (self.value[id_] or 0)}
        off: dict[int, Number] = {}
        for id_, value in real.items():
            if value is not None and value < 0:
                return None
            by = (value or 0) - (self.value[id_] or 0)
            for k, sign in self.of[id_]:
                off[k] = off.get(k, self.off[k]) + sign * by
        if any(left and not self.open[k] for k, left in off.items()) or self.failed.isdisjoint(off):
            return None
        opened = self._still_open(real, off)
        if opened is None:
            return None
        argues = frozenset(k for k, left in off.items() if self.off[k] and not left)
        fixes = self.failed.intersection(off)
        if len(argues | fixes) <= free:
            return None
        numbers = sum(self.value[id_] is not None for id_ in real)
        cost = (max(numbers, 1), explains == "no known misreading", opened, _RANK[explains])
        return _Move(tuple(real.items()), explains, fixes, argues | fixes, cost)

    def _still_open(self, changes: Mapping[str, Value], off: Mapping[int, Number]) -> int | None:
        """How many of the relations stay open under the changes less those that they close; None where one can't hold then."""
        open_ = {k: self.open[k] for k in off}
        unknown = {k: dict(self.unknown[k]) for k in off if any(self.unknown[k].values())}
        for id_, value in changes.items():
            if self.value[id_] is None:
                for k, sign in self.of[id_]:
                    unknown[k][sign] -= 1
                    open_[k] -= id_ not in self.zero
            elif value is None:
                for k, sign in self.of[id_]:
                    unknown.setdefault(k, {1: 0, -1: 0})[sign] += 1
        if any(off[k] and not (open_[k] and _balanced(off[k], sides)) for k, sides in unknown.items()):
            return None
        return sum(bool(now) - (self.open[k] > 0 and not now) for k, now in open_.items())


def _zeros(cells: Cells, implied: Mapping[str, Number], values: Mapping[str, Value]) -> set[str]:
    """Blanks and dashes that stand for zero: the relations say so, or the table prints no zero at all and it is no sum's cell."""
    found = {id_ for id_, value in implied.items() if value == 0}
    if 0 not in (value for id_, value in values.items() if id_.startswith("requests.")):
        found.update(id_ for id_ in values if id_.startswith("requests.") and not _is_sum(id_))
    return {id_ for id_ in found if id_ in cells and cells[id_].state in ("blank", "dash")}


def _is_sum(id_: str) -> bool:
    return id_.endswith(".total") or id_.startswith("requests.handled_total.")


def _balanced(off: Number, unknown: Mapping[int, int]) -> bool:
    """As domain.checks.arithmetic tests it: equal, or the side with cells without a number is the smaller."""
    if unknown[1] and unknown[-1]:
        return True
    if unknown[1]:
        return off <= 0
    return off >= 0 if unknown[-1] else off == 0


# One number misread is likelier than a line moved, a line moved likelier than several accidents at once.
_RANK: Final = {words: rank for rank, words in enumerate(EXPLANATIONS)}


# --- moves ------------------------------------------------------------------------------------------------------------------


def _moves(sheet: _Sheet) -> list[_Move]:
    """Every move, the cheapest for each set of changes."""
    best: dict[frozenset[tuple[str, Number]], _Move] = {}
    for move in _all_moves(sheet):
        key = frozenset((id_, value or 0) for id_, value in move.changes)
        if key not in best or move.cost < best[key].cost:
            best[key] = move
    return sorted(best.values(), key=lambda move: move.cost)[:_MOVES_KEPT]


def _all_moves(sheet: _Sheet) -> Iterator[_Move]:
    """The likeliest places first, as the search is bounded: cells, lines whose own sum failed, the other lines."""
    yield from _of_one_cell(sheet)
    if sheet.layout.requests is not None:
        yield from _of_whole_rows(sheet, sheet.layout.requests)
    lines = _lines(sheet.layout.requests, sheet.layout.proceedings)
    for place in sorted(lines, key=lambda place: sheet.failed.isdisjoint(place[0].own)):
        yield from _of_a_line(sheet, *place)


def _of_one_cell(sheet: _Sheet) -> Iterator[_Move]:
    ids = dict.fromkeys(
        id_ for k in sorted(sheet.failed) for id_ in (*sheet.relations[k].left, *sheet.relations[k].right)
    )
    for id_ in ids:
        demands = sheet.demands(id_)
        if len(demands) == 1:
            move = _one_cell(sheet, id_, demands.pop())
            if move is not None:
                yield move


def _one_cell(sheet: _Sheet, id_: str, value: Number) -> _Move | None:
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
    numbers = {(relation.id, relation.of): k for k, relation in enumerate(_relations(requests, proceedings))}
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


def _of_a_line(sheet: _Sheet, line: _Line, crossing: frozenset[int]) -> Iterator[_Move]:
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


def _is_off(sheet: _Sheet, line: _Line) -> bool:
    """Some failed relation crosses the line or runs along it."""
    return any(k in sheet.failed for id_ in line.cells for k, _ in sheet.of[id_])


def _remainder(sheet: _Sheet, id_: str, changes: Mapping[str, Value], asked: set[Number]) -> Number | None:
    """What a crossing relation asks of the cell, else the line's own with the other cells changed; None where neither says."""
    if asked:
        return next(iter(asked)) if len(asked) == 1 else None
    said = (_asked_after(sheet, id_, k, changes) for k, _ in sheet.of[id_])
    return next((value for value in said if value is not None), None)


def _asked_after(sheet: _Sheet, id_: str, k: int, changes: Mapping[str, Value]) -> Number | None:
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


def _of_several(sheet: _Sheet, line: _Line, demands: Sequence[set[Number]]) -> Iterator[_Move]:
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


def _of_whole_rows(sheet: _Sheet, layout: str) -> list[_Move]:
    """Numbers of whole rows that stand a row too high or too low, as after an empty row that a page break made (sample 000).

    A row that nothing shows to have moved (the order of results is no one's sum) stays where it is. Where the row that was
    read too many can be one of blanks, it is none of printed zeros."""
    codes = {sheet.relations[k].id for k in sheet.failed}
    if "R3" in codes or not codes & {"R1", "R2"}:
        return []  # a row takes its own sum along: moved rows alone break columns only
    rows = [tuple(cell.id for cell in row.cells) for row in form.rows("requests", layout)]
    read = [[sheet.value[id_] for id_ in row] for row in rows]
    found: dict[bool, list[_Move]] = {True: [], False: []}
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
    sheet: _Sheet, rows: Sequence[Sequence[str]], read: Sequence[Sequence[Value]]
) -> Iterator[_Move]:
    for (upper, above), (lower, below) in pairwise(zip(rows, read, strict=True)):
        changes = dict(zip((*upper, *lower), (*below, *above), strict=True))
        move = sheet.move(changes, "rows shifted by one", 0) if any(above) and any(below) else None
        if move is not None:
            yield move


def _row_lost(sheet: _Sheet, row: Sequence[str], changes: Mapping[str, Value]) -> dict[str, Value]:
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


# --- covers -----------------------------------------------------------------------------------------------------------------


def _solve(sheet: _Sheet) -> dict[int, list[tuple[_Move, ...]]]:
    """For each failed relation the covers of its part of the sheet, best first. Parts share no move, so that independent faults
    are solved apart."""
    moves = _moves(sheet)
    found: dict[int, list[tuple[_Move, ...]]] = {}
    for part in _parts(moves):
        own = [move for move in moves if move.fixes <= part]
        covers = _covers(sheet, part, own)
        found.update(dict.fromkeys(part, covers))
    return found


def _parts(moves: Sequence[_Move]) -> list[frozenset[int]]:
    parts: list[frozenset[int]] = []
    for move in moves:
        joined = [part for part in parts if part & move.fixes]
        parts = [part for part in parts if not part & move.fixes]
        parts.append(move.fixes.union(*joined))
    return parts


def _covers(sheet: _Sheet, part: frozenset[int], moves: Sequence[_Move]) -> list[tuple[_Move, ...]]:
    """The cheapest sets of moves that put right each relation of the part exactly once."""
    by_relation = {k: [move for move in moves if k in move.fixes] for k in part}
    found: list[tuple[_Move, ...]] = []
    budget = _COVERS_TRIED

    def search(left: frozenset[int], taken: tuple[_Move, ...]) -> None:
        nonlocal budget
        if not left:
            if len(taken) == 1 or _fit_together(sheet, taken):
                found.append(taken)
            return
        hardest = min(left, key=lambda k: (len(by_relation[k]), k))
        for move in by_relation[hardest]:
            if budget <= 0:
                return
            budget -= 1
            if move.fixes <= left:
                search(left - move.fixes, (*taken, move))

    search(part, ())
    return sorted(found, key=_cover_cost)[:_OFFERED]


def _cover_cost(cover: Sequence[_Move]) -> tuple[int, ...]:
    numbers, unexplained, opened, rank = (
        sum(costs) for costs in zip(*(move.cost for move in cover), strict=True)
    )
    return numbers, unexplained, opened, len(cover), rank


def _fit_together(sheet: _Sheet, cover: Sequence[_Move]) -> bool:
    """No cell twice, and relations with cells that hold no number still hold when all changes are made."""
    changes = [change for move in cover for change in move.changes]
    together = dict(changes)
    return len(together) == len(changes) and sheet.move(together, cover[0].explains, 0) is not None
