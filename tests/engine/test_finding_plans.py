"""Finding cases reads no table from end to end: each criterion has its index, or a bound."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from engine import queries
from engine.database import Database
from engine.queries import Bounds, Chosen, Narrowing, RegisterNumber
from tests.bench import MONDAY
from tests.databases import DIALECTS
from tests.engine.found_cases import VERSIONS, Row, a_case, choice, opened, replace_cases
from tests.plans import plans, questions

INDEXES: dict[str, dict[str, Any]] = {
    "instance_by_time": {"value": ("kind", "foto")},
    "work_item_by_person": {"person_id": "ana 7"},
    "work_item_by_key": {"element_id": "langka"},
    "work_item_late": {"late_at": MONDAY},
    "instance_signed_by_one": {"is_signed_by_one": True},
    "incident_by_time": {"incident": "ever"},
    "register_line_key": {"number": RegisterNumber("agenda", 7)},
}


@pytest.fixture(scope="module", params=DIALECTS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """The same with many cases, so that their indexes are worth using."""
    for database in opened(request, tmp_path_factory.mktemp("many")):
        fill(database)
        yield database


@pytest.mark.parametrize("index", INDEXES)
def test_a_criterion_is_answered_by_its_index(filled: Database, index: str) -> None:
    plans = plans_of(filled, choice(narrowing=Narrowing(**INDEXES[index])))

    assert any(index in plan or (filled.is_sqlite and _own(index) in plan) for plan in plans)
    assert not any(plan_reads_all(plan) for plan in plans), "\n\n".join(plans)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"search": "kata77"},
        {"status": "cancelled"},
        {"definition_ids": [VERSIONS[1]]},
        {"definition_ids": list(VERSIONS)},
        {"narrowing": Narrowing(since=MONDAY, until=MONDAY + timedelta(hours=9))},
        {"narrowing": Narrowing(without_element_id="isi", group="kepala")},
        {"narrowing": Narrowing(turned=("isi", "langka"))},
    ],
)
def test_no_search_reads_all_cases(filled: Database, wanted: Row) -> None:
    plans = plans_of(filled, choice(**wanted))

    assert not any(plan_reads_all(plan) for plan in plans), "\n\n".join(plans)


def _own(index: str) -> str:
    """Return what SQLite calls the index of a table's own key."""
    return f"sqlite_autoindex_{index.removesuffix('_key')}_1"


def plan_reads_all(plan: str) -> bool:
    """Whether a table of cases is read from end to end, but for the newest of an index."""
    lines = plan.splitlines()
    return any(
        line.strip().startswith(("SCAN instance", "SCAN work_item", "SCAN incident"))
        and "USING" not in line
        and "VIRTUAL TABLE" not in line
        for line in lines
    ) or any(f"Seq Scan on {name}" in plan for name in ("instance", "work_item", "register_line"))


def plans_of(database: Database, chosen: Chosen) -> list[str]:
    """Return how the database answers each question of a search that goes all roads."""

    def ask(connection: Connection) -> None:
        for bounds in (Bounds(30, 2_000, 40, 100), Bounds(30, 2_000, 0, 100)):
            found = queries.find_cases(connection, chosen, bounds=bounds, most=50)
            queries.case_lines(connection, found.ids)

    return plans(database, questions(database, ask))


def fill(database: Database) -> None:
    """Add a few thousand cases: what is asked for is rare in them."""
    rows = [
        a_case(
            definition_id=VERSIONS[number % 500 == 0],
            status="cancelled" if number % 500 == 1 else "completed",
            search=f"kata{number} pasar",
            started_at=MONDAY + timedelta(minutes=number),
            signed_by_one=1 if number % 500 == 2 else None,
            items=[
                {
                    "key": "langka:1" if number % 500 == 3 else "isi:1",
                    "group_key": "staf",
                    "status": "completed",
                    "person_id": f"ana {number % 700}",
                    "due_at": MONDAY + timedelta(days=0 if number % 500 == 4 else 90),
                    "ended_at": MONDAY + timedelta(minutes=number),
                }
            ],
            incident="open" if number % 500 == 5 else None,
            number=(number, 2026),
        )
        for number in range(1_500)
    ]
    with database.writing() as connection:
        replace_cases(connection, rows)
        if not database.is_sqlite:  # PostgreSQL does it by itself
            connection.execute(text("ANALYZE"))
