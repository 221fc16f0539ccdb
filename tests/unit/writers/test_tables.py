"""Text that a spreadsheet would run, and what must not be mistaken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.writers.tables import csv_table, plain_text


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        '=cmd|"/C calc"!A0',
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1+1",
        "＝1+1",
        "＋1+1",
        "－1+1",
        "＠SUM(A1)",
        "-cmd",
        "=",
        "+",
        "@",
    ],
)
def test_a_formula_is_made_text(text: str) -> None:
    assert plain_text(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "--",
        "－",
        "-5",
        "+5",
        "−5",
        "-1,234.5",
        "-12%",
        "１２",
        "湘潭县",
        "a=1",
        "5-3",
        "—",
        "/",
        "<script>",
        "'=1",
        "0012",
        "{{ 7*7 }}",
    ],
)
def test_what_runs_nothing_stays_as_it_is(text: str) -> None:
    assert plain_text(text) == text


def test_numbers_and_number_columns_are_never_touched(tmp_path: Path) -> None:
    with csv_table(tmp_path / "t.csv", [("text", True), ("number", False), ("json", False)]) as write:
        write(["=1", -5, '["=1"]'])
        write([None, 0, None])
        write(['a,b\n"c"', 3.5, ""])
    lines = (tmp_path / "t.csv").read_bytes().decode("utf-8-sig")
    assert lines == 'text,number,json\n\'=1,-5,"[""=1""]"\n,0,\n"a,b\n""c""",3.5,\n'


def test_a_row_of_another_width_is_a_bug(tmp_path: Path) -> None:
    with (
        csv_table(tmp_path / "t.csv", [("a", True), ("b", False)]) as write,
        pytest.raises(ValueError, match="longer"),
    ):
        write(["x"])
