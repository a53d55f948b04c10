"""Analysts keep drafts of procedures: saved, named, shared, and thrown away."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "procedure_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("process_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("base_id", sa.Uuid(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("owner_name", sa.Text(), nullable=False),
        sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("diagram", sa.LargeBinary(), nullable=False),
        sa.Column("forms", Json, nullable=False),
        sa.Column("scenarios", Json, nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("changed_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("procedure_draft_key")),
    )
    op.create_index(
        "procedure_draft_by_unit", "procedure_draft", ["unit_id", "changed_at"], unique=False
    )
