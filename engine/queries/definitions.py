"""Deployed processes and their files."""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from engine.errors import NotFound
from engine.queries.values import CalledLine, DefinitionLine
from engine.tables import definition, definition_call

# -------------------------------------------------------------------------------------

_DEFINITION: tuple[Any, ...] = (
    definition.c.id,
    definition.c.process_id,
    definition.c.name,
    definition.c.version,
    definition.c.deployed_at,
    definition.c.deployed_by,
    definition.c.message,
    definition.c.in_force_at,
    definition.c.retired_at,
    definition.c.approved_by,
    definition.c.acknowledged,
    definition.c.waived,
)


def definitions(connection: Connection, *, unit_id: UUID, at: Any = None) -> list[DefinitionLine]:
    """Return one version of each process, by name.

    Args:
        connection: a reading one.
        unit_id: the office.
        at: a `datetime` or `Runtime.present()`: the version in force then, retired or not;
            None: the newest, whether in force or to come.
    """
    chosen = select(definition.c.process_id, func.max(definition.c.version).label("version"))
    chosen = chosen.where(definition.c.unit_id == unit_id)
    if at is not None:
        chosen = chosen.where(definition.c.in_force_at <= at)
    newest = chosen.group_by(definition.c.process_id).subquery()
    query = select(*_DEFINITION).join(
        newest,
        and_(
            newest.c.process_id == definition.c.process_id, newest.c.version == definition.c.version
        ),
    )
    query = query.where(definition.c.unit_id == unit_id).order_by(definition.c.name)
    return [DefinitionLine(*row) for row in connection.execute(query)]


def upcoming_definitions(connection: Connection, *, unit_id: UUID, at: Any) -> list[DefinitionLine]:
    """Return the versions that come into force after a moment, the soonest first.

    Without those of which a newer one is in force sooner, and those of retired processes.
    """
    newer = definition.alias("newer")
    sooner = select(newer.c.id).where(
        newer.c.unit_id == definition.c.unit_id,
        newer.c.process_id == definition.c.process_id,
        newer.c.version > definition.c.version,
        newer.c.in_force_at <= definition.c.in_force_at,
    )
    query = select(*_DEFINITION).where(
        definition.c.unit_id == unit_id,
        definition.c.in_force_at > at,
        definition.c.retired_at.is_(None),
        ~sooner.exists(),
    )
    query = query.order_by(definition.c.in_force_at, definition.c.name)
    return [DefinitionLine(*row) for row in connection.execute(query)]


def definition_versions(
    connection: Connection, *, unit_id: UUID, process_id: str | None = None
) -> list[DefinitionLine]:
    """Return every version of one process or of all, newest first."""
    query = select(*_DEFINITION).where(definition.c.unit_id == unit_id)
    if process_id is not None:
        query = query.where(definition.c.process_id == process_id)
    query = query.order_by(definition.c.process_id, definition.c.version.desc())
    return [DefinitionLine(*row) for row in connection.execute(query)]


def definition_line(
    connection: Connection, *, unit_id: UUID, definition_id: UUID
) -> DefinitionLine:
    """Return one version.

    Raises:
        NotFound: the office has no such version.
    """
    query = select(*_DEFINITION).where(
        definition.c.id == definition_id, definition.c.unit_id == unit_id
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a definition '{definition_id}', found none",
            indonesian="Prosedur tidak ditemukan.",
        )
    return DefinitionLine(*row)


def called_definitions(
    connection: Connection, *, unit_id: UUID, definition_id: UUID
) -> list[CalledLine]:
    """Return which versions the call activities of a definition run, by call activity."""
    query = (
        select(definition_call.c.element_id, *_DEFINITION)
        .join(definition, definition.c.id == definition_call.c.called_definition_id)
        .where(definition_call.c.definition_id == definition_id, definition.c.unit_id == unit_id)
        .order_by(definition_call.c.element_id)
    )
    return [CalledLine(row[0], DefinitionLine(*row[1:])) for row in connection.execute(query)]


def diagram(connection: Connection, *, unit_id: UUID, definition_id: UUID) -> bytes:
    """Return the diagram of a version, as it was deployed.

    Raises:
        NotFound: the office has no such version.
    """
    query = select(definition.c.diagram).where(
        definition.c.id == definition_id, definition.c.unit_id == unit_id
    )
    found = connection.scalar(query)
    if found is None:
        raise NotFound(
            f"Expected a definition '{definition_id}', found none",
            indonesian="Prosedur tidak ditemukan.",
        )
    return bytes(found)
