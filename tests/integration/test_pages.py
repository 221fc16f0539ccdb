"""Every page with an empty store, one report, many, a stale one and a hostile one, over the real services."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from extractor.bootstrap import App
from extractor.services.review import QueueFilter
from review_app import session
from tests.integration.app_pages import page, shown

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "golden" / "000_shuijinping-2023" / "source.txt"
HOSTILE = '<script async>alert(1)</script>{{7*7}}=HYPERLINK("http://x"):red[x]$a$_b_'
MADE = "cells.proactive.normative_documents.newly_made"
CARRIED = "cells.requests.carried_in.natural_person"


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[App]:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("NIANBAO_USER", "王审核")
    session.app.clear()
    yield session.app()
    session.app().close()
    session.app.clear()


def ingest(app: App, township: str, more: str = "") -> str:
    text = SAMPLE.read_text(encoding="utf-8").replace("水浸坪", township)
    (item,) = app.ingest.ingest_upload(f"{township}.txt", (text + more).encode(), "王审核").added
    return item


def send(at: AppTest, *acts: dict[str, Any]) -> AppTest:
    """What the browser's record panel sends: its whole outbox. Without the token of a view it gets the whole view back."""
    view = shown(at, "record")
    seen = {"item": view["item"], "epoch": view["epoch"], "version": view["version"]}
    sent = [{"seq": time.time_ns() + number, **seen, **act} for number, act in enumerate(acts)]
    at.session_state[f"record_{view['item']}"] = {"outbox": {"acts": sent, "have": None}}
    at.run()
    assert not at.exception
    return at


def edit(path: str, value: Any) -> dict[str, Any]:
    return {"kind": "edit", "path": path, "value": value, "reason": None}


APPROVE = {"kind": "approve", "value": ["proactive", "requests", "proceedings"]}
UNDO = {"kind": "undo"}


def printed(value: Any) -> dict[str, Any]:
    return {"state": "printed", "value": value}


# --- empty ---


def test_an_empty_queue_says_what_to_do(app: App) -> None:
    assert "队列是空的" in page("queue").info[0].value


def test_review_without_a_report_says_so(app: App) -> None:
    assert "队列是空的" in page("review").info[0].value


def test_review_of_a_report_that_is_not_there(app: App) -> None:
    at = page("review", item="0123456789abcdef")
    assert len(at.error) == 1


# --- one, many ---


def test_one_report(app: App) -> None:
    item = ingest(app, "某一")
    assert [row["id"] for row in shown(page("queue"), "queue")["rows"]] == [item]
    at = page("review")
    assert at.query_params["item"] in ([item], item)
    assert shown(at, "source")["text"].startswith("某一") or "某一" in shown(at, "source")["text"]
    assert shown(at, "record")["item"] == item
    assert len(at.get("page_link")) >= 4, "the app's frame stands around every page"


def test_many_reports_come_in_pages(app: App) -> None:
    for number in range(52):
        ingest(app, f"某{number}")
    at = page("queue")
    assert len(shown(at, "queue")["rows"]) == 50
    at.button(key="page_on").click().run()
    assert len(shown(at, "queue")["rows"]) == 2
    assert at.query_params["page"] in (["2"], "2")


def test_the_filter_comes_from_the_url(app: App) -> None:
    ingest(app, "某一")
    ingest(app, "某二")
    at = page("queue", issuer="某二", year="2023")
    assert [row["issuer"] for row in shown(at, "queue")["rows"]] == ["某二乡人民政府"]
    at.text_input(key="filter_issuer").set_value("无此机关").run()
    assert "筛选条件隐藏了该状态下的 2 份报告" in at.info[0].value


# --- a draft ---


def test_an_edit_is_saved_at_once(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit(MADE, printed(7)))
    cell = shown(at, "record")["cells"][MADE.removeprefix("cells.")]
    assert (cell["value"], cell["machine"]["value"]) == (7, 1)
    assert [e.path for e in app.review.open(item).edits] == [MADE]
    again = page("review", item=item)
    assert shown(again, "record")["cells"][MADE.removeprefix("cells.")]["value"] == 7


def test_an_outbox_that_comes_twice_is_done_once(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit(MADE, printed(7)), edit(CARRIED, printed(1)))
    at.run()
    assert len(app.review.open(item).edits) == 2


