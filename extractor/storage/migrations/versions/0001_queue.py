"""Items with their readings, drafts and revisions; a revision can't be changed or deleted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _items()
    _of_an_item("readings", _number(), _moment("read_at"), _name("extractor"), _long("record"), _long("text"))
    _of_an_item("drafts", _long("draft"))
    _of_an_item(
        "revisions",
        _number(),
        _name("decision", 8),
        _long("decided_by"),
        _moment("decided_at"),
        _long("revision"),
    )
    for table in ("revisions", "readings"):
        for statement in _guards(table, op.get_bind().dialect.name):
            op.execute(statement)


def downgrade() -> None:
    for table in ("revisions", "drafts", "readings", "items"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION nianbao_append_only()")


def _items() -> None:
    op.create_table(
        "items",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        _long("path"),
        _name("state", 8),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("reading", sa.Integer, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("issuer", sa.Text),
        sa.Column("year", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("errors", "warnings", "notices")),
        sa.Column("golden_differences", sa.Integer),
        sa.Column("risk", sa.Float, nullable=False),
        _moment("added_at"),
        _moment("updated_at"),
    )
    op.create_index("ix_items_state_queue", "items", ["state", "risk", "id"])
    op.create_index("ix_items_queue", "items", ["risk", "id"])
    op.create_index("ix_items_year", "items", ["year"])
    op.create_index("ix_items_sha256", "items", ["sha256"])


def _of_an_item(table: str, *columns: sa.Column[object]) -> None:
    item = sa.Column("item_id", sa.String(16), sa.ForeignKey("items.id"), primary_key=True)
    op.create_table(table, item, *columns)


def _number() -> sa.Column[object]:
    return sa.Column("number", sa.Integer, primary_key=True)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.String(32), nullable=False)


def _name(name: str, length: int = 64) -> sa.Column[object]:
    return sa.Column(name, sa.String(length), nullable=False)


def _long(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Text, nullable=False)


def _guards(table: str, dialect: str) -> list[str]:
    """Append-only, whoever connects. On SQLite a REPLACE deletes without firing the delete trigger, so it has a guard of its own."""
    if dialect == "postgresql":
        function = (
            "CREATE OR REPLACE FUNCTION nianbao_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% are append-only', TG_TABLE_NAME; END $$"
        )
        call = "EXECUTE FUNCTION nianbao_append_only()"
        rows = f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}"
        whole = f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}"
        return [function, rows, whole]
    refuse = f"SELECT RAISE(ABORT, '{table} are append-only')"
    known = f"SELECT 1 FROM {table} WHERE item_id = NEW.item_id AND number = NEW.number"  # noqa: S608  (names are ours)
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END",
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({known}) BEGIN {refuse}; END",
    ]
