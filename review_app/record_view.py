"""What the review page shows of one item, as plain data: pure functions of what the review service answers. No Streamlit here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, get_args

from extractor.domain.checks.codes import CODES
from extractor.domain.form import label_of
from extractor.domain.narrative import IssuerType, Quote
from extractor.domain.report import FIELD_GROUPS, Cover, Finding, Record, Severity, State, Where, as_json
from extractor.services.review import Desk, DeskDifference, DeskFinding
from review_app import cards
from review_app.form_tables import tables
from review_app.language import Catalogue
from review_app.viewmodels import MARKS, Refusal, View

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_TABLE_TABS = ("proactive", "requests", "proceedings")


def heading(desk: Desk, say: Catalogue) -> View:
    """The line over the review page; its texts are the report's own and must be drawn as text."""
    row = desk.row
    return {
        "title": desk.person.report.title or f"{say('(no title)')} {row.path}",
        "issuer": desk.person.report.issuer or say("(no issuer)"),
        "year": desk.person.report.year,
        "state": row.state,
        "state_word": say(f"state.{row.state}"),
        "edits": len({edit.path for edit in desk.edits}),
    }


def history_view(desk: Desk, say: Catalogue) -> list[str]:
    """The decisions so far, the latest first."""
    lines = []
    for revision in reversed(desk.revisions):
        when = revision.at[:16].replace("T", " ")
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


def source_view(desk: Desk, say: Catalogue) -> View:
    """What the source viewer gets: the same for every rerun, so that the text travels once."""
    return {
        "item": desk.row.id,
        "text": desk.text,
        "words": {
            "source": say("Source text"),
            "source_help": say("Source text: click a place to see its field; select words to quote them"),
        },
    }


def record_view(desk: Desk, say: Catalogue, *, acked: int = 0, refusals: Sequence[Refusal] = ()) -> View:
    """Everything the record panel draws. `acked`: the last act of the browser's outbox that was dealt with."""
    findings = _findings(desk, say)
    marks = _marks(desk.findings)
    cells = {id_: _cell(id_, desk, marks, say) for id_ in desk.person.cells}
    groups = [_group(name, desk, say) for name in FIELD_GROUPS]
    cover = _cover(desk, say)
    layout = desk.person.report.layout
    view: View = {
        "item": desk.row.id,
        "version": desk.version,
        "language": say.language,
        "editable": desk.row.state == "open",
        "acked": acked,
        "refusals": [refusal._asdict() for refusal in refusals],
        "findings": findings,
        "blockers": [say.pick(blocker) for blocker in desk.blockers],
        "tables": [
            {**table, "note": "" if table["rows"] else say("This table was not found in the report.")}
            for table in tables(layout)
        ],
        "cells": cells,
        "labels": _labels(desk.person, say),
        "places": _places(desk.person),
        "cover": cover,
        "cover_whole": {
            f"report.{name}": as_json(desk.person)["report"][name] for name in ("period", "contact")
        },
        "groups": groups,
        "differences": [_difference(difference, say) for difference in desk.differences],
        "leftovers": [
            {"text": leftover.text, "spans": _span(leftover.where)} for leftover in desk.person.leftovers
        ],
        "words": _record_words(say),
    }
    view["tabs"] = _tabs(desk, view, say)
    view["tab_of"] = _tab_of()
    view["first_tab"] = _first_tab(view)
    view["shape"] = "/".join(
        [
            str(layout.proactive),
            str(layout.requests),
            str(layout.proceedings),
            *(tab["key"] for tab in view["tabs"]),
        ]
    )
    return view


def _marks(findings: Iterable[DeskFinding]) -> dict[str, list[Finding]]:
    """The findings of each cell that nobody signed, worst first."""
    found: dict[str, list[Finding]] = {}
    for entry in sorted(findings, key=lambda entry: _SEVERITIES.index(entry.finding.severity)):
        if entry.signature is None:
            for cell in entry.finding.cells:
                found.setdefault(cell, []).append(entry.finding)
    return found


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
            "signature": _signature(entry),
        }
        for entry in sorted(desk.findings, key=order)
    ]


def _target(finding: Finding, record: Record) -> str | None:
    """The path of the field a click goes to; None where the finding names none that is shown."""
    return next((f"cells.{cell}" for cell in finding.cells if cell in record.cells), None)


def _finding_spans(finding: Finding, record: Record) -> list[list[int]]:
    spans = [span for where in finding.where for span in _span(where)]
    spans += _quote_spans(finding.quotes)
    return spans or [
        span for cell in finding.cells if cell in record.cells for span in _span(record.cells[cell].where)
    ]


def _signature(entry: DeskFinding | DeskDifference) -> View | None:
    return None if entry.signature is None else {"by": entry.signature.by, "reason": entry.signature.reason}


def _span(where: Where) -> list[list[int]]:
    return [] if where.start is None or where.end is None else [[where.start, where.end]]


def _quote_spans(quotes: Iterable[Quote]) -> list[list[int]]:
    return [list(span) for quote in quotes for span in quote.spans]


