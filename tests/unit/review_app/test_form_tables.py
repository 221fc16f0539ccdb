"""The tables as they are printed: every cell of the layout once, every row as wide as the table."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.form import cell_ids
from extractor.domain.report import Layout
from review_app.form_tables import tables

LAYOUTS = [
    Layout(proactive="2021", requests="2021", proceedings="standard"),
    Layout(proactive="2019", requests="2019", proceedings="standard"),
]


def _widths(rows: list[list[dict[str, Any]]]) -> set[int]:
    """The width of each row, what hangs down from the rows above counted in."""
    hanging: list[list[int]] = []
    widths = set()
    for row in rows:
        above = sum(across for across, _ in hanging)
        hanging = [[across, left - 1] for across, left in hanging if left > 1]
        widths.add(above + sum(entry.get("across", 1) for entry in row))
        hanging += [[entry["across"], entry["down"] - 1] for entry in row if entry.get("down", 1) > 1]
    return widths


@pytest.mark.parametrize("layout", LAYOUTS, ids=["2021", "2019"])
@pytest.mark.parametrize("number", range(3))
def test_a_table_shows_each_cell_of_its_layout_once(layout: Layout, number: int) -> None:
    table = tables(layout)[number]
    shown = [entry["id"] for row in table["rows"] for entry in row if "id" in entry]
    assert shown == list(cell_ids(table["key"], table["layout"]))


@pytest.mark.parametrize("layout", LAYOUTS, ids=["2021", "2019"])
@pytest.mark.parametrize("number", range(3))
def test_rows_are_as_wide_as_the_table(layout: Layout, number: int) -> None:
    table = tables(layout)[number]
    assert _widths(table["rows"]) == {len(table["widths"])}
    if table["head"]:
        assert _widths(table["head"]) == {len(table["widths"])}


def test_a_table_that_is_not_in_the_report_is_empty() -> None:
    assert [table["rows"] for table in tables(Layout())] == [[], [], []]
