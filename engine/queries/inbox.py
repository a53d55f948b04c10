"""Whose work is what."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    func,
    not_,
    or_,
    select,
    true,
    union,
)
from sqlalchemy import case as sql_case
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from engine.errors import NotFound
from engine.queries.case_rows import CASE, case_line, matching
from engine.queries.plans import opaque, written
from engine.queries.values import Counts, WorkItem
from engine.tables import (
    definition,
    instance,
    work_item,
)

MOST_COUNTED = 1_000
MAX_GROUPS = 20  # two ranges a group; with more, one query over all lines is simpler and as good

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
_PLACE = (  # what a line's place in the order depends on
    work_item.c.instance_id,
    work_item.c.key,
    work_item.c.person_id,
    work_item.c.offered_at,
    work_item.c.due_at,
)
_GROUPS = (work_item.c.group_key, work_item.c.escalated_to)
_Columns = ReadOnlyColumnCollection[str, Any]


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
    if not groups:
        return []
    if search.strip() or len(groups) > MAX_GROUPS:
        query = matching(_all_lines(unit_id, person_id, groups, now, only), search)
        rows = connection.execute(query.limit(limit).offset(offset))
    else:
        values = {"unit": unit_id, "person": person_id, "now": now}
        values |= {"first": limit + offset, "limit": limit, "offset": offset}
        values |= {f"group_{number}": group for number, group in enumerate(groups)}
        rows = connection.execute(_page_of_lines(len(groups), only), values)
    return [_work_item(row) for row in rows]


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
    is_open = _is_open(unit_id)
    in_groups, escalated_to = (column.in_(groups) for column in _GROUPS)
    due_at = work_item.c.due_at
    # One after the other, each by its own index: no index answers an OR of two columns. Those of
    # the second part that are in the groups too were counted there.
    parts = and_(is_open, in_groups), and_(is_open, escalated_to, not_(in_groups))
    # SQLite would rather walk whole groups by their index than the few items of one person.
    mine = and_(is_open, _is_mine(person_id), opaque(in_groups, escalated_to))
    query = select(
        _counted(*parts),
        _counted(mine),
        _counted(*(and_(part, due_at <= now) for part in parts)),
        _counted(*(and_(part, due_at > now, due_at < midnight) for part in parts)),
    )
    counts = connection.execute(query).one()
    return Counts(*(min(int(count), MOST_COUNTED + 1) for count in counts))


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


def _all_lines(
    unit_id: UUID, person_id: str, groups: Sequence[str], now: datetime, only: str
) -> Select[Any]:
    in_groups, escalated_to = (column.in_(groups) for column in _GROUPS)
    return (
        _items()
        .where(_is_open(unit_id), or_(in_groups, escalated_to), _shown(only, person_id, now))
        .order_by(*_order(work_item.c, person_id))
    )


@cache
def _page_of_lines(group_count: int, only: str) -> Select[Any]:
    """Return the query for one page without a search; its parameters have names.

    What concerns a person are ranges of several indexes. Each gives its first lines, as many as
    the pages up to this one could take of it; UNION leaves out what came twice. What is the
    person's own comes first, but stands among the lines of a group too: no more of them than the
    first range gives, so that none of the others is missed.

    Built once: building it takes longer than the database does (measured).
    """
    person, now = bindparam("person", type_=Text()), bindparam("now", type_=work_item.c.due_at.type)
    unit, first = bindparam("unit", type_=Uuid()), bindparam("first", type_=Integer())
    groups = [bindparam(f"group_{number}", type_=Text()) for number in range(group_count)]
    each = [column == group for column in _GROUPS for group in groups]
    ranges = [and_(_is_mine(person), opaque(*each))]
    if only != "mine":
        ranges += each
    lines = [
        select(*_PLACE)
        .where(_is_open(unit), its_range, _shown(only, person, now))
        .order_by(*_by_due(work_item.c))
        .limit(first)
        for its_range in ranges
    ]
    found = union(*(select(line.subquery()) for line in lines)).subquery()
    page = (
        select(found)
        .order_by(*_order(found.c, person))
        .limit(bindparam("limit", type_=Integer()))
        .offset(bindparam("offset", type_=Integer()))
        .subquery()
    )
    same = page.c.instance_id == work_item.c.instance_id, page.c.key == work_item.c.key
    return _items().join(page, and_(*same)).order_by(*_order(page.c, person))


def _is_open(unit: Any) -> ColumnElement[bool]:
    # Not a parameter: SQLite would not know that the index on open items holds the answer.
    return and_(work_item.c.unit_id == unit, work_item.c.status == written("open"))


def _shown(only: str, person: Any, now: Any) -> ColumnElement[bool]:
    if only == "mine":
        return _is_mine(person)
    return _is_late(now) if only == "late" else true()


def _is_mine(person: str | BindParameter[str]) -> ColumnElement[bool]:
    return work_item.c.person_id == person


def _is_late(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    return work_item.c.due_at <= now


def _order(columns: _Columns, person: Any) -> tuple[ColumnElement[Any], ...]:
    return (sql_case((columns.person_id == person, 0), else_=1), *_by_due(columns))


def _by_due(columns: _Columns) -> tuple[ColumnElement[Any], ...]:
    return (
        columns.due_at.asc().nulls_last(),
        columns.offered_at,
        columns.instance_id,  # so that pages do not overlap
        columns.key,
    )


def _counted(*parts: ColumnElement[bool]) -> Any:
    """Return how many lines the parts have, each counted so far as anybody wants to know."""
    each = [
        select(func.count())
        .select_from(select(work_item.c.due_at).where(part).limit(MOST_COUNTED + 1).subquery())
        .scalar_subquery()
        for part in parts
    ]
    return sum(each[1:], each[0])


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
