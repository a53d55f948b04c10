"""The commands of `Engine`: each goes through `Runtime.submit`, like a page's.

So it is logged, replays, and may be refused (`engine.errors`). After each of them whatever goes on
by itself does so (`engine.api.world`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Table, func, select

from engine import diagram
from engine.api.questions import Questions
from engine.api.sources import Forms, Source, content, forms_of
from engine.api.world import World
from engine.calendars import Calendar
from engine.commands import (
    Actor,
    CancelInstance,
    Command,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    DeployDefinition,
    FailJob,
    Proof,
    RetryIncident,
    SetCalendar,
    StartInstance,
    system_actor,
)
from engine.diagram.model import Problem, Reading
from engine.events import DefinitionDeployed
from engine.runtime import Result, Runtime
from engine.tables import instance

RESEARCHER = system_actor("researcher")  # may do everything; the log says that it was he
_IN_PERSON = Proof("research")  # nobody typed a password


@dataclass(frozen=True)
class Deployed:
    """A version in force."""

    id: UUID
    process_id: str
    version: int
    problems: tuple[Problem, ...]  # warnings, translations and notes; nothing that forbids it


class Commands(Questions):
    """What a program may ask for, and do."""

    def __init__(self, runtime: Runtime, world: World) -> None:
        super().__init__(runtime)
        self._world = world

    # ---- definitions ------------------------------------------------------------------------

    @staticmethod
    def validate(diagram_source: Source) -> Reading:
        """Return what a diagram says, or why it cannot run; needs no database."""
        return diagram.read(content(diagram_source))

    def deploy(
        self,
        diagram_source: Source,
        forms: Forms = (),
        *,
        message: str = "",
        by: Actor = RESEARCHER,
    ) -> Deployed:
        """Put a diagram with its forms in force.

        Raises:
            Unfit: it cannot run; `found` has all its problems.
        """
        source = content(diagram_source)
        result = self.submit(DeployDefinition(source, forms_of(forms), message), by=by)
        event = result.events[0]
        assert isinstance(event, DefinitionDeployed)  # noqa: S101 - for the type checker
        problems = diagram.read(source).problems
        return Deployed(event.definition_id, event.process_id, event.version, problems)

    def set_calendar(self, calendar: Calendar, *, by: Actor = RESEARCHER) -> None:
        """Set the working time that timers with `alur:calendar` go by."""
        self.submit(SetCalendar(calendar.name, calendar.to_json()), by=by)

    # ---- cases ------------------------------------------------------------------------------

    def start(
        self,
        process_id: str,
        variables: Mapping[str, Any] | None = None,
        *,
        start_event: str | None = None,
        case: UUID | None = None,
        by: Actor = RESEARCHER,
    ) -> UUID:
        """Start a case of the version in force; return its id: the first one's is always the same.

        Args:
            process_id: as deployed.
            variables: what the case knows from the beginning.
            start_event: its id, where the diagram has several.
            case: the id that it is to have.
            by: who starts it.
        """
        case = case or self._next_case()
        self.submit(StartInstance(case, process_id, dict(variables or {}), start_event), by=by)
        return case

    def cancel(self, case: UUID, reason: str = "research", *, by: Actor = RESEARCHER) -> None:
        """Cancel a case."""
        self.submit(CancelInstance(case, reason), by=by)

    def correct(
        self,
        case: UUID,
        variables: Mapping[str, Any],
        reason: str = "research",
        *,
        key: str | None = None,
        by: Actor = RESEARCHER,
    ) -> None:
        """Correct a case's variables, or those that the element `key` sees inside a repetition."""
        self.submit(CorrectVariables(case, dict(variables), reason, key), by=by)

    def complete(
        self,
        case: UUID,
        key: str,
        answers: Mapping[str, Any] | None = None,
        *,
        by: Actor = RESEARCHER,
        proof: Proof | None = _IN_PERSON,
    ) -> None:
        """Complete a work item."""
        self.submit(CompleteWorkItem(case, key, dict(answers or {}), proof), by=by)

    def complete_job(self, case: UUID, key: str, result: Mapping[str, Any] | None = None) -> None:
        """Answer a job."""
        self.submit(CompleteJob(case, key, dict(result or {})))

    def fail_job(self, case: UUID, key: str, error: str, code: str | None = None) -> None:
        """Say that a job cannot be done: an incident, unless the diagram catches the error code."""
        self.submit(FailJob(case, key, error, code))

    def retry(self, case: UUID, key: str, *, by: Actor = RESEARCHER) -> None:
        """Try again what has an incident."""
        self.submit(RetryIncident(case, key), by=by)

    def submit(self, command: Command, *, by: Actor = RESEARCHER) -> Result:
        """Carry out any command of `engine.commands`, then whatever follows by itself.

        Raises:
            Refusal: nothing was changed.
        """
        result = self.runtime.submit(command, actor=by)
        self._world.settle()
        return result

    def _next_case(self) -> UUID:
        number = self.count(instance) + 1
        while self._is_known(case := uuid5(self.runtime.unit_id, f"case {number}")):
            number += 1
        return case

    def _is_known(self, case: UUID) -> bool:
        with self.runtime.database.reading() as connection:
            return connection.scalar(select(instance.c.id).where(instance.c.id == case)) is not None

    def count(self, table: Table) -> int:
        """Return how many rows of a table are the office's."""
        query = select(func.count()).select_from(table)
        with self.runtime.database.reading() as connection:
            return int(connection.scalar(query.where(table.c.unit_id == self.runtime.unit_id)) or 0)
