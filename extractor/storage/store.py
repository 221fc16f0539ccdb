"""Domain objects in and out of the database."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError

from extractor.domain.decisions import Turn
from extractor.domain.history import Act
from extractor.domain.queue import QueueFilter, QueuePage, QueueRow, Standing
from extractor.domain.report import Record
from extractor.domain.review import Draft, Item, ItemState, Reading, Remark, Revision
from extractor.errors import NotFound, Refused
from extractor.storage import queue
from extractor.storage.engine import open_database, reading, writing
from extractor.storage.recent import Recent
from extractor.storage.rows import (
    ACTS,
    DRAFTS,
    ITEMS,
    NO_REMARK,
    READINGS,
    REVISIONS,
    UNHELD,
    step,
    write_acts,
)

_EXPORT_BATCH = 100


class _Read(NamedTuple):
    """A reading as an item has it."""

    record: Record
    text: str


class SqlStore:
    """Implements ports.Store over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._readings: Recent[_Read] = Recent()
        self._revisions: Recent[Revision] = Recent()

    @classmethod
    def open(cls, url: str) -> SqlStore:
        return cls(open_database(url))

    def close(self) -> None:
        self._engine.dispose()

    def add(self, item: Item, standing: Standing, at: str) -> bool:
        source = item.machine.source
        row = {
            "id": item.id, "sha256": source.sha256, "path": _shown_path(item.machine), "state": item.state, "version": item.version,
            "reading": 1, "latest": 1, "twins": 0, "added_at": at, "updated_at": at, **standing.model_dump(),
        }  # fmt: skip
        first = _reading_row(item.id, Reading(number=1, at=at, record=item.machine, text=item.text))
        try:
            with writing(self._engine) as connection:
                if connection.scalar(select(ITEMS.c.id).where(ITEMS.c.id == item.id)) is not None:
                    return False
                connection.execute(insert(ITEMS).values(row))
                connection.execute(insert(READINGS).values(first))
                connection.execute(insert(DRAFTS).values(item_id=item.id, draft=item.draft.model_dump_json()))
        except IntegrityError:
            # PostgreSQL: another process may have added it between our look and our insert.
            self.row(item.id)
            return False
        return True

    def get(self, item_id: str) -> Item:
        with reading(self._engine) as connection:
            found = connection.execute(_ITEM, {"item": item_id}).mappings().one_or_none()
            if found is None:
                raise NotFound("review.no_item", value=item_id)
            return _item(found, self._read(connection, found), self._decisions(connection, found))

    def _read(self, connection: Connection, found: RowMapping) -> _Read:
        row = {"item": found["id"], "number": found["reading"]}

        def parsed() -> _Read:
            read = connection.execute(_READING, row).one()
            return _Read(Record.model_validate_json(read.record), read.text)

        return self._readings.get((*row.values(), found["read_at"]), parsed)

    def _decisions(self, connection: Connection, found: RowMapping) -> tuple[Revision, ...]:
        item_id, count = found["id"], found["decided"]
        if not count:
            return ()
        numbers = connection.execute(_DECISIONS, {"item": item_id}).all()

        def parsed(number: int) -> Callable[[], Revision]:
            row = {"item": item_id, "number": number}
            return lambda: Revision.model_validate_json(connection.execute(_REVISION, row).scalar_one())

        return tuple(
            self._revisions.get((item_id, row.number, row.decided_at), parsed(row.number)) for row in numbers
        )

    def row(self, item_id: str) -> QueueRow:
        with reading(self._engine) as connection:
            found = connection.execute(_ROW, {"item": item_id}).mappings().one_or_none()
        if found is None:
            raise NotFound("review.no_item", value=item_id)
        return QueueRow(**found)

    def page(self, wanted: QueueFilter, now: str) -> QueuePage:
        with reading(self._engine) as connection:
            return queue.page(connection, wanted, now)

    def save(
        self,
        item_id: str,
        version: int,
        draft: Draft,
        standing: Standing,
        at: str,
        *,
        acts: Sequence[Act] = (),
    ) -> QueueRow:
        with writing(self._engine) as connection:
            step(connection, item_id, version, {"updated_at": at, **standing.model_dump()})
            _write_draft(connection, item_id, draft)
            write_acts(connection, item_id, acts, version=version + 1)
            return QueueRow(**connection.execute(_ROW, {"item": item_id}).mappings().one())

    def decide(
        self,
        item_id: str,
        version: int,
        revision: Revision,
        standing: Standing,
        *,
        states: Sequence[ItemState] = ("open",),
        alone: bool = False,
    ) -> None:
        row = {
            "item_id": item_id, "number": revision.number, "decision": revision.decision, "decided_by": revision.by,
            "decided_at": revision.at, "revision": revision.model_dump_json(),
        }  # fmt: skip
        changed = {"state": revision.decision, "updated_at": revision.at, **standing.model_dump()}
        with writing(self._engine) as connection:
            if alone:
                _refuse_second(connection, item_id, standing)
            step(connection, item_id, version, {**changed, **UNHELD, **NO_REMARK}, states)
            connection.execute(insert(REVISIONS).values(row))

    def turn(self, turns: Sequence[tuple[Turn, Standing]], at: str) -> None:
        with writing(self._engine) as connection:
            # In one order everywhere: two that turn the same items then wait for each other and never both.
            for turn, standing in sorted(turns, key=lambda each: each[0].item):
                remark = turn.remark
                values = {
                    "state": turn.state, "reading": turn.reading, "updated_at": at, "superseded_by": turn.superseded_by,
                    "remark": remark and remark.text, "remark_by": remark and remark.by, "remark_at": remark and remark.at,
                    **standing.model_dump(),
                }  # fmt: skip
                if turn.state == "open":
                    values |= {"drift": None}
                if not turn.holds:
                    values |= UNHELD
                step(connection, turn.item, turn.version, values, turn.states)
                _write_draft(connection, turn.item, turn.draft)
                write_acts(connection, turn.item, turn.acts, version=turn.version + 1)

    def read_again(
        self, item: Item, fresh: Reading, standing: Standing | None, acts: Sequence[Act] = ()
    ) -> None:
        values: dict[str, Any] = {"latest": fresh.number}
        if standing is not None:
            values |= {"reading": fresh.number, "updated_at": fresh.at, **standing.model_dump()}
        values |= {"drift": json.dumps(item.drift) if item.drift else None}
        with writing(self._engine) as connection:
            step(connection, item.id, item.version, values, (item.state,))
            connection.execute(insert(READINGS).values(_reading_row(item.id, fresh)))
            if standing is not None:
                _write_draft(connection, item.id, item.draft)
            write_acts(connection, item.id, acts, version=item.version + 1)

    def readings(self, item_id: str) -> tuple[Reading, ...]:
        query = select(READINGS).where(READINGS.c.item_id == item_id).order_by(READINGS.c.number)
        with reading(self._engine) as connection:
            return tuple(_reading(found) for found in connection.execute(query).mappings())

    def texts(self, sha256: str) -> tuple[tuple[str, bool], ...]:
        shown = or_(READINGS.c.number == ITEMS.c.reading, READINGS.c.number == ITEMS.c.latest)
        query = select(READINGS.c.text, shown).join(ITEMS, READINGS.c.item_id == ITEMS.c.id)
        query = query.where(ITEMS.c.sha256 == sha256).order_by(ITEMS.c.id, READINGS.c.number)
        with reading(self._engine) as connection:
            return tuple((text, bool(is_shown)) for text, is_shown in connection.execute(query))

    def read_by_others(self, version: str | None) -> tuple[str, ...]:
        newest = and_(READINGS.c.item_id == ITEMS.c.id, READINGS.c.number == ITEMS.c.latest)
        query = select(ITEMS.c.id).join(READINGS, newest).order_by(ITEMS.c.id)
        if version is not None:
            query = query.where(READINGS.c.extractor != version)
        with reading(self._engine) as connection:
            return tuple(connection.scalars(query))

    def acts(self, item_id: str) -> tuple[Act, ...]:
        query = select(ACTS.c.act).where(ACTS.c.item_id == item_id).order_by(ACTS.c.number)
        with reading(self._engine) as connection:
            return tuple(Act.model_validate_json(told) for told in connection.scalars(query))

    def count_approved(self) -> int:
        with reading(self._engine) as connection:
            return connection.scalar(select(func.count()).select_from(_approved_ids().subquery())) or 0

    def approved(self) -> Iterator[tuple[Item, Revision]]:
        with reading(self._engine) as connection:
            ids = list(connection.scalars(_approved_ids()))
            for start in range(0, len(ids), _EXPORT_BATCH):
                batch = ids[start : start + _EXPORT_BATCH]
                decided = _decided(connection, batch)
                for found in connection.execute(
                    _whole(READINGS.c.record, READINGS.c.text)
                    .where(ITEMS.c.id.in_(batch))
                    .order_by(ITEMS.c.id)
                ).mappings():
                    read = _Read(Record.model_validate_json(found["record"]), found["text"])
                    item = _item(found, read, decided[found["id"]])
                    yield item, item.revisions[-1]


