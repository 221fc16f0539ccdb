"""Alembic's environment: runs inside the transaction that `extractor.storage.engine` opened."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

import extractor.storage.job_schema
import extractor.storage.schema  # noqa: F401  (fills the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,  # SQLite can't alter most things in place
)
context.run_migrations()
