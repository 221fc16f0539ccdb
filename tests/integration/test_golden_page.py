"""The golden page over the real shelf: no record, the project's own, a score made now."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from review_app import session

PROJECT = Path(__file__).parents[2]
GOLDEN = PROJECT / "golden"
CASE = "000_shuijinping-2023"
OpenPage = Callable[[Path], AppTest]


@pytest.fixture
def golden_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenPage]:
    def opened(golden: Path) -> AppTest:
        monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("NIANBAO_GOLDEN", str(golden))
        session.app.clear()
        at = AppTest.from_file(str(PROJECT / "review_app" / "app.py"), default_timeout=60)
        at.run().switch_page("views/golden.py").run()
        assert not at.exception
        return at

    yield opened
    session.app().close()
    session.app.clear()


def test_without_a_record_the_page_names_the_folder(golden_page: OpenPage, tmp_path: Path) -> None:
    assert str(tmp_path / "none").replace("-", "\\-") in golden_page(tmp_path / "none").info[0].value.replace(
        "\\/", "/"
    ).replace("\\_", "_")


def test_the_history_of_each_reader_is_a_table(golden_page: OpenPage) -> None:
    at = golden_page(GOLDEN)
    readers = {run.narrative for run in session.app().score.history()}
    assert len(at.table) == len(readers) > 1
    assert not at.warning, "the project's own history has no drop"


def test_a_score_made_now_shows_a_drop_and_keeps_nothing(golden_page: OpenPage, tmp_path: Path) -> None:
    """The label is falsified: what the program reads is now wrong."""
    folder = tmp_path / "golden"
    shutil.copytree(GOLDEN / CASE, folder / CASE)
    labels = folder / CASE / "expected.json"
    labels.write_text(labels.read_text("utf-8").replace('"year": 2023', '"year": 2022', 1), "utf-8")
    (folder / "history.jsonl").write_bytes((GOLDEN / "history.jsonl").read_bytes())
    kept = (folder / "history.jsonl").read_bytes()
    at = golden_page(folder)
    at.button(key="score_now").click().run()
    assert not at.exception
    assert any("▼" in one.value for one in at.warning)
    assert (folder / "history.jsonl").read_bytes() == kept


def test_a_line_of_the_history_that_is_none_is_named(golden_page: OpenPage, tmp_path: Path) -> None:
    folder = tmp_path / "golden"
    shutil.copytree(GOLDEN / CASE, folder / CASE)
    (folder / "history.jsonl").write_text('{"at": 1}\n', "utf-8")
    assert "history" in golden_page(folder).error[0].value
