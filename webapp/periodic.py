"""Work that has no moment of its own and is done now and then, in a thread that can be stopped.

Many processes may have such a thread for the same work. Whoever comes while another is at
it lets it be: the other does it for the whole installation.
"""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from engine.database import Database

logger = logging.getLogger("alur.periodic")


class Periodic:
    """Does `work` every so often, for the first time after one interval."""

    def __init__(
        self, name: str, work: Callable[[], object], *, every: timedelta, once_in: Database
    ) -> None:
        self._name = name
        self._work = work
        self._database = once_in
        self._seconds = every.total_seconds()
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to wait."""
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the work in hand and end."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                with self._database.alone(self._name) as is_alone:
                    if is_alone:
                        self._work()
            except Exception:  # the top of this thread: the next turn may go well
                logger.exception("%s failed", self._name)
