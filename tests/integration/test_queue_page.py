"""The queue and the page of twins over the real services: empty, one, many, stale, hostile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from extractor.bootstrap import App
from review_app import session
from tests.integration.app_pages import page, shown

PROJECT = Path(__file__).parents[2]
SAMPLE = (PROJECT / "golden" / "000_shuijinping-2023" / "source.txt").read_text(encoding="utf-8")
HOSTILE = "<script async>alert(1)</script>{{7*7}}:red[x]$a$_b_"
OTHERS = "s-of-somebody-else"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NIANBAO_USER", "王审核")
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


def add(app: App, township: str, more: str = "", text: str = SAMPLE) -> str:
    data = (text.replace("水浸坪", township) + more).encode()
    (item,) = app.ingest.ingest_upload(f"{township}{len(more)}.txt", data, "王审核").added
    return item


def notes(at: AppTest) -> dict[str, list[str]]:
    return {row["id"]: [note["text"] for note in row["notes"]] for row in shown(at, "queue")["rows"]}


# --- queue ---


def test_next_for_me_claims_the_riskiest_and_opens_it(app: App) -> None:
    first, second = (
        add(app, "某一", text=SAMPLE.replace("(一) 予以公开\t0\t0", "(一) 予以公开\t5\t0")),
        add(app, "某二"),
    )
    at = page("queue")
    assert [row["id"] for row in shown(at, "queue")["rows"]] == [first, second]
    at.button(key="next_for_me").click().run()
    assert not at.exception
    assert shown(at, "record")["item"] == first
    assert app.store.row(first).holder == "王审核"
    assert app.store.row(second).holder is None


def test_who_holds_a_report_stands_in_its_row(app: App) -> None:
    mine, theirs = add(app, "某一"), add(app, "某二")
    app.claims.claim(theirs, "李同事", OTHERS)
    at = page("queue")
    app.claims.claim(mine, "王审核", at.session_state["sitting"])
    at.run()
    assert notes(at) == {mine: ["◎ 您占用，余 5 分钟"], theirs: ["◎ 李同事 占用，余 5 分钟"]}
    assert {row["id"]: row["mine"] for row in shown(at, "queue")["rows"]} == {mine: True, theirs: False}
    at.selectbox(key="filter_held").set_value("mine").run()
    assert list(notes(at)) == [mine]
    assert at.query_params["held"] in (["mine"], "mine")


def test_when_others_hold_everything_it_says_who_and_how_long(app: App) -> None:
    app.claims.claim(add(app, "某一"), "李同事", OTHERS)
    at = page("queue", held="free")
    assert "李同事 1 份，余 5 分钟" in at.info[0].value
    at.button(key="next_for_me").click().run()
    assert any("李同事" in toast.value for toast in at.toast)


@pytest.mark.parametrize(("only", "word"), [("sent_back", "再核对"), ("twins", "同一报告另有 1 份")])
def test_only_those_that_need_it(app: App, only: str, word: str) -> None:
    one, other = add(app, "某一"), add(app, "某二")
    if only == "sent_back":
        app.review.send_back(one, 1, "赵主任", "再核对总计")
    else:
        other = add(app, "某一", "\n\n")
    at = page("queue", only=only)
    found = notes(at)
    assert set(found) == ({one} if only == "sent_back" else {one, other})
    assert all(word in told[0] for told in found.values())
    at.get("button_group")[-1].set_value([]).run()
    assert len(notes(at)) == 2 + (only == "twins")


def test_withdrawn_and_superseded_have_their_own_count(app: App) -> None:
    item = add(app, "某一")
    app.review.approve(item, 1, "王")
    app.review.withdraw(item, 2, "王", "撤下")
    at = page("queue", state="withdrawn")
    assert list(notes(at)) == [item]
    assert at.get("button_group")[1].options[3] == "已撤回 1"


def test_a_remark_is_text_whatever_is_in_it(app: App) -> None:
    item = add(app, "某一")
    app.review.send_back(item, 1, "赵<b>", HOSTILE)
    assert HOSTILE in notes(page("queue"))[item][0]


# --- twins ---


@pytest.fixture
def pair(app: App) -> tuple[str, str]:
    fixed = SAMPLE.replace("(一) 予以公开\t0\t0", "(一) 予以公开\t5\t0")
    return add(app, "某一"), add(app, "某一", "\n", fixed)


def test_a_report_without_a_twin_says_so(app: App) -> None:
    assert "没有其他副本" in page("twins", item=add(app, "某一")).info[0].value


def test_a_report_that_is_not_there(app: App) -> None:
    assert len(page("twins", item="0" * 16).error) == 1
    assert len(page("twins").error) == 1


def test_copies_stand_side_by_side_with_their_differences(app: App, pair: tuple[str, str]) -> None:
    table = shown(page("twins", item=pair[0]), "twins")
    assert len(table["head"]) == 3
    assert [(row["label"], sorted(row["values"])) for row in table["rows"]] == [
        ("（一）予以公开 · 自然人", ["0", "5"])
    ]


def test_one_is_chosen_and_may_be_opened_again(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    at = page("twins", item=one)
    at.button(key=f"choose_{other}").click().run()
    assert (app.store.row(one).state, app.store.row(other).state) == ("superseded", "open")
    at.button(key=f"reopen_{one}").click().run()
    assert len(at.error) == 1, "re-opening overrules: it needs a reason"
    at.text_input(key=f"twins_reason_{one}").set_value("仍以原件为准").run()
    at.button(key=f"reopen_{one}").click().run()
    assert app.store.row(one).state == "open"


def test_a_copy_that_was_changed_meanwhile_is_not_overruled(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    at = page("twins", item=one)
    app.review.edit(other, 1, "李", "report.title", "别人先改")
    at.button(key=f"choose_{one}").click().run()
    assert "第 1 版" in at.error[0].value
    assert app.store.row(other).state == "open"
    at.button(key=f"choose_{one}").click().run()
    assert app.store.row(other).state == "superseded", "now that it was seen"


def test_another_report_leaves_the_group_with_a_reason(app: App, pair: tuple[str, str]) -> None:
    one, other = pair
    at = page("twins", item=one)
    at.button(key=f"part_{other}").click().run()
    assert len(at.error) == 1
    at.text_input(key=f"twins_reason_{one}").set_value("办事处另有一份").run()
    at.button(key=f"part_{other}").click().run()
    assert "没有其他副本" in at.info[0].value
    assert app.store.row(one).twins == 0


def test_many_copies_and_hostile_names(app: App) -> None:
    ids = [add(app, "某一", "\n" * n) for n in range(4)]
    app.review.edit(ids[0], 1, "李", "report.title", HOSTILE)
    at = page("twins", item=ids[0])
    assert len(shown(at, "twins")["head"]) == 5
    assert any("\\<script async\\>" in text.value for text in at.markdown)
    assert not any(text.allow_html for text in at.markdown)


# --- an address that makes no sense ---


@pytest.fixture
def either(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    """The app on SQLite, and on PostgreSQL."""
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NIANBAO_DATABASE_URL", database)
    monkeypatch.setenv("NIANBAO_JOBS_URL", f"sqlite:///{tmp_path / 'jobs.sqlite3'}")
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


@pytest.mark.usefixtures("either")
def test_a_nul_in_the_address_is_no_filter_and_no_item() -> None:
    at = page("queue", issuer="某\0乡", year="2023")
    assert "x00乡" in at.warning[0].value
    assert "队列是空的" in at.info[0].value
    assert dict(at.query_params) == {"year": "2023"}
    for name in ("review", "twins"):
        assert len(page(name, item="a\0b").error) == 1
