"""Cases, their variables, logs and incidents."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, select

from engine import history
from engine.errors import NotFound
from engine.interpreter.building import Program
from engine.interpreter.codec import places
from engine.interpreter.codec import variables as variables_of
from engine.interpreter.codec import variables_seen as variables_by_key
from engine.interpreter.codec import version_before as version_before_migration
from engine.packing import unpack
from engine.queries.case_rows import CASE, case_line, matching
from engine.queries.narrowing import Narrowing, conditions
from engine.queries.values import CaseLine, Incident, LogEntry, log_entry
from engine.tables import (
    definition,
    incident,
    instance,
)

_ALL = Narrowing()


def _cases() -> Select[Any]:
    return select(*CASE).join(definition, definition.c.id == instance.c.definition_id)


def cases(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID] | None = None,
    search: str = "",
    status: str = "",
    narrowing: Narrowing = _ALL,
    limit: int = 25,
    offset: int = 0,
) -> list[CaseLine]:
    """Return cases, newest first.

    Args:
        connection: a reading one.
        unit_id: the office.
        definition_ids: only cases that run on one of these; None: on any.
        search: words that title, number or summary must contain.
        status: of the case; "": any.
        narrowing: by time and steps.
        limit: at most so many.
        offset: leave out the first so many.
    """
    query = matching(_chosen(_cases(), unit_id, definition_ids, status), search)
    query = _narrowed(query, narrowing, unit_id)
    query = query.order_by(instance.c.started_at.desc(), instance.c.id)
    return [case_line(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_cases(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID] | None = None,
    search: str = "",
    status: str = "",
    narrowing: Narrowing = _ALL,
) -> int:
    """Return how many cases `cases` would list without a limit."""
    query = _chosen(select(func.count()).select_from(instance), unit_id, definition_ids, status)
    query = _narrowed(matching(query, search), narrowing, unit_id)
    return int(connection.execute(query).scalar_one())


def _narrowed(query: Select[Any], by: Narrowing, unit_id: UUID) -> Select[Any]:
    if by.since is not None:
        query = query.where(instance.c.started_at >= by.since)
    if by.until is not None:
        query = query.where(instance.c.started_at < by.until)
    return query.where(*conditions(by, unit_id))


def _chosen(
    query: Select[Any], unit_id: UUID, definition_ids: Sequence[UUID] | None, status: str
) -> Select[Any]:
    query = query.where(instance.c.unit_id == unit_id)
    if definition_ids is not None:
        query = query.where(instance.c.definition_id.in_(definition_ids))
    return query.where(instance.c.status == status) if status else query


def case(connection: Connection, *, instance_id: UUID) -> CaseLine:
    """Return one case.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(_cases().where(instance.c.id == instance_id)).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a case '{instance_id}', found none", indonesian="Berkas tidak ditemukan."
        )
    return case_line(row)


def revisions(connection: Connection, *, instance_id: UUID) -> list[CaseLine]:
    """Return the linked revisions of a case, oldest first."""
    query = _cases().where(instance.c.revises == instance_id).order_by(instance.c.started_at)
    return [case_line(row) for row in connection.execute(query)]


def revisions_of_cases(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, list[CaseLine]]:
    """Return the linked revisions of several cases, by the revised case, oldest first."""
    query = _cases().where(instance.c.revises.in_(instance_ids)).order_by(instance.c.started_at)
    found: dict[UUID, list[CaseLine]] = {}
    for row in connection.execute(query):
        found.setdefault(row.revises, []).append(case_line(row))
    return found


def variables(
    connection: Connection, *, instance_id: UUID, key: str | None = None
) -> dict[str, Any]:
    """Return the variables of a case as they are now, or those that the element `key` sees.

    Raises:
        NotFound: there is no such case.
    """
    return variables_of(_snapshot(connection, instance_id), key)


