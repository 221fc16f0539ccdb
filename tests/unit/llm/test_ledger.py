"""Budgets, prices and sums."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from extractor.domain.asking import Attempt
from extractor.errors import UsageError
from extractor.llm.ledger import MemoryLedger, Purse
from extractor.llm.prices import OUR_PRICES, Price, price_of, read_prices
from extractor.services.costs import costs_json, summed


def price(model: str, since: str, amount: float = 1.0) -> Price:
    return Price.model_validate(
        {
            "model": model,
            "from": since,
            "currency": "CNY",
            "input": amount,
            "output": 2 * amount,
            "source": "s",
        }
    )


# --- purse ---


def test_a_purse_without_limit_gives_always() -> None:
    assert Purse().take(10**9, 10**9)


def test_what_is_held_can_not_be_taken_and_what_was_not_used_comes_back() -> None:
    purse = Purse(tokens=100)
    assert purse.take(40, 40)
    assert not purse.take(20, 10)
    assert not purse.at_rest
    purse.settle((40, 40), (30, 10))
    assert (purse.at_rest, purse.spent) == (True, 40)
    assert purse.take(40, 20)
    assert not purse.take(1, 0)


def test_a_server_that_does_not_tell_has_used_all() -> None:
    purse = Purse(tokens=100)
    purse.take(40, 40)
    purse.settle((40, 40), (None, 5))
    assert purse.spent == 45


def test_money_is_counted_by_the_price() -> None:
    purse = Purse(money=0.000_1, price=price("m", "2024-01-01"))
    assert purse.take(60, 20)
    assert not purse.take(1, 0)
    with pytest.raises(ValueError, match="price"):
        Purse(money=1.0)


def test_threads_can_not_overspend_together() -> None:
    purse = Purse(tokens=500)
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: purse.take(7, 3), range(200)))
    assert taken.count(True) == 50


# --- prices ---


@pytest.mark.parametrize(
    ("model", "day", "amount"),
    [
        ("qwen-plus", date(2024, 6, 1), 4.0),
        ("qwen-plus", date(2025, 6, 1), 2.0),
        ("qwen-max", date(2025, 6, 1), 4.0),
        ("qwen-max", date(2023, 6, 1), None),
        ("gpt", date(2025, 6, 1), None),
    ],
)
def test_the_price_that_holds_that_day(model: str, day: date, amount: float | None) -> None:
    prices = [price("qwen-*", "2024-01-01", 4.0), price("qwen-plus", "2025-01-01", 2.0)]
    found = price_of(model, prices, day)
    assert (found.input if found else None) == amount


def test_our_prices_are_dated_and_sourced() -> None:
    prices = read_prices(OUR_PRICES)
    assert prices
    assert all(one.source.startswith("https://") and one.since <= date(2026, 12, 31) for one in prices)


@pytest.mark.parametrize("text", ["x", "- {model: m}", "- {model: m, from: 2024-01-01, currency: USD, input: -1, output: 1, source: s}", "["])  # fmt: skip
def test_a_price_file_at_fault_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "p.yaml").write_text(text)
    with pytest.raises(UsageError, match="NIANBAO_MODEL_PRICES"):
        read_prices(tmp_path / "p.yaml")
    with pytest.raises(UsageError, match="NIANBAO_MODEL_PRICES"):
        read_prices(tmp_path / "none.yaml")


# --- sums ---


def attempt(**more: Any) -> Attempt:
    whole = {
        "run": "r", "at": "2026-01-01T00:00:00+00:00", "server": "h", "model": "m", "prompt": "p", "sha256": "", "number": 1,
        "cached": False, "outcome": "ok", "input_tokens": 100, "output_tokens": 10, "sent": 200, "whole": 1000, **more,
    }  # fmt: skip
    return Attempt.model_validate(whole)


def test_sums_tell_what_is_known_and_what_is_not() -> None:
    ledger = MemoryLedger()
    ledger.record(
        [
            attempt(cost=0.5, currency="USD"),
            attempt(cost=2.0, currency="CNY", model="n"),
            attempt(outcome="timeout", input_tokens=None, output_tokens=None),
            attempt(cached=True, input_tokens=0, output_tokens=0, sent=0),
            attempt(),
        ]
    )
    m, n, total = costs_json(summed(ledger.attempts(), "model"))
    assert (m["key"], n["key"], total["key"]) == ("m", "n", "total")
    assert (total["attempts"], total["cached"], total["unpriced"]) == (5, 1, 1)
    assert total["outcomes"] == {"ok": 4, "timeout": 1}
    assert total["cost"] == {"USD": 0.5, "CNY": 2.0}
    # Four sent 200 of 1000 characters; a character sent cost 300/800 of a token.
    assert (total["saved_characters"], total["saved_tokens"]) == (3200, 1200)
    assert list(ledger.attempts("2026-01-02")) == []
    [nothing] = summed([], "day")
    assert (nothing.attempts, nothing.saved_tokens) == (0, None)
