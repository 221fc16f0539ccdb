"""What a reviewer does, through the service, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.checks import retest
from extractor.domain.compare import Expected, load_expected
from extractor.domain.queue import QueueFilter
from extractor.domain.report import Finding, Record, as_json
from extractor.domain.review import Item
from extractor.errors import NotFound, Refused
from extractor.ports import Clock, Twins
from extractor.services.judging import judge, standing
from extractor.services.review import ReviewService
from extractor.storage.blobs import BlobFolder
from extractor.storage.engine import open_database
from extractor.storage.store import SqlStore
from extractor.storage.twins import SqlTwins

RECEIVED = "requests.new_received.natural_person"
TOTAL = "requests.new_received.total"
AT = "2024-03-01T08:00:00+00:00"


class OneGolden:
    """A shelf with at most one golden record; implements ports.Shelf."""

    def __init__(self) -> None:
        self.expected: dict[str, Expected] = {}
        self.proposed: list[tuple[str, bytes, str, Record, str]] = []

    def find(self, sha256: str) -> Expected | None:
        return self.expected.get(sha256)

    def propose(self, case_id: str, source: bytes, source_name: str, record: Record, note: str) -> Path:
        self.proposed.append((case_id, source, source_name, record, note))
        return Path(case_id)


class Desk:
    """The service with its parts, and the one item that a test works on."""

    def __init__(self, store: SqlStore, twins: Twins, folder: Path, clock: Clock) -> None:
        self.shelf = OneGolden()
        self.store = store
        self.blobs = BlobFolder(folder)
        self.service = ReviewService(store, self.blobs, self.shelf, clock, retest, twins=twins)

    def put(self, item: Item, golden: dict[str, Any] | None = None) -> str:
        sha256 = item.machine.source.sha256
        if golden is not None:
            self.shelf.expected[sha256] = load_expected({"id": "g", **golden})
        self.store.add(item, standing(judge(item, item.machine, self.shelf)), AT)
        return item.id


@pytest.fixture
def desk(sqlite_store: SqlStore, tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    engine = open_database(f"sqlite:///{tmp_path / 'nianbao.sqlite3'}")
    yield Desk(sqlite_store, SqlTwins(engine), tmp_path / "blobs", clock)
    engine.dispose()


MakeItem = Callable[..., Item]
MakeFinding = Callable[..., Finding]


def printed(value: float) -> dict[str, Any]:
    return {"state": "printed", "value": value}


def test_a_draft_is_saved_at_once_and_survives_a_reload(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    shown = desk.service.edit(id_, 1, "李", f"cells.{RECEIVED}", printed(5))
    again = desk.service.open(id_)
    assert shown == again
    assert (again.version, again.row.version) == (2, 2)
    assert (again.person.cells[RECEIVED].value, again.machine.cells[RECEIVED].value) == (5, 3)
    assert [(edit.by, edit.path) for edit in again.edits] == [("李", f"cells.{RECEIVED}")]


def test_an_edit_tests_the_relations_again(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    before = {shown.finding.code for shown in desk.service.open(id_).findings}
    broken = desk.service.edit(id_, 1, "李", f"cells.{TOTAL}", printed(2))
    raised = [
        shown
        for shown in broken.findings
        if shown.finding.severity == "error" and TOTAL in shown.finding.cells
    ]
    assert raised
    assert broken.row.errors == len([shown for shown in broken.findings if shown.finding.severity == "error"])
    assert broken.blockers
    mended = desk.service.edit(id_, 2, "李", f"cells.{TOTAL}", printed(3))
    assert {shown.finding.code for shown in mended.findings} == before


def test_undo_goes_back_one_edit_at_a_time(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    desk.service.edit(id_, 1, "李", "report.issuer", "甲乡")
    desk.service.edit(id_, 2, "李", "report.issuer", "乙乡")
    assert desk.service.undo(id_, 3, "李").person.report.issuer == "甲乡"
    back = desk.service.undo(id_, 4, "李")
    assert back.person == back.machine
    with pytest.raises(Refused, match="nothing_to_undo"):
        desk.service.undo(id_, 5, "李")


def test_undo_takes_anothers_act_back_only_where_the_person_saw_that_it_is_the_last(
    desk: Desk, make_item: MakeItem
) -> None:
    id_ = desk.put(make_item("a"))
    desk.service.edit(id_, 1, "李", "report.issuer", "甲乡")
    desk.service.edit(id_, 2, "王", "report.year", 2022)
    with pytest.raises(Refused) as refused:
        desk.service.undo(id_, 3, "李", seen=2)
    assert (refused.value.code, refused.value.facts) == ("review.undo_of_another", {"by": "王"})
    assert desk.service.open(id_).version == 3
    assert desk.service.undo(id_, 3, "李", seen=3).person.report.year == 2023
    # Her own is the last again, whatever she saw.
    assert desk.service.undo(id_, 4, "李", seen=2).person == desk.service.open(id_).machine


def test_the_queue_shows_what_the_person_has_set(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a", year=None, issuer=None))
    desk.service.edit(id_, 1, "李", "report.issuer", "石鼓镇")
    desk.service.edit(id_, 2, "李", "report.year", 2022)
    found = desk.service.queue(QueueFilter(issuer="石鼓", year=2022)).rows
    assert [row.id for row in found] == [id_]


def test_editing_does_not_move_an_item_in_the_queue(
    desk: Desk, make_item: MakeItem, make_finding: MakeFinding
) -> None:
    ids = [
        desk.put(make_item(name, findings=(make_finding(severity="warning"),) * n))
        for n, name in ((3, "a"), (2, "b"), (1, "c"))
    ]
    desk.service.edit(ids[0], 1, "李", f"cells.{RECEIVED}", printed(4))
    assert [row.id for row in desk.service.queue(QueueFilter()).rows] == ids


def test_an_error_is_signed_with_a_reason_or_blocks(
    desk: Desk, make_item: MakeItem, make_finding: MakeFinding
) -> None:
    id_ = desk.put(make_item("a", findings=(make_finding("T1", cells=()),)))
    key = desk.service.open(id_).findings[0].key
    with pytest.raises(Refused, match="open_errors"):
        desk.service.approve(id_, 1, "王")
    with pytest.raises(Refused, match="reason_needed"):
        desk.service.sign(id_, 1, "李", key, "  ")
    signed = desk.service.sign(id_, 1, "李", key, "表格是图片")
    assert (signed.blockers, signed.row.errors) == ((), 0)
    assert signed.findings[0].signature is not None
    unsigned = desk.service.unsign(id_, 2, "李", key)
    assert (len(unsigned.blockers), unsigned.row.errors) == (1, 1)
    desk.service.sign(id_, 3, "李", key, "表格是图片")
    revision = desk.service.approve(id_, 4, "王")
    assert [(s.by, s.reason) for s in revision.signatures] == [("李", "表格是图片")]


def test_what_is_not_there_can_not_be_signed(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    for act in (
        lambda: desk.service.sign(id_, 1, "李", "R9:x", "因为"),
        lambda: desk.service.unsign(id_, 1, "李", "R9:x"),
        lambda: desk.service.take_golden(id_, 1, "李", "report.year"),
        lambda: desk.service.edit(id_, 1, "李", "cells.none", printed(1)),
    ):
        with pytest.raises(NotFound, match="unknown_key"):
            act()
    assert desk.service.open(id_).version == 1


def test_an_edit_under_a_signature_asks_for_it_again(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    broken = desk.service.edit(id_, 1, "李", f"cells.{TOTAL}", printed(2))
    errors = [shown.key for shown in broken.findings if shown.finding.severity == "error"]
    version = broken.version
    for key in errors:
        version = desk.service.sign(id_, version, "李", key, "原文如此").version
    elsewhere = desk.service.edit(id_, version, "李", "report.title", "新标题")
    assert elsewhere.blockers == ()
    worse = desk.service.edit(id_, elsewhere.version, "李", f"cells.{TOTAL}", printed(1))
    assert worse.blockers != ()


GOLDEN = {"report": {"year": 2022}, "cells": {RECEIVED: {"state": "printed", "value": 4, "raw": "4"}}}


def same_cells(item: Item) -> dict[str, Any]:
    """The golden record has the record's cells, but for those that GOLDEN names."""
    cells = {name: {"state": cell.state, "value": cell.value} for name, cell in item.machine.cells.items()}
    return {"report": GOLDEN["report"], "cells": {**cells, **GOLDEN["cells"]}}


