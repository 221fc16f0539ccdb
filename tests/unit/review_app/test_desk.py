"""What one session does to its item: each act once, in order, and nothing over a change made elsewhere."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from extractor.domain.history import Act
from extractor.errors import Refused
from extractor.services.desk import Desk, Merged
from extractor.services.review import ReviewService
from review_app.conflict import merged_words
from review_app.desk import DeskSession
from review_app.language import catalogue
from tests.unit.review_app.desks import a_desk

zh = catalogue("zh")


class Service:
    """Takes edits at its own version only, and slowly."""

    def __init__(self) -> None:
        self.version = 1
        self.paths: list[str] = []
        self.elsewhere = {f"report.{n}" for n in range(9)}  # what another one changed meanwhile

    def open(self, _item: str) -> Desk:
        return a_desk(version=self.version)

    def edit_all(self, item: str, version: int, _by: str, changes: list[tuple[str, Any]], **_: Any) -> Desk:
        ((path, value),) = changes
        if version != self.version:
            raise Refused("review.stale", place=item)
        if value == "bad":
            raise Refused("review.bad_value", place=path, value=value)
        time.sleep(0.005)
        self.version += 1
        self.paths.append(path)
        return a_desk(version=self.version)

    def merge(self, item: str, seen: int, by: str, changes: list[tuple[str, Any]], **more: Any) -> Merged:
        ((path, _),) = changes
        self.seen = seen, more["own"]
        if path in self.elsewhere:
            raise Refused("review.stale", place=item)
        desk = self.edit_all(item, self.version, by, changes)
        return Merged(desk, (Act(kind="edited", by="李", at="t", path="report.1", version=2),))

    def settle(self, _item: str, version: int, _by: str, path: str, *, mine: bool) -> Desk:
        self.paths.append(f"{path} {mine}")
        return a_desk(version=version + 1)


def session(service: Service) -> DeskSession:
    return DeskSession(cast("ReviewService", service), "王", a_desk())


def outbox(*values: str, **more: Any) -> dict[str, Any]:
    acts = [
        {"seq": n, "item": "ab", "kind": "edit", "path": f"report.{n}", "value": value, **more}
        for n, value in enumerate(values, start=1)
    ]
    return {"acts": acts, "have": None}


def test_runs_that_overlap_do_each_act_once() -> None:
    service = Service()
    desk = session(service)
    sent = [outbox(*"abcdef"[:n]) for n in range(1, 7)] * 3
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda acts: desk.work_off(acts, zh), sent))
    assert service.paths == [f"report.{n}" for n in range(1, 7)]
    assert (desk.acked, desk.unsaved) == (6, [])


def test_a_refused_act_is_told_and_the_next_goes_on() -> None:
    service = Service()
    desk = session(service)
    desk.work_off(outbox("a", "bad", "c"), zh)
    assert service.paths == ["report.1", "report.3"]
    assert [refusal.about for refusal in desk.refusals] == ["report.2"]


@pytest.mark.parametrize(("chosen", "mine"), [("mine", True), ("now", False)])
def test_what_a_later_reading_says_otherwise_is_settled_by_the_service(chosen: str, mine: bool) -> None:
    service = Service()
    act = {"seq": 1, "item": "ab", "kind": "settle", "path": "report.year", "value": chosen}
    session(service).work_off({"acts": [act]}, zh)
    assert service.paths == [f"report.year {mine}"]


def test_a_refusal_is_gone_when_its_field_is_right() -> None:
    desk = session(Service())
    acts = outbox("bad", "good")["acts"]
    desk.work_off({"acts": [acts[0], {**acts[1], "path": "report.1"}]}, zh)
    assert desk.refusals == []


def test_after_a_change_made_elsewhere_nothing_is_saved_until_the_person_chooses() -> None:
    service = Service()
    desk = session(service)
    epoch = desk.epoch
    service.version = 9
    desk.work_off(outbox("a", "b", epoch=epoch, version=1), zh)
    assert service.paths == []
    assert [act.path for act in desk.unsaved] == ["report.1", "report.2"]
    assert desk.desk.version == 9
    assert desk.epoch != epoch

    def choose(seq: int, take: str, *seqs: int) -> None:
        act = {"seq": seq, "item": "ab", "kind": "resolve", "value": {"seqs": list(seqs), "take": take}}
        desk.work_off({"acts": [act]}, zh)

    choose(10, "mine", 1)
    assert service.paths == ["report.1"]
    choose(11, "theirs", 2)
    assert (service.paths, desk.unsaved) == (["report.1"], [])


def test_what_is_independent_of_a_change_made_elsewhere_is_saved_and_told_until_it_is_noted() -> None:
    service = Service()
    desk = session(service)
    service.version, service.elsewhere = 9, {"report.1"}
    acts = outbox("a", "b", "c", epoch=desk.epoch, version=1)["acts"]
    desk.work_off({"acts": acts[1:]}, zh)
    assert service.paths == ["report.2", "report.3"]
    # What she had sent before she saw the other's change is held against it too.
    assert service.seen == (1, f"{acts[0]['epoch']}.")
    assert (desk.unsaved, desk.desk.version) == ([], 11)
    assert [act.path for act in desk.beside] == ["report.1"]
    assert "李" in merged_words(desk.beside, zh)
    desk.work_off({"acts": [{**acts[0], "seq": 7}]}, zh)
    assert [act.path for act in desk.unsaved] == ["report.1"]
    desk.work_off({"acts": [{"seq": 8, "item": "ab", "kind": "noted"}]}, zh)
    assert (desk.beside, merged_words(desk.beside, zh)) == ((), "")


@pytest.mark.parametrize(("version", "saved"), [(1, ["report.1"]), (0, [])])
def test_an_act_of_an_earlier_opening_is_done_where_nothing_changed_since(
    version: int, saved: list[str]
) -> None:
    service = Service()
    desk = session(service)
    desk.work_off(outbox("a", epoch="of last week", version=version), zh)
    assert service.paths == saved
    assert len(desk.unsaved) == 1 - len(saved)


def test_what_was_saved_before_the_tab_was_closed_is_no_conflict() -> None:
    desk = session(Service())
    act = {
        "seq": 1,
        "item": "ab",
        "kind": "edit",
        "path": "report.year",
        "value": 2023,
        "epoch": "old",
        "version": 0,
    }
    desk.work_off({"acts": [act]}, zh)
    assert (desk.unsaved, desk.acked) == ([], 1)


def approving(*seen: str, **more: Any) -> dict[str, Any]:
    return {"acts": [{"seq": 50, "item": "ab", "kind": "approve", "value": list(seen), **more}]}


def test_a_record_is_approved_only_when_its_tables_were_seen() -> None:
    desk = session(Service())
    desk.work_off(approving(), zh)
    assert "三 申请" in desk.refusals[0].message
    assert desk.decided is None


def test_an_approval_over_what_was_changed_elsewhere_is_told() -> None:
    desk = session(Service())
    desk.work_off(approving("requests", epoch="old", version=0), zh)
    assert (desk.decided, [refusal.about for refusal in desk.refusals]) == (None, ["approve"])


def test_views_that_were_sent_are_remembered_for_a_while() -> None:
    desk = session(Service())
    for n in range(9):
        desk.remember(str(n), {"n": n})
    assert list(desk.sent) == ["5", "6", "7", "8"]


@pytest.mark.parametrize("times", [1, 2])
def test_a_decision_is_made_once(times: int) -> None:
    made: list[int] = []
    desk = session(Service())
    for _ in range(times):
        desk.decide("approve", lambda *_: made.append(1), zh)
    assert (made, desk.decided) == ([1], "approve")


def test_a_refused_decision_is_told() -> None:
    def refuse(*_: object) -> None:
        raise Refused("review.open_errors", facts={"count": 2})

    desk = session(Service())
    desk.decide("approve", refuse, zh)
    assert desk.decided is None
    assert desk.refusals[0].about == "approve"
