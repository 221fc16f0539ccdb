"""`nianbao score` as it is typed: tables, JSON, history, another folder, exit status."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from extractor import cli_score

GOLDEN = Path(__file__).parents[2] / "golden"
CASE = "001n_duolate-numbers"


def run(*arguments: str, golden: Path | None = None) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)  # as in `nianbao`, where score is one command of several
    cli_score.register(app)
    environment = {"NIANBAO_GOLDEN": str(golden or GOLDEN), "COLUMNS": "160"}
    return CliRunner().invoke(app, ["score", *arguments], env=environment)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / CASE, tmp_path / "golden" / CASE)
    return tmp_path / "golden"


def mislabel(shelf: Path, cell: str, value: int) -> None:
    path = shelf / CASE / "expected.json"
    labels = json.loads(path.read_text("utf-8"))
    labels["cells"][cell]["value"] = value
    path.write_text(json.dumps(labels), "utf-8")


def test_the_table_gives_each_figure_with_its_number_of_items(shelf: Path) -> None:
    mislabel(shelf, "requests.new_received.total", -1)
    result = run("--differences", golden=shelf)
    assert result.exit_code == 0, result.output
    assert "blind: 1 cases" in result.output
    lines = {line.split("│")[1].strip(): line for line in result.output.splitlines() if line.startswith("│")}
    assert [cell.strip() for cell in lines["cells: state and value"].split("│")[2:5]] == [
        "199",
        "200",
        "99.5%",
    ]
    assert "cells.requests.new_received.total wrong" in result.output


def test_json_and_history_hold_the_same_figures(shelf: Path, tmp_path: Path) -> None:
    history = tmp_path / "score.jsonl"
    first, second = (run("--json", "--history", str(history), golden=shelf) for _ in range(2))
    told = json.loads(first.stdout)
    lines = [json.loads(line) for line in history.read_text("utf-8").splitlines()]
    assert told["sets"]["blind"]["figures"]["cells"]["of"] == 200
    assert [case["id"] for case in told["cases"]] == [CASE]
    assert [line["sets"] for line in lines] == [told["sets"], json.loads(second.stdout)["sets"]]
    assert all(line["at"] and line["version"] == told["version"] for line in lines)


def test_another_folder_of_reports_beside_their_truth(tmp_path: Path) -> None:
    labels = json.loads((GOLDEN / CASE / "expected.json").read_text("utf-8"))
    truth = {
        "issuer": "真名",
        "year": 2023,
        "cells": {cell: want["value"] for cell, want in labels["cells"].items()},
    }
    (tmp_path / "r.truth.json").write_text(json.dumps(truth), "utf-8")
    shutil.copy(GOLDEN / CASE / "source.txt", tmp_path / "r.txt")
    told = json.loads(run("--on", str(tmp_path), "--json").stdout)["sets"]["blind"]
    assert told["figures"]["cells"] == {"right": 200, "of": 200, "share": 1.0}
    assert told["lists"] == {"all": told["lists"]["all"]}


def test_a_source_that_gives_no_record_is_named_and_the_exit_status_tells(shelf: Path) -> None:
    (shelf / CASE / "source.txt").write_bytes(b"")
    result = run(golden=shelf)
    assert result.exit_code == 1
    assert f"{CASE}: not read (input.empty)" in result.output


def test_a_case_that_is_not_there_is_wrong_usage() -> None:
    assert run("no-such-case").exit_code == 2
