"""How many jobs worker processes carry out, one or several of them.

The job is the smallest that the application has: to tell a group that a work item is late.
"""

import time
from collections.abc import Iterator

from sqlalchemy import text

from benchmarks.contestants.alur import Alur
from benchmarks.crew import crew
from benchmarks.measures.timers import SLA, present
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.site import Site
from benchmarks.waiting_cases import Stencil
from tests.waiting import until

PATIENCE_SECONDS = 600


@benchmark("jobs", "jobs that are handed over together, by one or more workers (PostgreSQL)")
def jobs(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report jobs a second, and how many were not done."""
    if "postgresql" not in site.databases:
        return
    for size in scale.crews:
        seconds, failed = _carried_out(site, size, scale.queued_jobs)
        workers = f"{size} worker process{'es' if size > 1 else ''}"
        yield Reading(f"jobs/s, {workers}", "postgresql", scale.queued_jobs / seconds, "/s")
        yield Reading("… failed", "postgresql", failed, "")


def _carried_out(site: Site, size: int, count: int) -> tuple[float, int]:
    """Return the seconds that so many workers take for so many jobs, and how many failed."""
    office = Alur(site.migrated("postgresql"))
    try:
        begun_at = present() - 2 * SLA
        stencil = Stencil(office, "PT2H", begun_at, late=True)
        with crew(site, office.database.url, size):
            until(lambda: _in_state(office, "done") == 1, "the first is done")
            stencil.multiply([begun_at] * count)
            seconds = -time.monotonic()
            until(
                lambda: _in_state(office, "done", "failed") > count,
                "all were tried",
                seconds=PATIENCE_SECONDS,
            )
            seconds += time.monotonic()
        return seconds, _in_state(office, "failed")
    finally:
        office.close()


def _in_state(office: Alur, *states: str) -> int:
    query = text("SELECT count(*) FROM job WHERE status = ANY(:states)")
    with office.database.reading() as connection:
        return int(connection.scalar(query, {"states": list(states)}) or 0)
