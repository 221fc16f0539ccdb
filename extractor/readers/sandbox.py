"""A child process in which files from strangers are parsed, so that a hostile one can hurt nothing but its own result.

Task     a public function of a module that takes the file's bytes and one pydantic model, and gives one:
         `def read_pdf(data: bytes, source: SourceRef) -> Document`. Its hints must be importable at run time.
Limits   what one task may use: memory (address space), seconds on the clock and on the processor, megabytes of result.
Sandbox  one child, started at the first task and kept for the next ones, so that its start is paid once for a batch; after a
         crash or a limit it is gone and the next task starts another.

`sandbox.run_limited(read_pdf, data, source)` gives what the task gives, or raises the InputError that the task raised, or one of
its own: `limit.time`, `limit.memory`, `limit.result`, `limit.killed`; an exception of any other kind is the InputError `bug`.
The result comes back as JSON and is validated as the task's model: nothing the child says is unpickled or run. The child has a
bare environment (no keys, no proxies), no network where the system can take it away, writes no files and starts no programs.

Any thread may call; calls wait for one another.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, TypeVar, cast, get_type_hints

from pydantic import BaseModel, ValidationError

from extractor.domain.checks.codes import CODES
from extractor.errors import InputError

Asked = TypeVar("Asked", bound=BaseModel)
Made = TypeVar("Made", bound=BaseModel)
Task = Callable[[bytes, Asked], Made]

_MEGABYTE = 1024 * 1024
_LENGTH = struct.Struct("<Q")
# What a C library needs to find its parts; nothing else of the parent's environment is the child's business.
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
_SHOWN = 200  # characters of a value that a message repeats


@dataclass(frozen=True)
class Limits:
    """`memory_mb` is the child's address space, its libraries included: about 700 MB where scans are read,
    of which less than half is ever used; `seconds` hold for the clock and for
    the processor alike."""

    memory_mb: int = 2200
    seconds: float = 120.0
    result_mb: int = 256


class Sandbox:
    """Runs tasks under limits. `close` ends the child; it ends by itself with the last reference and with the program."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _Child | None = None

    def run_limited(
        self, task: Task[Asked, Made], data: bytes, asked: Asked, seconds: float | None = None
    ) -> Made:
        """What the task gives for the bytes; `seconds` where this task has its own limit of time."""
        name, made = _named(task), cast(type[Made], get_type_hints(task).get("return"))
        allowed = seconds or self.limits.seconds
        with self._lock:
            answer = self._answer(name, data, asked, allowed)
        kind, body = answer[:1], answer[1:]
        if kind == b"E":
            raise _error(body)
        try:
            return made.model_validate_json(body)
        except ValidationError as error:
            raise InputError("bug", place="sandbox", value=str(error)[:_SHOWN]) from error

    def _answer(self, name: str, data: bytes, asked: BaseModel, seconds: float) -> bytes:
        child = self._child
        if child is None or not child.is_alive():
            self.close()
            child = self._child = _Child(self.limits)
        try:
            return child.ask(name, data, asked.model_dump_json().encode(), seconds)
        except InputError:
            self.close()
            raise

    def close(self) -> None:
        """Ends the child; the next task starts another."""
        if self._child is not None:
            self._child.stop()
            self._child = None


def _named(task: Callable[..., Any]) -> str:
    if not task.__qualname__.isidentifier() or task.__module__ == "__main__":
        message = f"a task must be a public function of a module, not {task!r}"
        raise TypeError(message)
    return f"{task.__module__}:{task.__qualname__}"


def _error(body: bytes) -> InputError:
    """The error the child told, in words of ours: only codes that exist, only short strings."""
    try:
        told = json.loads(body)
        code, facts = str(told["code"]), dict(told["facts"])
        place, value = told["place"], told["value"]
    except (ValueError, KeyError, TypeError) as error:
        return InputError("bug", place="sandbox", value=repr(error))
    if code not in CODES or CODES[code].kind != "error":
        return InputError("bug", place="sandbox", value=code[:_SHOWN])
    return InputError(
        code, place=_short(place), value=_short(value), facts={k: _short(v) for k, v in facts.items()}
    )


def _short(value: object) -> Any:
    return value if value is None or isinstance(value, (int, float)) else str(value)[:_SHOWN]


# --- the parent's side -------------------------------------------------------------------------------------------------------


