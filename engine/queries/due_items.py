"""Open work items that concern a person, by when they are due, from a place in that order on.

The order is of what does not change while an item is open: who takes one moves nothing, so that
whoever reads on from a place misses none and meets none twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true, union
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from engine.queries.inbox import work_items_of_cases
from engine.queries.plans import written
from engine.queries.values import WorkItem
from engine.tables import work_item

_PLACE = (
    work_item.c.due_at,
    work_item.c.offered_at,
    work_item.c.instance_id,
    work_item.c.key,
)
_Columns = ReadOnlyColumnCollection[str, Any]


@dataclass(frozen=True)
class WorkItemPlace:
    """A place in the order."""

    due_at: datetime | None
    offered_at: datetime
    instance_id: UUID
    key: str


def due_items(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    only: str = "all",
    after: WorkItemPlace | None = None,
    most: int = 50,
) -> list[WorkItem]:
    """Return open work items, the one due first first; those without a due time last.

    Args:
        connection: a reading one.
        unit_id: the office.
        person_id: who asks.
        groups: the groups he is in; items escalated to them are his concern too.
        now: the present, for "late".
        only: "all", "mine" (taken by him) or "late".
        after: only those that come after this place.
        most: at most so many.
    """
    ranges = [
        select(*_PLACE)
        .where(
            work_item.c.unit_id == unit_id,
            # Not a parameter: the index on open items must be known to hold the answer.
            work_item.c.status == written("open"),
            column == group,
            _shown(only, person_id, now),
            _after(after),
        )
        .order_by(*_order(work_item.c))
        .limit(most)
        .subquery()
        for column in (work_item.c.group_key, work_item.c.escalated_to)
        for group in groups
    ]
    if not ranges:
        return []
    found = union(*(select(each) for each in ranges)).subquery()
    rows = connection.execute(select(found).order_by(*_order(found.c)).limit(most)).all()
    items = work_items_of_cases(connection, instance_ids=list({row.instance_id for row in rows}))
    known = {(item.instance_id, item.key): item for each in items.values() for item in each}
    return [known[row.instance_id, row.key] for row in rows]


def _shown(only: str, person_id: str, now: datetime) -> ColumnElement[bool]:
    if only == "mine":
        return work_item.c.person_id == person_id
    return work_item.c.due_at <= now if only == "late" else true()


def _order(columns: _Columns) -> tuple[ColumnElement[Any], ...]:
    return (
        columns.due_at.asc().nulls_last(),
        columns.offered_at,
        columns.instance_id,
        columns.key,
    )


def _after(place: WorkItemPlace | None) -> ColumnElement[bool]:
    if place is None:
        return true()
    item = work_item.c
    same_case = and_(item.instance_id == place.instance_id, item.key > place.key)
    same_time = and_(
        item.offered_at == place.offered_at,
        or_(item.instance_id > place.instance_id, same_case),
    )
    later = or_(item.offered_at > place.offered_at, same_time)
    if place.due_at is None:
        return and_(item.due_at.is_(None), later)
    return or_(
        item.due_at > place.due_at,
        item.due_at.is_(None),
        and_(item.due_at == place.due_at, later),
    )
