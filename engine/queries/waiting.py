"""What cases wait for beside people: jobs, messages and signals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine.tables import event_wait, job, timer_job


@dataclass(frozen=True)
class OpenJob:
    """A job whose answer a case waits for."""

    instance_id: UUID
    key: str
    topic: str
    inputs: Mapping[str, Any]  # what the diagram hands it, beside the case's variables
    attempts: int
    error: str | None  # of the last attempt


@dataclass(frozen=True)
class HeldJob:
    """A job that a worker outside has."""

    instance_id: UUID
    key: str
    worker: str
    since_at: datetime


@dataclass(frozen=True)
class EventWait:
    """A message or signal for which a case waits."""

    instance_id: UUID
    key: str
    kind: str  # "message" | "signal"
    name: str
    correlation: str
    since_at: datetime


@dataclass(frozen=True)
class OpenTimer:
    """A timer that has not fired yet."""

    instance_id: UUID
    key: str
    due_at: datetime


def open_timers(connection: Connection, *, unit_id: UUID, instance_id: UUID) -> list[OpenTimer]:
    """Return the timers that a case waits for, the next one first."""
    query = select(timer_job.c.instance_id, timer_job.c.key, timer_job.c.due_at).where(
        timer_job.c.unit_id == unit_id,
        timer_job.c.instance_id == instance_id,
        timer_job.c.status == "waiting",
    )
    rows = connection.execute(query.order_by(timer_job.c.due_at, timer_job.c.key))
    return [OpenTimer(*row) for row in rows]


def open_jobs(
    connection: Connection, *, unit_id: UUID, instance_id: UUID | None = None
) -> list[OpenJob]:
    """Return the open jobs of an office, or of one case, oldest first."""
    columns = (
        job.c.instance_id,
        job.c.key,
        job.c.topic,
        job.c.payload,
        job.c.attempts,
        job.c.error,
    )
    query = select(*columns).where(
        job.c.unit_id == unit_id, job.c.answers == 1, job.c.status.in_(("todo", "doing"))
    )
    if instance_id is not None:
        query = query.where(job.c.instance_id == instance_id)
    rows = connection.execute(query.order_by(job.c.run_at, job.c.instance_id, job.c.key))
    return [OpenJob(*row) for row in rows]


def held_jobs(
    connection: Connection, *, unit_id: UUID, instance_id: UUID, now: datetime
) -> list[HeldJob]:
    """Return the jobs of a case that workers outside have `now`, the longest held first."""
    query = select(job.c.instance_id, job.c.key, job.c.leased_by, job.c.leased_at).where(
        job.c.unit_id == unit_id,
        job.c.instance_id == instance_id,
        job.c.status == "todo",
        job.c.lease.is_not(None),
        job.c.run_at > now,
    )
    rows = connection.execute(query.order_by(job.c.leased_at, job.c.key))
    return [HeldJob(*row) for row in rows]


def event_waits(
    connection: Connection, *, unit_id: UUID, instance_id: UUID | None = None
) -> list[EventWait]:
    """Return what an office's cases, or one case, wait for, oldest first."""
    columns = (
        event_wait.c.instance_id, event_wait.c.key, event_wait.c.kind, event_wait.c.name,
        event_wait.c.correlation, event_wait.c.since_at,
    )  # fmt: skip
    query = select(*columns).where(event_wait.c.unit_id == unit_id)
    if instance_id is not None:
        query = query.where(event_wait.c.instance_id == instance_id)
    order = (event_wait.c.since_at, event_wait.c.instance_id, event_wait.c.key)
    return [EventWait(*row) for row in connection.execute(query.order_by(*order))]


@dataclass(frozen=True)
class MigrationJob:
    """A case that somebody ordered to be moved to another version."""

    instance_id: UUID
    version: int  # to which
    status: str  # "todo" | "doing" | "done" | "failed"
    ordered_at: datetime
    error: str | None  # why it stays, in English


def migration_jobs(
    connection: Connection, *, unit_id: UUID, process_id: str, version: int, limit: int = 10_000
) -> list[MigrationJob]:
    """Return what became of the orders to move cases to a version: the last one of each case."""
    query = (
        select(job.c.instance_id, job.c.payload, job.c.status, job.c.run_at, job.c.error)
        .where(job.c.unit_id == unit_id, job.c.topic == "alur:migrate")
        .order_by(job.c.run_at.desc(), job.c.id.desc())
        .limit(limit)
    )
    last: dict[UUID, MigrationJob] = {}
    for case, payload, status, run_at, error in connection.execute(query):
        if (payload["process_id"], payload["version"]) == (process_id, version):
            last.setdefault(case, MigrationJob(case, version, status, run_at, error))
    return list(last.values())
