"""What the pages show, as plain data: pure functions of what the services answer. No Streamlit here.

View        JSON-like data that a page draws or hands to a component as it is.
Refusal     what the server would not do, in words, and what it is about: a path, or a finding's key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

from extractor.domain.checks.codes import error_object
from extractor.domain.queue import QueueFilter, QueuePage, QueueRow
from extractor.domain.report import Severity
from extractor.domain.review import ItemState
from extractor.errors import NianbaoError
from extractor.services.check import Defect
from extractor.services.ingest import UploadResult
from review_app.language import Catalogue

View = dict[str, Any]
# A sign beside the colour: colour alone says nothing to many readers.
MARKS: dict[Severity, str] = {"error": "✖", "warning": "▲", "notice": "ℹ"}
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&@=^/\"'])")
PAGE_SIZE = 50


class Refusal(NamedTuple):
    about: str
    message: str


def error_in_words(error: NianbaoError, say: Catalogue) -> str:
    """What happened and what to do about it."""
    if error.code == "review.bad_value":
        return say("“{value}” can't stand here.", value=error.value) + " " + _expected(error.place or "", say)
    fault = error_object(error, {}).error
    return " ".join(part for part in (say.pick(fault.message), say.pick(fault.hint)) if part)


def _expected(path: str, say: Catalogue) -> str:
    """What a field takes, for somebody who typed something else."""
    if path.startswith("cells."):
        return say("Type a number, leave it empty, or type - for a dash.")
    if path.startswith(("report.published_on", "report.period")):
        return say("A date is written 2024-01-31.")
    return say("A number is expected, or another choice.")


def plain(text: str) -> str:
    """Text as Streamlit's Markdown would have to be told it: nothing in it is a link, a formula, HTML or a style."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


# --- queue --------------------------------------------------------------------------------------------------------------


def filter_from_query(query: Mapping[str, str]) -> QueueFilter:
    """The filter a URL asks for; what makes no sense in it is left out, for a URL is typed by people."""
    state = query.get("state", "open")
    known: dict[str, ItemState | None] = {**{name: name for name in get_args(ItemState)}, "all": None}
    page = _whole(query.get("page")) or 1
    return QueueFilter(
        state=known.get(state, "open"),
        year=_whole(query.get("year")),
        issuer=query.get("issuer", "").strip() or None,
        min_findings=_whole(query.get("findings")),
        limit=PAGE_SIZE,
        offset=PAGE_SIZE * (max(page, 1) - 1),
    )


def query_from_filter(asked: QueueFilter) -> dict[str, str]:
    """The inverse; what is as by default is left out of the URL."""
    page = asked.offset // PAGE_SIZE + 1
    parts = {
        "state": None if asked.state == "open" else asked.state or "all",
        "year": asked.year,
        "issuer": asked.issuer,
        "findings": asked.min_findings,
        "page": None if page == 1 else page,
    }
    return {name: str(value) for name, value in parts.items() if value is not None}


def _whole(text: str | None) -> int | None:
    """A count or a year; SQL integers end at 2**63, and nobody means more than six digits here."""
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,6}", text) else None


