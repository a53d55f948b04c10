"""A version keeps the scenarios with which it was tried before it came into force."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "definition_scenario",
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("scenario_id", sa.Text(), nullable=False),
        sa.Column("source", Bytes, nullable=False),
        sa.PrimaryKeyConstraint(
            "definition_id", "scenario_id", name=op.f("definition_scenario_key")
        ),
    )
