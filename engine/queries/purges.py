"""Purges: what waits for a second person, what became of each, and which cases could go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, select

from engine.errors import NotFound
from engine.queries.case_rows import CASE, case_line
from engine.queries.values import CaseLine
from engine.tables import definition, instance, purge


@dataclass(frozen=True)
class PurgeLine:
    """A purge; what it destroyed stands in the office's log (`engine.purge_log`)."""

    id: UUID
    cases: tuple[UUID, ...]
    rule: str
    minutes: str
    status: str  # "open" | "approved" | "rejected" | "withdrawn"
    proposed_at: datetime
    proposed_by_id: str
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    reason: str


def purges(connection: Connection, *, unit_id: UUID, limit: int = 200) -> list[PurgeLine]:
    """Return the purges of an office, the newest first."""
    query = select(purge).where(purge.c.unit_id == unit_id)
    query = query.order_by(purge.c.proposed_at.desc(), purge.c.id).limit(limit)
    return [_line(row) for row in connection.execute(query)]


def purge_of(connection: Connection, *, unit_id: UUID, purge_id: UUID) -> PurgeLine:
    """Return one purge.

    Raises:
        NotFound: the office has none of that id.
    """
    query = select(purge).where(purge.c.id == purge_id, purge.c.unit_id == unit_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a purge '{purge_id}', found none",
            indonesian="Usulan pemusnahan itu tidak ada.",
        )
    return _line(row)


def ended_cases(
    connection: Connection, *, unit_id: UUID, process_id: str, before: datetime, limit: int
) -> list[CaseLine]:
    """Return the cases of a process that ended before a moment, those that ended first before."""
    query = _cases().where(
        instance.c.unit_id == unit_id,
        definition.c.process_id == process_id,
        instance.c.status.in_(["completed", "cancelled"]),
        instance.c.ended_at < before,
    )
    rows = connection.execute(query.order_by(instance.c.ended_at, instance.c.id).limit(limit))
    return [case_line(row) for row in rows]


def cases_by_id(connection: Connection, *, instance_ids: tuple[UUID, ...]) -> list[CaseLine]:
    """Return those cases of a list that are there, by their end."""
    query = _cases().where(instance.c.id.in_(instance_ids))
    rows = connection.execute(query.order_by(instance.c.ended_at, instance.c.id))
    return [case_line(row) for row in rows]


def _cases() -> Select[Any]:
    return select(*CASE).join(definition, definition.c.id == instance.c.definition_id)


def _line(row: Row[Any]) -> PurgeLine:
    values = dict(row._mapping)
    del values["unit_id"]
    values["cases"] = tuple(map(UUID, row.cases))
    return PurgeLine(**values)