def _write_draft(connection: Connection, item_id: str, draft: Draft) -> None:
    connection.execute(_DRAFT, {"item": item_id, "draft": draft.model_dump_json()})


def _refuse_second(connection: Connection, item_id: str, standing: Standing) -> None:
    """Two of one body and year are not both approved: Refused("review.also_approved") names the other. PostgreSQL lets two look at
    once, so they take turns."""
    if standing.issuer is None or standing.year is None:
        return
    body = standing.body or standing.issuer
    if connection.dialect.name == "postgresql":
        key = f"{body} {standing.year}"
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"), {"key": key})
    # Items approved before the bodies' names were kept have only the issuer.
    same = or_(ITEMS.c.body == body, and_(ITEMS.c.body.is_(None), ITEMS.c.issuer == standing.issuer))
    others = select(ITEMS.c.id).where(
        same, ITEMS.c.year == standing.year, ITEMS.c.state == "approved", ITEMS.c.id != item_id
    )
    other = connection.scalar(others.limit(1))
    if other is not None:
        facts = {"issuer": standing.issuer, "year": standing.year, "other": other}
        raise Refused("review.also_approved", place=item_id, value=other, facts=facts)


def _reading_row(item_id: str, fresh: Reading) -> dict[str, Any]:
    return {
        "item_id": item_id, "number": fresh.number, "extractor": fresh.record.run.version, "read_at": fresh.at,
        "record": fresh.record.model_dump_json(), "text": fresh.text,
    }  # fmt: skip


