"""A model server on loopback that answers as it is told and misbehaves on command.

Say         one reply: a status, headers, and a body or an answer put into a completion the way the request asked for it.
ModelServer keeps every request body it got, in order. `says(*replies)` is said first, one a request, then `answers` by schema name.
`python -m tests.model_server SECONDS` serves the same answer after a wait, in a process of its own, for the throughput test.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

PROBE = {"name": "青岚镇", "villages": 7}


class Say(NamedTuple):
    """`answer` is put in a completion; `content` is its text as it is; `body` replaces the whole reply."""

    answer: Mapping[str, Any] | None = None
    content: str | None = None
    body: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = {}
    finish: str = "stop"
    refusal: str | None = None
    usage: tuple[int, int] | None = (100, 20)
    wait: float = 0.0
    trickle: float = 0.0  # seconds between one byte and the next


def error(status: int, code: str = "", headers: Mapping[str, str] | None = None) -> Say:
    body = json.dumps({"error": {"message": f"told {status}", "code": code, "type": code}}).encode()
    return Say(body=body, status=status, headers={"Content-Type": "application/json", **(headers or {})})


def schema_of(request: Mapping[str, Any]) -> str:
    """The name of the answer's schema, wherever the mode put it."""
    whole = json.dumps(request, ensure_ascii=False)
    for name in (
        "Probe", "LeadershipAnswer", "PlatformsAnswer", "ProblemsImprovementsAnswer", "StatementsAnswer", "ProcessingFeeAnswer",
    ):  # fmt: skip
        if f'"{name}"' in whole or f'\\"title\\": \\"{name}\\"' in whole:
            return name
    return ""


class ModelServer:
    def __init__(
        self, answers: Mapping[str, Any] | Callable[[str, dict[str, Any]], Any] | None = None
    ) -> None:
        """`answers`: schema name -> answer, or a function of schema name and request."""
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answers = answers or {}
        self._script: list[Say] = []
        self._lock = threading.Lock()
        self._under_way = self.most_at_once = 0
        handler = type("Handler", (_Handler,), {"model": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def says(self, *replies: Say) -> None:
        self._script.extend(replies)

    def close(self) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    def asked_for(self, schema: str) -> list[dict[str, Any]]:
        return [request for request in self.requests if schema_of(request) == schema]

    @contextmanager
    def counted(self) -> Iterator[None]:
        with self._lock:
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
        yield
        with self._lock:
            self._under_way -= 1

    def reply(self, request: dict[str, Any], headers: Mapping[str, str]) -> Say:
        with self._lock:
            self.requests.append(request)
            self.headers.append({name.lower(): value for name, value in headers.items()})
            name = schema_of(request)
            if self._script and name != "Probe":
                return self._script.pop(0)
        if callable(self.answers):
            found = self.answers(name, request)
        else:
            found = self.answers.get(name, PROBE if name == "Probe" else {})
        return found if isinstance(found, Say) else Say(found)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Without these two each call costs 40 ms more (notes/stack.md).
    disable_nagle_algorithm = True
    wbufsize = -1
    model: ModelServer

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        said = self.model.reply(request, dict(self.headers))
        with self.model.counted():
            time.sleep(said.wait)
        body = said.body if said.body is not None else json.dumps(_completion(said, request)).encode()
        try:
            self.send_response(said.status)
            for name, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for byte in body if said.trickle else ():
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(said.trickle)
            self.wfile.write(b"" if said.trickle else body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the client gave up waiting

    def log_message(self, *_: Any) -> None:
        pass


def _completion(said: Say, request: Mapping[str, Any]) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": said.content}
    if said.refusal is not None:
        message["refusal"] = said.refusal
    elif said.answer is not None:
        text = json.dumps(said.answer, ensure_ascii=False)
        if request.get("tools"):
            name = request["tools"][0]["function"]["name"]
            call = {"id": "c1", "type": "function", "function": {"name": name, "arguments": text}}
            message["tool_calls"] = [call]
        else:
            message["content"] = text
    whole: dict[str, Any] = {
        "id": "x", "object": "chat.completion", "created": 1, "model": request["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": said.finish}],
    }  # fmt: skip
    if said.usage is not None:
        whole["usage"] = {
            "prompt_tokens": said.usage[0], "completion_tokens": said.usage[1], "total_tokens": sum(said.usage),
        }  # fmt: skip
    return whole


if __name__ == "__main__":
    wait = float(sys.argv[1])
    server = ModelServer(lambda *_: Say({"problems": [], "improvements": []}, wait=wait))
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    sys.stdin.read()
