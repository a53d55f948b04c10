"""Wakes the workers of a process when another has made something that is due soon (PostgreSQL).

Triggers notify in the transaction itself (migration 0023). What is missed while the connection is
away is found all the same: each worker looks now and then.
"""

import logging
import threading

import psycopg

from engine.database import Database
from engine.installation import Installation
from engine.queue import connection_options
from engine.runtime import Runtime
from engine.working import AFTER_FAILURE

CHANNEL = "alur"
LOOK_SECONDS = 1.0  # whether to end

log = logging.getLogger("alur.waking")


class Listener:
    """Has a connection of its own, and passes on what it hears."""

    def __init__(self, offices: Runtime | Installation) -> None:
        self._offices = Installation.of(offices)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="waking", daemon=True)

    def start(self) -> None:
        """Begin to listen in a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stopping.set()
        self._thread.join()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._hear(self._offices.database)
            except (psycopg.Error, OSError) as problem:
                log.warning("listening again: %s", type(problem).__name__)
                self._stopping.wait(AFTER_FAILURE.total_seconds())

    def _hear(self, database: Database) -> None:
        with psycopg.connect(**connection_options(database.url), autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            self._offices.announce()  # nobody heard what was said before
            while not self._stopping.is_set():
                for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    self._offices.announce()
