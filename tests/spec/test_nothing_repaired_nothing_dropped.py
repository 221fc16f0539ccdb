"""Promises 4 and 5 on a report whose every number is known: what is printed is what is recorded, and every mark is accounted for.

The report is the golden case 000 with other numbers; each row of the tables below damages its text in one place.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.domain.report import Record
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from extractor.storage.golden import GoldenShelf

GOLDEN = Path(__file__).parents[2] / "golden"
EXPECTED, SOURCE = next((e, path) for e, path in GoldenShelf(GOLDEN).cases() if e.id.startswith("000n_"))
ROW = "一、本年新收政府信息公开申请数量\t\t30907\t5636\t11540\t9849\t3789\t14348\t76069"
CELL = "requests.new_received"


def read(tmp_path: Path, damaged_row: str) -> Record:
    text = SOURCE.read_text("utf-8")
    assert text.count(ROW) == 1
    path = tmp_path / "damaged.txt"
    path.write_text(text.replace(ROW, damaged_row), "utf-8")
    [extraction] = read_records(FileReader(), path)
    assert isinstance(extraction.result, Record)
    return extraction.result


def others(record: Record, changed: str) -> dict[str, object]:
    return {name: cell.value for name, cell in record.cells.items() if name != changed}


TRUE = {name: want.value for name, want in EXPECTED.cells.items()}


@pytest.mark.parametrize(
    ("column", "true", "printed"), [("total", "76069", "76060"), ("business", "5636", "5363")]
)
def test_a_number_that_the_sums_contradict_stays_as_printed_and_is_an_error(
    tmp_path: Path, column: str, true: str, printed: str
) -> None:
    record = read(tmp_path, ROW.replace(true, printed))
    changed = f"{CELL}.{column}"
    assert (record.cells[changed].state, record.cells[changed].value) == ("printed", int(printed))
    assert others(record, changed) == {name: value for name, value in TRUE.items() if name != changed}
    assert {f.code for f in record.findings if f.severity == "error" and changed in f.cells} == {"R1", "R3"}


@pytest.mark.parametrize(("printed", "state"), [("", "blank"), ("/", "dash"), ("若干", "text")])
@pytest.mark.parametrize(("column", "true"), [("nonprofit", "9849"), ("total", "76069")])
def test_a_number_that_the_sums_imply_is_proposed_and_never_filled_in(
    tmp_path: Path, column: str, true: str, printed: str, state: str
) -> None:
    record = read(tmp_path, ROW.replace(true, printed))
    changed = f"{CELL}.{column}"
    assert (record.cells[changed].state, record.cells[changed].value) == (state, None)
    assert others(record, changed) == {name: value for name, value in TRUE.items() if name != changed}
    proposals = [alternative for f in record.findings for alternative in f.alternatives]
    assert [(change.cell, change.value) for a in proposals for change in a.changes] == [
        (changed, int(true))
    ] * len(proposals)
    assert {reason.split()[0] for alternative in proposals for reason in alternative.because} == {"R1", "R3"}


@pytest.mark.parametrize("mark", ["424242", "７７７", "1,234", "-5"])
@pytest.mark.parametrize(
    "line", [f"{ROW}\t{{}}", f"{ROW}\n{{}}\t\t\t{{}}"], ids=["after the row", "in a row of no name"]
)
def test_a_mark_that_no_cell_took_is_a_leftover_with_its_place_and_a_finding(
    tmp_path: Path, mark: str, line: str
) -> None:
    record = read(tmp_path, line.replace("{}", mark))
    assert mark in {leftover.text for leftover in record.leftovers}
    assert all(leftover.where.start is not None for leftover in record.leftovers)
    assert "L1" in {f.code for f in record.findings}
    # A number never moves: each cell has its own, or none where the row can't be told apart any more.
    moved = {name: cell.value for name, cell in record.cells.items() if cell.value not in {None, TRUE[name]}}
    assert moved == {}
    # And none is lost: what the row's cells do not hold is among the leftovers.
    unread = {str(TRUE[name]) for name, cell in record.cells.items() if cell.value is None}
    assert unread <= {leftover.text for leftover in record.leftovers}
