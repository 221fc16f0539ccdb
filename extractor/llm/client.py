"""Asks a model through instructor over the OpenAI client.

Every request is sent by `_Line.send`, which stands between instructor and the client: it counts and keeps each attempt, waits and
sends again where that helps, and tells failures apart. instructor's own part is the schema: how it is asked for, and one question
again with the validation error. It gets whole messages and no `context`, for with one it runs every message as a template: the
report's braces would be code.

The async client lives on a loop of its own, in a thread of its own: `ask` may be called from any thread, `ask_async` from any
loop, and both share one limit on how many requests are under way.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import threading
import time
import uuid
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import Future
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from extractor.domain.asking import Asked, Attempt, Question, Reply
from extractor.domain.document import Frozen
from extractor.domain.history import moment
from extractor.errors import UsageError
from extractor.llm.faults import CallFailed, failed, unwrapped
from extractor.llm.hosts import checked_host, is_allowed
from extractor.llm.ledger import Purse
from extractor.llm.modes import PROBE_ANSWER, PROBE_SYSTEM, PROBE_TEXT, Mode, Probe, manners_of
from extractor.llm.prices import Price, price_of
from extractor.llm.prompts import Prompt
from extractor.ports import Clock, Ledger

if TYPE_CHECKING:
    from instructor.core.exceptions import InstructorRetryException
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

T = TypeVar("T")
_PROBE = Question(name="probe", groups=(), fingerprint="probe-1")
_PURSE_WAIT = 0.01


class ModelOptions(NamedTuple):
    """`mode` None: found out by a probe. `retries`: how often a request is sent again after the server's failures, `backoff` the
    first wait in seconds, doubled each time; a wait longer than `longest_wait` that a server asks for ends the run instead.
    `allowed_hosts` beside this machine. Budgets None: no limit. `extra` goes into the request's body as it is."""

    model: str
    base_url: str
    key: str = ""
    mode: Mode | None = None
    allowed_hosts: tuple[str, ...] = ()
    timeout: float = 60.0
    concurrency: int = 4
    max_tokens: int = 4096
    temperature: float | None = 0.0
    retries: int = 2
    backoff: float = 0.5
    longest_wait: float = 30.0
    budget_tokens: int | None = None
    budget_money: float | None = None
    extra: Mapping[str, Any] = {}


class _Form(NamedTuple):
    """What is asked: the answer's schema and the two messages, filled in."""

    schema: type[Frozen]
    system: str
    user: str


class _Wire(NamedTuple):
    """What is there while the narrator is at work. `turn` limits the requests under way; one probe at a time."""

    loop: asyncio.AbstractEventLoop
    thread: threading.Thread
    client: AsyncOpenAI
    turn: asyncio.Semaphore
    probing: asyncio.Lock


_PROBE_FORM = _Form(Probe, PROBE_SYSTEM, PROBE_TEXT)


