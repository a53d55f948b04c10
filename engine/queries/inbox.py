"""Whose work is what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select
from sqlalchemy import case as sql_case

from engine.errors import NotFound
from engine.queries.case_rows import CASE, case_line, matching
from engine.queries.values import Counts, WorkItem
from engine.tables import (
    definition,
    instance,
    work_item,
)

# -------------------------------------------------------------------------------------------

_ITEM = (
    work_item.c.instance_id,
    work_item.c.key,
    work_item.c.group_key,
    work_item.c.status.label("item_status"),
    work_item.c.person_id,
    work_item.c.person_name,
    work_item.c.offered_at,
    work_item.c.due_at,
    work_item.c.escalated_to,
    work_item.c.escalated_at,
    work_item.c.ended_at.label("item_ended_at"),
    work_item.c.draft,
    work_item.c.draft_by,
)


def inbox(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    only: str = "all",
    search: str = "",
    limit: int = 25,
    offset: int = 0,
) -> list[WorkItem]:
    """Return the open work items that concern a person: his own first, then by due time.

    Args:
        connection: a reading one.
        unit_id: the office.
        person_id: who asks.
        groups: the groups he is in; items escalated to them are his concern too.
        now: the present, for "late".
        only: "all", "mine" (claimed by him) or "late".
        search: words that title, number or summary must contain.
        limit: at most so many.
        offset: leave out the first so many.
    """
    query = (
        _items()
        .where(_concerns(unit_id, groups))
        .order_by(
            sql_case((work_item.c.person_id == person_id, 0), else_=1),
            work_item.c.due_at.asc().nulls_last(),
            work_item.c.offered_at,
            work_item.c.instance_id,  # so that pages do not overlap
            work_item.c.key,
        )
    )
    if only == "mine":
        query = query.where(work_item.c.person_id == person_id)
    if only == "late":
        query = query.where(work_item.c.due_at <= now)
    return [
        _work_item(row)
        for row in connection.execute(matching(query, search).limit(limit).offset(offset))
    ]


def inbox_counts(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    zone: str,
) -> Counts:
    """Return how many open work items concern a person, and of these the claimed.

    The late and those due today.
    """
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    query = select(
        func.count(),
        func.count().filter(work_item.c.person_id == person_id),
        func.count().filter(work_item.c.due_at <= now),
        func.count().filter(and_(work_item.c.due_at > now, work_item.c.due_at < midnight)),
    ).where(_concerns(unit_id, groups))
    return Counts(*connection.execute(query).one())


def work_item_of(connection: Connection, *, instance_id: UUID, key: str) -> WorkItem:
    """Return one work item, open or not.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(
        _items().where(work_item.c.instance_id == instance_id, work_item.c.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a work item '{key}', found none", indonesian="Tugas tidak ditemukan."
        )
    return _work_item(row)


def work_items_of(connection: Connection, *, instance_id: UUID) -> list[WorkItem]:
    """Return all work items of a case, oldest first."""
    query = (
        _items()
        .where(work_item.c.instance_id == instance_id)
        .order_by(work_item.c.offered_at, work_item.c.key)
    )
    return [_work_item(row) for row in connection.execute(query)]


def work_items_of_cases(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, list[WorkItem]]:
    """Return the work items of several cases, by case, oldest first; a case without is left out."""
    query = (
        _items()
        .where(work_item.c.instance_id.in_(instance_ids))
        .order_by(work_item.c.offered_at, work_item.c.key)
    )
    found: dict[UUID, list[WorkItem]] = {}
    for row in connection.execute(query):
        found.setdefault(row.instance_id, []).append(_work_item(row))
    return found


def _items() -> Select[Any]:
    return (
        select(*_ITEM, *CASE)
        .join(instance, instance.c.id == work_item.c.instance_id)
        .join(definition, definition.c.id == instance.c.definition_id)
    )


def _concerns(unit_id: UUID, groups: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        work_item.c.unit_id == unit_id,
        work_item.c.status == "open",
        or_(work_item.c.group_key.in_(groups), work_item.c.escalated_to.in_(groups)),
    )


def _work_item(row: Row[Any]) -> WorkItem:
    return WorkItem(
        row.instance_id,
        row.key,
        row.key.partition(":")[0],
        row.group_key,
        row.item_status,
        row.person_id,
        row.person_name,
        row.offered_at,
        row.due_at,
        row.escalated_to,
        row.escalated_at,
        row.item_ended_at,
        row.draft,
        row.draft_by,
        case_line(row),
    )
