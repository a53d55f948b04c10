"""How much work waits for a person: counted only so far as anybody wants to know."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, func, not_, select

from engine.queries.inbox_order import GROUPS, is_mine, is_open
from engine.queries.plans import opaque
from engine.queries.values import Counts
from engine.tables import work_item

MOST_COUNTED = 1_000


def inbox_counts(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    zone: str,
) -> Counts:
    """Return how many open work items concern a person, and of these the claimed, late and due.

    Nobody counts further than `MOST_COUNTED`: one more means that there are more.
    """
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    waiting = is_open(unit_id)
    in_groups, escalated_to = (column.in_(groups) for column in GROUPS)
    due_at = work_item.c.due_at
    # One after the other, each by its own index: no index answers an OR of two columns. Those of
    # the second part that are in the groups too were counted there.
    parts = and_(waiting, in_groups), and_(waiting, escalated_to, not_(in_groups))
    # SQLite would rather walk whole groups by their index than the few items of one person.
    mine = and_(waiting, is_mine(person_id), opaque(in_groups, escalated_to))
    query = select(
        _counted(*parts),
        _counted(mine),
        _counted(*(and_(part, due_at <= now) for part in parts)),
        _counted(*(and_(part, due_at > now, due_at < midnight) for part in parts)),
    )
    counts = connection.execute(query).one()
    return Counts(*(min(int(count), MOST_COUNTED + 1) for count in counts))


def _counted(*parts: ColumnElement[bool]) -> Any:
    """Return how many lines the parts have, each counted so far as anybody wants to know."""
    each = [
        select(func.count())
        .select_from(select(work_item.c.due_at).where(part).limit(MOST_COUNTED + 1).subquery())
        .scalar_subquery()
        for part in parts
    ]
    return sum(each[1:], each[0])
