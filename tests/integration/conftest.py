"""Real databases for the store's tests, and records to put in them.

`database` is the URL of an empty database: each test that asks for it runs on SQLite (a file) and on PostgreSQL (marker
`postgresql`, a database of its own on the server of NIANBAO_TEST_POSTGRESQL).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from extractor.domain import form
from extractor.domain.document import SourceRef
from extractor.domain.queue import Standing
from extractor.domain.report import Cover, Finding, Record, Run, Sourced, Text2, Where
from extractor.domain.review import Item, item_id
from extractor.storage.store import SqlStore

# Section 三 of one body that got three requests and granted them: every relation of the form holds.
_THREE = [
    f"requests.{row}.{column}"
    for row in ("new_received", "granted", "handled_total")
    for column in ("natural_person", "total")
]
CELLS = {cell: 3 if cell in _THREE else 0 for cell in form.cell_ids("requests", "2021")}
# The other two tables are told as there, with no cell, so that no test of one table meets the findings of another.
_COVER = {"year": 2023, "layout": {"proactive": "2021", "requests": "2021", "proceedings": "standard"}}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'nianbao.sqlite3'}"
        return
    import psycopg
    from sqlalchemy.engine import make_url

    server = make_url(request.getfixturevalue("postgresql_url")).set(drivername="postgresql")
    name = f"nianbao_{secrets.token_hex(6)}"
    with psycopg.connect(server.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        yield server.set(database=name).render_as_string(hide_password=False)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def store(database: str) -> Iterator[SqlStore]:
    opened = SqlStore.open(database)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[SqlStore]:
    """For what does not depend on the database."""
    opened = SqlStore.open(f"sqlite:///{tmp_path / 'nianbao.sqlite3'}")
    yield opened
    opened.close()


class Ticking:
    """A clock that moves a second each time it is asked."""

    def __init__(self) -> None:
        self._now = datetime(2024, 3, 1, 8, tzinfo=UTC)

    def now(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


MakeItem = Callable[..., Item]


@pytest.fixture
def make_item() -> MakeItem:
    """make_item("a", findings=(...), issuer=..., year=...): an item of its own content for each name."""

    def make(name: str, *, findings: tuple[Finding, ...] = (), **report: Any) -> Item:
        source = SourceRef(
            path=f"in/{name}.txt", name=f"{name}.txt", sha256=name.encode().hex().rjust(64, "0"), media_type="text/plain", bytes=9
        )  # fmt: skip
        record = Record(
            source=source,
            report=Cover(**{**_COVER, "title": f"{name}年度报告", "issuer": f"{name}乡", **report}),
            cells={
                cell: Sourced(state="printed", value=value, raw=str(value), by="stream", where=Where(start=n, end=n + 1))
                for n, (cell, value) in enumerate(CELLS.items())
            },
            findings=findings,
            run=Run(version="0.1.0"),
        )  # fmt: skip
        return Item(
            id=item_id(source), state="open", version=1, machine=record, text="3 3 0 通过微信公众号公开"
        )

    return make


@pytest.fixture
def make_finding() -> Callable[..., Finding]:
    def make(
        code: str = "R1", severity: Any = "error", cells: tuple[str, ...] = ("requests.granted.total",)
    ) -> Finding:
        return Finding(code=code, severity=severity, message=Text2(zh="错", en="wrong"), cells=cells)

    return make


@pytest.fixture
def standing_of() -> Callable[..., Standing]:
    def of(item: Item, **numbers: Any) -> Standing:
        report = item.machine.report
        told = {"errors": 0, "warnings": 0, "notices": 0, "golden_differences": None, "risk": 0.0, **numbers}
        return Standing(title=report.title, issuer=report.issuer, year=report.year, **told)

    return of
