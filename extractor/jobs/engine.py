"""DBOS, as far as we use it: one workflow, `read`, which is the job; its database; its client.

DBOS is one object a process (its own design). It keeps which attempt of a job is waiting, running or over; what came of the job is in
our own tables. So a job is never lost: an attempt that ended without an outcome is followed by the next (`take_up`).
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractor.domain.jobs import Job
from extractor.errors import InputError, NianbaoError, OutsideError
from extractor.jobs.gate import Gate

if TYPE_CHECKING:
    import sqlalchemy
    from dbos import DBOS, DBOSClient

_NAME = "nianbao"
_SCHEMA = "nianbao_jobs"
_QUEUE = "reading"
_WORKFLOW = "read"
# Pinned: by default it is a hash of the code, and after a deploy nobody would do what was put before. The argument is a job's id, whatever
# the version; when that changes, so must this.
_VERSION = "1"
_POLL_SECONDS = 0.1
_AHEAD = 24  # jobs that a process takes from the queue; those it has no slot for wait at the gate
_PAUSES = (
    1.0,
    2.0,
)  # seconds before a job is tried again that met a failure of the world: disk full, database busy
_LAST_WRITES_SECONDS = 5.0
_CONNECTIONS = 4  # that are kept open
_FORGOTTEN_AT_ONCE = 1000

# Only one Engine can run in a process.
_running = threading.Lock()
_log = logging.getLogger(__name__)


class QueueOptions(NamedTuple):
    """`lock`: the file whose lock is the right to do jobs, None where any number of processes may (PostgreSQL). `slots`: jobs at a
    time. `dead_after`: seconds without a heartbeat after which another process takes an executor's jobs."""

    url: str
    lock: Path | None
    slots: int = 1
    dead_after: float = 20.0


class Doing(NamedTuple):
    """What an engine does with a job, by its id: `read` it; `give_up`, when it failed in spite of the tries."""

    read: Callable[[str], None]
    give_up: Callable[[str, NianbaoError], None]


class Client:
    """Puts jobs and asks how attempts stand; from any process."""

    def __init__(self, url: str) -> None:
        """OutsideError("outside.database")."""
        with _told(url):
            _prepare(url)
            self._database = _database(url)
            self._client = _client(url, self._database)
            # Before DBOS is launched anywhere: a queue that comes later is seen a second late.
            self._client.register_queue(_QUEUE, worker_concurrency=_AHEAD, polling_interval_sec=_POLL_SECONDS)
        self._url = url

    def put(self, jobs: Sequence[Job]) -> None:
        """All or none of them."""
        with _told(self._url), self._database.begin() as connection:
            for job in jobs:
                options: Any = {
                    "workflow_name": _WORKFLOW,
                    "queue_name": _QUEUE,
                    "workflow_id": attempt_id(job),
                    "app_version": _VERSION,
                }
                self._client.enqueue_in_transaction(connection, options, job.id)

    def statuses(self, attempts: list[str]) -> Mapping[str, str]:
        with _told(self._url):
            found = self._client.list_workflows(workflow_ids=attempts, load_input=False, load_output=False)
        return {one.workflow_id: one.status for one in found}

    def under_way(self) -> dict[str, list[str]]:
        """The attempts that are being worked on, by executor."""
        with _told(self._url):
            found = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        by_executor: dict[str, list[str]] = {}
        for one in found:
            by_executor.setdefault(one.executor_id or "", []).append(one.workflow_id)
        return by_executor

    def resume(self, attempt: str) -> None:
        with _told(self._url):
            self._client.resume_workflow(attempt, queue_name=_QUEUE)

    def forget(self, before: datetime) -> None:
        """Deletes what DBOS keeps of attempts that ended before that time: what came of a job stands in our own tables."""
        with _told(self._url):
            found = self._client.list_workflows(
                completed_before=before.isoformat(),
                limit=_FORGOTTEN_AT_ONCE,
                load_input=False,
                load_output=False,
            )
            if found:
                self._client.delete_workflows([one.workflow_id for one in found])

    def close(self) -> None:
        self._client.destroy()
        self._database.dispose()


