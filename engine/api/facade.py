"""`Engine`: one office with a clock of its own, spoken to by a program."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any

from sqlalchemy import select

from engine.api.doing import Commands
from engine.api.opening import Opened, open_office
from engine.api.world import World
from engine.checking import FormValidator
from engine.jobs import Handler
from engine.messages import send
from engine.runtime import Policy, Runtime
from engine.signals import broadcast
from engine.tables import entry, message


class Engine(Commands):
    """One office with a clock of its own. Open it with `Engine.open`; use it from one thread."""

    def __init__(self, opened: Opened, runtime: Runtime, world: World) -> None:
        super().__init__(runtime, world)
        self._opened = opened

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
        max_steps: int = 10_000,
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
            max_steps: so many may follow one command by themselves; more is `Restless`.
        """
        opened = open_office(url, office, zone, now)
        runtime = Runtime(
            opened.database,
            unit_id=opened.unit_id,
            clock=opened.clock,
            forms=forms,
            policy=Policy(same_person_allowed=same_person_allowed),
        )
        return cls(opened, runtime, World(runtime, opened.clock, handlers or {}, max_steps))

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

    # ---- what comes from outside ------------------------------------------------------------

    def correlate(
        self, name: str, correlation: str = "", payload: Mapping[str, Any] | None = None
    ) -> bool:
        """Send a message; say whether somebody took it. If not, it is kept until somebody waits."""
        number = self._count(message) + 1
        while not send(
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
        broadcast(self.runtime, job_id, self.runtime.unit_id, payload)
        self._world.settle()

    @property
    def now(self) -> datetime:
        """What the clock says."""
        return self._opened.clock.now()

    @property
    def next_due(self) -> datetime | None:
        """When the next timer is due; None when none is."""
        return self._world.next_due()

    def advance(self, by: timedelta = timedelta(0), **duration: float) -> int:
        """Let time pass, such as `hours=1`; everything happens when it is due on the way.

        Return how many timers fired.
        """
        return self._world.advance(by + timedelta(**duration))

    def advance_to_next(self) -> bool:
        """Go on to when the next timer is due; say whether there was one."""
        due = self.next_due
        if due is None:
            return False
        before = self.now
        return self._world.advance(max(timedelta(0), due - before)) > 0 or self.now > before
