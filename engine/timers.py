"""Fires due timers, directly: no queue between the clock and the case.

Any number of workers in any number of processes do it. A worker claims a few due timers for a
moment, so that not all chase the same; the attempt at each is committed *before* it is tried (a
timer that kills its worker must not kill every worker in turn), then one FireTimer is submitted.
The case's own state decides under its lock, so a timer fires exactly once whoever tries; and a
claim that nobody lives to use runs out.
"""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Select, and_, literal, literal_column, or_, select, tuple_, update

from engine.commands import Command, FailJob, FireTimer, StartInstance, system_actor
from engine.errors import Conflict, Refusal
from engine.runtime import Result
from engine.schedules import is_awaited
from engine.tables import timer_job, timer_start
from engine.working import Worker

MAX_ATTEMPTS = 5
BATCH = 20
# Timers of a worker that died wait so long for another; each further try has twice the time, so
# that a case that takes long is not given up while somebody is at it.
CLAIMED_FOR = timedelta(seconds=0.5)
LONGEST_SLEEP = timedelta(seconds=30)  # a clock may be set, another process may schedule
SHORTEST_SLEEP = timedelta(milliseconds=100)  # what was just refused is not asked again at once


@dataclass(frozen=True)
class Due:
    unit_id: UUID
    instance_id: UUID
    key: str
    due_at: datetime
    attempts: int


