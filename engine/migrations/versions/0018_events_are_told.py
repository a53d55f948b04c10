"""Web addresses are told of what happens in cases."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the table; the release before does not know it, and tells nobody."""
    op.create_table(
        "subscription",
        sa.Column("id", sa.Uuid, nullable=False),
        sa.Column("unit_id", sa.Uuid, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kinds", Json, nullable=False),
        sa.Column("processes", Json, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("ended_at", Moment),
        sa.Column("ended_by", sa.Text, nullable=False, server_default=""),
        sa.Column("reason", sa.Text, nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id", name=op.f("subscription_key")),
        sa.CheckConstraint("status IN ('active', 'ended')", name=op.f("subscription_status_known")),
    )
    op.create_index("subscription_by_unit", "subscription", ["unit_id", "made_at"])


def downgrade() -> None:
    """Forget who was told; the office's log still says it."""
    op.drop_table("subscription")
