"""The heads of all logs are signed now and then; nobody changes or deletes what was signed."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes

revision = "0013"
down_revision = "0012"

TABLES = ("checkpoint", "checkpoint_leaf")


def upgrade() -> None:
    """Create the tables and their triggers."""
    op.create_table(
        "checkpoint",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("body", Bytes, nullable=False),
        sa.Column("signature", Bytes, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "number", name=op.f("checkpoint_key")),
    )
    op.create_table(
        "checkpoint_leaf",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", Bytes, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "number", "position", name=op.f("checkpoint_leaf_key")),
    )
    op.create_index(
        "checkpoint_leaf_by_stream", "checkpoint_leaf", ["stream_id", "seq"], unique=False
    )
    for table in TABLES:
        for statement in _triggers(op.get_bind().dialect.name, table):
            op.execute(statement)


def _triggers(dialect: str, table: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"""CREATE TRIGGER {table}_is_never_{done} BEFORE {what} ON {table}
                BEGIN SELECT RAISE(ABORT, 'checkpoints are never {done}'); END"""
            for what, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
        ]
    # The function of the log's own triggers.
    return [
        f"""CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION entry_is_kept()""",
        f"""CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION entry_is_kept()""",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_never_changed",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_is_never_emptied",
    ]
