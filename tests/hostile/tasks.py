"""Tasks for the sandbox that misbehave, each in one way. `Asked.how_much` is in the task's own unit."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from extractor.domain.document import Frozen
from extractor.errors import InputError


class Asked(Frozen):
    how_much: int = 0


class Made(Frozen):
    text: str


def say(data: bytes, asked: Asked) -> Made:
    """Behaves."""
    return Made(text=f"{len(data)} {asked.how_much}")


def whoami(data: bytes, asked: Asked) -> Made:
    return Made(text=str(os.getpid()))


def environment(data: bytes, asked: Asked) -> Made:
    return Made(text="\n".join(sorted(os.environ)))


def sleep(data: bytes, asked: Asked) -> Made:
    time.sleep(asked.how_much)
    return Made(text="late")


def spin(data: bytes, asked: Asked) -> Made:
    while True:
        pass


def hoard(data: bytes, asked: Asked) -> Made:
    return Made(text=str(len(bytearray(asked.how_much * 1024 * 1024))))


def crash(data: bytes, asked: Asked) -> Made:
    os.abort()


def leave(data: bytes, asked: Asked) -> Made:
    os._exit(asked.how_much)


def chatter(data: bytes, asked: Asked) -> Made:
    return Made(text="x" * (asked.how_much * 1024 * 1024))


def recurse(data: bytes, asked: Asked) -> Made:
    return recurse(data, asked)


def stumble(data: bytes, asked: Asked) -> Made:
    message = "a bug"
    raise KeyError(message)


def refuse(data: bytes, asked: Asked) -> Made:
    raise InputError("word.damaged", place="a.docx", value="v", facts={"reason": "told"})


def lie(data: bytes, asked: Asked) -> Made:
    raise InputError("no.such.code")


def prattle(data: bytes, asked: Asked) -> Made:
    """Writes where the answers go, as some libraries do."""
    print("noise", flush=True)  # noqa: T201
    os.write(1, b"noise")
    sys.stderr.write("noise")
    return Made(text="said")


def call_out(data: bytes, asked: Asked) -> Made:
    with socket.socket() as one:
        one.connect(("127.0.0.1", asked.how_much))
    return Made(text="connected")


def start_program(data: bytes, asked: Asked) -> Made:
    subprocess.run(["true"], check=False)
    return Made(text="started")


def write_file(data: bytes, asked: Asked) -> Made:
    path = Path(data.decode())
    path.write_bytes(b"x" * 10)
    return Made(text=str(path.stat().st_size))
