"""What becomes of a job, whoever runs it: claimed, tried, answered, tried again or given up.

Two runners share this: `engine.embedded_jobs` (a thread, one process) and `engine.queued_jobs`
(Procrastinate, any number of processes). An attempt is committed before it is tried, and is the
fence: a worker that froze, and comes back when another has tried, writes nothing. A handler never
holds a database transaction while it talks to the outside. A job runs at least once: its
idempotency key is the same each time. What it answers comes back to the case as CompleteJob or
FailJob. Topics that nobody here answers wait for a worker outside (`engine.leases`).
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID
from zlib import crc32

from sqlalchemy import ColumnElement, delete, or_, select, update

from engine import queries
from engine.attempts import IS_BEING_DONE, IS_TO_DO, AttemptLost, Current
from engine.commands import CompleteJob, FailJob, system_actor
from engine.errors import Conflict, Invalid, NotFound, Refusal, WrongState
from engine.installation import Installation
from engine.moving import MIGRATE, migration_of
from engine.projection import SIGNAL
from engine.signals import broadcast
from engine.subscriptions import WEBHOOK
from engine.tables import job

MAX_ATTEMPTS = 5
BACK_OFF = timedelta(seconds=2)  # doubled with each attempt
MAX_ERROR_LETTERS = 2000  # of what an incident says; a page of another's site may be in it
# Of a job that nobody has said anything about since; longer than any handler takes.
DROPPED_AFTER = timedelta(minutes=15)

log = logging.getLogger("alur.jobs")


@dataclass(frozen=True)
class Patience:
    """How often a job is tried, and how long from one try to the next."""

    attempts: int
    first: timedelta  # doubled with each attempt …
    longest: timedelta  # … up to this

    def wait(self, attempts: int) -> timedelta:
        """Return how long a job waits that was tried so often."""
        return min(self.longest, self.first * (1 << (attempts - 1)))


USUAL = Patience(MAX_ATTEMPTS, BACK_OFF, timedelta(hours=1))
# Nobody here waits for it, and a receiver may be away over a night: thirty hours in all.
OF_TOPIC = {WEBHOOK: Patience(16, timedelta(seconds=10), timedelta(hours=6))}


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
    is_inside: bool = True  # the engine's own topics are answered here, too

    @classmethod
    def same(cls, handlers: "Mapping[str, Handler] | Handlers") -> "Handlers":
        """Return handlers that serve whichever office: of tests and programs, which have one."""
        if isinstance(handlers, Handlers):
            return handlers
        return cls(frozenset(handlers), lambda _unit_id: handlers)

    def apart(self, *topics: str) -> "tuple[Handlers, Handlers]":
        """Return them in two: for all but these topics, and for these alone."""
        these = self.topics.intersection(topics)
        return replace(self, topics=self.topics - these), Handlers(these, self.of, is_inside=False)


class Jobs:
    """The jobs of some offices, and what is done about them here."""

    def __init__(self, offices: Installation, handlers: "Mapping[str, Handler] | Handlers") -> None:
        self.offices = offices
        self._handlers = Handlers.same(handlers)
        inside = {SIGNAL, MIGRATE} if self._handlers.is_inside else set()
        self.topics = sorted(inside | self._handlers.topics)
        self.ours = offices.ours(job.c.unit_id) & job.c.topic.in_(self.topics)

    def claim_next(self) -> Any:
        """Return the job that has been due longest, its attempt begun; None if none is due."""
        due = (
            select(job.c.id)
            .where(self.ours, IS_TO_DO, job.c.run_at <= self.offices.present())
            .order_by(job.c.run_at, job.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        return self._claim(job.c.id == due.scalar_subquery(), IS_TO_DO)

    def claim(self, job_id: str, *, again: bool = False) -> Any:
        """Return a job, its attempt begun; None if it is not to be tried now.

        Args:
            job_id: of the job.
            again: who had it is known to be gone.
        """
        is_due = IS_TO_DO & (job.c.run_at <= self.offices.present())
        return self._claim(
            job.c.id == job_id, self.ours, or_(is_due, IS_BEING_DONE) if again else is_due
        )

    def _claim(self, *which: ColumnElement[bool]) -> Any:
        begun = {
            "status": "doing",
            "attempts": job.c.attempts + 1,
            "run_at": self.offices.present(),
        }
        with self.offices.database.writing() as connection:
            return connection.execute(
                update(job).where(*which).values(**begun).returning(*job.c)
            ).one_or_none()

    def give_back(self, *which: ColumnElement[bool]) -> None:
        """Let others have jobs whose worker is gone."""
        with self.offices.database.writing() as connection:
            connection.execute(
                update(job).where(self.ours, IS_BEING_DONE, *which).values(status="todo")
            )

    def carry_out(self, row: Any) -> None:
        """Try a job that was claimed."""
        with self.offices.observer.job(row.topic, unit_id=row.unit_id, job_id=row.id):
            try:
                self._try(row)
            except AttemptLost as lost:
                log.warning("job %s (%s): %s", row.id, row.topic, lost)

    def _try(self, row: Any) -> None:
        try:
            most = _patience(row).attempts
            if row.attempts > most:
                raise JobFailed(f"Expected a worker to live through the job, but {most} did not")
            self._answer(row, self._ask(row))
        except JobFailed as failure:
            self._fail(row, str(failure), for_good=True, code=failure.code)
        except AttemptLost:
            raise
        except (
            Exception
        ) as problem:  # the top of a job: a handler of ours or another's may raise anything
            log.exception("job %s (%s) failed", row.id, row.topic)
            self._fail(
                row,
                f"{type(problem).__name__}: {problem}",
                for_good=row.attempts >= _patience(row).attempts,
            )

    def _ask(self, row: Any) -> Mapping[str, Any]:
        runtime = self.offices.runtime(row.unit_id)
        if row.topic == SIGNAL:
            broadcast(runtime, row.id, row.instance_id, row.payload)
            return {}
        if row.topic == MIGRATE:
            self._migrate(row)
            return {}
        handler = self._handlers.of(row.unit_id).get(row.topic)
        if handler is None:
            raise JobFailed(f"Expected a handler for topic '{row.topic}', found none")
        with self.offices.database.reading() as connection:
            variables = queries.variables(connection, instance_id=row.instance_id, key=row.key)
        return handler(
            JobContext(row.instance_id, row.key, row.topic, row.id, variables, row.payload)
        )

    def _migrate(self, row: Any) -> None:
        """Let a case go on by another version, in the name of who ordered it."""
        command, actor = migration_of(row.instance_id, row.payload)
        try:
            self.offices.runtime(row.unit_id).submit(command, actor=actor, command_id=row.id)
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
        if row.topic == WEBHOOK:  # one for each step and subscriber: the log has the entry itself
            self._forget(row)
        else:
            self._set(row, status="done", error=None)
        self.offices.observer.job_tried(row.topic, "done")

    def _fail(self, row: Any, error: str, *, for_good: bool, code: str | None = None) -> None:
        error = _storable(error)
        self.offices.observer.job_tried(row.topic, "failed" if for_good else "again")
        if not for_good:
            run_at = self.offices.present() + _back_off(row)
            self._set(row, status="todo", error=error, run_at=run_at)
            return
        if row.answers:
            self._submit(FailJob(row.instance_id, row.key, error, code), row)
        self._set(row, status="failed", error=error)

    def _key(self, row: Any) -> str:
        """Return the key of a job as it is now."""
        with self.offices.database.reading() as connection:
            return str(connection.scalar(select(job.c.key).where(job.c.id == row.id)) or row.key)

    def _submit(self, command: CompleteJob | FailJob, row: Any) -> None:
        runtime, guard = self.offices.runtime(row.unit_id), Current(row.id, row.attempts)
        try:
            runtime.submit(command, actor=system_actor("jobs"), command_id=row.id, guard=guard)
        except AttemptLost:
            raise
        except (NotFound, WrongState) as refusal:
            key = self._key(row)
            if key != command.key:  # a migration renamed what it is of, meanwhile
                self._submit(replace(command, key=key), row)
            else:  # the case no longer waits for it
                log.info("job %s: %s", row.id, type(refusal).__name__)

    def _set(self, row: Any, **values: Any) -> None:
        with self.offices.database.writing() as connection:
            connection.execute(update(job).where(*_still_ours(row)).values(**values))

    def _forget(self, row: Any) -> None:
        with self.offices.database.writing() as connection:
            connection.execute(delete(job).where(*_still_ours(row)))


def _still_ours(row: Any) -> tuple[ColumnElement[bool], ...]:
    return job.c.id == row.id, IS_BEING_DONE, job.c.attempts == row.attempts


def _back_off(row: Any) -> timedelta:
    """Return how long a job waits: twice as long each time, and not all that failed together."""
    sooner = crc32(f"{row.id} {row.attempts}".encode()) / 2**32 / 4
    return _patience(row).wait(row.attempts) * (1 - sooner)


def _patience(row: Any) -> Patience:
    return OF_TOPIC.get(row.topic, USUAL)


def _storable(error: str) -> str:
    """Return an error's text as log and database keep it: anybody's exception may say anything."""
    escaped = error.encode("utf-8", "backslashreplace").decode().replace("\0", "\\x00")
    return escaped[:MAX_ERROR_LETTERS]
