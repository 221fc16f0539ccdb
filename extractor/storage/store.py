"""Domain objects in and out of the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from extractor.domain.queue import QueueFilter, QueuePage, QueueRow, Standing
from extractor.domain.report import Record
from extractor.domain.review import Draft, Item, ItemState, Revision
from extractor.errors import NotFound, Refused
from extractor.storage.engine import open_database, reading, writing
from extractor.storage.schema import DraftRow, ItemRow, ReadingRow, RevisionRow

# Core tables: the rows are written as they are, and a session that tracks objects would add nothing.
_items, _readings, _drafts, _revisions = (
    SQLModel.metadata.tables[str(model.__tablename__)]
    for model in (ItemRow, ReadingRow, DraftRow, RevisionRow)
)
_SHOWN = tuple(_items.c[name] for name in QueueRow.model_fields)
_ORDER = (_items.c.risk.desc(), _items.c.id.desc())
_EXPORT_BATCH = 100


class SqlStore:
    """Implements ports.Store over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> SqlStore:
        return cls(open_database(url))

    def close(self) -> None:
        self._engine.dispose()

    def add(self, item: Item, standing: Standing, at: str) -> bool:
        source = item.machine.source
        row = {
            "id": item.id, "sha256": source.sha256, "path": _shown_path(item.machine), "state": item.state, "version": item.version,
            "reading": 1, "added_at": at, "updated_at": at, **standing.model_dump(),
        }  # fmt: skip
        first = {
            "item_id": item.id, "number": 1, "extractor": item.machine.run.version, "read_at": at,
            "record": item.machine.model_dump_json(), "text": item.text,
        }  # fmt: skip
        try:
            with writing(self._engine) as connection:
                if connection.scalar(select(_items.c.id).where(_items.c.id == item.id)) is not None:
                    return False
                connection.execute(insert(_items).values(row))
                connection.execute(insert(_readings).values(first))
                connection.execute(
                    insert(_drafts).values(item_id=item.id, draft=item.draft.model_dump_json())
                )
        except IntegrityError:
            # PostgreSQL: another process may have added it between our look and our insert.
            self.row(item.id)
            return False
        return True

    def get(self, item_id: str) -> Item:
        with reading(self._engine) as connection:
            found = connection.execute(_whole().where(_items.c.id == item_id)).mappings().one_or_none()
            if found is None:
                raise NotFound("review.no_item", value=item_id)
            return _item(found, _decided(connection, [item_id]).get(item_id, ()))

    def row(self, item_id: str) -> QueueRow:
        with reading(self._engine) as connection:
            found = connection.execute(select(*_SHOWN).where(_items.c.id == item_id)).mappings().one_or_none()
        if found is None:
            raise NotFound("review.no_item", value=item_id)
        return QueueRow(**found)

    def page(self, wanted: QueueFilter) -> QueuePage:
        rows = (
            select(*_SHOWN)
            .where(_matches(wanted))
            .order_by(*_ORDER)
            .limit(wanted.limit)
            .offset(wanted.offset)
        )
        states = (
            select(_items.c.state, func.count())
            .where(_matches(wanted, any_state=True))
            .group_by(_items.c.state)
        )
        years = (
            select(_items.c.year).where(_items.c.year.is_not(None)).distinct().order_by(_items.c.year.desc())
        )
        with reading(self._engine) as connection:
            shown = tuple(QueueRow(**found) for found in connection.execute(rows).mappings())
            counts: dict[ItemState, int] = {"open": 0, "approved": 0, "rejected": 0}
            counts |= {row[0]: row[1] for row in connection.execute(states)}
            known = tuple(connection.scalars(years))
        total = counts[wanted.state] if wanted.state else sum(counts.values())
        return QueuePage(rows=shown, total=total, counts=counts, years=known)

    def following(self, item_id: str | None, wanted: QueueFilter) -> str | None:
        open_ones = select(_items.c.id).where(_matches(wanted.model_copy(update={"state": "open"})))
        with reading(self._engine) as connection:
            if item_id is not None:
                risk = connection.scalar(select(_items.c.risk).where(_items.c.id == item_id))
                if risk is None:
                    raise NotFound("review.no_item", value=item_id)
                after = or_(_items.c.risk < risk, and_(_items.c.risk == risk, _items.c.id < item_id))
                open_ones = open_ones.where(after)
            return connection.scalar(open_ones.order_by(*_ORDER).limit(1))

    def save(self, item_id: str, version: int, draft: Draft, standing: Standing, at: str) -> None:
        with writing(self._engine) as connection:
            _step(connection, item_id, version, {"updated_at": at, **standing.model_dump()})
            connection.execute(
                update(_drafts).where(_drafts.c.item_id == item_id).values(draft=draft.model_dump_json())
            )

    def decide(self, item_id: str, version: int, revision: Revision, standing: Standing) -> None:
        row = {
            "item_id": item_id, "number": revision.number, "decision": revision.decision, "decided_by": revision.by,
            "decided_at": revision.at, "revision": revision.model_dump_json(),
        }  # fmt: skip
        with writing(self._engine) as connection:
            _step(
                connection,
                item_id,
                version,
                {"state": revision.decision, "updated_at": revision.at, **standing.model_dump()},
            )
            connection.execute(insert(_revisions).values(row))

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
                    _whole().where(_items.c.id.in_(batch)).order_by(_items.c.id)
                ).mappings():
                    item = _item(found, decided[found["id"]])
                    yield item, item.revisions[-1]


