"""The office's calendars, every version."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine.queries.values import CalendarVersion
from engine.tables import calendar


def calendar_versions(connection: Connection, *, unit_id: UUID, name: str) -> list[CalendarVersion]:
    """Return every version of an office's calendar, newest first; the first of them is in force."""
    columns = (calendar.c.name, calendar.c.version, calendar.c.body, calendar.c.set_at)
    query = (
        select(*columns)
        .where(calendar.c.unit_id == unit_id, calendar.c.name == name)
        .order_by(calendar.c.version.desc())
    )
    return [CalendarVersion(*row) for row in connection.execute(query)]


def calendars_in_force(connection: Connection, *, unit_id: UUID) -> dict[str, Mapping[str, Any]]:
    """Return an office's calendars as JSON, by name."""
    query = select(calendar.c.name, calendar.c.body).where(calendar.c.unit_id == unit_id)
    # An older version is written over by the newer one that follows.
    return {row.name: row.body for row in connection.execute(query.order_by(calendar.c.version))}
