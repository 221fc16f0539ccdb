"""Leases on real databases: one holder at a time, and none for ever."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.queue import QueueFilter, Standing
from extractor.domain.review import Draft, Edit, Item
from extractor.errors import NotFound, Refused
from extractor.services.claims import ClaimService
from extractor.storage.claims import SqlClaims
from extractor.storage.engine import open_database
from extractor.storage.store import SqlStore

PROJECT = Path(__file__).parents[2]
AT = "2024-03-01T08:00:00.000+00:00"
MakeItem = Callable[..., Item]
StandingOf = Callable[..., Any]


class Wound:
    """A clock that stands until it is wound on."""

    def __init__(self) -> None:
        self.at = datetime(2024, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def on(self, seconds: int) -> str:
        self.at += timedelta(seconds=seconds)
        return self.at.isoformat(timespec="milliseconds")


class Desk:
    """Three open items, 甲 riskier than 乙 and 丙, and leases of 300 seconds."""

    def __init__(self, store: SqlStore, claims: ClaimService, clock: Wound, ids: list[str]) -> None:
        self.store, self.claims, self.clock = store, claims, clock
        self.first, self.second, self.third = ids

    def held(self) -> dict[str, str | None]:
        now = self.clock.on(0)
        return {row.id: row.holder for row in self.store.page(QueueFilter(), now).rows}


@pytest.fixture
def desk(database: str, store: SqlStore, make_item: MakeItem, standing_of: StandingOf) -> Iterator[Desk]:
    ids = []
    for name, risk in (("甲", 9.0), ("乙", 5.0), ("丙", 1.0)):
        item = make_item(name)
        store.add(item, standing_of(item, risk=risk), AT)
        ids.append(item.id)
    engine, clock = open_database(database), Wound()
    yield Desk(store, ClaimService(SqlClaims(engine), clock, 300), clock, ids)
    engine.dispose()


def test_a_claim_is_refused_while_another_holds_and_names_the_holder(desk: Desk) -> None:
    claim = desk.claims.claim(desk.first, "李", "s1")
    assert (claim.holder, claim.until) == ("李", "2024-03-01T08:05:00.000+00:00")
    with pytest.raises(Refused) as refused:
        desk.claims.claim(desk.first, "李", "s2")
    assert (refused.value.code, refused.value.facts) == (
        "review.held",
        {"holder": "李", "until": claim.until},
    )
    assert desk.held() == {desk.first: "李", desk.second: None, desk.third: None}
    assert desk.claims.claim(desk.first, "李", "s1").until == claim.until


def test_a_lease_renews_and_runs_out(desk: Desk) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.clock.on(200)
    assert desk.claims.renew(desk.first, "李", "s1").until == "2024-03-01T08:08:20.000+00:00"
    desk.clock.on(299)
    with pytest.raises(Refused, match="held"):
        desk.claims.claim(desk.first, "王", "s2")
    desk.clock.on(1)
    assert desk.held()[desk.first] is None
    taken = desk.claims.claim(desk.first, "王", "s2")
    assert (taken.holder, taken.ran_out) == ("王", True)
    assert not desk.claims.renew(desk.first, "王", "s2").ran_out
    with pytest.raises(Refused, match="held"):
        desk.claims.renew(desk.first, "李", "s1")


def save(desk: Desk, item: str, version: int) -> None:
    row = desk.store.row(item)
    standing = Standing(**{name: getattr(row, name) for name in Standing.model_fields if name != "body"})
    draft = Draft(edits=(Edit(path="report.title", value="改", by="李", at=AT),))
    desk.store.save(item, version, draft, standing, AT)


def test_who_came_late_still_saves_where_nobody_took_it(desk: Desk) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.clock.on(301)
    save(desk, desk.first, 1)
    assert desk.store.get(desk.first).version == 2


@pytest.mark.parametrize("take", ["claim", "take_over"])
def test_who_came_late_is_told_where_somebody_took_it(desk: Desk, take: str) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.clock.on(301 if take == "claim" else 1)
    getattr(desk.claims, take)(desk.first, "王", "s2")
    with pytest.raises(Refused, match="stale"):
        save(desk, desk.first, 1)
    save(desk, desk.first, 2)


def test_what_was_given_back_is_free_and_unchanged(desk: Desk) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.claims.release(desk.first, "王", "s2")
    assert desk.held()[desk.first] == "李"
    desk.claims.release(desk.first, "李", "s1")
    assert desk.held()[desk.first] is None
    desk.claims.claim(desk.first, "王", "s2")
    assert desk.store.get(desk.first).version == 1


def test_taking_over_stands_in_the_history(desk: Desk) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.claims.take_over(desk.first, "王", "s2")
    desk.claims.take_over(desk.second, "王", "s2")
    [act] = desk.store.acts(desk.first)
    assert (act.kind, act.by, act.value["holder"]) == ("taken_over", "王", "李")
    assert desk.store.acts(desk.second) == ()
    assert desk.held()[desk.first] == "王"


def test_next_is_the_riskiest_that_nobody_else_holds(desk: Desk) -> None:
    assert desk.claims.claim_next("李", "s1", QueueFilter()) == desk.first
    assert desk.claims.claim_next("王", "s2", QueueFilter()) == desk.second
    assert desk.claims.claim_next("李", "s1", QueueFilter()) == desk.first
    assert desk.claims.claim_next("赵", "s3", QueueFilter(issuer="丙")) == desk.third
    assert desk.claims.claim_next("钱", "s4", QueueFilter(state=None)) is None
    desk.clock.on(301)
    assert desk.claims.claim_next("钱", "s4", QueueFilter()) == desk.first


def test_next_goes_on_behind_a_report_in_the_queues_order(desk: Desk) -> None:
    desk.claims.claim(desk.second, "王", "s2")
    assert desk.claims.claim_next("李", "s1", QueueFilter(), after=desk.first) == desk.third
    assert desk.claims.claim_next("李", "s1", QueueFilter(), after=desk.third) is None
    # Also where that report does not fit the filter itself.
    assert desk.claims.claim_next("李", "s1", QueueFilter(issuer="丙"), after=desk.first) == desk.third
    with pytest.raises(NotFound, match="no_item"):
        desk.claims.claim_next("李", "s1", QueueFilter(), after="nobody")


def test_nobody_holds_what_is_not_there(desk: Desk) -> None:
    for act in (desk.claims.claim, desk.claims.renew, desk.claims.take_over):
        with pytest.raises(NotFound, match="no_item"):
            act("0" * 16, "李", "s1")


def test_the_queue_tells_mine_theirs_and_free_apart(desk: Desk) -> None:
    desk.claims.claim(desk.first, "李", "s1")
    desk.claims.claim(desk.second, "王", "s2")
    now = desk.clock.on(1)

    def shown(held: Any, session: str = "s1") -> list[str]:
        rows = desk.store.page(QueueFilter(held=held, session=session), now).rows
        return [row.id for row in rows]

    assert (shown("mine"), shown("others"), shown("free")) == ([desk.first], [desk.second], [desk.third])
    desk.claims.claim(desk.third, "王", "s2")
    empty = desk.store.page(QueueFilter(held="free", session="s1"), now)
    assert [(h.name, h.items) for h in empty.holders] == [("王", 2)]
    assert dict(empty.everything) == {"open": 3}


def test_processes_that_claim_at_once_never_claim_the_same(
    database: str, store: SqlStore, make_item: MakeItem, standing_of: StandingOf
) -> None:
    """The full number (2,000 by 8) is benchmarks/claims.py."""
    items = [make_item(f"r{number:03}") for number in range(120)]
    for item in items:
        store.add(item, standing_of(item), AT)
    command = [sys.executable, "-m", "tests.integration.claiming", database]
    running = [
        subprocess.Popen([*command, f"p{number}"], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        for number in range(4)
    ]
    claimed = [line for process in running for line in process.communicate(timeout=120)[0].split()]
    assert [process.returncode for process in running] == [0] * 4
    assert Counter(claimed) == Counter(item.id for item in items)