class ModelNarrator:
    """Implements ports.Narrator. Nothing is sent, and no client is imported, before the first question."""

    def __init__(
        self,
        options: ModelOptions,
        prompts: Sequence[Prompt],
        ledger: Ledger,
        clock: Clock,
        prices: Sequence[Price] = (),
    ) -> None:
        """Refused("model.host") for a server that may not read the text; UsageError("model.no_price") for a budget in money
        where no price is known."""
        self.host = checked_host(options.base_url, options.allowed_hosts)
        self._options = options
        self._prompts = {prompt.question: prompt for prompt in prompts}
        self._ledger = ledger
        self._clock = clock
        self._price = price_of(options.model, prices, clock.now().date())
        if options.budget_money is not None and self._price is None:
            raise UsageError("model.no_price", value=options.model, facts={"model": options.model})
        self._purse = Purse(options.budget_tokens, options.budget_money, self._price)
        self._run = uuid.uuid4().hex[:12]
        self._mode: Mode | None = options.mode
        self._stopped: CallFailed | None = None
        self._wire: _Wire | None = None
        self._starting = threading.Lock()

    @property
    def model(self) -> str:
        return self._options.model

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(self._prompts)

    @property
    def concurrency(self) -> int:
        return self._options.concurrency

    def ask(self, asked: Sequence[Asked]) -> list[Reply]:
        return self._begun(asked).result()

    async def ask_async(self, asked: Sequence[Asked]) -> list[Reply]:
        return await asyncio.wrap_future(self._begun(asked))

    def close(self) -> None:
        """Ends the connections. Asking again opens new ones."""
        with self._starting:
            wire, self._wire = self._wire, None
            if wire is None:
                return
            _run_in(wire.loop, _ended(wire.client))
            wire.loop.call_soon_threadsafe(wire.loop.stop)
            wire.thread.join()
            wire.loop.close()

    # --- the loop and the client -----------------------------------------------------------------------------------------

    def _begun(self, asked: Sequence[Asked]) -> Future[list[Reply]]:
        wire = self._started()
        return asyncio.run_coroutine_threadsafe(self._ask_all(wire, asked), wire.loop)

    def _started(self) -> _Wire:
        with self._starting:
            if self._wire is None:
                loop = asyncio.new_event_loop()
                thread = threading.Thread(target=loop.run_forever, name="nianbao-model", daemon=True)
                thread.start()
                client = _run_in(loop, self._connect())
                turn = asyncio.Semaphore(self._options.concurrency)
                self._wire = _Wire(loop, thread, client, turn, asyncio.Lock())
            return self._wire

    async def _connect(self) -> AsyncOpenAI:
        """No redirect is followed and no proxy of the environment is used: the text goes to the server named, or nowhere."""
        import instructor
        import openai

        # instructor logs each failure as an error with what the server said, the report's words among it; the ledger has it in order.
        logging.getLogger("instructor").setLevel(logging.CRITICAL)
        allowed = self._options.allowed_hosts

        async def guard(request: Any) -> None:
            if not is_allowed(request.url.host, allowed):
                raise CallFailed("rejected", f"{request.url.host} is not an allowed host")

        client = openai.AsyncOpenAI(
            base_url=self._options.base_url,
            api_key=self._options.key or "none",
            timeout=self._options.timeout,
            max_retries=0,  # `_Line` sends again itself: an attempt the SDK repeats in silence would be in no ledger
            http_client=openai.DefaultAsyncHttpxClient(
                follow_redirects=False, trust_env=False, event_hooks={"request": [guard]}
            ),
        )
        client.organization = client.project = None  # OPENAI_ORG_ID and its like are other programs' settings
        # Both import the rest of themselves when first used: that is no part of the first answer's latency.
        _ = instructor.patch, client.chat.completions
        return client

    # --- asking ----------------------------------------------------------------------------------------------------------

    async def _ask_all(self, wire: _Wire, asked: Sequence[Asked]) -> list[Reply]:
        try:
            mode = await self._settled_mode(wire)
        except CallFailed as fault:
            return [self._not_answered(one, fault, "failed") for one in asked]
        return list(await asyncio.gather(*(self._ask_one(wire, one, mode) for one in asked)))

    async def _ask_one(self, wire: _Wire, asked: Asked, mode: Mode) -> Reply:
        prompt = self._prompts[asked.question]
        line = _Line(self, wire, asked)
        try:
            key = self._cache_key(prompt, asked.text, mode)
            kept = await asyncio.to_thread(self._kept, key, prompt.schema)
            if kept is not None:
                line.found_in_cache()
                return self._reply(asked, "done", kept)
            answer = await self._answered(line, prompt, mode)
        except CallFailed as fault:
            return self._not_answered(asked, fault, "failed" if line.attempts else "skipped")
        finally:
            await asyncio.to_thread(self._ledger.record, line.attempts)
        text = json.dumps(answer, ensure_ascii=False)
        await asyncio.to_thread(self._ledger.keep, key, text, self._now())
        return self._reply(asked, "done", answer)

    def _not_answered(self, asked: Asked, fault: CallFailed, status: Any) -> Reply:
        """`skipped` is what was never sent. What would befall every other question too ends the run."""
        if fault.stops_run or (fault.outcome == "rate_limited" and fault.retry_after is not None):
            self._stopped = self._stopped or fault
        return Reply(
            question=asked.question, status=status, model=self.model, outcome=fault.outcome, detail=fault.detail,
            retry_after=fault.retry_after,
        )  # fmt: skip

    def _reply(self, asked: Asked, status: Any, answer: Mapping[str, Any]) -> Reply:
        return Reply(question=asked.question, status=status, model=self.model, answer=answer)

    async def _answered(self, line: _Line, prompt: Prompt, mode: Mode) -> dict[str, Any]:
        """One answer that has the schema; an answer that was cut off is asked for once more with twice the room."""
        form = _Form(prompt.schema, prompt.system, prompt.filled(line.asked.text))
        room = self._options.max_tokens
        try:
            return await self._structured(line, form, mode, room)
        except CallFailed as fault:
            if fault.outcome != "length":
                raise
        return await self._structured(line, form, mode, 2 * room)

    async def _structured(self, line: _Line, form: _Form, mode: Mode, room: int) -> dict[str, Any]:
        """CallFailed, whatever went wrong outside."""
        import instructor
        from instructor.core.exceptions import InstructorRetryException

        async def create(**request: Any) -> ChatCompletion:
            return await line.send(request)

        ask: Any = instructor.patch(create=create, mode=instructor.Mode[mode.upper()])
        request: dict[str, Any] = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": form.system},
                {"role": "user", "content": form.user},
            ],
            manners_of(self.host).limit: room,
        }
        if self._options.temperature is not None:
            request["temperature"] = self._options.temperature
        if self._options.extra:
            request["extra_body"] = dict(self._options.extra)
        try:
            made: Frozen = await ask(response_model=_stand_in(form.schema), max_retries=1, **request)
        except InstructorRetryException as error:
            cause = error.__cause__
            if isinstance(cause, CallFailed):
                raise cause from error
            if not line.attempts or line.attempts[-1].outcome != "ok":
                raise  # a bug of ours: no reply came that could be at fault
            line.end("invalid")
            raise CallFailed("invalid", _why_invalid(error)) from error
        return made.model_dump(mode="json")

    # --- mode ------------------------------------------------------------------------------------------------------------

    async def _settled_mode(self, wire: _Wire) -> Mode:
        """The mode of the settings, else the remembered one, else the first that passes the probe."""
        if self._mode is not None:
            return self._mode
        async with wire.probing:
            if self._mode is None:
                key = _digest("mode", self._options.base_url, self.model, self._options.extra)
                remembered = await asyncio.to_thread(self._ledger.answer, key)
                modes = manners_of(self.host).modes
                self._mode = next((mode for mode in modes if mode == remembered), None)
                if self._mode is None:
                    self._mode = await self._probed(wire, modes)
                    await asyncio.to_thread(self._ledger.keep, key, self._mode, self._now())
        return self._mode

    async def _probed(self, wire: _Wire, modes: Sequence[Mode]) -> Mode:
        told = ""
        for mode in modes:
            line = _Line(self, wire, Asked(_PROBE, PROBE_TEXT, "", 0))
            try:
                made = await self._structured(line, _PROBE_FORM, mode, self._options.max_tokens)
            except CallFailed as fault:
                # Only what the mode itself may have caused is a reason to try the next one.
                if fault.outcome not in ("rejected", "invalid", "refused", "length"):
                    raise
                told = fault.detail
            else:
                if made == PROBE_ANSWER.model_dump(mode="json"):
                    return mode
                told = f"the probe's answer is wrong: {made}"
            finally:
                await asyncio.to_thread(self._ledger.record, line.attempts)
        self._stopped = CallFailed("rejected", f"no mode works on this server: {told}")
        raise self._stopped

    # --- cache -----------------------------------------------------------------------------------------------------------

    def _cache_key(self, prompt: Prompt, text: str, mode: Mode) -> str:
        """Whatever may change the answer: model, server, settings, prompt, schema, text."""
        options = self._options
        settings = (mode, options.max_tokens, options.temperature, options.extra)
        what = (prompt.question.fingerprint, prompt.schema_text, text)
        return _digest("answer", self.model, options.base_url, settings, *what)

    def _kept(self, key: str, schema: type[Frozen]) -> dict[str, Any] | None:
        kept = self._ledger.answer(key)
        if kept is None:
            return None
        try:
            return schema.model_validate_json(kept).model_dump(mode="json")
        except ValueError:
            return None  # kept by a program whose schema was another

    def _now(self) -> str:
        return moment(self._clock.now())


