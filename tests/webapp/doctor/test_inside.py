"""What is inside an installation: database, rights, files, checkpoints, what waits, who works."""

import io
from collections.abc import Mapping
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update

from engine.checkpoints import Signer, seal
from engine.clock import SystemClock, VirtualClock
from engine.database import Database, open_database
from engine.granting import grant
from engine.jobs import JobContext, JobFailed
from engine.log_months import first_id, make_ahead
from engine.migrating import migrate
from engine.tables import job as jobs
from tests.bench import UNIT, Bench
from tests.databases import sqlite_url
from tests.diagrams import boundary, end, job, path, process, start, user
from tests.webapp.doctor.clinic import Clinic
from webapp.auditing.delivery import deliver
from webapp.auditing.receivers import receivers
from webapp.doctor.check import OK
from webapp.files.opening import open_store
from webapp.files.records import record
from webapp.server import alone_in
from webapp.settings import read_settings

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


def test_a_role_that_serves_and_no_more_is_well(
    on_postgresql: str, serving_role: str, tmp_path: Path
) -> None:
    with closing(open_database(on_postgresql)) as owner:
        grant(owner, SERVING)
        clinic = Clinic(tmp_path, serving_role)

        assert clinic.says("database") == OK
        assert clinic.says("database-role") == OK
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


# ---- files -------------------------------------------------------------------------------------


def test_a_store_that_cannot_be_written_to_is_an_error(office: Clinic) -> None:
    assert office.says("file-store") == OK
    for folder in ("drafts", ""):
        (office.var / "files" / folder).rmdir()
    (office.var / "files").write_text("bukan folder", "ascii")

    said = office.says("file-store")

    assert said.startswith(f"error: Expected to write to the file store in '{office.var}/files'")


def test_files_are_held_against_their_digests(office: Clinic, bench: Bench) -> None:
    store = open_store(read_settings(office.environment()).files_place, bench.clock)
    places = []
    for number in range(3):
        stored = store.save(io.BytesIO(b"berkas %d\n" % number), name=f"{number}.txt", max_bytes=99)
        places.append(store.path(stored.digest))
        with bench.database.writing() as connection:
            record(connection, stored, unit_id=UNIT, now=bench.clock.now())
    bench.clock.advance(timedelta(hours=1))
    assert office.findings("stored-files")[0].sentence.startswith("3 files were looked at")

    places[0].unlink()
    places[1].chmod(0o600)
    places[1].write_bytes(b"lain")

    assert office.says("stored-files") == (
        "error: Expected 3 files to be what they were, but found 1 missing and 1 changed"
    )


# ---- checkpoints -------------------------------------------------------------------------------


def test_what_moved_must_be_signed_in_time(office: Clinic, bench: Bench) -> None:
    bench.deploy(WAITING)
    bench.start()
    assert office.says("checkpoints") == OK
    bench.clock.advance(timedelta(hours=4))
    assert office.says("checkpoints").startswith(
        "warning: Expected a checkpoint every 60 minutes when something moved"
    )

    seal(bench.database, UNIT, Signer(b"rahasia kantor"), at=bench.clock.now())
    bench.clock.advance(timedelta(days=3))

    assert office.says("checkpoints") == OK  # nothing moved since


def test_who_keeps_checkpoints_must_have_taken_the_newest(office: Clinic, bench: Bench) -> None:
    nobody = {"ALUR_CHECKPOINT_WEBHOOK": "http://127.0.0.1:9/?token=rahasia"}
    bench.deploy(WAITING)
    bench.start()
    seal(bench.database, UNIT, Signer(b"rahasia kantor"), at=bench.clock.now())
    assert office.says("checkpoint-copies", **nobody) == OK

    to = receivers(read_settings(office.environment(**nobody)))
    deliver(bench.database, UNIT, to, bench.clock.now())

    said = office.says("checkpoint-copies", **nobody)
    assert said.endswith("but found 1 who did not take it")
    assert "rahasia" not in said


# ---- what waits --------------------------------------------------------------------------------


def test_a_timer_that_is_late_is_an_error(office: Clinic, bench: Bench) -> None:
    bench.deploy(WAITING)
    bench.start()
    bench.clock.advance(timedelta(minutes=62))
    assert office.says("timers") == OK

    bench.clock.advance(timedelta(minutes=10))

    assert "but found 1 late, the first due at" in office.says("timers")


def test_a_job_that_nobody_begins_is_an_error(office: Clinic, bench: Bench) -> None:
    bench.deploy(WORKING)
    bench.start()
    assert office.says("jobs") == OK

    bench.clock.advance(timedelta(minutes=10))

    assert office.says("jobs").startswith("error: Expected jobs of topic 'kerja' to be begun")


def test_what_was_given_up_without_a_case_that_says_so_is_a_warning(
    office: Clinic, bench: Bench
) -> None:
    bench.subscribe()
    bench.deploy(WORKING)
    bench.start()
    assert (office.says("given-up"), office.says("webhooks")) == (OK, OK)
    with bench.database.writing() as connection:
        of_webhook = jobs.c.topic == "alur:webhook"
        connection.execute(update(jobs).where(of_webhook).values(status="failed"))

    assert office.says("webhooks").startswith("warning: Expected subscribers to take what")
    assert office.says("given-up") == OK
    with bench.database.writing() as connection:
        connection.execute(update(jobs).where(of_webhook).values(topic="notify"))
    assert "but found" in office.says("given-up")
    bench.clock.advance(timedelta(days=8))
    assert office.says("given-up") == OK


def test_an_incident_that_stands_for_a_week_is_a_warning(
    database: Database, tmp_path: Path
) -> None:
    def fail(_job: JobContext) -> Mapping[str, Any]:
        raise JobFailed("Siti tidak ada")

    bench = Bench(database, handlers={"kerja": fail})
    office = Clinic(tmp_path, database.url, bench.clock)
    bench.deploy(WORKING)
    case = bench.start()
    bench.jobs.run_due()
    assert office.says("incidents") == OK
    bench.clock.advance(timedelta(days=8))

    said = office.says("incidents")

    assert said.startswith("warning: Expected incidents to be put right within 7 days")
    assert "Siti" not in said
    bench.retry(case, "kerja:1")
    assert office.says("incidents") == OK


# ---- who works ---------------------------------------------------------------------------------


def test_an_embedded_office_that_nobody_serves_is_a_warning(clinic: Clinic) -> None:
    assert clinic.says("workers").startswith("warning: Expected 'alur run' to be at work")

    with alone_in(clinic.var):
        assert clinic.says("workers") == OK

    assert clinic.says("workers").startswith("warning: ")


def test_workers_are_those_whose_hearts_beat(on_postgresql: str, tmp_path: Path) -> None:
    clinic = Clinic(tmp_path, on_postgresql)
    beat = "INSERT INTO queue.procrastinate_workers (last_heartbeat) VALUES (now() - interval '{}')"
    with closing(open_database(on_postgresql)) as database:
        with database.writing() as connection:
            connection.exec_driver_sql(beat.format("5 minutes"))
        assert clinic.says("workers").startswith("error: Expected a worker that was heard of")
        with database.writing() as connection:
            for _ in range(4):
                connection.exec_driver_sql(beat.format("3 seconds"))
        (found,) = clinic.findings("workers")
        with database.writing() as connection:
            connection.exec_driver_sql("DELETE FROM queue.procrastinate_workers")

    assert (found.severity, found.sentence) == (OK, "2 workers are alive")
