"""What waits in the database, for Prometheus: asked at a scrape, and kept for some seconds.

Whoever is asked gives the same numbers, so that many processes may be scraped. An office is named
by its id, a case by nothing. While the database is away, what a process counts is told without it.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from time import monotonic
from uuid import UUID

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from engine.clock import Clock
from engine.database import Database
from engine.queries.load import Load, Queue, load, queues, units
from webapp.auditing.running import Run, newest_run

KEPT_SECONDS = 10.0

logger = logging.getLogger("alur.metrics")

Families = list[Metric]


class Loads(Collector):
    """Asks the database what there is to do."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._kept: tuple[float, Families] | None = None
        self._turn = threading.Lock()

    def describe(self) -> Iterable[Metric]:
        """Say nothing at the registration: the database need not be there yet."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges; of two that ask at once, one asks the database."""
        with self._turn:
            if self._kept is None or monotonic() - self._kept[0] >= KEPT_SECONDS:
                found = self._ask_if_there()
                self._kept = (monotonic(), found)  # an outage, too: asking may have taken long
            families = self._kept[1]
        yield from families

    def _ask_if_there(self) -> Families:
        answers = GaugeMetricFamily("alur_database_up", "Whether the database answers")
        try:
            found = self._ask()
        except (OSError, SQLAlchemyError) as problem:
            logger.warning("what waits is not known: %s", type(problem).__name__)
            found = []
        answers.add_metric([], bool(found))
        return [answers, *found]

    def _ask(self) -> Families:
        now = self._clock.now()
        with self._database.reading() as connection:
            loads = [load(connection, unit_id=unit, now=now) for unit in units(connection)]
            runs = _runs(connection, [each.unit_id for each in loads])
            waiting = queues(connection)
        return [*_of_offices(loads, now), *_of_queues(waiting, now), *_of_runs(runs)]


def _runs(connection: Connection, unit_ids: Iterable[UUID]) -> list[tuple[UUID, Run]]:
    found = [(unit_id, newest_run(connection, unit_id)) for unit_id in unit_ids]
    return [(unit_id, run) for unit_id, run in found if run is not None]


def _of_offices(loads: list[Load], now: datetime) -> Iterator[Metric]:
    def gauge(name: str, says: str, value: Callable[[Load], float]) -> Metric:
        family = GaugeMetricFamily(name, says, labels=["unit"])
        for each in loads:
            family.add_metric([str(each.unit_id)], value(each))
        return family

    def lag(each: Load) -> float:
        return _seconds_since(each.earliest_timer_at, now)

    yield gauge("alur_work_items_open", "Open work items", lambda each: each.open_items)
    yield gauge(
        "alur_work_items_overdue", "Open work items after their time", lambda e: e.overdue_items
    )
    yield gauge("alur_timers_waiting", "Timers that have not fired", lambda e: e.waiting_timers)
    yield gauge("alur_timer_lag_seconds", "How long the first due timer has been due", lag)
    yield gauge("alur_cases_stopped", "Cases with an incident", lambda each: each.stopped_cases)


def _of_queues(waiting: list[Queue], now: datetime) -> Iterator[Metric]:
    depth = GaugeMetricFamily("alur_jobs_waiting", "Jobs to be done", labels=["topic"])
    age = GaugeMetricFamily(
        "alur_jobs_oldest_seconds", "How long the oldest job could have run", labels=["topic"]
    )
    for queue in waiting:
        depth.add_metric([queue.topic], queue.depth)
        age.add_metric([queue.topic], _seconds_since(queue.oldest_at, now))
    yield from (depth, age)


def _of_runs(runs: list[tuple[UUID, Run]]) -> Iterator[Metric]:
    begun = GaugeMetricFamily(
        "alur_verification_begun_at_seconds", "When everything was last verified", labels=["unit"]
    )
    problems = GaugeMetricFamily(
        "alur_verification_problems", "What that verification found", labels=["unit"]
    )
    for unit_id, run in runs:
        begun.add_metric([str(unit_id)], run.begun_at.timestamp())
        problems.add_metric([str(unit_id)], run.problem_count)
    yield from (begun, problems)


def _seconds_since(moment: datetime | None, now: datetime) -> float:
    return 0.0 if moment is None else max(0.0, (now - moment).total_seconds())
