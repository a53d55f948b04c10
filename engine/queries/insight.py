"""How long steps took, over many cases: read in one pass, in no order, for sums and percentiles.

A period is of cases: those that began in it, with all that became of them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from engine import history
from engine.queries.values import LogEntry, log_entry
from engine.tables import instance, work_item

STATES = ("running", "incident", "completed", "cancelled")
_ROWS_AT_ONCE = 5_000
_CASES_AT_ONCE = 200  # a statement may have so many values on every database


@dataclass(frozen=True, slots=True)
class StepVisit:
    """One work item of a case."""

    key: str
    group: str
    status: str  # "open" | "completed" | "withdrawn"
    offered_at: datetime
    due_at: datetime | None
    ended_at: datetime | None


def step_visits(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID],
    since: datetime,
    until: datetime,
) -> Iterator[StepVisit]:
    """Yield the work items of the cases of some versions that began in a period."""
    columns = (
        work_item.c.key,
        work_item.c.group_key,
        work_item.c.status,
        work_item.c.offered_at,
        work_item.c.due_at,
        work_item.c.ended_at,
    )
    query = (
        select(*columns)
        .join(instance, instance.c.id == work_item.c.instance_id)
        .where(*_began(unit_id, definition_ids, since, until))
    )
    streamed = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(query)
    for row in streamed:
        yield StepVisit(*row)


def case_ids(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID],
    since: datetime,
    until: datetime,
    limit: int,
) -> list[UUID]:
    """Return the newest `limit` of those cases."""
    query = select(instance.c.id).where(*_began(unit_id, definition_ids, since, until))
    query = query.order_by(instance.c.started_at.desc(), instance.c.id).limit(limit)
    return list(connection.scalars(query))


def case_counts(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID],
    since: datetime,
    until: datetime,
) -> dict[str, int]:
    """Return how many of those cases there are, by status; none of it is missing."""
    query = select(instance.c.status, func.count()).group_by(instance.c.status)
    query = query.where(*_began(unit_id, definition_ids, since, until))
    return {**dict.fromkeys(STATES, 0), **{row[0]: row[1] for row in connection.execute(query)}}


def logs_of_cases(connection: Connection, ids: Sequence[UUID]) -> Iterator[list[LogEntry]]:
    """Yield the log of each case, oldest entry first."""
    for first in range(0, len(ids), _CASES_AT_ONCE):
        found = history.entries_of(connection, ids[first : first + _CASES_AT_ONCE])
        for _, log in groupby(found, key=lambda each: each.stream_id):
            yield [log_entry(each) for each in log]


def _began(
    unit_id: UUID, definition_ids: Sequence[UUID], since: datetime, until: datetime
) -> tuple[ColumnElement[bool], ...]:
    return (
        instance.c.unit_id == unit_id,
        instance.c.status.in_(STATES),  # all of them: so the index by start is used
        instance.c.definition_id.in_(definition_ids),
        instance.c.started_at >= since,
        instance.c.started_at < until,
    )