class _Line:
    """One question's way to the server: sends its requests and keeps its attempts."""

    def __init__(self, narrator: ModelNarrator, wire: _Wire, asked: Asked) -> None:
        self.asked = asked
        self._wire = wire
        self.attempts: list[Attempt] = []
        self._narrator = narrator

    async def send(self, request: dict[str, Any]) -> ChatCompletion:
        """The server's completion. CallFailed when it has none to give, after waiting and sending again where that may help."""
        if self.attempts and self.attempts[-1].outcome == "ok":
            self.end("invalid")  # instructor asks again only where the answer had not the schema
        options = self._narrator._options
        for number in range(options.retries + 1):
            try:
                return await self._send_once(request)
            except CallFailed as fault:
                wait = options.backoff * 2**number
                if fault.outcome == "rate_limited" and fault.retry_after is not None:
                    wait = fault.retry_after
                if number == options.retries or not fault.may_help_again or wait > options.longest_wait:
                    raise
                # Only a wait that was too long for us is passed on as the server's wish.
                fault.retry_after = None
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def _send_once(self, request: dict[str, Any]) -> ChatCompletion:
        narrator = self._narrator
        async with self._wire.turn:
            if narrator._stopped is not None:
                raise CallFailed("stopped", f"{narrator._stopped.outcome}: {narrator._stopped.detail}")
            taken = _most(request)
            while not narrator._purse.take(*taken):
                if narrator._purse.at_rest:
                    raise CallFailed("budget", "the run's budget is spent")
                await asyncio.sleep(_PURSE_WAIT)  # what is under way may give some back
            used: tuple[int | None, int | None] = (0, 0)
            begun = time.monotonic()
            try:
                completion = await self._completion(request)
                used = _usage(completion)
                outcome = _outcome(completion)
                self._keep(outcome, begun, used)
            except CallFailed as fault:
                self._keep(fault.outcome, begun, (None, None))
                raise
            finally:
                narrator._purse.settle(taken, used)
        if outcome != "ok":
            raise CallFailed(outcome, _told(completion))
        return completion

    async def _completion(self, request: dict[str, Any]) -> ChatCompletion:
        try:
            # The client's own limit is for each piece of the reply: one that trickles in would never end.
            async with asyncio.timeout(self._narrator._options.timeout):
                completion = await self._posted(request)
        except CallFailed:
            raise
        except Exception as error:
            raise failed(error) from error
        # A body that is no JSON object comes through the client as a bare string (a proxy's HTML page).
        choices = getattr(completion, "choices", None)
        message = getattr(choices[0], "message", None) if isinstance(choices, list) and choices else None
        if message is None or not isinstance(message.content, str | None):
            raise CallFailed("bad_reply", "the server's reply is no completion")
        if message.content and not message.tool_calls:
            # Half a character (a lone surrogate) could not be sent back with the error.
            whole_characters = message.content.encode("utf-8", "replace").decode("utf-8")
            message.content = unwrapped(whole_characters)
        whole: ChatCompletion = completion
        return whole

    async def _posted(self, request: dict[str, Any]) -> Any:
        """What `chat.completions.create` does, without its walk through messages and schema for values to convert: they are plain
        JSON already, and the walk was a sixth of a call's work."""
        from openai.types.chat import ChatCompletion

        body = {name: value for name, value in request.items() if name != "extra_body"}
        return await self._wire.client.post(
            "/chat/completions", body={**body, **request.get("extra_body", {})}, cast_to=ChatCompletion
        )

    def found_in_cache(self) -> None:
        self._keep("ok", time.monotonic(), (0, 0), cached=True)

    def end(self, outcome: Any) -> None:
        """What became of the last attempt, once it is known."""
        if self.attempts:
            self.attempts[-1] = self.attempts[-1].model_copy(update={"outcome": outcome})

    def _keep(
        self, outcome: Any, begun: float, used: tuple[int | None, int | None], *, cached: bool = False
    ) -> None:
        narrator, price = self._narrator, self._narrator._price
        priced = price is not None and None not in used
        self.attempts.append(
            Attempt(
                run=narrator._run,
                at=narrator._now(),
                server=narrator.host,
                model=narrator.model,
                prompt=f"{self.asked.question.name}:{self.asked.question.fingerprint}",
                sha256=self.asked.sha256,
                number=len(self.attempts) + 1,
                cached=cached,
                outcome=outcome,
                input_tokens=used[0],
                output_tokens=used[1],
                latency_ms=round((time.monotonic() - begun) * 1000),
                sent=0 if cached else len(self.asked.text),
                whole=self.asked.of,
                cost=price.of(used[0] or 0, used[1] or 0) if price is not None and priced else None,
                currency=price.currency if price is not None and priced else None,
                price_of=price.since.isoformat() if price is not None and priced else None,
            )
        )


