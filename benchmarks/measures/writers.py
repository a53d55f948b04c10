"""Many people at the same moment: how unlucky is the unluckiest, and does anybody get an error?"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from sqlalchemy.exc import DBAPIError

from benchmarks.contestants.alur import Alur
from benchmarks.registry import Goal, Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import percentile
from benchmarks.work import STEPS
from engine.errors import Refusal

FAILURES = (Refusal, DBAPIError, sqlite3.Error, psycopg.Error)


@dataclass
class Outcome:
    """What the writers met."""

    seconds: list[float] = field(default_factory=list)  # of each step
    errors: list[str] = field(default_factory=list)
    total: float = 0.0


@benchmark("writers", "concurrent writers, each on cases of his own")
def writers(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report p99 ÷ p50 of a step, errors, and the throughput."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        try:
            outcome = _all_at_once(alur, scale)
        finally:
            alur.close()
        goals: tuple[Goal | None, Goal | None] = (None, None)
        if database == "sqlite":
            goals = at_most(10, 5), at_most(0, 0)
        who = f"{scale.writers} writers"
        p99, p50 = (percentile(outcome.seconds, percent) for percent in (99, 50))
        yield Reading(f"{who}: p99 ÷ p50 of a step", database, p99 / p50, "x", goals[0])
        yield Reading(f"{who}: errors", database, len(outcome.errors), "", goals[1])
        yield Reading(f"{who}: steps/s", database, len(outcome.seconds) / outcome.total, "/s")


def _all_at_once(alur: Alur, scale: Scale) -> Outcome:
    outcome = Outcome()
    gate = threading.Barrier(scale.writers + 1)
    theirs = [[alur.begin() for _ in range(scale.writer_cases)] for _ in range(scale.writers)]
    threads = [
        threading.Thread(target=_write, args=(alur, cases, gate, outcome)) for cases in theirs
    ]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    outcome.total = time.perf_counter() - begun
    return outcome


def _write(alur: Alur, cases: list[UUID], gate: threading.Barrier, outcome: Outcome) -> None:
    alur.step(cases[0], STEPS[0])  # opens this thread's connection
    gate.wait()
    for case in cases[1:] or cases:
        for step in STEPS if case is not cases[0] else STEPS[1:]:
            begun = time.perf_counter()
            try:
                alur.step(case, step)
            except FAILURES as failure:
                outcome.errors.append(f"{type(failure).__name__}: {failure}")
            outcome.seconds.append(time.perf_counter() - begun)
