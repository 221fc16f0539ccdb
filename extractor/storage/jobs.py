"""The jobs in the database: what was handed in, what came of it, and which processes work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    Update,
    case,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.engine import RowMapping
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from extractor.domain.jobs import HandIn, HandInPage, HandInState, Job, Origin, Outcome, hand_in_state
from extractor.domain.report import ErrorObject
from extractor.errors import NotFound
from extractor.storage.engine import reading, writing
from extractor.storage.job_schema import ExecutorRow, HandInRow, JobPartRow, JobRow

_jobs, _parts, _hand_ins, _executors = (
    SQLModel.metadata.tables[str(model.__tablename__)]
    for model in (JobRow, JobPartRow, HandInRow, ExecutorRow)
)
_UNFINISHED = _jobs.c.state.in_(("waiting", "reading"))
_BATCH = 200  # jobs that one look takes out of the database


class SqlJobs:
    """Implements ports.JobStore over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- handing in ---

    def hand_in(self, jobs: Sequence[Job], by: str, at: str) -> list[Job]:
        if not jobs:
            return []
        try:
            return self._hand_in(jobs, by, at)
        except IntegrityError:
            return self._hand_in(jobs, by, at)  # PostgreSQL: another process put the same job in between

    def _hand_in(self, jobs: Sequence[Job], by: str, at: str) -> list[Job]:
        with writing(self._engine) as connection:
            before = {job.id: job for job in _find_all(connection, [job.id for job in jobs])}
            # In the order of their ids: two that hand in the same ones never wait for each other.
            for job in sorted({job.id: job for job in jobs}.values(), key=attrgetter("id")):
                known = before.get(job.id)
                if known is None:
                    connection.execute(insert(_jobs).values(_row(job)))
                elif known.state == "failed":
                    _again(connection, known, job)
            done = {job.id for job in before.values() if job.state == "done"}
            rows = [
                {"job": job.id, "origin": job.origin, "name": job.name, "handed_by": by, "handed_at": at}
                | {"known": job.id in done, "cleared": False}
                for job in jobs
            ]
            connection.execute(insert(_hand_ins), rows)
            after = {job.id: job for job in _find_all(connection, [job.id for job in jobs])}
            return [after[job.id] for job in jobs]

    def refuse(self, origin: Origin, name: str, by: str, at: str, error: ErrorObject) -> None:
        row = {"origin": origin, "name": name, "handed_by": by, "handed_at": at}
        with writing(self._engine) as connection:
            refusal = error.model_dump_json(by_alias=True)
            connection.execute(insert(_hand_ins).values(**row, known=False, cleared=False, refusal=refusal))

    def get(self, job_id: str) -> Job | None:
        with reading(self._engine) as connection:
            return _find(connection, job_id)

    def finished(self, job_ids: Sequence[str]) -> list[Job]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(_jobs).where(_jobs.c.id.in_(job_ids), ~_UNFINISHED)).mappings()
            return [_job(row) for row in rows]

    # --- doing ---

    def start(self, job_id: str) -> Job | None:
        with writing(self._engine) as connection:
            job = _find(connection, job_id)
            if job is None or job.state in ("done", "failed"):
                return None
            connection.execute(_of(job_id).values(state="reading", starts=job.starts + 1))
            return job.model_copy(update={"state": "reading", "starts": job.starts + 1})

    def parts(self, job_id: str) -> dict[str, Outcome]:
        rows = select(_parts.c.member, _parts.c.outcome).where(_parts.c.job == job_id)
        with reading(self._engine) as connection:
            return {row.member: Outcome.model_validate_json(row.outcome) for row in connection.execute(rows)}

    def keep_part(self, job_id: str, member: str, outcome: Outcome) -> None:
        row = {"job": job_id, "member": member}
        there = select(_parts.c.job).where(_parts.c.job == job_id, _parts.c.member == member)
        try:
            with writing(self._engine) as connection:
                if connection.scalar(there) is None:
                    connection.execute(insert(_parts).values(**row, outcome=_json(outcome)))
                connection.execute(_of(job_id).values(starts=0))
        except IntegrityError:
            return  # another process, taken for dead, kept it meanwhile

    def finish(self, job_id: str, outcome: Outcome) -> None:
        with writing(self._engine) as connection:
            changed = (
                _of(job_id).where(_UNFINISHED).values(state=outcome.state, starts=0, outcome=_json(outcome))
            )
            connection.execute(changed)
            if outcome.state == "done":
                connection.execute(delete(_parts).where(_parts.c.job == job_id))

    # --- giving to the queue ---

    def retry(self, job_id: str) -> Job:
        with writing(self._engine) as connection:
            job = _find(connection, job_id)
            if job is None:
                raise NotFound("job.none", value=job_id)
            if job.state == "failed":
                _again(connection, job, job)
            return _find(connection, job_id) or job

    def lost(self, job_id: str, attempt: int) -> bool:
        """An attempt that ended without an outcome: the job waits again, under the next one. False when somebody saw to it."""
        changed = _of(job_id).where(_UNFINISHED, _jobs.c.attempt == attempt)
        with writing(self._engine) as connection:
            told = connection.execute(changed.values(state="waiting", attempt=attempt + 1))
            return told.rowcount == 1

    def unfinished(self) -> Iterator[list[Job]]:
        last = ""
        while True:
            rows = select(_jobs).where(_UNFINISHED, _jobs.c.id > last).order_by(_jobs.c.id).limit(_BATCH)
            with reading(self._engine) as connection:
                found = [_job(row) for row in connection.execute(rows).mappings()]
            if not found:
                return
            yield found
            last = found[-1].id

    # --- the list ---

    def failed(self) -> list[Job]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(_jobs).where(_jobs.c.state == "failed").order_by(_jobs.c.id))
            return [_job(row) for row in rows.mappings()]

    def page(self, origin: Origin | None, limit: int) -> HandInPage:
        shown = (
            [~_hand_ins.c.cleared] if origin is None else [~_hand_ins.c.cleared, _hand_ins.c.origin == origin]
        )
        with reading(self._engine) as connection:
            rows = connection.execute(_listed(shown).limit(limit)).mappings()
            listed = tuple(_handed(row) for row in rows)
            return HandInPage(rows=listed, counts=_counts(connection, shown))

    def clear_finished(self, origin: Origin) -> list[Job]:
        under_way = select(_jobs.c.id).where(_UNFINISHED)
        over = [_hand_ins.c.origin == origin, ~_hand_ins.c.cleared]
        over.append(_hand_ins.c.job.is_(None) | _hand_ins.c.job.not_in(under_way))
        failed = select(_jobs).where(
            _jobs.c.state == "failed", _jobs.c.id.in_(select(_hand_ins.c.job).where(*over))
        )
        with writing(self._engine) as connection:
            gone = [_job(row) for row in connection.execute(failed).mappings()]
            connection.execute(update(_hand_ins).where(*over).values(cleared=True))
        return gone

    # --- executors ---

    def beat(self, executor: str, host: str) -> None:
        with writing(self._engine) as connection:
            mine = update(_executors).where(_executors.c.id == executor)
            if not connection.execute(mine.values(beats=_executors.c.beats + 1)).rowcount:
                connection.execute(insert(_executors).values(id=executor, beats=1, host=host))

    def executors(self) -> dict[str, int]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(_executors.c.id, _executors.c.beats))
            return {row.id: row.beats for row in rows}

    def bury(self, executor: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(_executors).where(_executors.c.id == executor)).rowcount == 1


