"""What a process says of itself every few seconds: its memory, its database connections."""

import resource
import threading
from pathlib import Path

from engine.database import Database
from webapp.watching.meters import Meters

EVERY_SECONDS = 5.0
_STATUS = Path("/proc/self/statm")


class Sampling:
    """A thread that reads the gauges which no event changes."""

    def __init__(self, meters: Meters, database: Database) -> None:
        self._meters = meters
        self._database = database
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Read now, and then again and again."""
        self._thread = threading.Thread(target=self._run, name="sampling", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def read(self) -> None:
        """Read once."""
        use = self._database.pool_use()
        for state, count in {
            "possible": use.size,
            "in use": use.in_use,
            "waited for": use.waiting,
        }.items():
            self._meters.pool.labels(state).set(count)
        self._meters.resident_bytes.set(_resident_bytes())

    def _run(self) -> None:
        self.read()
        while not self._stopped.wait(EVERY_SECONDS):
            self.read()


def _resident_bytes() -> int:
    """Return the memory in use; where the system does not say it, the most that ever was."""
    try:
        return int(_STATUS.read_text("ascii").split()[1]) * resource.getpagesize()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
