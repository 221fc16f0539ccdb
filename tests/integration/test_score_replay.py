"""`nianbao score` of a model's reading: recorded answers, recording, and the check against the history."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from extractor import cli_score
from extractor.domain.answers import as_answer
from extractor.errors import NianbaoError
from extractor.storage.golden import GoldenShelf
from tests.model_server import ModelServer

GOLDEN = Path(__file__).parents[2] / "golden"
CASE = "001_duolate-2023"


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    shutil.copytree(GOLDEN / CASE, tmp_path / "golden" / CASE)
    return tmp_path / "golden"


def run(shelf: Path, *arguments: str, **settings: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    cli_score.register(app)
    environment = {
        "NIANBAO_GOLDEN": str(shelf),
        "NIANBAO_HOME": str(shelf.parent / "home"),
        "COLUMNS": "160",
        **settings,
    }
    return CliRunner().invoke(app, ["score", *arguments], env=environment)


@pytest.mark.parametrize(("narrative", "name"), [("llm", "labels"), ("both", "offline+labels")])
def test_recorded_answers_are_scored_under_their_readers_name(shelf: Path, narrative: str, name: str) -> None:
    result = run(shelf, "--narrative", narrative, "--replay", "labels", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert told["narrative"] == name
    assert told["sets"]["blind"]["lists"]["all"]["recall"] == 1.0


def test_a_model_without_settings_or_recordings_is_told(shelf: Path) -> None:
    for arguments in (["--narrative", "llm"], ["--narrative", "llm", "--replay", "nobody"]):
        result = run(shelf, *arguments)
        assert isinstance(result.exception, NianbaoError)


def test_check_fails_on_a_drop_and_leaves_the_history(shelf: Path, tmp_path: Path) -> None:
    history = tmp_path / "score.jsonl"
    arguments = ["--narrative", "llm", "--replay", "labels", "--history", str(history), "--check"]
    assert run(shelf, *arguments).exit_code == 0
    before = history.read_text("utf-8")
    path = shelf / CASE / "answers/labels.json"
    recording = json.loads(path.read_text("utf-8"))
    next(a["answer"] for a in recording["answers"] if "problems" in a["answer"])["problems"].pop()
    path.write_text(json.dumps(recording), "utf-8")
    result = run(shelf, *arguments)
    assert result.exit_code == 1
    assert "blind problems f1" in result.output
    assert history.read_text("utf-8") == before
    # Another reader's line is no measure for this one.
    assert run(shelf, "--history", str(history), "--check").exit_code == 0
    assert run(shelf, "--check").exit_code == 2


@pytest.fixture
def server() -> Iterator[ModelServer]:
    [(expected, _)] = [one for one in GoldenShelf(GOLDEN).cases() if one[0].id == CASE]
    groups = {
        "LeadershipAnswer": ("leadership",), "PlatformsAnswer": ("platforms",),
        "ProblemsImprovementsAnswer": ("problems", "improvements"), "StatementsAnswer": ("statements",),
        "ProcessingFeeAnswer": ("processing_fee",),
    }  # fmt: skip
    running = ModelServer({name: as_answer(expected.narrative, asked) for name, asked in groups.items()})
    yield running
    running.close()


def test_a_models_answers_are_recorded_and_play_back_the_same(shelf: Path, server: ModelServer) -> None:
    settings = {"NIANBAO_MODEL": "m", "NIANBAO_MODEL_BASE_URL": server.url}
    live = run(shelf, "--narrative", "llm", "--record", "m", "--json", **settings)
    assert live.exit_code == 0, live.output
    played = run(shelf, "--narrative", "llm", "--replay", "m", "--json")
    assert json.loads(played.stdout)["sets"] == json.loads(live.stdout)["sets"]