def _of(job_id: str) -> Update:
    return update(_jobs).where(_jobs.c.id == job_id)


def _find(connection: Connection, job_id: str) -> Job | None:
    row = connection.execute(select(_jobs).where(_jobs.c.id == job_id)).mappings().one_or_none()
    return None if row is None else _job(row)


def _find_all(connection: Connection, job_ids: Sequence[str]) -> list[Job]:
    rows = connection.execute(select(_jobs).where(_jobs.c.id.in_(job_ids))).mappings()
    return [_job(row) for row in rows]


def _again(connection: Connection, job: Job, handed: Job) -> None:
    """A failed job waits again, read from where it was `handed` in last; of its parts those stay that failed nowhere."""
    parts = connection.execute(select(_parts).where(_parts.c.job == job.id)).all()
    for part in parts:
        this = (_parts.c.job == job.id) & (_parts.c.member == part.member)
        outcome = Outcome.model_validate_json(part.outcome)
        if outcome.errors:
            connection.execute(delete(_parts).where(this))
        else:
            connection.execute(update(_parts).where(this).values(outcome=_json(outcome.seen_before())))
    fresh = {"state": "waiting", "attempt": job.attempt + 1, "starts": 0, "outcome": _json(Outcome())}
    source = handed.model_dump(include={"origin", "name", "place"})
    connection.execute(_of(job.id).values(**fresh, **source))


def _row(job: Job) -> dict[str, object]:
    return job.model_dump(exclude={"outcome"}) | {"outcome": _json(job.outcome)}


def _job(row: RowMapping) -> Job:
    return Job.model_validate({**row, "outcome": Outcome.model_validate_json(row["outcome"])})


def _json(outcome: Outcome) -> str:
    return outcome.model_dump_json(by_alias=True)


def _listed(shown: Sequence[ColumnElement[bool]]) -> Select[tuple[object, ...]]:
    so_far = select(func.count()).where(_parts.c.job == _hand_ins.c.job).scalar_subquery()
    columns = (*_hand_ins.c, _jobs.c.state, _jobs.c.outcome, so_far.label("so_far"))
    return (
        select(*columns)
        .outerjoin(_jobs, _jobs.c.id == _hand_ins.c.job)
        .where(*shown)
        .order_by(_hand_ins.c.id.desc())
    )


def _handed(row: RowMapping) -> HandIn:
    if row["refusal"] is not None:
        state: HandInState = "failed"
        outcome = Outcome(errors=(ErrorObject.model_validate_json(row["refusal"]),))
    else:
        state = hand_in_state(row["state"], row["known"])
        outcome = Outcome.model_validate_json(row["outcome"])
    return HandIn(
        id=row["id"],
        name=row["name"],
        by=row["handed_by"],
        at=row["handed_at"],
        state=state,
        job=row["job"],
        outcome=outcome,
        so_far=row["so_far"],
    )


def _counts(connection: Connection, shown: Sequence[ColumnElement[bool]]) -> dict[HandInState, int]:
    state = case(
        (_hand_ins.c.refusal.is_not(None), "failed"),
        ((_jobs.c.state == "done") & _hand_ins.c.known, "known"),
        else_=_jobs.c.state,
    )
    rows = select(state, func.count()).select_from(_hand_ins).outerjoin(_jobs, _jobs.c.id == _hand_ins.c.job)
    counts: dict[HandInState, int] = {"waiting": 0, "reading": 0, "done": 0, "known": 0, "failed": 0}
    return counts | {row[0]: row[1] for row in connection.execute(rows.where(*shown).group_by(state))}
