"""The tables of the jobs, as `extractor.storage.schema` has those of the records.

jobs        the reading of each content that was handed in
job_parts   the members of a zip that gave records, one row a member: a reading that was broken off goes on behind them
hand_ins    who handed in what; `refusal` where it became no job
executors   the processes that do jobs, with a counter that rises while they live
"""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field, SQLModel


class JobRow(SQLModel, table=True):
    __tablename__ = "jobs"
    __table_args__ = (Index("ix_jobs_state", "state", "id"),)

    id: str = Field(primary_key=True, max_length=32)
    sha256: str = Field(max_length=64)
    origin: str = Field(max_length=8)
    name: str = Field(sa_type=Text)
    place: str = Field(sa_type=Text)
    state: str = Field(max_length=8)
    attempt: int
    starts: int
    outcome: str = Field(sa_type=Text)


class JobPartRow(SQLModel, table=True):
    __tablename__ = "job_parts"

    job: str = Field(primary_key=True, foreign_key="jobs.id", max_length=32)
    member: str = Field(primary_key=True, sa_type=Text)
    outcome: str = Field(sa_type=Text)


class HandInRow(SQLModel, table=True):
    __tablename__ = "hand_ins"
    __table_args__ = (
        Index("ix_hand_ins_shown", "cleared", "origin", "id"),
        Index("ix_hand_ins_job", "job"),
    )

    id: int | None = Field(default=None, primary_key=True)
    job: str | None = Field(default=None, foreign_key="jobs.id", max_length=32)
    origin: str = Field(max_length=8)
    name: str = Field(sa_type=Text)
    handed_by: str = Field(sa_type=Text)
    handed_at: str = Field(max_length=32)
    known: bool
    cleared: bool
    refusal: str | None = Field(default=None, sa_type=Text)


class ExecutorRow(SQLModel, table=True):
    __tablename__ = "executors"

    id: str = Field(primary_key=True, max_length=64)
    beats: int
    host: str = Field(sa_type=Text)
