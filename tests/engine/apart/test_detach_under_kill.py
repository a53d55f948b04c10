"""A process that moves a month is killed in the middle: nothing is lost, the next one ends it."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, text

from engine import apart_rows, verifying
from engine.apart_file import open_file
from engine.database import Database, open_database
from engine.detaching import attach, detach
from engine.migrating import migrate
from engine.tables import entry
from tests.bench import UNIT, Bench
from tests.engine.apart.months import NAME, ONE_STEP, ended, make_old, order

ROOT = Path(__file__).parents[3]
# Moves the month, and stands still where the database says so.
MOVER = f"""
import sys
from pathlib import Path
from uuid import UUID
from sqlalchemy import event
from engine import detaching
from engine.clock import SystemClock
from engine.commands import Actor
from engine.database import open_database
from engine.runtime import Runtime

url, deed, *places = sys.argv[1:]
database = open_database(url)

def stand_still(*_):
    print("in the middle", flush=True)
    sys.stdin.readline()

event.listen(
    database.engine, "connect", lambda connection, _: connection.add_notice_handler(stand_still)
)
runtime = Runtime(database, unit_id=UUID("{UNIT}"), clock=SystemClock())
actor = Actor("b", "B", "", ("administrator",))
order = detaching.Order(lambda _: actor, lambda _: runtime, "JRA", "BA 7")
if deed == "detach":
    detaching.detach(database, "{NAME}", Path(places[0]), order)
else:
    detaching.attach(database, [Path(place) for place in places], order)
"""
STOPS = {
    "detach: its office's log is being written": "CREATE TRIGGER stop AFTER INSERT ON kept_apart "
    "FOR EACH ROW EXECUTE FUNCTION stop()",
    "detach: its table is being dropped": "CREATE EVENT TRIGGER stop ON ddl_command_end "
    "WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION stop_at()",
    "attach: its table is being attached": "CREATE EVENT TRIGGER stop ON ddl_command_end "
    "WHEN TAG IN ('CREATE TRIGGER') EXECUTE FUNCTION stop_at()",
    "attach: its office's log is being written": "CREATE TRIGGER stop AFTER UPDATE ON kept_apart "
    "FOR EACH ROW EXECUTE FUNCTION stop()",
}


def set_stop(database: Database, stop: str) -> None:
    body = "LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'in the middle'; {} END $$"
    for statement in (
        f"CREATE FUNCTION stop() RETURNS trigger {body.format('RETURN NULL;')}",
        f"CREATE FUNCTION stop_at() RETURNS event_trigger {body.format('')}",
        stop,
    ):
        with database.writing() as connection:
            connection.execute(text(statement))


def end_stop(database: Database, stop: str) -> None:
    what = "EVENT TRIGGER stop" if "EVENT" in stop else "TRIGGER stop ON kept_apart"
    with database.writing() as connection:
        connection.execute(text(f"DROP {what}"))


def kill_in_the_middle(url: str, deed: str, place: str) -> None:
    mover = subprocess.Popen(
        [sys.executable, "-c", MOVER, url, deed, place],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert mover.stdin is not None
    assert mover.stdout is not None
    assert mover.stdout.readline() == b"in the middle\n"
    mover.kill()
    mover.wait()
    mover.stdin.close()
    mover.stdout.close()


def is_whole(bench: Bench, folder: Path) -> bool:
    """Say whether each log is in the tables, or in a file that its office's log names."""
    assert [each.problem for each in bench.verify() if not each.is_sound] == []
    with bench.database.reading() as connection:
        if connection.scalar(select(entry.c.seq).where(entry.c.stream_id > UNIT, entry.c.seq == 2)):
            return True
        kept = apart_rows.kept(connection, UNIT, NAME)
        assert kept is not None
        found = list(verifying.verify_file(connection, open_file(folder / kept.file)))
    return [each.is_sound for each in found] == [True, True]


@pytest.mark.parametrize("moment", STOPS)
def test_nothing_is_lost_and_whoever_comes_next_ends_it(
    postgres_url: str, tmp_path: Path, moment: str
) -> None:
    # given
    migrate(postgres_url)
    with closing(open_database(postgres_url)) as database:
        make_old(database)
        bench = Bench(database)
        bench.deploy(ONE_STEP)
        for number in (1, 2):
            ended(bench, number)
        deed, place = moment.split(":")[0], str(tmp_path)
        if deed == "attach":
            place = str(detach(database, NAME, tmp_path, order(bench))[0].path)
        set_stop(database, STOPS[moment])

        # when
        kill_in_the_middle(postgres_url, deed, place)

        # then
        end_stop(database, STOPS[moment])
        assert is_whole(bench, tmp_path)

        # and
        if deed == "detach":
            detach(database, NAME, tmp_path, order(bench))
        else:
            attach(database, [Path(place)], order(bench))
        assert is_whole(bench, tmp_path)
        with database.reading() as connection:
            kept = apart_rows.kept(connection, UNIT, NAME)
            assert kept is not None
            assert kept.is_apart == (deed == "detach")
        leftovers = [path for path in tmp_path.iterdir() if path.name.startswith(".")]
        assert leftovers == []
