"""A later reading of the same source meets what people did to the one before. Pure.

The rules, path by path (`tests/unit/domain/test_reconcile.py` has them as a table):

    nobody set the path                                  the fresh reading stands
    a person set it, the machine reads what it read      the edit stays
    a person set it, the machine now reads the same      the edit stays; both agree
    a person set it, the machine reads something new     the edit stays, and a Conflict shows all three values
    the edit has no place in the fresh reading           it leaves the draft and is kept in a Conflict
    a field group that was not read this time            says nothing: the edit stays
    a signature                                          stays while its finding, or its golden difference, is the same
    a decided item                                       is not touched; `drift` names what the fresh reading would change
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from extractor.domain import form
from extractor.domain.document import Frozen
from extractor.domain.report import FIELD_GROUPS, Finding, Record
from extractor.domain.review import (
    COVER_FIELDS,
    Conflict,
    Draft,
    Edit,
    Item,
    Place,
    Reading,
    Signature,
    apply_edits,
    check_edit,
    keyed,
    value_at,
)
from extractor.domain.text import fold
from extractor.errors import NianbaoError, Refused

Retest = Callable[[Record, str], Record]
# Where a quote stands and who found it: neither is what it says.
_NOT_SAID = frozenset({"by", "confidence", "spans", "match", "pages", "raw"})
_GOLDEN = "golden:"


class Reconciled(Frozen):
    """The item open on the fresh reading, and its record with the edits applied and the findings tested again."""

    item: Item
    person: Record


def reconcile(
    before: Item, person: Record, fresh: Reading, retest: Retest, placer: Callable[[Item], Place]
) -> Reconciled:
    """`person`: the record as it stood with the edits, or as it was decided; `placer` gives what places quotes in an item's text."""
    bare = before.model_copy(
        update={
            "state": "open", "machine": fresh.record, "text": fresh.text, "reading": fresh.number, "latest": fresh.number,
            "draft": Draft(), "drift": (), "superseded_by": None,
        }
    )  # fmt: skip
    place = placer(bare)
    kept: list[Edit] = []
    gone: dict[str, Edit] = {}
    layouts = [edit for edit in before.draft.edits if edit.path == "report.layout"]
    layout = apply_edits(fresh.record, layouts).report.layout
    for edit in before.draft.edits:
        stands = _replaced(fresh.record, edit, place, layout.model_dump())
        if stands is None:
            gone[edit.path] = edit
        else:
            kept.append(stands)
    conflicts = tuple(_conflicts(before, fresh.record, kept, gone))
    after = retest(apply_edits(fresh.record, kept), fresh.text) if kept else fresh.record
    signatures = tuple(s for s in before.draft.signatures if _holds(s, person, after))
    draft = Draft(edits=tuple(kept), signatures=signatures, conflicts=conflicts)
    return Reconciled(item=bare.model_copy(update={"draft": draft}), person=after)


def drift(item: Item, fresh: Record) -> tuple[str, ...]:
    """Where the fresh reading says something new (not what the machine said when the item was decided) that is not what was
    decided. What a person had corrected and the machine still misreads was decided already."""
    if not item.revisions:
        return ()
    decided = item.revisions[-1].record
    return tuple(
        path
        for path in paths_of(decided, fresh)
        if _was_read(fresh, path) and not same(decided, fresh, path) and not same(item.machine, fresh, path)
    )


def paths_of(*records: Record) -> Iterator[str]:
    """Every path that one of the records has: the cover, the cells in the form's order, the narrative, the leftovers."""
    yield from (f"report.{name}" for name in COVER_FIELDS)
    cells = {name for record in records for name in record.cells}
    yield from (f"cells.{name}" for name in sorted(cells, key=form.order().__getitem__))
    yield from (f"narrative.{name}" for name in FIELD_GROUPS)
    yield "leftovers"


def same(one: Record, other: Record, path: str) -> bool:
    """Whether both say the same there, wherever it stands and whoever read it."""
    return bool(_said(value_at(one, path)) == _said(value_at(other, path)))


def refuse_without_place(record: Record, path: str) -> None:
    """Refused("review.no_place") for a cell that the record's layout has not."""
    part, _, name = path.partition(".")
    if part == "cells" and not _has_cell(record, name, record.report.layout.model_dump()):
        raise Refused("review.no_place", place=path, value=path, facts={"label": form.label_of(name)})


def _replaced(fresh: Record, edit: Edit, place: Place, layout: Mapping[str, str | None]) -> Edit | None:
    """The edit with its quotes where they stand in the fresh text; None where it has no place in the fresh reading."""
    part, _, name = edit.path.partition(".")
    if part == "cells" and not _has_cell(fresh, name, layout):
        return None
    try:
        value = check_edit(fresh, edit.path, edit.value, place)
    except NianbaoError:
        return None
    return edit if value == edit.value else edit.model_copy(update={"value": value})


def _has_cell(fresh: Record, name: str, layout: Mapping[str, str | None]) -> bool:
    """A cell of a table that the machine found nowhere (it is an image) may be anybody's."""
    table = name.partition(".")[0]
    form_of = layout.get(table)
    return form_of is None or name in fresh.cells or name in form.cell_ids(table, form_of)


def _conflicts(before: Item, fresh: Record, kept: list[Edit], gone: Mapping[str, Edit]) -> Iterator[Conflict]:
    known = {conflict.path: conflict for conflict in before.draft.conflicts}
    mine = {edit.path: edit.value for edit in kept}
    for path, value in mine.items():
        was = known[path].was if path in known else value_at(before.machine, path)
        now = value_at(fresh, path)
        unchanged = _said(was) == _said(now)
        if not (unchanged or _said(value) == _said(now) or not _was_read(fresh, path)):
            yield Conflict(path=path, mine=value, was=was, now=now)
    for path, edit in gone.items():
        was = value_at(before.machine, path)
        yield Conflict(path=path, mine=edit.value, was=was, now=value_at(fresh, path), gone=True)
    yield from (
        conflict.model_copy(update={"now": value_at(fresh, conflict.path)})
        for conflict in known.values()
        if conflict.gone and conflict.path not in gone and conflict.path not in mine
    )


def _was_read(record: Record, path: str) -> bool:
    """Nothing is heard of a field group whose reading failed or was not asked for."""
    part, _, name = path.partition(".")
    run = record.run.narrative.get(name) if part == "narrative" else None
    return run is None or run.status == "done"


def _said(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _said(each) for key, each in value.items() if key not in _NOT_SAID and key != "where"}
    if isinstance(value, list | tuple):
        return [_said(each) for each in value]
    return fold(value) if isinstance(value, str) else value


def _holds(signature: Signature, before: Record, after: Record) -> bool:
    if signature.key.startswith(_GOLDEN):
        return same(before, after, signature.key.removeprefix(_GOLDEN))
    was, is_ = dict(keyed(before.findings)), dict(keyed(after.findings))
    return (
        signature.key in was
        and signature.key in is_
        and _same_finding(was[signature.key], is_[signature.key])
    )


def _same_finding(one: Finding, other: Finding) -> bool:
    """The place in the text may have moved, and its proposals may be others; what was accepted is the relation and its two sides."""

    def told(finding: Finding) -> tuple[Any, ...]:
        quotes = [fold(quote.text) for quote in finding.quotes]
        return (
            finding.code,
            finding.severity,
            finding.message,
            finding.cells,
            finding.left,
            finding.right,
            quotes,
        )

    return told(one) == told(other)
