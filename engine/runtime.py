"""The one way in: a change of a case or of an office is a command through `Runtime.submit`.

In one transaction: lock the stream → load its snapshot → execute (pure) → append one entry → apply
its events → save → commit.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, text
from sqlalchemy.exc import IntegrityError

from engine import history, office
from engine.clock import Clock, SystemClock
from engine.commands import Actor, Command, InstanceCommand
from engine.database import Database, Hot, Work, to_moment
from engine.deployment import Definitions, FormValidator, NoForms
from engine.errors import Conflict, NotFound, Refusal
from engine.instance_step import InstanceStep
from engine.instance_step import Policy as Policy
from engine.instance_step import Result as Result
from engine.records import event_from_record

TRIES = 5  # when somebody else took the same number or place; each try looks again


_NOW = Hot(text("SELECT now()"))


class Runtime:
    """The engine of one unit (office)."""

    def __init__(
        self,
        database: Database,
        *,
        unit_id: UUID,
        clock: Clock,
        forms: FormValidator | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.database = database
        self.unit_id = unit_id
        self.clock = clock
        self.forms = forms or NoForms()
        self.policy = policy or Policy()
        self.definitions = Definitions(database.reading)
        self.calendars = office.Calendars(unit_id)
        self.last_statements = 0  # of the last command on a case; a test keeps it small
        self._listeners: list[Callable[[], None]] = []
        self._clashes: tuple[type[Exception], ...] = (IntegrityError, *database.driver_clashes())
        self._zone: str | None = None

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit: timers and jobs may have something to do."""
        self._listeners.append(listener)

    def submit(self, command: Command, *, actor: Actor, command_id: str | None = None) -> Result:
        """Carry out a command, wholly or not at all.

        Args:
            command: what to do.
            actor: who asks; the caller vouches for him.
            command_id: the sender's own id of this command. A repeat returns the first result.

        Raises:
            Refusal: nothing was changed; the kind says who must act.
        """
        for _ in range(TRIES):
            result: Result | None
            try:
                result = self._once(command, actor, command_id)
            except self._clashes:
                result = self._earlier(command_id)
            except Refusal:
                result = self._earlier(command_id)
                if result is None:
                    raise
            if result is not None:
                self._tell(result)
                return result
        raise Conflict("Expected to be the only one here, but somebody was faster each time")

    def _tell(self, result: Result) -> None:
        if not result.repeated:
            for listener in self._listeners:
                listener()

    def _once(self, command: Command, actor: Actor, command_id: str | None) -> Result:
        if isinstance(command, InstanceCommand):
            with self.database.stream(command.instance_id) as work:
                result = InstanceStep(self, work, command, actor, command_id).carry_out()
                self.last_statements = work.statements
                return result
        with self.database.stream(self.unit_id) as work:
            work.begin_writing()
            seq, at, events = office.carry_out(self, work, command, actor, command_id)
            return Result(self.unit_id, seq, at, events)

    def _earlier(self, command_id: str | None) -> Result | None:
        if command_id is None:
            return None
        try:
            with self.database.reading() as connection:
                line = history.by_command_id(connection, self.unit_id, command_id)
        except NotFound:
            return None
        record = line.record
        events = tuple(event_from_record(event) for event in record["events"])
        return Result(
            line.stream_id, line.seq, datetime.fromisoformat(record["at"]), events, repeated=True
        )

    def time(self, work: Work) -> datetime:
        """Read the clock.

        The database's own on PostgreSQL, this host's on SQLite, or the one we were given.
        """
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            return to_moment(work.one(_NOW)[0]).astimezone(UTC)
        return self.clock.now()

    def present(self) -> Any:
        """Return what a query compares due times with: the same clock that decides the step."""
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            return func.now()  # stable within a statement, so the index is used
        return self.clock.now()

    def zone(self) -> str:
        """Return the office's time zone."""
        if self._zone is None:
            with self.database.reading() as connection:
                self._zone = office.zone(connection, self.unit_id)
        return self._zone
