"""No hot statement reads a table of cases from end to end, whatever its parameters will be.

PostgreSQL plans a statement that comes often for parameters that it does not know. The partial
indexes answer only where a status is written in the statement's own text.
"""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

import engine
from engine import history, queries
from engine.clock import SystemClock
from engine.database import Database, open_database
from engine.log_months import first_id
from engine.migrating import migrate
from engine.queries import Spot
from engine.runtime import Runtime
from engine.statements import Hot
from engine.timers import TimerWorker
from engine.together import together
from tests.bench import UNIT
from tests.databases import drop, migrated_template
from tests.plans import questions

CASES = 4_000
READ_WHOLE = re.compile(
    r"Seq Scan on (instance|work_item|timer_job|job|entry_command|entry_\w+)\b", re.MULTILINE
)
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ONE = UUID(int=first_id(NOW.date()).int + 7)
PERSON: dict[str, Any] = {
    "unit_id": UNIT,
    "person_id": "ana 7",
    "groups": ["petugas", "kasie"],
    "now": NOW,
}

Ask = Callable[[Connection], object]
QUESTIONS: dict[str, Ask] = {
    "inbox": lambda c: queries.inbox(c, **PERSON),
    "inbox: mine": lambda c: queries.inbox(c, **PERSON, only="mine"),
    "inbox: late": lambda c: queries.inbox(c, **PERSON, only="late"),
    "inbox: far": lambda c: queries.inbox(c, **PERSON, after=Spot(NOW, NOW, ONE, "isi:1", False)),
    "counts": lambda c: queries.inbox_counts(c, **PERSON, zone="Asia/Jakarta"),
    "work items of a case": lambda c: queries.work_items_of(c, instance_id=ONE),
    "log of a case": lambda c: list(history.entries(c, ONE)),
    "some of a case's log": lambda c: list(history.entries(c, ONE, after=20, limit=10)),
    "end of a log": lambda c: history.last_entries(c, UNIT, before=None, limit=50),
    "a command sent again": lambda c: history.by_command_id(c, UNIT, "ana 7"),
    "jobs of a case": lambda c: queries.open_jobs(c, unit_id=UNIT, instance_id=ONE),
    "what a subscriber was not told": lambda c: queries.untold(
        c, unit_id=UNIT, subscription_id=ONE, limit=100
    ),
    "timers of a case": lambda c: queries.open_timers(c, unit_id=UNIT, instance_id=ONE),
    "incidents of a case": lambda c: queries.incidents(c, unit_id=UNIT, instance_id=ONE),
    "revisions of a case": lambda c: queries.revisions(c, instance_id=ONE),
}


def hot_statements() -> dict[str, Hot]:
    """Return every statement of the engine that is compiled once, by where it stands."""
    found: dict[str, Hot] = {}
    for module in pkgutil.iter_modules(engine.__path__):
        if not module.ispkg:
            its = importlib.import_module(f"engine.{module.name}")
            found |= {
                f"{module.name}.{name}": value
                for name, value in vars(its).items()
                if isinstance(value, Hot)
            }
    return {name: found[name] for name in sorted(found)}


