"""Who looks on while the engine works: counts, logs, traces. Without anybody it costs nothing.

An observer sees what happens and how long it takes; it can change nothing, and must not fail.
"""

from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta
from uuid import UUID

from engine.commands import Actor, Command

_NOBODY = nullcontext()


class Observer:
    """Sees nothing; those who want to see override what they want to see."""

    def command(
        self, command: Command, *, unit_id: UUID, actor: Actor, command_id: str | None
    ) -> AbstractContextManager[None]:
        """Surround a command; whatever it raises is what became of it."""
        return _NOBODY

    def phase(self, name: str) -> None:
        """A command begins to "execute", "write" or "commit"; it loads from its begin."""

    def carried_out(self, statements: int) -> None:
        """The command in hand was carried out, with so many statements sent to the database."""

    def job(self, topic: str, *, unit_id: UUID, job_id: str) -> AbstractContextManager[None]:
        """Surround one try of a job."""
        return _NOBODY

    def job_tried(self, topic: str, outcome: str) -> None:
        """A try of a job ended: "done", "again" or "failed"."""

    def timer_fired(self, late: timedelta) -> None:
        """A timer fired, so long after it was due."""

    def turned(self, loop: str) -> None:
        """A worker's loop goes round: it lives."""
