"""What a person does to a record: edits, signatures, decisions. Pure: who and when come in as arguments.

Item        one report in the queue: the machine's record, a person's draft over it, and the revisions decided so far.
Reading     what the machine read at one time; a re-run of the extractor adds one and changes none.
Edit        one change to one path of the record. Paths: `cells.<cell id>` with {"state", "value" and, where it is known, "raw"};
            `report.<field>` with the field's JSON; `narrative.<group>` (leadership, platforms, problems, improvements, statements,
            processing_fee) with that whole group's JSON; `leftovers` with the whole list's JSON.
            The last edit of a path counts; the machine's value is never changed.
Signature   an open error finding that a person accepts, with a reason.
Conflict    a person's edit of a value that a later reading reads differently from the one she saw: she looks again.
Revision    what a decision writes: append-only, never changed.
Remark      what is said to the next reviewer when a report is sent back.
"""

from __future__ import annotations

import hashlib
import json
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, TypeAdapter, ValidationError

from extractor.domain import form
from extractor.domain.document import Frozen, SourceRef, Span
from extractor.domain.narrative import Item as NarrativeItem
from extractor.domain.narrative import Narrative, Quote
from extractor.domain.report import (
    FIELD_GROUPS,
    Cover,
    Finding,
    Layout,
    Leftover,
    Record,
    Sourced,
    State,
    Where,
)
from extractor.errors import NotFound, Refused

# A quote's text, and its spans where they are known -> the quote where it stands in the document, None where it does not.
Place = Callable[[str, tuple[Span, ...]], Quote | None]

_NOT_PLACED = (
    "原文中没有这段引文，或太短而不止一处 (the quote is not in the report, or too short to have one place)"
)
_SPANS = TypeAdapter(tuple[Span, ...])
_LEFTOVERS = TypeAdapter(tuple[Leftover, ...])

PERSON = "person"  # the `by` of a value that a person set
COVER_FIELDS = ("title", "issuer", "issuer_type", "year", "layout", "published_on", "period", "contact")
FIRST_YEAR = 2008  # the regulation (政府信息公开条例) came into force on 1 May 2008

ItemState = Literal["open", "approved", "rejected", "withdrawn", "superseded"]
Decision = Literal["approved", "rejected", "withdrawn"]


class Edit(Frozen):
    """`at` is an ISO 8601 time in UTC; `reason` is asked for where a golden value is not taken; edits of one `group` are one act and
    are undone together."""

    path: str
    value: Any
    by: str
    at: str
    reason: str | None = None
    group: str | None = None


class Signature(Frozen):
    """`key` is `finding_key` of the finding that is accepted, or `golden:<path>` for an open golden difference."""

    key: str
    reason: str
    by: str
    at: str


class Conflict(Frozen):
    """Three values of `path`, as an edit of it would hold them: what the person set (`mine`), what the machine had read when she did
    (`was`), what it reads now (`now`). `gone`: the edit has no place in the fresh reading (another layout, a quote that is not in
    its text) and was taken out of the draft; it is kept here."""

    path: str
    mine: Any
    was: Any
    now: Any
    gone: bool = False


