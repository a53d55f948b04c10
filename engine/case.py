"""One case during one step: one method a command."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import permission
from engine.commands import (
    Actor,
    AddNote,
    AssignWorkItem,
    CancelInstance,
    ClaimWorkItem,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    FailJob,
    FireTimer,
    InstanceCommand,
    ReleaseWorkItem,
    RetryIncident,
    StartInstance,
)
from engine.definition import Definition
from engine.diagram.model import Element, Process
from engine.errors import Invalid, NotFound, WrongState
from engine.events import (
    Event,
    IncidentResolved,
    InstanceCancelled,
    InstanceCompleted,
    InstanceStarted,
    NoteAdded,
    NumberDrawn,
    WorkItemClaimed,
    WorkItemReleased,
)
from engine.facts import Facts
from engine.interpreter.codec import dump, load
from engine.interpreter.specs import Boundary, ExternalJob, Timed, WorkItem
from engine.interpreter.token import READY, WAITING, Token
from engine.interpreter.workflow import Workflow, logical_digest
from engine.paraf import give_paraf, paraf_obstacle, separation

MAX_SNAPSHOT_BYTES = 4_000_000  # variables of one case, mostly; files are in the store, not here

AnswerCheck = Callable[[Element, Mapping[str, Any], Mapping[str, Any]], None]
"""(element, answers, variables) → None, or raises Invalid. What a form says about its answers."""


@dataclass(frozen=True)
class Step:
    """What one command did."""

    events: tuple[Event, ...]
    snapshot: bytes
    digest: str  # logical, SHA-256, hex
    status: str  # "running" | "incident" | "completed" | "cancelled"
    variables: Mapping[str, Any]  # all of them, after the step
    written: Mapping[str, Any]  # those that this step wrote


class Case:
    """One case during one step.

    `memory` is what the execution keeps beside the tokens: "status"; "parafs", element → variables
    and digest; "doers", element → key, person's id and name, and when.
    """

    def __init__(
        self,
        snapshot: bytes | None,
        definition: Definition,
        facts: Facts,
        actor: Actor,
        check: AnswerCheck | None,
    ) -> None:
        self.definition, self.facts, self.actor, self.check = definition, facts, actor, check
        if snapshot is None:
            self.workflow = Workflow(definition.program)
            self.memory: dict[str, Any] = {"status": "new", "parafs": {}, "doers": {}}
        else:
            self.workflow, self.memory = load(snapshot, definition.program)
        self.workflow.facts = facts
        self.workflow.obstacle = lambda element: paraf_obstacle(
            element, self.memory, self.workflow.variables
        )
        self.written: dict[str, Any] = {}

    @property
    def process(self) -> Process:
        return self.definition.process

    def carry_out(self, command: InstanceCommand) -> None:
        handler: Callable[[Any], None] = _HANDLERS[type(command)].__get__(self)
        if isinstance(command, StartInstance):
            if self.memory["status"] != "new":
                raise WrongState("Expected a new case, but it has started already")
        elif self.memory["status"] != "running" and not isinstance(command, AddNote):
            raise WrongState(
                f"Expected the case to be running, but it is {self.memory['status']}",
                indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
            )
        handler(command)
        if self.memory["status"] == "running" and self.workflow.is_completed():
            self.memory["status"] = "completed"
            self.workflow.emit(InstanceCompleted())

    def step(self) -> Step:
        snapshot = dump(self.workflow, self.memory)
        if len(snapshot) > MAX_SNAPSHOT_BYTES:
            raise Invalid(
                f"Expected a case of at most {MAX_SNAPSHOT_BYTES} bytes, "
                f"but it would grow to {len(snapshot)}",
                indonesian="Isi berkas terlalu besar. Ringkas teksnya, atau lampirkan berkasnya.",
            )
        status = self.memory["status"]
        return Step(
            events=tuple(self.workflow.happened),
            snapshot=snapshot,
            digest=logical_digest(self.workflow, status),
            status="incident" if status == "running" and self.workflow.has_incident() else status,
            variables=self.workflow.variables,
            written=self.written,
        )

    # ---- helpers ----------------------------------------------------------------------------

    def write(self, values: Mapping[str, Any]) -> None:
        self.workflow.variables.update(values)
        self.written.update(values)

    def token(self, key: str, kind: type, state: int) -> Token:
        """Find what waits under `key`; say what became of it when it no longer does."""
        token = self.workflow.activity(key)
        if token is not None and token._state == state and isinstance(token.task_spec, kind):
            return token
        element_id = key.partition(":")[0]
        if element_id not in self.process.elements:
            raise NotFound(f"Expected an element of '{self.process.id}', but found '{key}'")
        key_done, _, name, at = self.memory["doers"].get(element_id, ("", "", "", ""))
        if key_done == key:
            moment = _local_time(at, self.facts.zone)
            raise WrongState(
                f"Expected '{key}' to be open, but {name} completed it at {at}",
                indonesian=f"Tugas ini sudah diselesaikan oleh {name} pada {moment}.",
            )
        raise WrongState(
            f"Expected '{key}' to be open, but the case waits on {self._open()}",
            indonesian="Tugas ini sudah tidak terbuka lagi.",
        )

    def _open(self) -> str:
        keys = sorted(t.key for t in self.workflow.tasks.values() if "key" in t.internal_data)
        return ", ".join(f"'{key}'" for key in keys) or "nothing"

    def work_item(self, key: str) -> Token:
        return self.token(key, WorkItem, READY)

    # ---- one method a command ---------------------------------------------------------------

    def start(self, command: StartInstance) -> None:
        start = self.definition.program.start_event(command.start_event)
        if start is None:
            raise Invalid(
                f"Expected a start event {command.start_event or 'without trigger'} in "
                f"'{self.process.id}', found none"
            )
        permission.require_start(self.actor, self.process, self.process.elements[start])
        if command.revises is None:  # a revision goes on under the number of what it revises
            self._refuse_numbers(command.variables)
        self.memory["status"] = "running"
        self.write(command.variables)
        self.workflow.emit(
            InstanceStarted(
                self.definition.id, self.process.id, self.definition.version, command.revises
            )
        )
        self.workflow.begin(start)

    def claim(self, command: ClaimWorkItem) -> None:
        token = self.work_item(command.key)
        permission.require_work_item(self.actor, token.element, _claimer(token))
        token.internal_data["by"] = [self.actor.id, self.actor.name]
        self.workflow.emit(WorkItemClaimed(command.key, self.actor.id, self.actor.name))

    def release(self, command: ReleaseWorkItem) -> None:
        token = self.work_item(command.key)
        if permission.ADMINISTRATOR not in self.actor.groups:
            permission.require_work_item(self.actor, token.element, _claimer(token))
        if token.internal_data.pop("by", None) is not None:
            self.workflow.emit(WorkItemReleased(command.key))

    def assign(self, command: AssignWorkItem) -> None:
        token = self.work_item(command.key)
        permission.require_group(
            self.actor, permission.ADMINISTRATOR, "assign work", "menugaskan pekerjaan"
        )
        token.internal_data["by"] = [command.person_id, command.person_name]
        self.workflow.emit(WorkItemClaimed(command.key, command.person_id, command.person_name))

    def complete_work_item(self, command: CompleteWorkItem) -> None:
        token = self.work_item(command.key)
        element = token.element
        permission.require_work_item(self.actor, element, _claimer(token))
        if self.check is not None:
            self.check(element, command.answers, self.workflow.variables)
        same_as = separation(self.process, element, self.memory, self.actor, self.facts)
        self._refuse_numbers(command.answers)
        self._fire_overdue(command.key)
        token = self.work_item(command.key)  # unless one of them ended the case
        self.write(command.answers)
        obstacle = paraf_obstacle(element, self.memory, self.workflow.variables)
        if obstacle:
            raise WrongState(obstacle)
        self._draw_number(token)
        give_paraf(self.workflow, self.memory, token, self.actor, command.proof, same_as)
        now = self.facts.now.isoformat()
        self.memory["doers"][element.id] = [command.key, self.actor.id, self.actor.name, now]
        self.workflow.finish(token)

    def complete_job(self, command: CompleteJob) -> None:
        permission.require_system(self.actor, "complete a job")
        token = self.token(command.key, ExternalJob, READY)
        self._fire_overdue(command.key)
        token = self.token(command.key, ExternalJob, READY)  # unless one of them ended the case
        self.write(command.result)
        self.workflow.finish(token)

    def fail_job(self, command: FailJob) -> None:
        permission.require_system(self.actor, "fail a job")
        token = self.workflow.activity(command.key)
        is_timer = token is not None and isinstance(token.task_spec, Timed)
        kind, state = (Timed, WAITING) if is_timer else (ExternalJob, READY)
        self.workflow.stall(self.token(command.key, kind, state), command.error)

    def fire_timer(self, command: FireTimer) -> None:
        permission.require_system(self.actor, "fire a timer")
        token = self.token(command.key, Timed, WAITING)
        if _due(token) > self.facts.now:
            raise WrongState(
                f"Expected '{command.key}' to be due, but it is due at {token.internal_data['due']}"
            )
        if isinstance(token.task_spec, Boundary) and token.element.interrupting:
            for earlier in self._overdue(token.internal_data["host"], _due(token)):
                if not earlier.element.interrupting:
                    self.workflow.fire(earlier)
            token = self.token(command.key, Timed, WAITING)  # unless one of them ended the case
        self.workflow.fire(token)

    def retry(self, command: RetryIncident) -> None:
        permission.require_group(self.actor, permission.ADMINISTRATOR, "retry", "mencoba lagi")
        token = self.workflow.activity(command.key)
        if token is None or "incident" not in token.internal_data:
            raise WrongState(
                f"Expected an incident at '{command.key}', but the case waits on {self._open()}"
            )
        self.workflow.emit(IncidentResolved(command.key))
        self.workflow.retry(token)

    def cancel(self, command: CancelInstance) -> None:
        permission.require_group(
            self.actor, permission.ADMINISTRATOR, "cancel a case", "membatalkan berkas"
        )
        if not command.reason.strip():
            raise Invalid(
                "Expected a reason, found none",
                indonesian="Isilah alasan pembatalan.",
                field="reason",
            )
        self.workflow.withdraw_all()
        self.memory["status"] = "cancelled"
        self.workflow.emit(InstanceCancelled(command.reason))

    def correct(self, command: CorrectVariables) -> None:
        permission.require_group(
            self.actor, permission.ADMINISTRATOR, "correct variables", "mengoreksi data"
        )
        if not command.reason.strip():
            raise Invalid(
                "Expected a reason, found none", indonesian="Isilah alasan koreksi.", field="reason"
            )
        self.write(command.variables)

    def add_note(self, command: AddNote) -> None:
        permission.require_staff(self.actor, self.process)
        if not command.text.strip():
            raise Invalid(
                "Expected a note, found an empty text", indonesian="Isilah catatan.", field="text"
            )
        self.workflow.emit(NoteAdded(command.text))

    # ---- parts of completing ----------------------------------------------------------------

    def _fire_overdue(self, key: str) -> None:
        """Fire the timers that completing `key` would cancel although they were due before.

        An interrupting one would have taken the work away: it refuses the command and is left to
        the timer worker.
        """
        for token in self._overdue(key, self.facts.now):
            if token.element.interrupting:
                raise WrongState(
                    f"Expected '{key}' to be in time, but it was due at "
                    f"{token.internal_data['due']}",
                    indonesian="Batas waktu tugas ini sudah lewat, sehingga tugas ditarik.",
                )
            self.workflow.fire(token)

    def _overdue(self, key: str, until: datetime) -> Iterator[Token]:
        """Yield the timers on the edge of `key` that were due at `until`, the first due first."""
        found = [
            (_due(token), token.id, token)
            for token in self.workflow.watchers(key)
            if token._state == WAITING and _due(token) <= until
        ]
        for _, token_id, token in sorted(found):
            if token_id in self.workflow.tasks:  # one that fired may have ended the others
                yield token

    def _refuse_numbers(self, values: Mapping[str, Any]) -> None:
        """Refuse values for what only a register may give: a number that nobody drew."""
        for element in self.process.elements.values():
            name = element.register_variable
            if name is None or name not in values:
                continue
            if values[name] == self.workflow.variables.get(name):
                continue
            raise Invalid(
                f"Expected '{name}' to come from its register, but found {values[name]!r:.40}",
                indonesian=f"'{name}' diberikan oleh buku register, bukan diisi.",
                field=name,
            )

    def _draw_number(self, token: Token) -> None:
        element: Element = token.element
        variable = element.register_variable
        if (
            element.register is None
            or variable is None
            or self.workflow.variables.get(variable) is not None
        ):
            return
        year, number = self.facts.number(element.register)
        self.write({variable: number})
        self.workflow.emit(NumberDrawn(token.key, element.register, year, number, variable))


def _claimer(token: Token) -> tuple[str, str] | None:
    by = token.internal_data.get("by")
    return None if by is None else (by[0], by[1])


def _due(token: Token) -> datetime:
    return datetime.fromisoformat(token.internal_data["due"])


def _local_time(at: str, zone: str) -> str:
    from zoneinfo import ZoneInfo

    moment = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
    return f"{moment:%H.%M} {moment.tzname()}"


_HANDLERS: dict[type, Any] = {
    StartInstance: Case.start,
    ClaimWorkItem: Case.claim,
    ReleaseWorkItem: Case.release,
    AssignWorkItem: Case.assign,
    CompleteWorkItem: Case.complete_work_item,
    CompleteJob: Case.complete_job,
    FailJob: Case.fail_job,
    FireTimer: Case.fire_timer,
    RetryIncident: Case.retry,
    CancelInstance: Case.cancel,
    CorrectVariables: Case.correct,
    AddNote: Case.add_note,
}
