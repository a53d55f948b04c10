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

from engine import diagram, history, office
from engine.case import Step
from engine.checking import DiagramReader, FormValidator, NoForms
from engine.clock import Clock, SystemClock
from engine.commands import Actor, Command, InstanceCommand, StartInstance
from engine.committing import personal_fields
from engine.conditions import NONE, Conditions, Guard
from engine.database import Database
from engine.definition import Definition
from engine.deployment import Definitions
from engine.errors import Conflict, Invalid, Refusal
from engine.execution import check_text
from engine.facts import Directory
from engine.governing import prepare
from engine.instance_step import InstanceStep
from engine.instance_step import Policy as Policy
from engine.instance_step import Result as Result
from engine.observing import Observer
from engine.records import event_from_record
from engine.rehearsal import NoRunner, ScenarioRunner
from engine.statements import Hot, to_moment
from engine.subscriptions import Subscriptions
from engine.work import Work

TRIES = 5  # when somebody else took the same number or place; each try looks again
MAX_COMMAND_ID_BYTES = 1000  # PostgreSQL's index takes rows of 2 700

# Not now(): that is when the transaction began, before it waited for its turn.
_NOW = Hot(text("SELECT statement_timestamp()"))


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
        read: DiagramReader = diagram.read,
        people: Directory | None = None,
        scenarios: ScenarioRunner | None = None,
    ) -> None:
        self.database = database = database.of(unit_id)
        self.unit_id = unit_id
        self.clock = clock
        self.forms = forms or NoForms()
        self.policy = policy or Policy()
        self.read = read
        self.people = people or _by_id
        self.scenarios: ScenarioRunner = scenarios or NoRunner()
        self.definitions = Definitions(database.reading_apart)
        self.calendars = office.Calendars(unit_id)
        self.subscriptions = Subscriptions(database.reading_apart, unit_id)
        self.last_statements = 0  # of the last command on a case; a test keeps it small
        self.observer = Observer()
        self._listeners: list[Callable[[], None]] = []
        self._clashes: tuple[type[Exception], ...] = (IntegrityError, *database.driver_clashes())
        self._collisions = database.driver_collisions()
        self._zone: str | None = None
        self._personal: dict[UUID, frozenset[str]] = {}  # by version

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit: timers and jobs may have something to do."""
        self._listeners.append(listener)

    def observe(self, observer: Observer) -> None:
        """Let `observer` see what happens from now on, in place of who saw it before."""
        self.observer = observer

    def submit(
        self,
        command: Command,
        *,
        actor: Actor,
        command_id: str | None = None,
        guard: Guard | None = None,
        expected_seq: int | None = None,
    ) -> Result:
        """Carry out a command, wholly or not at all.

        Args:
            command: what to do.
            actor: who asks; the caller vouches for him.
            command_id: the sender's own id of this command. A repeat returns the first result;
            another command under the same id is refused.
            guard: lets a command on a case pass or not, inside its transaction.
            expected_seq: the entry at which the case must still stand, unless this is a repeat.

        Raises:
            Refusal: nothing was changed; the kind says who must act.
        """
        conditions = Conditions(guard, expected_seq)
        with self.observer.command(
            command, unit_id=self.unit_id, actor=actor, command_id=command_id
        ):
            return self._submit(command, actor, command_id, conditions)

    def _submit(
        self, command: Command, actor: Actor, command_id: str | None, conditions: Conditions
    ) -> Result:
        _check_texts(command, actor, command_id)
        for _ in range(TRIES):
            result: Result | None
            try:
                result = self._once(command, actor, command_id, conditions)
            except self._clashes:
                result = self._earlier(command, actor, command_id)
            except self._collisions:  # the server has broken it off as a whole
                result = None
            except Refusal as refusal:
                result = self._earlier(command, actor, command_id, refusal)
            if result is not None:
                self._tell(result)
                return result
        raise Conflict("Expected to be the only one here, but somebody was faster each time")

    def rehearse(
        self, command: InstanceCommand, *, actor: Actor, target: Definition | None = None
    ) -> Step:
        """Return what a command on a case would do if it were submitted now; nothing is written.

        Args:
            command: what would be done.
            actor: who would ask.
            target: the version to which a migration would go, when it is not deployed yet.

        Raises:
            Refusal: it would be refused, for this reason.
        """
        _check_texts(command, actor, None)
        with self.database.stream(command.instance_id) as work:
            return InstanceStep(self, work, command, actor, None, target).rehearse()

    def announce(self) -> None:
        """Tell the workers that there may be something to do."""
        for listener in self._listeners:
            listener()

    def _tell(self, result: Result) -> None:
        if not result.repeated:
            self.announce()

    def _once(
        self, command: Command, actor: Actor, command_id: str | None, conditions: Conditions
    ) -> Result:
        if isinstance(command, InstanceCommand):
            with self.database.stream(command.instance_id) as work:
                step = InstanceStep(self, work, command, actor, command_id, conditions=conditions)
                result = step.carry_out()
                self.last_statements = work.statements
                self._before_commit(work)
                return result
        if conditions != NONE:
            raise Invalid(f"Expected conditions on a case only, but found {type(command).__name__}")
        self.observer.phase("execute")
        prepared = prepare(self, command, actor)  # nobody waits meanwhile
        with self.database.stream(self.unit_id) as work:
            self.observer.phase("write")
            work.begin_writing()
            seq, at, events = office.carry_out(self, work, command, actor, command_id, prepared)
            self._before_commit(work)
            return Result(self.unit_id, seq, at, events)

    def _before_commit(self, work: Work) -> None:
        self.observer.carried_out(work.statements)
        self.observer.phase("commit")

    def _earlier(
        self,
        command: Command,
        actor: Actor,
        command_id: str | None,
        refusal: Refusal | None = None,
    ) -> Result | None:
        """Return what the same command led to before, None when it never came.

        Raises:
            Refusal: it is not the same command, or never came; `refusal` if there is one.
        """
        line = None
        if command_id is not None:
            with self.database.reading() as connection:
                line = history.by_command_id(connection, self.unit_id, command_id)
        if line is not None and _is_same(command, actor, line):
            return _result_of(line)
        if refusal is not None:
            raise refusal
        if line is not None:
            raise Conflict(
                f"Expected a new command id, but '{command_id}' was another command's",
                indonesian="Formulir ini sudah pernah dikirim. Muat ulang halaman.",
            )
        return None

    def time(self, work: Work, locked_at: datetime | None = None) -> datetime:
        """Read the clock.

        The database's own on PostgreSQL, this host's on SQLite, or the one we were given.

        Args:
            work: the unit of work that asks.
            locked_at: what the database's clock said when the case's row was locked.
        """
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            read = work.one(_NOW)[0] if locked_at is None else locked_at
            return to_moment(read).astimezone(UTC)
        return self.clock.now()

    def present(self) -> Any:
        """Return what a query compares due times with: the same clock that decides the step."""
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            return func.now()  # stable within a statement, so the index is used
        return self.clock.now()

    def zone(self) -> str:
        """Return the office's time zone."""
        if self._zone is None:
            with self.database.reading_apart() as connection:
                self._zone = office.zone(connection, self.unit_id)
        return self._zone

    def personal_fields(self, definition: Definition) -> frozenset[str]:
        """Return the names of the fields of a version that stay out of the log."""
        if definition.id not in self._personal:
            self._personal[definition.id] = personal_fields(definition, self.forms)
        return self._personal[definition.id]


