"""Traces what the engine does, beside counting it."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING
from uuid import UUID

from webapp.watching.lines import one_line
from webapp.watching.meters import Meters
from webapp.watching.onlooker import Onlooker
from webapp.watching.traces import Tracing

if TYPE_CHECKING:  # imported when somebody wants traces
    from opentelemetry.trace import Span


class TracingOnlooker(Onlooker):
    """Makes a span of each command, with its phases, and of each try of a job."""

    def __init__(self, meters: Meters, tracing: Tracing) -> None:
        super().__init__(meters)
        self._tracing = tracing
        self._in_hand: ContextVar[_InHand | None] = ContextVar("alur_command", default=None)

    @contextmanager
    def _command(self, kind: str, facts: dict[str, str]) -> Iterator[None]:
        attributes = {f"alur.{name}": value for name, value in facts.items()}
        with self._tracing.span(kind, attributes) as span:
            in_hand = _InHand(span)
            before = self._in_hand.set(in_hand)
            in_hand.begin(self._tracing.part("load"))
            try:
                with super()._command(kind, facts):
                    yield
            finally:
                in_hand.end()
                self._in_hand.reset(before)

    def phase(self, name: str) -> None:
        """End the phase before, and begin this one."""
        in_hand = self._in_hand.get()
        if in_hand is not None:  # None: a rehearsal, which is no command
            in_hand.begin(self._tracing.part(name))

    def carried_out(self, statements: int) -> None:
        """Note how often the database was asked."""
        in_hand = self._in_hand.get()
        if in_hand is not None:
            in_hand.command.set_attribute("db.statements", statements)

    def job(self, topic: str, *, unit_id: UUID, job_id: str) -> AbstractContextManager[None]:
        """Make a span of a try."""
        return self._job(topic, unit_id, job_id)

    @contextmanager
    def _job(self, topic: str, unit_id: UUID, job_id: str) -> Iterator[None]:
        attributes = {"alur.unit": str(unit_id), "alur.job": one_line(job_id)}
        with (
            self._tracing.span(f"job {one_line(topic)}", attributes),
            super().job(topic, unit_id=unit_id, job_id=job_id),
        ):
            yield


class _InHand:
    """The command that is being carried out, and its phase."""

    def __init__(self, command: "Span") -> None:
        self.command = command
        self._phase: Span | None = None

    def begin(self, phase: "Span") -> None:
        self.end()
        self._phase = phase

    def end(self) -> None:
        if self._phase is not None:
            self._phase.end()
            self._phase = None
