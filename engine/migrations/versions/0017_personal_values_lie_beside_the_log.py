"""What is personal lies beside the log, where it can be erased."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes, Moment

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "personal_value",
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("commitment", sa.String(64), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("salt", Bytes, nullable=False),
        sa.Column("value", Bytes, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("instance_id", "commitment", name=op.f("personal_value_key")),
        sqlite_with_rowid=False,
    )
