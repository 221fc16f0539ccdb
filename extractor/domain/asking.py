"""Asking a model: the nouns.

Question   what one prompt asks: its field groups, the sections it wants read, its fingerprint and the texts of its examples.
Asked      a question with the text it is asked about.
Reply      what came of one: an answer that has the schema, or why there is none.
Attempt    one try to get an answer, as the ledger keeps it: one request on the wire, or an answer found in the cache.
Outcome    how an attempt ended. `invalid`: the answer had not the schema; `length`: cut off; `refused`: the model declined;
           `rate_limited`, `quota`, `server_error`, `timeout`, `unreachable`: the server; `bad_reply`: no JSON came;
           `rejected`: the server called the request wrong; `unauthorised`: the key; `budget`, `stopped`: not sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from extractor.domain.document import Frozen
from extractor.domain.report import NarrativeStatus

Outcome = Literal[
    "ok", "invalid", "length", "refused", "rate_limited", "quota", "server_error", "timeout", "unreachable",
    "bad_reply", "rejected", "unauthorised", "budget", "stopped",
]  # fmt: skip


class Question(Frozen):
    """`sections` empty: the whole narrative. `fingerprint` changes with any change of the prompt or its examples."""

    name: str
    groups: tuple[str, ...]
    sections: tuple[str, ...] = ()
    fingerprint: str
    examples: tuple[str, ...] = ()


class Asked(NamedTuple):
    """`of` is how long the whole document is that `text` was taken from, in characters."""

    question: Question
    text: str
    sha256: str
    of: int


class Reply(Frozen):
    """`answer` is None unless `status` is done. `outcome` tells why there is none; `retry_after` in seconds, where the server said."""

    question: Question
    status: NarrativeStatus
    model: str
    answer: Mapping[str, Any] | None = None
    outcome: Outcome = "ok"
    detail: str = ""
    retry_after: float | None = None


class Attempt(Frozen):
    """`at` in UTC, ISO; `sha256` of the source. Tokens None where the server told none, cost None where no price is known.
    `sent` characters of the report were sent of the `whole` document's; `price_of` dates the price."""

    run: str
    at: str
    server: str
    model: str
    prompt: str
    sha256: str
    number: int
    cached: bool
    outcome: Outcome
    input_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int = 0
    sent: int = 0
    whole: int = 0
    cost: float | None = None
    currency: str | None = None
    price_of: str | None = None
