"""Published reports: whole ones against their true cells, beginnings of others against their printed cells, labelled by eye.

The customer's files stay where they are; the tables here hold numbers alone. The beginnings break off in mid-table: what stands there
is in its cell or left over.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.domain import form
from extractor.domain.checks import check_cells
from tests.generator.reading import layouts, read, record

pytestmark = pytest.mark.shared

WHOLE = {"shuyang-2025": "shuyang-2025.md", "suqian-2023": "suqian-2023.txt"}
# Dashes of mini-tables that hold no value of the form; they are kept as leftovers.
FILLERS = {"shuyang-2025": 9, "suqian-2023": 0}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_report_is_read_as_it_is(shared: Path, name: str) -> None:
    truth = json.loads((shared / "real" / f"{name}.truth.json").read_text(encoding="utf-8"))["cells"]
    reading = read((shared / "real" / WHOLE[name]).read_text(encoding="utf-8"))
    assert {id_: cell.value for id_, cell in reading.cells.items()} == truth
    assert {cell.state for cell in reading.cells.values()} == {"printed"}
    assert [left.text for left in reading.leftovers] == ["-"] * FILLERS[name]
    assert reading.doubts == ()
    assert [finding.code for finding in check_cells(record(reading))] == []


Rows = dict[str, tuple[str, ...]]
NOUGHT, EMPTY = ("0",) * 7, ("",) * 7
TOTAL_ONLY = (*("",) * 6, "0")
NO_RULES: Rows = {"regulations": ("0", "0", "0"), "normative_documents": ("0", "0", "0")}
NO_DECISIONS: Rows = {"licensing": ("0",), "penalties": ("0",), "coercion": ("0",)}
FIRST_FOUR = ("new_received", "carried_in", "granted", "partially_granted")
DENIED = ("state_secret", "prohibited_by_law", "security_stability", "third_party_rights", "internal_affairs")


def requests(rows: tuple[str, ...], values: tuple[str, ...]) -> Rows:
    return dict.fromkeys(rows, values)


def denied(count: int, values: tuple[str, ...]) -> Rows:
    return {f"denied.{row}": values for row in DENIED[:count]}


# file -> layouts, rows of section 二, rows of section 三 as printed ("" an empty cell), and what no cell can take.
# Labelled by eye from the files; a row that is not here is not printed.
PRINTED: dict[str, tuple[dict[str, str], Rows, Rows, tuple[str, ...]]] = {
    "p01": (
        {"proactive": "2021", "requests": "2021"},
        {**NO_RULES, "regulations": ("0", "0", "6"), **NO_DECISIONS, "fees": ("0",)},
        {**requests(FIRST_FOUR, NOUGHT), **denied(5, NOUGHT)},
        (),
    ),
    "p03": ({"proactive": "2021"}, NO_RULES, {}, ()),
    "p05": ({"proactive": "2021"}, {**NO_RULES, **NO_DECISIONS}, {}, ()),
    "p07": ({"proactive": "2021"}, {**NO_RULES, **NO_DECISIONS}, {}, ()),
    "p08": (
        {"proactive": "2021", "requests": "2021"},
        {**NO_RULES, "normative_documents": ("3", "0", "101"), **NO_DECISIONS, "fees": ("0",)},
        {
            "new_received": ("0", "", "", "", "", "", "0"),
            **requests(FIRST_FOUR[1:], TOTAL_ONLY),
            **denied(5, TOTAL_ONLY),
        },
        (),
    ),
    "p10": (
        {"proactive": "2021", "requests": "2021"},
        {**NO_RULES, "licensing": ("239",), "penalties": ("3",), "coercion": ("0",), "fees": ("0",)},
        {
            "new_received": ("4", "0", "0", "0", "0", "0", "4"),
            "carried_in": NOUGHT,
            "granted": NOUGHT,
            "partially_granted": ("2", "0", "0", "0", "0", "0", "2"),
            **denied(3, NOUGHT),
            "denied.third_party_rights": ("1", "0", "0", "0", "0", "0", "1"),
        },
        ("0",) * 6,  # the row on which the file ends
    ),
    "p13": (
        {"proactive": "2021", "requests": "2021"},
        {**NO_RULES, "regulations": ("/", "/", "/"), **NO_DECISIONS, "fees": ("0",)},
        {"new_received": TOTAL_ONLY, "carried_in": TOTAL_ONLY, "granted": EMPTY},
        (),
    ),
    "p16": ({"proactive": "2019"}, {**NO_RULES, "normative_documents": ("0", "0", "3")}, {}, ()),
    "p17": (
        {"proactive": "2019"},
        {
            "regulations": ("0", "0", "0"),
            "normative_documents": ("2", "2", "19"),
            "licensing": ("8", "5", "93"),
            "other_services": ("117", "0", "165"),
            "penalties": ("90", "0", "22"),
            "coercion": ("4", "4", "-"),
            "fees": ("", ""),
        },
        {},
        ("186", "86", "255"),  # 武汉's row of other documents
    ),
    "p28": (
        {"proactive": "2021", "requests": "2021"},
        {**NO_RULES, **NO_DECISIONS, "fees": ("43.788万元",)},
        requests(("new_received", "carried_in"), NOUGHT),
        (),
    ),
    **dict.fromkeys(("p18", "p21", "p25", "p26", "p29"), ({}, {}, {}, ())),
}


@pytest.mark.parametrize("name", PRINTED)
def test_the_beginning_of_a_report_is_read_as_printed(shared: Path, name: str) -> None:
    tables, proactive, asked, leftovers = PRINTED[name]
    reading = read((shared / "real" / "partial" / f"{name}.txt").read_text(encoding="utf-8"))
    assert layouts(reading) == tables
    due: dict[str, str | None] = {}
    for table, rows in (("proactive", proactive), ("requests", asked)):
        for row in form.rows("proactive" if table == "proactive" else "requests", tables.get(table, "2021")):
            values = rows.get(row.id.removeprefix(f"{table}."), (None,) * len(row.cells))
            due.update({cell.id: raw for cell, raw in zip(row.cells, values, strict=True) if table in tables})
    assert {id_: cell.raw for id_, cell in reading.cells.items()} == due
    assert tuple(left.text for left in reading.leftovers) == leftovers
    states = {"": "blank", None: "missing", "/": "dash", "-": "dash"}
    assert {id_: cell.state for id_, cell in reading.cells.items()} == {
        id_: states.get(raw, "printed") for id_, raw in due.items()
    }


def test_every_partial_report_is_labelled(shared: Path) -> None:
    assert sorted(path.stem for path in (shared / "real" / "partial").glob("*.txt")) == sorted(PRINTED)
