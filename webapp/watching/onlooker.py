"""Counts what the engine does."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from uuid import UUID

from engine.commands import Actor, Command
from engine.errors import Refusal
from engine.observing import Observer
from webapp.watching.meters import Meters


class Onlooker(Observer):
    """Looks on for an operator: how many, how long, what became of it; never who or what."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    def command(
        self, command: Command, *, unit_id: UUID, actor: Actor, command_id: str | None
    ) -> AbstractContextManager[None]:
        """Count a command and its time."""
        return self._command(type(command).__name__)

    @contextmanager
    def _command(self, kind: str) -> Iterator[None]:
        began, outcome = time.perf_counter(), "error"
        try:
            yield
            outcome = "completed"
        except Refusal as refusal:
            outcome = type(refusal).__name__
            raise
        finally:
            self._meters.commands.labels(kind, outcome).inc()
            self._meters.command_seconds.labels(kind).observe(time.perf_counter() - began)

    def job_tried(self, topic: str, outcome: str) -> None:
        """Count a try of a job."""
        self._meters.jobs.labels(topic, outcome).inc()

    def timer_fired(self, late: timedelta) -> None:
        """Count how late a timer was."""
        self._meters.timer_late_seconds.observe(max(0.0, late.total_seconds()))

    def turned(self, loop: str) -> None:
        """Note that a loop lives."""
        self._meters.loop_turned_at.labels(loop).set(time.time())
