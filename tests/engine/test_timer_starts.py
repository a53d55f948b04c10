"""Timer start events: cases that begin by themselves."""

from datetime import timedelta

from sqlalchemy import select

from engine.tables import instance, timer_start
from engine.timers import MAX_ATTEMPTS, TimerWorker
from tests.bench import Bench
from tests.diagrams import node, path, process, timer, user


def report(value: str, kind: str = "timeCycle") -> bytes:
    """A report that is due again and again."""
    return process(
        node("startEvent", "tiap", timer(value, kind)), user("lapor"), path("tiap", "lapor")
    )


def begun(bench: Bench) -> int:
    """Return how many cases have begun."""
    with bench.database.reading() as connection:
        return len(list(connection.scalars(select(instance.c.id))))


def test_a_cycle_begins_a_case_each_time(bench: Bench) -> None:
    bench.deploy(report("R/P1D"))

    bench.wait(days=3)

    assert begun(bench) == 3
    assert bench.verify() == []


def test_a_cycle_begins_as_many_cases_as_it_says(bench: Bench) -> None:
    bench.deploy(report("R2/PT1H"))

    bench.wait(days=1)

    assert begun(bench) == 2


def test_a_moment_begins_one_case(bench: Bench) -> None:
    bench.deploy(report("2026-11-24T09:00:00+07:00", "timeDate"))

    bench.wait(days=9)

    assert begun(bench) == 1


def test_what_was_missed_while_the_server_was_down_begins_one_case(bench: Bench) -> None:
    # given
    bench.deploy(report("R/PT1H"))
    bench.clock.advance(timedelta(hours=72, minutes=30))

    # when
    bench.timers.fire_due()

    # then
    assert begun(bench) == 1
    bench.wait(minutes=30)
    assert begun(bench) == 2


def test_a_new_version_plans_anew(bench: Bench) -> None:
    # given
    bench.deploy(report("R/PT1H"))
    bench.wait(minutes=30)

    # when
    bench.deploy(report("R/P1D"))

    # then
    bench.wait(hours=23)
    assert begun(bench) == 0
    bench.wait(hours=1)
    assert begun(bench) == 1


def test_a_version_without_timer_starts_begins_nothing_by_itself(bench: Bench) -> None:
    bench.deploy(report("R/PT1H"))
    bench.deploy(process(node("startEvent", "mulai"), user("lapor"), path("mulai", "lapor")))

    bench.wait(days=1)

    assert begun(bench) == 0


def test_workers_that_come_too_late_for_a_start_use_up_no_try_of_the_next(bench: Bench) -> None:
    """Six of them once did: no case was begun by itself any more, and nobody was told."""
    # given
    bench.deploy(report("R/P1D"))
    bench.clock.advance(timedelta(days=1))
    with bench.database.reading() as connection:
        seen_by_all = connection.execute(select(timer_start)).one()
    bench.timers.fire_due()

    # when
    late = [TimerWorker(bench.runtime)._begin(seen_by_all) for _ in range(MAX_ATTEMPTS + 1)]

    # then
    assert not any(late)
    bench.wait(days=1)
    assert begun(bench) == 2
