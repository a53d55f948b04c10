"""Workers in a process of their own: `python -m tests.engine.other_process KIND URL`.

They say on standard output what they do, a line each, so that a test can wait for it.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from uuid import UUID

from engine import queued_jobs, timers
from engine.clock import SystemClock
from engine.commands import Command
from engine.database import open_database
from engine.installation import Installation
from engine.jobs import JobContext
from engine.runtime import Result, Runtime
from engine.waking import Listener
from tests.bench import UNIT
from tests.waiting import until

ROOT = Path(__file__).parents[2]
HOUR = timedelta(hours=1)


class Apart:
    """Such a process."""

    def __init__(self, process: "subprocess.Popen[bytes]", written: int) -> None:
        self._process = process
        self._written = written  # the file that it writes to
        self._heard = 0

    def says(self, line: str) -> None:
        """Wait until it says this, after what was heard before."""
        until(lambda: len(self._said()) > self._heard, f"the process says '{line}'")
        said = self._said()[self._heard]
        assert said == line, f"Expected the process to say '{line}', but it said '{said}'"
        self._heard += 1

    def stands_still(self) -> None:
        """Wait until it is frozen."""
        state = Path(f"/proc/{self._process.pid}/stat")
        until(lambda: ") T " in state.read_text("ascii"), "the process stands still")

    def goes_on(self) -> None:
        """Let it go on where it stood."""
        self._process.send_signal(signal.SIGCONT)

    def _said(self) -> list[str]:
        return os.pread(self._written, 1 << 16, 0).decode().splitlines()


@contextmanager
def in_another_process(kind: str, url: str) -> Iterator[Apart]:
    """Let such a process run meanwhile; it is killed at the end."""
    command = [sys.executable, "-m", "tests.engine.other_process", kind, url]
    with (
        TemporaryFile() as written,
        subprocess.Popen(command, cwd=ROOT, stdout=written) as process,
    ):
        try:
            yield Apart(process, written.fileno())
        finally:
            process.kill()


# ---- inside --------------------------------------------------------------------------------------


class SleepyTimers(timers.TimerWorker):
    """Looks of its own accord once an hour."""

    def work(self) -> timedelta:
        pause = super().work()
        say("looked")
        return pause


class FrozenTimers(timers.TimerWorker):
    """Stands still when it has begun a try that it has not carried out."""

    def _submit(self, unit_id: UUID, command: Command) -> Result:
        stand_still()
        return super()._submit(unit_id, command)


class FrozenJobs(queued_jobs.QueuedJobs):
    """Says when it is done with a job."""

    def _carry_out(self, job_id: str, unit_id: UUID, again: bool) -> None:
        super()._carry_out(job_id, unit_id, again)
        say("was through")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stand_still(_job: JobContext | None = None) -> Mapping[str, Any]:
    """Stop the whole process, as somebody who puts a machine to sleep does."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return {}


def main(kind: str, url: str) -> None:
    runtime = Runtime(open_database(url), unit_id=UNIT, clock=SystemClock())
    offices = Installation.of(runtime)
    if kind == "sleepy":
        timers.LONGEST_SLEEP = queued_jobs.HAND_OVER_EVERY = HOUR
        queued_jobs.POLL_SECONDS = HOUR.total_seconds()
        SleepyTimers(offices).start()
        Listener(offices).start()
        queued_jobs.QueuedJobs(offices, {"kerja": lambda _job: {}}).start()
        threading.Event().wait()
    elif kind == "frozen timers":
        FrozenTimers(offices).fire_due()
        say("was through")
    elif kind == "frozen jobs":
        FrozenJobs(offices, {"kerja": stand_still}, heartbeat_seconds=0.5).start()
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
