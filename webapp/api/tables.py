"""Table of the tokens with which programs come, on the engine's MetaData."""

from sqlalchemy import Column, Index, LargeBinary, Table, Text, Uuid

from engine.column_types import Json, Moment
from engine.tables import metadata

api_token = Table(
    "api_token",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),  # of the program; cases that it begins say so
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),  # SHA-256
    Column("scopes", Json, nullable=False),  # a list, such as ["message:berita_diterima"]
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("person_id", Uuid),  # for whom it acts; empty: for itself
    Column("topics", Json),  # whose jobs it may take; empty: any
    Column("expires_at", Moment),
    Column("last_used_at", Moment),  # to the hour: who looks at tokens wants to know which are dead
)
Index("api_token_by_unit", api_token.c.unit_id, api_token.c.name)
