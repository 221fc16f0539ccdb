"""The ledger on real databases: every attempt stays, and so does the first answer."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from extractor.domain.asking import Attempt
from extractor.errors import OutsideError
from extractor.storage.engine import open_database, writing
from extractor.storage.ledger import SqlLedger

AT = "2024-03-01T08:00:00.000+00:00"


def attempt(number: int = 1, at: str = AT) -> Attempt:
    return Attempt(
        run="r", at=at, server="127.0.0.1", model="m", prompt="p@1:f", sha256="a" * 64, number=number, cached=False,
        outcome="ok", input_tokens=10, output_tokens=None, latency_ms=5, sent=3, whole=9,
    )  # fmt: skip


@pytest.fixture
def ledger(database: str) -> Iterator[SqlLedger]:
    opened = SqlLedger.open(database)
    yield opened
    opened.close()


def test_attempts_come_back_as_they_were_in_their_order(ledger: SqlLedger) -> None:
    rows = [attempt(2), attempt(1), attempt(3, at="2024-03-02T08:00:00.000+00:00")]
    ledger.record(rows[:2])
    ledger.record(rows[2:])
    ledger.record([])
    assert list(ledger.attempts()) == rows
    assert list(ledger.attempts("2024-03-02")) == rows[2:]


@pytest.mark.parametrize("change", ["UPDATE attempts SET cost = 0", "DELETE FROM attempts"])
def test_an_attempt_can_not_be_changed_even_by_hand(database: str, ledger: SqlLedger, change: str) -> None:
    ledger.record([attempt()])
    engine = open_database(database)
    with pytest.raises((DBAPIError, OutsideError)), writing(engine) as connection:
        connection.execute(text(change))
    engine.dispose()
    assert list(ledger.attempts()) == [attempt()]


def test_the_first_answer_stays(ledger: SqlLedger) -> None:
    assert ledger.answer("k") is None
    ledger.keep("k", "first", AT)
    ledger.keep("k", "second", AT)
    assert ledger.answer("k") == "first"


def test_many_threads_may_write_at_once(ledger: SqlLedger) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: (ledger.record([attempt(n)]), ledger.keep("k", str(n), AT)), range(40)))
    assert sorted(one.number for one in ledger.attempts()) == list(range(40))
    assert ledger.answer("k") is not None
