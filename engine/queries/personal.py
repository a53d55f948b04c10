"""Personal values as people may read them: in the clear while they are kept, else a reference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Connection, select

from engine import personal
from engine.queries.values import LogEntry
from engine.tables import personal_value


@dataclass(frozen=True)
class PersonalField:
    """A personal field of a case, with the values that are kept of it."""

    name: str
    commitments: tuple[str, ...]  # SHA-256, hex; of the newest value last


def opened_variables(
    connection: Connection,
    *,
    instance_ids: Sequence[UUID],
    variables: Mapping[str, Any],
    erased: str | None = None,
) -> dict[str, Any]:
    """Return variables with their personal values.

    Args:
        connection: a reading one.
        instance_ids: the cases that they are of.
        variables: by name, of any shape.
        erased: what stands for a value that is kept no more; None: its reference.
    """
    if not _refers(variables):
        return dict(variables)
    kept = _kept(connection, instance_ids)
    opened: dict[str, Any] = personal.opened(variables, kept, erased)
    return opened


def opened_entries(
    connection: Connection,
    *,
    instance_id: UUID,
    entries: Sequence[LogEntry],
    erased: str | None = None,
) -> list[LogEntry]:
    """Return the entries of a case with the personal values that their commands brought.

    They are for reading: a paraf is bound to the references.
    """
    if not any(_refers(entry.command) for entry in entries):
        return list(entries)
    kept = _kept(connection, [instance_id])
    return [
        replace(entry, command=personal.opened(entry.command, kept, erased)) for entry in entries
    ]


def personal_fields(connection: Connection, *, instance_id: UUID) -> list[PersonalField]:
    """Return the personal fields of which a case keeps values, by name."""
    query = (
        select(personal_value.c.name, personal_value.c.commitment)
        .where(personal_value.c.instance_id == instance_id)
        .order_by(personal_value.c.name, personal_value.c.at, personal_value.c.commitment)
    )
    found: dict[str, list[str]] = {}
    for row in connection.execute(query):
        found.setdefault(row.name, []).append(row.commitment)
    return [PersonalField(name, tuple(commitments)) for name, commitments in found.items()]


def _refers(value: Any) -> bool:
    return any(True for _ in personal.commitments_in(value))


def _kept(connection: Connection, instance_ids: Sequence[UUID]) -> dict[str, Any]:
    query = select(personal_value.c.commitment, personal_value.c.value).where(
        personal_value.c.instance_id.in_(instance_ids)
    )
    return {row.commitment: orjson.loads(row.value) for row in connection.execute(query)}
