"""The office's calendars, every version."""

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
