"""The golden records themselves, and the extractor against them.

The labels were made by hand from the annotation guide. The first part holds the labels to their sources; the second holds the
extractor to the labels.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.compare import LISTS, Comparison, Expected, ListTally, add_lists, compare
from extractor.domain.form import cell_ids
from extractor.domain.report import Record
from extractor.domain.text import fold, normalise, read_mark
from extractor.readers.files import FileReader
from extractor.services.extract import read_records
from extractor.services.score import all_items
from extractor.storage.golden import GoldenShelf

GOLDEN = Path(__file__).parents[2] / "golden"
CASES = {expected.id: (expected, source) for expected, source in GoldenShelf(GOLDEN).cases()}
BLIND = [name for name, (expected, _) in CASES.items() if expected.labelled == "blind"]
RENUMBERED = [name for name in BLIND if name.endswith("-numbers")]
SAMPLES = [name for name in BLIND if name not in RENUMBERED]


def expected(name: str) -> Expected:
    return CASES[name][0]


@cache
def compared(name: str) -> Comparison:
    want, source = CASES[name]
    [extraction] = read_records(FileReader(), source)
    assert isinstance(extraction.result, Record), extraction.result
    return compare(want, extraction.result)


# --- the labels --------------------------------------------------------------------------------------------------------


def test_the_five_samples_and_three_with_other_numbers_are_there() -> None:
    assert (len(SAMPLES), len(RENUMBERED)) == (5, 3)


def test_the_manifest_is_true() -> None:
    manifest = json.loads((GOLDEN / "manifest.json").read_text("utf-8"))
    told = {case["id"]: (case["source"], case["sha256"], case["labelled"]) for case in manifest["cases"]}
    assert told == {
        name: (source.name, hashlib.sha256(source.read_bytes()).hexdigest(), want.labelled)
        for name, (want, source) in CASES.items()
    }


@pytest.mark.parametrize("name", CASES)
def test_a_case_says_what_was_hard(name: str) -> None:
    assert (GOLDEN / name / "note.md").read_text("utf-8").strip()


@pytest.mark.parametrize("name", CASES)
def test_the_labels_have_every_cell_of_their_layouts(name: str) -> None:
    layout = {table: how for table, how in expected(name).report["layout"].items() if how is not None}
    assert set(expected(name).cells) == {
        cell for table, how in layout.items() for cell in cell_ids(table, how)
    }


@pytest.mark.parametrize("name", CASES)
def test_each_raw_string_reads_as_its_label(name: str) -> None:
    wrong = {}
    for cell, want in expected(name).cells.items():
        mark = read_mark(want.raw) if want.raw is not None else None
        state, value = (mark.state, mark.value) if mark else ("missing", None)
        if mark and mark.unit == "万元" and cell == "proactive.procurement.amount" and value is not None:
            value *= 10_000  # the form asks for 元 there
        if (state, None if value is None else float(value)) != (
            want.state,
            None if want.value is None else float(want.value),
        ):
            wrong[cell] = (want.state, want.value, want.raw)
    assert wrong == {}


def quotes(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (quote["text"] for quote in inner) if key == "quotes" else quotes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from quotes(inner)


@pytest.mark.parametrize("name", CASES)
def test_every_quote_stands_in_its_source(name: str) -> None:
    text = fold(normalise(CASES[name][1].read_text("utf-8"))[0])
    assert [
        quote for quote in quotes(expected(name).narrative.model_dump(mode="json")) if fold(quote) not in text
    ] == []


@pytest.mark.parametrize("name", RENUMBERED)
def test_renumbered_reports_have_no_zero_and_hardly_a_number_twice(name: str) -> None:
    values = [want.value for want in expected(name).cells.values() if want.state == "printed"]
    assert 0 not in values
    assert len(set(values)) > len(values) / 2


# --- the extractor -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BLIND)
def test_every_cell_is_read_as_labelled(name: str) -> None:
    cells = compared(name).figures["cells"]
    assert [d for d in compared(name).differences if d.path.startswith("cells.")] == []
    assert cells.right == cells.of == len(expected(name).cells)


@pytest.mark.parametrize("name", BLIND)
def test_every_raw_string_is_kept_as_printed(name: str) -> None:
    assert compared(name).figures["cells.raw"].share == 1


@pytest.mark.parametrize("name", BLIND)
def test_the_cover_is_read_as_labelled(name: str) -> None:
    assert [d for d in compared(name).differences if d.path.startswith("report.")] == []


@pytest.mark.parametrize("name", BLIND)
def test_every_quote_has_its_place(name: str) -> None:
    placed = compared(name).figures["quotes.placed"]
    assert (placed.right, placed.of > 0) == (placed.of, True)


@pytest.mark.parametrize("name", BLIND)
def test_leadership_and_fee_are_right_as_a_whole(name: str) -> None:
    figures = compared(name).figures
    assert (figures["leadership"].share, figures["processing_fee"].share) == (1, 1)


def test_items_of_the_five_samples_are_found_and_hardly_any_other() -> None:
    lists = add_lists(compared(name).lists for name in SAMPLES)
    assert set(lists) == set(LISTS)
    whole: ListTally = all_items(lists)
    assert whole.expected > 0
    assert ((whole.recall or 0) >= 0.95, (whole.precision or 0) >= 0.95) == (True, True), lists
