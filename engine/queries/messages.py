"""Messages between cases, and from outside: what became of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine.tables import message


@dataclass(frozen=True)
class SentMessage:
    """A message, taken or still kept until somebody waits for it."""

    id: str
    name: str
    correlation: str
    payload: Mapping[str, Any]
    sent_at: datetime
    instance_id: UUID | None  # the case that took it; None: nobody yet


def sent_message(connection: Connection, *, unit_id: UUID, message_id: str) -> SentMessage | None:
    """Return a message of an office, None when there is none of that id."""
    columns = (
        message.c.id,
        message.c.name,
        message.c.correlation,
        message.c.payload,
        message.c.sent_at,
        message.c.instance_id,
    )
    row = connection.execute(
        select(*columns).where(message.c.unit_id == unit_id, message.c.id == message_id)
    ).one_or_none()
    return None if row is None else SentMessage(*row)
