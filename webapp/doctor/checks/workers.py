"""Whoever fires timers and does jobs: alive or not."""

import fcntl
from collections.abc import Iterator

from engine.queue import living_workers
from engine.queued_jobs import STALLED_AFTER
from webapp.doctor.check import DATABASE, Finding, check, error, ok, warning
from webapp.doctor.patient import Patient
from webapp.settings import Settings

QUEUES = 2  # of a process, each with a heart of its own


@check("workers", needs=DATABASE)
def somebody_is_at_work(patient: Patient) -> Iterator[Finding]:
    """Somebody fires timers and does jobs."""
    if patient.database.is_sqlite:
        if not _is_held(patient.settings):
            yield warning("Expected 'alur run' to be at work, but found nobody who serves",
                          "Start it: until then nothing becomes due.")  # fmt: skip
        return
    with patient.database.reading() as connection:
        hearts = living_workers(connection, within=STALLED_AFTER)
    if hearts:
        count = -(-hearts // QUEUES)
        yield ok(f"{count} worker{'s are' if count > 1 else ' is'} alive")
    else:
        yield error(
            f"Expected a worker that was heard of within {STALLED_AFTER.seconds} s, but found none",
            "Start one: alur worker. Until then nothing becomes due.",
        )


def _is_held(settings: Settings) -> bool:
    """Say whether a process serves the folder (`webapp.server.alone_in`).

    Shared and for no longer than this line: it keeps nobody out who starts a moment later.
    """
    try:
        with (settings.var / "alur.lock").open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False
