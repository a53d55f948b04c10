"""How much an office has to do at a moment, for who watches it: bounded, however much it is.

Each number is counted by one range of one index and to `MOST` at most: an operator need not know
whether 100 000 or 10 000 000 wait, and asking must not add to the load.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, func, literal, literal_column, select, union_all

from engine.queries.plans import written
from engine.tables import instance, job, timer_job, unit, work_item

MOST = 100_000
MOST_UNITS = 1_000


@dataclass(frozen=True)
class Load:
    """What waits in one office; a number that is `MOST` means that many or more."""

    unit_id: UUID
    open_items: int
    overdue_items: int
    waiting_timers: int
    earliest_timer_at: datetime | None
    stopped_cases: int  # with an incident


@dataclass(frozen=True)
class Queue:
    """The jobs of one topic that wait for their turn, of all offices."""

    topic: str
    depth: int
    oldest_at: datetime  # when the first of them should have been begun


def units(connection: Connection) -> list[UUID]:
    """Return the offices of this database, `MOST_UNITS` at most."""
    return list(connection.scalars(select(unit.c.id).order_by(unit.c.id).limit(MOST_UNITS)))


def load(connection: Connection, *, unit_id: UUID, now: datetime) -> Load:
    """Return what waits in an office."""
    items = select(literal(1)).where(work_item.c.unit_id == unit_id, _OPEN)
    timers = select(timer_job.c.due_at).where(timer_job.c.unit_id == unit_id, _WAITING)
    stopped = select(literal(1)).where(
        instance.c.unit_id == unit_id, instance.c.status == written("incident")
    )
    return Load(
        unit_id,
        open_items=_count(connection, items),
        overdue_items=_count_together(connection, _overdue(connection, unit_id, now)),
        waiting_timers=_count(connection, timers),
        earliest_timer_at=connection.scalar(timers.order_by(timer_job.c.due_at).limit(1)),
        stopped_cases=_count(connection, stopped),
    )


def queues(connection: Connection) -> list[Queue]:
    """Return the topics that have jobs to do."""
    todo = (
        select(job.c.topic, job.c.run_at)
        .where(job.c.status == written("todo"))
        .order_by(job.c.run_at)
        .limit(MOST)
        .subquery()
    )
    by_topic = select(todo.c.topic, func.count(), func.min(todo.c.run_at))
    return [Queue(*row) for row in connection.execute(by_topic.group_by(todo.c.topic))]


def _overdue(connection: Connection, unit_id: UUID, now: datetime) -> Iterator[Select[Any]]:
    """Yield a query for each group: the index of open items sorts by group, then by due time."""
    for group in _groups(connection, unit_id):
        yield select(literal(1)).where(
            work_item.c.unit_id == unit_id,
            work_item.c.group_key == group,
            _OPEN,
            work_item.c.due_at < now,
        )


def _groups(connection: Connection, unit_id: UUID) -> Iterator[str]:
    """Yield the groups that have open items, each found by one step in the index."""
    of_unit = select(func.min(work_item.c.group_key)).where(work_item.c.unit_id == unit_id, _OPEN)
    group = connection.scalar(of_unit)
    while group is not None:
        yield group
        group = connection.scalar(of_unit.where(work_item.c.group_key > group))


def _count(connection: Connection, query: Select[Any]) -> int:
    first = query.limit(MOST).subquery()
    return connection.scalar(select(func.count()).select_from(first)) or 0


def _count_together(connection: Connection, queries: Iterator[Select[Any]]) -> int:
    counts = [
        select(func.count().label("found")).select_from(each.limit(MOST).subquery())
        for each in queries
    ]
    if not counts:
        return 0
    found = union_all(*counts).subquery()
    return min(MOST, int(connection.scalar(select(func.sum(found.c.found))) or 0))


# Literals, not binds: only so does the planner use the partial indexes.
_OPEN = work_item.c.status == literal_column("'open'")
_WAITING = timer_job.c.status == literal_column("'waiting'")