def test_a_refused_value_is_told_at_its_place_and_the_rest_is_saved(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit(MADE, printed("1O")), edit(CARRIED, printed(1)))
    (refusal,) = shown(at, "record")["refusals"]
    assert refusal["about"] == MADE
    assert "1O" in refusal["message"]
    assert [e.path for e in app.review.open(item).edits] == [CARRIED]


def test_undo_takes_the_last_edit_back(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit(MADE, printed(7)))
    send(at, UNDO)
    assert app.review.open(item).edits == ()


def test_undo_of_anothers_edit_is_named_and_done_only_over_what_was_shown(app: App) -> None:
    item = ingest(app, "某一")
    app.review.edit(item, 1, "王五", MADE, printed(7))
    at = page("review", item=item)
    assert shown(at, "bar")["heading"]["undo"]["text"].startswith("撤销 王五 的修改：规范性文件")
    at = send(at, edit(CARRIED, printed(1)))
    # Two presses over one view: the second would take back what the button did not name.
    at = send(at, {**UNDO, "value": 3}, {**UNDO, "value": 3})
    assert [e.by for e in app.review.open(item).edits] == ["王五"]
    (refusal,) = shown(at, "record")["refusals"]
    assert (refusal["about"], "王五" in refusal["message"]) == ("undo", True)
    told = shown(at, "record")["heading"]
    assert told["undo"]["others"]
    send(at, {**UNDO, "value": told["version"]})
    assert app.review.open(item).edits == ()


def test_a_row_is_moved_and_put_back_as_one_act(app: App) -> None:
    item = ingest(app, "某一")
    columns = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total")
    row = [f"cells.requests.new_received.{column}" for column in columns]
    at = send(
        page("review", item=item), {"kind": "paste", "path": row[0], "value": {"text": "1\t2\t3\t4\t5\t6"}}
    )
    at = send(at, edit(row[-1], {"state": "missing", "value": None}))
    at = send(at, {"kind": "shift", "path": row[2], "value": {"direction": "right", "whole": True}})

    def values() -> list[Any]:
        cells = app.review.open(item).person.cells
        return [cells[path.removeprefix("cells.")].value for path in row]

    assert values() == [None, 1, 2, 3, 4, 5, 6]
    at = send(at, {"kind": "shift", "path": row[2], "value": {"direction": "right", "whole": True}})
    assert [refusal["about"] for refusal in shown(at, "record")["refusals"]] == [row[2]]
    send(at, UNDO)
    assert values() == [1, 2, 3, 4, 5, 6, None]


def test_the_next_view_is_told_as_its_differences(app: App) -> None:
    item = ingest(app, "某一")
    at = page("review", item=item)
    (proto,) = [c.proto for c in at.get("bidi_component") if c.proto.component_name == "nianbao_record"]
    first = json.loads(proto.json)
    act = {"seq": 1, "item": item, **edit(MADE, printed(7))}
    at.session_state[f"record_{item}"] = {"outbox": {"acts": [act], "have": first["token"]}}
    at.run()
    (proto,) = [c.proto for c in at.get("bidi_component") if c.proto.component_name == "nianbao_record"]
    told = json.loads(proto.json)
    assert told["base"] == first["token"]
    assert list(told["delta"]["parts"]["cells"]["set"]) == [MADE.removeprefix("cells.")]
    assert len(proto.json) < 5000 < len(json.dumps(first))


# --- decisions ---


def test_approval_is_refused_over_an_open_error_until_it_is_signed(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit("cells.requests.new_received.natural_person", printed(12)))
    at = send(at, APPROVE)
    assert [refusal["about"] for refusal in shown(at, "record")["refusals"]] == ["approve"]
    assert app.review.open(item).row.state == "open"
    errors = [f["key"] for f in shown(at, "record")["findings"] if f["severity"] == "error"]
    at = send(at, *({"kind": "sign", "key": key, "reason": "原文如此"} for key in errors))
    send(at, APPROVE)
    assert app.review.open(item).row.state == "approved"


