"""Deployed processes and their files."""

from uuid import UUID

from sqlalchemy import Connection, and_, func, select

from engine.errors import NotFound
from engine.queries.values import CalledLine, DefinitionLine
from engine.tables import definition, definition_call

# -------------------------------------------------------------------------------------

_DEFINITION = (
    definition.c.id,
    definition.c.process_id,
    definition.c.name,
    definition.c.version,
    definition.c.deployed_at,
    definition.c.deployed_by,
    definition.c.message,
)


def definitions(connection: Connection, *, unit_id: UUID) -> list[DefinitionLine]:
    """Return the newest version of each process, by name."""
    newest = (
        select(definition.c.process_id, func.max(definition.c.version).label("version"))
        .where(definition.c.unit_id == unit_id)
        .group_by(definition.c.process_id)
        .subquery()
    )
    query = select(*_DEFINITION).join(
        newest,
        and_(
            newest.c.process_id == definition.c.process_id, newest.c.version == definition.c.version
        ),
    )
    query = query.where(definition.c.unit_id == unit_id).order_by(definition.c.name)
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
