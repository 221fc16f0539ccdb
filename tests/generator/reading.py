"""Reading a typeset report back, and holding what was read against the model."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from extractor.domain import form
from extractor.domain.document import Cell, Document, OffsetMap, SourceRef, Table
from extractor.domain.report import Cover, Record, Run, Sourced
from extractor.domain.text import normalise
from extractor.parsing.statutory import Reading, read_tables
from tests.generator import model
from tests.generator.model import Entry, Report
from tests.generator.shapes import CUTS, SHAPES, Shape, typeset
from tests.generator.styles import STYLES, Style, apply

_SOURCE = SourceRef(
    path="made.txt", name="made.txt", sha256="0" * 64, media_type="text/plain", bytes=1, url=None
)


class Case(NamedTuple):
    shape: Shape
    style: Style

    @property
    def name(self) -> str:
        return f"{self.shape.name} - {self.style.name}"


def document(raw: str) -> Document:
    text, offsets = normalise(raw)
    return Document(source=_SOURCE, raw=raw, text=text, offsets=offsets)


def read(raw: str) -> Reading:
    return read_tables(document(raw))


def record(reading: Reading) -> Record:
    """The record with the cells alone, for the checks."""
    return Record(
        source=_SOURCE, report=Cover(layout=reading.layout), cells=reading.cells, run=Run(version="0")
    )


def cases() -> list[Case]:
    """Every layout with every number style that it can carry."""
    return [
        Case(shape, style)
        for shape in SHAPES
        for style in STYLES
        if style.needs <= CUTS[shape.cut].carries and (not shape.single_digits or style.name == "plain")
    ]


def make(case: Case, seed: int = 1) -> tuple[Report, str]:
    """The report of a case and its text."""
    shape = case.shape
    report = model.report(
        shape.proactive,
        shape.requests,
        proceedings=shape.proceedings is not None,
        seed=seed,
        single_digits=shape.single_digits,
        left_out=shape.left_out,
    )
    report = apply(case.style, report)
    return report, typeset(shape, report)


def differs(due: Entry, read: Sourced | None) -> bool:
    """The cell was not read as the model has it."""
    if read is None or read.state != due.state:
        return True
    value = None if read.value is None else Decimal(str(read.value))
    return value != due.value


def wrong(report: Report, reading: Reading) -> dict[str, tuple[Entry, Sourced | None]]:
    """Every cell that was not read as the model has it."""
    return {
        id_: (due, reading.cells.get(id_))
        for id_, due in report.due().items()
        if differs(due, reading.cells.get(id_))
    }


def layouts(reading: Reading) -> dict[str, str]:
    return {name: layout for name in form.TABLES if (layout := getattr(reading.layout, name)) is not None}


def gridded(of: Report) -> Document:
    """The report's tables as cells with their spans alone, as a reader of pages gives them; each under its heading."""
    text, tables = "", []
    for name in of.layouts:
        text += f"{form.TITLES[name]}\n"
        start, cells, lines = len(text), [], model.grid(of, name)
        for row, line in enumerate(lines):
            for column, box in enumerate(line):
                if box is not None:
                    spans = {"row_span": box.rows, "column_span": box.columns}
                    cells.append(
                        Cell(row=row, column=column, start=len(text), end=len(text) + len(box.text), **spans)
                    )
                    text += f"{box.text}\t"
            text += "\n"
        width = max(map(len, lines))
        tables.append(Table(start=start, end=len(text), rows=len(lines), columns=width, cells=tuple(cells)))
    return Document(
        source=_SOURCE, raw=text, text=text, offsets=OffsetMap(runs=((0, 0),)), tables=tuple(tables)
    )