def _step(connection: Connection, item_id: str, version: int, values: dict[str, Any]) -> None:
    """The optimistic lock: the row changes only while it has the version that the person saw, and is open."""
    same = and_(_items.c.id == item_id, _items.c.version == version, _items.c.state == "open")
    if connection.execute(update(_items).where(same).values(version=version + 1, **values)).rowcount == 1:
        return
    stored = connection.execute(
        select(_items.c.version, _items.c.state).where(_items.c.id == item_id)
    ).one_or_none()
    if stored is None:
        raise NotFound("review.no_item", value=item_id)
    if stored.version != version:
        raise Refused(
            "review.stale", place=item_id, value=version, facts={"seen": version, "stored": stored.version}
        )
    raise Refused("review.decided", place=item_id, value=stored.state, facts={"state": stored.state})


def _matches(wanted: QueueFilter, *, any_state: bool = False) -> ColumnElement[bool]:
    terms: list[ColumnElement[bool]] = [true()]
    if wanted.state is not None and not any_state:
        terms.append(_items.c.state == wanted.state)
    if wanted.year is not None:
        terms.append(_items.c.year == wanted.year)
    if wanted.issuer:
        terms.append(_items.c.issuer.contains(wanted.issuer, autoescape=True))
    if wanted.min_findings is not None:
        terms.append(_items.c.errors + _items.c.warnings + _items.c.notices >= wanted.min_findings)
    return and_(*terms)


def _whole() -> Select[Any]:
    return (
        select(
            _items.c.id,
            _items.c.state,
            _items.c.version,
            _readings.c.record,
            _readings.c.text,
            _drafts.c.draft,
        )
        .join(_readings, and_(_readings.c.item_id == _items.c.id, _readings.c.number == _items.c.reading))
        .join(_drafts, _drafts.c.item_id == _items.c.id)
    )


def _approved_ids() -> Select[Any]:
    number = func.max(_revisions.c.number).label("number")
    last = select(_revisions.c.item_id, number).group_by(_revisions.c.item_id).subquery()
    same = and_(_revisions.c.item_id == last.c.item_id, _revisions.c.number == last.c.number)
    return (
        select(_revisions.c.item_id)
        .join(last, same)
        .where(_revisions.c.decision == "approved")
        .order_by(_revisions.c.item_id)
    )


def _decided(connection: Connection, item_ids: list[str]) -> dict[str, tuple[Revision, ...]]:
    query = select(_revisions.c.item_id, _revisions.c.revision).where(_revisions.c.item_id.in_(item_ids))
    decided: dict[str, tuple[Revision, ...]] = {}
    for item_id, revision in connection.execute(query.order_by(_revisions.c.item_id, _revisions.c.number)):
        decided[item_id] = (*decided.get(item_id, ()), Revision.model_validate_json(revision))
    return decided


def _item(found: RowMapping, revisions: tuple[Revision, ...]) -> Item:
    return Item(
        id=found["id"],
        state=found["state"],
        version=found["version"],
        machine=Record.model_validate_json(found["record"]),
        text=found["text"],
        draft=Draft.model_validate_json(found["draft"]),
        revisions=revisions,
    )


def _shown_path(record: Record) -> str:
    source = record.source
    return source.path if source.member is None else f"{source.path}!{source.member}"
