"""The cells of the statutory tables as the record panel draws them: values, marks, proposals, places. Pure, no Streamlit here.

Untouched   what is drawn of the machine's record, kept from rerun to rerun.
Mark        the worst finding of a cell that nobody signed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeVar, get_args

from extractor.domain.form import label_of
from extractor.domain.report import Finding, Record, Severity, Sourced, Where
from extractor.services.desk import Desk, DeskFinding
from review_app.language import Catalogue
from review_app.viewmodels import View

_SEVERITIES: tuple[Severity, ...] = get_args(Severity)


class Untouched(NamedTuple):
    """The machine's record as it is drawn where nobody set a value and no finding names the cell. An edit changes a few cells of 200:
    the others are drawn once for an item and not at every rerun."""

    machine: Record
    cells: Mapping[str, View]
    places: Mapping[str, list[list[int]]]
    boxes: Mapping[str, list[list[float]]]


def untouched(machine: Record) -> Untouched:
    cells = machine.cells.items()
    return Untouched(
        machine=machine,
        cells={id_: _plain_cell(cell) for id_, cell in cells},
        places={f"cells.{id_}": spans for id_, cell in cells if (spans := span_of(cell.where))},
        boxes={f"cells.{id_}": boxes for id_, cell in cells if (boxes := box_of(cell.where))},
    )


def cells_of(desk: Desk, drawn: Untouched, say: Catalogue) -> dict[str, View]:
    """Each cell with its state, the machine's value where a person's differs, its findings and proposals."""
    marks = _marks(desk.findings)
    edited = {edit.path for edit in desk.edits}
    machine = drawn.machine.cells
    return {
        id_: drawn.cells[id_]
        if id_ not in marks and cell is machine.get(id_)
        else _cell(id_, desk, marks, edited, say)
        for id_, cell in desk.person.cells.items()
    }


def cell_places(person: Record, drawn: Untouched) -> dict[str, list[list[int]]]:
    """Path -> where its number stands in the text."""
    return {f"cells.{id_}": spans for id_, spans in _by_cell(person, drawn, drawn.places, span_of) if spans}


def cell_boxes(person: Record, drawn: Untouched) -> dict[str, list[list[float]]]:
    """Path -> where its number stands on a page."""
    return {f"cells.{id_}": boxes for id_, boxes in _by_cell(person, drawn, drawn.boxes, box_of) if boxes}


_Place = TypeVar("_Place")


def _by_cell(
    person: Record, drawn: Untouched, known: Mapping[str, list[_Place]], of: Callable[[Where], list[_Place]]
) -> Iterator[tuple[str, list[_Place]]]:
    machine = drawn.machine.cells
    for id_, cell in person.cells.items():
        yield id_, known.get(f"cells.{id_}", []) if cell is machine.get(id_) else of(cell.where)


def _marks(findings: Iterable[DeskFinding]) -> dict[str, list[Finding]]:
    """The findings of each cell that nobody signed, worst first."""
    found: dict[str, list[Finding]] = {}
    for entry in sorted(findings, key=lambda entry: _SEVERITIES.index(entry.finding.severity)):
        if entry.signature is None:
            for cell in entry.finding.cells:
                found.setdefault(cell, []).append(entry.finding)
    return found


def _cell(
    id_: str, desk: Desk, marks: Mapping[str, list[Finding]], edited: AbstractSet[str], say: Catalogue
) -> View:
    """A cell that a person confirmed as it stands has no proposals: she has refused them."""
    person, machine = desk.person.cells[id_], desk.machine.cells.get(id_)
    findings = marks.get(id_, [])
    changed = machine is not None and (machine.state, machine.value) != (person.state, person.value)
    confirmed = not changed and f"cells.{id_}" in edited
    view = _plain_cell(person) | {
        "machine": {"state": machine.state, "value": machine.value, "raw": machine.raw}
        if changed and machine
        else None,
        "mark": findings[0].severity if findings else None,
        "codes": list(dict.fromkeys(finding.code for finding in findings)) or None,
        "proposals": None if confirmed else _proposals(id_, findings, say) or None,
    }
    return _without_none(view)


def _plain_cell(cell: Sourced) -> View:
    return _without_none(
        {
            "state": cell.state,
            "value": cell.value,
            "raw": cell.raw,
            "by": cell.by,
            "confidence": cell.confidence,
        }
    )


def _without_none(view: View) -> View:
    """200 cells travel with a page: what a cell has not is left out."""
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


def span_of(where: Where) -> list[list[int]]:
    return [] if where.start is None or where.end is None else [[where.start, where.end]]


def box_of(where: Where) -> list[list[float]]:
    """Page and box in points, where the source has pages."""
    return [] if where.page is None or where.box is None else [[where.page, *where.box]]
