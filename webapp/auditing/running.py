"""Verifies everything beside the pages, and keeps how far it is where every page can see it."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import orjson
from sqlalchemy import Connection, insert, select, update

from engine.checkpoints import Copy
from engine.clock import Clock
from engine.database import Database
from engine.errors import WrongState
from webapp.auditing.tables import verification_run
from webapp.file_places import FilesPlace
from webapp.files.store import FileStore
from webapp.ids import new_id
from webapp.verification import Echo, Verdict, verify_all

MOST_PROBLEMS = 200  # that are kept in words, and as many remarks; problems are all counted
SAY_EVERY = timedelta(seconds=1)
SILENT_FOR = timedelta(minutes=2)  # whoever says nothing for so long has ended unseen
FOLDER = Path(__file__).parents[2]  # where the process finds `webapp`


@dataclass(frozen=True)
class Run:
    """One verification of everything, as far as it is."""

    id: UUID
    begun_at: datetime
    begun_by: str
    moved_at: datetime
    ended_at: datetime | None
    total: int  # logs; 0: not counted yet
    done: int
    entries: int
    checkpoints: int
    problem_count: int
    problems: list[str]  # the first of them
    remarks: list[str]

    def is_going_on(self, now: datetime) -> bool:
        """Whether somebody still works on it."""
        return self.ended_at is None and now - self.moved_at < SILENT_FOR


_COLUMNS = [column for column in verification_run.c if column.name != "unit_id"]


def newest_run(connection: Connection, unit_id: UUID) -> Run | None:
    """Return the verification that was begun last, None when there was none."""
    query = select(*_COLUMNS).where(verification_run.c.unit_id == unit_id)
    query = query.order_by(verification_run.c.begun_at.desc(), verification_run.c.id.desc())
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else Run(*row)


def begin(database: Database, unit_id: UUID, *, by: str, now: datetime) -> UUID:
    """Note that a verification begins; whoever is handed its id carries it out.

    Raises:
        WrongState: one is going on.
    """
    # Alone: on PostgreSQL two who press the button at two processes would both find nobody there.
    with database.alone(f"verification {unit_id}") as is_alone, database.writing() as connection:
        last = newest_run(connection, unit_id)
        by_whom = last.begun_by if last is not None and last.is_going_on(now) else ""
        if by_whom or not is_alone:
            raise WrongState(
                f"Expected no verification, but one of {by_whom or 'somebody'} is going on",
                indonesian="Pemeriksaan seluruhnya sedang berjalan. Tunggulah sampai selesai.",
            )
        run_id = new_id()
        new = {"id": run_id, "unit_id": unit_id, "begun_at": now, "begun_by": by, "moved_at": now}
        connection.execute(insert(verification_run).values(**new, problems=[], remarks=[]))
    return run_id


def start(database_url: str, files: FilesPlace, unit_id: UUID, run_id: UUID) -> threading.Thread:
    """Let a process of its own carry a verification out: it needs a processor for itself.

    Returns:
        A thread that ends with the process.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "webapp.auditing.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # Of the environment it needs whatever opens the database, such as PGPASSFILE or HOME.
        env={**os.environ, "PYTHONPATH": str(FOLDER)},
    )
    # By its standard input: what stands on a command line, every user of the machine can read.
    what = {"database": database_url, "files": files.to_json(), "unit": unit_id, "run": run_id}
    watcher = threading.Thread(
        target=process.communicate, args=(orjson.dumps(what),), name="verification", daemon=True
    )
    watcher.start()
    return watcher


def carry_out(
    database: Database,
    unit_id: UUID,
    run_id: UUID,
    store: FileStore,
    clock: Clock,
    *,
    echo: Echo | None = None,
    copies: Sequence[Copy] = (),
    first_key: str | None = None,
) -> Verdict:
    """Verify everything, as `verify_all` does; whatever happens, the run says how it ended."""
    notes = _Notes(database, run_id, clock, echo)
    try:
        verdict = verify_all(
            database,
            unit_id,
            notes.problem,
            store=store,
            copies=copies,
            first_key=first_key,
            progress=notes.progress,
        )
    except BaseException as failure:
        notes.problem(f"The verification broke off: {type(failure).__name__}: {failure}")
        notes.end()
        raise
    notes.end(checkpoints=verdict.checkpoints, remarks=verdict.remarks[:MOST_PROBLEMS])
    return verdict


class _Notes:
    """Writes down how far a run is, now and then."""

    def __init__(
        self, database: Database, run_id: UUID, clock: Clock, echo: Echo | None = None
    ) -> None:
        self._database = database
        self._run_id = run_id
        self._echo = echo
        self._now: Callable[[], datetime] = clock.now
        self._said_at = clock.now()
        self._problems: list[str] = []
        self._standing: dict[str, object] = {"problem_count": 0}

    def problem(self, sentence: str) -> None:
        self._standing["problem_count"] = len(self._problems) + 1
        self._problems.append(sentence)
        if self._echo is not None:
            self._echo(sentence)

    def progress(self, done: int, total: int, entries: int) -> None:
        self._standing |= {"done": done, "total": total, "entries": entries}
        if done == 0 or self._now() - self._said_at >= SAY_EVERY:
            self._write()

    def end(self, **standing: object) -> None:
        self._standing |= {"ended_at": self._now(), **standing}
        self._write()

    def _write(self) -> None:
        self._said_at = self._now()
        problems = self._problems[:MOST_PROBLEMS]
        with self._database.writing() as connection:
            connection.execute(
                update(verification_run)
                .where(verification_run.c.id == self._run_id)
                .values(**self._standing, problems=problems, moved_at=self._said_at)
            )