def test_a_golden_difference_is_taken_or_signed(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item, same_cells(item))
    opened = desk.service.open(id_)
    assert {d.path: (d.golden, d.machine, d.person, d.settled) for d in opened.differences} == {
        "report.year": (2022, 2023, 2023, False),
        f"cells.{RECEIVED}": (
            {"state": "printed", "value": 4},
            {"state": "printed", "value": 3, "raw": "3"},
            {"state": "printed", "value": 3, "raw": "3"},
            False,
        ),
    }
    assert opened.row.golden_differences == 2
    with pytest.raises(Refused, match="open_differences"):
        desk.service.approve(id_, 1, "王")
    taken = desk.service.take_golden(id_, 1, "李", "report.year")
    assert [d.settled for d in taken.differences if d.path == "report.year"] == [True]
    assert taken.person.report.year == 2022
    signed = desk.service.sign(id_, 2, "李", f"golden:cells.{RECEIVED}", "标准答案有误")
    assert (signed.blockers, signed.row.golden_differences) == ((), 0)
    assert desk.service.approve(id_, 3, "王").decision == "approved"


def test_a_new_value_asks_for_the_golden_signature_again(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item, {"report": {"year": 2022}})
    desk.service.sign(id_, 1, "李", "golden:report.year", "封面如此")
    changed = desk.service.edit(id_, 2, "李", "report.year", 2021)
    assert len(changed.blockers) == 1


def test_golden_differences_raise_the_risk(
    desk: Desk, make_item: MakeItem, make_finding: MakeFinding
) -> None:
    risky = make_item("b")
    ids = [
        desk.put(make_item("a", findings=(make_finding(severity="warning"),))),
        desk.put(risky, {"report": {"year": 2020}}),
    ]
    assert [row.id for row in desk.service.queue(QueueFilter()).rows] == ids[::-1]


