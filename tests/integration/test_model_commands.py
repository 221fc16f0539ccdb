"""The commands with a model configured: what they print, what the ledger keeps, what they refuse."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from extractor.__main__ import main
from extractor.domain.answers import as_answer
from extractor.llm.prices import OUR_PRICES, OUR_PRICES_WRITTEN
from extractor.storage.golden import GoldenShelf
from tests.model_server import PROBE, ModelServer, Say, error

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "golden" / "002_longshan-2023" / "source.txt"
[EXPECTED] = [want for want, source in GoldenShelf(PROJECT / "golden").cases() if source == SAMPLE]
GROUPS = {
    "LeadershipAnswer": ("leadership",), "PlatformsAnswer": ("platforms",), "ProblemsImprovementsAnswer": ("problems", "improvements"),
    "StatementsAnswer": ("statements",), "ProcessingFeeAnswer": ("processing_fee",),
}  # fmt: skip
LABELS = {name: as_answer(EXPECTED.narrative, groups) for name, groups in GROUPS.items()}
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    running = ModelServer(dict(LABELS))
    yield running
    running.close()


@pytest.fixture
def nianbao(server: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command as `python -m extractor` runs it, in this process: each new one would import the client for seconds."""

    def run(*arguments: object, **settings: str) -> subprocess.CompletedProcess[str]:
        own = {
            "NIANBAO_HOME": str(tmp_path / "home"), "NIANBAO_MODEL": "labels", "NIANBAO_MODEL_BASE_URL": server.url,
            "NIANBAO_MODEL_KEY": "sehr-geheim", "COLUMNS": "160", **settings,
        }  # fmt: skip
        command = ["nianbao", *map(str, arguments)]
        out, err = io.StringIO(), io.StringIO()
        status: Any = 0
        with monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in [name for name in os.environ if name.startswith("NIANBAO_")]:
                patch.delenv(name)
            for name, value in own.items():
                patch.setenv(name, value)
            patch.chdir(PROJECT)
            patch.setattr(sys, "argv", command)
            try:
                main()
            except SystemExit as end:
                status = end.code
        return subprocess.CompletedProcess(command, int(status or 0), out.getvalue(), err.getvalue())

    return run