def _cell(id_: str, desk: Desk, marks: Mapping[str, list[Finding]], say: Catalogue) -> View:
    person, machine = desk.person.cells[id_], desk.machine.cells.get(id_)
    findings = marks.get(id_, [])
    changed = machine is not None and (machine.state, machine.value) != (person.state, person.value)
    view = {
        "state": person.state,
        "value": person.value,
        "raw": person.raw,
        "by": person.by,
        "confidence": person.confidence,
        "machine": {"state": machine.state, "value": machine.value, "raw": machine.raw}
        if changed and machine
        else None,
        "mark": findings[0].severity if findings else None,
        "codes": list(dict.fromkeys(finding.code for finding in findings)) or None,
        "proposals": _proposals(id_, findings, say) or None,
    }
    # 200 cells travel at every rerun: what a cell has not is left out.
    return {name: value for name, value in view.items() if value is not None}


def _proposals(id_: str, findings: Sequence[Finding], say: Catalogue) -> list[View]:
    """What arithmetic would have the cell be; the same proposal of two findings is shown once."""
    proposals: dict[str, View] = {}
    for finding in findings:
        for alternative in finding.alternatives:
            if not any(change.cell == id_ for change in alternative.changes):
                continue
            text = ", ".join(
                f"{'' if change.cell == id_ else label_of(change.cell)} → {say('state.blank') if change.value is None else change.value}"
                for change in alternative.changes
            )
            proposals[text] = {
                "text": text.strip(),
                "because": " · ".join([alternative.explains, *alternative.because]),
                "changes": [change.model_dump(mode="json") for change in alternative.changes],
            }
    return list(proposals.values())


def _labels(record: Record, say: Catalogue) -> dict[str, str]:
    """Path -> name, of every field that can be selected."""
    labels = {f"cells.{id_}": label_of(id_) for id_ in record.cells}
    labels |= {f"report.{name}": say(f"report.{name}") for name in Cover.model_fields}
    return labels | {f"narrative.{name}": say(f"group.{name}") for name in FIELD_GROUPS}


def _places(record: Record) -> dict[str, list[list[int]]]:
    """Path -> where it stands in the text, for showing a field's place and for finding a place's field."""
    places = {f"cells.{id_}": _span(cell.where) for id_, cell in record.cells.items()}
    cover = record.report.quotes
    places |= {f"report.{name}": _quote_spans(getattr(cover, name)) for name in type(cover).model_fields}
    for name in FIELD_GROUPS:
        quotes = [quote for _, item in _items(record, name) for quote in item["quotes"]]
        places[f"narrative.{name}"] = [span for quote in quotes for span in quote["spans"]]
    return {path: spans for path, spans in places.items() if spans}


def _items(record: Record, group: str) -> list[tuple[cards.Section, View]]:
    return _items_of(group, record.narrative.model_dump(mode="json")[group])


def _items_of(group: str, value: Any) -> list[tuple[cards.Section, View]]:
    """A group's items as JSON, each with the section it stands in."""
    found: list[tuple[cards.Section, View]] = []
    for section in cards.GROUPS[group]:
        part = value[section.key] if section.key else value
        if section.many:
            found += [(section, item) for item in part]
        elif part is not None:
            found.append((section, part))
    return found


def _group(name: str, desk: Desk, say: Catalogue) -> View:
    person = desk.person.narrative.model_dump(mode="json")[name]
    machine = desk.machine.narrative.model_dump(mode="json")[name]
    run = desk.machine.run.narrative.get(name)
    return {
        "key": name,
        "path": f"narrative.{name}",
        "tab": cards.TABS[name],
        "label": say(f"group.{name}"),
        "sections": [cards.section_view(section, say) for section in cards.GROUPS[name]],
        "value": person,
        "machine": None if person == machine else machine,
        "machine_words": []
        if person == machine
        else [cards.words(item, section, say) for section, item in _items_of(name, machine)],
        "run": "" if run is None else " ".join([say(f"run.{run.status}"), *run.by]),
    }


class _CoverField(NamedTuple):
    """One field of the cover as the panel edits it; `part` names what is edited inside a field that is a mapping."""

    name: str
    kind: str = "text"
    part: str | None = None

    def of(self, cover: Cover) -> Any:
        whole = getattr(cover, self.name)
        if self.part is None:
            return whole
        return whole.get(self.part) if isinstance(whole, Mapping) else getattr(whole, self.part)


_COVER_FIELDS = (
    _CoverField("title"),
    _CoverField("issuer"),
    _CoverField("issuer_type", "choice"),
    _CoverField("year", "number"),
    _CoverField("published_on"),
    _CoverField("period", part="start"),
    _CoverField("period", part="end"),
    *(_CoverField("contact", part=part) for part in ("address", "postcode", "phone", "email", "url")),
)


def _cover(desk: Desk, say: Catalogue) -> list[View]:
    return [_cover_view(field, desk, say) for field in _COVER_FIELDS]


