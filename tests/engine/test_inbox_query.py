"""The inbox's order and filters, against plain Python; and that its indexes are used.

The query takes the first lines of several indexes and puts them together, so every combination
of groups, escalations, claims, missing due times and equal times must give the same pages.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, event, insert, text

from engine import queries
from engine.database import Database, open_database
from engine.migrating import migrate
from engine.queries import Counts, Spot
from engine.tables import definition, instance, work_item
from tests.bench import MONDAY, UNIT
from tests.databases import DIALECTS, drop, migrated_template

NEIGHBOUR = UUID(int=2)
DEFINITION = UUID(int=3)
MIDNIGHT = datetime(2026, 11, 23, 17, 0, tzinfo=MONDAY.tzinfo)  # of Jakarta
EXAMPLES = {"sqlite": 150, "postgresql": 25}

Row = dict[str, Any]
moments = st.sampled_from([-1500, -60, 0, 1, 60, 16 * 60, 1500]).map(
    lambda minutes: MONDAY + timedelta(minutes=minutes)
)
groups = st.sampled_from(["staf", "kepala", "arsip"])
rows = st.fixed_dictionaries(
    {
        "instance_id": st.integers(1, 6).map(lambda number: UUID(int=number)),
        "key": st.sampled_from(["isi:1", "isi:2", "periksa:1", "Periksa:1"]),
        "unit_id": st.sampled_from([UNIT, UNIT, UNIT, NEIGHBOUR]),
        "group_key": groups,
        "status": st.sampled_from(["open", "open", "open", "completed", "withdrawn"]),
        "person_id": st.sampled_from([None, None, "ana", "budi"]),
        "offered_at": moments,
        "due_at": st.none() | moments,
        "escalated_to": st.none() | groups,
    }
)


@dataclass(frozen=True)
class Question:
    groups: Sequence[str]
    only: str
    limit: int
    offset: int


questions = st.builds(
    Question,
    st.lists(groups, max_size=4),  # one may be said twice
    st.sampled_from(["all", "mine", "late"]),
    st.integers(0, 8),
    st.integers(0, 12),
)


@pytest.fixture(scope="module", params=DIALECTS)
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with one definition and six cases, for as many examples as are tried."""
    folder: Path = tmp_path_factory.mktemp("inbox")
    if request.param == "postgresql":
        request.getfixturevalue("cluster")
    url = migrated_template(migrate).create(request.param, folder)
    with closing(open_database(url)) as database:
        with database.writing() as connection:
            add_cases(connection, 6)
        yield database
    drop(url)


def test_every_page_is_what_sorting_all_rows_gives(office: Database) -> None:
    @settings(max_examples=EXAMPLES[office.dialect], database=None)
    @given(
        st.lists(rows, max_size=30, unique_by=lambda row: (row["instance_id"], row["key"])),
        questions,
    )
    def holds(items: list[Row], question: Question) -> None:
        with office.writing() as connection:
            connection.execute(delete(work_item))
            add_items(connection, items)
            collated = list(
                connection.execute(
                    text("SELECT DISTINCT key FROM work_item ORDER BY key")
                ).scalars()
            )
        concerning = sorted(
            (item for item in items if concerns(item, question.groups)),
            key=lambda item: place(item, collated),
        )
        shown = [item for item in concerning if is_shown(item, question.only)]

        everything = page(office, replace(question, limit=99, offset=0))
        assert walked(office, question) == everything
        assert walked(office, question, "berkas") == everything
        assert page(office, question) == [
            (item["instance_id"], item["key"])
            for item in shown[question.offset : question.offset + question.limit]
        ]
        assert counted(office, question.groups) == Counts(
            open=len(concerning),
            mine=sum(is_shown(item, "mine") for item in concerning),
            late=sum(is_shown(item, "late") for item in concerning),
            due_today=sum(
                item["due_at"] is not None and MONDAY < item["due_at"] < MIDNIGHT
                for item in concerning
            ),
        )

    holds()


def test_a_member_of_very_many_groups_sees_the_same(office: Database) -> None:
    many = [f"kelompok {number}" for number in range(300)]
    with office.writing() as connection:
        connection.execute(delete(work_item))
        add_items(connection, [item(1, group_key="kelompok 299"), item(2, escalated_to=many[7])])

    found = page(office, Question(many, "all", 25, 0))

    assert found == [(UUID(int=1), "isi:1"), (UUID(int=2), "isi:1")]


def test_a_search_of_blanks_is_none(office: Database) -> None:
    with office.writing() as connection:
        connection.execute(delete(work_item))
        add_items(connection, [item(1, group_key="staf")])

    assert page(office, Question(["staf"], "all", 25, 0), search=" \t") == [(UUID(int=1), "isi:1")]


@pytest.mark.parametrize("analyzed", [False, True])
@pytest.mark.parametrize("only", ["all", "late", "mine"])
def test_a_page_is_read_by_the_indexes_on_open_items(
    migrated_url: str, only: str, analyzed: bool
) -> None:
    with closing(open_database(migrated_url)) as database:
        fill(database, analyzed=analyzed or not database.is_sqlite)  # PostgreSQL does it by itself

        plan = plan_of(database, lambda: page(database, Question(["staf"], only, 5, 0)))

    assert "work_item_open_by_person" in plan
    assert ("work_item_open_by_group" in plan) == (only != "mine")
    assert ("work_item_open_by_escalation" in plan) == (only != "mine")
    assert "SCAN work_item" not in plan
    assert "Seq Scan on work_item" not in plan


