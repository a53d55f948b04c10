"""Work that handlers do.

At least once, with the same key, and an incident when it cannot be done.
"""

from collections.abc import Mapping
from typing import Any

from engine.database import Database
from engine.jobs import MAX_ATTEMPTS, JobContext, JobFailed
from tests.bench import ANA, Bench
from tests.diagrams import boundary, end, escalation, job, path, process, start, user

PUBLISH = process(
    start(), job("terbit"), user("arsip"), end(), path("mulai", "terbit", "arsip", "selesai")
)


def test_a_job_answers_into_the_case(database: Database) -> None:
    bench = Bench(
        database, handlers={"kerja": lambda job: {"alamat": f"/{job.variables['judul']}"}}
    )
    bench.deploy(PUBLISH)
    case = bench.start(judul="panen")

    bench.jobs.run_due()

    assert bench.variables(case) == {"judul": "panen", "alamat": "/panen"}
    assert bench.open(case) == ["arsip:1"]
    assert bench.verify() == []


def test_a_job_is_tried_again_with_the_same_key(database: Database) -> None:
    seen: list[str] = []

    def stumble(job: JobContext) -> Mapping[str, Any]:
        seen.append(job.idempotency_key)
        if len(seen) < 3:
            raise ConnectionError("situs tidak menjawab")
        return {}

    bench = Bench(database, handlers={"kerja": stumble})
    bench.deploy(PUBLISH)
    case = bench.start()

    for _ in range(3):
        bench.jobs.run_due()
        bench.wait(minutes=1)

    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert bench.open(case) == ["arsip:1"]


def test_a_job_that_fails_each_time_becomes_an_incident(database: Database) -> None:
    def fail(_job: JobContext) -> Mapping[str, Any]:
        raise ConnectionError("situs tidak menjawab")

    bench = Bench(database, handlers={"kerja": fail})
    bench.deploy(PUBLISH)
    case = bench.start()

    for _ in range(MAX_ATTEMPTS):
        bench.jobs.run_due()
        bench.wait(hours=1)

    assert bench.case(case).status == "incident"
    assert bench.jobs.run_due() == 0


def test_a_job_that_cannot_be_done_is_an_incident_at_once_and_can_be_retried(
    database: Database,
) -> None:
    answers: list[Exception | None] = [JobFailed("Slug 'panen' sudah dipakai"), None]

    def once(_job: JobContext) -> Mapping[str, Any]:
        problem = answers.pop(0)
        if problem is not None:
            raise problem
        return {}

    bench = Bench(database, handlers={"kerja": once})
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.jobs.run_due()
    assert ("IncidentRaised", "terbit:1") in bench.events(case)

    bench.retry(case, "terbit:1")
    bench.jobs.run_due()

    assert bench.open(case) == ["arsip:1"]
    assert bench.case(case).status == "running"
    assert bench.verify() == []


def test_a_topic_without_handler_says_so(bench: Bench) -> None:
    bench.deploy(PUBLISH)
    case = bench.start()

    bench.jobs.run_due()

    with bench.database.reading() as connection:
        from engine import queries

        found = queries.incidents(connection, unit_id=bench.runtime.unit_id)
    assert [(i.instance_id, i.error) for i in found] == [
        (case, "Expected a handler for topic 'kerja', found none")
    ]


def test_a_job_begun_by_a_dead_process_is_taken_up_again(database: Database) -> None:
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.jobs._take()  # the process dies here

    bench.jobs.recover()
    bench.jobs.run_due()

    assert bench.open(case) == ["arsip:1"]


def test_the_job_of_a_cancelled_case_is_not_run(database: Database) -> None:
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.cancel(case)

    tried = bench.jobs.run_due()

    assert tried == 0
    assert bench.case(case).status == "cancelled"


def test_an_escalation_leaves_as_a_notice_that_the_case_does_not_wait_for(
    database: Database,
) -> None:
    noticed: list[tuple[str, Any]] = []

    def notify(job: JobContext) -> Mapping[str, Any]:
        noticed.append((job.key, job.payload["group"]))
        return {}

    bench = Bench(database, handlers={"notify": notify})
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("sla", "isi", "PT1H"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("sla", "telat"),
        )
    )
    case = bench.start()
    bench.wait(hours=1)
    bench.complete(case, "isi:1", by=ANA)

    bench.jobs.run_due()

    assert noticed == [("isi:1", "kepala")]
    assert bench.case(case).status == "completed"
