"""Desks made by hand: what the review service would answer, without a store."""

from __future__ import annotations

from typing import Any

from extractor.domain.document import SourceRef
from extractor.domain.form import cell_ids
from extractor.domain.narrative import Narrative, Problem, Quote
from extractor.domain.queue import QueueRow
from extractor.domain.report import Cover, Finding, Layout, Leftover, Record, Run, Sourced, Text2, Where
from extractor.services.desk import Desk, DeskFinding

SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="0" * 64, media_type="text/plain", bytes=10)
TEXT = "某乡2023年报告\n新收 12\n公开不及时"
NEW = "requests.new_received.natural_person"


def a_row(**changes: Any) -> QueueRow:
    row = QueueRow(
        id="ab",
        state="open",
        version=1,
        title="某乡2023年报告",
        issuer="某乡",
        year=2023,
        path="a.txt",
        errors=1,
        warnings=0,
        notices=2,
        golden_differences=None,
        risk=10.25,
        updated_at="2024-05-06T07:08:09+00:00",
    )
    return row.model_copy(update=changes)


def a_record(**changes: Any) -> Record:
    cells = {
        id_: Sourced(state="printed", value=0, raw="0", by="stream") for id_ in cell_ids("requests", "2021")
    }
    cells[NEW] = Sourced(state="printed", value=12, raw="12", by="stream", where=Where(start=13, end=15))
    record = Record(
        source=SOURCE,
        report=Cover(title="某乡2023年报告", issuer="某乡", year=2023, layout=Layout(requests="2021")),
        cells=cells,
        narrative=Narrative(problems=(a_problem(),)),
        leftovers=(Leftover(text="7", where=Where(start=1, end=2)),),
        run=Run(version="0"),
    )
    return record.model_copy(update=changes)


def a_problem(text: str = "公开不及时") -> Problem:
    return Problem(
        text=text,
        category="timeliness",
        quotes=(Quote(text=text, spans=((16, 21),), match="exact"),),
        by=("offline",),
    )


def a_finding(
    code: str = "R1", severity: Any = "error", cells: tuple[str, ...] = (NEW,), **more: Any
) -> Finding:
    return Finding(
        code=code, severity=severity, message=Text2(zh="不成立", en="does not hold"), cells=cells, **more
    )


def a_desk(machine: Record | None = None, **changes: Any) -> Desk:
    machine = machine or a_record()
    desk = Desk(
        row=a_row(),
        version=1,
        text=TEXT,
        machine=machine,
        person=machine,
        findings=(),
        differences=(),
        edits=(),
        revisions=(),
        blockers=(),
    )
    return desk.model_copy(update=changes)


def found(finding: Finding, signature: Any = None, key: str = "R1:x") -> DeskFinding:
    return DeskFinding(key=key, finding=finding, signature=signature)
