"""An analyst's play of a draft or version is kept between two requests, and from day to day."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "play_session",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("account_id", "subject_id", name=op.f("play_session_key")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("play_session_account_id_fkey")
        ),
    )
