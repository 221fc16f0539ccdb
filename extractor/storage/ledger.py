"""The ledger in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from extractor.domain.asking import Attempt
from extractor.storage.engine import open_database, reading, writing
from extractor.storage.schema import AnswerRow, AttemptRow

_attempts, _answers = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (AttemptRow, AnswerRow)
)
_FIELDS = tuple(_attempts.c[name] for name in Attempt.model_fields)


class SqlLedger:
    """Implements ports.Ledger over SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> SqlLedger:
        return cls(open_database(url))

    def close(self) -> None:
        self._engine.dispose()

    def record(self, attempts: Sequence[Attempt]) -> None:
        if not attempts:
            return
        with writing(self._engine) as connection:
            connection.execute(insert(_attempts), [attempt.model_dump() for attempt in attempts])

    def attempts(self, since: str | None = None) -> Iterator[Attempt]:
        rows = select(*_FIELDS).order_by(_attempts.c.id)
        if since is not None:
            rows = rows.where(_attempts.c.at >= since)
        with reading(self._engine) as connection:
            for found in connection.execute(rows).mappings():
                yield Attempt(**found)

    def answer(self, key: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(_answers.c.answer).where(_answers.c.key == key))

    def keep(self, key: str, answer: str, at: str) -> None:
        try:
            with writing(self._engine) as connection:
                if connection.scalar(select(_answers.c.key).where(_answers.c.key == key)) is None:
                    connection.execute(insert(_answers).values(key=key, answer=answer, at=at))
        except IntegrityError:
            return  # PostgreSQL: another process kept it between our look and our insert; its answer stays
