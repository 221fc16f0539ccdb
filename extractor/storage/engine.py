"""Opens the database, SQLite or PostgreSQL by URL, and brings it to the newest schema.

Reading and writing are told apart from the start: on SQLite a transaction that writes begins with BEGIN IMMEDIATE, for one that
turns from reading to writing fails at once with "database is locked" when another wrote in between (notes/stack.md, 3).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DBAPIError, NoSuchModuleError, OperationalError

from extractor.errors import OutsideError, UsageError

BUSY_SECONDS = 30
# Any number, the same in every process of ours: who holds it migrates a PostgreSQL database, the others wait.
_MIGRATION_LOCK = 0x6E69616E62616F


def open_database(url: str) -> Engine:
    """UsageError("usage.option") for a URL of another kind; OutsideError("outside.database")."""
    engine = _engine(url)
    try:
        with _told(engine):
            _migrate(engine)
    except CommandError as error:
        engine.dispose()
        reason = f"由更新版本的 nianbao 写入 (written by a newer nianbao): {error}"
        raise _failed(engine, reason) from error
    except OutsideError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot."""
    with _told(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """All or nothing; on SQLite the only writer until it ends."""
    with _told(engine), engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """The database's own failures (unreachable, locked, full) as ours; a broken constraint is a bug and stays what it is."""
    try:
        yield
    except DBAPIError as error:
        # A file that is no database raises the base class DatabaseError itself.
        outside = isinstance(error, OperationalError) or type(error) is DatabaseError
        if not outside and not error.connection_invalidated:
            raise
        raise _failed(engine, str(error.orig)) from error


def _failed(engine: Engine, reason: str) -> OutsideError:
    place = engine.url.render_as_string(hide_password=True)
    return OutsideError("outside.database", place=place, facts={"reason": reason.strip()})


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise _bad_url(url, "sqlite:/// | postgresql://")
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() == "postgresql")
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _bad_url(url, str(error)) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _bad_url(url: str, reason: str) -> UsageError:
    return UsageError(
        "usage.option", place="NIANBAO_DATABASE_URL", value=_shown(url), facts={"reason": reason}
    )


def _shown(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "***"


def _prepare_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # pysqlite must not begin transactions of its own
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(
        "BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN"
    )


def _migrate(engine: Engine) -> None:
    with resources.as_file(resources.files("extractor.storage") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        with engine.connect().execution_options(writes=True) as connection, connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
