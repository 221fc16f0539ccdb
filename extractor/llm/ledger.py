"""What a run may spend and what it has spent.

Purse          a run's budget. A call takes the most it may use before it is sent and gives back what it did not use, so that
               calls that run at the same time can't overspend together.
MemoryLedger   a ledger that lasts as long as the process: for runs without a store, and for tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock

from extractor.domain.asking import Attempt
from extractor.llm.prices import Price


class Purse:
    def __init__(
        self, tokens: int | None = None, money: float | None = None, price: Price | None = None
    ) -> None:
        """`money` in the price's currency; it needs a price. None is no limit."""
        if money is not None and price is None:
            raise ValueError("a budget in money needs a price")
        self._tokens = tokens
        self._money = money
        self._price = price
        self._held = (0, 0)
        self._spent = (0, 0)
        self._lock = Lock()

    def take(self, input_tokens: int, output_tokens: int) -> bool:
        """False where they might not be there any more; then nothing was taken."""
        with self._lock:
            after = tuple(
                held + spent + more
                for held, spent, more in zip(
                    self._held, self._spent, (input_tokens, output_tokens), strict=True
                )
            )
            if self._tokens is not None and sum(after) > self._tokens:
                return False
            if self._money is not None and self._price is not None and self._price.of(*after) > self._money:
                return False
            self._held = (self._held[0] + input_tokens, self._held[1] + output_tokens)
            return True

    def settle(self, taken: tuple[int, int], used: tuple[int | None, int | None]) -> None:
        """A server that does not tell what it used has used all that was taken."""
        with self._lock:
            self._held = (self._held[0] - taken[0], self._held[1] - taken[1])
            spent = [most if told is None else told for most, told in zip(taken, used, strict=True)]
            self._spent = (self._spent[0] + spent[0], self._spent[1] + spent[1])

    @property
    def at_rest(self) -> bool:
        """Nothing is held by a call under way."""
        return self._held == (0, 0)

    @property
    def spent(self) -> int:
        return sum(self._spent)


class MemoryLedger:
    """Implements ports.Ledger."""

    def __init__(self) -> None:
        self._attempts: list[Attempt] = []
        self._answers: dict[str, str] = {}

    def record(self, attempts: Sequence[Attempt]) -> None:
        self._attempts.extend(attempts)

    def attempts(self, since: str | None = None) -> Iterator[Attempt]:
        return (one for one in list(self._attempts) if since is None or one.at >= since)

    def answer(self, key: str) -> str | None:
        return self._answers.get(key)

    def keep(self, key: str, answer: str, at: str) -> None:  # noqa: ARG002  (the port's signature)
        self._answers.setdefault(key, answer)
