"""What was done to an item, kept as rows that nobody can change, and read back field by field.

Act         one thing a person (or the program) did to an item beside deciding it: append-only.
FieldEvent  one line of a field's history: a reading of the machine, an act that touched it, or a decision over the record it is in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

from extractor.domain.document import Frozen
from extractor.domain.report import Record
from extractor.domain.review import Draft, Edit, Item, Reading, value_at

ActKind = Literal[
    "edited", "undone", "settled", "signed", "unsigned",  # of a field or a finding
    "reopened", "sent_back", "superseded", "chosen", "parted",  # of the whole item
    "taken_over", "read_again",
]  # fmt: skip
EventKind = Literal[ActKind, "read", "approved", "rejected", "withdrawn"]

PROGRAM = "nianbao"  # the `by` of an act that nobody did by hand


def moment(at: datetime) -> str:
    """ISO 8601 as all that is kept has it: of one width, so that text sorts as time does; finer than a second, because order is shown
    and two things happen within one."""
    return at.isoformat(timespec="milliseconds")


class Act(Frozen):
    """`path`: the field, or the key of a finding for a signature; None for the whole item. `value`: what was set, as an edit holds it;
    of acts that set nothing what they were about (the other item, the holder before). `version`: of the item, which the act made, None
    for acts of a program that kept none; `group`: of the edit that it set."""

    kind: ActKind
    by: str
    at: str
    path: str | None = None
    value: Any = None
    reason: str | None = None
    version: int | None = None
    group: str | None = None


class FieldEvent(Frozen):
    """`value`: the field's JSON after the event, None where the event set none (`has_value` tells a blank from nothing);
    `version`: of the extractor, for a reading; `number`: of the reading or of the revision."""

    kind: EventKind
    by: str
    at: str
    value: Any = None
    has_value: bool = False
    reason: str | None = None
    version: str | None = None
    number: int | None = None


def acts_between(before: Draft, after: Draft, by: str, at: str) -> tuple[Act, ...]:
    """What turned one draft into the other. What stands no more was undone, what is new was set."""
    kept = _common(before.edits, after.edits)
    settled = (
        Act(kind="settled", by=by, at=at, path=conflict.path, value=conflict.now)
        for conflict in before.conflicts
        if conflict not in after.conflicts
    )
    undone = (
        Act(kind="undone", by=by, at=at, path=edit.path, value=edit.value)
        for edit in reversed(before.edits[kept:])
        if edit not in after.edits[kept:]
    )
    edited = (
        Act(
            kind="edited",
            by=edit.by,
            at=edit.at,
            path=edit.path,
            value=edit.value,
            reason=edit.reason,
            group=edit.group,
        )
        for edit in after.edits[kept:]
        if edit not in before.edits[kept:]
    )
    unsigned = (
        Act(kind="unsigned", by=by, at=at, path=signature.key)
        for signature in before.signatures
        if signature not in after.signatures
    )
    signed = (
        Act(kind="signed", by=signature.by, at=signature.at, path=signature.key, reason=signature.reason)
        for signature in after.signatures
        if signature not in before.signatures
    )
    return (*undone, *edited, *settled, *unsigned, *signed)


def fallen(before: Draft, after: Draft, at: str) -> tuple[Act, ...]:
    """What a later reading took out of a draft: signatures of findings that are others now, edits that have no place any more."""
    paths = {edit.path for edit in after.edits}
    gone = (
        Act(kind="undone", by=PROGRAM, at=at, path=edit.path, value=edit.value)
        for edit in before.edits
        if edit.path not in paths
    )
    unsigned = (
        Act(kind="unsigned", by=PROGRAM, at=at, path=signature.key)
        for signature in before.signatures
        if signature not in after.signatures
    )
    return (*gone, *unsigned)


def _common(before: Sequence[Edit], after: Sequence[Edit]) -> int:
    """How many edits both begin with."""
    for number, (left, right) in enumerate(zip(before, after, strict=False)):
        # Most are the very same object, which is told sooner than that they are equal.
        if left is not right and left != right:
            return number
    return min(len(before), len(after))


def field_history(
    item: Item, readings: Iterable[Reading], acts: Iterable[Act], path: str
) -> tuple[FieldEvent, ...]:
    """All that happened to the field, the oldest first."""
    events = [
        *_of_readings(readings, path),
        *(_of_act(act) for act in acts if _is_about(act, path)),
        *_of_revisions(item, path),
    ]
    return tuple(sorted(events, key=lambda event: event.at))


def _is_about(act: Act, path: str) -> bool:
    """A signature's key names the cells of its finding, or the path of a golden difference (`review.finding_key`, `golden_key`)."""
    if act.path is None or act.path == path:
        return True
    _, _, about = act.path.partition(":")
    names = about.partition("#")[0].split(",")
    return act.kind in ("signed", "unsigned") and (path in names or path.removeprefix("cells.") in names)


def _of_readings(readings: Iterable[Reading], path: str) -> Iterator[FieldEvent]:
    for reading in readings:
        yield FieldEvent(
            kind="read",
            by=_reader(reading.record, path),
            at=reading.at,
            value=value_at(reading.record, path),
            has_value=True,
            version=reading.record.run.version,
            number=reading.number,
        )


def _reader(record: Record, path: str) -> str:
    """Which of the machine's methods gave the value, where the record tells."""
    part, _, name = path.partition(".")
    if part == "cells":
        cell = record.cells.get(name)
        return (cell.by if cell else None) or "machine"
    run = record.run.narrative.get(name) if part == "narrative" else None
    return "+".join(run.by) if run and run.by else "machine"


def _of_act(act: Act) -> FieldEvent:
    sets = act.kind == "edited"
    return FieldEvent(kind=act.kind, by=act.by, at=act.at, value=act.value, has_value=sets, reason=act.reason)


def _of_revisions(item: Item, path: str) -> Iterator[FieldEvent]:
    for revision in item.revisions:
        yield FieldEvent(
            kind=revision.decision,
            by=revision.by,
            at=revision.at,
            value=value_at(revision.record, path),
            has_value=True,
            reason=revision.reason,
            number=revision.number,
        )
