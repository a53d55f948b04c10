"""What goes on by itself around the cases: messages, signals, jobs with a handler, and time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal_column, select

from engine.clock import VirtualClock
from engine.embedded_jobs import JobRunner
from engine.errors import WrongState
from engine.jobs import Handler
from engine.messages import MessageWorker
from engine.projection import SIGNAL
from engine.runtime import Runtime
from engine.tables import job, message
from engine.timers import TimerWorker

MOST_TRIES = 100


class Restless(WrongState):
    """The cases keep each other going without an end, at one and the same moment."""


def _todo(runtime: Runtime, topics: list[str]) -> Select[Any]:
    """Ask when the next attempt at a job is due, and whether a message waits."""
    attempts = select(func.min(job.c.run_at)).where(
        job.c.unit_id == runtime.unit_id,
        job.c.topic.in_(topics),
        job.c.status == literal_column("'todo'"),
    )
    messages = select(message.c.id).where(
        message.c.unit_id == runtime.unit_id, message.c.status == literal_column("'waiting'")
    )
    return select(attempts.scalar_subquery(), messages.exists())


class World:
    """Does at once, in this thread, what workers do beside a server."""

    def __init__(
        self,
        runtime: Runtime,
        clock: VirtualClock,
        handlers: Mapping[str, Handler],
        max_steps: int,
    ) -> None:
        self._runtime, self._clock = runtime, clock
        self._handlers, self._max_steps = handlers, max_steps
        self._topics = [SIGNAL, *handlers]
        self._todo = _todo(runtime, self._topics)
        self._hire()
        runtime.listen(self._count_step)

    def settle(self) -> int:
        """Let happen what can happen now; return how many timers fired.

        Raises:
            Restless: there is no end of it.
        """
        fired = 0
        self._left, self._is_settling = self._max_steps, True
        while self._may_go_on():
            timers = self._timers.fire_due()
            others = self._messages.deliver() + self._jobs.run_due()
            fired += timers
            if self._left < 0:
                self._hire()
                raise Restless(
                    f"Expected the cases to come to rest, but at {self._clock.now().isoformat()} "
                    f"they went on for {self._max_steps} steps"
                )
            if not timers + others:
                break
        self._is_settling = False
        return fired

    def advance(self, by: timedelta) -> int:
        """Let time pass; everything happens when it is due. Return how many timers fired."""
        until = self._clock.now() + by
        fired, tries, last = self.settle(), 0, None
        while (due := self.next_due()) is not None and due <= until:
            tries, last = (tries + 1 if due == last else 0), due
            if tries == MOST_TRIES:
                break  # what is refused each time must not hold up the rest
            self._go_to(due)
            fired += self.settle()
        self._go_to(until)
        return fired + self.settle()

    def next_due(self) -> datetime | None:
        """Return when a timer, or another attempt at a job, is due next."""
        with self._runtime.database.reading() as connection:
            attempt: datetime | None = connection.execute(self._todo).one()[0]
        return min((due for due in (attempt, self._timers.next_due()) if due), default=None)

    def _may_go_on(self) -> bool:
        """Say whether a worker may find something to do: mostly none does, and asking is cheap."""
        now = self._clock.now()
        with self._runtime.database.reading() as connection:
            attempt, has_message = connection.execute(self._todo).one()
        due = self._timers.next_due()
        return has_message or any(each is not None and each <= now for each in (attempt, due))

    def _go_to(self, moment: datetime) -> None:
        self._clock.advance(max(timedelta(0), moment - self._clock.now()))

    def _hire(self) -> None:
        self._left, self._is_settling = 0, False  # how many steps cases may still take
        self._timers = TimerWorker(self._runtime)
        self._messages = MessageWorker(self._runtime)
        self._jobs = JobRunner(self._runtime, self._handlers)

    def _count_step(self) -> None:
        self._left -= 1
        if self._is_settling and self._left < 0:  # no worker ends by itself while there is work
            for worker in (self._timers, self._messages, self._jobs):
                worker.stop()
