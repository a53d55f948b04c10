"""The offices of the installation, as rows: frozen values out, one statement a function."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, select

from engine.errors import NotFound, WrongState
from engine.tables import unit


@dataclass(frozen=True)
class Unit:
    """An office as people read of it."""

    id: UUID
    slug: str | None  # the short name in its addresses
    name: str
    zone: str  # IANA time zone


_unit_columns = (unit.c.id, unit.c.slug, unit.c.name, unit.c.zone)


def units(connection: Connection) -> list[Unit]:
    """Return the offices, in the order in which they were founded."""
    return [Unit(*row) for row in connection.execute(select(*_unit_columns).order_by(unit.c.id))]


def the_unit(connection: Connection, *, slug: str = "") -> UUID | None:
    """Return the office that is meant, by its short name or as the only one; None: there is none.

    Raises:
        NotFound: no office has that short name.
        WrongState: there are several, and none is named.
    """
    known = units(connection)
    if slug:
        return _the_named(known, slug).id
    if len(known) > 1:
        raise WrongState(
            f"Expected one office in the database, but found {_names(known)}: "
            "say which one, as in 'alur --office NAME …'"
        )
    return known[0].id if known else None


def first_unit(connection: Connection) -> UUID | None:
    """Return the office whose addresses have no name in front, or None before there is one."""
    known = units(connection)
    return known[0].id if known else None


def unit_by_slug(connection: Connection, *, slug: str) -> UUID | None:
    """Return the office of that short name, or None."""
    return connection.scalar(select(unit.c.id).where(unit.c.slug == slug))


def _the_named(known: list[Unit], slug: str) -> Unit:
    for each in known:
        if each.slug == slug:
            return each
    raise NotFound(f"Expected an office '{slug[:60]}', but found {_names(known) or 'none'}")


def _names(known: list[Unit]) -> str:
    return ", ".join(f"'{each.slug or each.name}'" for each in known)


def unit_line(connection: Connection, *, unit_id: UUID) -> Unit:
    """Return an office's names and time zone."""
    return Unit(*connection.execute(select(*_unit_columns).where(unit.c.id == unit_id)).one())
