"""The attempt at a job is a fence: who was given up, and comes back, changes nothing."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, bindparam, literal_column, select

from engine.errors import WrongState
from engine.statements import Hot
from engine.tables import job
from engine.work import Work

# As literals: with a value to be bound, a plan for any value cannot use a partial index.
IS_TO_DO: ColumnElement[bool] = job.c.status == literal_column("'todo'")
IS_BEING_DONE: ColumnElement[bool] = job.c.status == literal_column("'doing'")

_IS_CURRENT = Hot(
    select(job.c.id)
    .where(
        job.c.id == bindparam("its_id"),
        job.c.attempts == bindparam("its_attempts"),
        IS_BEING_DONE,
    )
    .with_for_update()
)


class AttemptLost(WrongState):
    """Another worker has tried the job meanwhile, or it is over."""


@dataclass(frozen=True)
class Current:
    """Lets an answer pass while its attempt is the newest, and keeps it so until the commit."""

    job_id: str
    attempts: int

    def __call__(self, work: Work) -> None:
        """Let the answer pass.

        Raises:
            AttemptLost: somebody else tries the job, or tried it.
        """
        if work.one(_IS_CURRENT, its_id=self.job_id, its_attempts=self.attempts) is None:
            raise AttemptLost(
                f"Expected attempt {self.attempts} at job '{self.job_id}' to be the newest, "
                "but it is not"
            )