def test_a_signature_needs_a_reason(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit("cells.requests.new_received.natural_person", printed(12)))
    key = shown(at, "record")["findings"][0]["key"]
    at = send(at, {"kind": "sign", "key": key, "reason": "  "})
    assert [refusal["about"] for refusal in shown(at, "record")["refusals"]] == [key]


def test_reject_needs_a_reason_and_goes_on(app: App) -> None:
    first, second = ingest(app, "某一"), ingest(app, "某二")
    at = page("review", item=first)
    at.button(key=f"reject_{first}").click().run()
    assert [refusal["about"] for refusal in shown(at, "record")["refusals"]] == ["reject"]
    at.text_area(key=f"reason_{first}").set_value("不是年报").run()
    at.button(key=f"reject_{first}").click().run()
    assert app.review.open(first).row.state == "rejected"
    assert app.review.queue(QueueFilter()).rows[0].id == second


def test_after_a_decision_comes_the_next_that_nobody_else_holds(app: App) -> None:
    for name in ("某一", "某二", "某三"):
        ingest(app, name)
    first, second, third = (row.id for row in app.review.queue(QueueFilter()).rows)
    app.claims.claim(second, "别人", "another browser")
    at = page("review", item=first)
    at.text_area(key=f"reason_{first}").set_value("不是年报").run()
    at.button(key=f"reject_{first}").click().run()
    assert shown(at, "record")["item"] == third
    assert app.store.row(third).holder is not None
    at.text_area(key=f"reason_{third}").set_value("不是年报").run()
    at.button(key=f"reject_{third}").click().run()
    assert "别人" in at.toast[0].value


def test_a_decided_report_is_shown_with_its_history_and_without_decisions(app: App) -> None:
    item = ingest(app, "某一")
    app.review.approve(item, app.review.open(item).version, "别人")
    at = page("review", item=item)
    assert {button.key for button in at.button} == {f"propose_{item}", f"withdraw_{item}", f"reopen_{item}"}
    assert any("别人" in text.value for text in at.markdown)
    assert shown(at, "record")["editable"] is False


def test_skip_goes_to_the_next(app: App) -> None:
    ingest(app, "某一")
    ingest(app, "某二")
    at = page("review")
    first = shown(at, "record")["item"]
    send(at, {"kind": "skip"})
    assert shown(at, "record")["item"] != first
    assert app.review.open(first).row.state == "open"


def test_an_approved_report_is_withdrawn_and_opened_again(app: App) -> None:
    item = ingest(app, "某一")
    app.review.approve(item, app.review.open(item).version, "别人")
    at = page("review", item=item)
    at.text_area(key=f"reason_{item}").set_value("数有误").run()
    at.button(key=f"withdraw_{item}").click().run()
    assert app.review.open(item).row.state == "withdrawn"
    assert at.text_area(key=f"reason_{item}").value == ""
    at.text_area(key=f"reason_{item}").set_value("再核").run()
    at.button(key=f"reopen_{item}").click().run()
    assert shown(at, "record")["editable"] is True


def test_a_report_that_is_held_is_shown_and_can_be_taken_over(app: App) -> None:
    item = ingest(app, "某一")
    app.claims.claim(item, "张审核", "another sitting")
    at = page("review", item=item)
    assert "张审核" in at.warning[0].value
    assert shown(at, "record")["editable"] is False
    at.button(key=f"take_over_{item}").click().run()
    assert not at.exception
    assert shown(at, "record")["editable"] is True


def test_a_fields_history_is_shown(app: App) -> None:
    item = ingest(app, "某一")
    at = send(page("review", item=item), edit(MADE, printed(7)))
    at = send(at, {"kind": "history", "path": MADE})
    told = shown(at, "record")["history"]
    assert [row[2] for row in told["rows"]] == ["7", "1"]
    assert "王审核" in told["rows"][0][1]


# --- stale ---