def test_every_act_names_the_version_it_saw(
    desk: Desk, make_item: MakeItem, make_finding: MakeFinding
) -> None:
    item = make_item("a", findings=(make_finding("T1", cells=()),))
    id_ = desk.put(item, {"report": {"year": 2020}})
    desk.service.edit(id_, 1, "李", "report.title", "他人先改")
    before = desk.service.open(id_)
    for act in (
        lambda: desk.service.edit(id_, 1, "王", "report.title", "后改"),
        lambda: desk.service.undo(id_, 1, "王"),
        lambda: desk.service.sign(id_, 1, "王", "T1:", "因为"),
        lambda: desk.service.unsign(id_, 1, "王", "T1:"),
        lambda: desk.service.take_golden(id_, 1, "王", "report.year"),
        lambda: desk.service.approve(id_, 1, "王"),
        lambda: desk.service.reject(id_, 1, "王", "因为"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.facts) == ("review.stale", {"seen": 1, "stored": 2})
    assert desk.service.open(id_) == before


def test_a_decided_item_is_shown_as_decided_and_not_changed(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    desk.service.edit(id_, 1, "李", "report.title", "改过的标题")
    revision = desk.service.approve(id_, 2, "王")
    assert revision.record.report.title == "改过的标题"
    shown = desk.service.open(id_)
    assert (shown.row.state, shown.person, shown.revisions, shown.blockers) == (
        "approved",
        revision.record,
        (revision,),
        (),
    )
    with pytest.raises(Refused, match="decided"):
        desk.service.edit(id_, 3, "李", "report.title", "晚")


def test_only_an_approved_record_is_proposed_as_golden(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    source = item.machine.source.model_copy(update={"sha256": desk.blobs.put("原文".encode())})
    item = item.model_copy(update={"machine": item.machine.model_copy(update={"source": source})})
    id_ = desk.put(item)
    with pytest.raises(Refused, match="not_approved"):
        desk.service.propose_golden(id_, "李")
    revision = desk.service.approve(id_, 1, "王")
    assert desk.service.propose_golden(id_, "李") == Path(id_)
    [(case, data, name, record, note)] = desk.shelf.proposed
    assert (case, data, name, record) == (id_, "原文".encode(), "a.txt", revision.record)
    assert "王" in note
    assert "李" in note


# --- quotes ---

TEXT = "收到申请：无\n通过微信公众号公开。\n其他事项：无\n再次通过微信公众号公开。\n"
FIRST, SECOND = ((at, at + 9) for at in (TEXT.index("通过"), TEXT.rindex("通过")))
NOTHING = {"text": "无", "spans": [[TEXT.rindex("无"), TEXT.rindex("无") + 1]], "match": "exact"}


def quoting(item: Item) -> Item:
    """The machine quotes the second 无; 通过微信公众号公开 stands in the text twice."""
    data = as_json(item.machine) | {
        "narrative": {"processing_fee": {"status": "not_mentioned", "quotes": [NOTHING]}}
    }
    return item.model_copy(update={"machine": Record.model_validate(data), "text": TEXT})


@pytest.mark.parametrize(
    ("quote", "span"),
    [
        ({"text": "通过微信公众号公开"}, FIRST),
        ({"text": "通过微信公众号公开", "spans": [SECOND], "match": "exact"}, SECOND),
        ({"text": "通过微信 公众号公开", "spans": [SECOND], "match": "exact"}, SECOND),
        (
            {"text": "通过微信公众号公开", "spans": [[0, 5]], "match": "exact"},
            FIRST,
        ),
        (
            {"text": "通过微信公众号公开", "spans": [[900, 905]], "match": "exact"},
            FIRST,
        ),
        ({"text": "无"}, tuple(NOTHING["spans"][0])),
    ],
)
def test_an_edited_quote_stands_where_it_is_said_or_where_it_is_found(
    desk: Desk, make_item: MakeItem, quote: dict[str, Any], span: tuple[int, int]
) -> None:
    id_ = desk.put(quoting(make_item("a")))
    value = {"status": "none", "amount_yuan": 0, "cases": 0, "quotes": [quote]}
    fee = desk.service.edit(id_, 1, "李", "narrative.processing_fee", value).person.narrative.processing_fee
    assert [(q.text, q.spans) for q in fee.quotes] == [(quote["text"], (span,))]


@pytest.mark.parametrize("text", ["通过微信视频号公开", "", "收到申请：有", "公众号"])
def test_a_quote_that_is_not_in_the_report_is_refused(desk: Desk, make_item: MakeItem, text: str) -> None:
    id_ = desk.put(quoting(make_item("a")))
    with pytest.raises(Refused) as refused:
        desk.service.edit(
            id_, 1, "李", "narrative.processing_fee", {"status": "none", "quotes": [{"text": text}]}
        )
    assert (refused.value.code, refused.value.value) == ("review.bad_value", text)
    assert desk.service.open(id_).version == 1
