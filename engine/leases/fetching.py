"""Hands out jobs that are due: each to one worker, for a time."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, select, update

from engine import queries
from engine.attempts import IS_TO_DO
from engine.errors import NotFound, Refusal
from engine.leases.answering import DEFAULT_RETRIES, give_up
from engine.leases.bounds import MAX_JOBS, check_count, check_lease, check_name, check_topics
from engine.leases.rows import Held, moment
from engine.leases.token import Token, draw
from engine.personal import without_personal
from engine.runtime import Runtime
from engine.tables import job

logger = logging.getLogger("alur.leases")


@dataclass(frozen=True)
class LeasedJob:
    """A job that a worker has now, with what it needs to do it."""

    id: str  # the same at each attempt: what a receiver may know a repeat by
    lease: str  # the token: shown with each answer
    leased_until: datetime
    instance_id: UUID
    key: str
    topic: str
    attempts: int  # this one among them
    retries: int  # how often it may still fail before a person must look
    variables: Mapping[str, Any]  # what the diagram hands it, else what it sees of the case


def fetch(
    runtime: Runtime,
    worker_id: str,
    topics: Sequence[str],
    *,
    lock_for: timedelta,
    limit: int = 1,
) -> list[LeasedJob]:
    """Lease due jobs of an office's topics to a worker.

    Args:
        runtime: of the office.
        worker_id: what people call the worker; two may have one name.
        topics: in the order in which they are wanted.
        lock_for: how long nobody else gets the jobs.
        limit: so many at most.

    Raises:
        Invalid: what is asked for is out of bounds.
    """
    check_name(worker_id, "worker_id")
    check_topics(topics)
    check_lease(lock_for)
    check_count(limit, "max_jobs", 1, MAX_JOBS)
    worn: list[Any] = []
    taken: list[tuple[Any, dict[str, Any], str]] = []
    with runtime.database.writing() as connection:
        now = moment(runtime, connection)
        for row in _due(runtime, connection, topics, now, limit):
            retries = _retries(row)
            if retries == 0:
                worn.append(row)
                continue
            token = draw(row.attempts + 1)
            values = {
                "attempts": row.attempts + 1,
                "lease": Token.of(token).digest,
                "leased_by": worker_id,
                "leased_at": now,
                "run_at": now + lock_for,
                "retries": retries,
            }
            connection.execute(update(job).where(job.c.id == row.id).values(**values))
            taken.append((row, values, token))
    for row in worn:
        _give_up(runtime, row)
    return list(_told(runtime, taken))


def has_due(runtime: Runtime, topics: Sequence[str]) -> bool:
    """Say whether a job of these topics could be fetched now. Only reads: it may be asked often."""
    with runtime.database.reading() as connection:
        now = moment(runtime, connection)
        return any(
            connection.execute(candidates(runtime.unit_id, topic, now, 1)).first() is not None
            for topic in dict.fromkeys(topics)
        )


def _due(
    runtime: Runtime, connection: Connection, topics: Sequence[str], now: datetime, limit: int
) -> Iterator[Any]:
    """Yield due jobs, locked; a topic at a time, so that each query is a range of its index."""
    left = limit
    for topic in dict.fromkeys(topics):
        if left == 0:
            return
        query = candidates(runtime.unit_id, topic, now, left)
        rows = connection.execute(query.with_for_update(skip_locked=True)).all()
        left -= len(rows)
        yield from rows


def candidates(unit_id: UUID, topic: str, now: datetime, limit: int) -> Select[Any]:
    """Return the query for the due jobs of a topic, oldest first."""
    return (
        select(job)
        .where(job.c.unit_id == unit_id, job.c.topic == topic, IS_TO_DO, job.c.run_at <= now)
        .order_by(job.c.run_at, job.c.id)
        .limit(limit)
    )


def _retries(row: Any) -> int:
    """Return how often a job may still fail; a lease that ran out was a failure."""
    retries = DEFAULT_RETRIES if row.retries is None else int(row.retries)
    return retries if row.lease is None else max(0, retries - 1)


def _give_up(runtime: Runtime, row: Any) -> None:
    """Let a person look at a job that no worker lived to answer."""
    error = (
        f"Expected a worker to answer within its lease, but the last of them, '{row.leased_by}', "
        "let it run out too"
    )
    held = Held(runtime.unit_id, row.id, Token(row.attempts, row.lease), error)
    try:
        give_up(runtime, row, held)
    except Refusal as refusal:  # answered after all, or withdrawn
        logger.info("job %s: %s", row.id, type(refusal).__name__)


def _told(
    runtime: Runtime, taken: Sequence[tuple[Any, dict[str, Any], str]]
) -> Iterator[LeasedJob]:
    if not taken:
        return
    with runtime.database.reading() as connection:
        for row, values, token in taken:
            yield LeasedJob(
                row.id,
                token,
                values["run_at"],
                row.instance_id,
                row.key,
                row.topic,
                values["attempts"],
                values["retries"],
                without_personal(_variables(connection, row)),
            )


def _variables(connection: Connection, row: Any) -> Mapping[str, Any]:
    if row.payload or not row.answers:
        return dict(row.payload)
    try:
        return queries.variables(connection, instance_id=row.instance_id, key=row.key)
    except NotFound:  # purged in this moment
        return {}
