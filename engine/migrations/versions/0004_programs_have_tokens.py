"""Programs have tokens of their own."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("scopes", Json, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("api_token_key")),
        sa.UniqueConstraint("token_hash", name=op.f("api_token_one_token_hash")),
    )
    op.create_index("api_token_by_unit", "api_token", ["unit_id", "name"], unique=False)
