"""Lets a request wait until there is something to answer, without a connection to the database.

It looks again when something was committed in this process; what other processes commit, and what
comes due by itself, is seen by looking now and then. A request that waits keeps a thread from
everybody else: only some may.
"""

import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar
from uuid import UUID

from flask import Flask

from engine.runtime import Runtime
from webapp.watching.stopping import Stopping

LOOK_EVERY_SECONDS = 0.5  # so late a worker hears of another process's job, or of the server's end
_ONE_IN = 4  # of a process's threads may wait
_BELL = "alur_bell"
_Found = TypeVar("_Found")


class Bell:
    """Rings at every commit of this process."""

    def __init__(self, places: int, stopping: Stopping) -> None:
        self._changed = threading.Condition()
        self._stopping = stopping
        self._rung = 0
        self.places = places
        self.waiting = 0
        self._heard: set[UUID] = set()

    def hear(self, runtime: Runtime) -> None:
        """Ring at the commits of an office, too."""
        with self._changed:
            is_new = runtime.unit_id not in self._heard
            self._heard.add(runtime.unit_id)
        if is_new:
            runtime.listen(self.ring)

    def ring(self) -> None:
        """Let all look again."""
        with self._changed:
            self._rung += 1
            self._changed.notify_all()

    def wait(self, seconds: float, look: Callable[[], list[_Found]]) -> list[_Found] | None:
        """Return what `look` finds within so many seconds; an empty list when it finds nothing.

        None: it found nothing at once, and too many wait already, or the server is about to end.
        """
        rung = self._rung
        found = look()
        if found or seconds <= 0:
            return found
        with self._changed:
            if self.waiting == self.places or self._stopping.has_begun:
                return None
            self.waiting += 1
        try:
            return self._look_again(rung, monotonic() + seconds, look)
        finally:
            with self._changed:
                self.waiting -= 1

    def _look_again(
        self, rung: int, until: float, look: Callable[[], list[_Found]]
    ) -> list[_Found] | None:
        found: list[_Found] = []
        while not found and (left := until - monotonic()) > 0:
            with self._changed:
                if self._rung == rung:
                    self._changed.wait(min(left, LOOK_EVERY_SECONDS))
                rung = self._rung
            if self._stopping.has_begun:  # who waits elsewhere may have a job at once
                return None
            found = look()
        return found


def install_waiting(app: Flask, *, threads: int, stopping: Stopping) -> None:
    """Let some of a process's threads wait, as long as it is not to stop."""
    app.extensions[_BELL] = Bell(max(1, threads // _ONE_IN), stopping)


def bell_of(app: Flask) -> Bell:
    """Return the bell of an application."""
    bell = app.extensions[_BELL]
    assert isinstance(bell, Bell)  # noqa: S101  (for the type checker: only install_waiting writes it)
    return bell
