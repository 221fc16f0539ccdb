"""Leases in the database. A lease stands in the item's own row, so that whoever waited for the row looks at the lease again when its turn
comes: on PostgreSQL a second reader of a row that was just claimed passes it over, on SQLite there is one writer at a time.

A lease that another session had, and did not give back, leaves the item at a new version: what that session still tries to save is told
as stale.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Engine, case, or_, select, update
from sqlalchemy.engine import RowMapping

from extractor.domain.history import Act
from extractor.domain.queue import Claim, QueueFilter
from extractor.errors import NotFound, Refused
from extractor.storage.engine import writing
from extractor.storage.queue import ORDER, behind, free, matches
from extractor.storage.rows import ITEMS, UNHELD, write_acts


class SqlClaims:
    """Implements ports.Claims over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def claim(self, claim: Claim, now: str) -> Claim:
        with writing(self._engine) as connection:
            found = _locked(connection, claim.item)
            if (
                found["held_until"] is not None
                and found["held_until"] > now
                and found["session"] != claim.session
            ):
                held = {"holder": found["holder"], "until": found["held_until"]}
                raise Refused("review.held", place=claim.item, value=found["holder"], facts=held)
            _hold(connection, claim)
        return claim.model_copy(update={"ran_out": found["session"] not in (None, claim.session)})

    def take_over(self, claim: Claim, now: str) -> Claim:
        with writing(self._engine) as connection:
            found = _locked(connection, claim.item)
            _hold(connection, claim)
            if found["session"] not in (None, claim.session):
                before = {"holder": found["holder"], "until": found["held_until"]}
                act = Act(kind="taken_over", by=claim.holder, at=now, value=before)
                write_acts(connection, claim.item, [act])
        return claim

    def release(self, item_id: str, session: str) -> None:
        mine = (ITEMS.c.id == item_id) & (ITEMS.c.session == session)
        with writing(self._engine) as connection:
            connection.execute(update(ITEMS).where(mine).values(UNHELD))

    def next(
        self, by: str, session: str, until: str, wanted: QueueFilter, now: str, *, after: str | None = None
    ) -> Claim | None:
        """The first open item of the filter that nobody else holds, held by `session` from now on. Atomic."""
        asked = wanted.model_copy(update={"state": "open", "session": session})
        mine_or_free = or_(free(now), ITEMS.c.session == session)
        found = select(ITEMS.c.id).where(matches(asked, now), mine_or_free).order_by(*ORDER).limit(1)
        with writing(self._engine) as connection:
            if after is not None:
                found = found.where(behind(connection, after))
            item_id = connection.scalar(found.with_for_update(skip_locked=True))
            if item_id is None:
                return None
            claim = Claim(item=item_id, holder=by, session=session, until=until)
            _hold(connection, claim)
            return claim


def _locked(connection: Connection, item_id: str) -> RowMapping:
    query = select(ITEMS.c.holder, ITEMS.c.session, ITEMS.c.held_until).where(ITEMS.c.id == item_id)
    found = connection.execute(query.with_for_update()).mappings().one_or_none()
    if found is None:
        raise NotFound("review.no_item", value=item_id)
    return found


def _hold(connection: Connection, claim: Claim) -> None:
    other = ITEMS.c.session.is_not(None) & (ITEMS.c.session != claim.session)
    values: dict[str, Any] = {
        "holder": claim.holder, "session": claim.session, "held_until": claim.until,
        "version": case((other, ITEMS.c.version + 1), else_=ITEMS.c.version),
    }  # fmt: skip
    connection.execute(update(ITEMS).where(ITEMS.c.id == claim.item).values(values))
