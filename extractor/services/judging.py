"""What is true of an item now: the person's record with its findings tested again, and where it differs from a golden record.

Judged    an item with the person's record and its golden differences; computed from the stored item, never stored.
Standing  the few numbers of it that the queue keeps (`domain.queue`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any, NamedTuple

from extractor.domain import review
from extractor.domain.compare import Expected, compare
from extractor.domain.document import Document, OffsetMap, Span
from extractor.domain.narrative import Quote
from extractor.domain.queue import Standing, count_severity, risk
from extractor.domain.report import Record
from extractor.domain.review import Edit, Item
from extractor.domain.text import fold
from extractor.domain.twins import body_of
from extractor.parsing.grounding import ground
from extractor.ports import Shelf

Retest = Callable[[Record, str], Record]


class _Made(NamedTuple):
    machine: Record
    edits: tuple[Edit, ...]
    person: Record


class Persons:
    """The persons' records made last, one an item: of the same reading with the same edits it is the same record, and is not tested
    again. For any number of threads: what one loses, another makes once more."""

    def __init__(self, retest: Retest, items: int = 64) -> None:
        self._retest = retest
        self._items = items
        self._made: OrderedDict[str, _Made] = OrderedDict()
        self._lock = Lock()

    def of(self, item: Item) -> Record:
        """`person_of`, made at most once."""
        with self._lock:
            known = self._made.get(item.id)
        edits = item.draft.edits
        if known is not None and known.machine is item.machine and known.edits == edits and _is_open(item):
            return known.person
        person = person_of(item, self._retest)
        if _is_open(item):
            with self._lock:
                self._made[item.id] = _Made(item.machine, edits, person)
                self._made.move_to_end(item.id)
                while len(self._made) > self._items:
                    self._made.popitem(last=False)
        return person


def _is_open(item: Item) -> bool:
    return not item.revisions or item.state in ("open", "superseded")


def person_of(item: Item, retest: Retest) -> Record:
    """A decided item's is the record that was decided on, whatever the checks say today."""
    if not _is_open(item):
        return item.revisions[-1].record
    if not item.draft.edits:
        return item.machine
    return retest(review.apply_edits(item.machine, item.draft.edits), item.text)


class Judged(NamedTuple):
    """An item with the person's record and, where a golden record covers its source, the golden value at each path at which the
    machine's or the person's record differs from it; None where none does."""

    item: Item
    person: Record
    of_machine: Mapping[str, Any] | None
    of_person: Mapping[str, Any] | None

    @property
    def golden(self) -> Mapping[str, Any]:
        """The golden value at each path at which either record differs."""
        return {**(self.of_machine or {}), **(self.of_person or {})}


def judge(item: Item, person: Record, shelf: Shelf) -> Judged:
    source = item.machine.source
    # A golden case is labelled from the first report of its source.
    expected = shelf.find(source.sha256) if source.part == 1 else None
    if expected is None:
        return Judged(item, person, None, None)
    of_machine = _golden_values(expected, item.machine)
    of_person = of_machine if person is item.machine else _golden_values(expected, person)
    return Judged(item, person, of_machine, of_person)


def standing(judged: Judged) -> Standing:
    """The item's numbers in the queue: what is still open in the person's record, ordered by the risk of the machine's."""
    item, person, of_machine, of_person = judged
    signatures = item.draft.signatures
    severities = [finding.severity for finding in person.findings]
    return Standing(
        title=person.report.title,
        issuer=person.report.issuer,
        year=person.report.year,
        errors=len(review.unsigned_errors(person, signatures)),
        warnings=count_severity(severities, "warning"),
        notices=count_severity(severities, "notice"),
        golden_differences=None
        if of_person is None
        else len(review.unsigned_differences(of_person, signatures)),
        risk=risk(item.machine, None if of_machine is None else len(of_machine)),
        conflicts=len(item.draft.conflicts),
        body=body_of(person.report.issuer),
    )


def _golden_values(expected: Expected, record: Record) -> dict[str, Any]:
    return {difference.path: difference.expected for difference in compare(expected, record).differences}


def placer(item: Item) -> review.Place:
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
