"""The queue in SQL: what one may ask of it, riskiest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from sqlalchemy import (
    ColumnElement,
    Connection,
    TextClause,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    true,
    tuple_,
)

from extractor.domain.queue import Holder, QueueFilter, QueuePage, QueueRow
from extractor.domain.review import ItemState
from extractor.errors import NotFound
from extractor.storage.rows import ITEMS

SHOWN = tuple(
    ITEMS.c.drift.is_not(None).label("drifted") if name == "drifted" else ITEMS.c[name]
    for name in QueueRow.model_fields
)
ORDER = (ITEMS.c.risk.desc(), ITEMS.c.id.desc())


def page(connection: Connection, wanted: QueueFilter, now: str) -> QueuePage:
    states = (
        select(ITEMS.c.state, func.count())
        .where(matches(wanted.model_copy(update={"state": None}), now))
        .group_by(ITEMS.c.state)
    )
    counts: dict[ItemState, int] = dict.fromkeys(get_args(ItemState), 0)
    counts |= {row[0]: row[1] for row in connection.execute(states)}
    total = counts[wanted.state] if wanted.state else sum(counts.values())
    # Each look for a part of a name goes through the whole index: what the counts have told is not asked again.
    shown = _rows(connection, wanted, now) if wanted.offset < total else ()
    held = () if shown or (wanted.held is None and not counts["open"]) else holders(connection, wanted, now)
    return QueuePage(
        rows=shown,
        total=total,
        counts=counts,
        years=tuple(_years(connection)),
        holders=held,
        everything={} if shown else _everything(connection),
    )


def _rows(connection: Connection, wanted: QueueFilter, now: str) -> tuple[QueueRow, ...]:
    """The page's ids are found in the index alone; only its rows are then read whole."""
    ids = (
        select(ITEMS.c.id)
        .where(matches(wanted, now))
        .order_by(*ORDER)
        .limit(wanted.limit)
        .offset(wanted.offset)
    )
    rows = select(*SHOWN).where(ITEMS.c.id.in_(ids)).order_by(*ORDER)
    return tuple(QueueRow(**found).as_of(now) for found in connection.execute(rows).mappings())


def _years(connection: Connection) -> Iterator[int]:
    """From one to the next in the index: DISTINCT would read it all."""
    year = connection.scalar(select(func.max(ITEMS.c.year)))
    while year is not None:
        yield year
        year = connection.scalar(select(func.max(ITEMS.c.year)).where(ITEMS.c.year < year))


def behind(connection: Connection, item_id: str) -> ColumnElement[bool]:
    """What comes after the item in the queue's order, whatever the item's state. NotFound("review.no_item")."""
    risk = connection.scalar(select(ITEMS.c.risk).where(ITEMS.c.id == item_id))
    if risk is None:
        raise NotFound("review.no_item", value=item_id)
    # As one pair, the index is entered where it stands.
    return tuple_(ITEMS.c.risk, ITEMS.c.id) < tuple_(literal(risk), literal(item_id))


def matches(wanted: QueueFilter, now: str) -> ColumnElement[bool]:
    terms: list[ColumnElement[bool] | TextClause] = [true()]
    if wanted.state is not None:
        terms.append(ITEMS.c.state == wanted.state)
    if wanted.year is not None:
        terms.append(ITEMS.c.year == wanted.year)
    if wanted.issuer:
        terms.append(ITEMS.c.issuer.contains(wanted.issuer, autoescape=True))
    if wanted.min_findings is not None:
        terms.append(ITEMS.c.errors + ITEMS.c.warnings + ITEMS.c.notices >= wanted.min_findings)
    if wanted.held is not None:
        terms.append(_held(wanted, now))
    if wanted.twins:
        # Said as the index says it: SQLite looks for the same words.
        terms.append(text("items.twins > 0"))
    if wanted.sent_back:
        terms.append(ITEMS.c.remark.is_not(None))
    if wanted.drifted:
        terms.append(ITEMS.c.drift.is_not(None))
    return and_(*terms)


def free(now: str) -> ColumnElement[bool]:
    return or_(ITEMS.c.held_until.is_(None), ITEMS.c.held_until <= now)


def _held(wanted: QueueFilter, now: str) -> ColumnElement[bool]:
    if wanted.held == "free":
        return free(now)
    mine = ITEMS.c.session == (wanted.session or "")
    return and_(ITEMS.c.held_until > now, mine if wanted.held == "mine" else ~mine)


def holders(connection: Connection, wanted: QueueFilter, now: str) -> tuple[Holder, ...]:
    """Which others hold what the filter would show if holding did not count."""
    held = wanted.model_copy(update={"held": "others", "state": "open"})
    rows = (
        select(ITEMS.c.holder, func.count(), func.max(ITEMS.c.held_until))
        .where(matches(held, now))
        .group_by(ITEMS.c.holder)
        .order_by(func.count().desc(), ITEMS.c.holder)
    )
    return tuple(Holder(name=row[0], items=row[1], until=row[2]) for row in connection.execute(rows))


def _everything(connection: Connection) -> dict[ItemState, int]:
    states = select(ITEMS.c.state, func.count()).group_by(ITEMS.c.state)
    return {row[0]: row[1] for row in connection.execute(states)}
