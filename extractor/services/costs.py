"""What the model has cost: the ledger's attempts summed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from extractor.domain.asking import Attempt
from extractor.domain.document import Frozen

By = str
# What the attempts can be summed by.
KEYS: Mapping[By, Callable[[Attempt], str]] = {
    "model": lambda one: one.model,
    "server": lambda one: one.server,
    "prompt": lambda one: one.prompt,
    "day": lambda one: one.at[:10],
    "run": lambda one: one.run,
}


class Sum(Frozen):
    """`cost` by currency, of the attempts that have one; `price_dates` the days from which their prices are said to hold; `unpriced` counts those that used tokens and have none. `sent` characters
    of reports against the `whole` documents', which is what sending everything each time would have sent."""

    key: str
    attempts: int = 0
    cached: int = 0
    outcomes: Mapping[str, int] = {}
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Mapping[str, float] = {}
    price_dates: tuple[str, ...] = ()
    unpriced: int = 0
    latency_ms: int = 0
    sent: int = 0
    whole: int = 0

    @property
    def saved_characters(self) -> int:
        return self.whole - self.sent

    @property
    def saved_tokens(self) -> int | None:
        """At the tokens that a character sent has cost; None where nothing was sent."""
        return round(self.saved_characters * self.input_tokens / self.sent) if self.sent else None


def summed(attempts: Iterable[Attempt], by: By) -> list[Sum]:
    """By the key, in the order in which it first comes; the last is the whole."""
    groups: dict[str, list[Attempt]] = {}
    everything: list[Attempt] = []
    for attempt in attempts:
        groups.setdefault(KEYS[by](attempt), []).append(attempt)
        everything.append(attempt)
    return [*(_sum(key, found) for key, found in groups.items()), _sum("total", everything)]


def costs_json(sums: Sequence[Sum]) -> list[dict[str, Any]]:
    return [
        {
            **one.model_dump(mode="json"),
            "saved_characters": one.saved_characters,
            "saved_tokens": one.saved_tokens,
        }
        for one in sums
    ]


def _sum(key: str, attempts: Sequence[Attempt]) -> Sum:
    outcomes: dict[str, int] = {}
    cost: dict[str, float] = {}
    for one in attempts:
        outcomes[one.outcome] = outcomes.get(one.outcome, 0) + 1
        if one.cost is not None and one.currency is not None:
            cost[one.currency] = cost.get(one.currency, 0.0) + one.cost
    return Sum(
        key=key,
        attempts=len(attempts),
        cached=sum(one.cached for one in attempts),
        outcomes=outcomes,
        input_tokens=sum(one.input_tokens or 0 for one in attempts),
        output_tokens=sum(one.output_tokens or 0 for one in attempts),
        cost=cost,
        price_dates=tuple(sorted({one.price_of for one in attempts if one.price_of is not None})),
        unpriced=sum(one.cost is None and not one.cached and bool(one.input_tokens) for one in attempts),
        latency_ms=sum(one.latency_ms for one in attempts),
        sent=sum(one.sent for one in attempts),
        whole=sum(one.whole for one in attempts if not one.cached),
    )
