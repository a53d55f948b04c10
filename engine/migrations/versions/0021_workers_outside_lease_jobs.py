"""Workers outside lease jobs: who has one, by which token, and how often it may still fail."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Moment

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the columns, and the index by which a worker finds the jobs of its topics."""
    op.add_column("job", sa.Column("lease", sa.String(64), nullable=True))
    op.add_column("job", sa.Column("leased_by", sa.Text(), nullable=True))
    op.add_column("job", sa.Column("leased_at", Moment(), nullable=True))
    op.add_column("job", sa.Column("retries", sa.Integer(), nullable=True))
    is_todo = sa.text("status = 'todo'")
    op.create_index(
        "job_todo_by_topic",
        "job",
        ["unit_id", "topic", "run_at"],
        sqlite_where=is_todo,
        postgresql_where=is_todo,
    )
