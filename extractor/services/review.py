"""The review: a person opens an item, corrects it, signs what is to stay, and decides.

Desk    all that the review page shows of one item, computed from the stored item at every call.
Each change names the version of the item that the person saw; nothing is kept in memory between calls.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from extractor.domain import review
from extractor.domain.compare import Expected, compare
from extractor.domain.document import Document, Frozen, OffsetMap, Span
from extractor.domain.narrative import Quote
from extractor.domain.queue import QueueFilter, QueuePage, QueueRow, Standing, count_severity, risk
from extractor.domain.report import Finding, Record, Text2
from extractor.domain.review import Draft, Edit, Item, Revision, Signature
from extractor.domain.text import fold
from extractor.errors import NotFound, Refused
from extractor.parsing.grounding import ground
from extractor.ports import Blobs, Clock, Shelf, Store

__all__ = ["Desk", "DeskDifference", "DeskFinding", "QueueFilter", "QueuePage", "QueueRow", "ReviewService"]

Retest = Callable[[Record, str], Record]


class DeskFinding(Frozen):
    """A finding of the person's record; `key` signs it."""

    key: str
    finding: Finding
    signature: Signature | None


class DeskDifference(Frozen):
    """Where the golden record says otherwise than the machine or the person. The three values are JSON as an edit of `path`
    would hold it; `settled`: the person's is the golden one now."""

    key: str
    path: str
    golden: Any
    machine: Any
    person: Any
    settled: bool
    signature: Signature | None


class Desk(Frozen):
    """`person` is the machine's record with the edits applied and its findings tested again; `blockers` say in words why
    approval would be refused, and are empty when it would not."""

    row: QueueRow
    version: int
    text: str
    machine: Record
    person: Record
    findings: tuple[DeskFinding, ...]
    differences: tuple[DeskDifference, ...]
    edits: tuple[Edit, ...]
    revisions: tuple[Revision, ...]
    blockers: tuple[Text2, ...]


