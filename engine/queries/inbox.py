"""Whose work is what."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    or_,
    select,
    union,
)

from engine.errors import NotFound
from engine.queries.case_rows import matching
from engine.queries.inbox_order import (
    GROUPS,
    Spot,
    by_due,
    is_after,
    is_mine,
    is_open,
    order,
    ranges_after,
    shown,
)
from engine.queries.item_rows import items, work_item_from
from engine.queries.plans import opaque
from engine.queries.values import WorkItem
from engine.tables import work_item

MAX_GROUPS = 20  # two ranges a group; with more, one query over all lines is simpler and as good

_PLACE = (  # what a line's place in the order depends on
    work_item.c.instance_id,
    work_item.c.key,
    work_item.c.person_id,
    work_item.c.offered_at,
    work_item.c.due_at,
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
    after: Spot | None = None,
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
        after: only those after this one. However far it stands, it costs what a first page costs.
    """
    if not groups:
        return []
    if search.strip() or len(groups) > MAX_GROUPS:
        query = matching(_all_lines(unit_id, person_id, groups, now, only), search)
        if after is not None:
            query = query.where(is_after(after, person_id)).params(after.values)
        rows = connection.execute(query.limit(limit).offset(offset))
    else:
        values = {"unit": unit_id, "person": person_id, "now": now}
        values |= {"first": limit + offset, "limit": limit, "offset": offset}
        values |= {f"group_{number}": group for number, group in enumerate(groups)}
        if after is not None:
            values |= after.values
        shape = None if after is None else (after.is_mine, after.due_at is not None)
        rows = connection.execute(_page_of_lines(len(groups), only, shape), values)
    return [work_item_from(row) for row in rows]


def spot_of(item: WorkItem, person_id: str) -> Spot:
    """Return where a line stands in a person's inbox."""
    is_own = item.person_id == person_id
    return Spot(item.due_at, item.offered_at, item.instance_id, item.key, is_own)


def work_item_of(connection: Connection, *, instance_id: UUID, key: str) -> WorkItem:
    """Return one work item, open or not.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(
        items().where(work_item.c.instance_id == instance_id, work_item.c.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a work item '{key}', found none", indonesian="Tugas tidak ditemukan."
        )
    return work_item_from(row)


def work_items_of(connection: Connection, *, instance_id: UUID) -> list[WorkItem]:
    """Return all work items of a case, oldest first."""
    query = (
        items()
        .where(work_item.c.instance_id == instance_id)
        .order_by(work_item.c.offered_at, work_item.c.key)
    )
    return [work_item_from(row) for row in connection.execute(query)]


def work_items_of_cases(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, list[WorkItem]]:
    """Return the work items of several cases, by case, oldest first; a case without is left out."""
    query = (
        items()
        .where(work_item.c.instance_id.in_(instance_ids))
        .order_by(work_item.c.offered_at, work_item.c.key)
    )
    found: dict[UUID, list[WorkItem]] = {}
    for row in connection.execute(query):
        found.setdefault(row.instance_id, []).append(work_item_from(row))
    return found


def _all_lines(
    unit_id: UUID, person_id: str, groups: Sequence[str], now: datetime, only: str
) -> Select[Any]:
    in_groups, escalated_to = (column.in_(groups) for column in GROUPS)
    return (
        items()
        .where(is_open(unit_id), or_(in_groups, escalated_to), shown(only, person_id, now))
        .order_by(*order(work_item.c, person_id))
    )


@cache
def _page_of_lines(group_count: int, only: str, after: tuple[bool, bool] | None) -> Select[Any]:
    """Return the query for one page without a search; its parameters have names.

    What concerns a person are ranges of several indexes. Each gives its first lines, as many as
    the pages up to this one could take of it; UNION leaves out what came twice. What is the
    person's own comes first, but stands among the lines of a group too: no more of them than the
    first range gives, so that none of the others is missed.

    After a line (whether it is the person's own, and whether it has a due time), what is before it
    is left out of each range, by the range's own order; the person's own by themselves.

    Built once: building it takes longer than the database does (measured).
    """
    person, now = bindparam("person", type_=Text()), bindparam("now", type_=work_item.c.due_at.type)
    unit, first = bindparam("unit", type_=Uuid()), bindparam("first", type_=Integer())
    groups = [bindparam(f"group_{number}", type_=Text()) for number in range(group_count)]
    each = [column == group for column in GROUPS for group in groups]
    own, others = [and_(is_mine(person), opaque(*each))], each if only != "mine" else []
    ranges = [*own, *others] if after is None else ranges_after(own, others, person, *after)
    lines = [
        select(*_PLACE)
        .where(is_open(unit), its_range, shown(only, person, now))
        .order_by(*by_due(work_item.c))
        .limit(first)
        for its_range in ranges
    ]
    found = union(*(select(line.subquery()) for line in lines)).subquery()
    page = (
        select(found)
        .order_by(*order(found.c, person))
        .limit(bindparam("limit", type_=Integer()))
        .offset(bindparam("offset", type_=Integer()))
        .subquery()
    )
    same = page.c.instance_id == work_item.c.instance_id, page.c.key == work_item.c.key
    return items().join(page, and_(*same)).order_by(*order(page.c, person))
