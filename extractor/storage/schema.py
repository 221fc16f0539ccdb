"""The tables. They hold domain objects as JSON text beside the few columns that the queue filters and orders by; the store converts.

items      one row a report: what the queue shows of it, its version, who holds it
readings   what the machine read, one row a reading; never changed
drafts     what a person did since the last decision
revisions  what was decided, one row a decision; triggers refuse to change or delete one
acts       what was done beside deciding, one row an act; triggers as for revisions
twins      pairs of items that may be the same report, until a person says that they are not
prints     each report's fingerprint, with which a twin's text is found; prints_index has its rarest marks, one a row
attempts   each try to get a model's answer; triggers as for revisions
answers    a model's answers that had their schema, by all that could change them
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Index, Text, text
from sqlmodel import Field, SQLModel

_FILTERED = ("year", "issuer", "errors", "warnings", "notices", "held_until", "session")
# What few reports have.
_FEW = {"twins": "twins > 0", "remark": "remark IS NOT NULL", "drift": "drift IS NOT NULL"}


def _few(name: str, condition: str) -> Index:
    where = text(condition)
    return Index(f"ix_items_{name}", "state", "risk", "id", sqlite_where=where, postgresql_where=where)


class ItemRow(SQLModel, table=True):
    __tablename__ = "items"
    __table_args__ = (
        # The queue's order, for one state or for all; `id` makes it total. What the filters ask of a row stands in the index too: a
        # filter that few match would else read every row of the table.
        Index("ix_items_state_queue", "state", "risk", "id", *_FILTERED),
        Index("ix_items_queue", "risk", "id", "state", *_FILTERED),
        *(_few(name, condition) for name, condition in _FEW.items()),
        Index("ix_items_year", "year"),
        Index("ix_items_sha256", "sha256"),
        Index("ix_items_body", "body", "year"),
    )

    id: str = Field(primary_key=True, max_length=16)
    sha256: str = Field(max_length=64)
    path: str = Field(sa_type=Text)
    state: str = Field(max_length=16)
    version: int
    reading: int
    latest: int
    title: str | None = Field(default=None, sa_type=Text)
    issuer: str | None = Field(default=None, sa_type=Text)
    year: int | None = None
    errors: int
    warnings: int
    notices: int
    golden_differences: int | None = None
    risk: float
    conflicts: int
    added_at: str = Field(max_length=32)
    updated_at: str = Field(max_length=32)
    body: str | None = Field(default=None, sa_type=Text)
    holder: str | None = Field(default=None, sa_type=Text)
    session: str | None = Field(default=None, sa_type=Text)
    held_until: str | None = Field(default=None, max_length=32)
    remark: str | None = Field(default=None, sa_type=Text)
    remark_by: str | None = Field(default=None, sa_type=Text)
    remark_at: str | None = Field(default=None, max_length=32)
    drift: str | None = Field(default=None, sa_type=Text)
    twins: int
    superseded_by: str | None = Field(default=None, max_length=16)


class ReadingRow(SQLModel, table=True):
    __tablename__ = "readings"

    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    number: int = Field(primary_key=True)
    extractor: str = Field(max_length=64)
    read_at: str = Field(max_length=32)
    record: str = Field(sa_type=Text)
    text: str = Field(sa_type=Text)


class DraftRow(SQLModel, table=True):
    __tablename__ = "drafts"

    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    draft: str = Field(sa_type=Text)


class RevisionRow(SQLModel, table=True):
    __tablename__ = "revisions"

    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    number: int = Field(primary_key=True)
    decision: str = Field(max_length=16)
    decided_by: str = Field(sa_type=Text)
    decided_at: str = Field(max_length=32)
    revision: str = Field(sa_type=Text)


class ActRow(SQLModel, table=True):
    __tablename__ = "acts"

    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    number: int = Field(primary_key=True)
    at: str = Field(max_length=32)
    by: str = Field(sa_type=Text)
    kind: str = Field(max_length=16)
    path: str | None = Field(default=None, sa_type=Text)
    act: str = Field(sa_type=Text)


class TwinRow(SQLModel, table=True):
    """`one` is the smaller id; `apart`: a person said that they are two reports."""

    __tablename__ = "twins"
    __table_args__ = (Index("ix_twins_other", "other"),)

    one: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    other: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    shared: float
    found_at: str = Field(max_length=32)
    apart: bool


class PrintRow(SQLModel, table=True):
    __tablename__ = "prints"

    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)
    tail: str | None = Field(default=None, max_length=16)
    year: int | None = None
    issuer: str | None = Field(default=None, sa_type=Text)
    marks: bytes
    __table_args__ = (Index("ix_prints_tail", "tail", "year"),)


class PrintMarkRow(SQLModel, table=True):
    __tablename__ = "prints_index"

    mark: int = Field(primary_key=True, sa_type=BigInteger)
    item_id: str = Field(primary_key=True, foreign_key="items.id", max_length=16)


class AttemptRow(SQLModel, table=True):
    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_at", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    run: str = Field(max_length=32)
    at: str = Field(max_length=32)
    server: str = Field(sa_type=Text)
    model: str = Field(sa_type=Text)
    prompt: str = Field(sa_type=Text)
    sha256: str = Field(max_length=64)
    number: int
    cached: bool
    outcome: str = Field(max_length=16)
    input_tokens: int | None = None
    output_tokens: int | None = None
    latency_ms: int
    sent: int
    whole: int
    cost: float | None = None
    currency: str | None = Field(default=None, max_length=8)
    price_of: str | None = Field(default=None, max_length=10)


class AnswerRow(SQLModel, table=True):
    __tablename__ = "answers"

    key: str = Field(primary_key=True, max_length=64)
    answer: str = Field(sa_type=Text)
    at: str = Field(max_length=32)