class ReviewService:
    """Every method that changes an item raises Refused("review.stale") when it is not at the version named,
    Refused("review.decided") when it is not open, NotFound("review.no_item") when there is none."""

    def __init__(self, store: Store, blobs: Blobs, shelf: Shelf, clock: Clock, retest: Retest) -> None:
        self._store = store
        self._blobs = blobs
        self._shelf = shelf
        self._clock = clock
        self._retest = retest

    def queue(self, wanted: QueueFilter) -> QueuePage:
        """The riskiest first."""
        return self._store.page(wanted)

    def following(self, item_id: str | None, wanted: QueueFilter) -> str | None:
        """The open item that comes after this one in the queue's order, decided or not itself; None at the end."""
        return self._store.following(item_id, wanted)

    def open(self, item_id: str) -> Desk:
        return self._desk(self._store.get(item_id))

    def edit(
        self, item_id: str, version: int, by: str, path: str, value: Any, *, reason: str | None = None
    ) -> Desk:
        """Saves the draft at once. Refused("review.bad_value"), NotFound("review.unknown_key")."""
        item = self._held(item_id, version)
        kept = review.check_edit(item.machine, path, value, _placer(item))
        edit = Edit(path=path, value=kept, by=by, at=self._now(), reason=reason)
        return self._changed(item, (*item.draft.edits, edit), path)

    def undo(self, item_id: str, version: int, by: str) -> Desk:  # noqa: ARG002  (who undid is not kept: a draft has no history)
        """Takes the last edit back; Refused("review.nothing_to_undo")."""
        item = self._held(item_id, version)
        if not item.draft.edits:
            raise Refused("review.nothing_to_undo", place=item_id)
        return self._changed(item, item.draft.edits[:-1], item.draft.edits[-1].path)

    def take_golden(self, item_id: str, version: int, by: str, path: str) -> Desk:
        """Sets the golden value; NotFound("review.unknown_key") where the records do not differ."""
        item = self._held(item_id, version)
        difference = next((d for d in self._differences(item, self._person(item)) if d.path == path), None)
        if difference is None:
            raise NotFound("review.unknown_key", value=path, facts={"key": path})
        return self.edit(item_id, version, by, path, difference.golden)

    def sign(self, item_id: str, version: int, by: str, key: str, reason: str) -> Desk:
        """Accepts a finding or a golden difference as it stands. Refused("review.reason_needed"), NotFound("review.unknown_key")."""
        item = self._held(item_id, version)
        said = review.needed_reason(key, reason)
        person = self._person(item)
        known = {found for found, _ in review.keyed(person.findings)} | {
            d.key for d in self._differences(item, person)
        }
        if key not in known:
            raise NotFound("review.unknown_key", value=key, facts={"key": key})
        others = tuple(signature for signature in item.draft.signatures if signature.key != key)
        signed = Signature(key=key, reason=said, by=by, at=self._now())
        return self._saved(item, Draft(edits=item.draft.edits, signatures=(*others, signed)))

    def unsign(self, item_id: str, version: int, by: str, key: str) -> Desk:  # noqa: ARG002  (as in undo)
        """NotFound("review.unknown_key") when it was not signed."""
        item = self._held(item_id, version)
        others = tuple(signature for signature in item.draft.signatures if signature.key != key)
        if len(others) == len(item.draft.signatures):
            raise NotFound("review.unknown_key", value=key, facts={"key": key})
        return self._saved(item, Draft(edits=item.draft.edits, signatures=others))

    def approve(self, item_id: str, version: int, by: str) -> Revision:
        """Refused("review.open_errors" | "review.open_differences")."""
        item = self._held(item_id, version)
        person = self._person(item)
        differing = [d.path for d in self._differences(item, person) if not d.settled]
        revision = review.approve(item, person, differing, by, self._now())
        self._store.decide(item_id, version, revision, self._standing(item, person))
        return revision

    def reject(self, item_id: str, version: int, by: str, reason: str) -> Revision:
        """Refused("review.reason_needed")."""
        item = self._held(item_id, version)
        person = self._person(item)
        revision = review.reject(item, person, by, self._now(), reason)
        self._store.decide(item_id, version, revision, self._standing(item, person))
        return revision

    def propose_golden(self, item_id: str, by: str) -> Path:
        """Writes the approved record as a golden fixture that a maintainer may commit. Refused("review.not_approved")."""
        item = self._store.get(item_id)
        if item.state != "approved":
            raise Refused("review.not_approved", place=item_id, value=item.state)
        revision = item.revisions[-1]
        source = revision.record.source
        note = f"Approved by {revision.by} at {revision.at} (revision {revision.number}); proposed by {by}."
        return self._shelf.propose(
            item_id, self._blobs.get(source.sha256), source.name, revision.record, note
        )

    # --- from the stored item to what is shown ---

    def _held(self, item_id: str, version: int) -> Item:
        """The item, when it is as the person saw it. The store looks again when it writes."""
        item = self._store.get(item_id)
        if item.version != version:
            raise Refused(
                "review.stale", place=item_id, value=version, facts={"seen": version, "stored": item.version}
            )
        if item.state != "open":
            raise Refused("review.decided", place=item_id, value=item.state, facts={"state": item.state})
        return item

    def _changed(self, item: Item, edits: tuple[Edit, ...], path: str) -> Desk:
        before = self._person(item)
        after = self._person(item.model_copy(update={"draft": Draft(edits=edits)}))
        signatures = review.surviving(item.draft.signatures, before, after, path)
        return self._saved(item, Draft(edits=edits, signatures=signatures))

    def _saved(self, item: Item, draft: Draft) -> Desk:
        changed = item.model_copy(update={"draft": draft, "version": item.version + 1})
        standing = self._standing(changed, self._person(changed))
        self._store.save(item.id, item.version, draft, standing, self._now())
        return self._desk(changed)

    def _person(self, item: Item) -> Record:
        """A decided item's is the record that was decided on, whatever the checks say today."""
        if item.revisions and item.state != "open":
            return item.revisions[-1].record
        if not item.draft.edits:
            return item.machine
        return self._retest(review.apply_edits(item.machine, item.draft.edits), item.text)

    def _desk(self, item: Item) -> Desk:
        person = self._person(item)
        differences = self._differences(item, person)
        signed = {signature.key: signature for signature in item.draft.signatures}
        return Desk(
            row=self._store.row(item.id),
            version=item.version,
            text=item.text,
            machine=item.machine,
            person=person,
            findings=tuple(
                DeskFinding(key=key, finding=finding, signature=signed.get(key))
                for key, finding in review.keyed(person.findings)
            ),
            differences=differences,
            edits=item.draft.edits,
            revisions=item.revisions,
            blockers=_blockers(item, person, differences),
        )

    def _differences(self, item: Item, person: Record) -> tuple[DeskDifference, ...]:
        expected = golden_of(self._shelf, item)
        if expected is None:
            return ()
        of_person, of_machine = golden_values(expected, person), golden_values(expected, item.machine)
        signed = {signature.key: signature for signature in item.draft.signatures}
        return tuple(
            DeskDifference(
                key=review.golden_key(path),
                path=path,
                golden=golden,
                machine=review.value_at(item.machine, path),
                person=review.value_at(person, path),
                settled=path not in of_person,
                signature=signed.get(review.golden_key(path)),
            )
            for path, golden in (of_machine | of_person).items()
        )

    def _standing(self, item: Item, person: Record) -> Standing:
        return standing(item, person, golden_of(self._shelf, item))

    def _now(self) -> str:
        return self._clock.now().isoformat(timespec="seconds")


