"""One command on one case, inside its unit of work: load, execute, append, project, save."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from engine import history, personal_values, schedules
from engine.answering import Answering
from engine.answering import Host as Answers
from engine.apart_rows import require_here
from engine.case import Step
from engine.change import Change
from engine.commands import Actor, InstanceCommand, MigrateInstance, StartInstance
from engine.committing import commit
from engine.conditions import NONE, Conditions
from engine.definition import Definition
from engine.errors import Conflict, NotFound, WrongState
from engine.events import Event
from engine.execution import canonical, execute
from engine.facts import Facts, Needs
from engine.in_force import require_in_force, version_in_force
from engine.instance_row import Before, add, changed, load, move, new, save, unit_of, was_purged
from engine.observing import Observer
from engine.personal import PersonalValue
from engine.projection import project
from engine.subscriptions import Subscriptions
from engine.work import Work


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
    deployment_approvers: tuple[str, ...] = ()  # groups; of whom one approves a deployment


class Host(Answers, Protocol):
    """What a command on a case needs of the runtime."""

    subscriptions: Subscriptions
    observer: Observer

    def time(self, work: Work, locked_at: datetime | None = None) -> datetime:
        """Read the clock."""

    def personal_fields(self, definition: Definition) -> frozenset[str]:
        """Return the names of the fields of a version that stay out of the log."""


class InstanceStep:
    """One command on one case, inside its unit of work."""

    def __init__(
        self,
        runtime: Host,
        work: Work,
        command: InstanceCommand,
        actor: Actor,
        command_id: str | None,
        target: Definition | None = None,
        conditions: Conditions = NONE,
    ) -> None:
        """Prepare it.

        Args:
            runtime: of the office.
            work: the unit of work of the case's stream.
            command: what to do.
            actor: who asks.
            command_id: the sender's own id of the command.
            target: a version that is not deployed yet, to rehearse a migration to it.
            conditions: what else must hold.
        """
        self.runtime, self.work, self.actor, self.command_id = runtime, work, actor, command_id
        self.command, self._target, self._conditions = _canonical(command), target, conditions
        self._personal: tuple[PersonalValue, ...] = ()  # what the command has references to

    def rehearse(self) -> Step:
        """Return what the command would do now; nothing is written."""
        before, clock = self._load()
        definition = self._definition(before)
        step, _ = self._execute(before, definition, _entry_time(before, clock))
        return step

    def carry_out(self) -> Result:
        """Carry the command out, and write it all."""
        before, clock = self._load()
        # SQLite: who moves it on from here to the writing takes this entry's place in the log.
        self._conditions.require_seq(self.command.instance_id, before.seq)
        definition = self._definition(before)
        at = _entry_time(before, clock)
        self.runtime.observer.phase("execute")
        step, facts = self._execute(before, definition, at)
        self._require_in_force(definition, at)
        self._begin_writing()
        head = self._append(before, step, facts, clock)
        change = Change(
            self.runtime.unit_id, self.command.instance_id, before.seq + 1, at, clock, self.actor
        )
        change.taken = getattr(self.command, "message_id", None)
        self.runtime.subscriptions.notify(change, definition.process.id, step.events)
        project(self.work, change, step.events, step.written)
        personal_values.add(self.work, change, self._personal)
        personal_values.erase(self.work, change)
        self._move_schedule_on(definition, at)
        if step.definition is not definition:
            move(self.work, self.command.instance_id, step.definition.id)
        row = changed(step, before.seq + 1, head, at)
        if isinstance(self.command, StartInstance):
            self._add(definition, row, at)
        elif not save(self.work, self.command.instance_id, before, row):
            raise Conflict(
                "Expected to move the case on, but somebody else did so at the same moment"
            )
        return Result(self.command.instance_id, before.seq + 1, at, step.events)

    def _begin_writing(self) -> None:
        self.runtime.observer.phase("write")
        self.work.begin_writing()
        self._conditions.pass_guard(self.work)

    def _definition(self, before: Before) -> Definition:
        """Return what the case runs on, and take out of the command what is personal there."""
        definition = self.runtime.definitions.get(before.definition_id)
        names = self.runtime.personal_fields(definition)
        self.command, self._personal = commit(self.command, names)
        return definition

    def _add(self, definition: Definition, row: Mapping[str, Any], at: datetime) -> None:
        identity = {
            "id": self.command.instance_id,
            "unit_id": self.runtime.unit_id,
            "definition_id": definition.id,
            "revises": getattr(self.command, "revises", None),
            "started_at": at,
        }
        add(self.work, {**identity, **row})

    def _load(self) -> tuple[Before, datetime]:
        """Return the case as it is, and what the clock says."""
        before = load(self.work, self.runtime.unit_id, self.command.instance_id)
        if not isinstance(self.command, StartInstance):
            if before is None:
                raise NotFound(
                    f"Expected a case '{self.command.instance_id}', found none",
                    indonesian="Berkas tidak ditemukan.",
                )
            if before.has_ended:
                require_here(self.work, self.runtime.unit_id, self.command.instance_id)
            return before, self.runtime.time(self.work, before.locked_at)
        if before is not None:
            raise WrongState(
                f"Expected a new case, but '{self.command.instance_id}' has started already"
            )
        if was_purged(self.work, self.command.instance_id):
            raise WrongState(
                f"Expected a new case, but '{self.command.instance_id}' was purged",
                indonesian="Berkas ini sudah dimusnahkan.",
            )
        self._check_revised(self.command.revises)
        clock = self.runtime.time(self.work)
        version = self._version_to_begin(self.command, clock)
        process_id = self.command.process_id
        found = self.runtime.definitions.version(self.runtime.unit_id, process_id, version)
        return new(found.id), clock

    def _version_to_begin(self, command: StartInstance, clock: datetime) -> int:
        """Return the version in force now; for a planned case, the one that planned it."""
        unit_id, process_id = self.runtime.unit_id, command.process_id
        if command.planned_at is None:
            zone = self.runtime.zone()
            return version_in_force(self.work, unit_id, process_id, clock, zone)
        due = datetime.fromisoformat(command.planned_at)
        return schedules.planned(self.work, unit_id, process_id, command.start_event or "", due)

    def _require_in_force(self, definition: Definition, at: datetime) -> None:
        """Refuse to move the case to a version that is staged.

        Outside the step: what is refused is in no log, so that a replay need not know the moment;
        and a rehearsal says what a version would mean before it is in force.
        """
        if isinstance(self.command, MigrateInstance):
            unit_id, version = self.runtime.unit_id, self.command.version
            zone = self.runtime.zone()
            require_in_force(self.work, unit_id, definition.process.id, version, at, zone)

    def _check_revised(self, revised: UUID | None) -> None:
        if revised is not None and unit_of(self.work, revised) != self.runtime.unit_id:
            raise NotFound(
                f"Expected a case '{revised}' to revise, found none",
                indonesian="Berkas yang direvisi tidak ditemukan.",
            )

    def _execute(self, before: Before, definition: Definition, at: datetime) -> tuple[Step, Facts]:
        """Execute, reading what the step asks for; each fact is asked for at most once."""
        answering = Answering(self.runtime, self.work, definition, self._personal, self._target)
        facts = answering.facts(at)
        while True:
            try:
                step = execute(
                    before.snapshot,
                    self.command,
                    definition,
                    facts,
                    self.actor,
                    check=answering.check,
                    versions=answering.version,
                )
            except Needs as need:
                facts = answering.more(facts, need)
            else:
                return step, facts

    def _append(self, before: Before, step: Step, facts: Facts, clock: datetime) -> bytes:
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

    def _move_schedule_on(self, definition: Definition, at: datetime) -> None:
        command = self.command
        if not isinstance(command, StartInstance) or command.planned_at is None:
            return
        due = datetime.fromisoformat(command.planned_at)
        start = command.start_event or ""
        place = schedules.Place(self.runtime.unit_id, definition.process.id, definition.version)
        schedules.move_on(self.work, place, definition.process.elements[start], due, at)


def _entry_time(before: Before, clock: datetime) -> datetime:
    """Return the entry's time: never before that of the last one."""
    return clock if before.moved_at is None else max(clock, before.moved_at)


def _canonical(command: InstanceCommand) -> InstanceCommand:
    """Return the command as the log will hold it, so that a replay sees the same order of keys."""
    changes = {
        name: canonical(dict(value))
        for name, value in vars(command).items()
        if isinstance(value, Mapping)
    }
    return replace(command, **changes) if changes else command
