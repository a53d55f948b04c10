"""`Engine`: one office, spoken to by a program.

Every change goes through `Runtime.submit` like a page's: it is logged, replays, and may be refused
(`engine.errors`). After each of them whatever goes on by itself does so (`engine.api.world`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Table, func, select

from engine import crossing, diagram
from engine.api.opening import Opened, open_office
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
from engine.deployment import FormValidator
from engine.diagram.model import Problem, Reading
from engine.events import DefinitionDeployed
from engine.jobs import Handler
from engine.runtime import Policy, Result, Runtime
from engine.tables import entry, instance, message

RESEARCHER = system_actor("researcher")  # may do everything; the log says that it was he
_IN_PERSON = Proof("research")  # nobody typed a password


@dataclass(frozen=True)
class Deployed:
    """A version in force."""

    id: UUID
    process_id: str
    version: int
    problems: tuple[Problem, ...]  # warnings, translations and notes; nothing that forbids it


class Engine(Questions):
    """One office with a clock of its own. Open it with `Engine.open`; use it from one thread."""

    def __init__(self, opened: Opened, runtime: Runtime, world: World) -> None:
        super().__init__(runtime)
        self._opened, self._world = opened, world

    @classmethod
    def open(
        cls,
        url: str = "sqlite://",
        *,
        now: datetime | None = None,
        office: str = "Research",
        zone: str = "Asia/Jakarta",
        forms: FormValidator | None = None,
        handlers: Mapping[str, Handler] | None = None,
        same_person_allowed: bool = True,
    ) -> "Engine":
        """Open a database; make tables and office where they are missing.

        Args:
            url: SQLAlchemy's: "sqlite://" (in memory), "sqlite:///file.db", "postgresql://…".
            now: where the clock begins, aware; by itself on Monday 5 January 2026, 08.00 in
            Jakarta. Never before what the database holds already.
            office: its name; the only office of a database is taken whatever its name.
            zone: of a new office.
            forms: checks answers, such as `forms.validation.Validator()`; without it any will do.
            handlers: topic → function of a `JobContext` that returns variables. Their jobs are run
            at once; all others wait for `complete_job` or `fail_job`.
            same_person_allowed: one person may do steps that the diagram separates.
        """
        opened = open_office(url, office, zone, now)
        runtime = Runtime(
            opened.database,
            unit_id=opened.unit_id,
            clock=opened.clock,
            forms=forms,
            policy=Policy(same_person_allowed=same_person_allowed),
        )
        return cls(opened, runtime, World(runtime, opened.clock, handlers or {}))

    def close(self) -> None:
        """Close the database; what was in memory is gone."""
        self._opened.close()

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

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
        by: Actor = RESEARCHER,
    ) -> None:
        """Correct a case's variables."""
        self.submit(CorrectVariables(case, dict(variables), reason), by=by)

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

    # ---- what comes from outside ------------------------------------------------------------

    def correlate(
        self, name: str, correlation: str = "", payload: Mapping[str, Any] | None = None
    ) -> bool:
        """Send a message; say whether somebody took it. If not, it is kept until somebody waits."""
        number = self._count(message) + 1
        while not crossing.send(
            self.runtime, name, correlation, payload or {}, f"{self.runtime.unit_id} {number}"
        ):
            number += 1
        self._world.settle()
        with self.runtime.database.reading() as connection:
            its_status = select(message.c.status).where(
                message.c.id == f"{self.runtime.unit_id} {number}"
            )
            return bool(connection.scalar(its_status) == "taken")

    def signal(self, name: str) -> None:
        """Let every case hear a signal that waits for it, and begin the cases that it begins."""
        # A number that grows with whatever happens: the same signal twice is two signals.
        job_id = f"{self.runtime.unit_id} {self._count(entry)}"
        payload = {"name": name, "at": self.now.isoformat()}
        crossing.broadcast(self.runtime, job_id, self.runtime.unit_id, payload)
        self._world.settle()

    @property
    def now(self) -> datetime:
        """What the clock says."""
        return self._opened.clock.now()

    def advance(self, by: timedelta = timedelta(0), **duration: float) -> int:
        """Let time pass, such as `hours=1`; everything happens when it is due on the way.

        Return how many timers fired.
        """
        return self._world.advance(by + timedelta(**duration))

    def advance_to_next(self) -> bool:
        """Go on to when the next timer is due; say whether there was one."""
        due = self._world.next_due()
        if due is None:
            return False
        self._world.advance(max(timedelta(0), due - self.now))
        return True

    def _next_case(self) -> UUID:
        number = self._count(instance) + 1
        while self._is_known(case := uuid5(self.runtime.unit_id, f"case {number}")):
            number += 1
        return case

    def _is_known(self, case: UUID) -> bool:
        with self.runtime.database.reading() as connection:
            return connection.scalar(select(instance.c.id).where(instance.c.id == case)) is not None

    def _count(self, table: Table) -> int:
        query = select(func.count()).select_from(table)
        with self.runtime.database.reading() as connection:
            return int(connection.scalar(query.where(table.c.unit_id == self.runtime.unit_id)) or 0)