class Draft(Frozen):
    edits: tuple[Edit, ...] = ()
    signatures: tuple[Signature, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


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
    reading: int = 1


class Remark(Frozen):
    text: str
    by: str
    at: str


class Reading(Frozen):
    """`number` counts from 1 within an item; `text` is the document's, in which the record's offsets count."""

    number: int
    at: str
    record: Record
    text: str


class Item(Frozen):
    """`id` is 16 hex digits of the content hash, member and part; `version` rises with every save (optimistic lock);
    `text` is the document's text, in which the record's offsets count.

    `machine` is the reading with the number `reading`; `latest` is the number of the newest, which a decided item does not take.
    `drift`: the paths at which the newest reading says something new that is not what was decided. `superseded_by` names the
    item that was chosen instead of this one."""

    id: str
    state: ItemState
    version: int
    machine: Record
    text: str
    draft: Draft = Draft()
    revisions: tuple[Revision, ...] = ()
    reading: int = 1
    latest: int = 1
    drift: tuple[str, ...] = ()
    remark: Remark | None = None
    superseded_by: str | None = None


def item_id(source: SourceRef) -> str:
    """The same bytes, member and part are the same item, whatever the file is called."""
    name = json.dumps([source.sha256, source.member, source.part], ensure_ascii=False)
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def finding_key(finding: Finding) -> str:
    """Names a finding across re-tests: its code and cells, and what it quotes where it names no cell."""
    tail = ",".join(finding.cells) or "|".join(q.text for q in finding.quotes)
    return f"{finding.code}:{tail}"


def golden_key(path: str) -> str:
    """Names a golden difference, for its signature."""
    return f"golden:{path}"


def keyed(findings: Iterable[Finding]) -> list[tuple[str, Finding]]:
    """Each finding with a key of its own: of several with the same key the second gets #2."""
    seen: Counter[str] = Counter()
    named = []
    for finding in findings:
        key = finding_key(finding)
        seen[key] += 1
        named.append((key if seen[key] == 1 else f"{key}#{seen[key]}", finding))
    return named


# --- edits ----------------------------------------------------------------------------------------------------------------


def apply_edits(machine: Record, edits: Iterable[Edit]) -> Record:
    """The person's record: the machine's with the last edit of each path in its place. Findings stay the machine's; the caller
    tests them again. Raises Refused("review.bad_value") for an edit that does not fit."""
    changed: dict[str, dict[str, Any]] = {"cells": {}, "report": {}, "narrative": {}, "leftovers": {}}
    for edit in edits:
        part, _, name = edit.path.partition(".")
        changed[part][name] = edit.value
    report = _with_cover(machine.report, changed["report"])
    return machine.model_copy(
        update={
            "cells": _with_cells(machine, changed["cells"], report.layout),
            "report": report,
            "narrative": _with_groups(machine.narrative, changed["narrative"]),
            "leftovers": _valid_leftovers(changed["leftovers"].get("", machine.leftovers)),
        }
    )


def check_edit(machine: Record, path: str, value: Any, place: Place) -> Any:
    """The value as it will be kept, its quotes placed. A cell may be one that the machine did not find (a table in an image).

    Refused("review.bad_value") names the offending value (a quote, where it does not stand in the text);
    NotFound("review.unknown_key") for a path the record has not."""
    part, _, name = path.partition(".")
    refuse_unprintable(path, value)
    if part == "cells" and name in form.order():
        _cell(path, value, machine.cells.get(name))
    elif part == "report" and name in COVER_FIELDS:
        _with_cover(machine.report, {name: value})
    elif part == "narrative" and name in FIELD_GROUPS:
        value = _placed(path, value, place)
        _with_groups(machine.narrative, {name: value})
    elif path == "leftovers":
        _valid_leftovers(value)
    else:
        raise NotFound("review.unknown_key", value=path, facts={"key": path})
    return value


def check_path(path: str) -> None:
    """NotFound("review.unknown_key") for a path that no record has."""
    part, _, name = path.partition(".")
    known = {"cells": form.order(), "report": COVER_FIELDS, "narrative": FIELD_GROUPS, "leftovers": ("",)}
    if name not in known.get(part, ()):
        raise NotFound("review.unknown_key", value=path, facts={"key": path})


def value_at(record: Record, path: str) -> Any:
    """The JSON at a path: what an edit of that path would hold; None for a cell the record has not."""
    part, _, name = path.partition(".")
    if part == "cells":
        cell = record.cells.get(name)
        return None if cell is None else {"state": cell.state, "value": cell.value, "raw": cell.raw}
    if part == "leftovers":
        return [one.model_dump(mode="json") for one in record.leftovers]
    whole: BaseModel = record.report if part == "report" else record.narrative
    return whole.model_dump(mode="json")[name]


def _with_cells(machine: Record, changed: Mapping[str, Any], layout: Layout) -> Mapping[str, Sourced]:
    """Of a table whose layout a person set the record has that layout's cells (record.md): what the machine read under the same
    id stays, what nobody filled in is missing, and cells of the other layout are gone."""
    cells = dict(machine.cells)
    for table in form.TABLES:
        now = getattr(layout, table)
        if now != getattr(machine.report.layout, table):
            due = form.cell_ids(table, now) if now else ()
            cells = {name: cell for name, cell in cells.items() if not name.startswith(f"{table}.")}
            cells |= {name: machine.cells.get(name, Sourced(state="missing")) for name in due}
            changed = {
                name: value
                for name, value in changed.items()
                if not name.startswith(f"{table}.") or name in due
            }
    if not changed and layout == machine.report.layout:
        return machine.cells
    cells |= {name: _cell(f"cells.{name}", value, cells.get(name)) for name, value in changed.items()}
    return dict(sorted(cells.items(), key=lambda named: form.order()[named[0]]))


class _CellValue(Frozen):
    """What an edit of a cell may say; without `raw` and `where` the machine's stay, for the paper did not change. A value that was
    moved here from another cell brings both along."""

    state: State
    value: int | float | None = None
    raw: str | None = None
    where: Where | None = None


def _cell(path: str, value: Any, machine: Sourced | None) -> Sourced:
    said: _CellValue = _valid(_CellValue, path, value)
    number = said.value
    fits = (
        number is None
        or _is_count(number)
        or (math.isfinite(number) and form.spec(path.removeprefix("cells.")).decimal)
    )
    if (said.state == "printed") != (number is not None):
        raise _bad(path, value, "有数才是 printed，其余状态不带数 (printed has a number, no other state has)")
    if not fits:
        raise _bad(path, value, "须为整数 (must be a whole number)")
    if number is not None and _is_count(number):
        number = int(number)
    was = machine or Sourced(state="missing")
    where = said.where or was.where
    if (said.state, number) == (was.state, was.value) and said.raw in (None, was.raw) and where == was.where:
        return was
    raw = said.raw if said.raw is not None else was.raw
    if said.state in ("missing", "blank"):
        raw = None if said.state == "missing" else ""
    return Sourced(state=said.state, value=number, raw=raw, confidence=None, by=PERSON, where=where)


def _valid_leftovers(value: Any) -> tuple[Leftover, ...]:
    try:
        return _LEFTOVERS.validate_python(value)
    except ValidationError as error:
        raise _bad("leftovers", repr(value), error.errors()[0]["msg"]) from error


def _is_count(number: float) -> bool:
    """A fraction where a count must stand is words, not a number (record.md); whether it may be negative is R5's to say."""
    return isinstance(number, int) or number.is_integer()


def _with_cover(cover: Cover, changed: Mapping[str, Any]) -> Cover:
    for name, value in changed.items():
        path = f"report.{name}"
        said: Cover = _valid(Cover, path, {name: value})
        _check_dates(path, said)
        cover = cover.model_copy(update={name: getattr(said, name)})
    return cover


def _check_dates(path: str, said: Cover) -> None:
    for day in (said.published_on, said.period.start, said.period.end):
        if day is None:
            continue
        try:
            exact = date.fromisoformat(day).isoformat() == day
        except ValueError:
            exact = False
        if not exact:
            raise _bad(path, day, "日期须为 YYYY-MM-DD (a date is YYYY-MM-DD)")
    if said.year is not None and not FIRST_YEAR <= said.year <= FIRST_YEAR + 100:
        raise _bad(path, said.year, "年份不合理 (no year of such a report)")


def _with_groups(narrative: Narrative, changed: Mapping[str, Any]) -> Narrative:
    for name, value in changed.items():
        said: Narrative = _valid(Narrative, f"narrative.{name}", {name: value})
        narrative = narrative.model_copy(
            update={name: _credited(getattr(said, name), getattr(narrative, name))}
        )
    return narrative


def _credited(said: Any, machine: Any) -> Any:
    """Items equal to one of the machine's are the machine's; every other is the person's."""
    theirs = list(_items(machine))
    if isinstance(said, NarrativeItem):
        same = next((item for item in theirs if _content(item) == _content(said)), None)
        return same or said.model_copy(update={"by": (PERSON,), "confidence": None})
    if isinstance(said, tuple):
        return tuple(_credited(item, machine) for item in said)
    if isinstance(said, BaseModel):
        return said.model_copy(
            update={name: _credited(getattr(said, name), machine) for name in type(said).model_fields}
        )
    return said


def _items(group: Any) -> Iterator[NarrativeItem]:
    if isinstance(group, NarrativeItem):
        yield group
    elif isinstance(group, tuple):
        for item in group:
            yield from _items(item)
    elif isinstance(group, BaseModel):
        for name in type(group).model_fields:
            yield from _items(getattr(group, name))


def quotes_of(record: Record) -> list[Quote]:
    """Every quote of the record's narrative, in its order."""
    return [quote for item in _items(record.narrative) for quote in item.quotes]


def _content(item: NarrativeItem) -> tuple[type[NarrativeItem], dict[str, Any]]:
    return type(item), item.model_dump(exclude={"by", "confidence"})


def _placed(path: str, value: Any, place: Place) -> Any:
    """Every quote in a group's JSON gets its place in the text; a quote that is not there is refused."""
    if isinstance(value, list):
        return [_placed(path, each, place) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) >= {"text", "spans", "match"} or set(value) == {"text"}:
        quote = place(value["text"], _spans(value)) if isinstance(value["text"], str) else None
        if quote is None:
            raise _bad(path, value["text"], _NOT_PLACED)
        return quote.model_dump(mode="json")
    return {key: _placed(path, each, place) for key, each in value.items()}


def _spans(quote: Mapping[str, Any]) -> tuple[Span, ...]:
    """What the edit says of a quote's place; anything odd is no place."""
    try:
        return _SPANS.validate_python(quote.get("spans", ()))
    except ValidationError:
        return ()


def refuse_unprintable(path: str, value: Any) -> None:
    """A NUL or half a surrogate pair has no place in a report, and PostgreSQL can't keep the one nor UTF-8 the other."""
    for string in _strings(value):
        if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n\r" for c in string):
            raise _bad(path, string, "含有控制字符 (has control characters)")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from _strings(key)
            yield from _strings(each)


def _valid(model: type[Any], path: str, value: Any) -> Any:
    """Strict: an edit is JSON, and "12" is not 12."""
    try:
        return model.model_validate_json(json.dumps(value, allow_nan=False), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(
            [path, *(str(step) for step in first["loc"] if str(step) != path.rpartition(".")[2])]
        )
        raise _bad(place, first["input"], first["msg"]) from error
    except (TypeError, ValueError) as error:
        raise _bad(path, repr(value), str(error)) from error


def _bad(path: str, value: Any, reason: str) -> Refused:
    facts = {"path": path, "value": value, "reason": reason}
    return Refused("review.bad_value", place=path, value=value, facts=facts)


def undone(edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """Without the last act: the last edit and those of its group."""
    if not edits:
        return ()
    last = edits[-1]
    kept = len(edits) - 1
    while last.group is not None and kept and edits[kept - 1].group == last.group:
        kept -= 1
    return edits[:kept]


# --- signatures and decisions ------------------------------------------------------------------------------------------------


def surviving(
    signatures: Iterable[Signature], before: Record, after: Record, path: str
) -> tuple[Signature, ...]:
    """The signatures that still hold once `path` was changed: who accepted 12 against 13 did not accept 12 against 14."""
    was, is_ = dict(keyed(before.findings)), dict(keyed(after.findings))

    def holds(signature: Signature) -> bool:
        return signature.key != golden_key(path) and was.get(signature.key) == is_.get(signature.key)

    return tuple(signature for signature in signatures if holds(signature))


def unsigned_errors(record: Record, signatures: Iterable[Signature]) -> tuple[tuple[str, Finding], ...]:
    signed = {signature.key for signature in signatures}
    return tuple(
        (key, finding)
        for key, finding in keyed(record.findings)
        if finding.severity == "error" and key not in signed
    )


def unsigned_differences(paths: Iterable[str], signatures: Iterable[Signature]) -> tuple[str, ...]:
    signed = {signature.key for signature in signatures}
    return tuple(path for path in paths if golden_key(path) not in signed)
