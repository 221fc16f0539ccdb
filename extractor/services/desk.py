"""The desk: all that the review page shows of one item, computed from the stored item at every call."""

from __future__ import annotations

from typing import Any, NamedTuple

from extractor.domain import review
from extractor.domain.document import Frozen
from extractor.domain.history import Act
from extractor.domain.queue import QueueRow
from extractor.domain.report import Finding, Record, Text2
from extractor.domain.review import Conflict, Edit, Remark, Revision, Signature
from extractor.services.judging import Judged


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
    approval would be refused, and are empty when it would not. `conflicts`: edits of values that a later reading reads otherwise, each
    solved by setting its path once more or by undoing. `drift`: of a decided item, the paths at which a later reading says something
    else. `remark`: why it was sent back."""

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
    conflicts: tuple[Conflict, ...] = ()
    drift: tuple[str, ...] = ()
    remark: Remark | None = None


class Merged(NamedTuple):
    """`beside`: what others had done, that the change was saved beside."""

    desk: Desk
    beside: tuple[Act, ...]


def desk_of(judged: Judged, row: QueueRow) -> Desk:
    """`row`: the item's in the queue, at the same version."""
    item, person = judged.item, judged.person
    signed = {signature.key: signature for signature in item.draft.signatures}
    return Desk(
        row=row,
        version=item.version,
        text=item.text,
        machine=item.machine,
        person=person,
        findings=tuple(
            DeskFinding(key=key, finding=finding, signature=signed.get(key))
            for key, finding in review.keyed(person.findings)
        ),
        differences=_differences(judged),
        edits=item.draft.edits,
        revisions=item.revisions,
        blockers=_blockers(judged),
        conflicts=item.draft.conflicts,
        drift=item.drift,
        remark=item.remark,
    )


def _differences(judged: Judged) -> tuple[DeskDifference, ...]:
    signed = {signature.key: signature for signature in judged.item.draft.signatures}
    return tuple(
        DeskDifference(
            key=review.golden_key(path),
            path=path,
            golden=golden,
            machine=review.value_at(judged.item.machine, path),
            person=review.value_at(judged.person, path),
            settled=path not in (judged.of_person or ()),
            signature=signed.get(review.golden_key(path)),
        )
        for path, golden in judged.golden.items()
    )


def _blockers(judged: Judged) -> tuple[Text2, ...]:
    item = judged.item
    if item.state != "open":
        return ()
    errors = review.unsigned_errors(judged.person, item.draft.signatures)
    differing = review.unsigned_differences(judged.of_person or (), item.draft.signatures)
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
    if item.draft.conflicts:
        count = len(item.draft.conflicts)
        blockers.append(
            Text2(
                zh=f"重新读取后有 {count} 处与您更正时不同：请对照原文逐项选择。",
                en=f"A later reading differs at {count} places that were corrected: compare the source and choose for each.",
            )
        )
    return tuple(blockers)
