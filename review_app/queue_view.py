"""What the queue page shows, as plain data: the filter and its URL, the rows with what is to be known of each, why there are none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, get_args

from extractor.domain.queue import Held, Holder, QueueFilter, QueuePage, QueueRow
from extractor.domain.report import Severity
from extractor.domain.review import ItemState
from review_app.language import Catalogue
from review_app.moments import Zone
from review_app.viewmodels import MARKS, file_name

View = dict[str, Any]
PAGE_SIZE = 50
ONLY = ("twins", "sent_back", "drifted")
_STATES: dict[str, ItemState | None] = {**{name: name for name in get_args(ItemState)}, "all": None}
_SEVERITIES: tuple[Severity, ...] = get_args(Severity)


# --- the filter ---------------------------------------------------------------------------------------------------------


def filter_from_query(query: Mapping[str, str]) -> QueueFilter:
    """The filter a URL asks for; what makes no sense in it is left out, for a URL is typed by people."""
    query = {name: value for name, value in query.items() if _is_known(name, value)}
    held: dict[str, Held] = {name: name for name in get_args(Held)}
    only = query.get("only", "").split(",")
    page = _whole(query.get("page")) or 1
    return QueueFilter(
        state=_STATES.get(query.get("state", ""), "open"),
        year=_whole(query.get("year")),
        issuer=query.get("issuer", "").strip() or None,
        min_findings=_whole(query.get("findings")),
        held=held.get(query.get("held", "")),
        **{name: name in only for name in ONLY},
        limit=PAGE_SIZE,
        offset=PAGE_SIZE * (max(page, 1) - 1),
    )


def unknown_in_query(query: Mapping[str, str], say: Catalogue) -> str:
    """Which of the filters that a URL asks for were left out, as they stand there; nothing where all are known."""
    unknown = [
        f"{name}={_printed(value)}"
        for name, value in query.items()
        if name in _KNOWN and not _is_known(name, value)
    ]
    return (
        say(
            "The address asks for what no filter knows, which was left out: {values}",
            values=", ".join(unknown),
        )
        if unknown
        else ""
    )


def _is_known(name: str, value: str) -> bool:
    return name in _KNOWN and (not value or _KNOWN[name](value))


def is_name(text: str) -> bool:
    """Whether it may be a part of a name: a NUL or half a surrogate pair is in none, and no database takes them."""
    return all(unicodedata.category(character) not in ("Cc", "Cs") for character in text)


def _printed(value: str) -> str:
    """What can't be seen is shown by its escape."""
    return "".join(one if is_name(one) else one.encode("unicode_escape").decode("ascii") for one in value)


def query_from_filter(asked: QueueFilter) -> dict[str, str]:
    """The inverse; what is as by default is left out of the URL, and whose session asks is nobody's to see."""
    page = asked.offset // PAGE_SIZE + 1
    parts = {
        "state": None if asked.state == "open" else asked.state or "all",
        "year": asked.year,
        "issuer": asked.issuer,
        "findings": asked.min_findings,
        "held": asked.held,
        "only": ",".join(name for name in ONLY if getattr(asked, name)) or None,
        "page": None if page == 1 else page,
    }
    return {name: str(value) for name, value in parts.items() if value is not None}


# What may stand in a URL of the queue -> whether a value is one that the filter knows.
_KNOWN: dict[str, Callable[[str], bool]] = {
    "state": _STATES.__contains__,
    "year": lambda value: _whole(value) is not None,
    "issuer": is_name,
    "findings": lambda value: _whole(value) is not None,
    "held": get_args(Held).__contains__,
    "only": lambda value: set(value.split(",")) <= set(ONLY),
    "page": lambda value: bool(_whole(value)),
}


def _whole(text: str | None) -> int | None:
    """A count or a year; SQL integers end at 2**63, and nobody means more than six digits here."""
    return int(text) if text is not None and re.fullmatch(r"[0-9]{1,6}", text) else None


# --- the table ----------------------------------------------------------------------------------------------------------


def queue_view(page: QueuePage, asked: QueueFilter, say: Catalogue, now: str, zone: Zone) -> View:
    """Rows for the queue table; `empty` says why there are none and what to do. `now`: an ISO time in UTC."""
    return {
        "rows": [_row(row, asked.session, say, now, zone) for row in page.rows],
        "empty": None if page.rows else why_empty(page, asked, say, now),
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
            "notes": say("To know"),
            "file": say("File"),
            "changed": f"{say('Changed')} ({zone.name})",
            "table": say("Reports, the riskiest first"),
            "release": say("Release"),
        },
    }


