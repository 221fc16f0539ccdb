"""Corrections of structure: what moves, what is refused, and that no mark is lost."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain import correction, form
from extractor.domain.correction import Direction
from extractor.domain.document import SourceRef
from extractor.domain.report import Cover, Layout, Leftover, Record, Run, Sourced, Where
from extractor.domain.review import Edit, apply_edits, check_edit
from extractor.errors import NotFound, Refused

SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="0" * 64, media_type="text/plain", bytes=10)
LAYOUT = Layout(proactive="2021", requests="2021", proceedings="standard")
ROW = "requests.new_received"
COLUMNS = [column.id for column in form.REQUEST_COLUMNS]


def record(filled: dict[str, Any], leftovers: tuple[str, ...] = (), layout: Layout = LAYOUT) -> Record:
    """Every cell of the layout missing but those given: a number, or a state."""
    cells = {
        id_: Sourced(state="missing")
        for table in form.TABLES
        if (name := getattr(layout, table))
        for id_ in form.cell_ids(table, name)
    }
    for at, (id_, value) in enumerate(filled.items()):
        where = Where(start=10 * at, end=10 * at + 1)
        cells[id_] = (
            Sourced(state=value, raw="" if value == "blank" else value, where=where)
            if isinstance(value, str)
            else Sourced(state="printed", value=value, raw=str(value), by="grid", where=where)
        )
    left = tuple(Leftover(text=text, where=Where(start=900, end=901)) for text in leftovers)
    return Record(
        source=SOURCE, report=Cover(layout=layout), cells=cells, leftovers=left, run=Run(version="0")
    )


def row(*values: Any, of: str = ROW) -> dict[str, Any]:
    return {f"{of}.{column}": value for column, value in zip(COLUMNS, values, strict=False)}


def after(before: Record, changes: list[correction.Change]) -> Record:
    """The changes as the service applies them."""
    edits = [
        Edit(path=path, value=check_edit(before, path, value, lambda *_: None), by="王", at="2024-01-01")
        for path, value in changes
    ]
    return apply_edits(before, edits)


def values(of: Record, prefix: str = ROW) -> list[Any]:
    return [
        cell.value if cell.state == "printed" else cell.state
        for id_, cell in of.cells.items()
        if id_.startswith(f"{prefix}.")
    ]


def marks(of: Record) -> list[str]:
    """Every mark of the record, wherever it stands."""
    cells = [cell.raw or "" for cell in of.cells.values() if cell.state not in ("blank", "missing")]
    return sorted([*cells, *(left.text for left in of.leftovers)])


M = "missing"


@pytest.mark.parametrize(
    ("given", "at", "direction", "whole", "then"),
    [
        ((1, 2, 3, 4, 5, 6, M), 0, "right", True, [M, 1, 2, 3, 4, 5, 6]),
        ((1, 2, 3, 4, 5, 6, "blank"), 3, "right", True, [M, 1, 2, 3, 4, 5, 6]),
        ((1, 2, 3, 4, 5, 6, M), 3, "right", False, [1, 2, 3, M, 4, 5, 6]),
        ((M, 1, 2, 3, 4, 5, 6), 4, "left", True, [1, 2, 3, 4, 5, 6, M]),
        ((1, M, 3, 4, 5, 6, 7), 2, "left", False, [1, 3, 4, 5, 6, 7, M]),
    ],
)
def test_a_row_moves_by_one(given: Any, at: int, direction: Direction, whole: bool, then: list[Any]) -> None:
    before = record(row(*given))
    moved = after(before, correction.shift(before, f"{ROW}.{COLUMNS[at]}", direction, whole=whole))
    assert values(moved) == then
    assert marks(moved) == marks(before)


def test_a_moved_value_brings_its_source_along() -> None:
    before = record(row(1, 2, M, M, M, M, M))
    moved = after(before, correction.shift(before, f"{ROW}.{COLUMNS[0]}", "right", whole=True))
    was, now = before.cells[f"{ROW}.{COLUMNS[0]}"], moved.cells[f"{ROW}.{COLUMNS[1]}"]
    assert (now.raw, now.where, now.by) == (was.raw, was.where, "person")


def test_a_row_moved_there_and_back_is_the_machines_again() -> None:
    before = record(row(1, 2, 3, 4, 5, 6, M))
    first = f"{ROW}.{COLUMNS[0]}"
    there = correction.shift(before, first, "right", whole=True)
    back = correction.shift(after(before, there), first, "left", whole=True)
    assert after(before, [*there, *back]).cells == before.cells


@pytest.mark.parametrize(
    ("given", "at", "direction", "whole", "named"),
    [
        ((1, 2, 3, 4, 5, 6, 7), 0, "right", True, "7"),
        ((1, 2, 3, 4, 5, 6, 7), 2, "right", False, "7"),
        ((1, 2, 3, 4, 5, 6, 7), 0, "left", True, "1"),
        ((1, 2, 3, 4, 5, 6, 7), 2, "left", False, "2"),
        ((1, 2, 3, 4, 5, 6, "dash"), 0, "right", True, "dash"),
    ],
)
def test_a_mark_that_would_be_pushed_out_is_refused(
    given: Any, at: int, direction: Direction, whole: bool, named: str
) -> None:
    before = record(row(*given))
    with pytest.raises(Refused, match=r"review\.falls_off") as told:
        correction.shift(before, f"{ROW}.{COLUMNS[at]}", direction, whole=whole)
    assert told.value.value == named
    assert (told.value.place or "").startswith(f"cells.{ROW}.")


def test_a_column_moves_within_its_table() -> None:
    ids = [line[0] for line in correction.printed_lines("requests", "2021")]
    before = record({id_: n for n, id_ in enumerate(ids[:-1])})
    moved = after(before, correction.shift(before, ids[3], "down", whole=True))
    assert [moved.cells[id_].value for id_ in ids] == [None, *range(len(ids) - 1)]


def test_a_column_of_section_two_is_that_of_its_clause() -> None:
    column = correction.line_of(record({}), "proactive.licensing.decisions", "column")
    assert column == ("proactive.licensing.decisions",)
    column = correction.line_of(record({}), "proactive.regulations.issued", "column")
    assert column == ("proactive.regulations.issued", "proactive.normative_documents.issued")


def test_section_four_is_one_printed_row() -> None:
    ids = form.cell_ids("proceedings", "standard")
    before = record({id_: n for n, id_ in enumerate(ids[:-1], start=1)})
    moved = after(before, correction.shift(before, ids[0], "right", whole=True))
    assert [moved.cells[id_].value for id_ in ids] == [None, *range(1, len(ids))]


@pytest.mark.parametrize("direction", ["left", "right", "up", "down"])
def test_swapping_twice_changes_nothing(direction: Direction) -> None:
    before = record({**row(1, 2, 3, 4, 5, 6, 7, of="requests.carried_in"), **row(8, "dash", of=ROW)})
    cell = f"requests.carried_in.{COLUMNS[2]}"
    once = correction.swap(before, cell, direction)
    swapped = after(before, once)
    assert values(swapped) != values(before) or values(swapped, "requests.carried_in") != values(
        before, "requests.carried_in"
    )
    assert marks(swapped) == marks(before)
    back = correction.swap(swapped, cell, direction)
    assert after(before, [*once, *back]).cells == before.cells


@pytest.mark.parametrize(
    ("cell", "direction"),
    [(f"{ROW}.natural_person", "left"), (f"{ROW}.total", "right"), (f"{ROW}.total", "up"), ("proactive.fees.amount", "down")],
)  # fmt: skip
def test_at_the_edge_there_is_nothing_to_swap_with(cell: str, direction: Direction) -> None:
    with pytest.raises(Refused, match=r"review\.no_neighbour"):
        correction.swap(record({}), cell, direction)


def test_two_cells_change_places() -> None:
    before = record(row(1, 2))
    moved = after(before, correction.swap_cells(before, f"{ROW}.{COLUMNS[0]}", f"{ROW}.{COLUMNS[1]}"))
    assert values(moved)[:2] == [2, 1]


PASTED = "1\t１２\t1,234\r\n-\t\t约3件\n"


def test_rows_of_a_spreadsheet_are_read_as_a_reports_cells() -> None:
    before = record(row(9, 9, 9, 9))
    start = f"{ROW}.{COLUMNS[1]}"
    pasted = after(before, correction.paste(before, start, PASTED))
    assert values(pasted) == [9, 1, 12, 1234, M, M, M]
    assert values(pasted, "requests.carried_in") == [M, "dash", "blank", "text", M, M, M]
    assert pasted.cells[f"requests.carried_in.{COLUMNS[3]}"].raw == "约3件"


@pytest.mark.parametrize(
    ("cell", "text", "at"),
    [
        (f"{ROW}.total", "1\t2", (1, 2)),
        ("requests.carried_out.natural_person", "1\n2", (2, 1)),
        (f"{ROW}.natural_person", "\t".join("12345678"), (1, 8)),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(cell: str, text: str, at: tuple[int, int]) -> None:
    with pytest.raises(Refused, match=r"review\.no_fit") as told:
        correction.paste(record({}), cell, text)
    assert (told.value.facts["row"], told.value.facts["column"]) == at


@pytest.mark.parametrize(
    ("cell", "text", "state"),
    [("proactive.fees.amount", "3.5万元", 3.5), ("proactive.fees.amount", "35000元", "text"), (f"{ROW}.total", "12件", 12)],
)  # fmt: skip
def test_an_amount_in_another_unit_stays_words(cell: str, text: str, state: Any) -> None:
    pasted = after(record({}), correction.paste(record({}), cell, text)).cells[cell]
    assert (pasted.value if pasted.state == "printed" else pasted.state) == state


def test_a_state_for_a_whole_row() -> None:
    before = record(row(1, 2, "blank"))
    line = correction.line_of(before, f"{ROW}.total", "row")
    assert values(after(before, correction.set_state(before, line, "blank"))) == ["blank"] * 7
    assert len(correction.set_state(before, line, "blank")) == 6, "what is so already is no change"
    assert len(correction.line_of(before, f"{ROW}.total", "table")) == len(form.cell_ids("requests", "2021"))


def test_another_layout_keeps_what_it_has_no_cell_for_as_leftovers() -> None:
    only = next(
        id_ for id_ in form.cell_ids("proactive", "2021") if id_ not in form.cell_ids("proactive", "2019")
    )
    before = record({only: 7, "proactive.licensing.decisions": 3}, leftovers=("x",))
    changed = after(before, correction.choose_layout(before, "proactive", "2019"))
    assert changed.report.layout.proactive == "2019"
    assert set(form.cell_ids("proactive", "2019")) <= set(changed.cells)
    assert "7" in [left.text for left in changed.leftovers]
    assert marks(changed) == marks(before)


def test_no_layout_and_the_same_layout() -> None:
    before = record(row(1))
    assert correction.choose_layout(before, "requests", "2021") == []
    gone = after(before, correction.choose_layout(before, "requests", None))
    assert values(gone) == []
    assert [left.text for left in gone.leftovers] == ["1"]


def test_a_leftover_goes_into_a_cell_and_what_stood_there_is_left_over() -> None:
    before = record(row(1), leftovers=("5", "１２", "x"))
    target = f"{ROW}.{COLUMNS[0]}"
    moved = after(before, correction.take_leftover(before, 1, target))
    cell = moved.cells[target]
    assert (cell.value, cell.raw, cell.where.start) == (12, "１２", 900)
    assert [left.text for left in moved.leftovers] == ["5", "1", "x"]
    empty = after(before, correction.take_leftover(before, 0, f"{ROW}.total"))
    assert [left.text for left in empty.leftovers] == ["１２", "x"]


@pytest.mark.parametrize("number", [-1, 1])
def test_a_leftover_that_is_not_there(number: int) -> None:
    with pytest.raises(NotFound):
        correction.take_leftover(record({}, leftovers=("5",)), number, f"{ROW}.total")


def test_a_cell_that_the_record_has_not() -> None:
    before = record({}, layout=Layout(requests="2021"))
    with pytest.raises(NotFound):
        correction.shift(before, "proactive.licensing.decisions", "down", whole=True)
