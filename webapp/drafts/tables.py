"""Table of the drafts of procedures, on the engine's MetaData. They are in no log."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, Uuid, false

from engine.column_types import Json, Moment
from engine.tables import metadata

procedure_draft = Table(
    "procedure_draft",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("process_id", Text, nullable=False),  # as its diagram said when it was last readable
    Column("name", Text, nullable=False),
    Column("base_id", Uuid),  # the definition that it was begun from
    Column("base_version", Integer),
    Column("owner_id", Text, nullable=False),
    Column("owner_name", Text, nullable=False),
    Column("shared", Boolean, nullable=False, server_default=false()),
    Column("revision", Integer, nullable=False),  # counts what was saved
    Column("diagram", LargeBinary, nullable=False),  # UTF-8
    Column("forms", Json, nullable=False),  # form id → its JSON as text
    Column("scenarios", Json, nullable=False),  # scenario id → its JSON as text
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)
Index("procedure_draft_by_unit", procedure_draft.c.unit_id, procedure_draft.c.changed_at)
