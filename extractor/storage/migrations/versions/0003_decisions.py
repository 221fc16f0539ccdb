"""Leases, remarks, later readings, acts and twins; states and decisions get longer names. An act can't be changed or deleted."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _items()
    _acts()
    _acts_of_drafts()
    _twins()


def downgrade() -> None:
    """States and decisions keep their longer columns: a shorter one could not hold what is in it."""
    for table in ("prints_index", "prints", "twins", "acts"):
        op.drop_table(table)
    for index in ("body", "state_queue", "queue", "twins", "remark", "drift"):
        op.drop_index(f"ix_items_{index}", "items")
    op.create_index("ix_items_state_queue", "items", ["state", "risk", "id"])
    op.create_index("ix_items_queue", "items", ["risk", "id"])
    for name in (
        "latest", "conflicts", "body", "holder", "session", "held_until", "remark", "remark_by", "remark_at", "drift", "twins",
        "superseded_by",
    ):  # fmt: skip
        op.drop_column("items", name)


def _items() -> None:
    op.drop_index("ix_items_state_queue", "items")
    op.drop_index("ix_items_queue", "items")
    _widen("items", "state")
    for name, default in (("latest", "1"), ("conflicts", "0"), ("twins", "0")):
        op.add_column("items", sa.Column(name, sa.Integer, nullable=False, server_default=default))
    for name in ("body", "holder", "session", "remark", "remark_by", "drift"):
        op.add_column("items", sa.Column(name, sa.Text))
    for name in ("held_until", "remark_at"):
        op.add_column("items", sa.Column(name, sa.String(32)))
    op.add_column("items", sa.Column("superseded_by", sa.String(16)))
    op.create_index("ix_items_body", "items", ["body", "year"])
    filtered = ["year", "issuer", "errors", "warnings", "notices", "held_until", "session"]
    op.create_index("ix_items_state_queue", "items", ["state", "risk", "id", *filtered])
    op.create_index("ix_items_queue", "items", ["risk", "id", "state", *filtered])
    for name, condition in (
        ("twins", "twins > 0"),
        ("remark", "remark IS NOT NULL"),
        ("drift", "drift IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(
            f"ix_items_{name}", "items", ["state", "risk", "id"], sqlite_where=where, postgresql_where=where
        )
    with _unguarded("revisions"):
        _widen("revisions", "decision")


def _widen(table: str, name: str) -> None:
    """SQLite changes no column in place, and making the table anew would drop what refers to it."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(table, name, type_=sa.String(16))
        return
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {name} TO short_{name}")
    op.add_column(table, sa.Column(name, sa.String(16), nullable=False, server_default=""))
    op.execute(f"UPDATE {table} SET {name} = short_{name}")  # noqa: S608  (names are ours)
    op.execute(f"ALTER TABLE {table} DROP COLUMN short_{name}")


class _unguarded:  # noqa: N801  (reads as a statement)
    """The table without its guards on SQLite, where a column is widened by copying it; PostgreSQL needs no such thing."""

    def __init__(self, table: str) -> None:
        self._table = table

    def __enter__(self) -> None:
        if op.get_bind().dialect.name == "sqlite":
            for what in ("update", "delete", "replace"):
                op.execute(f"DROP TRIGGER {self._table}_no_{what}")

    def __exit__(self, *_: object) -> None:
        if op.get_bind().dialect.name == "sqlite":
            _guard(self._table)


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("item_id", sa.String(16), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("path", sa.Text),
        sa.Column("act", sa.Text, nullable=False),
    )
    _guard("acts")


def _acts_of_drafts() -> None:
    """Edits and signatures made before there was a history are its first rows."""
    bind = op.get_bind()
    acts = sa.table("acts", *(sa.column(n) for n in ("item_id", "number", "at", "by", "kind", "path", "act")))
    for item_id, draft in bind.execute(sa.text("SELECT item_id, draft FROM drafts")).all():
        told = json.loads(draft)
        done = [
            {"kind": "edited", **{name: edit.get(name) for name in ("by", "at", "path", "value", "reason")}}
            for edit in told["edits"]
        ]
        done += [
            {
                "kind": "signed",
                "by": s["by"],
                "at": s["at"],
                "path": s["key"],
                "value": None,
                "reason": s["reason"],
            }
            for s in told["signatures"]
        ]
        for number, act in enumerate(done, 1):
            row = {name: act[name] for name in ("at", "by", "kind", "path")}
            text = json.dumps(act, ensure_ascii=False)
            bind.execute(acts.insert().values(item_id=item_id, number=number, act=text, **row))


def _twins() -> None:
    op.create_table(
        "twins",
        sa.Column("one", sa.String(16), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("other", sa.String(16), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("shared", sa.Float, nullable=False),
        sa.Column("found_at", sa.String(32), nullable=False),
        sa.Column("apart", sa.Boolean, nullable=False),
    )
    op.create_index("ix_twins_other", "twins", ["other"])
    op.create_table(
        "prints",
        sa.Column("item_id", sa.String(16), sa.ForeignKey("items.id"), primary_key=True),
        sa.Column("tail", sa.String(16)),
        sa.Column("year", sa.Integer),
        sa.Column("issuer", sa.Text),
        sa.Column("marks", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_prints_tail", "prints", ["tail", "year"])
    op.create_table(
        "prints_index",
        sa.Column("mark", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("item_id", sa.String(16), sa.ForeignKey("items.id"), primary_key=True),
    )


def _guard(table: str) -> None:
    """Append-only, as 0001 has it for revisions."""
    if op.get_bind().dialect.name == "postgresql":
        call = "EXECUTE FUNCTION nianbao_append_only()"
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {call}"
        )
        op.execute(f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {call}")
        return
    refuse = f"SELECT RAISE(ABORT, '{table} are append-only')"
    known = f"SELECT 1 FROM {table} WHERE item_id = NEW.item_id AND number = NEW.number"  # noqa: S608  (names are ours)
    op.execute(f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} BEGIN {refuse}; END")
    op.execute(f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN {refuse}; END")
    op.execute(
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS ({known}) BEGIN {refuse}; END"
    )