def record(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    return made


def test_with_a_model_configured_both_read_and_agree(nianbao: Run, server: ModelServer) -> None:
    made = record(nianbao("extract", SAMPLE))
    assert {run["status"] for run in made["run"]["narrative"].values()} == {"done"}
    assert {tuple(run["by"]) for run in made["run"]["narrative"].values()} == {("offline", "labels")}
    assert all(run["prompt"] and run["model"] == "labels" for run in made["run"]["narrative"].values())
    assert {tuple(item["by"]) for item in made["narrative"]["platforms"]} == {("offline", "labels")}
    assert all(0 < item["confidence"] < 1 for item in made["narrative"]["platforms"])
    assert len(server.requests) == 6, "a probe and five questions"
    # Only the narrative is sent, never a table.
    assert not any("其他行政机关" in json.dumps(request, ensure_ascii=False) for request in server.requests)


def test_a_second_run_is_answered_from_the_cache_and_costs_tells(nianbao: Run, server: ModelServer) -> None:
    first = record(nianbao("extract", "--narrative", "llm", SAMPLE))
    second = record(nianbao("extract", "--narrative", "llm", SAMPLE))
    assert first == second
    assert len(server.requests) == 6
    total = json.loads(nianbao("costs", "--json").stdout)[-1]
    assert (total["attempts"], total["cached"], total["input_tokens"]) == (11, 5, 600)
    assert (total["cost"], total["unpriced"]) == ({}, 6)
    assert total["saved_characters"] > 0
    assert total["saved_tokens"] > 0
    assert "labels" in nianbao("costs").stdout
    assert json.loads(nianbao("costs", "--json", "--by", "prompt").stdout)[0]["key"] == "probe:probe-1"


def test_prices_of_the_users_give_costs(nianbao: Run, tmp_path: Path) -> None:
    prices = tmp_path / "prices.yaml"
    prices.write_text(
        "- {model: lab*, from: 2024-01-01, currency: CNY, input: 10, output: 20, source: contract}\n"
    )
    nianbao("extract", "--narrative", "llm", SAMPLE, NIANBAO_MODEL_PRICES=str(prices))
    total = json.loads(nianbao("costs", "--json").stdout)[-1]
    assert total["cost"]["CNY"] == pytest.approx(6 * (100 * 10 + 20 * 20) / 1e6)
    assert total["price_dates"] == ["2024-01-01"]
    assert str(prices) in nianbao("costs", NIANBAO_MODEL_PRICES=str(prices)).stderr


def test_built_in_prices_are_called_so_with_the_day_they_were_written(nianbao: Run) -> None:
    for told in (nianbao("costs"), nianbao("costs", "--json")):
        assert "2026-11-22" in told.stderr
        assert "内置价目" in told.stderr
        assert "NIANBAO_MODEL_PRICES" in told.stderr
    assert OUR_PRICES_WRITTEN.isoformat() in OUR_PRICES.read_text("utf-8").splitlines()[0]


def test_a_failed_group_is_told_and_the_rest_is_kept(nianbao: Run, server: ModelServer) -> None:
    server.answers = {**LABELS, "PlatformsAnswer": error(400)}
    made = record(nianbao("extract", "--narrative", "llm", SAMPLE))
    told = {group: run["status"] for group, run in made["run"]["narrative"].items()}
    assert told == {**dict.fromkeys(told, "done"), "platforms": "failed"}
    assert made["narrative"]["problems"]
    assert [f["code"] for f in made["findings"] if f["code"] in {"D1", "D2"}] == ["D2"]


def test_a_budget_stops_cleanly(nianbao: Run, server: ModelServer) -> None:
    made = record(nianbao("extract", "--narrative", "llm", SAMPLE, NIANBAO_MODEL_BUDGET_TOKENS="5000"))
    assert "skipped" in {run["status"] for run in made["run"]["narrative"].values()}


def test_an_unlisted_server_is_refused_before_anything_is_read(nianbao: Run) -> None:
    done = nianbao("extract", SAMPLE, NIANBAO_MODEL_BASE_URL="https://model.example.org/v1")
    assert (done.returncode, done.stdout) == (2, "")
    assert "model.example.org" in done.stderr
    assert "NIANBAO_MODEL_ALLOWED_HOSTS" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_key_is_never_shown(nianbao: Run, server: ModelServer) -> None:
    server.answers = {"Probe": error(401, "invalid_api_key")}
    done = nianbao("extract", SAMPLE)
    assert "sehr-geheim" not in done.stdout + done.stderr
    assert record(done)["run"]["narrative"]["platforms"]["by"] == ["offline"]


@pytest.mark.parametrize("choice", ["offline", "none"])
def test_a_configured_model_is_not_asked_when_it_is_not_wanted(
    nianbao: Run, server: ModelServer, choice: str
) -> None:
    record(nianbao("extract", "--narrative", choice, SAMPLE))
    assert server.requests == []


def test_without_a_model_nothing_of_it_is_imported(nianbao: Run, tmp_path: Path) -> None:
    code = (
        "import sys, atexit; from extractor.__main__ import main; sys.argv = ['nianbao', 'extract', sys.argv[1]];"
        "atexit.register(lambda: print([m for m in ('openai', 'instructor', 'httpx2', 'yaml', 'sqlalchemy', 'jinja2') if m in "
        "sys.modules], file=sys.stderr)); main()"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NIANBAO_")}
    done = subprocess.run(
        [sys.executable, "-c", code, str(SAMPLE)], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stderr.strip()) == (0, "[]")


def test_ingest_reads_twice_where_a_model_is_configured(nianbao: Run, server: ModelServer) -> None:
    assert nianbao("ingest", SAMPLE).returncode == 0
    assert len(server.requests) == 6
    assert nianbao("ingest", SAMPLE).returncode == 0
    assert len(server.requests) == 6


def test_several_files_are_under_way_at_once_and_come_out_in_their_order(
    nianbao: Run, server: ModelServer, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(6):
        text = SAMPLE.read_text("utf-8").replace("2023", f"{2018 + number}" if number > 1 else "2023")
        (folder / f"{number}.txt").write_text(text + "\n" * number, "utf-8")
    (folder / "3b.txt").write_text("不是年报", "utf-8")
    server.answers = lambda name, _: Say(PROBE if name == "Probe" else LABELS[name], wait=0.1)
    done = nianbao("extract", "--narrative", "llm", folder, NIANBAO_MODEL_CONCURRENCY="8")
    assert done.returncode == 1
    made = [json.loads(line) for line in done.stdout.splitlines()]
    names = [Path(one["source"]["path"]).name for one in made]
    assert names == ["0.txt", "1.txt", "2.txt", "3.txt", "3b.txt", "4.txt", "5.txt"]
    assert ["error" in one for one in made] == [name == "3b.txt" for name in names]
    assert server.most_at_once > 5


# --- rerun ---


def new_prompt(tmp_path: Path) -> Path:
    """The problems' prompt with a sentence more."""
    (tmp_path / "examples").mkdir()
    (tmp_path / "examples/problems.yaml").write_bytes(
        (PROJECT / "prompts/examples/problems.yaml").read_bytes()
    )
    text = (PROJECT / "prompts/problems.md").read_text("utf-8").replace("version: 1", "version: 2")
    path = tmp_path / "problems.md"
    path.write_text(text.replace("规则：\n", "尤其不要漏掉问题。\n规则：\n"), "utf-8")
    return path


def test_rerun_shows_what_a_new_prompt_mends_and_breaks_and_asks_only_its_groups(
    nianbao: Run, server: ModelServer, tmp_path: Path
) -> None:
    golden = tmp_path / "golden"
    (golden / "002").mkdir(parents=True)
    for name in ("source.txt", "expected.json"):
        (golden / "002" / name).write_bytes((SAMPLE.parent / name).read_bytes())
    right = LABELS["ProblemsImprovementsAnswer"]
    short = {**right, "problems": right["problems"][1:], "improvements": []}

    def answers(name: str, request: dict[str, Any]) -> Any:
        if name == "Probe":
            return Say({"name": "青岚镇", "villages": 7})
        return right if "尤其不要漏掉问题" in request["messages"][0]["content"] else short

    server.answers = answers
    before = sorted((p, p.read_bytes()) for p in golden.rglob("*") if p.is_file())
    done = nianbao(
        "rerun", "--prompt", new_prompt(tmp_path), "--on", "golden", "--json", NIANBAO_GOLDEN=str(golden)
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["groups"] == ["problems", "improvements"]
    [verdict] = result["verdicts"]
    assert (len(verdict["made"]), len(verdict["kept"])) == (0, 0)
    assert {slip["field"] for slip in verdict["mended"]} == {"problems", "improvements"}
    assert result["after"]["problems"]["matched"] == len(right["problems"])
    assert {len(r["messages"]) for r in server.requests} == {2}
    assert len(server.requests) == 3, "a probe, the old prompt, the new one"
    assert sorted((p, p.read_bytes()) for p in golden.rglob("*") if p.is_file()) == before
    shown = nianbao("rerun", "--prompt", tmp_path / "problems.md", NIANBAO_GOLDEN=str(golden))
    assert "mended" in shown.stdout


APPROVE = """
from extractor.bootstrap import build
from extractor.domain.queue import QueueFilter
app = build()
[row] = app.review.queue(QueueFilter()).rows
app.review.approve(row.id, row.version, "reviewer")
[(item, revision)] = app.store.approved()
print(item.model_dump_json() + revision.model_dump_json())
app.close()
"""
SHOW = """
from extractor.bootstrap import build
app = build()
[(item, revision)] = app.store.approved()
print(item.model_dump_json() + revision.model_dump_json())
app.close()
"""


def test_rerun_on_approved_records_overwrites_nothing(
    nianbao: Run, server: ModelServer, tmp_path: Path
) -> None:
    assert nianbao("ingest", SAMPLE).returncode == 0
    environment = {**os.environ, "NIANBAO_HOME": str(tmp_path / "home")}

    def python(code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, cwd=PROJECT, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    approved = python(APPROVE)
    server.answers = {**LABELS, "ProblemsImprovementsAnswer": {"problems": [], "improvements": []}}
    done = nianbao("rerun", "--prompt", new_prompt(tmp_path), "--on", "approved", "--json")
    assert done.returncode == 0, done.stderr
    [verdict] = json.loads(done.stdout)["verdicts"]
    assert {slip["field"] for slip in verdict["made"]} == {"problems", "improvements"}
    assert all(slip["read"] is None for slip in verdict["made"])
    assert python(SHOW) == approved


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["rerun"], "--prompt"),
        (["rerun", "--prompt", "nowhere.md"], "prompt.none"),
        (["rerun", "--prompt", "README.md"], "prompt.bad"),
    ],
)
def test_wrong_usage_of_rerun_is_told(nianbao: Run, arguments: list[str], word: str) -> None:
    done = nianbao(*arguments)
    assert done.returncode == 2
    assert word in done.stderr
