"""What can go wrong between a question and its answer, each as what it is.

CallFailed    one call gave no answer: its outcome, whether sending it again may help, whether the whole run has to stop.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from extractor.domain.asking import Outcome

if TYPE_CHECKING:
    import openai

# A quota that is used up comes as 429 like a rate limit does, but waiting does not bring it back.
_QUOTA = frozenset({"insufficient_quota", "billing_hard_limit_reached", "insufficient_balance", "Arrearage"})
_STOPS: frozenset[Outcome] = frozenset({"quota", "unauthorised", "budget"})
_AGAIN: frozenset[Outcome] = frozenset(
    {"rate_limited", "server_error", "timeout", "unreachable", "bad_reply"}
)
_BY_STATUS: Mapping[int, Outcome] = {
    401: "unauthorised", 402: "quota", 403: "unauthorised", 408: "timeout", 429: "rate_limited",
}  # fmt: skip


class CallFailed(Exception):
    def __init__(self, outcome: Outcome, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(outcome, detail)
        self.outcome = outcome
        self.detail = detail[:300]
        self.retry_after = retry_after

    @property
    def stops_run(self) -> bool:
        return self.outcome in _STOPS

    @property
    def may_help_again(self) -> bool:
        return self.outcome in _AGAIN


def failed(error: Exception) -> CallFailed:
    """What the client raised, as an outcome. A fault that is none of the world's is raised again as it is."""
    import openai

    if isinstance(error, openai.APITimeoutError | TimeoutError):
        return CallFailed("timeout", "no answer in time")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error)
    if isinstance(error, openai.APIResponseValidationError | RecursionError | ValueError):
        return CallFailed("bad_reply", "the server's reply is no JSON")
    if isinstance(error, openai.APIConnectionError):
        return CallFailed("unreachable", str(error.__cause__ or error))
    raise error


def _of_status(error: openai.APIStatusError) -> CallFailed:
    status = error.status_code
    if 300 <= status < 400:
        return CallFailed("rejected", f"HTTP {status}: the server sends elsewhere, which is not followed")
    outcome = _BY_STATUS.get(status, "server_error" if status >= 500 else "rejected")
    if outcome == "rate_limited" and _code(error) in _QUOTA:
        outcome = "quota"
    wait = _retry_after(error) if outcome == "rate_limited" else None
    return CallFailed(outcome, f"HTTP {status}: {_message(error)}", wait)


def _code(error: openai.APIStatusError) -> str:
    body: Any = error.body
    if isinstance(body, dict):
        for name in ("code", "type"):
            if isinstance(body.get(name), str) and body[name] in _QUOTA:
                return str(body[name])
    return str(error.code or "")


def _message(error: openai.APIStatusError) -> str:
    body: Any = error.body
    told = body.get("message") if isinstance(body, dict) else body
    return " ".join(str(told or "").split())[:200]


def _retry_after(error: openai.APIStatusError) -> float | None:
    """Seconds; None where the server told none or told it as a date, which clocks make unsure."""
    told = error.response.headers.get("retry-after", "")
    return float(told) if re.fullmatch(r"\d+(?:\.\d+)?", told) else None


_THINKING = re.compile(r"\s*(?:<think>)?(?:(?!</think>)[^{])*</think>|\s*<think>.*?</think>", re.DOTALL)


def unwrapped(content: str) -> str:
    """The JSON object in a model's text: without its thoughts before, a fence around it or remarks after. What holds none is
    given back as it is, for the schema to refuse. Thoughts end before the object begins: a `</think>` inside a quote is text."""
    thinking = _THINKING.match(content)
    rest = content[thinking.end() :] if thinking else content
    start = rest.find("{")
    if start < 0:
        return rest
    try:
        _, end = json.JSONDecoder().raw_decode(rest, start)
    except (json.JSONDecodeError, RecursionError):
        return rest
    return rest[start:end]
