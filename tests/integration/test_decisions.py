"""Withdrawn, re-opened, sent back, read again: through the services, on real databases."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from extractor.domain.checks import retest
from extractor.domain.compare import Expected
from extractor.domain.placed import PlacedPage, PlacedText, name_of_text
from extractor.domain.queue import QueueFilter
from extractor.domain.report import Record, Run, Sourced
from extractor.domain.review import Item
from extractor.errors import NotFound, Refused
from extractor.ports import Clock
from extractor.services.arrivals import Arrivals
from extractor.services.release import ReleaseService
from extractor.services.review import ReviewService
from extractor.storage.blobs import BlobFolder
from extractor.storage.engine import open_database, writing
from extractor.storage.placed import PlacedFolder
from extractor.storage.store import SqlStore
from extractor.storage.twins import SqlTwins
from extractor.writers.files import FileWriters

RECEIVED = "requests.new_received.natural_person"
PATH = f"cells.{RECEIVED}"
MakeItem = Callable[..., Item]


class NoGolden:
    """Implements ports.Shelf."""

    def find(self, sha256: str) -> Expected | None:
        return None

    def propose(self, case_id: str, source: bytes, source_name: str, record: Record, note: str) -> Path:
        raise AssertionError


class Desk:
    def __init__(self, store: SqlStore, database: str, folder: Path, clock: Clock) -> None:
        self.store = store
        self.engine = open_database(database)
        shelf, twins = NoGolden(), SqlTwins(self.engine)
        self.review = ReviewService(store, BlobFolder(folder), shelf, clock, retest, twins=twins)
        self.placed = PlacedFolder(folder.with_name("places"))
        self.arrivals = Arrivals(
            store=store, twins=twins, shelf=shelf, clock=clock, retest=retest, placed=self.placed
        )
        self.release = ReleaseService(store, FileWriters())

    def put(self, item: Item) -> str:
        return self.arrivals.take(item.machine, item.text).item

    def version(self, item: str) -> int:
        return self.store.get(item).version

    def edit(self, item: str, value: int, by: str = "李") -> None:
        self.review.edit(item, self.version(item), by, PATH, {"state": "printed", "value": value})

    def sign_all(self, item: str, by: str = "李") -> None:
        for shown in self.review.open(item).findings:
            if shown.finding.severity == "error" and shown.signature is None:
                self.review.sign(item, self.version(item), by, shown.key, "原文如此")

    def approve(self, item: str, by: str = "王", **more: Any) -> None:
        self.review.approve(item, self.version(item), by, **more)

    def reread(self, item: Item, value: int, version: str = "0.2.0", text: str | None = None) -> str:
        """A newer program reads another number in one cell."""
        cell = Sourced(state="printed", value=value, raw=str(value), by="stream")
        changes = {"cells": {**item.machine.cells, RECEIVED: cell}, "run": Run(version=version)}
        record = retest(item.machine.model_copy(update=changes), item.text)
        return self.arrivals.take(record, text or item.text).became

    def place(self, item: Item, *texts: str) -> None:
        """Where these texts stand on the pages of the item's file."""
        page = PlacedPage(page=1, gap=(0,), length=(1,), right=(0,), down=(0,), width=(9,), height=(9,))
        for each in texts:
            named = name_of_text(each)
            self.placed.put(PlacedText(source=item.machine.source.sha256, text=named, pages=(page,)))

    def placed_of(self, item: Item, *texts: str) -> list[bool]:
        source = item.machine.source.sha256
        return [self.placed.get(source, name_of_text(each)) is not None for each in texts]


@pytest.fixture
def desk(store: SqlStore, database: str, tmp_path: Path, clock: Clock) -> Any:
    opened = Desk(store, database, tmp_path / "blobs", clock)
    yield opened
    opened.engine.dispose()


