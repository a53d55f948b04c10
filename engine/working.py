"""Work in a thread of its own, whenever there may be something to do.

What there is to do is in the database; a thread that dies with its process leaves it there.
"""

import logging
import threading
from datetime import timedelta

from engine.installation import Installation
from engine.runtime import Runtime

AFTER_FAILURE = timedelta(seconds=1)


class Worker:
    """Base of those that fire timers, run jobs and hand messages over."""

    name: str  # of its thread and its log
    is_woken = True  # by each commit; else it only looks when its pause is over

    def __init__(self, offices: Runtime | Installation) -> None:
        self._offices = Installation.of(offices)
        self._wake = threading.Event()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self._log = logging.getLogger(f"alur.{self.name}")
        if self.is_woken:
            self._offices.listen(self._wake.set)

    def start(self) -> None:
        """Begin to work in a thread of its own."""
        self._thread = threading.Thread(target=self._loop, name=self.name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is in hand and end."""
        self._stopping = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()

    def work(self) -> timedelta:
        """Do all that is to be done now; return how long there is nothing, as far as is known."""
        raise AssertionError

    def _loop(self) -> None:
        while not self._stopping:
            try:
                self._offices.observer.turned(self.name)
                pause = self.work()
            except Exception:  # the top of the loop: whatever happens, the next one must have a try
                self._log.exception("%s: trying again", self.name)
                pause = AFTER_FAILURE
            self._wake.wait(pause.total_seconds())
            self._wake.clear()
