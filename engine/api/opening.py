"""Opens a database for programs: in memory or not, with the newest schema and an office in it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.engine import make_url

from engine import office
from engine.clock import VirtualClock
from engine.database import Database, open_database
from engine.errors import Invalid
from engine.migrating import migrate
from engine.tables import instance, unit

# A Monday, 8 o'clock in Jakarta: the same script gives the same log, whenever it is run.
FIRST_MORNING = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Opened:
    """A database with an office, and how to close it."""

    database: Database
    unit_id: UUID
    clock: VirtualClock
    close: Callable[[], None]


def open_office(url: str, name: str, zone: str, now: datetime | None) -> Opened:
    """Open a database and the office in it; make both where they are missing.

    Raises:
        Invalid: several offices are in it and none has that name, or `now` has no time zone.
    """
    if now is not None and now.tzinfo is None:
        raise Invalid(f"Expected a moment with its time zone, but found '{now.isoformat()}'")
    url = in_memory() if _is_in_memory(url) else url
    database = open_database(url)
    # What is in memory lasts as long as one connection to it.
    kept = database.engine.raw_connection() if "mode=memory" in url else None

    def close() -> None:
        if kept is not None:
            kept.close()
        database.close()

    try:
        migrate(url)
        unit_id = _unit(database, name, zone)
        clock = VirtualClock(max(now or FIRST_MORNING, _last_moment(database, unit_id)))
    except BaseException:
        close()
        raise
    return Opened(database, unit_id, clock, close)


def _is_in_memory(url: str) -> bool:
    address = make_url(url)
    return address.get_backend_name() == "sqlite" and address.database in (None, "", ":memory:")


def in_memory() -> str:
    """Return the URL of a new database in memory that several connections share.

    One connection would not do: a step is written on one while another looks something up.
    """
    return f"sqlite:///file:alur-{next(_numbers)}?mode=memory&cache=shared&uri=true"


def _unit(database: Database, name: str, zone: str) -> UUID:
    with database.writing() as connection:
        known = {row.name: row.id for row in connection.execute(select(unit.c.id, unit.c.name))}
        if not known:
            unit_id = uuid5(NAMESPACE_URL, f"alur:office:{name}")
            office.create_unit(connection, unit_id=unit_id, name=name, zone=zone)
            return unit_id
    if name not in known and len(known) > 1:
        raise Invalid(f"Expected the name of one of {sorted(known)}, but found '{name}'")
    found: UUID = known[name] if name in known else next(iter(known.values()))
    return found


def _last_moment(database: Database, unit_id: UUID) -> datetime:
    query = select(func.max(instance.c.moved_at)).where(instance.c.unit_id == unit_id)
    with database.reading() as connection:
        found: datetime | None = connection.scalar(query)
    return found or FIRST_MORNING
