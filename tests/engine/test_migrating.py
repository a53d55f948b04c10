"""Which schema a database has, who may bring it further, and what remains of a broken attempt."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from engine import migrating
from engine.database import Database, open_database
from engine.errors import Conflict, WrongState
from engine.migrating import migrate, require_current, schema_of

ROOT = Path(__file__).parents[2]
MIGRATING = "import sys; from engine.migrating import migrate; migrate(sys.argv[1])"
# Stops before it writes down that it has come to 0021, until it is told to go on.
BROKEN_OFF = f"""
import sys
from sqlalchemy import Engine, event

@event.listens_for(Engine, "before_cursor_execute")
def stop(_connection, _cursor, statement, parameters, _context, _many):
    if statement.startswith("UPDATE alembic_version") and "0021" in statement + str(parameters):
        print("in the middle", flush=True)
        sys.stdin.readline()

{MIGRATING}
"""


def test_a_database_that_lacks_a_migration_says_what_to_do(database_url: str) -> None:
    migrate(database_url, "0016")
    database = open_database(database_url)

    with pytest.raises(WrongState, match=r"but found '0016': run 'alur migrate' first"):
        require_current(database)

    database.close()


def test_an_empty_database_says_what_to_do(database_url: str) -> None:
    database = open_database(database_url)

    with pytest.raises(WrongState, match="but found none: run 'alur migrate' first"):
        require_current(database)

    database.close()


def test_a_database_of_a_later_release_is_neither_served_nor_migrated(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(WrongState, match="but found '9999' of a later release"):
        require_current(database)
    with pytest.raises(WrongState, match="but found '9999' of a later release"):
        migrate(database.url)

    assert schema_of(database).is_newer


def test_of_two_who_migrate_at_once_one_finds_it_done(database_url: str) -> None:
    both = [_program(MIGRATING, database_url) for _ in range(2)]

    said = [each.communicate() for each in both]

    assert [each.returncode for each in both] == [0, 0], said
    database = open_database(database_url)
    require_current(database)
    database.close()


def test_a_migration_that_is_killed_leaves_the_database_as_it_was(database_url: str) -> None:
    # given
    migrate(database_url, "0017")
    before = _columns(database_url)
    with _program(BROKEN_OFF, database_url) as broken:
        assert broken.stdout
        assert broken.stdout.readline() == "in the middle\n"

        # when
        broken.kill()

    # then
    assert _columns(database_url) == before
    database = open_database(database_url)
    assert schema_of(database).found == "0017"
    migrate(database_url)
    require_current(database)
    database.close()


def test_a_migration_that_would_hold_others_up_gives_way(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "PATIENCE", "50ms")
    migrate(postgres_url, "0016")
    before = _columns(postgres_url)
    engine = create_engine(postgres_url)

    with engine.begin() as busy:
        busy.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
        with pytest.raises(Conflict, match="nothing was changed, run 'alur migrate' again"):
            migrate(postgres_url)

    engine.dispose()
    assert _columns(postgres_url) == before


def _program(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def _columns(url: str) -> dict[str, list[str]]:
    """Return the columns of every table of a database."""
    engine = create_engine(url)
    found = inspect(engine)
    columns = {
        table: [str(column["name"]) for column in found.get_columns(table)]
        for table in sorted(found.get_table_names())
    }
    engine.dispose()
    return columns