def standing(item: Item, person: Record, expected: Expected | None) -> Standing:
    """The item's numbers in the queue: what is still open in the person's record, ordered by the risk of the machine's."""
    severities = [finding.severity for finding in person.findings]
    still = None if expected is None else golden_values(expected, person)
    at_first = None if expected is None else len(golden_values(expected, item.machine))
    return Standing(
        title=person.report.title,
        issuer=person.report.issuer,
        year=person.report.year,
        errors=len(review.unsigned_errors(person, item.draft.signatures)),
        warnings=count_severity(severities, "warning"),
        notices=count_severity(severities, "notice"),
        golden_differences=None
        if still is None
        else len(review.unsigned_differences(still, item.draft.signatures)),
        risk=risk(item.machine, at_first),
    )


def golden_of(shelf: Shelf, item: Item) -> Expected | None:
    """A golden case is labelled from the first report of its source."""
    source = item.machine.source
    return shelf.find(source.sha256) if source.part == 1 else None


def golden_values(expected: Expected, record: Record) -> dict[str, Any]:
    """Each path at which the record differs from the golden one, with the golden value."""
    return {difference.path: difference.expected for difference in compare(expected, record).differences}


def _placer(item: Item) -> review.Place:
    document = Document(source=item.machine.source, raw=item.text, text=item.text, offsets=OffsetMap(runs=()))
    recognised = any(page.reader == "scan" for page in item.machine.pages)
    machine = review.quotes_of(item.machine)

    def place(text: str, spans: tuple[Span, ...]) -> Quote | None:
        """Where the edit says, if the text stands there; else where it is found. The machine placed short quotes (无) within
        their section: with the same text they stay there."""
        same = [quote for quote in machine if quote.text == text]
        there = "".join(item.text[start:end] for start, end in spans)
        if spans and fold(there) == fold(text):
            known = Quote(text=text, spans=spans, match="exact" if there == text else "normalised")
            return next((quote for quote in same if quote.spans == spans), known)
        return next(iter(same), None) or ground(document, text, ocr=recognised)

    return place


def _blockers(item: Item, person: Record, differences: tuple[DeskDifference, ...]) -> tuple[Text2, ...]:
    if item.state != "open":
        return ()
    errors = review.unsigned_errors(person, item.draft.signatures)
    differing = [d.path for d in differences if not d.settled and d.signature is None]
    blockers = []
    if errors:
        codes = "、".join(dict.fromkeys(finding.code for _, finding in errors))
        blockers.append(
            Text2(
                zh=f"还有 {len(errors)} 个错误未处理（{codes}）：请更正，或签字并写明理由。",
                en=f"{len(errors)} open errors ({codes}): correct them, or sign each with a reason.",
            )
        )
    if differing:
        blockers.append(
            Text2(
                zh=f"与标准答案有 {len(differing)} 处不同：请采用标准值，或签字并写明理由。",
                en=f"{len(differing)} differences from the golden record: take its value, or sign each with a reason.",
            )
        )
    return tuple(blockers)