class _Child:
    """One child process. Whatever goes wrong with it is told as an InputError, and then it must not be asked again."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # Its own interpreter, whatever folder the program was started in; -P keeps that folder off its path.
        project = str(Path(__file__).parents[2])
        # A compiled module can't be written under the limits below, and half of one would stay behind.
        environment = {**kept, "PYTHONPATH": project, "OMP_NUM_THREADS": "1", "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-P", "-m", __name__, str(limits.memory_mb), str(limits.result_mb)]
        self._process = subprocess.Popen(  # noqa: S603  (our own interpreter and module)
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        self._owner = os.getpid()
        self.stop = weakref.finalize(self, _end, self._process)

    def is_alive(self) -> bool:
        """A child of this very process that still runs: after a fork it is the other's."""
        return self._owner == os.getpid() and self._process.poll() is None

    def ask(self, name: str, data: bytes, asked: bytes, seconds: float) -> bytes:
        late = threading.Event()

        def expire() -> None:
            late.set()
            _kill(self._process)

        timer = threading.Timer(seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            self._send(name, data, asked, seconds)
            answer = self._receive()
        except (OSError, EOFError) as error:
            raise self._died(late.is_set(), seconds) from error
        finally:
            timer.cancel()
        return answer

    def _send(self, name: str, data: bytes, asked: bytes, seconds: float) -> None:
        pipe = cast(BinaryIO, self._process.stdin)
        head = json.dumps({"task": name, "seconds": seconds}).encode()
        for block in (head, asked, data):
            pipe.write(_LENGTH.pack(len(block)))
            pipe.write(block)
        pipe.flush()

    def _receive(self) -> bytes:
        pipe = cast(BinaryIO, self._process.stdout)
        (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
        if length > self._limits.result_mb * _MEGABYTE:
            raise InputError("limit.result", facts={"megabytes": self._limits.result_mb})
        return _exactly(pipe, length)

    def _died(self, late: bool, seconds: float) -> InputError:
        _kill(self._process)
        status = self._process.wait()
        if late or status == -signal.SIGXCPU:
            return InputError("limit.time", facts={"seconds": round(seconds, 1)})
        if status == _OUT_OF_MEMORY:
            return InputError("limit.memory", facts={"megabytes": self._limits.memory_mb})
        name = signal.Signals(-status).name if status < 0 else f"exit {status}"
        return InputError("limit.killed", facts={"signal": name})


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kills it if it still runs, and waits, so that neither a zombie nor an open pipe is left."""
    _kill(process)
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all that it may have started: it leads a session of its own."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    block = pipe.read(length)
    if len(block) < length:
        raise EOFError
    return block


# --- the child's side ---------------------------------------------------------------------------------------------------------

_OUT_OF_MEMORY = 86


def serve(memory_mb: int, result_mb: int) -> None:
    """Answers tasks on standard input until it is closed."""
    requests, answers = _own_pipes()
    _give_up_rights(memory_mb)
    while True:
        try:
            head = json.loads(_next_block(requests))
        except EOFError:
            return
        asked, data = _next_block(requests), _next_block(requests)
        _limit_processor(head["seconds"])
        answer = _work(str(head["task"]), data, asked)
        if len(answer) > result_mb * _MEGABYTE:
            answer = b"E" + _told(InputError("limit.result", facts={"megabytes": result_mb}))
        answers.write(_LENGTH.pack(len(answer)))
        answers.write(answer)
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Nothing that a library prints may come between the answers."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    return requests, answers


def _next_block(pipe: BinaryIO) -> bytes:
    (length,) = _LENGTH.unpack(_exactly(pipe, _LENGTH.size))
    return _exactly(pipe, length)


def _work(name: str, data: bytes, asked: bytes) -> bytes:
    """The task's result as JSON behind an O, or its error behind an E. Out of memory the child ends: what is left of it can't be
    trusted to work on."""
    try:
        task = _found(name)
        given = cast(type[BaseModel], list(get_type_hints(task).values())[1])
        return b"O" + task(data, given.model_validate_json(asked)).model_dump_json().encode()
    except InputError as error:
        return b"E" + _told(error)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except RecursionError as error:
        return b"E" + _told(InputError("limit.depth", value=repr(error)))
    except Exception as error:  # noqa: BLE001  (a bug on one file must not end a batch; the parent tells it as one)
        return b"E" + _told(_bug(error))


def _found(name: str) -> Callable[[bytes, BaseModel], BaseModel]:
    from importlib import import_module

    module, _, function = name.partition(":")
    return cast(Callable[[bytes, BaseModel], BaseModel], getattr(import_module(module), function))


def _bug(error: Exception) -> InputError:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    return InputError("bug", place=f"{PurePath(last.filename).name}:{last.lineno}", value=repr(error))


def _told(error: InputError) -> bytes:
    facts: Mapping[str, object] = {key: _short(value) for key, value in error.facts.items()}
    told = {"code": error.code, "place": error.place, "value": _short(error.value), "facts": facts}
    return json.dumps(told).encode()


def _give_up_rights(memory_mb: int) -> None:
    import resource

    def lower(limit: int, value: int) -> None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))

    lower(resource.RLIMIT_AS, memory_mb * _MEGABYTE)
    lower(resource.RLIMIT_FSIZE, 0)
    lower(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's, who then closes the pipe
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    _leave_network()
    sys.addaudithook(_refuse)


def _leave_network() -> None:
    """Linux: a network of its own with nothing in it, where the kernel lets us; the audit hook stands in either case."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    new_user, new_network = 0x10000000, 0x40000000
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        if libc.unshare(new_network) != 0:
            libc.unshare(new_user | new_network)


_REFUSED = frozenset({
    "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.fork",
    "os.forkpty", "os.posix_spawn", "os.remove", "os.rename", "os.rmdir", "os.chmod", "os.kill",
})  # fmt: skip


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:  # noqa: ARG001  (the hook's signature)
    if event in _REFUSED:
        message = f"not in the sandbox: {event}"
        raise PermissionError(message)


def _limit_processor(seconds: float) -> None:
    """The limit counts from the child's start, so it is moved on before each task."""
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(used.ru_utime + used.ru_stime + seconds) + 2
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


if __name__ == "__main__":
    serve(int(sys.argv[1]), int(sys.argv[2]))