def state_counts(page: QueuePage) -> dict[str, int]:
    """How many reports each state has, and all of them together."""
    counts: dict[str, int] = {state: page.counts.get(state, 0) for state in get_args(ItemState)}
    return {**counts, "all": sum(counts.values())}


def _row(row: QueueRow, session: str | None, say: Catalogue, now: str, zone: Zone) -> View:
    counts = {"error": row.errors, "warning": row.warnings, "notice": row.notices}
    return {
        "id": row.id,
        "title": row.title or f"{say('(no title)')} {file_name(row.path)}",
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
        "notes": list(_notes(row, session, say, now)),
        "mine": row.session is not None and row.session == session,
        "file": file_name(row.path),
        "path": row.path,
        "changed": zone.day_and_time(row.updated_at),
    }


def _notes(row: QueueRow, session: str | None, say: Catalogue, now: str) -> Iterator[View]:
    """What a reviewer should know before she opens it, the most pressing first."""
    if row.remark is not None:
        told = say("Sent back by {name}: {remark}", name=row.remark_by, remark=row.remark)
        yield {"kind": "sent_back", "text": f"↩ {told}"}
    if row.holder is not None and row.held_until is not None:
        minutes = minutes_left(row.held_until, now)
        words = (
            say("held by you, {n} min left", n=minutes)
            if row.session == session
            else say("held by {name}, {n} min left", name=row.holder, n=minutes)
        )
        yield {"kind": "held", "text": f"◎ {words}"}
    if row.conflicts:
        yield {"kind": "conflicts", "text": f"≠ {say('read again: {n} edits to look at', n=row.conflicts)}"}
    if row.drifted:
        yield {"kind": "drifted", "text": f"≠ {say('a later reading differs')}"}
    if row.superseded_by is not None:
        yield {"kind": "twins", "text": f"〃 {say('another copy was chosen')}"}
    elif row.twins:
        yield {"kind": "twins", "text": f"〃 {say('{n} more of the same report', n=row.twins)}"}


def minutes_left(until: str, now: str) -> int:
    """Whole minutes, a begun one counts."""
    seconds = (datetime.fromisoformat(until) - datetime.fromisoformat(now)).total_seconds()
    return max(0, -int(-seconds // 60))


def _golden_words(differences: int | None, say: Catalogue) -> str:
    """Nothing where no golden record covers the report."""
    if differences is None:
        return ""
    return f"≠ {differences}" if differences else say("= same")


# --- why it is empty ----------------------------------------------------------------------------------------------------


def why_empty(page: QueuePage, asked: QueueFilter, say: Catalogue, now: str) -> str:
    """What is to be done where a filter shows no report. `now`: an ISO time in UTC."""
    if asked.offset and page.total:
        return say("This page is past the end of the list: go back to the first page.")
    there = sum(page.everything.values())
    if not there:
        return say(
            "The queue is empty: nothing has been read yet. Upload reports, or run `nianbao ingest FOLDER`."
        )
    hidden = page.everything.get(asked.state, 0) if asked.state else there
    if asked.state and not hidden:
        return _other_states(page.everything, asked.state, say)
    if page.holders and asked.held == "free":
        return held_words(page.holders, say, now)
    return say("The filter hides {n} reports in this state. Clear it to see them.", n=hidden)


def _other_states(everything: Mapping[ItemState, int], state: ItemState, say: Catalogue) -> str:
    comma = "，" if say.language == "zh" else ", "
    found = comma.join(f"{say(f'state.{name}')} {n}" for name, n in everything.items() if n)
    return say(
        "No report is in the state “{state}”. There are: {found}. Choose another state.",
        state=say(f"state.{state}"),
        found=found,
    )


def held_words(holders: tuple[Holder, ...], say: Catalogue, now: str) -> str:
    """Who has all that is open, and when the first of them is free at the latest."""
    comma = "；" if say.language == "zh" else "; "
    told = comma.join(
        say("{name}: {n}, for {minutes} min more", name=h.name, n=h.items, minutes=minutes_left(h.until, now))
        for h in holders
    )
    return say(
        "All open reports that fit are held: {holders}. They are free again when that time is over, or when released.",
        holders=told,
    )
