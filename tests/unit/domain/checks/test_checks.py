"""Findings of cells, layout and cover, and testing an edited record again."""

from __future__ import annotations

import pytest

from extractor.domain import form
from extractor.domain.checks import check_cells, check_cover, check_layout, in_order, retest
from extractor.domain.checks.codes import finding
from extractor.domain.document import SourceRef
from extractor.domain.report import Cover, Layout, Record, Run, Sourced, Where

SOURCE = SourceRef(path="x", name="x", sha256="0" * 64, media_type="text/plain", bytes=1)
BOTH = Layout(proactive="2021", requests="2021", proceedings="standard")
CELL = "requests.granted.total"


def record(cells: dict[str, Sourced] | None = None, **cover: object) -> Record:
    return Record(
        source=SOURCE,
        report=Cover.model_validate({"layout": BOTH, **cover}),
        cells=cells or {},
        run=Run(version="0"),
    )


def test_words_in_a_cell_are_shown() -> None:
    (found,) = [f for f in check_cells(record({CELL: Sourced(state="text", raw="若干")})) if f.code == "V1"]
    assert (found.severity, found.cells) == ("warning", (CELL,))
    assert "若干" in found.message.zh
    assert form.label_of(CELL) in found.message.zh


@pytest.mark.parametrize("table", form.TABLES)
def test_a_table_that_is_not_there_is_named(table: str) -> None:
    found = check_layout(record(layout=BOTH.model_copy(update={table: None})))
    assert [(f.code, f.severity) for f in found] == [("T1", "error")]
    assert form.TITLES[table] in found[0].message.zh  # type: ignore[index]


@pytest.mark.parametrize(
    ("year", "proactive", "requests", "tables"),
    [
        (2021, "2021", "2021", []),
        (2020, "2019", "2019", []),
        (2023, "2019", "2019", ["proactive", "requests"]),
        (2023, "2021", "2019", ["requests"]),
        (2020, "2021", "2019", ["proactive"]),
        (None, "2019", "2021", []),
    ],
)
def test_a_layout_that_is_not_the_years_is_named(
    year: int | None, proactive: str, requests: str, tables: list[str]
) -> None:
    layout = Layout.model_validate({"proactive": proactive, "requests": requests, "proceedings": "standard"})
    found = check_layout(record(layout=layout, year=year))
    assert [f.code for f in found] == ["F1"] * len(tables)
    assert all(form.TITLES[name] in f.message.zh for name, f in zip(tables, found, strict=True))  # type: ignore[index]


def test_an_identifying_field_that_was_not_found_is_named() -> None:
    assert [f.code for f in check_cover(record())] == ["C1", "C1", "C1"]
    assert check_cover(record(title="年报", issuer="红河镇人民政府", year=2023)) == []


def test_a_record_is_tested_again_after_an_edit() -> None:
    part = "proceedings.reconsideration."
    cells = {f"{part}{m.id}": Sourced(state="printed", value=0, raw="0") for m in form.MEASURES}
    cells[f"{part}total"] = Sourced(state="printed", value=5, raw="5")
    broken = record(cells, issuer="i", year=2023)
    broken = broken.model_copy(update={"findings": (*check_cells(broken), finding("C1", {"field": "标题"}))})
    mended = broken.model_copy(
        update={"cells": {**cells, f"{part}upheld": Sourced(state="printed", value=5, raw="5")}}
    )
    assert [f.code for f in retest(broken).findings] == ["R4", "C1"]
    assert [f.code for f in retest(mended).findings] == ["C1"]


def test_a_missing_row_is_no_finding_once_it_is_filled() -> None:
    row = [cell.id for cell in form.rows("requests", "2021")[2].cells]
    missing = finding("M1", {"label": "（一）予以公开"}, cells=tuple(row))
    empty = record({id_: Sourced(state="missing") for id_ in row}).model_copy(update={"findings": (missing,)})
    filled = empty.model_copy(
        update={"cells": {id_: Sourced(state="printed", value=0, raw="0") for id_ in row}}
    )
    assert "M1" in {f.code for f in retest(empty).findings}
    assert "M1" not in {f.code for f in retest(filled).findings}


def test_findings_are_in_order_of_severity_then_of_the_form() -> None:
    late, early = "proceedings.reconsideration.total", "proactive.fees.amount"
    facts = {"label": "x", "raw": "y"}
    some = [
        finding("L2", {"count": 1}),
        finding("V1", facts, cells=(late,)),
        finding("V1", facts, cells=(early,), where=(Where(start=9),)),
        finding("R5", facts, cells=(late,)),
    ]
    assert [(f.code, f.cells) for f in in_order(some)] == [
        ("R5", (late,)),
        ("V1", (early,)),
        ("V1", (late,)),
        ("L2", ()),
    ]


def test_a_table_that_a_person_types_in_is_no_longer_missing() -> None:
    absent = record(title="t", issuer="i", year=2023, layout=Layout())
    assert [f.code for f in retest(absent).findings] == ["T1", "T1", "T1"]
    typed = record(title="t", issuer="i", year=2023, layout=BOTH.model_copy(update={"proactive": "2019"}))
    assert [f.code for f in retest(typed).findings] == ["F1"]
