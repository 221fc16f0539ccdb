"""What the review page shows of one item, as plain data: pure functions of what the review service answers. No Streamlit here.

View    what changes with the item; `form_view` holds what does not.
Need    a field that needs a person, and why; the panel goes from one to the next.
Delta   what became different between two views: an edit changes a few cells of 200.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

from extractor.domain.checks.codes import CODES
from extractor.domain.form import TABLES, TableName, label_of
from extractor.domain.narrative import Quote
from extractor.domain.queue import LOW_CONFIDENCE
from extractor.domain.report import FIELD_GROUPS, Finding, Record, Severity, Sourced
from extractor.services.desk import Desk, DeskDifference, DeskFinding
from review_app import cards
from review_app.cell_view import Untouched, box_of, cell_boxes, cell_places, cells_of, span_of, untouched
from review_app.cover_view import cover_view
from review_app.field_words import path_in_words, value_in_words
from review_app.form_view import TABS, form_view, shape_of, source_words, view_tab
from review_app.language import Catalogue
from review_app.moments import Zone
from review_app.undo_view import undo_view
from review_app.viewmodels import MARKS, Refusal, View, file_name

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)


def heading(desk: Desk, by: str, say: Catalogue) -> View:
    """The line over the review page, for the person `by`; its texts are the report's own and must be drawn as text."""
    row = desk.row
    return {
        "version": desk.version,
        "title": desk.person.report.title or f"{say('(no title)')} {file_name(row.path)}",
        "path": row.path,
        "issuer": desk.person.report.issuer or say("(no issuer)"),
        "year": desk.person.report.year,
        "state": row.state,
        "state_word": say(f"state.{row.state}"),
        "undo": undo_view(desk, by, say),
    }


def history_view(desk: Desk, say: Catalogue, zone: Zone) -> list[str]:
    """The decisions so far, the latest first."""
    lines = []
    for revision in reversed(desk.revisions):
        when = f"{zone.day_and_time(revision.at)} {zone.name}"
        reason = f": {revision.reason}" if revision.reason else ""
        facts = say(
            "{n} corrected, {m} signed",
            n=len({edit.path for edit in revision.edits}),
            m=len(revision.signatures),
        )
        lines.append(
            f"{revision.number}. {say('state.' + revision.decision)} · {revision.by} · {when} · {facts}{reason}"
        )
    return lines


def tables_to_see(record: Record) -> tuple[TableName, ...]:
    """The tables that stand in the report: each must have been on the screen before the record is approved."""
    return tuple(name for name in TABLES if getattr(record.report.layout, name) is not None)


def source_view(desk: Desk, say: Catalogue, *, pictures: str | None = None) -> View:
    """What the source viewer gets: the same for every rerun. `pictures`: where the page images are served, None where the source has
    no pages; `form`: what the record panel draws and no edit changes."""
    pages = desk.person.pages if pictures else ()
    return {
        "item": desk.row.id,
        "text": desk.text,
        "pages": [
            {"page": page.page, "width": page.width, "height": page.height, "reader": page.reader}
            for page in pages
        ],
        "pictures": pictures,
        "words": source_words(say),
        "form": form_view(desk.person, say),
    }


def record_view(
    desk: Desk,
    by: str,
    say: Catalogue,
    *,
    acked: int = 0,
    refusals: Sequence[Refusal] = (),
    drawn: Untouched | None = None,
) -> View:
    """What the record panel draws for `by` of the item as it is now. `acked`: the last act of the browser's outbox that was dealt with;
    `drawn`: what was made of the machine's record before."""
    if drawn is None or drawn.machine is not desk.machine:
        drawn = untouched(desk.machine)
    view: View = {
        "item": desk.row.id,
        "version": desk.version,
        "language": say.language,
        "shape": shape_of(desk.person, say),
        "editable": desk.row.state == "open",
        "acked": acked,
        "heading": heading(desk, by, say),
        "refusals": [refusal._asdict() for refusal in refusals],
        "findings": _findings(desk, say),
        "blockers": [say.pick(blocker) for blocker in desk.blockers],
        "cells": cells_of(desk, drawn, say),
        "places": cell_places(desk.person, drawn) | _prose_places(desk.person),
        "boxes": cell_boxes(desk.person, drawn),
        "cover": cover_view(desk, say),
        "cover_whole": {
            "report.period": desk.person.report.period.model_dump(mode="json"),
            "report.contact": dict(desk.person.report.contact),
        },
        "groups": [_group(name, desk, say) for name in FIELD_GROUPS],
        "differences": [_difference(difference, say) for difference in desk.differences],
        "leftovers": [
            {"text": leftover.text, "spans": span_of(leftover.where), "boxes": box_of(leftover.where)}
            for leftover in desk.person.leftovers
        ],
        "needs": needs(desk, say),
        "rereads": _rereads(desk, say),
        "remark": "" if desk.remark is None else f"{desk.remark.by}: {desk.remark.text}",
    }
    view["tabs"] = _tabs(desk, view, say)
    view["first_tab"] = _first_tab(view)
    return view


