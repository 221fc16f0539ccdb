"""The record: what `nianbao extract` prints for one report. A public interface, schema `record/1`.

Sourced     a statutory cell's value with its state, its raw string and where it stands.
Leftover    a mark that stood in a table and that no cell took.
Finding     something a check saw: a code, the cells it names, both sides, and proposals that a person may take.
Record      all of it, with the cover, the narrative and how it was made.
ErrorObject what is printed in a record's place when a file gives none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import ConfigDict, Field

from extractor.domain.document import Frozen, Page, SourceRef
from extractor.domain.narrative import IssuerType, Narrative, Quote

SCHEMA: Literal["record/1"] = "record/1"

State = Literal["printed", "blank", "dash", "text", "illegible", "missing"]
Severity = Literal["error", "warning", "notice"]
Number = int | float
NarrativeStatus = Literal["done", "failed", "skipped"]
FIELD_GROUPS = ("leadership", "platforms", "problems", "improvements", "statements", "processing_fee")


class Where(Frozen):
    """A place: `page` from 1 and `box` [x0, y0, x1, y1] in points, None where the source has no pages;
    `start` and `end` in the document's text, None where the source gave no text there."""

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    start: int | None = None
    end: int | None = None


class Sourced(Frozen):
    """One cell. `value` is a number only when `state` is printed, in the form's unit (fees in 万元, procurement in 元);
    `raw` is what stood there, "" for blank, None for missing; `confidence` None where nothing supports one."""

    state: State
    value: Number | None = None
    raw: str | None = None
    confidence: float | None = None
    by: str | None = None
    where: Where = Where()


class Leftover(Frozen):
    text: str
    where: Where = Where()


class Text2(Frozen):
    """One message in both languages."""

    zh: str
    en: str


class Change(Frozen):
    """A proposal for one cell: `value` None proposes the state blank."""

    cell: str
    value: Number | None


class Alternative(Frozen):
    """A proposal of arithmetic: the changes, what misreading would explain them, the relations that argue for it."""

    changes: tuple[Change, ...]
    explains: str
    because: tuple[str, ...] = ()


class Finding(Frozen):
    """`left` and `right` are the two sides of a relation that was tested; None where there is none."""

    code: str
    severity: Severity
    message: Text2
    cells: tuple[str, ...] = ()
    left: Number | None = None
    right: Number | None = None
    where: tuple[Where, ...] = ()
    quotes: tuple[Quote, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


class Layout(Frozen):
    """Each table's layout by its own structure; None where the table is not in the report."""

    proactive: Literal["2021", "2019"] | None = None
    requests: Literal["2021", "2019"] | None = None
    proceedings: Literal["standard"] | None = None


class Period(Frozen):
    start: str | None = None
    end: str | None = None


class CoverQuotes(Frozen):
    title: tuple[Quote, ...] = ()
    issuer: tuple[Quote, ...] = ()
    year: tuple[Quote, ...] = ()
    published_on: tuple[Quote, ...] = ()


class Cover(Frozen):
    """The record's `report`: dates are ISO strings (YYYY-MM-DD), None where the report does not say."""

    title: str | None = None
    issuer: str | None = None
    issuer_type: IssuerType | None = None
    year: int | None = None
    layout: Layout = Layout()
    published_on: str | None = None
    period: Period = Period()
    contact: Mapping[str, str] = Field(default_factory=dict)  # any of address, postcode, phone, email, url
    quotes: CoverQuotes = CoverQuotes()


class GroupRun(Frozen):
    """How one field group came to be; an empty list of a failed group is no absence."""

    status: NarrativeStatus
    by: tuple[str, ...] = ()
    prompt: str | None = None
    model: str | None = None


class Run(Frozen):
    version: str
    narrative: Mapping[str, GroupRun] = Field(default_factory=dict)


class Record(Frozen):
    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )

    schema_: Literal["record/1"] = Field(SCHEMA, alias="schema")
    source: SourceRef
    pages: tuple[Page, ...] = ()
    report: Cover = Cover()
    cells: Mapping[str, Sourced] = Field(default_factory=dict)
    narrative: Narrative = Narrative()
    findings: tuple[Finding, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    run: Run


class Fault(Frozen):
    """The error of a file that gave no record."""

    code: str
    message: Text2
    place: str | None = None
    value: str | None = None
    hint: Text2


class ErrorObject(Frozen):
    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )

    schema_: Literal["record/1"] = Field(SCHEMA, alias="schema")
    source: Mapping[str, Any]
    error: Fault


def as_json(thing: Record | ErrorObject) -> dict[str, Any]:
    """The public JSON form, as plain data."""
    return thing.model_dump(mode="json", by_alias=True)
