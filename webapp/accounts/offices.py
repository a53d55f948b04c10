"""An office as a whole: what it is called, and who does the work of a group."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from engine.tables import unit
from webapp.accounts.queries import Account, accounts


@dataclass(frozen=True)
class Unit:
    """An office as people read of it."""

    name: str
    zone: str  # IANA time zone


def unit_line(connection: Connection, *, unit_id: UUID) -> Unit:
    """Return an office's name and time zone."""
    row = connection.execute(select(unit.c.name, unit.c.zone).where(unit.c.id == unit_id)).one()
    return Unit(row.name, row.zone)


def people_of(connection: Connection, *, unit_id: UUID, group: str) -> list[Account]:
    """Return the active people of a group, by name: to whom its work can be handed."""
    people = accounts(connection, unit_id=unit_id)
    return [person for person in people if person.active and person.is_in(group)]