def needs(desk: Desk, say: Catalogue) -> list[View]:
    """What needs a person, in the form's order: findings of weight, doubtful and illegible cells, open golden differences. A field
    that a person set or confirmed needs her no more, except where a finding still says so."""
    if desk.row.state != "open":
        return []
    why: dict[str, list[str]] = {}
    keys: dict[str, str] = {}
    edited = {edit.path for edit in desk.edits}
    for entry in desk.findings:
        if entry.signature is None and entry.finding.severity != "notice":
            path = _suspect(entry.finding, desk.person) or f"finding:{entry.key}"
            if entry.finding.severity == "error" or path not in edited:
                why.setdefault(path, []).append(entry.finding.code)
                keys.setdefault(path, entry.key)
    for id_, cell in desk.person.cells.items():
        doubt = _doubt(cell, say)
        if doubt and f"cells.{id_}" not in edited:
            why.setdefault(f"cells.{id_}", []).append(doubt)
    for difference in desk.differences:
        if not difference.settled and difference.signature is None:
            why.setdefault(difference.path, []).append(say("differs from the golden record"))
    for conflict in desk.conflicts:
        why.setdefault(conflict.path, []).append(say("read otherwise by now"))
    order = {f"cells.{id_}": place for place, id_ in enumerate(desk.person.cells)}
    ranked = sorted(why, key=lambda path: order.get(path, len(order)))
    return [{"path": path, "key": keys.get(path), "why": "、".join(why[path])} for path in ranked]


def _suspect(finding: Finding, record: Record) -> str | None:
    """The cell to look at: what a proposal would change, else the last that the finding names (of a relation: its total)."""
    proposed = [change.cell for alternative in finding.alternatives for change in alternative.changes]
    for cell in (*proposed, *reversed(finding.cells)):
        if cell in record.cells:
            return f"cells.{cell}"
    return None


def _doubt(cell: Sourced, say: Catalogue) -> str | None:
    if cell.state == "illegible":
        return say("cell.illegible")
    if cell.confidence is not None and cell.confidence < LOW_CONFIDENCE:
        return say("read with {percent}% confidence", percent=round(cell.confidence * 100))
    return None


def delta(before: View, after: View) -> View:
    """What is to be set in the one view to make it the other; the maps of cells and places are told entry by entry."""
    changes: View = {name: value for name, value in after.items() if before.get(name) != value}
    parts: View = {}
    for name in ("cells", "places", "boxes"):
        if name in changes and name in before:
            whole = changes.pop(name)
            parts[name] = {
                "set": {key: value for key, value in whole.items() if before[name].get(key) != value},
                "gone": [key for key in before[name] if key not in whole],
            }
    return {"set": changes, "parts": parts}


def _rereads(desk: Desk, say: Catalogue) -> list[View]:
    """What a person set and a later reading reads otherwise: she keeps hers or takes the new one. `gone`: hers has no place in
    the new reading."""
    return [
        {
            "path": conflict.path,
            "label": path_in_words(conflict.path, say),
            "gone": conflict.gone,
            "words": [
                value_in_words(conflict.path, value, say)
                for value in (conflict.mine, conflict.was, conflict.now)
            ],
        }
        for conflict in desk.conflicts
    ]


