"""Timers of many workers: each fires once, and none is lost with the worker that claimed it."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.installation import Installation
from engine.migrating import migrate
from engine.runtime import Runtime
from engine.timers import BATCH, CLAIMED_FOR, TimerWorker
from tests.bench import UNIT, Bench
from tests.databases import migrated_template
from tests.engine.test_timers import WATCHED
from tests.postgres import Cluster

LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
FIRED = ("TimerFired", "isi_sla:1")


def test_two_workers_fire_no_timer_twice(bench: Bench) -> None:
    # given
    bench.deploy(WATCHED)
    cases = [bench.start() for _ in range(BATCH + 5)]
    bench.clock.advance(timedelta(hours=3))
    workers = [TimerWorker(bench.runtime) for _ in range(2)]

    # when
    threads = [threading.Thread(target=worker.fire_due) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    # then
    assert [bench.events(case).count(FIRED) for case in cases] == [1] * len(cases)
    assert bench.verify() == []


def test_timers_that_one_worker_has_are_not_tried_by_another(bench: Bench) -> None:
    bench.deploy(WATCHED)
    bench.start()
    bench.clock.advance(timedelta(hours=3))
    first, second = TimerWorker(bench.runtime), TimerWorker(bench.runtime)

    (claimed,) = first._claim()

    assert claimed.attempts == 0
    assert second.fire_due() == 0


def test_a_timer_whose_worker_died_is_fired_by_another(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(hours=3))
    TimerWorker(bench.runtime)._claim()  # the process dies here

    bench.clock.advance(CLAIMED_FOR)

    assert TimerWorker(bench.runtime).fire_due() == 1
    assert bench.events(case).count(FIRED) == 1


def test_a_worker_slower_than_its_claim_does_not_count_as_a_try(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(hours=3))
    slow = TimerWorker(bench.runtime)
    (claimed,) = slow._claim()
    bench.clock.advance(CLAIMED_FOR)
    TimerWorker(bench.runtime).fire_due()

    slow._fire(claimed)

    assert bench.events(case).count(FIRED) == 1
    assert bench.verify() == []


def test_work_goes_on_between_the_batches_of_a_long_pause(bench: Bench) -> None:
    bench.deploy(WATCHED)
    for _ in range(BATCH + 1):
        bench.start()
    bench.clock.advance(timedelta(hours=3))
    worker = TimerWorker(bench.runtime)

    pauses = [worker.work() for _ in range(3)]

    assert pauses[:2] == [timedelta(0), timedelta(0)]
    assert pauses[2] > timedelta(0)


def on_postgresql() -> Database:
    """Return a migrated database of the test's own."""
    return open_database(migrated_template(migrate).create("postgresql"))


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_wrong_clock_of_the_host_moves_no_timer_on_postgresql(
    cluster: Cluster, hours: int
) -> None:
    # given
    assert cluster
    database = on_postgresql()
    by = timedelta(hours=hours)

    class Wrong(SystemClock):
        """An hour behind, or before."""

        def now(self) -> datetime:
            return super().now() + by

    bench = Bench(database, now=SystemClock().now() - timedelta(hours=2, minutes=30))
    bench.deploy(WATCHED)
    late = bench.start()
    bench.clock.advance(timedelta(hours=1))
    soon = bench.start()
    worker = TimerWorker(Runtime(database, unit_id=UNIT, clock=Wrong()))

    # when
    fired = worker.fire_due()

    # then
    assert fired == 1
    assert bench.events(late).count(FIRED) == 1
    assert FIRED not in bench.events(soon)
    off = bench.entries(late)[-1].at - SystemClock().now()
    assert abs(off) < timedelta(minutes=30)
    database.close()


def test_a_clock_set_back_and_forward_again_fires_each_timer_once(bench: Bench) -> None:
    # given
    bench.deploy(WATCHED)
    before = bench.start()
    bench.wait(minutes=90)

    # when
    bench.clock.advance(-timedelta(hours=1))
    meanwhile = bench.start()
    bench.claim(before, "isi:1")
    bench.wait(minutes=50)
    bench.clock.advance(timedelta(hours=1))
    bench.wait(hours=3)

    # then
    for case in (before, meanwhile):
        moments = [entry.at for entry in bench.entries(case)]
        assert moments == sorted(moments)
        assert bench.events(case).count(FIRED) == 1
    assert bench.verify() == []


def test_a_generic_plan_finds_due_timers_by_the_index_of_the_waiting(cluster: Cluster) -> None:
    # given
    assert cluster
    database = on_postgresql()
    Bench(database, now=LONG_AGO)
    with database.writing() as connection:
        connection.execute(text(MANY), {"unit": UNIT})
        connection.execute(text("ANALYZE timer_job"))
    clock = SystemClock()
    offices = Installation(
        database, clock, lambda unit: Runtime(database, unit_id=unit, clock=clock)
    )
    query = TimerWorker(offices)._candidates().compile(database.engine)

    # when
    with database.reading() as connection:
        connection.execute(text("SET LOCAL plan_cache_mode = force_generic_plan"))
        numbered = str(query)
        for place, name in enumerate(query.params, 1):
            numbered = numbered.replace(f"%({name})s", f"${place}")
        connection.exec_driver_sql(f"PREPARE due AS {numbered}")
        values = ", ".join(repr(value) for value in query.params.values())
        lines = connection.exec_driver_sql(f"EXPLAIN EXECUTE due({values})").scalars().all()
    database.close()

    # then
    plan = "\n".join(lines)
    assert "timer_job_waiting_by_moment" in plan
    assert "Sort" not in plan
    assert "Seq Scan" not in plan


# Timers that wait for a year, and many more that are over.
MANY = """
INSERT INTO timer_job (instance_id, key, unit_id, due_at, status)
SELECT gen_random_uuid(), 'a:' || n, :unit, now() + (n || ' min')::interval,
       CASE WHEN n % 5 = 0 THEN 'waiting' ELSE 'fired' END
FROM generate_series(1, 20000) AS n
"""
