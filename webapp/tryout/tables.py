"""Table of plays under way: a person's own, of a draft or a version. Nothing of it is logged."""

from sqlalchemy import Column, ForeignKey, Table, Uuid

from engine.column_types import Json, Moment
from engine.tables import metadata

play_session = Table(
    "play_session",
    metadata,
    Column("account_id", Uuid, ForeignKey("account.id"), primary_key=True),
    Column("subject_id", Uuid, primary_key=True),  # the draft, or the version
    Column("unit_id", Uuid, nullable=False),
    Column("content", Json, nullable=False),  # start_at, moves, and drafts of forms
    Column("changed_at", Moment, nullable=False),
)
