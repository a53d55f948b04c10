"""Personal values as people read them: in the clear to who sees the case, or a word once erased."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.personal import is_personal, opened
from engine.queries import LogEntry
from webapp.i18n import gettext


def readable(
    connection: Connection, instance_ids: Sequence[UUID], variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Return variables of some cases, of any shape, for reading."""
    return queries.opened_variables(
        connection, instance_ids=instance_ids, variables=variables, erased=_erased()
    )


def readable_entries(
    connection: Connection, instance_id: UUID, entries: Sequence[LogEntry]
) -> list[LogEntry]:
    """Return the entries of a case for reading."""
    return queries.opened_entries(
        connection, instance_id=instance_id, entries=entries, erased=_erased()
    )


def withheld_entries(entries: Sequence[LogEntry]) -> list[LogEntry]:
    """Return the entries of a case for a paper that leaves the office: without personal values."""
    word = gettext("(data pribadi, tidak disertakan)")
    return [replace(each, command=opened(each.command, {}, word)) for each in entries]


def known(
    connection: Connection, instance_id: UUID, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """Return variables of a case to be entered again: without those that were erased."""
    found = queries.opened_variables(connection, instance_ids=[instance_id], variables=variables)
    return {name: value for name, value in found.items() if not is_personal(value)}


def _erased() -> str:
    return gettext("(dihapus)")
