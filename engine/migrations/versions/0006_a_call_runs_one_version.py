"""A call activity runs the version that was in force when its caller was deployed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "definition_call",
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.Text(), nullable=False),
        sa.Column("called_definition_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("definition_id", "element_id", name=op.f("definition_call_key")),
        sqlite_with_rowid=False,
    )
