"""Keeps a leased job longer, or gives it back before its lease runs out."""

from datetime import datetime, timedelta

from sqlalchemy import update

from engine.leases.bounds import check_lease
from engine.leases.rows import Held, moment, row_of, why_not
from engine.leases.token import Token
from engine.runtime import Runtime
from engine.tables import job


def extend(runtime: Runtime, job_id: str, lease: str, *, lock_for: timedelta) -> datetime:
    """Let a lease run from now for a time; return when it will run out.

    One that has run out already is good for it, too, as long as nobody else has the job.

    Raises:
        Invalid: it would be too short or too long.
        LeaseLost: somebody else has the job, or had it.
        JobWithdrawn: it is over.
        NotFound: the office has no such job.
    """
    check_lease(lock_for)
    token = Token.of(lease)
    held = Held(runtime.unit_id, job_id, token)
    with runtime.database.writing() as connection:
        until = moment(runtime, connection) + lock_for
        changed = connection.execute(update(job).where(*held.rows).values(run_at=until))
    if changed.rowcount != 1:
        raise why_not(row_of(runtime, job_id), token)
    return until


def release(runtime: Runtime, job_id: str, lease: str) -> None:
    """Give a job back: another worker gets it at once.

    Raises:
        LeaseLost: somebody else has the job, or had it.
        JobWithdrawn: it is over.
        NotFound: the office has no such job.
    """
    token = Token.of(lease)
    held = Held(runtime.unit_id, job_id, token)
    with runtime.database.writing() as connection:
        free = {"lease": None, "leased_by": None, "leased_at": None}
        now = moment(runtime, connection)
        changed = connection.execute(update(job).where(*held.rows).values(run_at=now, **free))
    if changed.rowcount != 1:
        raise why_not(row_of(runtime, job_id), token)
    runtime.announce()