def exported(desk: Desk, folder: Path) -> int:
    if desk.store.count_approved() == 0:
        with pytest.raises(Refused, match="nothing"):
            desk.release.export(folder, unseen)
        return 0
    return desk.release.export(folder, unseen).reports


def unseen(done: int, total: int, name: str) -> None:
    pass


# --- decisions over decisions ---


def test_a_withdrawn_record_leaves_the_dataset_and_stays_in_the_history(
    desk: Desk, make_item: MakeItem, tmp_path: Path
) -> None:
    id_ = desk.put(make_item("a"))
    desk.approve(id_)
    assert exported(desk, tmp_path / "one") == 1
    with pytest.raises(Refused, match="reason_needed"):
        desk.review.withdraw(id_, 2, "王", " ")
    revision = desk.review.withdraw(id_, 2, "王", "机关已撤下原件")
    assert (revision.number, revision.decision, revision.reason) == (2, "withdrawn", "机关已撤下原件")
    assert exported(desk, tmp_path / "two") == 0
    shown = desk.review.open(id_)
    assert (shown.row.state, [r.decision for r in shown.revisions]) == (
        "withdrawn",
        ["approved", "withdrawn"],
    )
    assert shown.revisions[1].record == shown.revisions[0].record


@pytest.mark.parametrize("state", ["open", "rejected"])
def test_only_an_approved_record_is_withdrawn(desk: Desk, make_item: MakeItem, state: str) -> None:
    id_ = desk.put(make_item("a"))
    if state == "rejected":
        desk.review.reject(id_, 1, "王", "不是年报")
    with pytest.raises(Refused, match="not_approved"):
        desk.review.withdraw(id_, desk.version(id_), "王", "因为")


@pytest.mark.parametrize("decision", ["approved", "rejected", "withdrawn"])
def test_a_decided_record_is_opened_again_and_decided_anew(
    desk: Desk, make_item: MakeItem, tmp_path: Path, decision: str
) -> None:
    id_ = desk.put(make_item("a"))
    desk.edit(id_, 3)
    if decision == "rejected":
        desk.review.reject(id_, 2, "王", "不是年报")
    else:
        desk.approve(id_)
    if decision == "withdrawn":
        desk.review.withdraw(id_, 3, "王", "撤下")
    before = desk.store.get(id_).revisions
    shown = desk.review.reopen(id_, desk.version(id_), "赵", "来件更正")
    assert (shown.row.state, [e.by for e in shown.edits]) == ("open", ["李"])
    assert exported(desk, tmp_path / "none") == 0
    desk.approve(id_, "赵")
    after = desk.store.get(id_).revisions
    assert after[:-1] == before
    assert (after[-1].number, after[-1].decision, after[-1].by) == (len(before) + 1, "approved", "赵")
    assert exported(desk, tmp_path / "again") == 1


