"""Counts what the engine does, and writes a line of the log about it."""

import logging
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from uuid import UUID

from engine.commands import Actor, Command, InstanceCommand
from engine.errors import Refusal
from engine.observing import Observer
from webapp.watching.facts import about
from webapp.watching.lines import TOLD, one_line
from webapp.watching.meters import Meters

logger = logging.getLogger("alur.commands")


class Onlooker(Observer):
    """Looks on for an operator: how many, how long, what became of it; never who or what."""

    def __init__(self, meters: Meters) -> None:
        self._meters = meters

    def command(
        self, command: Command, *, unit_id: UUID, actor: Actor, command_id: str | None
    ) -> AbstractContextManager[None]:
        """Count a command and its time."""
        kind = type(command).__name__
        facts = {"unit": str(unit_id), "command": kind, "actor": one_line(actor.id)}
        if isinstance(command, InstanceCommand):
            facts["case"] = str(command.instance_id)
        if command_id is not None:
            facts["command_id"] = one_line(command_id)
        return self._command(kind, facts)

    @contextmanager
    def _command(self, kind: str, facts: dict[str, str]) -> Iterator[None]:
        began, outcome = time.perf_counter(), "error"
        with about(**facts):
            try:
                yield
                outcome = "completed"
            except Refusal as refusal:
                outcome = type(refusal).__name__
                raise
            finally:
                self._ended(kind, outcome, time.perf_counter() - began)

    def _ended(self, kind: str, outcome: str, seconds: float) -> None:
        self._meters.commands.labels(kind, outcome).inc()
        self._meters.command_seconds.labels(kind).observe(seconds)
        told = {"outcome": outcome, "duration_ms": round(seconds * 1000, 1)}
        logger.info("%s %s %.0fms", kind, outcome, seconds * 1000, extra={TOLD: told})

    def job(self, topic: str, *, unit_id: UUID, job_id: str) -> AbstractContextManager[None]:
        """Let what is logged meanwhile be about the job."""
        return about(unit=str(unit_id), topic=one_line(topic), job=one_line(job_id))

    def job_tried(self, topic: str, outcome: str) -> None:
        """Count a try of a job."""
        self._meters.jobs.labels(topic, outcome).inc()

    def timer_fired(self, late: timedelta) -> None:
        """Count how late a timer was."""
        self._meters.timer_late_seconds.observe(max(0.0, late.total_seconds()))

    def turned(self, loop: str) -> None:
        """Note that a loop lives."""
        self._meters.loop_turned_at.labels(loop).set(time.time())
