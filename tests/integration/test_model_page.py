"""The upload page says which server reads the text, before a file is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from review_app import session

PAGE = str(Path(__file__).parents[2] / "review_app" / "app.py")


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    session.app.clear()
    yield monkeypatch
    session.app().close()
    session.app.clear()


def captions() -> str:
    at = AppTest.from_file(PAGE, default_timeout=30)
    at.run().switch_page("views/upload.py").run()
    assert not at.exception
    return "\n".join(caption.value for caption in at.caption)


def test_without_a_model_nothing_is_sent(environment: pytest.MonkeyPatch) -> None:
    assert "文字不会发往任何地方" in captions()


def test_with_a_model_its_name_and_server_are_told(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("NIANBAO_MODEL", "qwen3")
    environment.setenv("NIANBAO_MODEL_BASE_URL", "https://model.example.org/v1")
    environment.setenv("NIANBAO_MODEL_ALLOWED_HOSTS", "model.example.org")
    shown = captions()
    assert "qwen3" in shown
    assert "model.example.org" in shown.replace("\\", "")
