"""What auditing keeps beside the log: who has which checkpoint, and how verifications went."""

from sqlalchemy import Column, Index, Integer, Table, Text, Uuid

from engine.column_types import Json, Moment
from engine.tables import metadata

checkpoint_delivery = Table(
    "checkpoint_delivery",
    metadata,
    Column("unit_id", Uuid, primary_key=True),
    Column("receiver", Text, primary_key=True),  # webapp.auditing.delivery.Receiver.name
    Column("number", Integer, nullable=False),  # of the newest checkpoint that it took, 0: none
    Column("delivered_at", Moment),
    Column("problem", Text, nullable=False, server_default=""),  # of the last try; "": it went well
    Column("tried_at", Moment, nullable=False),
)

verification_run = Table(
    "verification_run",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("unit_id", Uuid, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("begun_by", Text, nullable=False),  # a name
    Column("moved_at", Moment, nullable=False),  # when it last said that it goes on
    Column("ended_at", Moment),
    Column("total", Integer, nullable=False, server_default="0"),  # logs; 0: not counted yet
    Column("done", Integer, nullable=False, server_default="0"),
    Column("entries", Integer, nullable=False, server_default="0"),
    Column("checkpoints", Integer, nullable=False, server_default="0"),
    Column("problem_count", Integer, nullable=False, server_default="0"),
    Column("problems", Json, nullable=False),  # the first of them, in words
    Column("remarks", Json, nullable=False),  # what is no fault, but should be known
)
Index("verification_run_by_time", verification_run.c.unit_id, verification_run.c.begun_at)
