"""Edits, signatures and decisions as rules over one record, without a store."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.domain.decisions import approve, reject
from extractor.domain.document import SourceRef, Span
from extractor.domain.narrative import Narrative, Platform, Problem, Quote
from extractor.domain.report import Cover, Finding, Layout, Record, Run, Sourced, Text2, Where
from extractor.domain.review import (
    PERSON,
    Draft,
    Edit,
    Item,
    Signature,
    apply_edits,
    check_edit,
    finding_key,
    item_id,
    keyed,
    quotes_of,
    surviving,
    unsigned_errors,
    value_at,
)
from extractor.errors import NotFound, Refused

CELL = "requests.granted.total"
FEES = "proactive.fees.amount"
CHANGE = "proactive.licensing.change"
SAID = Quote(text="通过微信公众号公开", spans=((0, 9),), match="exact")
SOURCE = SourceRef(path="a.txt", name="a.txt", sha256="ab" * 32, media_type="text/plain", bytes=9)


def finding(
    code: str = "R1", left: int = 12, severity: Any = "error", cells: tuple[str, ...] = (CELL,)
) -> Finding:
    return Finding(
        code=code, severity=severity, message=Text2(zh="错", en="wrong"), cells=cells, left=left, right=13
    )


def record(*findings: Finding) -> Record:
    return Record(
        source=SOURCE,
        report=Cover(title="年度报告", issuer="某乡", year=2023, published_on="2024-01-20"),
        cells={
            CELL: Sourced(state="printed", value=3, raw="３", confidence=0.8, by="stream", where=Where(start=4, end=5)),
            FEES: Sourced(state="blank", raw=""),
        },
        narrative=Narrative(
            platforms=(Platform(name="微信公众号", kind="wechat", operator="own", quotes=(SAID,), by=("offline",), confidence=0.9),),
            problems=(Problem(text="更新不及时", category="timeliness", quotes=(SAID,), by=("offline",)),),
        ),
        findings=findings,
        run=Run(version="0.1.0"),
    )  # fmt: skip


def edit(path: str, value: Any) -> Edit:
    return Edit(path=path, value=value, by="李", at="2024-03-01T08:00:00+00:00")


def item(*findings: Finding, state: Any = "open", signed: tuple[str, ...] = ()) -> Item:
    signatures = tuple(
        Signature(key=key, reason="原文如此", by="李", at="2024-03-01T08:00:00+00:00") for key in signed
    )
    machine = record(*findings)
    return Item(
        id=item_id(SOURCE),
        state=state,
        version=1,
        machine=machine,
        text="…",
        draft=Draft(signatures=signatures),
    )


def placed(text: str, spans: tuple[Span, ...]) -> Quote | None:
    return Quote(text=text, spans=((0, len(text)),), match="exact") if text in SAID.text else None


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ({"state": "printed", "value": 12}, ("printed", 12, "３")),
        ({"state": "printed", "value": 0}, ("printed", 0, "３")),
        ({"state": "printed", "value": -5}, ("printed", -5, "３")),
        ({"state": "printed", "value": 12.0, "raw": "12"}, ("printed", 12, "12")),
        ({"state": "blank", "value": None}, ("blank", None, "")),
        ({"state": "missing"}, ("missing", None, None)),
        ({"state": "dash", "raw": "—"}, ("dash", None, "—")),
        ({"state": "text", "raw": "若干"}, ("text", None, "若干")),
        ({"state": "illegible"}, ("illegible", None, "３")),
    ],
)
def test_an_edited_cell_is_the_persons_at_the_same_place(value: Any, cell: tuple[Any, ...]) -> None:
    machine = record()
    edited = apply_edits(machine, [edit(f"cells.{CELL}", value)]).cells[CELL]
    assert (edited.state, edited.value, edited.raw) == cell
    assert (edited.by, edited.confidence, edited.where) == (PERSON, None, Where(start=4, end=5))
    assert machine.cells[CELL].value == 3


def test_a_zero_and_a_blank_stay_different_facts() -> None:
    zero = apply_edits(record(), [edit(f"cells.{FEES}", {"state": "printed", "value": 0})]).cells[FEES]
    assert (zero.state, zero.value) == ("printed", 0)
    assert record().cells[FEES].value is None


def test_an_edit_back_to_the_machines_value_is_the_machines_again() -> None:
    edits = [
        edit(f"cells.{CELL}", {"state": "printed", "value": 12}),
        edit(f"cells.{CELL}", {"state": "printed", "value": 3}),
    ]
    assert apply_edits(record(), edits) == record()


def test_the_last_edit_of_a_path_counts() -> None:
    edits = [edit("report.issuer", "甲乡"), edit("report.year", 2022), edit("report.issuer", "乙乡")]
    report = apply_edits(record(), edits).report
    assert (report.issuer, report.year, report.title) == ("乙乡", 2022, "年度报告")


def test_a_cell_the_machine_did_not_find_takes_its_place_in_the_forms_order() -> None:
    edits = [edit("cells.requests.new_received.total", {"state": "printed", "value": 7})]
    assert list(apply_edits(record(), edits).cells) == [FEES, "requests.new_received.total", CELL]


def test_a_layout_that_a_person_sets_brings_its_cells() -> None:
    machine = record()
    edits = [
        edit("report.layout", {"proceedings": "standard"}),
        edit("cells.proceedings.reconsideration.upheld", {"state": "printed", "value": 2}),
    ]
    added = [
        cell for name, cell in apply_edits(machine, edits).cells.items() if name.startswith("proceedings.")
    ]
    assert [cell.state for cell in added] == ["printed"] + ["missing"] * 14


def test_a_layout_that_a_person_corrects_takes_the_other_ones_cells_away() -> None:
    machine = record().model_copy(update={"report": Cover(layout=Layout(proactive="2021"))})
    edits = [
        edit(f"cells.{FEES}", {"state": "printed", "value": 3.5}),
        edit("report.layout", {"proactive": "2019"}),
    ]
    cells = apply_edits(machine, edits).cells
    assert FEES not in cells
    assert cells[CHANGE].state == "missing"
    assert cells[CELL] == machine.cells[CELL]


def test_an_edited_group_keeps_the_machines_items_and_credits_the_others_to_the_person() -> None:
    machine = value_at(record(), "narrative.platforms")
    added = {
        "name": "公示栏",
        "kind": "bulletin_board",
        "operator": "own",
        "quotes": [],
        "by": [],
        "confidence": 1.0,
    }
    platforms = apply_edits(record(), [edit("narrative.platforms", [*machine, added])]).narrative.platforms
    assert [(p.name, p.by, p.confidence) for p in platforms] == [
        ("微信公众号", ("offline",), 0.9),
        ("公示栏", (PERSON,), None),
    ]


def test_what_value_at_shows_can_be_edited_back_unchanged() -> None:
    paths = [f"cells.{CELL}", "report.layout", "report.contact", "narrative.problems", "narrative.leadership"]
    for path in paths:
        value = check_edit(record(), path, value_at(record(), path), placed)
        assert apply_edits(record(), [edit(path, value)]) == record()


@pytest.mark.parametrize(
    ("path", "value", "offending"),
    [
        (f"cells.{CELL}", {"state": "printed", "value": "12"}, "12"),
        (f"cells.{CELL}", {"state": "printed", "value": True}, True),
        (f"cells.{CELL}", {"state": "printed"}, {"state": "printed"}),
        (f"cells.{CELL}", {"state": "blank", "value": 0}, {"state": "blank", "value": 0}),
        (f"cells.{CELL}", {"state": "printed", "value": 3.5}, {"state": "printed", "value": 3.5}),
        (f"cells.{CELL}", {"state": "zero", "value": 0}, "zero"),
        (f"cells.{CELL}", {"state": "dash", "raw": "-", "note": 1}, 1),
        (f"cells.{CELL}", 12, 12),
        (f"cells.{CELL}", None, None),
        (f"cells.{CELL}", {"state": "text", "raw": "a\x00b"}, "a\x00b"),
        ("report.year", "2023", "2023"),
        ("report.year", 1023, 1023),
        ("report.issuer_type", "village", "village"),
        ("report.published_on", "2024-02-30", "2024-02-30"),
        ("report.published_on", "20240230", "20240230"),
        ("report.period", {"start": "去年", "end": None}, "去年"),
        ("report.layout", {"requests": "2020"}, "2020"),
        ("report.title", "\ud800", "\ud800"),
        ("narrative.problems", [{"text": "慢", "category": "slow"}], "slow"),
        (
            "narrative.problems",
            [{"text": "慢", "category": "other", "quotes": [{"text": "文中没有"}]}],
            "文中没有",
        ),
        ("narrative.statements", [{"what": "granted", "value": "3"}], "3"),
        ("narrative.processing_fee", None, None),
    ],
)
def test_a_bad_value_is_refused_and_named(path: str, value: Any, offending: Any) -> None:
    with pytest.raises(Refused) as refused:
        check_edit(record(), path, value, placed)
    assert refused.value.code == "review.bad_value"
    assert refused.value.value == offending
    assert str(refused.value.place).startswith(path)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_json_can_not_say_is_refused(number: float) -> None:
    with pytest.raises(Refused, match="bad_value"):
        check_edit(record(), f"cells.{FEES}", {"state": "printed", "value": number}, placed)


@pytest.mark.parametrize(("cell", "value"), [(FEES, 3.5), (FEES, 0), (CHANGE, -5), (CELL, 10**15)])
def test_amounts_may_have_decimals_and_changes_may_be_negative(cell: str, value: float) -> None:
    assert (
        check_edit(record(), f"cells.{cell}", {"state": "printed", "value": value}, placed)["value"] == value
    )


@pytest.mark.parametrize(
    "path", ["cells.no.such", "report.quotes", "report.", "narrative.tables", "source.path", "cells", ""]
)
def test_a_path_the_record_has_not_is_not_found(path: str) -> None:
    with pytest.raises(NotFound) as refused:
        check_edit(record(), path, None, placed)
    assert refused.value.code == "review.unknown_key"


def test_an_edited_quote_gets_its_place() -> None:
    value = check_edit(
        record(), "narrative.processing_fee", {"status": "none", "quotes": [{"text": "微信公众号"}]}, placed
    )
    assert value["quotes"] == [{"text": "微信公众号", "spans": [[0, 5]], "match": "exact", "pages": []}]


@pytest.mark.parametrize("spans", [None, "here", [[1]], [["a", "b"]], 5])
def test_a_place_that_makes_no_sense_is_no_place(spans: Any) -> None:
    quote = {"text": "微信公众号", "spans": spans, "match": "exact"}
    value = check_edit(record(), "narrative.processing_fee", {"status": "none", "quotes": [quote]}, placed)
    assert value["quotes"][0]["spans"] == [[0, 5]]


def test_the_narratives_quotes_are_told_in_their_order() -> None:
    assert quotes_of(record()) == [SAID, SAID]


# --- findings and signatures ---


def test_findings_with_the_same_name_get_keys_of_their_own() -> None:
    same = finding("F1", cells=())
    assert [key for key, _ in keyed([same, same, finding()])] == ["F1:", "F1:#2", f"R1:{CELL}"]


def test_a_signature_falls_when_the_finding_it_accepts_changes() -> None:
    key = finding_key(finding())
    signed = item(signed=(key, "golden:report.year")).draft.signatures
    before = record(finding(left=12))
    assert surviving(signed, before, record(finding(left=12)), "report.title") == signed
    assert [s.key for s in surviving(signed, before, record(finding(left=14)), f"cells.{CELL}")] == [
        "golden:report.year"
    ]
    assert [s.key for s in surviving(signed, before, record(finding(left=12)), "report.year")] == [key]
    assert [s.key for s in surviving(signed, before, record(), f"cells.{CELL}")] == ["golden:report.year"]


# --- decisions ---


def test_open_errors_refuse_approval_and_are_named() -> None:
    with pytest.raises(Refused) as refused:
        approve(item(finding()), record(finding()), (), "王", "now")
    assert (refused.value.code, refused.value.value) == ("review.open_errors", [f"R1:{CELL}"])


@pytest.mark.parametrize("severity", ["warning", "notice"])
def test_lesser_findings_do_not(severity: str) -> None:
    open_item = item(finding(severity=severity))
    assert approve(open_item, open_item.machine, (), "王", "now").decision == "approved"


def test_a_signed_error_does_not() -> None:
    signed = item(finding(), signed=(f"R1:{CELL}",))
    revision = approve(signed, signed.machine, (), "王", "2024-03-02")
    assert [s.reason for s in revision.signatures] == ["原文如此"]
    assert unsigned_errors(signed.machine, signed.draft.signatures) == ()


def test_it_is_the_persons_record_that_is_judged() -> None:
    with pytest.raises(Refused, match="open_errors"):
        approve(item(), record(finding()), (), "王", "now")
    assert approve(item(finding()), record(), (), "王", "now").record.findings == ()


def test_open_golden_differences_refuse_approval_until_signed() -> None:
    with pytest.raises(Refused) as refused:
        approve(item(), record(), ("report.year",), "王", "now")
    assert (refused.value.code, refused.value.value) == ("review.open_differences", ["report.year"])
    assert approve(item(signed=("golden:report.year",)), record(), ("report.year",), "王", "now")


@pytest.mark.parametrize("state", ["approved", "rejected"])
def test_what_is_decided_is_not_decided_again(state: str) -> None:
    decided = item(state=state)
    with pytest.raises(Refused, match="decided"):
        approve(decided, decided.machine, (), "王", "now")
    with pytest.raises(Refused, match="decided"):
        reject(decided, decided.machine, "王", "now", "不是年报")


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_rejection_needs_a_reason(reason: str) -> None:
    with pytest.raises(Refused, match="reason_needed"):
        reject(item(), record(), "王", "now", reason)


def test_a_revision_says_who_when_and_from_what() -> None:
    revision = reject(item(finding()), record(), "王", "2024-03-02", " 不是年报 ")
    told = (revision.number, revision.decision, revision.by, revision.at, revision.reason, revision.based_on)
    assert told == (1, "rejected", "王", "2024-03-02", "不是年报", "0.1.0")


def test_the_same_content_is_the_same_item_under_any_name() -> None:
    elsewhere = SOURCE.model_copy(update={"path": "b/c.txt", "name": "c.txt", "url": "https://example.org"})
    assert item_id(elsewhere) == item_id(SOURCE)
    others = [{"sha256": "cd" * 32}, {"member": "x.txt"}, {"part": 2}, {"member": "x.txt", "part": 2}]
    ids = {item_id(SOURCE.model_copy(update=other)) for other in others} | {item_id(SOURCE)}
    assert len(ids) == 5
    assert all(len(id_) == 16 and int(id_, 16) >= 0 for id_ in ids)
