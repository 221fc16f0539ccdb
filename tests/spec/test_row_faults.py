"""A row lost, its label unread, labels in the wrong place: done at each row of each table, no number stands under another row's label
without a finding that names it, and nothing is doubted where the labels or the order of the rows tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from extractor.domain import form
from extractor.domain.checks import check_cells
from extractor.domain.document import Document
from extractor.domain.form import TableName
from extractor.parsing.statutory import Reading, read_tables
from tests.generator import model
from tests.generator.model import Report
from tests.generator.reading import document, gridded, record, wrong
from tests.generator.row_faults import ROW_FAULTS, doctored
from tests.generator.shapes import SHAPES, typeset


class Kind(NamedTuple):
    """How a report is given to the parser."""

    name: str
    report: Report
    made: Callable[[Report], Document]


def _in_shape(name: str) -> Kind:
    shape = next(shape for shape in SHAPES if shape.name == name)
    report = model.report(shape.proactive, shape.requests)
    return Kind(name, report, lambda of: document(typeset(shape, of)))


_KINDS = (
    Kind("cells, 2021", model.report("2021", "2021"), gridded),
    Kind("cells, 2019", model.report("2019", "2019"), gridded),
    _in_shape("spaces, 2019"),
    _in_shape("a cell a line"),
    _in_shape("proceedings in three"),
)
# The others show section 四 as one row, which has no label to lose.
_TABLES: dict[str, tuple[TableName, ...]] = {"proceedings in three": ("proceedings",)}
_CASES = [
    pytest.param(kind, table, fault, id=f"{kind.name} - {table} - {fault}")
    for kind in _KINDS
    for table in _TABLES.get(kind.name, ("proactive", "requests"))
    for fault in ROW_FAULTS
]
# Every row is there and every other label is whole, or only a row is lost and every label is whole: order and labels tell all.
_TELLING = {"a row lost", "a label lost", "a label half read", "a label unread"}


def _alone(report: Report, table: TableName) -> Report:
    """The report with this table and no other."""
    entries = {id_: entry for id_, entry in report.entries.items() if id_.startswith(f"{table}.")}
    return report._replace(layouts={table: report.layouts[table]}, entries=entries)


def _named(reading: Reading) -> set[str]:
    findings = (*reading.doubts, *check_cells(record(reading)))
    return {id_ for one in findings for id_ in one.cells}


def _doubted(reading: Reading) -> set[str]:
    return {id_ for doubt in reading.doubts if doubt.code in ("M5", "M6") for id_ in doubt.cells}


def _silent(report: Report, reading: Reading) -> list[str]:
    """Cells that hold another number than is due and that no finding names; those of a layout that was not recognised where their
    number stands in a cell that none names and is not left over."""
    named, left = _named(reading), {one.text for one in reading.leftovers}
    silent: list[str] = []
    for id_, (due, read) in wrong(report, reading).items():
        if read is not None and id_ not in named:
            silent.append(id_)
        elif read is None and due.state == "printed" and due.raw not in left:
            silent.extend(at for at, cell in reading.cells.items() if cell.raw == due.raw and at not in named)
    return silent


@pytest.mark.parametrize(("kind", "table", "fault"), _CASES)
def test_no_number_stands_under_another_rows_label_in_silence(
    kind: Kind, table: TableName, fault: str
) -> None:
    silent: dict[str, list[str]] = {}
    doubted: dict[str, set[str]] = {}
    for row, report in doctored(_alone(kind.report, table), table, fault):
        reading = read_tables(kind.made(report))
        if getattr(reading.layout, table) is None:
            continue  # T1 says that the table is not there
        silent[row] = _silent(report, reading)
        doubted[row] = _doubted(reading)
    assert silent
    assert {row: ids for row, ids in silent.items() if ids} == {}
    if fault in _TELLING:
        assert {row: ids for row, ids in doubted.items() if ids} == {}


@pytest.mark.parametrize("kind", _KINDS, ids=lambda kind: kind.name)
def test_a_clean_table_gives_no_doubt_about_its_rows(kind: Kind) -> None:
    reading = read_tables(kind.made(kind.report))
    assert wrong(kind.report, reading) == {}
    assert _doubted(reading) == set()


def test_the_rows_in_doubt_are_those_that_could_be_the_lacking_one() -> None:
    """A row lost and the label below it unread: either may be the one that is printed, and no other row."""
    rows = form.rows("requests", "2021")
    for row, report in doctored(
        _alone(_KINDS[0].report, "requests"), "requests", "a row lost, the label below lost"
    ):
        at = next(place for place, one in enumerate(rows) if one.id == row)
        doubted = _doubted(read_tables(gridded(report)))
        assert doubted in ({cell.id for cell in rows[at + by].cells} for by in (0, 1))
