"""What the pages decide to show, without a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractor.domain.queue import QueueFilter, QueuePage
from extractor.domain.report import Alternative, Change, ErrorObject, Fault, Sourced, Text2, Where
from extractor.domain.review import Edit, Revision, Signature
from extractor.errors import Refused
from extractor.services.ingest import UploadResult
from extractor.services.review import DeskDifference
from review_app import viewmodels as v
from review_app.language import catalogue
from tests.unit.review_app.desks import NEW, a_desk, a_finding, a_problem, a_record, a_row, found

zh, en = catalogue("zh"), catalogue("en")
SIGNATURE = Signature(key="R1:x", reason="原文如此", by="王", at="2024-01-01T00:00:00+00:00")


# --- queue ---


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ({}, QueueFilter()),
        ({"state": "all"}, QueueFilter(state=None)),
        ({"state": "approved", "year": "2023"}, QueueFilter(state="approved", year=2023)),
        ({"issuer": "  某乡 ", "findings": "2"}, QueueFilter(issuer="某乡", min_findings=2)),
        ({"page": "3"}, QueueFilter(offset=100)),
        ({"state": "burnt", "year": "-1", "findings": "1e9", "page": "0"}, QueueFilter()),
        ({"year": "99999999999999999999", "issuer": " "}, QueueFilter()),
    ],
)
def test_a_url_is_a_filter(query: dict[str, str], asked: QueueFilter) -> None:
    assert v.filter_from_query(query) == asked


@pytest.mark.parametrize(
    "asked",
    [
        QueueFilter(),
        QueueFilter(state=None, year=2023, issuer="某乡", min_findings=1, offset=150),
        QueueFilter(state="rejected"),
    ],
)
def test_a_filter_survives_its_url(asked: QueueFilter) -> None:
    assert v.filter_from_query(v.query_from_filter(asked)) == asked


def test_a_default_filter_leaves_the_url_clean() -> None:
    assert v.query_from_filter(QueueFilter()) == {}


def _page(*rows: Any, total: int = 0, years: tuple[int, ...] = (), **counts: int) -> QueuePage:
    return QueuePage(rows=rows, total=total, counts=counts, years=years)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("page", "asked", "reason"),
    [
        (_page(), QueueFilter(), "nothing has been read yet"),
        (_page(open=0, approved=3, rejected=1), QueueFilter(), "approved 3, rejected 1"),
        (_page(), QueueFilter(issuer="某乡"), "No report matches"),
        (_page(total=3, open=3), QueueFilter(offset=50), "past the end"),
    ],
)
def test_an_empty_queue_says_why(page: QueuePage, asked: QueueFilter, reason: str) -> None:
    view = v.queue_view(page, asked, en)
    assert view["rows"] == []
    assert reason in view["empty"]


def test_a_row_has_a_sign_beside_each_colour() -> None:
    row = v.queue_view(_page(a_row(golden_differences=2), total=1), QueueFilter(), zh)["rows"][0]
    assert [count["text"] for count in row["counts"]] == ["✖ 1", "ℹ 2"]
    assert (row["golden"], row["risk"], row["changed"]) == ("≠ 2", "10.2", "2024-05-06 07:08")


def test_a_row_without_a_name_says_so() -> None:
    row = v.queue_view(_page(a_row(issuer=None, title=None, year=None), total=1), QueueFilter(), zh)["rows"][
        0
    ]
    assert (row["issuer"], row["title"], row["year"]) == ("（无发布机关）", "（无标题）", "")


def test_pages() -> None:
    view = v.queue_view(_page(a_row(), total=101), QueueFilter(offset=100), en)
    assert (view["page"], view["pages"], view["range"]) == (3, 3, "101–101 of 101")


# --- upload ---


def test_each_upload_has_its_result() -> None:
    fault = Fault(
        code="x", message=Text2(zh="坏", en="bad"), value="0x89", hint=Text2(zh="换", en="use another")
    )
    error = ErrorObject(source={"path": "a"}, error=fault)
    added = v.upload_view(UploadResult(name="a", added=("1",)), en)
    known = v.upload_view(UploadResult(name="a", known=("1",)), en)
    failed = v.upload_view(UploadResult(name="a", error=error), en)
    assert [view["state"] for view in (added, known, failed)] == ["added", "known", "failed"]
    assert failed["text"] == "bad — 0x89 — use another"
    assert (added["items"], known["items"], failed["items"]) == (["1"], ["1"], [])


# --- text ---


@pytest.mark.parametrize(
    "text",
    ["<script>", "**a** _b_ `c`", "[a](b)", ":red[x]", "$x$", "# a", "www.a.b", "{{ 7*7 }}", "a\\b", "~~a~~"],
)
def test_plain_leaves_no_markdown(text: str) -> None:
    escaped = v.plain(text)
    special = set("*_`[]<>$#:{}~.\\")
    assert all(escaped[at - 1] == "\\" for at, char in enumerate(escaped) if char in special - {"\\"})
    assert escaped.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\") == text


def test_an_error_is_told_with_its_way_out() -> None:
    assert "review." not in v.error_in_words(Refused("review.reason_needed", place="x"), zh)


@pytest.mark.parametrize(
    ("path", "hint"), [("cells.x.value", "dash"), ("report.period", "2024-01-31"), ("report.year", "number")]
)
def test_a_refused_value_is_named_with_what_would_fit(path: str, hint: str) -> None:
    told = v.error_in_words(Refused("review.bad_value", place=path, value="1O"), en)
    assert "1O" in told
    assert hint in told


# --- record ---


def _view(**changes: Any) -> dict[str, Any]:
    return v.record_view(a_desk(**changes), zh)


def test_a_view_is_json() -> None:
    json.dumps(_view(findings=(found(a_finding()),)))


def test_the_machines_value_stays_beside_the_persons() -> None:
    person = a_record()
    person = person.model_copy(
        update={"cells": {**person.cells, NEW: Sourced(state="blank", raw="12", by="person")}}
    )
    cell = _view(person=person)["cells"][NEW]
    assert (cell["state"], cell["machine"]["value"]) == ("blank", 12)
    assert "machine" not in _view()["cells"][NEW]


def test_a_cell_bears_its_worst_finding_until_it_is_signed() -> None:
    findings = (found(a_finding("X", "notice"), key="X"), found(a_finding()))
    cell = _view(findings=findings)["cells"][NEW]
    assert (cell["mark"], cell["codes"]) == ("error", ["R1", "X"])
    cell = _view(findings=(found(a_finding(), SIGNATURE),))["cells"][NEW]
    assert "mark" not in cell


def test_findings_come_worst_first_and_signed_last() -> None:
    findings = (
        found(a_finding("A", "notice"), key="A"),
        found(a_finding("B"), SIGNATURE, key="B"),
        found(a_finding("C"), key="C"),
    )
    view = _view(findings=findings)
    assert [finding["key"] for finding in view["findings"]] == ["C", "A", "B"]
    assert view["findings"][2]["signature"] == {"by": "王", "reason": "原文如此"}


def test_a_finding_goes_to_its_cell_and_place() -> None:
    view = _view(findings=(found(a_finding()),))
    assert view["findings"][0]["target"] == f"cells.{NEW}"
    assert view["findings"][0]["spans"] == [[13, 15]]
    assert view["first_tab"] == view["tab_of"]["cells.requests"] == "requests"


def test_a_finding_without_a_cell_goes_to_its_place_in_the_source() -> None:
    finding = a_finding(cells=(), where=(Where(start=1, end=2),))
    view = _view(findings=(found(finding),))["findings"][0]
    assert (view["target"], view["spans"]) == (None, [[1, 2]])


def test_a_proposal_can_be_taken_once() -> None:
    alternative = Alternative(changes=(Change(cell=NEW, value=3),), explains="拆开", because=("R1",))
    finding = a_finding(alternatives=(alternative,))
    proposals = _view(findings=(found(finding), found(finding, key="2")))["cells"][NEW]["proposals"]
    assert proposals == [{"text": "→ 3", "because": "拆开 · R1", "changes": [{"cell": NEW, "value": 3}]}]


def test_tabs_count_what_is_open_in_them() -> None:
    view = _view(findings=(found(a_finding()),))
    labels = {tab["key"]: tab["label"] for tab in view["tabs"]}
    assert labels["requests"] == "三 申请 ✖1"
    assert labels["leftovers"] == "未归入 1"
    assert "golden" not in labels


def test_a_missing_table_says_so() -> None:
    view = {table["key"]: table for table in _view()["tables"]}
    assert view["proactive"]["note"]
    assert not view["requests"]["note"]


def test_a_decided_report_can_not_be_edited() -> None:
    assert _view()["editable"] is True
    assert _view(row=a_row(state="approved"))["editable"] is False


def test_a_place_names_its_field() -> None:
    places = _view()["places"]
    assert places[f"cells.{NEW}"] == [[13, 15]]
    assert places["narrative.problems"] == [[16, 21]]
    assert "cells.requests.granted.total" not in places, "no place, nothing to show"


def test_a_changed_group_shows_what_the_machine_had() -> None:
    person = a_record()
    narrative = person.narrative.model_copy(update={"problems": (a_problem("另一条"),)})
    groups = {g["key"]: g for g in _view(person=person.model_copy(update={"narrative": narrative}))["groups"]}
    assert groups["problems"]["machine_words"] == ["公开不及时 · 时效"]
    assert groups["platforms"]["machine"] is None


def test_a_cards_fields_are_the_models() -> None:
    groups = {group["key"]: group for group in _view()["groups"]}
    fields = {f["name"]: (f["kind"], f["nullable"]) for f in groups["improvements"]["sections"][0]["fields"]}
    assert fields == {
        "text": ("long", False),
        "category": ("choice", False),
        "status": ("choice", False),
        "addresses": ("indexes", False),
    }
    staff = {f["name"]: (f["kind"], f["nullable"]) for f in groups["leadership"]["sections"][3]["fields"]}
    assert staff == {"role": ("text", False), "count": ("number", True), "full_time": ("flag", True)}
    fee = groups["processing_fee"]["sections"][0]
    assert fee["blank"]["status"] == "not_mentioned"


def _difference(**changes: Any) -> DeskDifference:
    given: dict[str, Any] = {
        "key": f"golden:cells.{NEW}",
        "path": f"cells.{NEW}",
        "golden": {"state": "printed", "value": 13, "raw": "13"},
        "machine": {"state": "printed", "value": 12, "raw": "12"},
        "person": {"state": "blank", "value": None, "raw": ""},
        "settled": False,
        "signature": None,
    }
    return DeskDifference(**{**given, **changes})


def test_a_golden_difference_shows_three_values() -> None:
    view = _view(differences=(_difference(),))
    (difference,) = view["differences"]
    assert [difference[name] for name in ("golden", "machine", "person")] == ["13", "12", "空白"]
    assert next(tab["label"] for tab in view["tabs"] if tab["key"] == "golden") == "标准答案 ≠1"


@pytest.mark.parametrize("settling", [{"settled": True}, {"signature": SIGNATURE}])
def test_a_settled_difference_is_not_counted(settling: dict[str, Any]) -> None:
    tabs = _view(differences=(_difference(**settling),))["tabs"]
    assert next(tab["label"] for tab in tabs if tab["key"] == "golden") == "标准答案 ="


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("cells." + NEW, None, "缺"),
        ("cells." + NEW, {"state": "dash", "value": None}, "横线或“无”"),
        ("report.year", 2023, "2023"),
        ("report.period", {"start": "2023-01-01", "end": None}, "start: 2023-01-01"),
        ("report.contact", {}, "（无）"),
        ("narrative.problems", [], "（无）"),
        ("narrative.problems", [{"text": "甲", "category": "staff"}, {"text": "乙", "category": "other"}], "甲 · 人员业务\n乙 · 其他"),
        ("narrative.improvements", [{"text": "甲", "category": "staff", "status": "done", "addresses": [0, 2]}], "甲 · 人员业务 · 已完成 · → 1, 3"),
        ("narrative.processing_fee", {"status": "none", "amount_yuan": 0, "cases": 0}, "未收取 · 0 · 0"),
        ("narrative.leadership", {"groups": [], "responsible_unit": {"name": "党政办"}, "responsible_officials": [], "staff": [{"role": "专员", "count": None, "full_time": True}]}, "党政办\n专员 · 专职"),
    ],
)  # fmt: skip
def test_values_in_words(path: str, value: Any, words: str) -> None:
    assert v.value_in_words(path, value, zh) == words


def test_the_cover_shows_the_machines_value_where_it_differs() -> None:
    person = a_record()
    person = person.model_copy(
        update={"report": person.report.model_copy(update={"issuer": "别的乡", "issuer_type": "town"})}
    )
    fields = {field["label"]: field for field in _view(person=person)["cover"]}
    assert (fields["发布机关"]["value"], fields["发布机关"]["machine"]) == ("别的乡", "某乡")
    assert fields["机关类型"]["machine"] == "缺"
    assert fields["报告年度"]["machine"] is None


def test_history_is_told_latest_first() -> None:
    edit = Edit(path="report.year", value=2023, by="王", at="2024-01-01T00:00:00+00:00")
    first = Revision(
        number=1, decision="rejected", by="王", at="2024-01-01T08:09:10+00:00", reason="不是年报", based_on="0",
        record=a_record(), edits=(edit, edit), signatures=(SIGNATURE,),
    )  # fmt: skip
    second = first.model_copy(update={"number": 2, "decision": "approved", "reason": None})
    lines = v.history_view(a_desk(revisions=(first, second)), zh)
    assert lines[0].startswith("2. 已通过 · 王 · 2024-01-01 08:09")
    assert lines[1].endswith("更正 1 处，签认 1 处: 不是年报")


# --- acts ---


def test_acts_are_taken_once_and_in_order() -> None:
    outbox = [
        {"seq": 3, "item": "ab", "kind": "edit", "path": "report.year", "value": 2023},
        {"seq": 1, "item": "ab", "kind": "edit", "path": "report.title", "value": "old"},
        {"seq": 2, "item": "ab", "kind": "sign", "key": "R1:x", "reason": "因为"},
    ]
    acts = v.acts_after(outbox, "ab", 1)
    assert [act.seq for act in acts] == [2, 3]
    assert [act.about for act in acts] == ["R1:x", "report.year"]


@pytest.mark.parametrize(
    "outbox",
    [
        None,
        "x",
        [1],
        [{"seq": "1", "item": "ab", "kind": "edit"}],
        [{"seq": 1, "item": "ab", "kind": "drop table"}],
        [{"kind": "edit"}],
        [{"seq": 1, "item": "another", "kind": "edit"}],
    ],
)
def test_what_is_no_act_is_left_out(outbox: object) -> None:
    assert v.acts_after(outbox, "ab", 0) == []


def test_an_unsaved_act_is_told_in_words() -> None:
    assert v.in_words(
        v.Act(1, "edit", path="cells." + NEW, value={"state": "printed", "value": 5}), zh
    ).endswith("自然人: 5")
    assert v.in_words(v.Act(1, "sign", key="R1:x"), zh) == "签认 R1:x"