def test_open_items_are_counted_by_the_index_alone_on_sqlite(tmp_path: Path) -> None:
    with closing(open_database(migrated_template(migrate).create("sqlite", tmp_path))) as database:
        fill(database, analyzed=False)

        plan = plan_of(database, lambda: counted(database, ["staf"]))

    assert "USING COVERING INDEX work_item_open_by_group" in plan
    assert "USING INDEX work_item_open_by_escalation" in plan
    assert "SCAN work_item" not in plan


# ---- what the answers are compared with ----------------------------------------------------


def concerns(item: Row, groups: Sequence[str]) -> bool:
    return (
        item["unit_id"] == UNIT
        and item["status"] == "open"
        and (item["group_key"] in groups or item["escalated_to"] in groups)
    )


def is_shown(item: Row, only: str) -> bool:
    if only == "mine":
        return bool(item["person_id"] == "ana")
    return only == "all" or (item["due_at"] is not None and item["due_at"] <= MONDAY)


def place(item: Row, collated: Sequence[str]) -> tuple[Any, ...]:
    return (
        item["person_id"] != "ana",
        item["due_at"] is None,
        item["due_at"] or MONDAY,
        item["offered_at"],
        item["instance_id"],
        collated.index(item["key"]),  # a database has its own order of letters
    )


# ---- rows and questions --------------------------------------------------------------------


def add_cases(connection: Connection, count: int) -> None:
    connection.execute(
        insert(definition).values(
            id=DEFINITION,
            unit_id=UNIT,
            process_id="cuti",
            version=1,
            name="Cuti",
            digest="0" * 64,
            diagram=b"",
            deployed_at=MONDAY,
            deployed_by="analis",
            in_force_at=MONDAY,
        )
    )
    case = {
        "unit_id": UNIT,
        "definition_id": DEFINITION,
        "status": "running",
        "summary": {},
        "search": "berkas",
        "started_at": MONDAY,
        "moved_at": MONDAY,
        "seq": 1,
        "head": b"",
        "snapshot": b"",
    }
    cases = [{**case, "id": UUID(int=number)} for number in range(1, count + 1)]
    connection.execute(insert(instance), cases)


def add_items(connection: Connection, items: Sequence[Row]) -> None:
    if items:
        connection.execute(insert(work_item), list(items))


def item(number: int, **values: Any) -> Row:
    """Return an open work item of a case; what is not said is nobody's."""
    nobodys = {
        "key": "isi:1",
        "unit_id": UNIT,
        "group_key": "lain",
        "status": "open",
        "person_id": None,
        "offered_at": MONDAY,
        "due_at": None,
        "escalated_to": None,
    }
    return {**nobodys, "instance_id": UUID(int=number), **values}


def fill(database: Database, *, analyzed: bool) -> None:
    """Add a few hundred open items among finished ones, as an office has them."""
    with database.writing() as connection:
        add_cases(connection, 800)
        add_items(
            connection,
            [
                item(
                    number,
                    group_key=f"kelompok {number % 8}" if number % 5 else "staf",
                    status="open" if number % 2 else "completed",
                    person_id="ana" if number % 101 == 0 else f"orang {number % 40}",
                    due_at=MONDAY + timedelta(minutes=number - 30) if number % 7 else None,
                    escalated_to="staf" if number % 13 == 0 else None,
                    draft={"judul": "x" * 1000},  # a short table is rightly read as a whole
                )
                for number in range(1, 801)
            ],
        )
        if analyzed:
            connection.execute(text("ANALYZE"))


def test_nobody_counts_further_than_a_thousand(office: Database) -> None:
    with office.writing() as connection:
        connection.execute(delete(work_item))
        late = [
            item(1, key=f"isi:{number}", group_key="staf", person_id="ana", due_at=MONDAY)
            for number in range(1, 1_201)
        ]
        add_items(connection, late)

    most = queries.MOST_COUNTED
    assert counted(office, ["staf"]) == Counts(most + 1, most + 1, most + 1, 0)


def page(database: Database, question: Question, search: str = "") -> list[tuple[UUID, str]]:
    with database.reading() as connection:
        found = queries.inbox(
            connection,
            unit_id=UNIT,
            person_id="ana",
            groups=question.groups,
            now=MONDAY,
            only=question.only,
            search=search,
            limit=question.limit,
            offset=question.offset,
        )
    return [(line.instance_id, line.key) for line in found]


def walked(database: Database, question: Question, search: str = "") -> list[tuple[UUID, str]]:
    """Return all lines as one gets them who goes from page to page."""
    after: Spot | None = None
    found: list[tuple[UUID, str]] = []
    while True:
        with database.reading() as connection:
            lines = queries.inbox(
                connection,
                unit_id=UNIT,
                person_id="ana",
                groups=question.groups,
                now=MONDAY,
                only=question.only,
                search=search,
                limit=question.limit % 3 + 1,
                after=after,
            )
        if not lines:
            return found
        found += [(line.instance_id, line.key) for line in lines]
        after = Spot.read(str(queries.spot_of(lines[-1], "ana")))


def counted(database: Database, groups: Sequence[str]) -> Counts:
    with database.reading() as connection:
        return queries.inbox_counts(
            connection,
            unit_id=UNIT,
            person_id="ana",
            groups=groups,
            now=MONDAY,
            zone="Asia/Jakarta",
        )


def plan_of(database: Database, ask: Callable[[], object]) -> str:
    """Return how the database answers the question about work items that `ask` sends."""
    sent: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, values: Any, *_: object) -> None:
        sent.append((statement, values))

    event.listen(database.engine, "before_cursor_execute", note)
    ask()
    event.remove(database.engine, "before_cursor_execute", note)
    [(statement, values)] = [each for each in sent if "work_item" in each[0]]
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    with database.reading() as connection:
        lines = connection.exec_driver_sql(explain + statement, values)
        return "\n".join(str(line[-1]) for line in lines)
