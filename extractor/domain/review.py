"""What a person does to a record: edits, signatures, decisions. Pure: who and when come in as arguments.

Item        one report in the queue: the machine's record, a person's draft over it, and the revisions decided so far.
Edit        one change to one path of the record. Paths: `cells.<cell id>` with {"state", "value"}; `report.<field>` with the field's
            JSON; `narrative.<group>` (leadership, platforms, problems, improvements, statements, processing_fee) with that whole
            group's JSON. The last edit of a path counts; the machine's value is never changed.
Signature   an open error finding that a person accepts, with a reason.
Revision    what a decision writes: append-only, never changed.
"""

from __future__ import annotations

from typing import Any, Literal

from extractor.domain.document import Frozen
from extractor.domain.report import Finding, Record

ItemState = Literal["open", "approved", "rejected"]
Decision = Literal["approved", "rejected"]


class Edit(Frozen):
    """`at` is an ISO 8601 time in UTC; `reason` is asked for where a golden value is not taken."""

    path: str
    value: Any
    by: str
    at: str
    reason: str | None = None


class Signature(Frozen):
    """`key` is `finding_key` of the finding that is accepted, or `golden:<path>` for an open golden difference."""

    key: str
    reason: str
    by: str
    at: str


class Draft(Frozen):
    edits: tuple[Edit, ...] = ()
    signatures: tuple[Signature, ...] = ()


class Revision(Frozen):
    """`number` counts from 1 within an item; `based_on` is the extractor version of the machine's record;
    `record` is the machine's record with the edits applied and its findings tested again."""

    number: int
    decision: Decision
    by: str
    at: str
    reason: str | None
    based_on: str
    record: Record
    edits: tuple[Edit, ...]
    signatures: tuple[Signature, ...]


class Item(Frozen):
    """`id` is 16 hex digits of the content hash, member and part; `version` rises with every save (optimistic lock);
    `text` is the document's text, in which the record's offsets count."""

    id: str
    state: ItemState
    version: int
    machine: Record
    text: str
    draft: Draft = Draft()
    revisions: tuple[Revision, ...] = ()


def finding_key(finding: Finding) -> str:
    """Names a finding across re-tests: its code and cells, and what it quotes where it names no cell."""
    tail = ",".join(finding.cells) or "|".join(q.text for q in finding.quotes)
    return f"{finding.code}:{tail}"
