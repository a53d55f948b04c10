"""Runs jobs in threads of this process; handlers are handed in as a registry, topic → function.

A handler never holds a database transaction while it talks to the outside. A job runs at least
once: its idempotency
key is the same each time. What a job answers comes back to the case as CompleteJob or FailJob.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import literal_column, select, update

from engine import queries
from engine.commands import CompleteJob, FailJob, system_actor
from engine.errors import Conflict, Invalid, NotFound, Refusal, WrongState
from engine.installation import Installation
from engine.moving import MIGRATE, migration_of
from engine.projection import SIGNAL
from engine.runtime import Runtime
from engine.signals import broadcast
from engine.tables import job
from engine.working import Worker

MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=2)  # doubled with each attempt
LONGEST_SLEEP = timedelta(seconds=5)
MAX_ERROR_LETTERS = 2000  # of what an incident says; a page of another's site may be in it


class JobFailed(Exception):
    """The job cannot be done, and trying again will not help.

    The text is for the person who looks. `code` names an error of the diagram, for whatever
    catches it there; where nothing does, the person looks all the same.
    """

    def __init__(self, text: str, *, code: str | None = None) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True)
class JobContext:
    """What a handler may know."""

    instance_id: UUID
    key: str
    topic: str
    idempotency_key: str
    variables: Mapping[str, Any]
    payload: Mapping[str, Any] = field(default_factory=dict)


Handler = Callable[[JobContext], Mapping[str, Any]]
HandlersOf = Callable[[UUID], Mapping[str, Handler]]


@dataclass(frozen=True)
class Handlers:
    """The topics that somebody here answers, the same in every office, and who does in each."""

    topics: frozenset[str]
    of: HandlersOf

    @classmethod
    def same(cls, handlers: Mapping[str, Handler]) -> "Handlers":
        """Return handlers that serve whichever office: of tests and programs, which have one."""
        return cls(frozenset(handlers), lambda _unit_id: handlers)


class JobRunner(Worker):
    """Drains the jobs: all, or only those that it has a handler for."""

    name = "jobs"

    def __init__(
        self,
        offices: Runtime | Installation,
        handlers: Mapping[str, Handler] | Handlers,
        *,
        only_handled: bool = False,
    ) -> None:
        super().__init__(offices)
        self._handlers = handlers if isinstance(handlers, Handlers) else Handlers.same(handlers)
        self._ours = self._offices.ours(job.c.unit_id)
        if only_handled:
            self._ours &= job.c.topic.in_([SIGNAL, MIGRATE, *self._handlers.topics])
        self._in_hand: str | None = None

    def start(self) -> None:
        """Take up what a dead process left, and begin to work in a thread of its own."""
        self.recover()
        super().start()

    def work(self) -> timedelta:
        """Run what is due."""
        self.run_due()
        return LONGEST_SLEEP

    def recover(self) -> None:
        """Give back the jobs that this process had begun when it died.

        It is the only one (embedded).
        """
        with self._offices.database.writing() as connection:
            left = (self._ours, job.c.status == "doing")
            connection.execute(update(job).where(*left).values(status="todo"))

    def run_due(self) -> int:
        """Run all jobs that are due now; return how many were tried."""
        tried = 0
        while not self._stopping and (row := self._take()) is not None:
            self._in_hand = row.id
            self._run(row)
            self._in_hand = None
            tried += 1
        return tried

    def _take(self) -> Any:
        query = (
            select(job)
            .where(self._ours, _TODO, job.c.run_at <= self._offices.present())
            .order_by(job.c.run_at, job.c.id)
        )
        with self._offices.database.writing() as connection:
            if self._in_hand is not None:  # not even its failure could be written
                dropped = (job.c.id == self._in_hand, job.c.status == "doing")
                connection.execute(update(job).where(*dropped).values(status="todo"))
                self._in_hand = None
            row = connection.execute(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
            if row is not None:
                taken = {"status": "doing", "attempts": row.attempts + 1}
                connection.execute(update(job).where(job.c.id == row.id).values(**taken))
        return row

    def _run(self, row: Any) -> None:
        with self._offices.observer.job(row.topic, unit_id=row.unit_id, job_id=row.id):
            self._try(row)

    def _try(self, row: Any) -> None:
        try:
            self._answer(row, self._ask(row))
        except JobFailed as failure:
            self._fail(row, str(failure), for_good=True, code=failure.code)
        except (
            Exception
        ) as problem:  # the top of a job: a handler of ours or another's may raise anything
            self._log.exception("job %s (%s) failed", row.id, row.topic)
            self._fail(
                row,
                f"{type(problem).__name__}: {problem}",
                for_good=row.attempts + 1 >= MAX_ATTEMPTS,
            )

    def _ask(self, row: Any) -> Mapping[str, Any]:
        if row.topic == SIGNAL:
            broadcast(self._offices.runtime(row.unit_id), row.id, row.instance_id, row.payload)
            return {}
        if row.topic == MIGRATE:
            self._migrate(row)
            return {}
        handler = self._handlers.of(row.unit_id).get(row.topic)
        if handler is None:
            raise JobFailed(f"Expected a handler for topic '{row.topic}', found none")
        with self._offices.database.reading() as connection:
            variables = queries.variables(connection, instance_id=row.instance_id, key=row.key)
        return handler(
            JobContext(row.instance_id, row.key, row.topic, row.id, variables, row.payload)
        )

    def _migrate(self, row: Any) -> None:
        """Let a case go on by another version, in the name of who ordered it."""
        command, actor = migration_of(row.instance_id, row.payload)
        try:
            self._offices.runtime(row.unit_id).submit(command, actor=actor, command_id=row.id)
        except Conflict:
            raise  # somebody else moved it at the same moment: later
        except Refusal as refusal:  # it stays as it is; asking again would not help
            raise JobFailed(refusal.message) from refusal

    def _answer(self, row: Any, answer: Mapping[str, Any]) -> None:
        if row.answers:
            if not isinstance(answer, Mapping):
                raise JobFailed(f"Expected a mapping as the job's answer, but found {answer!r:.80}")
            try:
                self._submit(CompleteJob(row.instance_id, row.key, dict(answer)), row)
            except Invalid as refusal:  # the case waits, but cannot take this answer
                raise JobFailed(refusal.message) from refusal
        self._set(row, status="done", error=None)
        self._offices.observer.job_tried(row.topic, "done")

    def _fail(self, row: Any, error: str, *, for_good: bool, code: str | None = None) -> None:
        error = _storable(error)
        self._offices.observer.job_tried(row.topic, "failed" if for_good else "again")
        if not for_good:
            run_at = self._offices.clock.now() + BACK_OFF * 2**row.attempts
            self._set(row, status="todo", error=error, run_at=run_at)
            return
        if row.answers:
            self._submit(FailJob(row.instance_id, row.key, error, code), row)
        self._set(row, status="failed", error=error)

    def _key(self, row: Any) -> str:
        """Return the key of a job as it is now."""
        with self._offices.database.reading() as connection:
            return str(connection.scalar(select(job.c.key).where(job.c.id == row.id)) or row.key)

    def _submit(self, command: CompleteJob | FailJob, row: Any) -> None:
        try:
            self._offices.runtime(row.unit_id).submit(
                command, actor=system_actor("jobs"), command_id=row.id
            )
        except (NotFound, WrongState) as refusal:
            key = self._key(row)
            if key != command.key:  # a migration renamed what it is of, meanwhile
                self._submit(replace(command, key=key), row)
            else:  # the case no longer waits for it
                self._log.info("job %s: %s", row.id, type(refusal).__name__)

    def _set(self, row: Any, **values: Any) -> None:
        with self._offices.database.writing() as connection:
            still_ours = (job.c.id == row.id, job.c.status == "doing")
            connection.execute(update(job).where(*still_ours).values(**values))


_TODO = job.c.status == literal_column("'todo'")


def _storable(error: str) -> str:
    """Return an error's text as log and database keep it: anybody's exception may say anything."""
    escaped = error.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return escaped[:MAX_ERROR_LETTERS]
