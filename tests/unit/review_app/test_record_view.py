"""What the review page decides to show, without a page."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extractor.domain.document import Page
from extractor.domain.report import Alternative, Change, Sourced, Where
from extractor.domain.review import Edit, Revision, Signature
from extractor.services.desk import DeskDifference
from review_app import record_view as r
from review_app.acts import Act
from review_app.conflict import conflict_view
from review_app.language import catalogue
from review_app.moments import zone_of
from tests.unit.review_app.desks import NEW, a_desk, a_finding, a_problem, a_record, a_row, found

zh, en = catalogue("zh"), catalogue("en")
SIGNATURE = Signature(key="R1:x", reason="原文如此", by="王", at="2024-01-01T00:00:00+00:00")


def _view(**changes: Any) -> dict[str, Any]:
    return r.record_view(a_desk(**changes), "李", zh)


def _form() -> dict[str, Any]:
    return r.source_view(a_desk(), zh)["form"]  # type: ignore[no-any-return]


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
    assert view["first_tab"] == _form()["tab_of"]["cells.requests"] == "requests"


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
    view = {table["key"]: table for table in _form()["tables"]}
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
    groups = {group["key"]: group for group in _form()["groups"]}
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
    assert r.value_in_words(path, value, zh) == words


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
    lines = r.history_view(a_desk(revisions=(first, second)), zh, zone_of("Asia/Shanghai"))
    assert lines[0].startswith("2. 已通过 · 王 · 2024-01-01 16:09 Asia/Shanghai")
    assert lines[1].endswith("更正 1 处，签认 1 处: 不是年报")


# --- what needs a person ---


def _needs(**changes: Any) -> list[tuple[str, str]]:
    return [(need["path"], need["why"]) for need in r.needs(a_desk(**changes), zh)]


def _doubtful(cell: str, **changes: Any) -> Any:
    record = a_record()
    doubtful = record.cells[cell].model_copy(update=changes)
    return record.model_copy(update={"cells": {**record.cells, cell: doubtful}})


def _edited(path: str) -> Edit:
    return Edit(path=path, value=None, by="王", at="2024-01-01T00:00:00+00:00")


LAST = "requests.carried_out.total"


def test_a_sound_record_needs_nobody() -> None:
    assert _needs(findings=(found(a_finding("X", "notice")),)) == []


def test_needs_come_in_the_forms_order() -> None:
    record = _doubtful(LAST, confidence=0.5)
    assert _needs(machine=record, person=record, findings=(found(a_finding()),)) == [
        (f"cells.{NEW}", "R1"),
        (f"cells.{LAST}", "识别把握 50%"),
    ]


@pytest.mark.parametrize("doubt", [{"confidence": 0.5}, {"state": "illegible", "value": None}])
def test_a_doubtful_cell_needs_nobody_once_it_is_confirmed(doubt: dict[str, Any]) -> None:
    record = _doubtful(NEW, **doubt)
    assert len(_needs(machine=record, person=record)) == 1
    assert _needs(machine=record, person=record, edits=(_edited(f"cells.{NEW}"),)) == []


def test_an_error_needs_a_person_also_after_an_edit_until_it_is_signed() -> None:
    assert len(_needs(findings=(found(a_finding()),), edits=(_edited(f"cells.{NEW}"),))) == 1
    assert _needs(findings=(found(a_finding(), SIGNATURE),)) == []


def test_the_cell_that_a_proposal_would_change_is_looked_at() -> None:
    proposal = Alternative(changes=(Change(cell=LAST, value=3),), explains="拆开", because=())
    assert _needs(findings=(found(a_finding(alternatives=(proposal,))),)) == [(f"cells.{LAST}", "R1")]


def test_a_finding_without_a_cell_and_an_open_difference() -> None:
    found_ = found(a_finding("D1", "warning", cells=()), key="D1:x")
    assert _needs(findings=(found_,)) == [("finding:D1:x", "D1")]
    assert [path for path, _ in _needs(differences=(_difference(),))] == [f"cells.{NEW}"]
    assert _needs(differences=(_difference(settled=True),)) == []


def test_a_decided_record_needs_nobody() -> None:
    assert _needs(findings=(found(a_finding()),), row=a_row(state="approved")) == []


def test_a_confirmed_cell_has_refused_its_proposals() -> None:
    alternative = Alternative(changes=(Change(cell=NEW, value=3),), explains="拆开", because=())
    findings = (found(a_finding(alternatives=(alternative,))),)
    assert "proposals" in _view(findings=findings)["cells"][NEW]
    assert "proposals" not in _view(findings=findings, edits=(_edited(f"cells.{NEW}"),))["cells"][NEW]


# --- what travels ---


def test_a_delta_makes_the_one_view_the_other() -> None:
    before = _view()
    person = a_record()
    cells = {**person.cells, NEW: Sourced(state="blank", raw="", by="person")}
    after = _view(person=person.model_copy(update={"cells": cells}), version=2)
    told = r.delta(before, after)
    made = {**before, **told["set"]}
    for name, part in told["parts"].items():
        made[name] = {
            key: value for key, value in {**before[name], **part["set"]}.items() if key not in part["gone"]
        }
    assert made == after
    assert list(told["parts"]["cells"]["set"]) == [NEW]
    assert len(json.dumps(told)) < len(json.dumps(after)) / 5


def test_a_cell_on_a_page_has_its_box() -> None:
    record = _doubtful(NEW, where=Where(page=2, box=(1, 2, 3, 4)))
    assert r.record_view(a_desk(record), "李", zh)["boxes"] == {f"cells.{NEW}": [[2, 1, 2, 3, 4]]}


def test_pages_are_shown_where_pictures_are_served() -> None:
    page = Page(page=1, width=595, height=842, reader="pdf")
    desk = a_desk(a_record(pages=(page,)))
    assert r.source_view(desk, zh)["pages"] == []
    shown = r.source_view(desk, zh, pictures="nianbao/pages/x/")
    assert shown["pages"] == [{"page": 1, "width": 595, "height": 842, "reader": "pdf"}]


def test_relations_are_told_in_words_with_places_for_the_sums() -> None:
    relations = _form()["relations"]
    assert {relation["table"] for relation in relations} == {"requests"}
    row = next(relation for relation in relations if relation["right"] == ("requests.granted.total",))
    assert "（一）予以公开" in row["words"]
    assert "{left}" in row["words"]
    assert "{of}" not in row["words"]


def test_both_versions_are_shown_to_the_second_person() -> None:
    mine = Act(1, "edit", path=f"cells.{NEW}", value={"state": "printed", "value": 6})
    other = Act(2, "shift", path=f"cells.{NEW}", value={})
    view = conflict_view(a_desk(edits=(_edited("report.title"),)), [mine, other], zh)
    assert view is not None
    assert view["by"] == "王"
    assert (view["rows"][0]["mine"], view["rows"][0]["theirs"]) == ("6", "12")
    assert "移动行列" in view["rows"][1]["mine"]
    assert conflict_view(a_desk(), [], zh) is None
