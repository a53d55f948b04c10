"""Gapless yearly numbers and the cases that they stand for."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from engine.queries.case_rows import CASE, case_line, matching
from engine.queries.values import RegisterLine
from engine.tables import (
    definition,
    instance,
    purged,
    register_line,
)

# ---------------------------------------------------------------------------------------


def register_lines(
    connection: Connection,
    *,
    unit_id: UUID,
    register: str,
    year: int,
    zone: str,
    month: int | None = None,
    status: str = "",
    search: str = "",
) -> list[RegisterLine]:
    """Return the lines of a register in a year, by number.

    Args:
        connection: a reading one.
        unit_id: the office.
        register: its name, such as "agenda".
        year: of the numbers.
        zone: the office's time zone, by which months are told.
        month: 1 to 12; None: the whole year.
        status: of the case, "void" or "purged"; "": any.
        search: words that title, number or summary must contain.
    """
    columns = (
        register_line.c.register,
        register_line.c.year,
        register_line.c.number,
        register_line.c.status.label("line_status"),
        register_line.c.drawn_at,
        register_line.c.reason,
        purged.c.purged_at,
    )
    query = (
        select(*columns, *CASE)
        .select_from(
            register_line.outerjoin(instance, instance.c.id == register_line.c.instance_id)
            .outerjoin(definition, definition.c.id == instance.c.definition_id)
            .outerjoin(purged, purged.c.instance_id == register_line.c.instance_id)
        )
        .where(
            register_line.c.unit_id == unit_id,
            register_line.c.register == register,
            register_line.c.year == year,
        )
        .order_by(register_line.c.number)
    )
    if month is not None:
        first = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
        following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(zone))
        query = query.where(register_line.c.drawn_at >= first, register_line.c.drawn_at < following)
    if status == "purged":
        query = query.where(purged.c.purged_at.is_not(None))
    elif status == "void":
        query = query.where(register_line.c.status == "void")
    elif status:
        query = query.where(instance.c.status == status, register_line.c.status == "drawn")
    rows = connection.execute(matching(query, search))
    return [
        RegisterLine(
            r.register,
            r.year,
            r.number,
            r.line_status,
            r.drawn_at,
            r.reason,
            None if r.id is None else case_line(r),
            r.purged_at,
        )
        for r in rows
    ]


def register_years(connection: Connection, *, unit_id: UUID, register: str) -> list[int]:
    """Return the years in which a register has numbers, newest first."""
    query = (
        select(register_line.c.year)
        .where(register_line.c.unit_id == unit_id, register_line.c.register == register)
        .distinct()
        .order_by(register_line.c.year.desc())
    )
    return list(connection.scalars(query))
