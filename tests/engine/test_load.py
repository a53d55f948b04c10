"""What waits is counted by indexes, and not further than an operator needs to know."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from engine.database import Database
from engine.queries import load as loads
from engine.queries.load import load, queues, units
from tests.bench import MONDAY, UNIT, Bench
from tests.databases import DIALECTS
from tests.diagrams import end, job, node, path, process, start, timer, user
from tests.engine.found_cases import a_case, opened, replace_cases
from tests.plans import plans, questions

NEXT_DOOR_WAITS = process(
    start(),
    user("isi"),
    node("intermediateCatchEvent", "tunggu", timer("PT1H")),
    job("terbit"),
    end(),
    path("mulai", "isi", "tunggu", "terbit", "selesai"),
)


def test_an_office_is_told_what_waits_in_it_and_nothing_of_another(bench: Bench) -> None:
    bench.deploy(NEXT_DOOR_WAITS)
    bench.start()
    bench.complete(bench.start(), "isi:1")

    with bench.database.reading() as connection:
        here = load(connection, unit_id=UNIT, now=MONDAY)
        elsewhere = load(connection, unit_id=type(UNIT)(int=77), now=MONDAY)

    assert (here.open_items, here.overdue_items, here.waiting_timers) == (1, 0, 1)
    assert here.earliest_timer_at == MONDAY + timedelta(hours=1)
    assert (elsewhere.open_items, elsewhere.waiting_timers) == (0, 0)
    assert elsewhere.earliest_timer_at is None


def test_jobs_are_counted_by_topic_with_the_age_of_the_oldest(bench: Bench) -> None:
    bench.deploy(NEXT_DOOR_WAITS)
    for _ in range(2):
        bench.complete(bench.start(), "isi:1")
    bench.clock.advance(timedelta(hours=1))
    bench.timers.fire_due()

    with bench.database.reading() as connection:
        found = queues(connection)

    assert [(queue.topic, queue.depth) for queue in found] == [("kerja", 2)]
    assert found[0].oldest_at == MONDAY + timedelta(hours=1)


@pytest.fixture(scope="module", params=DIALECTS)
def busy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """An office with a thousand open work items, of three groups, and as many that are done."""
    for database in opened(request, tmp_path_factory.mktemp("busy")):
        with database.writing() as connection:
            replace_cases(connection, [_case(number) for number in range(1_000)])
            if not database.is_sqlite:  # PostgreSQL does it by itself
                connection.execute(text("ANALYZE"))
        yield database


def _case(number: int) -> dict[str, Any]:
    due = MONDAY + timedelta(hours=number % 10)
    item = {"group_key": f"staf{number % 3}", "person_id": None, "ended_at": None}
    return a_case(
        status="incident" if number % 100 == 0 else "running",
        items=[
            {"key": "isi:1", "status": "completed", "due_at": due, **item},
            {"key": "isi:2", "status": "open", "due_at": due, **item},
        ],
    )


def test_what_is_overdue_is_counted_over_all_groups(busy: Database) -> None:
    with busy.reading() as connection:
        found = load(connection, unit_id=UNIT, now=MONDAY + timedelta(hours=2))

    assert (found.open_items, found.overdue_items, found.stopped_cases) == (1_000, 200, 10)


def test_nobody_counts_further_than_the_bound(
    busy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loads, "MOST", 50)

    with busy.reading() as connection:
        found = load(connection, unit_id=UNIT, now=MONDAY + timedelta(hours=2))

    assert (found.open_items, found.overdue_items, found.stopped_cases) == (50, 50, 10)


def test_no_table_is_read_from_end_to_end(busy: Database) -> None:
    def ask(connection: Connection) -> None:
        units(connection)
        load(connection, unit_id=UNIT, now=MONDAY)
        queues(connection)

    found = plans(busy, questions(busy, ask))

    tables = ("work_item", "timer_job", "job", "instance")
    for plan in found:
        assert not any(f"Seq Scan on {name}" in plan for name in tables), plan
        scanned = [line for line in plan.splitlines() if line.strip().startswith("SCAN")]
        assert not [line for line in scanned if line.split()[1] in tables and "USING" not in line]
