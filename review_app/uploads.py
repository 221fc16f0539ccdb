"""What the upload page shows, as plain data: pure functions of what was handed in. No Streamlit here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from extractor.domain.jobs import HandIn, HandInPage, HandInState
from extractor.domain.report import ErrorObject
from review_app.language import Catalogue
from review_app.viewmodels import MARKS

View = dict[str, Any]
SHOWN = 50  # files on the page
_LINKS = 3  # reports of one file that can be opened from here
_FAULTS = 3  # members of a zip whose fault is told
_SIGNS: Mapping[HandInState, str] = {
    "waiting": "…",
    "reading": "▶",
    "done": "✔",
    "known": "=",
    "failed": MARKS["error"],
}


def list_view(page: HandInPage, say: Catalogue) -> View:
    """`share` of the files that are through, None where none is under way."""
    total = sum(page.counts.values())
    words = {
        "waiting": say("{n} waiting", n=page.counts.get("waiting", 0)),
        "reading": say("{n} being read", n=page.counts.get("reading", 0)),
        "done": say("{n} read", n=page.counts.get("done", 0)),
        "known": say("{n} known already", n=page.counts.get("known", 0)),
        "failed": say("{n} failed", n=page.counts.get("failed", 0)),
    }
    return {
        "rows": [row_view(row, say) for row in page.rows],
        "summary": " · ".join(words[state] for state in _SIGNS if page.counts.get(state)),
        "share": (total - page.under_way) / total if page.under_way else None,
        "can_clear": total > page.under_way,
        "more": say("{n} older ones are not shown; clear the finished ones.", n=total - len(page.rows))
        if total > len(page.rows)
        else "",
    }


def row_view(row: HandIn, say: Catalogue) -> View:
    """One file: what became of it, the reports it gave, and what to do where it failed."""
    reports = [*row.outcome.added, *row.outcome.known]
    return {
        "id": row.id,
        "name": row.name,
        # A word of the page's own style sheet, too.
        "state": "added" if row.state == "done" else row.state,
        "sign": _SIGNS[row.state],
        "text": _words(row, say),
        "faults": _faults(row.outcome.errors, say),
        "items": reports[:_LINKS],
        "retry": row.job if row.state == "failed" else None,
    }


def _words(row: HandIn, say: Catalogue) -> str:
    n = len(row.outcome.added) + len(row.outcome.known)
    if row.state == "waiting":
        return say("waiting; it is stored and will be read")
    if row.state == "reading":
        return say("being read: {n} reports so far", n=row.so_far) if row.so_far else say("being read")
    if row.state == "known":
        return say("already there: nothing was stored twice")
    if row.state == "done":
        return (
            say("read: {n} in the queue", n=n)
            if row.outcome.added
            else say("already there: nothing was stored twice")
        )
    return say("{n} in the queue, {bad} not read", n=n, bad=len(row.outcome.errors)) if n else say("not read")


def _faults(errors: tuple[ErrorObject, ...], say: Catalogue) -> list[str]:
    """The first ones in words; of those behind them, how many of each kind."""
    told = [_fault(error, say) for error in errors[:_FAULTS]]
    rest = Counter(say.pick(error.error.message) for error in errors[_FAULTS:])
    return told + [f"{message} × {n}" for message, n in rest.most_common(_FAULTS)]


def _fault(error: ErrorObject, say: Catalogue) -> str:
    fault = error.error
    member = error.source.get("member")
    message = say.pick(fault.message)
    value = fault.value if fault.value and fault.value not in message else None
    parts = [member, message, value, say.pick(fault.hint)]
    return " — ".join(str(part) for part in parts if part)
