"""The form's relations as constraints: which cells explain the failed ones.

Cover      moves that together put right every failed relation that they have a part in.

Nothing here changes a cell: what is found goes into the `alternatives` of the findings.
Source of the relations: form.json; of the faults: notes/domain.md A3 R10.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from extractor.domain import form
from extractor.domain.checks.arithmetic import Tested, implied_values, tested_relations
from extractor.domain.report import Alternative, Change, Finding, Layout, Text2
from extractor.parsing.misreadings import EXPLANATIONS
from extractor.parsing.moves import moves_of
from extractor.parsing.sheet import Cells, Move, Sheet

__all__ = ["EXPLANATIONS", "NOTES", "propose"]

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
_COVERS_TRIED = 1000  # a bound of the search, as those of `moves`


def propose(cells: Cells, layout: Layout, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of `check_arithmetic`, in their order, with `alternatives` and a note for the relations that fail.

    Every alternative leaves its changed cells' relations holding, breaks none, and gives counts of zero or more; first comes
    the one of fewest cells, explained before unexplained. Other findings are handed through."""
    tests = tested_relations(cells, layout)
    if not any(test.verdict == "fails" for test in tests):
        return tuple(_with_decimal_point(one, tests, cells) for one in findings)
    sheet = Sheet(cells, layout, tests)
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


def _answered(one: Finding, covers: Sequence[tuple[Move, ...]], sheet: Sheet) -> Finding:
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


def _is_one_fault(move: Move) -> bool:
    return move.explains not in ("no known misreading", "several misreadings together")


def _noted(message: Text2, note: Text2) -> Text2:
    if note.zh in message.zh:
        return message  # proposed before
    return Text2(zh=f"{message.zh}；{note.zh}", en=f"{message.en}; {note.en}")


def _alternative(cover: Sequence[Move], sheet: Sheet) -> Alternative:
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


def _for_cell(one: Finding, covers: Mapping[int, Sequence[tuple[Move, ...]]], sheet: Sheet) -> Finding:
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


# --- covers -----------------------------------------------------------------------------------------------------------------


def _solve(sheet: Sheet) -> dict[int, list[tuple[Move, ...]]]:
    """For each failed relation the covers of its part of the sheet, best first. Parts share no move, so that independent faults
    are solved apart."""
    moves = moves_of(sheet)
    found: dict[int, list[tuple[Move, ...]]] = {}
    for part in _parts(moves):
        own = [move for move in moves if move.fixes <= part]
        covers = _covers(sheet, part, own)
        found.update(dict.fromkeys(part, covers))
    return found


def _parts(moves: Sequence[Move]) -> list[frozenset[int]]:
    parts: list[frozenset[int]] = []
    for move in moves:
        joined = [part for part in parts if part & move.fixes]
        parts = [part for part in parts if not part & move.fixes]
        parts.append(move.fixes.union(*joined))
    return parts


def _covers(sheet: Sheet, part: frozenset[int], moves: Sequence[Move]) -> list[tuple[Move, ...]]:
    """The cheapest sets of moves that put right each relation of the part exactly once."""
    by_relation = {k: [move for move in moves if k in move.fixes] for k in part}
    found: list[tuple[Move, ...]] = []
    budget = _COVERS_TRIED

    def search(left: frozenset[int], taken: tuple[Move, ...]) -> None:
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


def _cover_cost(cover: Sequence[Move]) -> tuple[int, ...]:
    numbers, unexplained, opened, rank = (
        sum(costs) for costs in zip(*(move.cost for move in cover), strict=True)
    )
    return numbers, unexplained, opened, len(cover), rank


def _fit_together(sheet: Sheet, cover: Sequence[Move]) -> bool:
    """No cell twice, and relations with cells that hold no number still hold when all changes are made."""
    changes = [change for move in cover for change in move.changes]
    together = dict(changes)
    return len(together) == len(changes) and sheet.move(together, cover[0].explains, 0) is not None