def test_what_is_open_is_not_opened_again(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    with pytest.raises(Refused, match="not_decided"):
        desk.review.reopen(id_, 1, "赵", "因为")


@pytest.mark.parametrize("state", ["open", "approved"])
def test_sending_back_leaves_a_remark_and_frees_the_report(
    desk: Desk, make_item: MakeItem, tmp_path: Path, state: str
) -> None:
    id_ = desk.put(make_item("a"))
    if state == "approved":
        desk.approve(id_)
    shown = desk.review.send_back(id_, desk.version(id_), "赵", "总计请再核对 <b>")
    assert shown.remark is not None
    assert (shown.row.state, shown.remark.text, shown.remark.by) == ("open", "总计请再核对 <b>", "赵")
    [row] = desk.review.queue(QueueFilter(sent_back=True)).rows
    assert (row.id, row.remark, row.remark_by, row.holder) == (id_, "总计请再核对 <b>", "赵", None)
    assert exported(desk, tmp_path / "none") == 0
    desk.approve(id_)
    assert desk.review.queue(QueueFilter(state=None, sent_back=True)).rows == ()


def test_every_turn_names_the_version_it_saw(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    desk.approve(id_)
    for act in (desk.review.withdraw, desk.review.reopen, desk.review.send_back):
        with pytest.raises(Refused, match="stale"):
            act(id_, 1, "赵", "因为")
    assert desk.review.open(id_).row.state == "approved"


def test_two_of_one_body_and_year_are_not_both_approved_without_a_reason(
    desk: Desk, make_item: MakeItem
) -> None:
    one, other, elsewhere, later = (
        desk.put(make_item(name, issuer=issuer, year=year))
        for name, issuer, year in (
            ("a", "石鼓镇人民政府", 2023),
            ("b", "石鼓镇", 2023),
            ("c", "石鼓乡", 2023),
            ("d", "石鼓镇", 2022),
        )
    )
    for item in (one, elsewhere, later):
        desk.approve(item)
    with pytest.raises(Refused) as refused:
        desk.approve(other)
    assert (refused.value.code, refused.value.facts["other"]) == ("review.also_approved", one)
    assert desk.review.open(other).row.state == "open"
    desk.approve(other, reason="本级与办公室各发一份")
    assert desk.store.get(other).revisions[0].reason == "本级与办公室各发一份"
    desk.review.withdraw(one, 2, "王", "撤下")
    desk.review.reopen(other, desk.version(other), "王", "重审")
    desk.approve(other)


def test_of_two_that_approve_at_once_one_is_told(
    desk: Desk, database: str, make_item: MakeItem, tmp_path: Path, clock: Clock
) -> None:
    items = [desk.put(make_item(name, issuer="石鼓镇", year=2023)) for name in "abcd"]
    others = [Desk(SqlStore.open(database), database, tmp_path / "b", clock) for _ in items]
    start = Barrier(len(items))

    def approve(number: int) -> str:
        start.wait()
        try:
            others[number].review.approve(items[number], 1, "王")
        except Refused as refused:
            return refused.code
        return "approved"

    with ThreadPoolExecutor(len(items)) as threads:
        told = sorted(threads.map(approve, range(len(items))))
    assert told == ["approved"] + ["review.also_approved"] * 3
    for other in others:
        other.store.close()
        other.engine.dispose()


# --- read again ---


def test_an_untouched_open_report_takes_the_fresh_reading(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    assert desk.reread(item, 7) == "read_again"
    stored = desk.store.get(id_)
    assert (stored.machine.cells[RECEIVED].value, stored.reading, stored.version) == (7, 2, 2)
    assert [r.record.cells[RECEIVED].value for r in desk.store.readings(id_)] == [3, 7]
    assert desk.store.row(id_).errors > 0, "the queue counts the findings of what now stands"


def test_the_same_reading_is_known_however_often_it_comes(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    desk.reread(item, 7)
    before = desk.store.get(id_)
    renamed = item.machine.source.model_copy(update={"path": "elsewhere.txt", "name": "elsewhere.txt"})
    moved = item.model_copy(update={"machine": item.machine.model_copy(update={"source": renamed})})
    assert [desk.reread(item, 7), desk.reread(moved, 7)] == ["known", "known"]
    assert desk.arrivals.take(item.machine, item.text).became == "known", "an older program comes late"
    assert desk.store.get(id_) == before
    assert desk.reread(moved, 8, "0.3.0") == "read_again"
    assert desk.store.get(id_).machine.source == item.machine.source


def test_an_edit_stays_and_is_flagged_where_the_machine_changed_its_mind(
    desk: Desk, make_item: MakeItem
) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    desk.edit(id_, 5)
    desk.reread(item, 7)
    shown = desk.review.open(id_)
    assert shown.person.cells[RECEIVED].value == 5
    [conflict] = shown.conflicts
    assert [side["value"] for side in (conflict.mine, conflict.was, conflict.now)] == [5, 3, 7]
    assert (shown.row.conflicts, len(shown.blockers) > 0) == (1, True)
    desk.sign_all(id_)
    with pytest.raises(Refused, match="open_conflicts"):
        desk.approve(id_)
    desk.edit(id_, 5)
    assert desk.review.open(id_).conflicts == ()
    desk.sign_all(id_)
    desk.approve(id_)


@pytest.mark.parametrize(("mine", "value", "edits"), [(True, 5, 2), (False, 7, 0)])
def test_a_conflict_is_settled_either_way(
    desk: Desk, make_item: MakeItem, mine: bool, value: int, edits: int
) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    desk.edit(id_, 5)
    desk.reread(item, 7)
    shown = desk.review.settle(id_, desk.version(id_), "赵", PATH, mine=mine)
    assert (shown.person.cells[RECEIVED].value, len(shown.edits), shown.conflicts) == (value, edits, ())
    assert "settled" in [event.kind for event in desk.review.history(id_, PATH) if event.by == "赵"]
    with pytest.raises(NotFound, match="unknown_key"):
        desk.review.settle(id_, shown.version, "赵", PATH, mine=mine)


def test_an_edit_without_a_place_is_seen_off_and_nothing_else(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a", layout={"proactive": "2019", "requests": "2021", "proceedings": "standard"})
    id_ = desk.put(item)
    old = "cells.proactive.licensing.change"
    desk.review.edit(id_, 1, "李", old, {"state": "printed", "value": 1})
    desk.review.edit(id_, 2, "李", "report.title", "留下")
    fresh = make_item("a").machine
    desk.arrivals.take(fresh.model_copy(update={"run": Run(version="0.2.0")}), item.text)
    shown = desk.review.open(id_)
    assert [(c.path, c.gone) for c in shown.conflicts] == [(old, True)]
    with pytest.raises(Refused, match="no_place"):
        desk.review.settle(id_, shown.version, "赵", old, mine=True)
    settled = desk.review.settle(id_, shown.version, "赵", old, mine=False)
    assert (settled.conflicts, [e.path for e in settled.edits]) == ((), ["report.title"])


def test_who_was_at_work_is_told_that_it_was_read_again(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    seen = desk.version(id_)
    desk.reread(item, 7)
    with pytest.raises(Refused, match="stale"):
        desk.review.edit(id_, seen, "李", PATH, {"state": "printed", "value": 5})


def test_a_decision_is_only_marked_and_a_person_may_reopen(
    desk: Desk, make_item: MakeItem, tmp_path: Path
) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    desk.approve(id_)
    approved = desk.review.open(id_)
    assert desk.reread(item, 7) == "marked"
    shown = desk.review.open(id_)
    assert (shown.person, shown.machine, shown.revisions) == (
        approved.person,
        approved.machine,
        approved.revisions,
    )
    assert shown.drift == (PATH,)
    assert [row.id for row in desk.review.queue(QueueFilter(state="approved", drifted=True)).rows] == [id_]
    assert exported(desk, tmp_path / "out") == 1
    opened = desk.review.reopen(id_, shown.version, "赵", "新读数不同")
    assert (opened.machine.cells[RECEIVED].value, opened.drift) == (7, ())
    desk.sign_all(id_)
    desk.approve(id_)
    assert [(r.reading, r.record.cells[RECEIVED].value) for r in desk.store.get(id_).revisions] == [
        (1, 3),
        (2, 7),
    ]


# --- what is kept beside ---


def test_places_of_a_text_go_when_no_page_shows_it_any_more(desk: Desk, make_item: MakeItem) -> None:
    item, texts = make_item("a"), ("3 3 0 通过微信公众号公开", "二", "三", "四", "五")
    desk.put(item)
    desk.place(item, *texts)
    # The same file inside an archive is another item, and still shows the first text.
    inside = item.machine.source.model_copy(update={"member": "b.txt"})
    other = item.machine.model_copy(update={"source": inside})
    beside = desk.arrivals.take(other, item.text).item
    desk.reread(item, 4, "0.2.0", texts[1])
    assert desk.placed_of(item, *texts) == [True] * 5
    desk.approve(beside)
    desk.arrivals.take(other.model_copy(update={"run": Run(version="0.2.0")}), texts[1])
    # The one that was decided on and the newest, which it takes when it is opened again.
    assert desk.placed_of(item, *texts) == [True] * 5
    desk.review.reopen(beside, desk.version(beside), "李", "再看")
    desk.reread(item, 5, "0.3.0", texts[2])
    assert desk.placed_of(item, *texts) == [False, True, True, True, True]
    desk.arrivals.take(other.model_copy(update={"run": Run(version="0.3.0")}), texts[2])
    # What nobody has read yet is left alone: another process may be about to store it.
    assert desk.placed_of(item, *texts) == [False, False, True, True, True]
    desk.reread(item, 6, "0.4.0", texts[2])
    assert desk.placed_of(item, texts[2]) == [True], "read again and the text is the same"


# --- history ---


def test_a_fields_history_tells_who_set_what_when_and_why(desk: Desk, make_item: MakeItem) -> None:
    item = make_item("a")
    id_ = desk.put(item)
    desk.review.edit(id_, 1, "李", PATH, {"state": "printed", "value": 5}, reason="看原件")
    desk.review.undo(id_, 2, "赵")
    desk.edit(id_, 6, "赵")
    desk.review.edit(id_, desk.version(id_), "赵", "report.title", "别的字段")
    desk.reread(item, 7)
    desk.edit(id_, 3, "王")
    desk.sign_all(id_)
    desk.approve(id_)
    desk.review.withdraw(id_, desk.version(id_), "钱", "撤下")
    told = [
        (event.kind, event.by, (event.value or {}).get("value") if event.has_value else None, event.reason)
        for event in desk.review.history(id_, PATH)
    ]
    assert told == [
        ("read", "stream", 3, None),
        ("edited", "李", 5, "看原件"),
        ("undone", "赵", None, None),
        ("edited", "赵", 6, None),
        ("read", "stream", 7, None),
        ("read_again", "nianbao", None, None),
        ("edited", "王", 3, None),
        ("settled", "王", None, None),
        ("approved", "王", 3, None),
        ("withdrawn", "钱", 3, "撤下"),
    ]
    assert [e.version for e in desk.review.history(id_, PATH) if e.kind == "read"] == ["0.1.0", "0.2.0"]


def test_a_signature_stands_in_the_history_of_the_cells_it_is_about(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    desk.edit(id_, 5)
    desk.sign_all(id_)
    kinds = [event.kind for event in desk.review.history(id_, PATH)]
    assert "signed" in kinds
    assert "signed" not in [event.kind for event in desk.review.history(id_, "report.title")]


def test_a_field_that_no_record_has_has_no_history(desk: Desk, make_item: MakeItem) -> None:
    id_ = desk.put(make_item("a"))
    for path in ("cells.none", "report.session", "narrative", "x"):
        with pytest.raises(NotFound, match="unknown_key"):
            desk.review.history(id_, path)


@pytest.mark.parametrize("statement", ["UPDATE acts SET by = '张'", "DELETE FROM acts"])
def test_an_act_can_not_be_changed_even_by_hand(
    desk: Desk, database: str, make_item: MakeItem, statement: str
) -> None:
    id_ = desk.put(make_item("a"))
    desk.edit(id_, 5)
    before = desk.store.acts(id_)
    by_hand = [statement]
    by_hand += ["TRUNCATE acts"] if database.startswith("postgresql") else []
    by_hand += ["INSERT OR REPLACE INTO acts SELECT * FROM acts"] if database.startswith("sqlite") else []
    for each in by_hand:
        with pytest.raises(DBAPIError, match="append-only"), writing(desk.engine) as connection:
            connection.execute(text(each))
    assert desk.store.acts(id_) == before