def variables_seen(
    connection: Connection, *, instance_id: UUID, keys: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Return, by key, the variables that elements of a case see now.

    Raises:
        NotFound: there is no such case.
    """
    return variables_by_key(_snapshot(connection, instance_id), keys)


def variables_of_cases(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Return the variables of several cases as they are now, by case."""
    query = select(instance.c.id, instance.c.snapshot).where(instance.c.id.in_(instance_ids))
    return {row.id: variables_of(unpack(bytes(row.snapshot))) for row in connection.execute(query)}


def places_of_cases(
    connection: Connection, *, programs: Mapping[UUID, Program]
) -> dict[UUID, tuple[str, ...]]:
    """Return on which elements of its version each case waits, in the diagram's order.

    Args:
        connection: a reading one.
        programs: of each case's version, by case.
    """
    query = select(instance.c.id, instance.c.snapshot).where(instance.c.id.in_(programs))
    return {
        row.id: places(unpack(bytes(row.snapshot)), programs[row.id])
        for row in connection.execute(query)
    }


def version_before(connection: Connection, *, instance_id: UUID) -> int | None:
    """Return the version to which a case's last migration can be undone; None when it cannot be.

    Raises:
        NotFound: there is no such case.
    """
    return version_before_migration(_snapshot(connection, instance_id))


def _snapshot(connection: Connection, instance_id: UUID) -> bytes:
    snapshot = connection.scalar(select(instance.c.snapshot).where(instance.c.id == instance_id))
    if snapshot is None:
        raise NotFound(
            f"Expected a case '{instance_id}', found none", indonesian="Berkas tidak ditemukan."
        )
    return unpack(bytes(snapshot))


def case_seq(connection: Connection, *, instance_id: UUID) -> int:
    """Return how many entries the log of a case has.

    Raises:
        NotFound: there is no such case.
    """
    found = connection.scalar(select(instance.c.seq).where(instance.c.id == instance_id))
    if found is None:
        raise NotFound(
            f"Expected a case '{instance_id}', found none", indonesian="Berkas tidak ditemukan."
        )
    return int(found)


def entry_of_command(
    connection: Connection, *, unit_id: UUID, command_id: str
) -> tuple[UUID, LogEntry] | None:
    """Return the stream and the entry that a command's own id led to, None when none did."""
    found = history.by_command_id(connection, unit_id, command_id)
    return None if found is None else (found.stream_id, log_entry(found))


def log_entries(
    connection: Connection, *, stream_id: UUID, after: int | None = None, limit: int | None = None
) -> list[LogEntry]:
    """Return a stream's log, oldest first: what is after number `after`, so much at most."""
    found = history.entries(connection, stream_id, after=after, limit=limit)
    return [log_entry(entry) for entry in found]


def log_entry_at(connection: Connection, *, stream_id: UUID, seq: int) -> LogEntry:
    """Return one entry of a stream's log.

    Raises:
        NotFound: the log has none of that number.
    """
    found = history.last_entries(connection, stream_id, before=seq + 1, limit=1)
    if not found or found[0].seq != seq:
        raise NotFound(f"Expected entry {seq} of '{stream_id}', found none")
    return log_entry(found[0])


def logs_by_case(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, list[LogEntry]]:
    """Return the logs of several cases, each oldest first; one that is missing has no entries."""
    found: dict[UUID, list[LogEntry]] = {each: [] for each in instance_ids}
    for entry in history.entries_of(connection, instance_ids):
        found[entry.stream_id].append(log_entry(entry))
    return found


def operations(
    connection: Connection, *, unit_id: UUID, before: int | None = None, limit: int = 50
) -> list[LogEntry]:
    """Return the office's own log, the newest entry first, only those before `before` if given."""
    found = history.last_entries(connection, unit_id, before=before, limit=limit)
    return [log_entry(entry) for entry in found]


def incidents(
    connection: Connection, *, unit_id: UUID, instance_id: UUID | None = None
) -> list[Incident]:
    """Return what waits for a person to look.

    Of an office, or of one case (there also what is resolved).
    """
    columns = (
        incident.c.instance_id,
        incident.c.key,
        incident.c.error,
        incident.c.raised_at,
        incident.c.resolved_at,
    )
    query = select(*columns).where(incident.c.unit_id == unit_id).order_by(incident.c.raised_at)
    if instance_id is None:
        query = query.where(incident.c.resolved_at.is_(None))
    else:
        query = query.where(incident.c.instance_id == instance_id)
    return [Incident(*row) for row in connection.execute(query)]