@pytest.mark.parametrize(("take", "stays"), [("mine", 6), ("theirs", 5)])
def test_a_change_made_elsewhere_is_told_and_the_person_chooses(app: App, take: str, stays: int) -> None:
    item = ingest(app, "某一")
    at = page("review", item=item)
    app.review.edit(item, app.review.open(item).version, "别人", MADE, printed(5))
    at = send(at, edit(MADE, printed(6)))
    view = shown(at, "record")
    assert view["conflict"]["by"] == "别人"
    assert [(row["path"], row["mine"], row["theirs"]) for row in view["conflict"]["rows"]] == [
        (MADE, "6", "5")
    ]
    assert len(app.review.open(item).edits) == 1
    (seq,) = [row["seq"] for row in view["conflict"]["rows"]]
    at = send(at, {"kind": "resolve", "value": {"seqs": [seq], "take": take}})
    assert shown(at, "record")["conflict"] is None
    assert app.review.open(item).person.cells[MADE.removeprefix("cells.")].value == stays


def test_a_change_of_another_field_made_elsewhere_is_kept_and_told(app: App) -> None:
    item = ingest(app, "某一")
    at = page("review", item=item)
    app.review.edit(item, app.review.open(item).version, "别人", MADE, printed(5))
    at = send(at, edit(CARRIED, printed(1)))
    view = shown(at, "record")
    assert view["conflict"] is None
    assert "别人" in view["merged"]
    person = app.review.open(item).person
    assert [person.cells[path.removeprefix("cells.")].value for path in (MADE, CARRIED)] == [5, 1]
    assert shown(send(at, {"kind": "noted"}), "record")["merged"] == ""


def test_an_approval_over_a_change_made_elsewhere_is_refused(app: App) -> None:
    item = ingest(app, "某一")
    at = page("review", item=item)
    app.review.edit(item, app.review.open(item).version, "别人", MADE, printed(5))
    at = send(at, APPROVE)
    assert shown(at, "record")["refusals"][0]["about"] == "approve"
    assert app.review.open(item).row.state == "open"


def test_a_report_decided_elsewhere_keeps_what_was_typed_in_words(app: App) -> None:
    item = ingest(app, "某一")
    at = page("review", item=item)
    app.review.reject(item, app.review.open(item).version, "别人", "不是年报")
    at = send(at, edit(MADE, printed(6)))
    assert [row["mine"] for row in shown(at, "record")["conflict"]["rows"]] == ["6"]
    assert app.review.open(item).row.state == "rejected"


# --- hostile, upload ---


def test_hostile_text_stays_text(app: App) -> None:
    item = ingest(app, "某一", more=f"\n{HOSTILE}\n")
    at = send(page("review", item=item), edit("report.title", HOSTILE + "\u202e"))
    assert HOSTILE in shown(at, "source")["text"]
    assert shown(at, "record")["heading"]["title"] == HOSTILE + "\u202e"
    assert not any(text.allow_html for text in at.markdown)
    assert shown(page("queue"), "queue")["rows"][0]["title"].startswith(HOSTILE)


def test_english_is_spoken_when_chosen(app: App) -> None:
    ingest(app, "某一")
    at = page("queue")
    language, state, _ = at.get("button_group")
    assert state.options[0] == "待审核 1"
    language.set_value("en").run()
    assert at.get("button_group")[1].options[0] == "open 1"


# --- check ---


def check(app: App, name: str, data: bytes) -> AppTest:
    at = page("check")
    at.file_uploader[0].upload(name, data, "text/plain").run()
    assert not at.exception
    assert app.review.queue(QueueFilter(state=None)).total == 0, "nothing is stored"
    return at


def words(at: AppTest) -> str:
    return "\n".join(one.value for one in at.markdown)


def test_check_lists_a_drafts_defects_with_formula_place_and_both_sides(app: App) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("(一) 予以公开\t0\t0", "(一) 予以公开\t5\t0")
    told = words(check(app, "草稿.txt", text.encode()))
    assert "六类申请人之和＝总计" in told
    assert "错误 2 条" in told
    line = next(n for n, row in enumerate(text.split("\n"), 1) if "(一) 予以公开" in row)
    assert f"第 {line} 行" in told


def test_check_of_a_sound_report_and_of_no_report(app: App) -> None:
    sound = (PROJECT / "golden" / "002_longshan-2023" / "source.txt").read_bytes()
    assert "没有发现问题" in words(check(app, "好.txt", sound))
    told = words(check(app, f"{HOSTILE}.txt", b"\x89PNG\r\n\x1a\n"))
    assert "image.damaged" in told
    assert "<script async>" not in told.replace("\\<script", "")
