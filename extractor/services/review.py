"""The review: a person opens an item, corrects it, signs what is to stay, and decides.

Each change names the version of the item that the person saw. What is kept in memory between calls never changes; an item's state and draft are
read from the store every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from extractor.domain import decisions, history, merging, review
from extractor.domain.decisions import Turn
from extractor.domain.history import Act, FieldEvent, moment
from extractor.domain.queue import QueueFilter, QueuePage, QueueRow
from extractor.domain.reconcile import reconcile, refuse_without_place
from extractor.domain.report import Record
from extractor.domain.review import Draft, Edit, Item, Remark, Revision, Signature
from extractor.errors import NotFound, Refused
from extractor.ports import Blobs, Clock, Shelf, Store, Twins
from extractor.services.desk import Desk, Merged, desk_of
from extractor.services.judging import Judged, Persons, Retest, judge, placer, standing
from extractor.services.twinning import TOLD_BY, look_for_twins

# Somebody saves between our look and our save: it is looked at again, but not for ever.
_TRIES = 5

__all__ = ["Desk", "QueueFilter", "QueuePage", "QueueRow", "ReviewService"]


class ReviewService:
    """Every method that changes an item raises Refused("review.stale") when it is not at the version named,
    Refused("review.decided") when it is not open, NotFound("review.no_item") when there is none."""

    def __init__(
        self, store: Store, blobs: Blobs, shelf: Shelf, clock: Clock, retest: Retest, *, twins: Twins
    ) -> None:
        self._store = store
        self._twins = twins
        self._blobs = blobs
        self._shelf = shelf
        self._clock = clock
        self._retest = retest
        self._persons = Persons(retest)

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """The riskiest first."""
        return self._store.page(wanted, self._now())

    def open(self, item_id: str) -> Desk:
        return self._desk(self._judged(self._store.get(item_id)))

    def source_bytes(self, item_id: str) -> bytes:
        """The bytes of the file, or of the member of an archive, that the report was read from."""
        return self._blobs.get(self._store.get(item_id).machine.source.sha256)

    def edit(
        self, item_id: str, version: int, by: str, path: str, value: Any, *, reason: str | None = None
    ) -> Desk:
        """Saves the draft at once. Refused("review.bad_value"), NotFound("review.unknown_key")."""
        return self.edit_all(item_id, version, by, [(path, value)], reason=reason)

    def edit_all(
        self,
        item_id: str,
        version: int,
        by: str,
        changes: Sequence[tuple[str, Any]],
        *,
        reason: str | None = None,
        group: str | None = None,
    ) -> Desk:
        """All of the changes or none, as one version and one step of undo; `group` names the act, one that no other act of the item
        has. As `edit`; without changes nothing is saved."""
        item = self._held(item_id, version)
        if not changes:
            return self._desk(self._judged(item))
        place, at = placer(item), self._now()
        group = group or (f"{item.version}" if len(changes) > 1 else None)
        edits = tuple(
            Edit(
                path=path,
                value=review.check_edit(item.machine, path, value, place),
                by=by,
                at=at,
                reason=reason,
                group=group,
            )
            for path, value in changes
        )
        return self._changed(item, (*item.draft.edits, *edits), [edit.path for edit in edits], by)

    def merge(
        self,
        item_id: str,
        seen: int,
        by: str,
        changes: Sequence[tuple[str, Any]],
        *,
        reason: str | None = None,
        group: str | None = None,
        own: str | None = None,
        saw: Any = None,
    ) -> Merged:
        """As `edit_all`, by somebody who saw version `seen`, over what others changed since: where it is independent of that
        (`domain.merging`); else Refused("review.stale"). `own`: with what the groups of her own acts begin; `saw`: of a single change, the
        value that she saw there, where it is known."""
        for _ in range(_TRIES):
            item = self._store.get(item_id)
            beside = merging.since(self._store.acts(item_id), seen, own)
            together = (
                None if item.state != "open" or beside is None else self._together(item, changes, beside, saw)
            )
            if beside is None or together is None:
                break
            try:
                desk = self.edit_all(item_id, item.version, by, together, reason=reason, group=group)
            except Refused as error:
                if error.code != "review.stale":
                    raise
                continue  # somebody was quicker once more
            return Merged(desk, beside)
        raise _stale(item_id, seen, item.version)

    def undo(self, item_id: str, version: int, by: str, *, seen: int | None = None) -> Desk:
        """Takes the last act back; Refused("review.nothing_to_undo"). `seen`: the version at which the person saw whose act is the last,
        where it is not `version`: then Refused("review.undo_of_another") for an act that is not her own."""
        item = self._held(item_id, version)
        left = review.undone(item.draft.edits)
        if not item.draft.edits:
            raise Refused("review.nothing_to_undo", place=item_id)
        if (last := item.draft.edits[-1]).by != by and seen not in (None, version):
            raise Refused("review.undo_of_another", place=last.path, value=last.by, facts={"by": last.by})
        return self._changed(item, left, [edit.path for edit in item.draft.edits[len(left) :]], by)

    def settle(self, item_id: str, version: int, by: str, path: str, *, mine: bool) -> Desk:
        """Ends the conflict at `path` that a later reading made: with what the person had set, or, unless `mine`, with what the machine
        reads now. NotFound("review.unknown_key") where there is none; Refused("review.bad_value") for an edit that has no place in
        the fresh reading and can't be had back."""
        item = self._held(item_id, version)
        conflict = next((each for each in item.draft.conflicts if each.path == path), None)
        if conflict is None:
            raise NotFound("review.unknown_key", value=path, facts={"key": path})
        if mine:
            refuse_without_place(self._person(item), path)
            return self.edit(item_id, version, by, path, conflict.mine)
        kept = tuple(edit for edit in item.draft.edits if edit.path != path)
        return self._changed(item, kept, [path], by)

    def take_golden(self, item_id: str, version: int, by: str, path: str) -> Desk:
        """Sets the golden value; NotFound("review.unknown_key") where the records do not differ."""
        item = self._held(item_id, version)
        golden = self._judged(item).golden
        if path not in golden:
            raise NotFound("review.unknown_key", value=path, facts={"key": path})
        return self.edit(item_id, version, by, path, golden[path])

    def sign(self, item_id: str, version: int, by: str, key: str, reason: str) -> Desk:
        """Accepts a finding or a golden difference as it stands. Refused("review.reason_needed"), NotFound("review.unknown_key")."""
        item = self._held(item_id, version)
        said = decisions.needed_reason(key, reason)
        judged = self._judged(item)
        known = {found for found, _ in review.keyed(judged.person.findings)}
        if key not in known | {review.golden_key(path) for path in judged.golden}:
            raise NotFound("review.unknown_key", value=key, facts={"key": key})
        others = tuple(signature for signature in item.draft.signatures if signature.key != key)
        signed = Signature(key=key, reason=said, by=by, at=self._now())
        return self._saved(item, item.draft.model_copy(update={"signatures": (*others, signed)}), by)

    def unsign(self, item_id: str, version: int, by: str, key: str) -> Desk:
        """NotFound("review.unknown_key") when it was not signed."""
        item = self._held(item_id, version)
        others = tuple(signature for signature in item.draft.signatures if signature.key != key)
        if len(others) == len(item.draft.signatures):
            raise NotFound("review.unknown_key", value=key, facts={"key": key})
        return self._saved(item, item.draft.model_copy(update={"signatures": others}), by)

    def approve(self, item_id: str, version: int, by: str, reason: str | None = None) -> Revision:
        """`reason` is asked for where another report of the same body and year is approved: Refused("review.also_approved").
        Refused("review.open_errors" | "review.open_differences" | "review.open_conflicts")."""
        item = self._held(item_id, version)
        judged = self._judged(item)
        revision = decisions.approve(
            item, judged.person, judged.of_person or (), by, self._now(), reason=reason
        )
        self._store.decide(item_id, version, revision, standing(judged), alone=revision.reason is None)
        return revision

    def reject(self, item_id: str, version: int, by: str, reason: str) -> Revision:
        """Refused("review.reason_needed")."""
        item = self._held(item_id, version)
        judged = self._judged(item)
        revision = decisions.reject(item, judged.person, by, self._now(), reason=reason)
        self._store.decide(item_id, version, revision, standing(judged))
        return revision

    def withdraw(self, item_id: str, version: int, by: str, reason: str) -> Revision:
        """An approved record leaves the dataset; what was approved stays in the history.
        Refused("review.reason_needed" | "review.not_approved")."""
        item = self._seen(item_id, version)
        revision = decisions.withdraw(item, by, self._now(), reason=reason)
        self._store.decide(item_id, version, revision, standing(self._judged(item)), states=("approved",))
        return revision

    def reopen(self, item_id: str, version: int, by: str, reason: str) -> Desk:
        """A decided record is open again, with the draft that was decided on and the newest reading under it; the next decision
        makes a new revision. Refused("review.reason_needed" | "review.not_decided")."""
        item = self._seen(item_id, version)
        decisions.refuse_unless(item, *decisions.REOPENED_FROM)
        act = Act(
            kind="reopened",
            by=by,
            at=self._now(),
            value=item.state,
            reason=decisions.needed_reason(item_id, reason),
        )
        return self._opened(item, act, None)

    def send_back(self, item_id: str, version: int, by: str, reason: str) -> Desk:
        """An open or approved record goes back to the reviewers with a remark. Refused("review.reason_needed" | "review.decided")."""
        item = self._seen(item_id, version)
        remark = decisions.send_back(item, by, self._now(), reason=reason)
        act = Act(kind="sent_back", by=by, at=remark.at, value=item.state, reason=remark.text)
        return self._opened(item, act, remark)

    def judged(self, item_id: str) -> Judged:
        """The item with the person's record as it stands."""
        return self._judged(self._store.get(item_id))

    def history(self, item_id: str, path: str) -> tuple[FieldEvent, ...]:
        """All that happened to the field, the oldest first: readings, edits, signatures, decisions.
        NotFound("review.unknown_key") for a path that no record has."""
        item = self._store.get(item_id)
        review.check_path(path)
        return history.field_history(item, self._store.readings(item_id), self._store.acts(item_id), path)

    def _opened(self, item: Item, act: Act, remark: Remark | None) -> Desk:
        """Signatures hold only for findings that are what they were when the record was decided."""
        opened = item if item.state == "open" else self._reconciled(item)
        judged = self._judged(opened)
        turn = Turn(
            item=item.id,
            version=item.version,
            states=(item.state,),
            state="open",
            draft=opened.draft,
            reading=opened.reading,
            remark=remark,
            acts=(act, *history.fallen(item.draft, opened.draft, act.at)),
        )
        self._store.turn([(turn, standing(judged))], act.at)
        return self.open(item.id)

    def _reconciled(self, item: Item) -> Item:
        """The item open again, on its newest reading."""
        newest = self._store.readings(item.id)[-1]
        return reconcile(item, self._person(item), newest, self._retest, placer).item

    def propose_golden(self, item_id: str, by: str, name: str | None = None) -> Path:
        """Writes the approved record as a golden fixture that a maintainer may commit; under the item's id where no name is given.
        Refused("review.not_approved" | "golden.exists" | "golden.known" | "golden.bad_name")."""
        item = self._store.get(item_id)
        if item.state != "approved":
            raise Refused("review.not_approved", place=item_id, value=item.state)
        revision = item.revisions[-1]
        source = revision.record.source
        note = f"Approved by {revision.by} at {revision.at} (revision {revision.number}); proposed by {by}."
        return self._shelf.propose(
            item_id if name is None else name,
            self._blobs.get(source.sha256),
            source.name,
            revision.record,
            note,
        )

    # --- from the stored item to what is shown ---

    def _held(self, item_id: str, version: int) -> Item:
        """The item, when it is as the person saw it. The store looks again when it writes."""
        item = self._seen(item_id, version)
        decisions.refuse_unless(item, "open")
        return item

    def _seen(self, item_id: str, version: int) -> Item:
        item = self._store.get(item_id)
        if item.version != version:
            raise _stale(item_id, version, item.version)
        return item

    def _together(
        self, item: Item, changes: Sequence[tuple[str, Any]], beside: Sequence[Act], saw: Any
    ) -> Sequence[tuple[str, Any]] | None:
        """The changes as they stand beside what others did; None where somebody has to choose."""
        if merging.may_stand_beside([path for path, _ in changes], beside):
            return changes
        if saw is None or len(changes) != 1:
            return None
        ((path, mine),) = changes
        now = review.value_at(self._person(item), path)
        return [(path, value) for value in merging.item_by_item(path, saw, mine, now, beside)] or None

    def _changed(self, item: Item, edits: tuple[Edit, ...], paths: Iterable[str], by: str) -> Desk:
        """`paths`: those that the change touched. Signatures over them are asked for again, conflicts at them are over."""
        signatures, paths = item.draft.signatures, tuple(dict.fromkeys(paths))
        # The record before is tested only for the signatures' sake.
        before = self._person(item) if signatures else item.machine
        after = self._person(item.model_copy(update={"draft": Draft(edits=edits)}))
        for path in paths if signatures else ():
            signatures = review.surviving(signatures, before, after, path)
        conflicts = tuple(conflict for conflict in item.draft.conflicts if conflict.path not in paths)
        draft = Draft(edits=edits, signatures=signatures, conflicts=conflicts)
        return self._saved(item, draft, by, after)

    def _saved(self, item: Item, draft: Draft, by: str, person: Record | None = None) -> Desk:
        """`person`: the record of that draft, where it was made already."""
        changed = item.model_copy(update={"draft": draft, "version": item.version + 1})
        judged = judge(changed, person or self._person(changed), self._shelf)
        at = self._now()
        acts = history.acts_between(item.draft, draft, by, at)
        row = self._store.save(item.id, item.version, draft, standing(judged), at, acts=acts)
        if any(act.path in TOLD_BY for act in acts):
            look_for_twins(self._twins, item.id, judged.person.report, item.text, at)
            row = self._store.row(item.id)
        return self._desk(judged, row)

    def _judged(self, item: Item) -> Judged:
        return judge(item, self._person(item), self._shelf)

    def _person(self, item: Item) -> Record:
        return self._persons.of(item)

    def _desk(self, judged: Judged, row: QueueRow | None = None) -> Desk:
        row = row or self._store.row(judged.item.id)
        return desk_of(judged, row.as_of(self._now()))

    def _now(self) -> str:
        return moment(self._clock.now())


def _stale(item_id: str, seen: int, stored: int) -> Refused:
    return Refused("review.stale", place=item_id, value=seen, facts={"seen": seen, "stored": stored})