class TimerWorker(Worker):
    """Fires what is due, and sleeps until the next timer."""

    name = "timers"

    def work(self) -> timedelta:
        """Fire a few of what is due; after a long pause the rest comes at once."""
        begun = self._begin_due()
        outcomes = self._fire_some()
        if begun or any(outcomes):
            return timedelta(0)
        return self._until_next()

    def fire_due(self) -> int:
        """Fire all timers that are due now; return how many fired."""
        fired = self._begin_due()
        while any(outcomes := self._fire_some()):
            fired += sum(outcomes)
        return fired

    def _fire_some(self) -> list[bool]:
        """Fire the timers that are due first; say of each whether it needs no other try."""
        return [self._try(timer) for timer in self._claim() if not self._stopping]

    def _try(self, timer: Due) -> bool:
        try:
            return self._fire(timer)
        except Exception:  # the top of a timer: the others of its batch must have a try
            self._log.exception("timer %s of case %s", timer.key, timer.instance_id)
            return False

    def next_due(self) -> datetime | None:
        """Return when the next timer is due."""
        with self._offices.database.reading() as connection:
            found = connection.execute(self._earliest).one()
        return min((due for due in found if due is not None), default=None)

    @cached_property
    def _earliest(self) -> Select[Any]:
        """Ask for the earliest timer and start. Made once: it is asked all the time."""
        timers = self._ours(select(timer_job.c.due_at)).order_by(timer_job.c.due_at).limit(1)
        starts = self._starts(select(timer_start.c.due_at)).order_by(timer_start.c.due_at).limit(1)
        return select(timers.scalar_subquery(), starts.scalar_subquery())

    def _ours(self, query: Select[Any]) -> Select[Any]:
        return query.where(self._offices.ours(timer_job.c.unit_id), _WAITING)

    def _starts(self, query: Select[Any]) -> Select[Any]:
        return query.where(
            self._offices.ours(timer_start.c.unit_id),
            timer_start.c.attempts < MAX_ATTEMPTS,
            is_awaited,
        )

    def _begin_due(self) -> int:
        """Begin the cases whose timer start is due; return how many."""
        query = self._starts(select(timer_start)).where(
            timer_start.c.due_at <= self._offices.present()
        )
        with self._offices.database.reading() as connection:
            due = list(connection.execute(query.order_by(timer_start.c.due_at)))
        return sum(self._begin(row) for row in due if not self._stopping)

    def _begin(self, row: Any) -> bool:
        its_row = (
            timer_start.c.unit_id == row.unit_id,
            timer_start.c.process_id == row.process_id,
            timer_start.c.element_id == row.element_id,
            timer_start.c.version == row.version,
            timer_start.c.due_at == row.due_at,
            timer_start.c.attempts == row.attempts,
        )
        with self._offices.database.writing() as connection:
            count = {"attempts": row.attempts + 1}
            begun = connection.execute(update(timer_start).where(*its_row).values(**count))
        if not begun.rowcount:
            return False  # another worker tries it, or has begun it
        planned = row.due_at.isoformat()
        case = uuid5(row.unit_id, f"timer {row.process_id} {row.element_id} {planned}")
        command = StartInstance(case, row.process_id, {}, row.element_id, planned_at=planned)
        try:
            self._submit(row.unit_id, command)
        except Refusal as refusal:  # begun meanwhile, or not to be begun at all
            self._log.warning(
                "start %s of %s: %s", row.element_id, row.process_id, type(refusal).__name__
            )
            return False
        return True

    def _claim(self) -> list[Due]:
        """Take the timers that are due first for a moment, but those that another has."""
        with self._offices.database.reading() as connection:
            if connection.execute(self._candidates()).first() is None:  # mostly
                return []
        with self._offices.database.writing() as connection:
            locked = self._candidates().with_for_update(skip_locked=True)
            due = [Due(*row) for row in connection.execute(locked)]
            if due:
                its_rows = tuple_(timer_job.c.instance_id, timer_job.c.key).in_(
                    [(timer.instance_id, timer.key) for timer in due]
                )
                until = {"claimed_until": self._offices.present() + CLAIMED_FOR}
                connection.execute(update(timer_job).where(its_rows, _WAITING).values(**until))
        return due

    def _candidates(self) -> Select[Any]:
        present = self._offices.present()
        return (
            self._ours(select(*(timer_job.c[each.name] for each in fields(Due))))
            .where(
                timer_job.c.due_at <= present,
                or_(timer_job.c.claimed_until.is_(None), timer_job.c.claimed_until <= present),
            )
            .order_by(timer_job.c.due_at, timer_job.c.instance_id, timer_job.c.key)
            .limit(BATCH)
        )

    def _fire(self, timer: Due) -> bool:
        if timer.attempts >= MAX_ATTEMPTS:
            self._give_up(timer)
            return True
        claimed_until = self._offices.present() + CLAIMED_FOR * 2**timer.attempts
        if not self._set(timer, attempts=timer.attempts + 1, claimed_until=claimed_until):
            return True  # another tries it: this worker was slower than its claim
        try:
            fired = self._submit(timer.unit_id, FireTimer(timer.instance_id, timer.key))
        except Conflict:
            return True
        except Refusal as refusal:  # the case moved on meanwhile, or is not ready: look again
            self._log.info(
                "timer %s of case %s not fired: %s",
                timer.key,
                timer.instance_id,
                type(refusal).__name__,
            )
            tried = replace(timer, attempts=timer.attempts + 1)
            self._set(tried, claimed_until=None)
            return False
        self._offices.observer.timer_fired(fired.at - timer.due_at)
        return True

    def _give_up(self, timer: Due) -> None:
        """Make an incident of a timer that never succeeds, so that a person looks.

        The row first: whatever is wrong with the case, the other timers must go on.
        """
        if not self._set(timer, status="incident"):
            return
        self._log.error("timer %s of case %s given up", timer.key, timer.instance_id)
        error = f"Expected the timer to fire, but it failed {timer.attempts} times"
        try:
            self._submit(timer.unit_id, FailJob(timer.instance_id, timer.key, error))
        except Refusal as refusal:  # the case no longer waits for it
            self._log.info(
                "timer %s of case %s: %s", timer.key, timer.instance_id, type(refusal).__name__
            )

    def _submit(self, unit_id: UUID, command: Command) -> Result:
        return self._offices.runtime(unit_id).submit(command, actor=system_actor("timers"))

    def _set(self, timer: Due, **values: object) -> bool:
        """Write on a timer's row, unless another has tried it since; say whether it was written."""
        its_row = and_(
            timer_job.c.instance_id == timer.instance_id,
            timer_job.c.key == timer.key,
            timer_job.c.attempts == timer.attempts,
            _WAITING,
        )
        with self._offices.database.writing() as connection:
            written = connection.execute(update(timer_job).where(its_row).values(**values))
            return bool(written.rowcount)

    def _until_next(self) -> timedelta:
        """Return how long to sleep, by the clock that decides what is due."""
        present = self._offices.present()
        if isinstance(present, datetime):
            present = literal(present, timer_job.c.due_at.type)
        queries = (
            self._ours(select(timer_job.c.due_at, present)).order_by(timer_job.c.due_at),
            self._starts(select(timer_start.c.due_at, present)).order_by(timer_start.c.due_at),
        )
        with self._offices.database.reading() as connection:
            rows = [connection.execute(query.limit(1)).one_or_none() for query in queries]
        left = [row[0] - row[1] for row in rows if row is not None]
        return min(LONGEST_SLEEP, max(SHORTEST_SLEEP, min(left, default=LONGEST_SLEEP)))


# A literal, not a bind: only so does the planner use the partial index (measured: 47 ms against
# 0.05 ms).
_WAITING = timer_job.c.status == literal_column("'waiting'")
