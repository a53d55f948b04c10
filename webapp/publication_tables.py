"""Tables of what an office keeps beside its cases: stored files, public items, notices.

On the engine's MetaData, so that one Alembic environment knows them all. Nothing here is in the
log; a publication can be made again from its case, a stored file cannot.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from engine.column_types import Json, Moment, one_of
from engine.tables import metadata

# ---- files -------------------------------------------------------------------------------------

stored_file = Table(
    "stored_file",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column(
        "digest", String(64), primary_key=True
    ),  # SHA-256, hex: also the file's name in the store
    Column("size", BigInteger, nullable=False),
    Column("media_type", Text, nullable=False),  # found in the content, never taken from the sender
    Column("first_name", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),  # when it last arrived: the sweep counts from here
)
Index("stored_file_by_time", stored_file.c.unit_id, stored_file.c.stored_at)

# ---- the website -------------------------------------------------------------------------------

publication = Table(
    "publication",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("instance_id", Uuid, nullable=False, unique=True),  # a case is published once
    Column(
        "year", Integer, nullable=False
    ),  # of `published_at`, in the office's zone: part of the address
    Column("slug", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("lead", Text, nullable=False, server_default=""),
    Column("category", Text, nullable=False, server_default=""),
    Column("body", Json, nullable=False),  # the approved parts, as webapp.publication_model.Block
    Column("content_hash", String(64), nullable=False),  # SHA-256, hex, of what a reader sees
    Column("agenda_number", Integer),
    Column("revises", Uuid),  # the case whose item this one completes
    Column("published_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("status", Text, nullable=False),
    UniqueConstraint("unit_id", "year", "slug"),
    one_of("status", "published", "withdrawn"),
)
Index(
    "publication_by_time", publication.c.unit_id, publication.c.status, publication.c.published_at
)
Index(
    "publication_by_revises",
    publication.c.revises,
    sqlite_where=publication.c.revises.is_not(None),
    postgresql_where=publication.c.revises.is_not(None),
)

# ---- notices -----------------------------------------------------------------------------------

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("group_key", Text, nullable=False),  # everybody of the group sees it
    Column("instance_id", Uuid, nullable=False),
    Column(
        "key", Text, nullable=False
    ),  # of the work item or element it is about, such as "periksa:1"
    Column("text", Text, nullable=False),
    Column(
        "idempotency_key", Text, nullable=False, unique=True
    ),  # a job that runs twice says it once
    Column("created_at", Moment, nullable=False),
)
Index("notice_by_group", notice.c.unit_id, notice.c.group_key, notice.c.created_at)

notice_read = Table(
    "notice_read",
    metadata,
    Column("notice_id", Uuid, ForeignKey("notice.id"), primary_key=True),
    Column("person_id", Text, primary_key=True),  # as in the log: Actor.id
    Column("read_at", Moment, nullable=False),
)
