"""What should long have happened in an installation, for who looks whether it is well.

Of all offices together; jobs are told by their topic, cases by nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Select, func, select

from engine.queries.load import MOST
from engine.queries.plans import written
from engine.tables import incident, job, timer_job


@dataclass(frozen=True)
class Overdue:
    """So many of a kind, `MOST` at most, and since when the first of them is due."""

    count: int
    first_at: datetime


@dataclass(frozen=True)
class GivenUp:
    """Jobs of one topic that were given up and that no case waits for."""

    topic: str
    count: int
    last_at: datetime


def late_timers(connection: Connection, *, before: datetime) -> Overdue | None:
    """Return the timers that were due before a moment and have not fired, None if there is none."""
    due = select(timer_job.c.due_at.label("at")).where(
        timer_job.c.status == written("waiting"), timer_job.c.due_at < before
    )
    return _overdue(connection, due.order_by(timer_job.c.due_at))


def old_incidents(connection: Connection, *, before: datetime) -> Overdue | None:
    """Return the incidents that were raised before a moment and still stand, None without any."""
    standing = select(incident.c.raised_at.label("at")).where(
        incident.c.resolved_at.is_(None), incident.c.raised_at < before
    )
    return _overdue(connection, standing)


def given_up(connection: Connection, *, since: datetime) -> list[GivenUp]:
    """Return what was given up since a moment without a case that says so, by topic."""
    query = select(job.c.topic, func.count(), func.max(job.c.run_at)).where(
        job.c.status == "failed", job.c.answers == 0, job.c.run_at >= since
    )
    rows = connection.execute(query.group_by(job.c.topic).order_by(job.c.topic))
    return [GivenUp(*row) for row in rows]


def _overdue(connection: Connection, found: Select[tuple[datetime]]) -> Overdue | None:
    some = found.limit(MOST).subquery()
    count, first = connection.execute(select(func.count(), func.min(some.c.at))).one()
    return Overdue(count, first) if count else None