@pytest.fixture(scope="module")
def filled(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An office with a few thousand cases, in which every part of the log has some."""
    request.getfixturevalue("cluster")
    url = migrated_template(migrate).create("postgresql")
    with closing(open_database(url)) as database:
        with database.writing() as connection:
            fill(connection)
        with database.engine.connect().execution_options(
            isolation_level="AUTOCOMMIT"
        ) as connection:
            connection.execute(text("VACUUM ANALYZE"))
        yield database
    drop(url)


@pytest.mark.parametrize("name", hot_statements())
def test_a_statement_of_a_step_uses_an_index(filled: Database, name: str) -> None:
    compiled = hot_statements()[name].compiled(filled)
    written = together(((compiled.text, 1),)).text

    with filled.reading() as connection:
        plan = generic_plan(connection, written)

    assert not READ_WHOLE.search(plan), plan


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_of_a_page_uses_an_index(filled: Database, name: str) -> None:
    asked = sent_by(filled, QUESTIONS[name])

    with filled.reading() as connection:
        plans = [generic_plan(connection, numbered(each)) for each in asked]

    assert plans
    assert not any(READ_WHOLE.search(plan) for plan in plans), "\n\n".join(plans)


def test_the_timers_that_are_due_come_from_their_partial_index(filled: Database) -> None:
    worker = TimerWorker(Runtime(filled, unit_id=UNIT, clock=SystemClock()))
    asked = [
        *sent_by(filled, lambda _: worker.next_due()),
        *sent_by(filled, lambda connection: connection.execute(worker._candidates())),
    ]

    with filled.reading() as connection:
        plans = [generic_plan(connection, numbered(each)) for each in asked]

    assert len(plans) == 2
    assert all("timer_job_waiting_by_" in plan for plan in plans), "\n\n".join(plans)


# ---- inside --------------------------------------------------------------------------------------


def sent_by(database: Database, ask: Ask) -> list[str]:
    """Return the questions that are sent."""
    return [statement for statement, _ in questions(database, ask)]


def numbered(statement: str) -> str:
    """Return a statement with its parameters as `$1`, `$2` …, the same one under one number."""
    names: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        return f"${names.setdefault(found[1], len(names) + 1)}"

    return re.sub(r"%\((\w+)\)s", number, statement)


def generic_plan(connection: Connection, statement: str) -> str:
    """Return how PostgreSQL answers a statement whose parameters it does not know."""
    connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_generic_plan")
    driver: Any = connection.connection.driver_connection
    driver.execute(b"PREPARE one AS " + statement.encode())
    count = driver.execute(
        "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'one'"
    ).fetchone()[0]
    nothing = f"({', '.join(['NULL'] * count)})" if count else ""
    lines = driver.execute(f"EXPLAIN EXECUTE one{nothing}".encode()).fetchall()
    driver.execute("DEALLOCATE one")
    return "\n".join(line[0] for line in lines)


def fill(connection: Connection) -> None:
    """Add the rows, by the database itself."""
    ids = {
        "before": first_id(date(2020, 1, 1)),
        "now": first_id(NOW.date()),
        "far": first_id(date(2090, 1, 1)),
        "after": UUID(int=2**128 - 2**40),
    }
    connection.execute(text("CREATE TEMP TABLE these (n int, id uuid) ON COMMIT DROP"))
    rows = [{"n": n, "id": UUID(int=ids["now"].int + n)} for n in range(CASES)]
    connection.execute(text("INSERT INTO these VALUES (:n, :id)"), rows)
    values = {"unit": UNIT, "now": NOW, "definition": UUID(int=9)}
    for statement in _FILL:
        connection.execute(text(statement), values)
    months = connection.execute(
        text("SELECT entry_first_id((now() + make_interval(months => m))::date) "
             "FROM generate_series(0, 3) AS m")
    ).scalars()  # fmt: skip
    for base in (*ids.values(), *months):
        lines = [{"id": UUID(int=base.int + n), "unit": UNIT} for n in range(CASES // 4)]
        connection.execute(text(_ENTRY), lines)


_ENTRY = """INSERT INTO entry (stream_id, seq, unit_id, body, prev, hash)
    VALUES (:id, 1, :unit, '\\x7b7d', '\\x00', '\\x00')"""
# With drafts, as a short table is rightly read as a whole.
_FILL = (
    """INSERT INTO instance (id, unit_id, definition_id, status, summary, started_at, moved_at,
         seq, head, snapshot)
       SELECT id, :unit, :definition, CASE WHEN n % 10 = 0 THEN 'running' ELSE 'completed' END,
         '{}', CAST(:now AS timestamptz) + n * interval '1 second', :now, 1, '\\x00', '\\x7b7d'
       FROM these""",
    """INSERT INTO work_item (instance_id, key, unit_id, group_key, status, person_id, offered_at,
         due_at, escalated_to, draft)
       SELECT id, 'isi:1', :unit, CASE WHEN n % 20 = 0 THEN 'petugas' ELSE 'operator' END,
         CASE WHEN n % 10 = 0 THEN 'open' ELSE 'completed' END, 'ana ' || n, :now,
         CAST(:now AS timestamptz) + n * interval '1 second',
         CASE WHEN n % 40 = 0 THEN 'kasie' END, jsonb_build_object('judul', repeat('x', 1000))
       FROM these""",
    """INSERT INTO timer_job (instance_id, key, unit_id, due_at, status)
       SELECT id, 'isi_sla:1', :unit, CAST(:now AS timestamptz) + n * interval '1 second',
         CASE WHEN n % 10 = 0 THEN 'waiting' ELSE 'fired' END FROM these""",
    """INSERT INTO job (id, unit_id, instance_id, key, topic, answers, payload, status, run_at)
       SELECT id || ':1:0', :unit, id, 'kirim:1', 'notify', 1, '{}',
         CASE WHEN n % 50 = 0 THEN 'todo' ELSE 'done' END, :now FROM these""",
    """INSERT INTO entry_command (unit_id, filed_as, stream_id, seq)
       SELECT :unit, 'ana ' || n, id, 1 FROM these""",
    """INSERT INTO definition (id, unit_id, process_id, version, name, digest, diagram,
         deployed_at, deployed_by, in_force_at)
       VALUES (:definition, :unit, 'p', 1, 'P', '', '\\x00', :now, 'ana', :now)""",
    "INSERT INTO unit (id, name, zone) VALUES (:unit, 'Kominfo', 'Asia/Jakarta')",
)
