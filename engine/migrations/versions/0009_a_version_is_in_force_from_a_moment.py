"""A version may come into force later than it is deployed, and a process be retired."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Every version so far was in force when it was deployed; its timers are the newest's."""
    with op.batch_alter_table("definition") as table:
        table.add_column(sa.Column("in_force_at", Moment(), nullable=True))
        table.add_column(sa.Column("retired_at", Moment(), nullable=True))
        table.add_column(sa.Column("acknowledged", Json, server_default="{}", nullable=False))
    op.execute("UPDATE definition SET in_force_at = deployed_at")
    with op.batch_alter_table("definition") as table:
        table.alter_column("in_force_at", existing_type=Moment(), nullable=False)
    _say_whose_timers()


def _say_whose_timers() -> None:
    op.rename_table("timer_start", "timer_start_before")
    op.drop_index("timer_start_by_due", "timer_start_before")
    op.create_table(
        "timer_start_now",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("until_at", Moment(), nullable=True),
        sa.Column("left", sa.Integer(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "process_id", "element_id", "version"),
        sqlite_with_rowid=False,
    )
    op.execute(
        'INSERT INTO timer_start_now (unit_id, process_id, element_id, version, due_at, "left", '
        "attempts) SELECT unit_id, process_id, element_id, (SELECT max(version) FROM definition "
        "WHERE definition.unit_id = timer_start_before.unit_id AND definition.process_id = "
        'timer_start_before.process_id), due_at, "left", attempts FROM timer_start_before'
    )
    op.drop_table("timer_start_before")
    op.rename_table("timer_start_now", "timer_start")
    op.create_index("timer_start_by_due", "timer_start", ["unit_id", "due_at"], unique=False)
