"""Workers serve all offices at once, and claim timers from each other.

The indexes by unit stay: the release before asks by them.
"""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Moment

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the column, and the indexes that have no unit in front."""
    op.add_column("timer_job", sa.Column("claimed_until", Moment(), nullable=True))
    is_waiting, is_doing = sa.text("status = 'waiting'"), sa.text("status = 'doing'")
    op.create_index(
        "timer_job_waiting_by_moment",
        "timer_job",
        ["due_at", "instance_id", "key"],
        sqlite_where=is_waiting,
        postgresql_where=is_waiting,
    )
    op.create_index("timer_start_by_moment", "timer_start", ["due_at"])
    op.create_index(
        "job_doing", "job", ["run_at"], sqlite_where=is_doing, postgresql_where=is_doing
    )
