"""Decisions over an item: what each needs, what each makes. Pure: who and when come in as arguments.

    open  --approve-->  approved  --withdraw-->  withdrawn
    open  --reject--->  rejected
    approved | rejected | withdrawn | superseded  --reopen-->  open
    open | approved     --send back--> open, with a remark
    open | approved | rejected | withdrawn  --supersede--> superseded, by the twin that was chosen

Approve, reject and withdraw write a revision; the others are a Turn, with an act of the history (`domain.history`). A decision after a re-opening writes
the next revision: none is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.domain.document import Frozen
from extractor.domain.history import Act
from extractor.domain.report import Record
from extractor.domain.review import (
    Decision,
    Draft,
    Item,
    ItemState,
    Remark,
    Revision,
    refuse_unprintable,
    unsigned_differences,
    unsigned_errors,
)
from extractor.errors import Refused

REOPENED_FROM: tuple[ItemState, ...] = ("approved", "rejected", "withdrawn", "superseded")
SENT_BACK_FROM: tuple[ItemState, ...] = ("open", "approved")
SUPERSEDED_FROM: tuple[ItemState, ...] = ("open", "approved", "rejected", "withdrawn")


class Turn(Frozen):
    """A change of an item's state that is no decision: from one of `states` to `state`, with the draft and the reading that it has from
    then on. `remark` and `superseded_by` None: it has none; `holds`: who holds it keeps holding it."""

    item: str
    version: int
    states: tuple[ItemState, ...]
    state: ItemState
    draft: Draft
    reading: int
    remark: Remark | None = None
    superseded_by: str | None = None
    acts: tuple[Act, ...]
    holds: bool = False


def approve(
    item: Item, person: Record, differing: Iterable[str], by: str, at: str, *, reason: str | None = None
) -> Revision:
    """`person`: the record with the edits applied and its findings tested again; `differing`: the paths at which it still differs
    from the golden record; `reason`: why it is approved beside another report of the same body and year.

    Refused("review.open_errors" | "review.open_differences" | "review.open_conflicts" | "review.decided")."""
    refuse_unless(item, "open")
    draft = item.draft
    _refuse_open(item.id, "review.open_errors", [key for key, _ in unsigned_errors(person, draft.signatures)])
    _refuse_open(item.id, "review.open_differences", unsigned_differences(differing, draft.signatures))
    _refuse_open(item.id, "review.open_conflicts", [conflict.path for conflict in draft.conflicts])
    said = needed_reason(item.id, reason) if reason else None
    return _revision(item, person, "approved", by=by, at=at, reason=said)


def reject(item: Item, person: Record, by: str, at: str, reason: str) -> Revision:
    """Refused("review.reason_needed" | "review.decided")."""
    refuse_unless(item, "open")
    return _revision(item, person, "rejected", by=by, at=at, reason=needed_reason(item.id, reason))


def withdraw(item: Item, by: str, at: str, reason: str) -> Revision:
    """The record that was approved, taken back. Refused("review.reason_needed" | "review.not_approved")."""
    if item.state != "approved":
        raise Refused("review.not_approved", place=item.id, value=item.state)
    approved = item.revisions[-1]
    said = needed_reason(item.id, reason)
    change = {"number": approved.number + 1, "decision": "withdrawn", "by": by, "at": at, "reason": said}
    return approved.model_copy(update=change)


def send_back(item: Item, by: str, at: str, reason: str) -> Remark:
    """What the next reviewer is told. Refused("review.reason_needed" | "review.decided")."""
    refuse_unless(item, *SENT_BACK_FROM)
    return Remark(text=needed_reason(item.id, reason), by=by, at=at)


def needed_reason(place: str, reason: str | None) -> str:
    if reason is None or not reason.strip():
        raise Refused("review.reason_needed", place=place)
    refuse_unprintable(place, reason)
    return reason.strip()


def refuse_unless(item: Item, *states: ItemState) -> None:
    """Refused("review.decided" | "review.not_decided")."""
    if item.state in states:
        return
    code = "review.not_decided" if item.state == "open" else "review.decided"
    raise Refused(code, place=item.id, value=item.state, facts={"state": item.state})


def _refuse_open(item_id: str, code: str, keys: Sequence[str]) -> None:
    if keys:
        raise Refused(code, place=item_id, value=list(keys), facts={"count": len(keys)})


def _revision(
    item: Item, person: Record, decision: Decision, *, by: str, at: str, reason: str | None
) -> Revision:
    return Revision(
        number=len(item.revisions) + 1,
        decision=decision,
        by=by,
        at=at,
        reason=reason,
        based_on=item.machine.run.version,
        record=person,
        edits=item.draft.edits,
        signatures=item.draft.signatures,
        reading=item.reading,
    )
