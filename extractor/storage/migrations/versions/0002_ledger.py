"""Attempts to get a model's answer, and the answers that had their schema; neither can be changed, an attempt can't be deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True),
        *(_name(name) for name in ("run", "at")),
        sa.Column("server", sa.Text, nullable=False),
        sa.Column("model", sa.Text, nullable=False),
        sa.Column("prompt", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("cached", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("input_tokens", sa.Integer),
        sa.Column("output_tokens", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("latency_ms", "sent", "whole")),
        sa.Column("cost", sa.Float),
        sa.Column("currency", sa.String(8)),
        sa.Column("price_of", sa.String(10)),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"])
    op.create_table(
        "answers",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("answer", sa.Text, nullable=False),
        _name("at"),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("answers")
    op.drop_table("attempts")


def _name(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=False)


def _guards(dialect: str) -> list[str]:
    """Append-only, as 0001 has it for revisions."""
    if dialect == "postgresql":
        call = "EXECUTE FUNCTION nianbao_append_only()"
        return [
            f"CREATE TRIGGER attempts_append_only BEFORE UPDATE OR DELETE ON attempts FOR EACH ROW {call}",
            f"CREATE TRIGGER attempts_no_truncate BEFORE TRUNCATE ON attempts FOR EACH STATEMENT {call}",
        ]
    refuse = "SELECT RAISE(ABORT, 'attempts are append-only')"
    known = "SELECT 1 FROM attempts WHERE id = NEW.id"
    return [
        f"CREATE TRIGGER attempts_no_update BEFORE UPDATE ON attempts BEGIN {refuse}; END",
        f"CREATE TRIGGER attempts_no_delete BEFORE DELETE ON attempts BEGIN {refuse}; END",
        f"CREATE TRIGGER attempts_no_replace BEFORE INSERT ON attempts WHEN EXISTS ({known}) BEGIN {refuse}; END",
    ]