def _cover_view(field: _CoverField, desk: Desk, say: Catalogue) -> View:
    person, machine = field.of(desk.person.report), field.of(desk.machine.report)
    quotes: tuple[Quote, ...] = () if field.part else getattr(desk.person.report.quotes, field.name, ())
    path = f"report.{field.name}"
    options = cards.options(IssuerType, say) if field.kind == "choice" else []
    was = say("state.missing") if machine is None else dict(options).get(machine, str(machine))
    return {
        "path": path,
        "part": field.part,
        "label": say(f"{path}.{field.part}" if field.part else path),
        "help": "",
        "kind": field.kind,
        "options": options,
        "nullable": True,
        "value": person,
        "machine": None if person == machine else was,
        "quotes": [quote.model_dump(mode="json") for quote in quotes],
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


def path_in_words(path: str, say: Catalogue) -> str:
    kind, _, rest = path.partition(".")
    if kind == "cells":
        return label_of(rest)
    return say(path) if kind == "report" else say(f"group.{rest}")


def value_in_words(path: str, value: Any, say: Catalogue) -> str:
    """A field's JSON value in words, several lines for a list; a cell is its number, else its state."""
    kind, _, rest = path.partition(".")
    if value is None:
        return say("state.missing")
    if kind == "cells":
        return str(value["value"]) if value.get("state") == "printed" else say(f"cell.{value.get('state')}")
    if kind == "narrative":
        return "\n".join(cards.words(item, section, say) for section, item in _items_of(rest, value)) or say(
            "(none)"
        )
    if isinstance(value, dict):
        return "\n".join(f"{name}: {part}" for name, part in value.items() if part is not None) or say(
            "(none)"
        )
    return str(value)


def _tab_of() -> dict[str, str]:
    found = {f"cells.{name}": name for name in _TABLE_TABS}
    found |= {f"narrative.{name}": tab for name, tab in cards.TABS.items()}
    return found | {f"report.{name}": "cover" for name in Cover.model_fields}


def _tabs(desk: Desk, view: View, say: Catalogue) -> list[View]:
    """Each tab's name with the signs of what is open in it."""
    open_ = [entry for entry in view["findings"] if entry["signature"] is None and entry["target"]]
    keys = ["cover", *_TABLE_TABS, "bodies", "problems", "statements"]
    tabs = []
    for key in keys:
        here = [entry["severity"] for entry in open_ if view_tab(entry["target"]) == key]
        signs = "".join(
            f" {MARKS[severity]}{here.count(severity)}"
            for severity in _SEVERITIES
            if severity in here and severity != "notice"
        )
        tabs.append({"key": key, "label": say(f"tab.{key}") + signs})
    if desk.differences:
        open_differences = sum(not entry["settled"] for entry in view["differences"])
        tabs.append(
            {
                "key": "golden",
                "label": f"{say('tab.golden')} {'≠' + str(open_differences) if open_differences else '='}",
            }
        )
    if desk.person.leftovers:
        tabs.append({"key": "leftovers", "label": f"{say('tab.leftovers')} {len(desk.person.leftovers)}"})
    return tabs


def view_tab(path: str) -> str | None:
    """The tab that a path is shown in."""
    return _tab_of().get(".".join(path.split(".")[:2]))


def _first_tab(view: View) -> str:
    target = next(
        (entry["target"] for entry in view["findings"] if entry["target"] and entry["signature"] is None),
        None,
    )
    return (view_tab(target) if target else None) or "requests"


def _record_words(say: Catalogue) -> View:
    words = {
        "findings": "Findings",
        "no_findings": "No findings",
        "no_differences": "No difference from the golden record",
        "sign": "Sign…",
        "unsign": "Withdraw",
        "signed": "✔ signed by",
        "reason": "Reason",
        "ok": "OK",
        "machine": "Machine:",
        "machine_head": "Machine",
        "person": "Person",
        "golden": "Golden",
        "field": "Field",
        "take_golden": "Take golden",
        "keep_because": "Keep, because…",
        "take_machine": "Machine's value back",
        "state": "State",
        "raw": "printed as",
        "strip_help": "Select a cell: its place in the source, its state and what is wrong with it appear here. Type a number, leave it empty for blank, or type - for a dash.",
        "no_place": "no place in the source",
        "leftovers_help": "Marks that stood in a table and that no cell took. Type the value into its cell; the leftover stays on record.",
        "add_item": "+ Item",
        "add_item_help": "Adds an item; words selected in the source become its quote",
        "add_quote": "+ Quote",
        "add_quote_help": "Select words in the source first",
        "remove_item": "Remove item",
        "remove_quote": "Remove quote",
        "absent": "Absent",
        "yes": "yes",
        "no": "no",
    }
    states: tuple[State, ...] = get_args(State)
    return {name: say(text) for name, text in words.items()} | {
        "marks": MARKS,
        "states": {state: say(f"cell.{state}") for state in states},
        "state_marks": {state: say(f"mark.{state}") for state in states},
    }
