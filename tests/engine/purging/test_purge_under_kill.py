"""A process that purges cases is killed in the middle: all of them are there, or none."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select, text

from engine.commands import Actor, ApprovePurge, ProposePurge
from engine.tables import entry, instance, purged
from tests.bench import ADMIN, UNIT, Bench
from tests.diagrams import end, path, process, start, user

ROOT = Path(__file__).parents[3]
OTHER = Actor("admin2", "Admin lain", "", ("administrator",))
PURGE = UUID(int=5)
ONE_STEP = process(start(), user("isi"), end(), path("mulai", "isi", "selesai"))
# Approves the purge, and stands still where the first case's row goes: its log is gone by then.
APPROVER = f"""
import sys
from uuid import UUID
from sqlalchemy import event
from engine.clock import SystemClock
from engine.commands import Actor, ApprovePurge
from engine.database import open_database
from engine.runtime import Runtime

database = open_database(sys.argv[1])

def stand_still(*_):
    print("in the middle", flush=True)
    sys.stdin.readline()

def watch(connection, _):
    if database.is_sqlite:
        connection.create_function("stand_still", 0, stand_still)
    else:
        connection.add_notice_handler(stand_still)

event.listen(database.engine, "connect", watch)
runtime = Runtime(database, unit_id=UUID("{UNIT}"), clock=SystemClock())
runtime.submit(ApprovePurge(UUID("{PURGE}")), actor=Actor("b", "B", "", ("administrator",)))
"""
STOPS = {
    True: [
        """CREATE TRIGGER stop BEFORE DELETE ON instance BEGIN SELECT stand_still(); END""",
    ],
    False: [
        """CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE NOTICE 'in the middle'; RETURN OLD; END $$""",
        """CREATE TRIGGER stop BEFORE DELETE ON instance FOR EACH ROW EXECUTE FUNCTION stop()""",
    ],
}


def counts(bench: Bench) -> tuple[int, int, int]:
    """Return how many cases, purged cases and entries of cases there are."""
    with bench.database.reading() as connection:
        cases, listed = (
            connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (instance, purged)
        )
        of_cases = select(func.count()).where(entry.c.stream_id != UNIT)
        return cases, listed, connection.scalar(of_cases) or 0


def test_all_cases_are_there_or_none(bench: Bench, migrated_url: str) -> None:
    # given
    bench.deploy(ONE_STEP)
    cases = [bench.start() for _ in range(5)]
    for case in cases:
        bench.cancel(case)
    bench.submit(ProposePurge(PURGE, tuple(map(str, cases)), "JRA", "BA 1"), ADMIN)
    with bench.database.writing() as connection:
        for statement in STOPS[bench.database.is_sqlite]:
            connection.execute(text(statement))

    # when
    approver = subprocess.Popen(
        [sys.executable, "-c", APPROVER, migrated_url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert approver.stdin is not None
    assert approver.stdout is not None
    assert approver.stdout.readline() == b"in the middle\n"
    approver.kill()
    approver.wait()
    approver.stdin.close()
    approver.stdout.close()

    # then
    assert counts(bench) == (5, 0, 10)
    assert bench.verify() == []

    # and whoever comes next destroys them all
    with bench.database.writing() as connection:
        table = "" if bench.database.is_sqlite else " ON instance"
        connection.execute(text(f"DROP TRIGGER stop{table}"))
    bench.submit(ApprovePurge(PURGE), OTHER)
    assert counts(bench) == (0, 5, 0)
