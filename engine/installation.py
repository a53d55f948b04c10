"""The offices of one database, each with its own Runtime: what workers work for.

A worker picks its candidates over all of them, and submits each through the Runtime of its row's
unit.
"""

import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true

from engine.clock import Clock, SystemClock
from engine.database import Database
from engine.observing import Observer
from engine.runtime import Runtime
from engine.tables import unit


class Installation:
    """All offices of a database, or one of them."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        open_runtime: Callable[[UUID], Runtime],
        *,
        only: UUID | None = None,
    ) -> None:
        self.database = database.whole()
        self.clock = clock
        self._open = open_runtime
        self._only = only
        self._opened: dict[UUID, Runtime] = {}
        self._opening = threading.Lock()
        self._listeners: list[Callable[[], None]] = []
        self._observer: Observer | None = None

    @classmethod
    def of(cls, offices: "Runtime | Installation") -> "Installation":
        """Return the installation of one office; what is one already is returned as it is."""
        if isinstance(offices, Installation):
            return offices
        only = offices
        one = cls(only.database, only.clock, lambda _unit_id: only, only=only.unit_id)
        one.runtime(only.unit_id)
        return one

    @property
    def observer(self) -> Observer:
        """Who sees what happens."""
        if self._observer is None and self._only is not None:
            return self.runtime(self._only).observer
        return self._observer or Observer()

    def observe(self, observer: Observer) -> None:
        """Let `observer` see what happens in all offices from now on."""
        with self._opening:
            self._observer = observer
            for runtime in self._opened.values():
                runtime.observe(observer)

    def runtime(self, unit_id: UUID) -> Runtime:
        """Return the engine of an office: opened when it is first asked for, then kept."""
        found = self._opened.get(unit_id)
        if found is not None:
            return found
        with self._opening:
            if unit_id not in self._opened:
                opened = self._open(unit_id)
                if self._observer is not None:
                    opened.observe(self._observer)
                for listener in self._listeners:
                    opened.listen(listener)
                self._opened[unit_id] = opened
            return self._opened[unit_id]

    def units(self) -> list[UUID]:
        """Return the ids of the offices, in the order in which they were founded."""
        with self.database.reading() as connection:
            return list(
                connection.scalars(
                    select(unit.c.id).where(self.ours(unit.c.id)).order_by(unit.c.id)
                )
            )

    def ours(self, unit_id: Any) -> ColumnElement[bool]:
        """Say of a query's rows, by the column of their unit, which are of these offices."""
        return true() if self._only is None else unit_id == self._only

    def present(self) -> Any:
        """Return what a query compares due times with: the same clock that decides a step."""
        if isinstance(self.clock, SystemClock) and not self.database.is_sqlite:
            return func.now()  # stable within a statement, so the index is used
        return self.clock.now()

    def announce(self) -> None:
        """Tell the workers that there may be something to do."""
        for listener in self._listeners:
            listener()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every commit of this process in any of the offices."""
        with self._opening:
            self._listeners.append(listener)
            for runtime in self._opened.values():
                runtime.listen(listener)
