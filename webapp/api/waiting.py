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

LOOK_EVERY_SECONDS = 0.5  # so late a worker hears of another process's job, or of the server's end
_ONE_IN = 4  # of a process's threads may wait
_BELL = "alur_bell"
_Found = TypeVar("_Found")


class Bell:
    """Rings at every commit of this process."""

    def __init__(self, places: int) -> None:
        self._changed = threading.Condition()
        self._rung = 0
        self.places = places
        self.waiting = 0
        self._heard: set[UUID] = set()
        self._is_stopped = False

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

    def stop(self) -> None:
        """Let nobody wait any more. Takes no lock: a signal's handler may call it."""
        self._is_stopped = True

    def wait(self, seconds: float, look: Callable[[], list[_Found]]) -> list[_Found] | None:
        """Return what `look` finds within so many seconds; an empty list when it finds nothing.

        None: it found nothing at once, and too many wait already.
        """
        rung = self._rung
        found = look()
        if found or seconds <= 0 or self._is_stopped:
            return found
        with self._changed:
            if self.waiting == self.places:
                return None
            self.waiting += 1
        try:
            return self._look_again(rung, monotonic() + seconds, look)
        finally:
            with self._changed:
                self.waiting -= 1

    def _look_again(
        self, rung: int, until: float, look: Callable[[], list[_Found]]
    ) -> list[_Found]:
        found: list[_Found] = []
        while not found and not self._is_stopped and (left := until - monotonic()) > 0:
            with self._changed:
                if self._rung == rung:
                    self._changed.wait(min(left, LOOK_EVERY_SECONDS))
                rung = self._rung
            found = [] if self._is_stopped else look()
        return found


def install_waiting(app: Flask, *, threads: int) -> None:
    """Let some of a process's threads wait."""
    app.extensions[_BELL] = Bell(max(1, threads // _ONE_IN))


def bell_of(app: Flask) -> Bell:
    """Return the bell of an application."""
    bell = app.extensions[_BELL]
    assert isinstance(bell, Bell)  # noqa: S101  (for the type checker: only install_waiting writes it)
    return bell


def stop_waiting(app: Flask) -> None:
    """Let no request of an application wait any more: its server is asked to end."""
    if _BELL in app.extensions:
        bell_of(app).stop()