def queue_view(page: QueuePage, asked: QueueFilter, say: Catalogue) -> View:
    """Rows for the queue table; `empty` says why there are none and what to do."""
    return {
        "rows": [_queue_row(row, say) for row in page.rows],
        "empty": None if page.rows else _why_empty(page, asked, say),
        "range": say(
            "{first}–{last} of {total}",
            first=asked.offset + 1,
            last=asked.offset + len(page.rows),
            total=page.total,
        ),
        "page": asked.offset // PAGE_SIZE + 1,
        "pages": max(1, -(-page.total // PAGE_SIZE)),
        "words": {
            "report": say("Report"),
            "year": say("Year"),
            "findings": say("Findings"),
            "golden": say("Golden"),
            "risk": say("Risk"),
            "state": say("State"),
            "file": say("File"),
            "changed": say("Changed"),
            "table": say("Reports, the riskiest first"),
        },
    }


def state_counts(page: QueuePage) -> dict[str, int]:
    """How many reports each state has, and all of them together."""
    counts: dict[str, int] = {state: page.counts.get(state, 0) for state in get_args(ItemState)}
    return {**counts, "all": sum(counts.values())}


def _queue_row(row: QueueRow, say: Catalogue) -> View:
    counts = {"error": row.errors, "warning": row.warnings, "notice": row.notices}
    return {
        "id": row.id,
        "title": row.title or say("(no title)"),
        "issuer": row.issuer or say("(no issuer)"),
        "year": "" if row.year is None else str(row.year),
        "state": row.state,
        "state_word": say(f"state.{row.state}"),
        "counts": [
            {
                "severity": severity,
                "text": f"{MARKS[severity]} {counts[severity]}",
                "title": say(f"severity.{severity}"),
            }
            for severity in _SEVERITIES
            if counts[severity]
        ],
        "golden": _golden_words(row.golden_differences, say),
        "risk": f"{row.risk:.1f}",
        "path": row.path,
        "changed": row.updated_at[:16].replace("T", " "),
    }


def _golden_words(differences: int | None, say: Catalogue) -> str:
    """Nothing where no golden record covers the report."""
    if differences is None:
        return ""
    return f"≠ {differences}" if differences else say("= same")


def _why_empty(page: QueuePage, asked: QueueFilter, say: Catalogue) -> str:
    if asked.offset and page.total:
        return say("This page is past the end of the list: go back to the first page.")
    elsewhere = sum(page.counts.values())
    if elsewhere and asked.state is not None:
        counts = "，" if say.language == "zh" else ", "
        found = counts.join(f"{say(f'state.{state}')} {n}" for state, n in page.counts.items() if n)
        return say(
            "No report is in the state “{state}”. There are: {found}. Choose another state.",
            state=say(f"state.{asked.state}"),
            found=found,
        )
    if asked.year or asked.issuer or asked.min_findings:
        return say("No report matches the filter. Clear the year, the issuer or the number of findings.")
    return say(
        "The queue is empty: nothing has been read yet. Upload reports, or run `nianbao ingest FOLDER`."
    )


# --- upload -------------------------------------------------------------------------------------------------------------


def upload_view(result: UploadResult, say: Catalogue) -> View:
    """One uploaded file: what became of it, and what to do where it failed."""
    view: View = {"name": result.name, "items": [*result.added, *result.known]}
    if result.error is not None:
        fault = result.error.error
        parts = [say.pick(fault.message), *([fault.value] if fault.value else []), say.pick(fault.hint)]
        return view | {
            "state": "failed",
            "sign": MARKS["error"],
            "text": " — ".join(part for part in parts if part),
        }
    if result.added:
        return view | {
            "state": "added",
            "sign": "✔",
            "text": say("read: {n} in the queue", n=len(result.added)),
        }
    return view | {"state": "known", "sign": "=", "text": say("already there: nothing was stored twice")}


# --- check ---------------------------------------------------------------------------------------------------------------


def defects_summary(found: Sequence[Defect], say: Catalogue) -> str:
    """How many of each severity, or that there are none."""
    if not found:
        return say("No finding: every relation holds and every part was found.")
    counts = {name: sum(defect.severity == name for defect in found) for name in _SEVERITIES}
    return say("{error} errors, {warning} warnings, {notice} notices", **counts)


def defect_views(found: Sequence[Defect], say: Catalogue) -> list[View]:
    """Each defect with its place, formula, sides, source string, proposal and way out; what it lacks is left out."""
    return [
        {
            "severity": defect.severity,
            "sign": MARKS[defect.severity],
            "code": defect.code,
            "message": say.pick(defect.message),
            "facts": [(label, text) for label, text in _defect_facts(defect, say) if text],
        }
        for defect in found
    ]


def _defect_facts(defect: Defect, say: Catalogue) -> list[tuple[str, str]]:
    places = [
        say("part {n}", n=defect.part) if defect.part > 1 else "",
        say("page {n}", n=defect.page) if defect.page is not None else "",
        say("line {n}", n=defect.line) if defect.line is not None else "",
    ]
    return [
        (say("Place"), " ".join(place for place in places if place)),
        (say("Formula"), say.pick(defect.formula) if defect.formula else ""),
        (say("In the source"), defect.raw),
        (say("Proposal"), say.pick(defect.suggestion) if defect.suggestion else ""),
        (say("Way out"), say.pick(defect.hint)),
    ]
