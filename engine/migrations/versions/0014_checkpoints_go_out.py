"""Checkpoints go out to those who keep them, and everything is verified beside the pages."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "checkpoint_delivery",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("receiver", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("delivered_at", Moment, nullable=True),
        sa.Column("problem", sa.Text(), server_default="", nullable=False),
        sa.Column("tried_at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "receiver", name=op.f("checkpoint_delivery_key")),
    )
    op.create_table(
        "verification_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", Moment, nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("moved_at", Moment, nullable=False),
        sa.Column("ended_at", Moment, nullable=True),
        sa.Column("total", sa.Integer(), server_default="0", nullable=False),
        sa.Column("done", sa.Integer(), server_default="0", nullable=False),
        sa.Column("entries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("checkpoints", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problem_count", sa.Integer(), server_default="0", nullable=False),
        sa.Column("problems", Json, nullable=False),
        sa.Column("remarks", Json, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("verification_run_key")),
    )
    op.create_index(
        "verification_run_by_time", "verification_run", ["unit_id", "begun_at"], unique=False
    )
