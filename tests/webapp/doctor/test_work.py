"""What an office works with: files, checkpoints, what waits too long, who is at work."""

import io
from collections.abc import Mapping
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import update

from engine.checkpoints import Signer, seal
from engine.database import Database, open_database
from engine.jobs import JobContext, JobFailed
from engine.tables import job as jobs
from tests.bench import UNIT, Bench
from tests.diagrams import boundary, end, job, path, process, start, user
from tests.installation import free_port
from tests.webapp.doctor.clinic import Clinic
from webapp.auditing.delivery import deliver
from webapp.auditing.receivers import receivers
from webapp.doctor.check import OK
from webapp.files.opening import open_store
from webapp.files.records import record
from webapp.server import alone_in
from webapp.settings import read_settings

WAITING = process(
    start(), user("isi"), boundary("telat", "isi", "PT1H", interrupting=True), end(),
    path("mulai", "isi", "selesai"), path("telat", "selesai"),
)  # fmt: skip
WORKING = process(start(), job("kerja"), end(), path("mulai", "kerja", "selesai"))


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


def test_a_bucket_that_does_not_answer_is_an_error(clinic: Clinic) -> None:
    key = clinic.var / "s3.key"
    key.write_text("alur\nrahasia\n", "ascii")
    endpoint = f"http://127.0.0.1:{free_port()}"
    bucket = {"ALUR_FILES": "s3://alur/kantor", "ALUR_S3_ENDPOINT": endpoint}

    said = clinic.says("file-store", ALUR_S3_KEY_FILE=str(key), **bucket)

    assert said == (
        "error: Expected to write to the file store in bucket 'alur', but found StoreUnreachable"
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

    bench.clock.advance(timedelta(minutes=11))  # nobody hands it out
    assert "1 who did not take it" in office.says("checkpoint-copies", **nobody)

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
