"""The one way in: every change of a case or of an office is a command through `Runtime.submit`, in one transaction.

lock the stream → load its snapshot → execute (pure) → append one entry → apply its events → save → commit
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from engine import history, office
from engine.clock import Clock, SystemClock
from engine.commands import Actor, Command, InstanceCommand, StartInstance
from engine.database import Database, Hot, Work, to_moment, to_uuid
from engine.deployment import Definitions, FormValidator, NoForms
from engine.diagram.model import Element
from engine.errors import Conflict, Invalid, NotFound, Refusal, WrongState
from engine.events import Event
from engine.execution import Definition, Step, canonical, execute
from engine.facts import Facts, NeedsCalendar, NeedsNumber
from engine.projection import Change, project
from engine.records import event_from_record
from engine.tables import instance, register_counter

TRIES = 5  # when somebody else took the same number or place; each try looks again


@dataclass(frozen=True)
class Result:
    """What a command led to."""

    stream_id: UUID
    seq: int
    at: datetime
    events: tuple[Event, ...]
    repeated: bool = False  # the command had been carried out before


@dataclass(frozen=True)
class Policy:
    """What an office decides for itself."""

    same_person_allowed: bool = False


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
        for attempt in range(1, TRIES + 1):
            try:
                result = self._once(command, actor, command_id)
            except (IntegrityError, self.database.engine.dialect.dbapi.IntegrityError) as clash:
                earlier = self._earlier(command_id)
                if earlier is not None:
                    return earlier
                if attempt == TRIES:
                    raise Conflict(
                        "Expected to be the only one here, but somebody was faster each time"
                    ) from clash
            except Refusal:
                earlier = self._earlier(command_id)
                if earlier is not None:
                    return earlier
                raise
            else:
                for listener in self._listeners:
                    listener()
                return result
        raise AssertionError

    def _once(self, command: Command, actor: Actor, command_id: str | None) -> Result:
        if isinstance(command, InstanceCommand):
            with self.database.stream(command.instance_id) as work:
                result = _InstanceStep(self, work, command, actor, command_id).carry_out()
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
        """Read the clock: the database's own on PostgreSQL, this host's on SQLite, or the one we were given."""
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            return to_moment(work.one(_NOW)[0]).astimezone(UTC)
        return self.clock.now()

    def zone(self) -> str:
        """Return the office's time zone."""
        if self._zone is None:
            with self.database.reading() as connection:
                self._zone = office.zone(connection, self.unit_id)
        return self._zone


_NOW = Hot(text("SELECT now()"))
_LOAD_COLUMNS = (
    instance.c.definition_id, instance.c.status, instance.c.seq, instance.c.head, instance.c.snapshot,
    instance.c.moved_at, instance.c.unit_id,
)  # fmt: skip
_LOAD = Hot(select(*_LOAD_COLUMNS).where(instance.c.id == bindparam("its_id")).with_for_update())
_CHANGED = [
    "status",
    "title",
    "summary",
    "search",
    "ended_at",
    "moved_at",
    "seq",
    "head",
    "snapshot",
]
_SAVE = Hot(
    update(instance)
    .where(instance.c.id == bindparam("its_id"), instance.c.seq == bindparam("was"))
    .values({name: bindparam(f"new_{name}", type_=instance.c[name].type) for name in _CHANGED})
)
_ADD = Hot(insert(instance), ["id", "unit_id", "definition_id", "revises", "started_at", *_CHANGED])
_COUNTER = Hot(
    select(register_counter.c.last)
    .where(
        register_counter.c.unit_id == bindparam("its_unit"),
        register_counter.c.register == bindparam("its_register"),
        register_counter.c.year == bindparam("its_year"),
    )
    .with_for_update()
)


@dataclass(frozen=True)
class _Before:
    """A case as its row has it."""

    definition_id: UUID
    seq: int
    head: bytes
    snapshot: bytes | None
    moved_at: datetime | None


