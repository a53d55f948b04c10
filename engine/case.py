"""One case during one step: what it was, what is written to it, what it is afterwards.

What each command does to it is in `engine.handling`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.commands import Actor
from engine.definition import Definition
from engine.diagram.model import Element, Process
from engine.errors import Invalid, NotFound, WrongState
from engine.events import Event
from engine.facts import Facts
from engine.interpreter.activities import ExternalJob, WorkItem
from engine.interpreter.codec import dump, load
from engine.interpreter.meaning import logical_digest
from engine.interpreter.token import READY, WAITING, Token
from engine.interpreter.triggers import due_of
from engine.interpreter.workflow import Workflow
from engine.moments import time_said
from engine.paraf import paraf_obstacle, signed_by_one

MAX_SNAPSHOT_BYTES = 4_000_000  # variables of one case, mostly; files are in the store, not here
MAX_TOLD = 12  # keys in a sentence
_MIGRATED = "migrated"

AnswerCheck = Callable[[Element, Mapping[str, Any], Mapping[str, Any]], None]
"""(element, answers, variables) → None, or raises Invalid. What a form says about its answers."""

Versions = Callable[[int], Definition]
"""Number → that version of the case's process; NotFound when there is none."""


def no_other(version: int) -> Definition:
    """Refuse: the process has no other version than the one that the case runs on."""
    raise NotFound(f"Expected a version {version} of the process, found none")


@dataclass(frozen=True)
class Step:
    """What one command did."""

    events: tuple[Event, ...]
    snapshot: bytes
    digest: str  # logical, SHA-256, hex
    status: str  # "running" | "incident" | "completed" | "cancelled"
    variables: Mapping[str, Any]  # all of the case's, after the step
    written: Mapping[str, Any]  # those that this step wrote
    definition: Definition  # the version on which the case goes on
    is_signed_by_one: bool  # one person gave the parafs of two steps


class Case:
    """One case during one step.

    `memory` is what the execution keeps beside the tokens: "status"; "parafs", element → variables,
    digest and who ever signed; "doers", element → key, person's id and name, and when; "migrated",
    how the case stood before its last entry, a migration, while that can be undone.
    """

    def __init__(
        self,
        snapshot: bytes | None,
        definition: Definition,
        facts: Facts,
        actor: Actor,
        check: AnswerCheck | None,
        versions: Versions = no_other,
    ) -> None:
        self.definition, self.facts, self.actor, self.check = definition, facts, actor, check
        self.snapshot, self.versions = snapshot, versions
        if snapshot is None:
            self.workflow = Workflow(definition.program)
            self.memory: dict[str, Any] = {"status": "new", "parafs": {}, "doers": {}}
        else:
            self.workflow, self.memory = load(snapshot, definition.program)
        self.undo: Mapping[str, Any] | None = self.memory.pop(_MIGRATED, None)
        self.workflow.facts = facts
        self.workflow.obstacle = self.obstacle
        self.written: dict[str, Any] = {}

    @property
    def process(self) -> Process:
        return self.definition.process

    def obstacle(self, token: Token) -> str | None:
        """Return why the parafs that a step needs do not carry it, or None when they do."""
        return paraf_obstacle(token.element, self.memory, self.workflow.view(token))

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
            definition=self.definition,
            is_signed_by_one=signed_by_one(self.memory),
        )

    def take(self, definition: Definition, workflow: Workflow, memory: dict[str, Any]) -> None:
        """Go on by another version of the process."""
        workflow.facts, workflow.obstacle = self.facts, self.obstacle
        workflow.happened = self.workflow.happened
        self.definition, self.workflow, self.memory = definition, workflow, memory

    def keep(self, undo: Mapping[str, Any]) -> None:
        """Remember how the case stood, until its next entry."""
        self.memory[_MIGRATED] = undo

    def write(self, token: Token | None, values: Mapping[str, Any]) -> None:
        """Write variables, where `token` sees them or else on the case."""
        if token is None:
            self.workflow.variables.update(values)
        else:
            self.workflow.write(token, values)
        self.written.update(values)

    # ---- what waits -------------------------------------------------------------------------

    def work_item(self, key: str) -> Token:
        """Return the open work item `key`."""
        return self._waiting(key, lambda t: isinstance(t.task_spec, WorkItem) and t._state == READY)

    def job(self, key: str) -> Token:
        """Return the open job `key`."""
        return self._waiting(
            key, lambda t: isinstance(t.task_spec, ExternalJob) and t._state == READY
        )

    def awaiting(self, key: str, trigger: type) -> Token:
        """Return what waits under `key` for a timer, message, signal or condition."""
        return self._waiting(
            key, lambda t: isinstance(t.task_spec.trigger, trigger) and t._state == WAITING
        )

    def _waiting(self, key: str, is_meant: Callable[[Token], bool]) -> Token:
        """Find what waits under `key`; say what became of it when it no longer does."""
        token = self.workflow.activity(key)
        if token is not None and is_meant(token):
            return token
        element_id = key.partition(":")[0]
        if element_id not in self.process.elements:
            raise NotFound(f"Expected an element of '{self.process.id}', but found '{key}'")
        key_done, _, name, at = self.memory["doers"].get(element_id, ("", "", "", ""))
        if key_done == key:
            moment = time_said(datetime.fromisoformat(at), ZoneInfo(self.facts.zone))
            raise WrongState(
                f"Expected '{key}' to be open, but {name} completed it at {at}",
                indonesian=f"Tugas ini sudah diselesaikan oleh {name} pada {moment}.",
            )
        raise WrongState(
            f"Expected '{key}' to be open, but the case waits on {self.open()}",
            indonesian="Tugas ini sudah tidak terbuka lagi.",
        )

    def open(self) -> str:
        """Return the keys on which the case waits, for a sentence."""
        keys = sorted(t.key for t in self.workflow.tasks.values() if "key" in t.internal_data)
        more = f" and {len(keys) - MAX_TOLD} more" if len(keys) > MAX_TOLD else ""
        return (", ".join(f"'{key}'" for key in keys[:MAX_TOLD]) or "nothing") + more

    # ---- timers that were due before --------------------------------------------------------

    def fire_overdue(self, token: Token) -> None:
        """Fire the timers that completing `token` would cancel although they were due before.

        One that would have taken the work away refuses the command and is left to the timer worker.

        Raises:
            WrongState: there is such a one.
        """
        for timer in self.overdue(token, self.facts.now):
            if takes_away(timer):
                raise WrongState(
                    f"Expected '{token.key}' to be in time, but it was due at "
                    f"{timer.internal_data['due']}",
                    indonesian="Batas waktu tugas ini sudah lewat, sehingga tugas ditarik.",
                )
            self.workflow.occur(timer)

    def overdue(self, token: Token, until: datetime) -> Iterator[Token]:
        """Yield the timers over `token` that were due at `until`, the first due first."""
        found = [
            (due_of(timer), timer.id, timer)
            for timer in self.workflow.clocks_over(token)
            if due_of(timer) <= until
        ]
        for _, timer_id, timer in sorted(found):
            if timer_id in self.workflow.tasks:  # one that fired may have ended the others
                yield timer


def takes_away(timer: Token) -> bool:
    """Say whether a timer ends what it watches, or what waits beside it."""
    if "race" in timer.internal_data:
        return True
    return timer.element.kind != "intermediateCatchEvent" and bool(timer.element.interrupting)
