"""The commands of `Engine`: each goes through `Runtime.submit`, like a page's.

So it is logged, replays, and may be refused (`engine.errors`). After each of them whatever goes on
by itself does so (`engine.api.world`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Table, func, select

from engine import diagram, queries
from engine.api.questions import Questions
from engine.api.sources import Files, Forms, Source, content, files_of, forms_of
from engine.api.world import World
from engine.calendars import Calendar
from engine.commands import (
    Actor,
    AssignWorkItem,
    CancelInstance,
    Command,
    CompleteJob,
    CompleteWorkItem,
    CorrectVariables,
    DeployBundle,
    DeployDefinition,
    FailJob,
    MigrateInstance,
    Proof,
    RetryIncident,
    RevertMigration,
    SetCalendar,
    StartInstance,
    system_actor,
)
from engine.diagram.model import Problem, Reading
from engine.errors import Forbidden
from engine.events import DefinitionDeployed
from engine.remarks import remarks
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
    problems: tuple[Problem, ...] = ()  # warnings, translations, notes; nothing that forbids it


class Commands(Questions):
    """What a program may ask for, and do."""

    def __init__(self, runtime: Runtime, world: World) -> None:
        super().__init__(runtime)
        self._world = world

    # ---- definitions ------------------------------------------------------------------------

    @staticmethod
    def validate(source: Source, *, scripts: str = "refuse") -> Reading:
        """Return what a diagram says, or why it cannot run; needs no database.

        Args:
            source: its content, or its path.
            scripts: what becomes of script tasks: "refuse", or "manual": people do them.
        """
        return diagram.read(content(source), scripts=scripts)

    def deploy(
        self,
        source: Source,
        forms: Forms = (),
        *,
        scripts: str = "refuse",
        message: str = "",
        by: Actor = RESEARCHER,
    ) -> Deployed:
        """Put a diagram with its forms in force.

        Of several processes that are marked to run each gets its version; returned is the one that
        the others do not call.

        Raises:
            Unfit: it cannot run; `found` has all its problems.
        """
        xml = content(source)
        command = DeployDefinition(xml, forms_of(forms), message, scripts)
        deployed = self._deployed(self.submit(command, by=by))[-1]
        definition = self.runtime.definitions.get(deployed.id)
        return replace(deployed, problems=remarks(xml, definition, self.runtime.forms))

    def deploy_together(
        self,
        files: Files,
        *,
        scripts: str = "refuse",
        message: str = "",
        by: Actor = RESEARCHER,
    ) -> list[Deployed]:
        """Put several diagrams that call each other in force, with their forms, or none of them.

        Args:
            files: paths, or file name → content; diagrams, forms, and ZIP files of these.
            scripts: what becomes of script tasks.
            message: what is new.
            by: who deploys.

        Raises:
            Unfit: something in them cannot run; `found` has all problems.
        """
        command = DeployBundle(files_of(files), message, scripts)
        return self._deployed(self.submit(command, by=by))

    def _deployed(self, result: Result) -> list[Deployed]:
        return [
            Deployed(event.definition_id, event.process_id, event.version)
            for event in result.events
            if isinstance(event, DefinitionDeployed)
        ]

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
        """Complete a work item; the researcher takes it over from whoever has it."""
        command = CompleteWorkItem(case, key, dict(answers or {}), proof)
        try:
            self.submit(command, by=by)
        except Forbidden:
            with self.runtime.database.reading() as connection:
                item = queries.work_item_of(connection, instance_id=case, key=key)
            if by != RESEARCHER or item.person_id in (None, by.id):
                raise
            self.submit(AssignWorkItem(case, key, by.id, by.name))
            self.submit(command)

    def complete_job(self, case: UUID, key: str, result: Mapping[str, Any] | None = None) -> None:
        """Answer a job."""
        self.submit(CompleteJob(case, key, dict(result or {})))

    def fail_job(self, case: UUID, key: str, error: str, code: str | None = None) -> None:
        """Say that a job cannot be done: an incident, unless the diagram catches the error code."""
        self.submit(FailJob(case, key, error, code))

    def retry(self, case: UUID, key: str, *, by: Actor = RESEARCHER) -> None:
        """Try again what has an incident."""
        self.submit(RetryIncident(case, key), by=by)

    def migrate(
        self,
        case: UUID,
        version: int,
        mapping: Mapping[str, str] | None = None,
        *,
        by: Actor = RESEARCHER,
    ) -> None:
        """Let a case go on by another version; `mapping`: old element id → new one, if other."""
        self.submit(MigrateInstance(case, version, dict(mapping or {})), by=by)

    def revert(self, case: UUID, *, by: Actor = RESEARCHER) -> None:
        """Undo a migration, while it is the case's last entry."""
        self.submit(RevertMigration(case), by=by)

    def submit(self, command: Command, *, by: Actor = RESEARCHER) -> Result:
        """Carry out any command of `engine.commands`, then whatever follows by itself.

        Raises:
            Refusal: nothing was changed.
        """
        result = self.runtime.submit(command, actor=by)
        self._world.settle()
        return result

    def _next_case(self) -> UUID:
        number = self._count(instance) + 1
        while self._is_known(case := uuid5(self.runtime.unit_id, f"case {number}")):
            number += 1
        return case

    def _is_known(self, case: UUID) -> bool:
        with self.runtime.database.reading() as connection:
            return connection.scalar(select(instance.c.id).where(instance.c.id == case)) is not None

    def _count(self, table: Table) -> int:
        """Return how many rows of a table are the office's."""
        query = select(func.count()).select_from(table)
        with self.runtime.database.reading() as connection:
            return int(connection.scalar(query.where(table.c.unit_id == self.runtime.unit_id)) or 0)
