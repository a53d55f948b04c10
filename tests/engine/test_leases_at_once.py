"""Many workers outside at the same moment: a job is one worker's, and answered once."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from engine.leases import LeasedJob
from engine.leases.fetching import candidates
from tests.bench import Bench
from tests.engine.test_leases import WORK, complete
from tests.engine.test_many_at_once import at_once


def test_workers_who_fetch_at_the_same_moment_get_different_jobs(bench: Bench) -> None:
    bench.deploy(WORK)
    for _ in range(12):
        bench.start()
    found: list[str] = []

    ends = at_once(
        *[
            lambda name=name: found.extend(each.id for each in bench.fetch(name, limit=2))
            for name in ("w1", "w2", "w3", "w4", "w5", "w6")
        ]
    )

    assert ends == ["done"] * 6
    assert len(set(found)) == len(found)
    found += [each.id for each in bench.fetch("w7", limit=12)]
    assert len(set(found)) == len(found) == 12


def test_of_a_late_worker_and_the_next_who_complete_at_once_the_next_one_wins(
    bench: Bench,
) -> None:
    bench.deploy(WORK)
    cases = [bench.start() for _ in range(6)]
    late = bench.fetch("w1")
    bench.wait(minutes=2)
    held = bench.fetch("w2")

    ends = at_once(
        *[lambda one=one: complete(bench, one, oleh="w1") for one in late],
        *[lambda one=one: complete(bench, one, oleh="w2") for one in held],
    )

    assert ends == ["LeaseLost"] * 6 + ["done"] * 6
    assert [bench.variables(case) for case in cases] == [{"oleh": "w2"}] * 6
    assert bench.verify() == []


def test_a_job_that_is_fetched_and_completed_at_once_is_one_workers(bench: Bench) -> None:
    """The lease has run out: its worker and the next one race for the row."""
    bench.deploy(WORK)
    case = bench.start()
    [late] = bench.fetch("w1")
    bench.wait(minutes=2)
    next_one: list[LeasedJob] = []

    ends = at_once(
        lambda: complete(bench, late, oleh="w1"),
        lambda: next_one.extend(bench.fetch("w2")),
    )

    if next_one:
        assert ends == ["LeaseLost", "done"]
        complete(bench, next_one[0], oleh="w2")
    else:
        assert ends == ["done", "done"]
    assert bench.variables(case) == {"oleh": "w2" if next_one else "w1"}


def test_a_job_is_found_by_the_index_of_its_topic(bench: Bench) -> None:
    query = candidates(bench.unit_id, "kerja", datetime(2026, 12, 1, tzinfo=UTC), 5)
    explain = "EXPLAIN QUERY PLAN " if bench.database.is_sqlite else "EXPLAIN "
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    with bench.database.writing() as connection:
        event.listen(connection, "before_cursor_execute", note)
        connection.execute(query)
        event.remove(connection, "before_cursor_execute", note)
        if not bench.database.is_sqlite:  # a table without rows is read as a whole
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = str(connection.exec_driver_sql(explain + sent[0][0], sent[0][1]).all())

    assert "job_todo_by_topic" in plan
