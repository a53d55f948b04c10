"""Drafts as rows: what is asked of them, and the few ways to write them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.errors import NotFound
from webapp.drafts.records import Content, Draft, DraftLine
from webapp.drafts.tables import procedure_draft as table

_LINE = (
    table.c.id, table.c.unit_id, table.c.process_id, table.c.name, table.c.base_id,
    table.c.base_version, table.c.owner_id, table.c.owner_name, table.c.shared,
    table.c.revision, table.c.created_at, table.c.changed_at,
)  # fmt: skip


def draft(connection: Connection, *, unit_id: UUID, draft_id: UUID) -> Draft:
    """Return a draft of an office.

    Raises:
        NotFound: the office has none of that id.
    """
    row = connection.execute(
        select(*_LINE, table.c.diagram, table.c.forms, table.c.scenarios).where(
            table.c.id == draft_id, table.c.unit_id == unit_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a draft '{draft_id}', found none",
            indonesian="Rancangan itu tidak ada lagi.",
        )
    return Draft(
        **vars(_line(row)),
        diagram=bytes(row.diagram),
        forms=_bytes(row.forms),
        scenarios=_bytes(row.scenarios),
    )


def drafts(
    connection: Connection, *, unit_id: UUID, process_id: str | None = None
) -> list[DraftLine]:
    """Return the drafts of an office, of one process or of all, the last changed first."""
    query = select(*_LINE).where(table.c.unit_id == unit_id)
    if process_id is not None:
        query = query.where(table.c.process_id == process_id)
    rows = connection.execute(query.order_by(table.c.changed_at.desc(), table.c.id))
    return [_line(row) for row in rows]


def count_drafts(connection: Connection, *, unit_id: UUID, owner_id: str) -> int:
    """Return how many drafts a person has."""
    query = select(func.count()).where(table.c.unit_id == unit_id, table.c.owner_id == owner_id)
    return int(connection.execute(query).scalar_one())


def add(connection: Connection, line: DraftLine, content: Content) -> None:
    """Add a draft."""
    row = {**vars(line), "base_id": line.base, **_content(content)}
    del row["base"]
    connection.execute(insert(table).values(**row))


def save(
    connection: Connection, line: DraftLine, revision: int, at: datetime, **changes: Any
) -> bool:
    """Save what has changed of a draft.

    Args:
        connection: a writing one.
        line: the draft.
        revision: on which the change was made.
        at: now.
        changes: columns and their new values.

    Returns:
        Whether nobody had saved another revision meanwhile; else nothing was written.
    """
    place = (table.c.id == line.id, table.c.unit_id == line.unit_id, table.c.revision == revision)
    values = {**changes, "revision": revision + 1, "changed_at": at}
    return connection.execute(update(table).where(*place).values(**values)).rowcount == 1


def save_scenario(
    connection: Connection, *, unit_id: UUID, draft_id: UUID, name: str, source: bytes | None
) -> None:
    """Keep a scenario with a draft, or, without a source, take it away.

    The revision stays: whoever draws meanwhile has changed no scenario, and loses nothing.
    """
    place = (table.c.id == draft_id, table.c.unit_id == unit_id)
    known = connection.scalar(select(table.c.scenarios).where(*place).with_for_update()) or {}
    kept = {other: text for other, text in known.items() if other != name}
    if source is not None:
        kept[name] = source.decode()
    connection.execute(update(table).where(*place).values(scenarios=kept))


def remove(connection: Connection, line: DraftLine) -> None:
    """Throw a draft away."""
    connection.execute(delete(table).where(table.c.id == line.id))


def texts(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return files as the table holds them."""
    return {name: content.decode() for name, content in files.items()}


def _content(content: Content) -> dict[str, Any]:
    forms, scenarios = texts(content.forms), texts(content.scenarios)
    return {"diagram": content.diagram, "forms": forms, "scenarios": scenarios}


def _bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


def _line(row: Any) -> DraftLine:
    return DraftLine(
        row.id, row.unit_id, row.process_id, row.name, row.base_id, row.base_version,
        row.owner_id, row.owner_name, row.shared, row.revision, row.created_at, row.changed_at,
    )  # fmt: skip
