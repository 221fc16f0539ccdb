"""What one session does to its item: each act once, in order, and nothing over a change made elsewhere."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest

from extractor.errors import Refused
from extractor.services.review import Desk, ReviewService
from review_app.desk import DeskSession
from review_app.language import catalogue
from tests.unit.review_app.desks import a_desk

zh = catalogue("zh")


class Service:
    """Takes edits at its own version only, and slowly."""

    def __init__(self) -> None:
        self.version = 1
        self.paths: list[str] = []

    def edit(self, item: str, version: int, _by: str, path: str, value: Any, **_: Any) -> Desk:
        if version != self.version:
            raise Refused("review.stale", place=item)
        if value == "bad":
            raise Refused("review.bad_value", place=path, value=value)
        time.sleep(0.005)
        self.version += 1
        self.paths.append(path)
        return a_desk(version=self.version)


def session(service: Service) -> DeskSession:
    return DeskSession(cast("ReviewService", service), "王", a_desk())


def outbox(*values: str) -> list[dict[str, Any]]:
    return [
        {"seq": n, "item": "ab", "kind": "edit", "path": f"report.{n}", "value": value}
        for n, value in enumerate(values, start=1)
    ]


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


def test_a_refusal_is_gone_when_its_field_is_right() -> None:
    desk = session(Service())
    acts = outbox("bad", "good")
    desk.work_off([acts[0], {**acts[1], "path": "report.1"}], zh)
    assert desk.refusals == []


def test_after_a_change_made_elsewhere_nothing_is_saved() -> None:
    service = Service()
    desk = session(service)
    service.version = 9
    desk.work_off(outbox("a", "b"), zh)
    assert service.paths == []
    assert [act.path for act in desk.unsaved] == ["report.1", "report.2"]


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
