"""What one person proposes to deploy waits for another who approves it."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Bytes, Json, Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Create the tables, and let a version say who approved it."""
    with op.batch_alter_table("definition") as table:
        table.add_column(sa.Column("approved_by", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("terms", Json, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("proposed_at", Moment(), nullable=False),
        sa.Column("proposed_by_id", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "status IN ('open', 'approved', 'rejected', 'withdrawn')",
            name=op.f("proposal_status_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("proposal_key")),
    )
    op.create_index("proposal_by_time", "proposal", ["unit_id", "proposed_at"], unique=False)
    op.create_table(
        "proposal_file",
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", Bytes, nullable=False),
        sa.CheckConstraint(
            "kind IN ('diagram', 'form', 'scenario', 'file')", name=op.f("proposal_file_kind_known")
        ),
        sa.PrimaryKeyConstraint("proposal_id", "kind", "name", name=op.f("proposal_file_key")),
    )
