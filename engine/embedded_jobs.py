"""Runs jobs in a thread of the one process that there is (SQLite): no queue, no leases."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from engine.installation import Installation
from engine.jobs import Handler, Handlers, Jobs
from engine.runtime import Runtime
from engine.tables import job
from engine.working import Worker

LONGEST_SLEEP = timedelta(seconds=5)


class JobRunner(Worker):
    """Drains the jobs that somebody here answers."""

    name = "jobs"

    def __init__(
        self,
        offices: Runtime | Installation,
        handlers: Mapping[str, Handler] | Handlers,
        *,
        name: str = name,
    ) -> None:
        super().__init__(offices)
        self.name = name
        self.jobs = Jobs(self._offices, handlers)
        self._in_hand: Any = None

    def start(self) -> None:
        """Take up what a dead process left, and begin to work in a thread of its own."""
        self.recover()
        super().start()

    def work(self) -> timedelta:
        """Run what is due."""
        self.run_due()
        return LONGEST_SLEEP

    def recover(self) -> None:
        """Give back the jobs that this process had begun when it died.

        It is the only one (embedded).
        """
        self.jobs.give_back()

    def run_due(self) -> int:
        """Run all jobs that are due now; return how many were tried."""
        tried = 0
        while not self._stopping and (row := self._take()) is not None:
            self._in_hand = row
            self.jobs.carry_out(row)
            self._in_hand = None
            tried += 1
        return tried

    def _take(self) -> Any:
        if self._in_hand is not None:  # not even its failure could be written
            self.jobs.give_back(job.c.id == self._in_hand.id)
            self._in_hand = None
        return self.jobs.claim_next()