def _reading(found: RowMapping) -> Reading:
    return Reading(
        number=found["number"],
        at=found["read_at"],
        record=Record.model_validate_json(found["record"]),
        text=found["text"],
    )


_STANDS = (
    *(
        ITEMS.c[name]
        for name in (
            "id",
            "state",
            "version",
            "reading",
            "latest",
            "drift",
            "superseded_by",
            "remark",
            "remark_by",
        )
    ),
    ITEMS.c.remark_at,
    READINGS.c.read_at,
    DRAFTS.c.draft,
    select(func.count())
    .select_from(REVISIONS)
    .where(REVISIONS.c.item_id == ITEMS.c.id)
    .scalar_subquery()
    .label("decided"),
)


def _whole(*more: Column[Any]) -> Select[Any]:
    """What may change of an item, with the moment at which its reading was made."""
    taken = and_(READINGS.c.item_id == ITEMS.c.id, READINGS.c.number == ITEMS.c.reading)
    return select(*_STANDS, *more).join(READINGS, taken).join(DRAFTS, DRAFTS.c.item_id == ITEMS.c.id)


# Made once: to put a statement together costs more than to run it.
_ITEM = _whole().where(ITEMS.c.id == bindparam("item"))
_ROW = select(*queue.SHOWN).where(ITEMS.c.id == bindparam("item"))
_READING = select(READINGS.c.record, READINGS.c.text).where(
    READINGS.c.item_id == bindparam("item"), READINGS.c.number == bindparam("number")
)
_DECISIONS = (
    select(REVISIONS.c.number, REVISIONS.c.decided_at)
    .where(REVISIONS.c.item_id == bindparam("item"))
    .order_by(REVISIONS.c.number)
)
_REVISION = select(REVISIONS.c.revision).where(
    REVISIONS.c.item_id == bindparam("item"), REVISIONS.c.number == bindparam("number")
)
_DRAFT = update(DRAFTS).where(DRAFTS.c.item_id == bindparam("item"))


def _approved_ids() -> Select[Any]:
    """Approved by the last decision, and neither re-opened nor superseded since."""
    number = func.max(REVISIONS.c.number).label("number")
    last = select(REVISIONS.c.item_id, number).group_by(REVISIONS.c.item_id).subquery()
    same = and_(REVISIONS.c.item_id == last.c.item_id, REVISIONS.c.number == last.c.number)
    return (
        select(REVISIONS.c.item_id)
        .join(last, same)
        .join(ITEMS, and_(ITEMS.c.id == REVISIONS.c.item_id, ITEMS.c.state == "approved"))
        .where(REVISIONS.c.decision == "approved")
        .order_by(REVISIONS.c.item_id)
    )


def _decided(connection: Connection, item_ids: list[str]) -> dict[str, tuple[Revision, ...]]:
    query = select(REVISIONS.c.item_id, REVISIONS.c.revision).where(REVISIONS.c.item_id.in_(item_ids))
    decided: dict[str, tuple[Revision, ...]] = {}
    for item_id, revision in connection.execute(query.order_by(REVISIONS.c.item_id, REVISIONS.c.number)):
        decided[item_id] = (*decided.get(item_id, ()), Revision.model_validate_json(revision))
    return decided


def _item(found: RowMapping, read: _Read, revisions: tuple[Revision, ...]) -> Item:
    return Item(
        id=found["id"],
        state=found["state"],
        version=found["version"],
        machine=read.record,
        text=read.text,
        draft=Draft.model_validate_json(found["draft"]),
        revisions=revisions,
        reading=found["reading"],
        latest=found["latest"],
        drift=tuple(json.loads(found["drift"])) if found["drift"] else (),
        remark=None
        if found["remark"] is None
        else Remark(text=found["remark"], by=found["remark_by"], at=found["remark_at"]),
        superseded_by=found["superseded_by"],
    )


def _shown_path(record: Record) -> str:
    source = record.source
    return source.path if source.member is None else f"{source.path}!{source.member}"
