"""Work that has no moment of its own and is done now and then, in a thread that can be stopped."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

logger = logging.getLogger("alur.periodic")


class Periodic:
    """Does `work` every so often, for the first time after one interval."""

    def __init__(self, name: str, work: Callable[[], object], *, every: timedelta) -> None:
        self._name = name
        self._work = work
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
                self._work()
            except Exception:  # the top of this thread: the next turn may go well
                logger.exception("%s failed", self._name)
