"""Jobs, what is done of them, who handed a file in, and which processes work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("starts", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_index("ix_jobs_state", "jobs", ["state", "id"])
    op.create_table(
        "job_parts",
        sa.Column("job", sa.String(32), sa.ForeignKey("jobs.id"), primary_key=True),
        sa.Column("member", sa.Text, primary_key=True),
        sa.Column("outcome", sa.Text, nullable=False),
    )
    op.create_table(
        "hand_ins",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("job", sa.String(32), sa.ForeignKey("jobs.id")),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("handed_by", sa.Text, nullable=False),
        sa.Column("handed_at", sa.String(32), nullable=False),
        sa.Column("known", sa.Boolean, nullable=False),
        sa.Column("cleared", sa.Boolean, nullable=False),
        sa.Column("refusal", sa.Text),
    )
    op.create_index("ix_hand_ins_shown", "hand_ins", ["cleared", "origin", "id"])
    op.create_index("ix_hand_ins_job", "hand_ins", ["job"])
    op.create_table(
        "executors",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("beats", sa.Integer, nullable=False),
        sa.Column("host", sa.Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("executors", "hand_ins", "job_parts", "jobs"):
        op.drop_table(table)
