"""Cases wait for messages and signals, and begin by the clock.

Messages are kept until somebody waits for them.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "event_wait",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=False),
        sa.Column("since_at", Moment(), nullable=False),
        sa.CheckConstraint("kind IN ('message', 'signal')", name=op.f("event_wait_kind_known")),
        sa.PrimaryKeyConstraint("instance_id", "key", name=op.f("event_wait_key")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "event_wait_by_name",
        "event_wait",
        ["unit_id", "kind", "name", "correlation"],
        unique=False,
    )
    op.create_table(
        "timer_start",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint(
            "unit_id", "process_id", "element_id", name=op.f("timer_start_key")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("timer_start_by_due", "timer_start", ["unit_id", "due_at"], unique=False)
    op.create_table(
        "message",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("correlation", sa.Text(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("status IN ('waiting', 'taken')", name=op.f("message_status_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("message_key")),
    )
    op.create_index(
        "message_waiting_by_name",
        "message",
        ["unit_id", "name", "correlation"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
