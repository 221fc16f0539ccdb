"""Twins in the database: fingerprints, the index by which one is found without comparing all, the pairs that were found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine, and_, bindparam, delete, insert, or_, select, text, update

from extractor.domain.history import Act
from extractor.domain.twins import TAIL, Face, Twin, may_be_one_body
from extractor.ports import SameReport
from extractor.storage.engine import reading, writing
from extractor.storage.rows import ITEMS, PRINT_MARKS, PRINTS, READINGS, TWINS, write_acts

# A mark that so many reports have is the form's or a template's words, and tells nothing.
_TOO_COMMON = 64
# Whoever enters a report looks for its twins before the next one does.
_ENTRANCE = 0x7477696E73
# Made once: it is asked sixteen times for each report, and making it costs as much as asking.
_HAVING_MARK = (
    select(PRINT_MARKS.c.item_id).where(PRINT_MARKS.c.mark == bindparam("mark")).limit(_TOO_COMMON + 1)
)


class SqlTwins:
    """Implements ports.Twins over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enter(
        self, item_id: str, face: Face, looked_up_by: Sequence[int], same: SameReport, at: str
    ) -> tuple[Twin, ...]:
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ENTRANCE})
            _keep_print(connection, item_id, face, looked_up_by)
            found: list[Twin] = []
            for other, other_face in _candidates(connection, item_id, face, looked_up_by):
                share = same(other_face, partial(_text_of, connection, other))
                if share is not None:
                    found.append(_pair(item_id, other, share))
            _link(connection, found, at)
            return tuple(found)

    def has(self, item_id: str) -> bool:
        query = select(PRINTS.c.item_id).where(PRINTS.c.item_id == item_id)
        with reading(self._engine) as connection:
            return connection.scalar(query) is not None

    def group(self, item_id: str) -> tuple[tuple[str, ...], tuple[Twin, ...]]:
        with reading(self._engine) as connection:
            return _group(connection, item_id)

    def part(self, item_id: str, act: Act, at: str) -> None:
        with writing(self._engine) as connection:
            members, _ = _group(connection, item_id)
            others = [member for member in members if member != item_id]
            for other in others:
                pair = _pair(item_id, other, 0.0)
                same = and_(TWINS.c.one == pair.one, TWINS.c.other == pair.other)
                if connection.execute(update(TWINS).where(same).values(apart=True)).rowcount == 0:
                    row = {**pair.model_dump(), "found_at": at, "apart": True}
                    connection.execute(insert(TWINS).values(row))
            for member in sorted(members):
                _count(connection, member)
                about = others if member == item_id else [item_id]
                write_acts(connection, member, [act.model_copy(update={"value": about})])


def _keep_print(connection: Connection, item_id: str, face: Face, looked_up_by: Sequence[int]) -> None:
    earlier = connection.scalar(select(PRINTS.c.marks).where(PRINTS.c.item_id == item_id))
    if earlier is not None:
        # By its marks: the index has none by item.
        known = and_(PRINT_MARKS.c.mark.in_(sorted(_marks(earlier))), PRINT_MARKS.c.item_id == item_id)
        connection.execute(delete(PRINT_MARKS).where(known))
        connection.execute(delete(PRINTS).where(PRINTS.c.item_id == item_id))
    row = {
        "item_id": item_id, "tail": face.body and face.body[-TAIL:], "year": face.year, "issuer": face.body,
        "marks": array("I", sorted(face.marks)).tobytes(),
    }  # fmt: skip
    connection.execute(insert(PRINTS).values(row))
    if looked_up_by:
        connection.execute(insert(PRINT_MARKS), [{"mark": mark, "item_id": item_id} for mark in looked_up_by])


def _candidates(
    connection: Connection, item_id: str, face: Face, looked_up_by: Sequence[int]
) -> Iterator[tuple[str, Face]]:
    """Those whose name ends alike, and those that have one of the marks."""
    known: set[str] = set()
    if face.body:
        alike = select(PRINTS.c.item_id, PRINTS.c.issuer).where(
            PRINTS.c.tail == face.body[-TAIL:], _year_fits(face)
        )
        known |= {row[0] for row in connection.execute(alike) if may_be_one_body(face.body, row[1])}
    for mark in looked_up_by:
        found = list(connection.scalars(_HAVING_MARK, {"mark": mark}))
        known |= set(found) if len(found) <= _TOO_COMMON else set()
    known.discard(item_id)
    faces = select(PRINTS).where(PRINTS.c.item_id.in_(sorted(known)), _year_fits(face))
    for row in connection.execute(faces.order_by(PRINTS.c.item_id)).mappings().all():
        yield row["item_id"], Face(row["issuer"], row["year"], _marks(row["marks"]))


def _year_fits(face: Face) -> Any:
    return True if face.year is None else or_(PRINTS.c.year == face.year, PRINTS.c.year.is_(None))


def _marks(kept: bytes) -> frozenset[int]:
    marks = array("I")
    marks.frombytes(kept)
    return frozenset(marks)


def _text_of(connection: Connection, item_id: str) -> str:
    newest = and_(READINGS.c.item_id == ITEMS.c.id, READINGS.c.number == ITEMS.c.latest)
    query = select(READINGS.c.text).join(ITEMS, newest).where(ITEMS.c.id == item_id)
    return str(connection.scalar(query))


def _pair(one: str, other: str, share: float) -> Twin:
    first, second = sorted((one, other))
    return Twin(one=first, other=second, shared=share)


def _link(connection: Connection, found: Iterable[Twin], at: str) -> None:
    """A pair that is known, also as two reports, stays as it is."""
    touched: set[str] = set()
    for twin in found:
        known = select(TWINS.c.apart).where(TWINS.c.one == twin.one, TWINS.c.other == twin.other)
        if connection.scalar(known) is None:
            row = {**twin.model_dump(), "found_at": at, "apart": False}
            connection.execute(insert(TWINS).values(row))
            touched |= {twin.one, twin.other}
    members = {member for one in touched for member in _group(connection, one)[0]}
    for member in sorted(members):
        _count(connection, member)


def _count(connection: Connection, item_id: str) -> None:
    many = len(_group(connection, item_id)[0]) - 1
    connection.execute(update(ITEMS).where(ITEMS.c.id == item_id).values(twins=many))


def _group(connection: Connection, item_id: str) -> tuple[tuple[str, ...], tuple[Twin, ...]]:
    """The items that a chain of pairs ties to this one, itself among them, and the pairs."""
    members, pairs, due = {item_id}, {}, [item_id]
    while due:
        at = due.pop()
        ties = select(TWINS).where(or_(TWINS.c.one == at, TWINS.c.other == at), TWINS.c.apart.is_(False))
        for row in connection.execute(ties).mappings():
            pairs[row["one"], row["other"]] = Twin(one=row["one"], other=row["other"], shared=row["shared"])
            new = {row["one"], row["other"]} - members
            members |= new
            due += new
    return tuple(sorted(members)), tuple(pairs[key] for key in sorted(pairs))
