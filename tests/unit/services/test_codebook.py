"""The codebook is whole: every column of the dataset is told, in both languages, from the form and the models."""

from __future__ import annotations

from collections import Counter

import pytest

from extractor.domain import form
from extractor.services import codebook


def test_names_are_unique_in_each_table() -> None:
    twice = [
        key
        for key, count in Counter((table, column.name) for table, column in codebook.rows()).items()
        if count > 1
    ]
    assert twice == []


def test_every_cell_of_both_layouts_is_a_column_of_reports() -> None:
    names = [column.name for column in codebook.tables()["reports"]]
    assert [name for name in names if name in form.order()] == list(form.order())
    assert len(form.order()) == 226


def test_every_column_is_told_in_both_languages() -> None:
    untold = [
        (table, column.name)
        for table, column in codebook.rows()
        if not (column.zh and column.en and column.source)
    ]
    assert untold == []


@pytest.mark.parametrize(
    ("column", "kind", "unit"),
    [
        ("proactive.fees.amount", "number", "万元"),
        ("proactive.procurement.amount", "number", "元"),
        ("proactive.licensing.change", "integer", "项"),
        ("requests.granted.total", "integer", "件"),
        ("proceedings.reconsideration.upheld", "integer", "件"),
    ],
)
def test_a_cell_has_the_forms_unit(column: str, kind: str, unit: str) -> None:
    [told] = [told for told in codebook.tables()["reports"] if told.name == column]
    assert (told.kind, told.unit) == (kind, unit)


@pytest.mark.parametrize(
    ("column", "kind", "value"),
    [
        ("kind", "text", "short_video"),
        ("category", "text", "mechanism"),
        ("status", "text", "planned"),
        ("status", "text", "not_mentioned"),
        ("what", "text", "requests_new"),
        ("count", "integer", None),
        ("approximate", "flag", None),
        ("addresses", "json", None),
        ("value", "number", None),
        ("amount_yuan", "number", None),
    ],
)
def test_an_item_column_has_the_models_kind_and_values(column: str, kind: str, value: str | None) -> None:
    [told] = [told for told in codebook.tables()["items"] if told.name == column]
    assert told.kind == kind
    assert value in told.values if value else told.values == ()


def test_the_annotation_guides_words_are_the_items_descriptions() -> None:
    told = {column.name: column.zh for column in codebook.tables()["items"]}
    assert "组长的职务" in told["leader_title"]
    assert "存在的问题" in told["text"]
    assert "改进措施" in told["text"]
