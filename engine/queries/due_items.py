"""Open work items that concern a person, by when they are due, from a place in that order on.

The order is of what does not change while an item is open: who takes one moves nothing, so that
whoever reads on from a place misses none and meets none twice.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, or_, select, true, union

from engine.queries.inbox import work_items_of_cases
from engine.queries.inbox_order import GROUPS, DuePlace, by_due, is_open, later, shown
from engine.queries.values import WorkItem
from engine.tables import work_item

_PLACE = (
    work_item.c.due_at,
    work_item.c.offered_at,
    work_item.c.instance_id,
    work_item.c.key,
)


def due_items(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    only: str = "all",
    after: DuePlace | None = None,
    most: int = 50,
) -> list[WorkItem]:
    """Return open work items, the one due first first; those without a due time last.

    Args:
        connection: a reading one.
        unit_id: as of `inbox`, like the next four.
        person_id: who asks.
        groups: the groups he is in.
        now: the present.
        only: "all", "mine" or "late".
        after: only those that come after this place.
        most: at most so many.
    """
    is_left = true() if after is None else or_(*later(after.due_at is not None))
    ranges = [
        select(*_PLACE)
        .where(is_open(unit_id), column == group, shown(only, person_id, now), is_left)
        .order_by(*by_due(work_item.c))
        .limit(most)
        .subquery()
        for column in GROUPS
        for group in groups
    ]
    if not ranges:
        return []
    found = union(*(select(each) for each in ranges)).subquery()
    query = select(found).order_by(*by_due(found.c)).limit(most)
    rows = connection.execute(query, {} if after is None else after.values).all()
    items = work_items_of_cases(connection, instance_ids=list({row.instance_id for row in rows}))
    known = {(item.instance_id, item.key): item for each in items.values() for item in each}
    return [known[row.instance_id, row.key] for row in rows]
