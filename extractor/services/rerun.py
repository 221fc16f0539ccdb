"""What another prompt or model would change, held against what people approved. Nothing is overwritten: a rerun only reads.

Trial    a report with what is known to be right about it, and the reading that stands today.
Slip     one place where a reading is not as approved: an item that is missing or too many, or an attribute of one that is wrong.
Verdict  of one report: the slips that the new reading mends, those it makes, and those that both readings have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from extractor.domain.compare import (
    LISTS,
    Expected,
    ListTally,
    add_lists,
    compare,
    differing,
    items_of,
    same_fee,
    same_items,
)
from extractor.domain.document import Document, Frozen, SourceRef
from extractor.domain.narrative import Item, Narrative
from extractor.domain.report import FIELD_GROUPS, Record
from extractor.ports import Blobs, Narrator, Reader, Store
from extractor.services.extract import extract


class Cases(Protocol):
    def cases(self) -> Iterator[tuple[Expected, Path]]: ...


class Trial(NamedTuple):
    """`read` gives the record as that narrator reads it, None where the source gives none any more. `before` None: as `read` with
    today's prompts gives it."""

    id: str
    expected: Expected
    read: Callable[[Narrator], Record | None]
    before: Record | None


class Slip(Frozen):
    """`approved` and `read` as they are shown; None where that side has nothing."""

    field: str
    item: str
    approved: Any
    read: Any


class Verdict(Frozen):
    id: str
    mended: tuple[Slip, ...]
    made: tuple[Slip, ...]
    kept: tuple[Slip, ...]
    before: Mapping[str, ListTally]
    after: Mapping[str, ListTally]


class Rerun(Frozen):
    """`lost` names the reports that give no record any more."""

    groups: tuple[str, ...]
    verdicts: tuple[Verdict, ...]
    lost: tuple[str, ...]
    before: Mapping[str, ListTally]
    after: Mapping[str, ListTally]


def golden_trials(shelf: Cases, reader: Reader) -> Iterator[Trial]:
    for expected, source in shelf.cases():
        documents = reader.read(source)
        yield Trial(expected.id, expected, _reading(documents, None), None)


def approved_trials(store: Store, blobs: Blobs, reader: Reader) -> Iterator[Trial]:
    """The reading that stands today is the machine's, as it was stored."""
    for item, revision in store.approved():
        source = item.machine.source
        documents = reader.read_bytes(blobs.get(source.sha256), source.path, source.name)
        expected = Expected(
            id=item.id, labelled="reviewed", narrative=revision.record.narrative, groups=FIELD_GROUPS
        )
        yield Trial(item.id, expected, _reading(documents, source), item.machine)


def _reading(documents: Iterable[Any], wanted: SourceRef | None) -> Callable[[Narrator], Record | None]:
    """Told by content and part: a zip's member, kept by itself, has lost the zip's name."""
    kept = [document for document in documents if isinstance(document, Document)]

    def read(narrator: Narrator) -> Record | None:
        for document in kept:
            for extraction in extract(document, narrative="llm", narrator=narrator):
                record = extraction.result
                if isinstance(record, Record) and (wanted is None or _same(wanted, record.source)):
                    return record
        return None

    return read


def _same(left: SourceRef, right: SourceRef) -> bool:
    return (left.sha256, left.part) == (right.sha256, right.part)


def rerun(trials: Iterable[Trial], today: Narrator, new: Narrator) -> Rerun:
    """Each trial read with the new narrator, in the field groups that it asks about, beside the reading of today."""
    groups = tuple(
        group for group in FIELD_GROUPS if any(group in question.groups for question in new.questions)
    )
    verdicts: list[Verdict] = []
    lost: list[str] = []
    for trial in trials:
        after = trial.read(new)
        before = trial.before or trial.read(today)
        if after is None or before is None:
            lost.append(trial.id)
            continue
        verdicts.append(_verdict(trial, before, after, groups))
    return Rerun(
        groups=groups,
        verdicts=tuple(verdicts),
        lost=tuple(lost),
        before=add_lists(verdict.before for verdict in verdicts),
        after=add_lists(verdict.after for verdict in verdicts),
    )


def _verdict(trial: Trial, before: Record, after: Record, groups: tuple[str, ...]) -> Verdict:
    known = trial.expected.model_copy(
        update={
            "cells": {},
            "report": {},
            "groups": tuple(group for group in trial.expected.groups if group in groups),
        }
    )
    old = list(_slips(known, before.narrative))
    fresh = list(_slips(known, after.narrative))
    return Verdict(
        id=trial.id,
        mended=tuple(slip for slip in old if slip not in fresh),
        made=tuple(slip for slip in fresh if slip not in old),
        kept=tuple(slip for slip in fresh if slip in old),
        before=compare(known, before).lists,
        after=compare(known, after).lists,
    )


def _slips(known: Expected, narrative: Narrative) -> Iterator[Slip]:
    answers = same_items("problems", known.narrative.problems, narrative.problems)
    for name, group in LISTS.items():
        if group not in known.groups:
            continue
        wants, gots = items_of(known.narrative, name), items_of(narrative, name)
        pairs = dict(same_items(name, wants, gots))
        for number, want in enumerate(wants):
            if number not in pairs:
                yield Slip(field=name, item=_title(want), approved=_shown(want), read=None)
                continue
            got = gots[pairs[number]]
            for attribute in differing(name, want, got, answers):
                sides = (getattr(want, attribute), getattr(got, attribute))
                yield Slip(field=f"{name}.{attribute}", item=_title(want), approved=sides[0], read=sides[1])
        for number, got in enumerate(gots):
            if number not in pairs.values():
                yield Slip(field=name, item=_title(got), approved=None, read=_shown(got))
    fee = (known.narrative.processing_fee, narrative.processing_fee)
    if "processing_fee" in known.groups and not same_fee(*fee):
        yield Slip(field="processing_fee", item="", approved=_shown(fee[0]), read=_shown(fee[1]))


def _title(item: Item) -> str:
    for name in ("name", "title", "role", "text", "what"):
        told = getattr(item, name, None)
        if told:
            return str(told)[:60]
    return ""


def _shown(item: Item) -> dict[str, Any]:
    return item.model_dump(mode="json", exclude={"quotes", "by", "confidence"})
