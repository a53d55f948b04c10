"""The row of a job as a lease sees it: held or not, and why not."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from engine.attempts import IS_TO_DO
from engine.errors import NotFound, Refusal
from engine.leases.token import JobWithdrawn, LeaseLost, Token
from engine.runtime import Runtime
from engine.statements import Hot
from engine.tables import job
from engine.work import Work

_MARK = Hot(
    update(job)
    .where(
        job.c.id == bindparam("its_id"),
        job.c.unit_id == bindparam("its_unit"),
        job.c.lease == bindparam("its_lease"),
        job.c.attempts == bindparam("its_attempts"),
        IS_TO_DO,
    )
    .values(error=bindparam("new_error"))
)


@dataclass(frozen=True)
class Held:
    """Guards an answer: the job's lease is still this one. Notes on the row what went wrong."""

    unit_id: UUID
    job_id: str
    token: Token
    error: str | None = None

    def __call__(self, work: Work) -> None:
        """Let the answer pass.

        Raises:
            LeaseLost: somebody else has the job, or had it.
        """
        row = {
            "its_id": self.job_id,
            "its_unit": self.unit_id,
            "its_lease": self.token.digest,
            "its_attempts": self.token.attempts,
            "new_error": self.error,
        }
        if work.run(_MARK, [row]) != 1:
            raise LeaseLost(f"Expected the lease of job '{self.job_id}' to hold, but it does not")

    @property
    def rows(self) -> tuple[ColumnElement[bool], ...]:
        """The same as what a query looks for."""
        return (
            job.c.id == self.job_id,
            job.c.unit_id == self.unit_id,
            job.c.lease == self.token.digest,
            job.c.attempts == self.token.attempts,
            IS_TO_DO,
        )


def row_of(runtime: Runtime, job_id: str) -> Any:
    """Return the row of a job of the office.

    Raises:
        NotFound: there is none.
    """
    query = select(job).where(job.c.id == job_id, job.c.unit_id == runtime.unit_id)
    with runtime.database.reading() as connection:
        row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"Expected a job '{job_id:.100}', found none")
    return row


def topic_of(runtime: Runtime, job_id: str) -> str:
    """Return the topic of a job.

    Raises:
        NotFound: the office has no such job.
    """
    return str(row_of(runtime, job_id).topic)


def change(runtime: Runtime, held: Held, **values: Any) -> bool:
    """Change a job that is still held; return whether it was."""
    with runtime.database.writing() as connection:
        return connection.execute(update(job).where(*held.rows).values(**values)).rowcount == 1


def why_not(row: Any, token: Token) -> Refusal:
    """Return why a job is not held by a lease, or no longer open."""
    if row.lease != token.digest or row.attempts != token.attempts:
        return LeaseLost(
            f"Expected the lease of job '{row.id}' to hold, but it was given back, or ran out and "
            f"the job was taken by {_who(row, token)}"
        )
    return JobWithdrawn(
        f"Expected job '{row.id}' to be open, but "
        + {
            "cancelled": "its case no longer waits for it",
            "done": "it was completed",
            "failed": "it failed, and waits for a person to look",
        }.get(row.status, "its case waits for something else first")
    )


def _who(row: Any, token: Token) -> str:
    """Return who has a job: while this lease stands on the row, our own runner took it over."""
    is_runner = row.leased_by is None or row.lease == token.digest
    return "the office's own runner" if is_runner else f"'{row.leased_by}'"


def moment(runtime: Runtime, connection: Connection) -> datetime:
    """Return what time it is by the clock that decides: of PostgreSQL where it is the system's."""
    present = runtime.present()
    if isinstance(present, datetime):
        return present
    read: datetime = connection.execute(select(present)).scalar_one()
    return read.astimezone(UTC)
