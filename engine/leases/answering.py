"""What comes of a leased job: it was done, it failed, or it met an error that the diagram knows."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from engine.commands import Actor, CompleteJob, FailJob
from engine.errors import NotFound, WrongState
from engine.leases.bounds import MAX_RETRIES, check_count, check_failure, check_name
from engine.leases.rows import Held, change, moment, row_of, why_not
from engine.leases.token import LeaseLost, Token
from engine.runtime import Runtime
from engine.tables import job

DEFAULT_RETRIES = 5  # as often as our own runner tries
_ByKey = Callable[[str], CompleteJob | FailJob]


def complete(runtime: Runtime, job_id: str, lease: str, result: Mapping[str, Any]) -> None:
    """Hand in what a job led to; its case goes on. Said twice, it is done once.

    Raises:
        Invalid: the case cannot take this result; the lease holds on.
        LeaseLost: somebody else has the job, or had it.
        JobWithdrawn: it is over.
        NotFound: the office has no such job.
    """
    row, token = row_of(runtime, job_id), Token.of(lease)
    held = Held(runtime.unit_id, row.id, token)
    if row.answers:
        told = dict(result)
        _submit(runtime, row, held, "done", lambda key: CompleteJob(row.instance_id, key, told))
    else:
        _end(runtime, row, held, "done")


def fail(
    runtime: Runtime,
    job_id: str,
    lease: str,
    message: str,
    *,
    retries: int | None = None,
    retry_after: timedelta = timedelta(0),
) -> int:
    """Say that a job could not be done; return how often it will be tried again.

    Args:
        runtime: of the office.
        job_id: the job.
        lease: its token.
        message: why, for a person.
        retries: how often it may still be tried; 0: a person must look. None: once less.
        retry_after: not before this pause.

    Raises:
        Invalid: what is said is out of bounds.
        LeaseLost: somebody else has the job, or had it.
        JobWithdrawn: it is over.
        NotFound: the office has no such job.
    """
    check_failure(message, retry_after)
    row, token = row_of(runtime, job_id), Token.of(lease)
    held = Held(runtime.unit_id, row.id, token, message)
    if retries is None:
        left = max(0, (DEFAULT_RETRIES if row.retries is None else row.retries) - 1)
    else:
        check_count(retries, "retries", 0, MAX_RETRIES)
        left = retries
    if left == 0:
        give_up(runtime, row, held)
    else:
        _put_back(runtime, row, held, left, retry_after)
    return left


def answer_with_error(
    runtime: Runtime, job_id: str, lease: str, code: str, message: str = ""
) -> None:
    """Say that a job met an error of the diagram: whatever catches its code goes on.

    Where nothing does, a person must look.

    Raises:
        Invalid: what is said is out of bounds, or the case does not wait for this job.
        LeaseLost: somebody else has the job, or had it.
        JobWithdrawn: it is over.
        NotFound: the office has no such job.
    """
    check_name(code, "code")
    message = message or f"Expected somebody to catch the error '{code}', but nobody does"
    check_failure(message, timedelta(0))
    row, token = row_of(runtime, job_id), Token.of(lease)
    held = Held(runtime.unit_id, row.id, token, message)
    if row.answers:
        _submit(
            runtime, row, held, "done", lambda key: FailJob(row.instance_id, key, message, code)
        )
    else:
        _end(runtime, row, held, "failed")


def give_up(runtime: Runtime, row: Any, held: Held) -> None:
    """Let a person look at a job: `held.error` says why.

    Raises:
        Refusal: the job is not held, or over.
    """
    if row.answers:
        error = held.error or ""
        _submit(runtime, row, held, "failed", lambda key: FailJob(row.instance_id, key, error))
    else:
        _end(runtime, row, held, "failed")


def _submit(runtime: Runtime, row: Any, held: Held, outcome: str, command_of: _ByKey) -> None:
    """Submit an answer, guarded by its lease; under the job's id, as our own runner does.

    A repeat is known by it: but it need not be this worker's.
    """
    if row.lease != held.token.digest:
        raise why_not(row, held.token)
    actor = Actor("system:workers", row.leased_by)
    try:
        command = command_of(row.key)
        result = runtime.submit(command, actor=actor, command_id=row.id, guard=held)
    except (LeaseLost, NotFound, WrongState) as refusal:
        present = row_of(runtime, row.id)
        if present.key != row.key:  # a migration renamed what it is of, meanwhile
            _submit(runtime, present, held, outcome, command_of)
            return
        raise why_not(present, held.token) from refusal
    if not result.repeated:
        runtime.observer.job_tried(row.topic, outcome)
    elif (present := row_of(runtime, row.id)).lease != held.token.digest:
        raise why_not(present, held.token)


def _end(runtime: Runtime, row: Any, held: Held, status: str) -> None:
    """End an effect, which no case waits for."""
    if change(runtime, held, status=status, error=held.error):
        runtime.observer.job_tried(row.topic, status)
        return
    present = row_of(runtime, row.id)
    is_mine = (present.lease, present.attempts) == (held.token.digest, held.token.attempts)
    if not is_mine or present.status != status:
        raise why_not(present, held.token)


def _put_back(runtime: Runtime, row: Any, held: Held, retries: int, retry_after: timedelta) -> None:
    """Let a job be tried again, after a pause."""
    free = {"lease": None, "leased_by": None, "leased_at": None}
    with runtime.database.writing() as connection:
        run_at = moment(runtime, connection) + retry_after
        values = {**free, "run_at": run_at, "error": held.error, "retries": retries}
        changed = connection.execute(update(job).where(*held.rows).values(**values))
    if changed.rowcount != 1:
        raise why_not(row_of(runtime, held.job_id), held.token)
    runtime.observer.job_tried(row.topic, "again")
    runtime.announce()