class _InstanceStep:
    """One command on one case, inside its unit of work."""

    def __init__(
        self,
        runtime: Runtime,
        work: Work,
        command: InstanceCommand,
        actor: Actor,
        command_id: str | None,
    ) -> None:
        self.runtime, self.work, self.actor, self.command_id = runtime, work, actor, command_id
        self.command = _canonical(command)

    def carry_out(self) -> Result:
        before = self._load()
        definition = self.runtime.definitions.get(before.definition_id)
        clock = self.runtime.time(self.work)
        at = clock if before.moved_at is None else max(clock, before.moved_at)
        facts = Facts(
            at, self.runtime.zone(), same_person_allowed=self.runtime.policy.same_person_allowed
        )
        step, facts = self._execute(before, definition, facts)
        self.work.begin_writing()
        head = self._append(before, step, facts, clock)
        change = Change(
            self.runtime.unit_id, self.command.instance_id, before.seq + 1, at, self.actor
        )
        project(self.work, change, step.events, step.written)
        self._save(before, definition, step, head, at)
        return Result(self.command.instance_id, before.seq + 1, at, step.events)

    def _load(self) -> _Before:
        row = self.work.one(_LOAD, its_id=self.command.instance_id)
        if isinstance(self.command, StartInstance):
            if row is not None:
                raise WrongState(
                    f"Expected a new case, but '{self.command.instance_id}' has started already"
                )
            definition = self.runtime.definitions.latest(
                self.runtime.unit_id, self.command.process_id
            )
            return _Before(definition.id, 0, history.START, None, None)
        if row is None or to_uuid(row[6]) != self.runtime.unit_id:
            raise NotFound(
                f"Expected a case '{self.command.instance_id}', found none",
                indonesian="Berkas tidak ditemukan.",
            )
        return _Before(to_uuid(row[0]), row[2], bytes(row[3]), bytes(row[4]), to_moment(row[5]))

    def _execute(self, before: _Before, definition: Definition, facts: Facts) -> tuple[Step, Facts]:
        """Execute, reading what the step asks for; each fact is asked for at most once."""
        for name in sorted(definition.program.calendars):
            facts = self._with_calendar(facts, name)
        while True:
            try:
                step = execute(
                    before.snapshot,
                    self.command,
                    definition,
                    facts,
                    self.actor,
                    check=self._check(definition),
                )
                return step, facts
            except NeedsNumber as need:
                # The counter is locked from here to the commit: a refusal leaves no gap, two cases no double.
                self.work.begin_writing()
                row = self.work.one(
                    _COUNTER,
                    its_unit=self.runtime.unit_id,
                    its_register=need.register,
                    its_year=need.year,
                )
                number = 1 if row is None else row[0] + 1
                facts = replace(
                    facts, numbers={**facts.numbers, (need.register, need.year): number}, _used={}
                )
            except NeedsCalendar as need:
                facts = self._with_calendar(facts, need.name)

    def _with_calendar(self, facts: Facts, name: str) -> Facts:
        found = self.runtime.calendars.current(self.work, name)
        return replace(facts, calendars={**facts.calendars, name: found}, _used={})

    def _check(
        self, definition: Definition
    ) -> Callable[[Element, Mapping[str, Any], Mapping[str, Any]], None]:
        def check(
            element: Element, answers: Mapping[str, Any], variables: Mapping[str, Any]
        ) -> None:
            if element.form is None:
                return
            found = self.runtime.forms.problems(definition.forms[element.form], answers, variables)
            if found:
                field, sentence = next(iter(found.items()))
                raise Invalid(
                    f"Form '{element.form}', field '{field}': {sentence}",
                    indonesian=sentence,
                    field=field,
                    problems=dict(found),
                )

        return check

    def _append(self, before: _Before, step: Step, facts: Facts, clock: datetime) -> bytes:
        draft = history.Draft(
            unit_id=self.runtime.unit_id,
            stream_id=self.command.instance_id,
            seq=before.seq + 1,
            at=facts.now,
            actor=self.actor,
            command=self.command,
            command_id=self.command_id,
            facts=facts.to_json(),
            events=step.events,
            digest=step.digest,
            clock=clock if clock != facts.now else None,
        )
        return history.append(self.work, draft, before.head)

    def _save(
        self, before: _Before, definition: Definition, step: Step, head: bytes, at: datetime
    ) -> None:
        process = definition.process
        title = str(step.variables.get(process.title) or "")
        summary = {name: step.variables[name] for name in process.summary if name in step.variables}
        row: dict[str, Any] = {
            "status": step.status,
            "title": title,
            "summary": summary,
            "search": _searchable(title, summary),
            "ended_at": at if step.status in ("completed", "cancelled") else None,
            "moved_at": at,
            "seq": before.seq + 1,
            "head": head,
            "snapshot": step.snapshot,
        }
        if isinstance(self.command, StartInstance):
            identity = {
                "id": self.command.instance_id,
                "unit_id": self.runtime.unit_id,
                "definition_id": definition.id,
                "revises": self.command.revises,
                "started_at": at,
            }
            self.work.run(_ADD, [{**identity, **row}])
            return
        values = {f"new_{name}": value for name, value in row.items()}
        if (
            self.work.run(
                _SAVE, [{"its_id": self.command.instance_id, "was": before.seq, **values}]
            )
            != 1
        ):
            raise Conflict(
                "Expected to move the case on, but somebody else did so at the same moment"
            )


def _canonical(command: InstanceCommand) -> InstanceCommand:
    """Return the command as the log will hold it, so that a replay sees the same order of keys."""
    changes = {
        name: canonical(dict(value))
        for name, value in vars(command).items()
        if isinstance(value, Mapping)
    }
    return replace(command, **changes) if changes else command


def _searchable(title: str, summary: Mapping[str, Any]) -> str:
    texts = [title, *(str(value) for value in summary.values() if isinstance(value, str | int))]
    return " ".join(texts).lower()[:2000]
