"""Files are kept, news is published, notices are given."""

import sqlalchemy as sa
from alembic import op

from engine.column_types import Json, Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("group_key", sa.Text(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("idempotency_key", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("notice_key")),
        sa.UniqueConstraint("idempotency_key", name=op.f("notice_one_idempotency_key")),
    )
    op.create_index(
        "notice_by_group", "notice", ["unit_id", "group_key", "created_at"], unique=False
    )
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), server_default="", nullable=False),
        sa.Column("category", sa.Text(), server_default="", nullable=False),
        sa.Column("body", Json, nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("agenda_number", sa.Integer(), nullable=True),
        sa.Column("revises", sa.Uuid(), nullable=True),
        sa.Column("published_at", Moment(), nullable=False),
        sa.Column("updated_at", Moment(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('published', 'withdrawn')", name=op.f("publication_status_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("publication_key")),
        sa.UniqueConstraint("instance_id", name=op.f("publication_one_instance_id")),
        sa.UniqueConstraint(
            "unit_id", "year", "slug", name=op.f("publication_one_unit_id_year_slug")
        ),
    )
    op.create_index(
        "publication_by_revises",
        "publication",
        ["revises"],
        unique=False,
        sqlite_where=sa.text("revises IS NOT NULL"),
        postgresql_where=sa.text("revises IS NOT NULL"),
    )
    op.create_index(
        "publication_by_time", "publication", ["unit_id", "status", "published_at"], unique=False
    )
    op.create_table(
        "stored_file",
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("stored_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("unit_id", "digest", name=op.f("stored_file_key")),
    )
    op.create_index("stored_file_by_time", "stored_file", ["unit_id", "stored_at"], unique=False)
    op.create_table(
        "notice_read",
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("read_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["notice_id"],
            ["notice.id"],
        ),
        sa.PrimaryKeyConstraint("notice_id", "person_id", name=op.f("notice_read_key")),
    )
