"""The database: there, migrated, telling the time, with months to come; what its role may do."""

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from engine.clock import SystemClock, VirtualClock
from engine.database import Database, open_database
from engine.granting import grant
from engine.log_months import first_id, make_ahead
from engine.migrating import migrate
from tests.bench import UNIT, Bench
from tests.databases import sqlite_url
from tests.diagrams import boundary, end, job, path, process, start, user
from tests.webapp.doctor.clinic import Clinic
from webapp.doctor.check import OK
from webapp.doctor.examining import examine

SERVING = "alur_doctor_serving"
WAITING = process(
    start(), user("isi"), boundary("telat", "isi", "PT1H", interrupting=True), end(),
    path("mulai", "isi", "selesai"), path("telat", "selesai"),
)  # fmt: skip
WORKING = process(start(), job("kerja"), end(), path("mulai", "kerja", "selesai"))


# ---- the database ------------------------------------------------------------------------------


def test_a_database_with_every_migration_is_well(office: Clinic) -> None:
    assert office.says("database") == OK
    assert office.says("office") == OK
    assert office.says("postgresql") == OK


def test_before_the_first_start_there_is_no_database_and_none_is_made(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path / "var", sqlite_url(tmp_path / "var" / "alur.db"))

    assert "found no such file" in clinic.says("database")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_lacks_its_tables(database_url: str, tmp_path: Path) -> None:
    with closing(open_database(database_url)) as empty, empty.writing():
        pass

    assert "but found no tables" in Clinic(tmp_path, database_url).says("database")


def test_a_database_that_lacks_a_migration_is_an_error(database_url: str, tmp_path: Path) -> None:
    migrate(database_url, "0021")

    assert "but found '0021'" in Clinic(tmp_path, database_url).says("database")


def test_a_database_of_a_later_release_is_a_warning(office: Clinic, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    assert office.says("database").startswith("warning: ")
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_a_database_that_is_away_is_an_error_without_its_password(tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, f"postgresql+psycopg://alur:rahasia@/alur?host={tmp_path}")

    said = clinic.says("database")

    assert said.startswith(
        "error: Expected the database to answer at postgresql+psycopg://alur:***@"
    )
    assert said.endswith("but found OperationalError")


def test_a_file_that_is_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "alur.db").write_text("bukan basis data " * 100, "ascii")

    said = Clinic(tmp_path, sqlite_url(tmp_path / "alur.db")).says("database")

    assert said.endswith("but found DatabaseError")


def test_tables_without_an_office_are_an_error(clinic: Clinic) -> None:
    assert clinic.says("office") == "error: Expected an office in the database, but found none"


def test_a_clock_that_differs_from_the_databases_is_told_by_how_much(on_postgresql: str) -> None:
    clinic = Clinic(Path("/nonexistent"), on_postgresql)
    assert clinic.says("clock") == OK

    clinic.clock = VirtualClock(SystemClock().now() + timedelta(seconds=10))
    assert clinic.says("clock").startswith("warning: ")

    clinic.clock = VirtualClock(SystemClock().now() - timedelta(hours=1))
    assert clinic.says("clock").startswith("error: ")


def test_a_log_without_months_to_come_or_with_strays_is_an_error(
    postgres_url: str, tmp_path: Path
) -> None:
    migrate(postgres_url)
    clinic = Clinic(tmp_path, postgres_url)
    with closing(open_database(postgres_url)) as database:
        make_ahead(database)
        assert clinic.says("log-months") == OK
        bench = Bench(database)
        bench.deploy(WORKING)
        in_2031 = UUID(int=first_id(date(2031, 1, 1)).int | 7 << 76)
        with database.writing() as connection:
            connection.execute(
                text(
                    "INSERT INTO entry (stream_id, seq, unit_id, body, prev, hash) "
                    "VALUES (:id, 1, :unit, '', '', '')"
                ),
                {"id": in_2031, "unit": UNIT},
            )
            coming = connection.scalars(
                text(
                    "SELECT relname FROM pg_class WHERE relnamespace = 'log_months'::regnamespace "
                    "AND relkind = 'r' AND relname ~ '^entry_[0-9]' AND relname > "
                    "to_char(now() AT TIME ZONE 'UTC', '\"entry_\"YYYY_MM')"
                )
            ).all()
            for each in coming:
                connection.exec_driver_sql(f"DROP TABLE log_months.{each}")

    said = clinic.says("log-months")

    assert "error: Expected months of the log to be made ahead, but found none to come" in said
    assert "error: Expected each case in its month of the log, but found 1 in none" in said


# ---- rights ------------------------------------------------------------------------------------


@pytest.fixture
def serving_role(on_postgresql: str) -> str:
    """The address of the database for a role that owns nothing, and may do nothing yet."""
    with closing(open_database(on_postgresql)) as owner, owner.writing() as connection:
        if not connection.scalar(text(f"SELECT to_regrole('{SERVING}')")):
            connection.execute(text(f"CREATE ROLE {SERVING} LOGIN"))
    return on_postgresql.replace("alur@", f"{SERVING}@")


def test_a_role_that_owns_the_tables_is_a_warning(on_postgresql: str, tmp_path: Path) -> None:
    said = Clinic(tmp_path, on_postgresql).says("database-role")

    assert said.startswith("warning: Expected a role that does not own the tables, but 'alur' does")


def test_a_role_that_serves_and_no_more_is_well_in_every_check(
    on_postgresql: str, serving_role: str, tmp_path: Path
) -> None:
    with closing(open_database(on_postgresql)) as owner:
        grant(owner, SERVING)
        clinic = Clinic(tmp_path, serving_role)

        Bench(owner)
        everything = examine(clinic.environment(), SystemClock())
        outside = {"disk-space", "secrets", "workers"}
        amiss = {each.check for each in everything if each.finding.severity != OK}
        assert amiss <= outside
        with owner.writing() as connection:
            connection.execute(text(f"REVOKE ALL ON work_item FROM {SERVING}"))
        assert clinic.says("database-role").startswith(
            f"error: Expected '{SERVING}' to have rights on every table, but found 1 without"
        )


def test_walls_must_stand_round_every_table_of_several_offices(
    postgres_url: str, tmp_path: Path
) -> None:
    migrate(postgres_url)
    clinic = Clinic(tmp_path, postgres_url)
    with closing(open_database(postgres_url)) as database:
        Bench(database)
        with database.writing() as connection:
            connection.execute(text("ALTER TABLE job ENABLE ROW LEVEL SECURITY"))
        assert clinic.says("walls") == OK  # one office: there is nobody to be kept apart
        Bench(database, unit_id=UUID(int=UNIT.int + 1))

    said = clinic.says("walls")

    assert "error: Expected row-level security on every table of offices, but found" in said
    assert "warning: Expected row-level security to bind 'alur', but found that it passes" in said
