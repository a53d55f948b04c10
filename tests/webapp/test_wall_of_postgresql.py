"""The wall that PostgreSQL keeps: who serves sees rows of one office, whatever a query asks for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Table, create_engine, delete, func, select, text, update

from engine import queries
from engine.commands import StartInstance, system_actor
from engine.database import Database, open_database
from engine.embedded_jobs import JobRunner
from engine.errors import Invalid
from engine.granting import grant
from engine.messages import MessageWorker
from engine.migrating import migrate
from engine.queries.few import few_cases
from engine.tables import metadata
from engine.timers import TimerWorker
from tests.databases import migrated_template
from tests.engine.test_granting import SERVING, make_role
from tests.webapp.cast import NEXT_DOOR, UNIT
from tests.webapp.known_things import is_of
from tests.webapp.two_offices import MARK, OUTSIDE, Furnished, open_two
from webapp.context import OFFICES, Offices
from webapp.ids import new_id
from webapp.office_wall import OF_NO_OFFICE, put_up, take_down

TABLES = [table for name, table in metadata.tables.items() if name not in OF_NO_OFFICE]
# What the first office has none of.
LONELY = {"definition_scenario", "definition_call", "timer_start", "purged", "notice_read"}
LONELY |= {"personal_value", "checkpoint_delivery", "event_wait", "kept_apart"}
# Of what the log keeps, who serves may change nothing, whoever's it is.
KEPT = {"entry", "checkpoint", "checkpoint_leaf", "purged", "entry_command"}


@pytest.fixture
def owner(request: pytest.FixtureRequest) -> Iterator[Database]:
    """The database as its owner sees it: there is a role that serves, and a wall before it."""
    request.getfixturevalue("cluster")
    template = migrated_template(migrate)
    opened = open_database(template.create("postgresql"))
    make_role(opened)
    grant(opened, SERVING)
    put_up(opened)
    yield opened
    take_down(opened)
    opened.close()
    template.drop(opened.url)


@pytest.fixture
def two(owner: Database, tmp_path: Path) -> Iterator[Furnished]:
    """Two offices that live a whole life behind the wall: cases, jobs, pages, files, drafts."""
    with open_two(owner.url.replace("alur@", f"{SERVING}@"), tmp_path) as opened:
        yield opened


@contextmanager
def told(two: Furnished, unit: str | None) -> Iterator[Connection]:
    """Give a connection of the serving role that was told of an office by nothing of ours."""
    engine = create_engine(two.pages.database.url)
    with engine.connect() as connection:
        if unit is not None:
            connection.execute(select(func.set_config("alur.unit", unit, False)))
        yield connection
    engine.dispose()


def count(connection: Connection, table: Table, *where: Any) -> int:
    return connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one()


def test_no_statement_of_an_office_meets_rows_of_another(two: Furnished, owner: Database) -> None:
    with owner.reading() as connection:
        there = {table.name: count(connection, table, is_of(table, UNIT)) for table in TABLES}
    assert {name for name, rows in there.items() if not rows} <= LONELY

    with told(two, str(NEXT_DOOR)) as connection:
        seen = {table.name: count(connection, table, is_of(table, UNIT)) for table in TABLES}
        all_seen = {table.name: count(connection, table) for table in TABLES}
    with owner.reading() as connection:
        theirs = {table.name: count(connection, table, is_of(table, NEXT_DOOR)) for table in TABLES}

    assert set(seen.values()) == {0}
    assert all_seen == theirs
    assert theirs["instance"] == 0
    assert theirs["account"] == 2


def test_no_statement_of_an_office_changes_rows_of_another(two: Furnished) -> None:
    with told(two, str(NEXT_DOOR)) as connection:
        for table in TABLES:
            if table.name not in KEPT and table.name not in {"account", "unit"}:
                first = next(iter(table.c))
                touched = connection.execute(update(table).values({first: first}))
                assert touched.rowcount == count(connection, table), table.name
        for name in ("instance", "work_item", "job", "subscription", "message", "notice"):
            assert connection.execute(delete(metadata.tables[name])).rowcount == 0
        connection.rollback()


def test_who_says_no_office_sees_nothing(two: Furnished) -> None:
    for said in (None, "", "semua"):
        with told(two, said) as connection:
            assert {count(connection, table) for table in TABLES} == {0}


def test_workers_of_all_offices_work_behind_the_wall(two: Furnished) -> None:
    offices: Offices = two.pages.app.extensions[OFFICES]
    installation = offices.installation
    next_door = offices.of(NEXT_DOOR)
    case = new_id()
    begin = StartInstance(case, "pemutakhiran_website", {})
    next_door.runtime.submit(begin, actor=system_actor("messages"))
    steps = next_door.runtime.last_statements
    page = two.pages.of(OUTSIDE).get(f"/tugas/{case}/terima:1")
    two.pages.clock.advance(timedelta(days=60))

    fired = TimerWorker(installation).fire_due()
    JobRunner(installation, {"notify": lambda _job: {}}).run_due()
    MessageWorker(installation).deliver()

    assert steps <= 8
    assert page.status_code == 200
    assert fired > 0
    with next_door.database.reading() as connection:
        assert queries.case(connection, instance_id=case).id == case
    with installation.database.reading() as connection:
        assert {each.name for each in TABLES if count(connection, each) == 0} <= LONELY


def test_a_search_finds_its_own_office_s_cases_behind_the_wall(two: Furnished) -> None:
    asked: Any = {
        "definition_ids": None,
        "search": MARK,
        "status": "",
        "narrowing": queries.Narrowing(),
    }
    offices: Offices = two.pages.app.extensions[OFFICES]
    with offices.of(UNIT).database.reading() as connection:
        assert few_cases(connection, 100, unit_id=UNIT, **asked)
        assert few_cases(connection, 100, unit_id=NEXT_DOOR, **asked) == set()
    with offices.of(NEXT_DOOR).database.reading() as connection:
        assert few_cases(connection, 100, unit_id=UNIT, **asked) == set()


def test_texts_are_found_by_their_index_behind_the_wall(owner: Database) -> None:
    body = "SELECT prosrc FROM pg_proc WHERE proname = 'alur_cases_containing'"
    with owner.reading() as connection:
        source = str(connection.scalar(text(body)))
        given = {"grams": "ARRAY['gam', 'ame']", "most": "9", "office": f"'{UNIT}'::uuid"}
        asked = re.sub(r"\b(grams|most|office)\b", lambda name: given[name[0]], source)
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        lines = connection.exec_driver_sql(f"EXPLAIN {asked}")
        plan = "\n".join(str(line[0]) for line in lines)

    assert "instance_by_text" in plan, plan


def test_connections_are_turned_only_where_they_must_be(two: Furnished) -> None:
    """So that one office costs no round trip: its connections stay its own."""
    whole, office = two.pages.database, two.pages.app.extensions["alur"].database
    for each in whole, office:
        with each.reading():
            pass

    kept = []
    for each in (whole, office) * 2:
        with each.reading() as connection:
            kept.append(connection.connection.dbapi_connection)

    assert kept[:2] == kept[2:]
    assert kept[0] is not kept[1]


def test_a_wall_is_put_up_twice_and_taken_down_twice(owner: Database) -> None:
    assert put_up(owner) == put_up(owner) == len(TABLES)
    assert take_down(owner) == len(TABLES)
    assert take_down(owner) == 0


def test_an_embedded_database_has_no_wall(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'alur.db'}")

    with pytest.raises(Invalid, match="found SQLite"):
        put_up(database)

    database.close()


def test_who_owns_no_tables_puts_up_no_wall(owner: Database) -> None:
    served = open_database(owner.url.replace("alur@", f"{SERVING}@"))

    with pytest.raises(Invalid, match=f"'{SERVING}' owns none"):
        put_up(served)

    served.close()
