"""Very many timers due in the same second: how long they take, and what people notice meanwhile."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.contestants.alur import Alur
from benchmarks.crew import crew
from benchmarks.measures.inbox import first_page
from benchmarks.measures.timers import (
    PATIENCE_SECONDS,
    SLA,
    WORKERS,
    add_pending,
    make_due,
    present,
    waiting,
)
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.site import Site
from benchmarks.timing import percentile
from benchmarks.waiting_cases import Stencil

QUIET_CALLS = 200
PAUSE_SECONDS = 0.02  # between one page and the next, as of a few people


@dataclass(frozen=True)
class Watched:
    """What was seen of a burst; the inbox' answers in seconds."""

    quiet: list[float]
    meanwhile: list[float]
    seconds: float
    left: int  # timers that did not fire


@benchmark("burst", "timers due in the same second, and the inbox meanwhile (PostgreSQL)")
def burst(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report seconds until all have fired, and the inbox' 95th percentile beside a quiet one."""
    if "postgresql" not in site.databases:
        return
    office = Alur(site.migrated("postgresql"))
    try:
        add_pending(office, scale.few_rows)
        with crew(site, office.database.url, WORKERS):
            seen = _watched(office, scale.burst_timers)
    finally:
        office.close()
    many = f"{scale.burst_timers:,} timers due in the same second".replace(",", " ")
    fired = scale.burst_timers - seen.left
    slow, usual = percentile(seen.meanwhile, 95), percentile(seen.quiet, 95)
    yield Reading(f"{many}: until all have fired", "postgresql", seen.seconds, "s")
    yield Reading("… timers/s", "postgresql", fired / seen.seconds, "/s")
    yield Reading("… not fired", "postgresql", seen.left, "")
    yield Reading("… inbox meanwhile, p95", "postgresql", slow * 1000, "ms")
    yield Reading("… inbox, meanwhile ÷ quiet, p95", "postgresql", slow / usual, "x")


def _watched(office: Alur, count: int) -> Watched:
    stencil = Stencil(office, "PT2H", present() - SLA)
    moment = next(iter(make_due(stencil, count, None).values()))
    quiet = _asked(office, lambda asked: present() < moment and asked < QUIET_CALLS)
    while present() < moment:
        time.sleep(PAUSE_SECONDS)
    begun = time.monotonic()
    end = begun + PATIENCE_SECONDS * 5
    meanwhile = _asked(office, lambda _: waiting(office, moment) > 0 and time.monotonic() < end)
    return Watched(quiet, meanwhile, time.monotonic() - begun, waiting(office, moment))


def _asked(office: Alur, goes_on: Callable[[int], bool]) -> list[float]:
    """Ask for an inbox again and again; return how long each answer took."""
    ask = first_page(office)
    taken: list[float] = []
    while not taken or goes_on(len(taken)):
        begun = time.perf_counter()
        ask()
        taken.append(time.perf_counter() - begun)
        time.sleep(PAUSE_SECONDS)
    return taken
