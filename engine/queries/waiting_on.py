"""Jobs and incidents of an office, page by page: each list goes on from the keys of its last line.

The keys do not change while a line is there, so whoever reads on misses none and meets none twice.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, and_, or_, select

from engine.queries.values import Incident
from engine.queries.waiting import OpenJob
from engine.tables import incident, job


def jobs_after(
    connection: Connection,
    *,
    unit_id: UUID,
    topics: Sequence[str] | None = None,
    after: tuple[UUID, str] | None = None,
    limit: int = 50,
) -> list[OpenJob]:
    """Return open jobs, by case and key.

    Args:
        connection: a reading one.
        unit_id: the office.
        topics: only these; None: all.
        after: only those that come after this case and key.
        limit: at most so many.
    """
    its = job.c
    query = select(its.instance_id, its.key, its.topic, its.payload, its.attempts, its.error).where(
        its.unit_id == unit_id, its.answers == 1, its.status.in_(("todo", "doing"))
    )
    if topics is not None:
        query = query.where(its.topic.in_(topics))
    if after is not None:
        case, key = after
        same = and_(its.instance_id == case, its.key > key)
        query = query.where(or_(its.instance_id > case, same))
    rows = connection.execute(query.order_by(its.instance_id, its.key).limit(limit))
    return [OpenJob(*row) for row in rows]


def incidents_after(
    connection: Connection,
    *,
    unit_id: UUID,
    after: tuple[datetime, UUID, str] | None = None,
    limit: int = 50,
) -> list[Incident]:
    """Return open incidents, oldest first.

    Args:
        connection: a reading one.
        unit_id: the office.
        after: only those that come after this moment, case and key.
        limit: at most so many.
    """
    its = incident.c
    columns = its.instance_id, its.key, its.error, its.raised_at, its.resolved_at
    query = select(*columns).where(its.unit_id == unit_id, its.resolved_at.is_(None))
    if after is not None:
        at, case, key = after
        same_case = and_(its.instance_id == case, its.key > key)
        same_time = and_(its.raised_at == at, or_(its.instance_id > case, same_case))
        query = query.where(or_(its.raised_at > at, same_time))
    order = its.raised_at, its.instance_id, its.key
    return [Incident(*row) for row in connection.execute(query.order_by(*order).limit(limit))]