def _findings(desk: Desk, say: Catalogue) -> list[View]:
    def order(entry: DeskFinding) -> tuple[bool, int]:
        return entry.signature is not None, _SEVERITIES.index(entry.finding.severity)

    return [
        {
            "key": entry.key,
            "code": entry.finding.code,
            "severity": entry.finding.severity,
            "hint": say.pick(CODES[entry.finding.code].hint) if entry.finding.code in CODES else "",
            "message": say.pick(entry.finding.message),
            "places": ", ".join(
                label_of(cell) for cell in entry.finding.cells[:8] if cell in desk.person.cells
            ),
            "target": _target(entry.finding, desk.person),
            "spans": _finding_spans(entry.finding, desk.person),
            "boxes": [box for where in entry.finding.where for box in box_of(where)],
            "signature": _signature(entry),
        }
        for entry in sorted(desk.findings, key=order)
    ]


def _target(finding: Finding, record: Record) -> str | None:
    """The path of the field a click goes to; None where the finding names none that is shown."""
    return next((f"cells.{cell}" for cell in finding.cells if cell in record.cells), None)


def _finding_spans(finding: Finding, record: Record) -> list[list[int]]:
    spans = [span for where in finding.where for span in span_of(where)]
    spans += _quote_spans(finding.quotes)
    return spans or [
        span for cell in finding.cells if cell in record.cells for span in span_of(record.cells[cell].where)
    ]


def _signature(entry: DeskFinding | DeskDifference) -> View | None:
    return None if entry.signature is None else {"by": entry.signature.by, "reason": entry.signature.reason}


def _quote_spans(quotes: Iterable[Quote]) -> list[list[int]]:
    return [list(span) for quote in quotes for span in quote.spans]


def _prose_places(record: Record) -> dict[str, list[list[int]]]:
    """Path -> where it stands in the text, of the cover and the narrative."""
    cover = record.report.quotes
    places = {f"report.{name}": _quote_spans(getattr(cover, name)) for name in type(cover).model_fields}
    for name in FIELD_GROUPS:
        quotes = [quote for _, item in _items(record, name) for quote in item["quotes"]]
        places[f"narrative.{name}"] = [span for quote in quotes for span in quote["spans"]]
    return {path: spans for path, spans in places.items() if spans}


def _items(record: Record, group: str) -> list[tuple[cards.Section, View]]:
    return cards.items_of(group, record.narrative.model_dump(mode="json", include={group})[group])


def _group(name: str, desk: Desk, say: Catalogue) -> View:
    person = desk.person.narrative.model_dump(mode="json", include={name})[name]
    machine = desk.machine.narrative.model_dump(mode="json", include={name})[name]
    run = desk.machine.run.narrative.get(name)
    return {
        "key": name,
        "value": person,
        "machine": None if person == machine else machine,
        "machine_words": []
        if person == machine
        else [cards.words(item, section, say) for section, item in cards.items_of(name, machine)],
        "run": "" if run is None else " ".join([say(f"run.{run.status}"), *run.by]),
    }


def _difference(difference: DeskDifference, say: Catalogue) -> View:
    return {
        "key": difference.key,
        "path": difference.path,
        "label": path_in_words(difference.path, say),
        "golden": value_in_words(difference.path, difference.golden, say),
        "machine": value_in_words(difference.path, difference.machine, say),
        "person": value_in_words(difference.path, difference.person, say),
        "settled": difference.settled or difference.signature is not None,
        "equal": difference.settled,
        "signature": _signature(difference),
    }


def _tabs(desk: Desk, view: View, say: Catalogue) -> list[View]:
    """The tabs that have something to show, each with the signs of what is open in it."""
    open_ = [entry for entry in view["findings"] if entry["signature"] is None and entry["target"]]
    tabs = []
    for key in TABS:
        here = [entry["severity"] for entry in open_ if view_tab(entry["target"]) == key]
        signs = "".join(
            f" {MARKS[severity]}{here.count(severity)}"
            for severity in _SEVERITIES
            if severity in here and severity != "notice"
        )
        tabs.append({"key": key, "label": say(f"tab.{key}") + signs})
    if desk.differences:
        open_differences = sum(not entry["settled"] for entry in view["differences"])
        sign = f"≠{open_differences}" if open_differences else "="
        tabs.append({"key": "golden", "label": f"{say('tab.golden')} {sign}"})
    if desk.person.leftovers:
        tabs.append({"key": "leftovers", "label": f"{say('tab.leftovers')} {len(desk.person.leftovers)}"})
    return tabs


def _first_tab(view: View) -> str:
    """Where the first need is; else the first tables."""
    return next((tab for need in view["needs"] if (tab := view_tab(need["path"]))), "tables")