class Engine:
    """DBOS, launched: from now on this process does jobs."""

    def __init__(self, options: QueueOptions, executor: str, doing: Doing) -> None:
        """OutsideError("outside.database"); RuntimeError where one runs in this process (`is_free`)."""
        if not _running.acquire(blocking=False):
            raise RuntimeError("one engine a process")
        self._gate = Gate(options.slots)
        self._executor = executor
        self._doing = doing
        self.trouble: OutsideError | None = None  # that the last job met
        try:
            with _told(options.url):
                _prepare(options.url)
                self._database = _database(options.url)
                self._dbos = _launched(options, executor, self._database, self._attempt)
        except BaseException:
            _running.release()
            raise

    @staticmethod
    def is_free() -> bool:
        return not _running.locked()

    def _attempt(self, job_id: str) -> None:
        with self._gate.passed() as mine:
            if not mine:
                return  # without an outcome: the job waits for whoever comes next
            try:
                self._try(job_id)
                self.trouble = None
            except Exception as error:  # noqa: BLE001  (whatever it is, the job shall show it)
                ours = _as_ours(error)
                if isinstance(ours, OutsideError):
                    _log.error("job %s: %s", job_id, ours)
                    self.trouble = ours
                else:
                    _log.exception("job %s", job_id)
                self._give_up(job_id, ours)

    def _give_up(self, job_id: str, error: NianbaoError) -> None:
        try:
            self._doing.give_up(job_id, error)
        except OutsideError as outside:  # without an outcome: the job waits for better days
            _log.error("job %s: %s", job_id, outside)
            self.trouble = outside

    def _try(self, job_id: str) -> None:
        """No step of DBOS's, which would be one more row and wait for the disk: a job done twice is done once anyway."""
        for pause in _PAUSES:
            try:
                self._doing.read(job_id)
            except Exception as error:
                if not _is_worth_another_try(error):
                    raise
                _log.warning("job %s: %s", job_id, error)
                time.sleep(pause)
            else:
                return
        self._doing.read(job_id)

    def stop(self, seconds: float | None) -> bool:
        """What is in hand is finished, within so many seconds. False when that took longer: then another process will do it again."""
        finished = self._gate.close(seconds)
        with suppress(Exception):
            self._await_last_writes()
        self._dbos.destroy(destroy_registry=True)
        self._database.dispose()
        _running.release()
        return finished

    def _await_last_writes(self) -> None:
        """DBOS notes the end of an attempt after we are through with it."""
        pause = threading.Event()
        for _ in range(int(_LAST_WRITES_SECONDS / _POLL_SECONDS)):
            if not self._dbos.list_workflows(
                status="PENDING", executor_id=self._executor, load_input=False, load_output=False
            ):
                return
            pause.wait(_POLL_SECONDS)


def attempt_id(job: Job) -> str:
    return f"{job.id}.{job.attempt}"


def _is_worth_another_try(error: Exception) -> bool:
    return not isinstance(error, (InputError, TypeError, AttributeError, AssertionError))


def _as_ours(error: Exception) -> NianbaoError:
    return (
        error if isinstance(error, NianbaoError) else InputError("bug", place="job", value=repr(error)[:200])
    )


def _launched(
    options: QueueOptions, executor: str, database: sqlalchemy.Engine, attempt: Callable[[str], None]
) -> type[DBOS]:
    dbos = _imported()
    config: Any = {
        "name": _NAME,
        "system_database_url": options.url,
        "system_database_engine": database,
        "dbos_system_schema": _SCHEMA,
        "executor_id": executor,
        "application_version": _VERSION,
        "serializer": _serializer(),
        "enable_otlp": False,
        "notification_listener_polling_interval_sec": 0.1,  # we send none; it is how long `destroy` waits
        "max_executor_threads": 2 * _AHEAD,
    }

    def read(job_id: str) -> None:  # DBOS writes on the function it is given, which a method does not bear
        attempt(job_id)

    try:
        dbos(config=config)
        dbos.workflow(name=_WORKFLOW)(read)
        dbos.launch()
    except BaseException:
        dbos.destroy(destroy_registry=True)
        raise
    return dbos


def _client(url: str, database: sqlalchemy.Engine) -> DBOSClient:
    dbos = _imported()
    dbos.migrate(url, schema=_SCHEMA)
    from dbos import DBOSClient

    return DBOSClient(
        system_database_engine=database,
        dbos_system_schema=_SCHEMA,
        serializer=_serializer(),
        application_name=_NAME,
        retry_connection_errors=False,
    )


def _imported() -> type[DBOS]:
    """Imported late: a second that `nianbao extract` shall not pay. What is set for DBOS's own cloud is no business of ours and must not
    make it reach for the network. It speaks to whoever listens to the log, not to the terminal."""
    for name in [name for name in os.environ if name.startswith("DBOS_")]:
        del os.environ[name]
    log = logging.getLogger("dbos")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
        log.setLevel(logging.WARNING)
    from dbos import DBOS

    return DBOS


def _serializer() -> Any:
    """JSON: by default DBOS pickles, and would run what somebody put into the database."""
    from dbos import DBOSPortableJSONSerializer

    return DBOSPortableJSONSerializer()


def _prepare(url: str) -> None:
    """DBOS leaves a SQLite file in journal mode DELETE, which is half as fast and lets readers wait."""
    if url.startswith("sqlite"):
        path = url.removeprefix("sqlite:///")
        try:
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(path, timeout=30)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            finally:
                connection.close()
        except (OSError, sqlite3.Error) as error:
            raise OutsideError("outside.database", place=path, facts={"reason": str(error)}) from error


def _database(url: str) -> sqlalchemy.Engine:
    """Instead of DBOS's own, whose twenty connections each keep two megabytes of a file's pages, and wait for the disk at each of the four
    writes of an attempt. What a power failure takes away is put again, or done again in vain: what came of a job stands in our tables."""
    from sqlalchemy import create_engine, event
    from sqlalchemy.engine import make_url

    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        made = create_engine(parsed, pool_size=_CONNECTIONS, max_overflow=2 * _AHEAD)
        event.listen(made, "connect", _prepare_sqlite)
        return made
    parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_size=_CONNECTIONS, max_overflow=2 * _AHEAD, pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # as DBOS sets it: it begins no transaction itself
    for pragma in ("busy_timeout = 30000", "foreign_keys = ON", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


@contextmanager
def _told(url: str) -> Iterator[None]:
    """The database's failures as ours."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        place = make_url(url).render_as_string(hide_password=True)
        raise OutsideError("outside.database", place=place, facts={"reason": str(error)[:200]}) from error