@lru_cache(maxsize=64)
def _stand_in(schema: type[Frozen]) -> type[Frozen]:
    """What instructor is shown for the schema: its name, its JSON form and its check, and no fields. It would walk the fields of the
    whole tree four times a call, in search of asynchronous validators, and have pydantic make the JSON form anew."""
    import instructor

    form = json.dumps(schema.model_json_schema())

    class StandIn(instructor.OpenAISchema):
        @classmethod
        def model_json_schema(cls, *_: Any, **__: Any) -> dict[str, Any]:
            own: dict[str, Any] = json.loads(form)  # instructor's tools mode writes into it
            return own

        @classmethod
        def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Any:
            return schema.model_validate_json(json_data, **how)

    StandIn.__name__, StandIn.__doc__ = schema.__name__, schema.__doc__
    made: Any = StandIn
    stand_in: type[Frozen] = made
    return stand_in


def _most(request: Mapping[str, Any]) -> tuple[int, int]:
    """The most tokens a request may use: no tokenizer in use makes more than one token of a Chinese character on the whole, and
    JSON around it is cheaper."""
    told = request.get("max_tokens") or request.get("max_completion_tokens") or 0
    parts = (request.get("messages"), request.get("tools"), request.get("response_format"))
    return sum(len(json.dumps(part, ensure_ascii=False, default=str)) for part in parts if part), int(told)


