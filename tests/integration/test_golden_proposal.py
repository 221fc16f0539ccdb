"""An approved record is proposed as a golden one from its page, under a name that the person may choose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.bootstrap import App
from review_app import session
from tests.integration.app_pages import page

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "golden" / "002_longshan-2023" / "source.txt"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


def approved(app: App, text: str) -> str:
    (item,) = app.ingest.ingest_upload("报告.txt", text.encode(), "王").added
    app.review.approve(item, app.review.open(item).version, "王")
    return item


def proposed(app: App) -> list[str]:
    folder = app.settings.proposals_folder
    return sorted(place.name for place in folder.iterdir() if place.is_dir())


def test_a_name_that_is_refused_leaves_room_for_another(app: App) -> None:
    item = approved(app, SAMPLE.read_text(encoding="utf-8").replace("龙山", "某山"))
    at = page("review", item=item)
    assert at.text_input(key=f"case_name_{item}").value == item
    at.button(key=f"propose_{item}").click().run()
    assert proposed(app) == [item]
    for name, said in (("", "不能作名称"), ("../甲", "不能作名称"), (item, "换一个名称")):
        at.text_input(key=f"case_name_{item}").set_value(name)
        at.button(key=f"propose_{item}").click().run()
        assert said in at.error[0].value
        assert proposed(app) == [item]
    at.text_input(key=f"case_name_{item}").set_value("某山-2023")
    at.button(key=f"propose_{item}").click().run()
    assert "不能作名称" in at.error[0].value
    at.text_input(key=f"case_name_{item}").set_value("moushan-2023").run()
    at.button(key=f"propose_{item}").click().run()
    assert not at.error
    assert proposed(app) == sorted([item, "moushan-2023"])


def test_a_report_that_is_golden_already_names_its_case(app: App) -> None:
    item = approved(app, SAMPLE.read_text(encoding="utf-8"))
    at = page("review", item=item)
    at.button(key=f"propose_{item}").click().run()
    assert "002" in at.error[0].value
    assert "longshan" in at.error[0].value
    assert not app.settings.proposals_folder.exists()
