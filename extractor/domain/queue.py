"""What the queue shows of an item, and what one may ask of it. The store answers in SQL; these are the question and the answer.

Standing    the few numbers by which an item is filtered and ordered; computed from its records, kept in indexed columns.
Risk        how much of a record still has to be looked at. It is the machine's reading that counts, not the draft: the order
            stays as it is while a person works down the queue.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from pydantic import Field

from extractor.domain.document import Frozen
from extractor.domain.report import Record, Severity
from extractor.domain.review import ItemState

LOW_CONFIDENCE = 0.9

# An error blocks approval, so it outranks any number of lesser marks that one report usually has; a difference from a golden
# record blocks it too, and is more certain, since a person labelled it.
_WEIGHTS = {"golden": 20.0, "error": 10.0, "warning": 2.0, "low_confidence": 1.0, "notice": 0.1}


Held = Literal["mine", "others", "free"]


class Claim(Frozen):
    """A lease: `session` of `holder` works on the item until `until`, an ISO 8601 time in UTC. `ran_out`: another session's lease had run
    out before this one began, so the item is at a new version."""

    item: str
    holder: str
    session: str
    until: str
    ran_out: bool = False


class Standing(Frozen):
    """`body`: the issuer's name as bodies are compared. `errors` are those that no one signed; `golden_differences` None where no golden record covers the source."""

    title: str | None
    issuer: str | None
    year: int | None
    errors: int
    warnings: int
    notices: int
    golden_differences: int | None
    risk: float
    conflicts: int = 0
    body: str | None = None


class QueueFilter(Frozen):
    """`state` None means any; `issuer` is a part of the name; `min_findings` counts findings of every severity.

    `held`: mine are those that `session` holds, others those that another holds, free those that nobody does. `twins`: only reports
    that were found twice; `sent_back`: only those with a remark; `drifted`: only those that a later reading contradicts."""

    state: ItemState | None = "open"
    year: int | None = None
    issuer: str | None = None
    min_findings: int | None = None
    held: Held | None = None
    twins: bool = False
    sent_back: bool = False
    drifted: bool = False
    session: str | None = None
    limit: int = Field(default=50, ge=1, le=1000)
    offset: int = Field(default=0, ge=0)


class QueueRow(Frozen):
    """Times are ISO 8601 in UTC. `holder`, `session` and `held_until` are those of a lease; `remark` is why it was sent back, by
    `remark_by`; `drifted`: a later reading contradicts the decision; `twins`: how many other items may be the same report;
    `superseded_by`: the item that was chosen instead."""

    id: str
    state: ItemState
    version: int
    title: str | None
    issuer: str | None
    year: int | None
    path: str
    errors: int
    warnings: int
    notices: int
    golden_differences: int | None
    risk: float
    updated_at: str
    added_at: str = ""
    conflicts: int = 0
    holder: str | None = None
    session: str | None = None
    held_until: str | None = None
    remark: str | None = None
    remark_by: str | None = None
    drifted: bool = False
    twins: int = 0
    superseded_by: str | None = None

    def as_of(self, now: str) -> QueueRow:
        """Without a lease that has run out."""
        if self.held_until is None or self.held_until > now:
            return self
        return self.model_copy(update={"holder": None, "session": None, "held_until": None})


class Holder(Frozen):
    name: str
    items: int
    until: str


class QueuePage(Frozen):
    """`total` matches the filter; `counts` by state match it too but for the state; `years` are all that the queue has.
    Where `rows` is empty also `holders`: who else holds open reports that fit, and `everything`: all there is, whatever the filter."""

    rows: tuple[QueueRow, ...]
    total: int
    counts: Mapping[ItemState, int]
    years: tuple[int, ...]
    holders: tuple[Holder, ...] = ()
    everything: Mapping[ItemState, int] = Field(default_factory=dict)


def risk(record: Record, golden_differences: int | None) -> float:
    """A record's risk, 0 or more; the queue shows the highest first."""
    severities = [finding.severity for finding in record.findings]
    return round(
        _WEIGHTS["golden"] * (golden_differences or 0)
        + sum(_WEIGHTS[severity] for severity in severities)
        + _WEIGHTS["low_confidence"] * _low_confidence(record),
        3,
    )


def count_severity(severities: Iterable[Severity], which: Severity) -> int:
    return sum(severity == which for severity in severities)


def _low_confidence(record: Record) -> int:
    """Absent is not sure, but it is not low either: most readers support no number."""
    return sum(
        cell.confidence is not None and cell.confidence < LOW_CONFIDENCE for cell in record.cells.values()
    )
