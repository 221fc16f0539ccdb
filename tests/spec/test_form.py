"""The form as the project has it is the form as the customer wrote it down: ids, labels, variants, fragments, units, clauses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.domain import form
from extractor.domain.form import Column, LayoutName

pytestmark = pytest.mark.shared
LAYOUTS: tuple[LayoutName, ...] = ("2021", "2019")


@pytest.fixture(scope="module")
def written(shared: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((shared / "spec" / "form.json").read_text(encoding="utf-8"))
    return loaded


def described(column: Column) -> tuple[str, list[str]]:
    return column.label, list(column.variants)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_has_the_ids_in_order(written: dict[str, Any], layout: LayoutName) -> None:
    ours = [
        id_
        for table in form.TABLES
        for id_ in form.cell_ids(table, "standard" if table == "proceedings" else layout)
    ]
    assert ours == written["layouts"][layout]
    assert list(dict.fromkeys(sorted(ours, key=form.order().__getitem__))) == ours


def clauses(layout: LayoutName) -> Iterator[tuple[Any, ...]]:
    for row in form.rows("proactive", layout):
        cells = [{"id": cell.id, "unit": cell.unit, "signed": cell.signed} for cell in row.cells]
        yield row.clause, [described(column) for column in row.columns], row.label, list(row.variants), cells


@pytest.mark.parametrize("layout", LAYOUTS)
def test_section_two(written: dict[str, Any], layout: LayoutName) -> None:
    theirs = [
        (
            clause["clause"],
            [(column["label"], column["variants"]) for column in clause["columns"]],
            row["label"],
            row["variants"],
            [{"id": c["id"], "unit": c["unit"], "signed": c.get("signed", False)} for c in row["cells"]],
        )
        for clause in written["proactive"][layout]
        for row in clause["rows"]
    ]
    assert list(clauses(layout)) == theirs


def test_amounts_are_decimal_and_only_procurement_states_no_unit() -> None:
    ids = [id_ for layout in LAYOUTS for id_ in form.cell_ids("proactive", layout)]
    assert {id_ for id_ in ids if form.spec(id_).decimal} == {
        "proactive.fees.amount",
        "proactive.procurement.amount",
    }
    assert {id_ for id_ in ids if not form.spec(id_).unit_stated} == {"proactive.procurement.amount"}


def test_what_is_never_equated(written: dict[str, Any]) -> None:
    assert [list(pair) for pair in form.NEVER_EQUATE] == written["proactive"]["never_equate"]
    printed = {
        layout: {
            label
            for row in form.rows("proactive", layout)
            for column in row.columns
            for label in (column.label, *column.variants)
        }
        for layout in LAYOUTS
    }
    assert not printed["2021"] & printed["2019"]


def test_section_three(written: dict[str, Any]) -> None:
    theirs = written["requests"]
    assert [(c.id, c.label, list(c.variants), list(c.fragments)) for c in form.REQUEST_COLUMNS] == [
        (c["id"], c["label"], c["variants"], c["fragments"]) for c in theirs["columns"]
    ]
    for layout in LAYOUTS:
        ours = [
            (row.id, row.label, row.group, list(row.variants), list(row.fragments))
            for row in form.rows("requests", layout)
        ]
        assert ours == [
            (f"requests.{row['id']}", row["label"], row["group"], row["variants"], row["fragments"])
            for row in theirs["rows"]
            if layout in row["layouts"]
        ]
    assert {form.spec(id_).unit for id_ in form.cell_ids("requests", "2021")} == {theirs["unit"]}


def test_section_four(written: dict[str, Any]) -> None:
    theirs = written["proceedings"]
    for ours, key in ((form.PARTS, "parts"), (form.MEASURES, "measures")):
        assert [(c.id, c.label, list(c.variants)) for c in ours] == [
            (c["id"], c["label"], c["variants"]) for c in theirs[key]
        ]


def test_titles(written: dict[str, Any]) -> None:
    assert {name: written[name]["title"] for name in form.TABLES} == dict(form.TITLES)