def _by_id(said: str, _group: str) -> tuple[str, str]:
    """Take what was said for the person's id: nobody told who works here."""
    return said, said


def _check_texts(command: Command, actor: Actor, command_id: str | None) -> None:
    if command_id is not None:
        check_text(command_id, "command_id")
        if not 1 <= len(command_id.encode()) <= MAX_COMMAND_ID_BYTES:
            raise Invalid(
                f"Expected a command id of 1 to {MAX_COMMAND_ID_BYTES} bytes, "
                f"but found {len(command_id.encode())}"
            )
    for name, value in [*vars(command).items(), *vars(actor).items()]:
        if isinstance(value, str):
            check_text(value, name)


def _is_same(command: Command, actor: Actor, line: history.Entry) -> bool:
    """Say whether an entry's command is this one: of the same person, kind, case and element.

    A start draws a new id for its case each time it is sent, so it counts by its process.
    """
    said = line.record["command"]
    if said["type"] != type(command).__name__ or line.record["actor"]["id"] != actor.id:
        return False
    if isinstance(command, StartInstance):
        return bool(said["process_id"] == command.process_id)
    if isinstance(command, InstanceCommand) and line.stream_id != command.instance_id:
        return False
    return bool(said.get("key") == getattr(command, "key", None))


def _result_of(line: history.Entry) -> Result:
    record = line.record
    events = tuple(event_from_record(event) for event in record["events"])
    at = datetime.fromisoformat(record["at"])
    return Result(line.stream_id, line.seq, at, events, repeated=True)