def _usage(completion: ChatCompletion) -> tuple[int | None, int | None]:
    """What the server says it used; None where it says nothing that can be true."""

    def told(name: str) -> int | None:
        number = getattr(completion.usage, name, None)
        return number if isinstance(number, int) and number >= 0 else None

    return told("prompt_tokens"), told("completion_tokens")


def _outcome(completion: ChatCompletion) -> Any:
    choice = completion.choices[0]
    if choice.finish_reason == "length":
        return "length"
    # In the mode json_schema instructor does not know a refusal and would ask again.
    if getattr(choice.message, "refusal", None) or choice.finish_reason == "content_filter":
        return "refused"
    return "ok"


def _why_invalid(error: InstructorRetryException) -> str:
    """The last attempt's own fault; the exception's words are all attempts with their whole completions."""
    attempts = error.failed_attempts or ()
    return " ".join(str(attempts[-1].exception if attempts else error).split())


def _told(completion: ChatCompletion) -> str:
    choice = completion.choices[0]
    return str(getattr(choice.message, "refusal", None) or choice.finish_reason)


async def _ended(client: AsyncOpenAI) -> None:
    """What is still under way (the user pressed Ctrl-C) is given up first."""
    under_way = asyncio.all_tasks() - {asyncio.current_task()}
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    await client.close()


def _run_in(loop: asyncio.AbstractEventLoop, made: Coroutine[Any, Any, T]) -> T:
    return asyncio.run_coroutine_threadsafe(made, loop).result()


def _digest(*parts: object) -> str:
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, default=dict)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
