"""The tables as the stores write them, and the one way an item's row changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, insert, select, update
from sqlmodel import SQLModel

from extractor.domain.history import Act
from extractor.domain.review import ItemState
from extractor.errors import NotFound, Refused
from extractor.storage.schema import (
    ActRow,
    DraftRow,
    ItemRow,
    PrintMarkRow,
    PrintRow,
    ReadingRow,
    RevisionRow,
    TwinRow,
)


def _table(model: type[SQLModel]) -> Table:
    # Core tables: the rows are written as they are, and a session that tracks objects would add nothing.
    return SQLModel.metadata.tables[str(model.__tablename__)]


ITEMS, READINGS, DRAFTS, REVISIONS = (_table(model) for model in (ItemRow, ReadingRow, DraftRow, RevisionRow))
ACTS, TWINS, PRINTS, PRINT_MARKS = (_table(model) for model in (ActRow, TwinRow, PrintRow, PrintMarkRow))

UNHELD = {"holder": None, "session": None, "held_until": None}
NO_REMARK = {"remark": None, "remark_by": None, "remark_at": None}
# Made once: to put a statement together costs more than to run it.
_STEP = update(ITEMS).where(
    ITEMS.c.id == bindparam("item"),
    ITEMS.c.version == bindparam("seen"),
    ITEMS.c.state.in_(bindparam("states", expanding=True)),
)
_LAST_ACT = select(func.max(ACTS.c.number)).where(ACTS.c.item_id == bindparam("item"))


def step(
    connection: Connection,
    item_id: str,
    version: int,
    values: Mapping[str, Any],
    states: Sequence[ItemState] = ("open",),
) -> None:
    """The optimistic lock: the row changes only while it has the version that the person saw, and one of the states."""
    held_to = {"item": item_id, "seen": version, "states": list(states)}
    if connection.execute(_STEP, {"version": version + 1, **values, **held_to}).rowcount == 1:
        return
    stored = connection.execute(
        select(ITEMS.c.version, ITEMS.c.state).where(ITEMS.c.id == item_id)
    ).one_or_none()
    if stored is None:
        raise NotFound("review.no_item", value=item_id)
    if stored.version != version:
        raise Refused(
            "review.stale", place=item_id, value=version, facts={"seen": version, "stored": stored.version}
        )
    code = "review.not_decided" if stored.state == "open" else "review.decided"
    raise Refused(code, place=item_id, value=stored.state, facts={"state": stored.state})


def write_acts(
    connection: Connection, item_id: str, acts: Iterable[Act], *, version: int | None = None
) -> None:
    """After the item's row was changed in the same transaction: whoever else writes acts of this item waits for it. `version`: that
    the change made."""
    acts = tuple(act.model_copy(update={"version": version}) for act in acts)
    if not acts:
        return
    last = connection.scalar(_LAST_ACT, {"item": item_id}) or 0
    connection.execute(
        insert(ACTS),
        [
            {
                "item_id": item_id, "number": last + number, "at": act.at, "by": act.by, "kind": act.kind, "path": act.path,
                "act": act.model_dump_json(),
            }
            for number, act in enumerate(acts, 1)
        ],
    )  # fmt: skip
