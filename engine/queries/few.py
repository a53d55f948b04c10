"""The few cases that a narrowing can mean at most, where an index knows them.

Each question is one range of one index, so that asking for its first lines costs as much as these
lines, however large the office is. What it gives may hold more cases than are meant, never fewer.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Select,
    Text,
    and_,
    bindparam,
    cast,
    column,
    func,
    select,
    table,
    text,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from engine.queries.case_rows import words_of
from engine.queries.narrowing import Narrowing, numbered, was_late
from engine.queries.plans import written
from engine.tables import incident, instance, work_item

GRAM = 3  # letters; of a shorter word the index knows nothing
MAX_GRAMS = 40
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)
_STATUSES = ("running", "incident", "cancelled")  # of which there may be few
_TEXT = table("instance_text", column("rowid"))  # SQLite's index of the texts that are searched


def few_cases(
    connection: Connection,
    few: int,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID] | None,
    search: str,
    status: str,
    narrowing: Narrowing,
) -> set[UUID] | None:
    """Return at most `few` cases among which are all that are meant; None: there may be more."""
    ranges = _ranges(connection, few, unit_id, narrowing)
    if definition_ids is not None:
        ranges.append(select(instance.c.id).where(instance.c.definition_id.in_(definition_ids)))
    if status in _STATUSES:
        its_status = and_(instance.c.unit_id == unit_id, instance.c.status == status)
        ranges.append(select(instance.c.id).where(its_status))
    for each in ranges:
        found = _first(connection, few, each)
        if found is not None:
            return found
    grams = grams_of(search)
    return _containing(connection, few, unit_id, grams) if grams else None


def _ranges(connection: Connection, few: int, unit_id: UUID, by: Narrowing) -> list[Any]:
    """Return the queries of ids that a narrowing can be asked by, the shortest ranges first."""
    items = select(work_item.c.instance_id)
    found: list[Any] = []
    if by.number is not None:
        found.append(numbered(by.number, unit_id))
    if by.is_signed_by_one:
        found.append(select(instance.c.id).where(instance.c.signed_by_one.is_not(None)))
    if by.incident:
        found.append(select(incident.c.instance_id).where(incident.c.unit_id == unit_id))
    if by.person_id:
        found.append(items.where(work_item.c.person_id == by.person_id))
    if by.element_id:
        found.append(items.where(*_visits(connection, by.element_id)))
    if by.late_at is not None:
        completed = items.where(was_late(), work_item.c.ended_at > _LONG_AGO)
        waiting = items.where(
            work_item.c.unit_id == unit_id,
            work_item.c.status == written("open"),
            work_item.c.due_at < by.late_at,
        )
        parts = (each.limit(few + 1).subquery() for each in (completed, waiting))
        found.append(union_all(*(select(part.c.instance_id) for part in parts)))
    return found


def _visits(connection: Connection, element_id: str) -> Iterator[Any]:
    """Yield the bounds of an element's keys; on PostgreSQL by bytes, as the index is sorted."""
    at_least, below = ("~>=~", "~<~") if connection.dialect.name == "postgresql" else (">=", "<")
    key = work_item.c.key
    yield key.bool_op(at_least)(f"{element_id}:")
    yield key.bool_op(below)(f"{element_id};")  # ";" is what comes after ":"


def _first(connection: Connection, few: int, query: Any) -> set[UUID] | None:
    rows = connection.scalars(query.limit(few + 1)).all()
    return set(rows) if len(rows) <= few else None


# ---- texts ------------------------------------------------------------------------------------


def grams_of(search: str) -> list[str]:
    """Return what the index of texts knows of a search: each three letters in a row.

    >>> grams_of("Pasar b/2")
    ['asa', 'b/2', 'pas', 'sar']
    """
    found = {
        word[first : first + GRAM]
        for word in words_of(search)
        for first in range(len(word) - GRAM + 1)
    }
    return sorted(found)[:MAX_GRAMS]


def _containing(
    connection: Connection, few: int, unit_id: UUID, grams: Sequence[str]
) -> set[UUID] | None:
    if connection.dialect.name == "postgresql":
        # Below a policy the index could not be used: the function binds the office itself.
        wanted = cast(bindparam("grams", list(grams)), ARRAY(Text))
        found = func.alur_cases_containing(unit_id, wanted, few + 1)
        rows = connection.scalars(select(found.column_valued("id"))).all()
        return set(rows) if len(rows) <= few else None
    quoted = " AND ".join('"' + gram.replace('"', '""') + '"' for gram in grams)
    return _first(connection, few, _sqlite_texts(quoted))


def _sqlite_texts(wanted: str) -> Select[Any]:
    return (
        select(instance.c.id)
        .select_from(_TEXT)
        .join(instance, text("instance.rowid = instance_text.rowid"))
        .where(text("instance_text MATCH :wanted").bindparams(wanted=wanted))
    )
