"""Work that handlers do.

At least once, with the same key, and an incident when it cannot be done.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from engine import queries
from engine.database import Database
from engine.errors import WrongState
from engine.jobs import MAX_ATTEMPTS, JobContext, JobFailed
from tests.bench import ANA, Bench
from tests.diagrams import boundary, end, escalation, job, node, path, process, start, user

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


def test_a_topic_that_nobody_here_answers_waits_for_a_worker_outside(bench: Bench) -> None:
    bench.deploy(PUBLISH)
    bench.start()

    tried = bench.jobs.run_due()

    assert tried == 0
    with bench.database.reading() as connection:
        (waiting,) = queries.open_jobs(connection, unit_id=bench.runtime.unit_id)
        assert queries.incidents(connection, unit_id=bench.runtime.unit_id) == []
    assert (waiting.topic, waiting.attempts) == ("kerja", 0)


def test_a_worker_that_froze_until_another_had_the_job_changes_nothing(database: Database) -> None:
    # given
    answered: list[str] = []

    def handle(job: JobContext) -> dict[str, Any]:
        answered.append(job.idempotency_key)
        return {}

    bench = Bench(database, handlers={"kerja": handle})
    bench.deploy(PUBLISH)
    case = bench.start()
    jobs = bench.jobs.jobs
    frozen = jobs.claim_next()
    newer = jobs.claim(frozen.id, again=True)

    # when
    jobs.carry_out(frozen)
    between = bench.events(case)
    jobs.carry_out(newer)

    # then
    assert "JobCompleted" not in {kind for kind, _ in between}
    assert bench.open(case) == ["arsip:1"]
    assert len(set(answered)) == 1
    assert bench.verify() == []


def test_a_frozen_worker_cannot_give_up_what_another_tries(database: Database) -> None:
    def handle(_job: JobContext) -> dict[str, Any]:
        raise JobFailed("tidak bisa")

    bench = Bench(database, handlers={"kerja": handle})
    bench.deploy(PUBLISH)
    bench.start()
    jobs = bench.jobs.jobs
    frozen = jobs.claim_next()
    jobs.claim(frozen.id, again=True)

    jobs.carry_out(frozen)

    with bench.database.reading() as connection:
        assert queries.incidents(connection, unit_id=bench.unit_id) == []


def test_a_job_that_kills_its_workers_is_given_up(database: Database) -> None:
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(PUBLISH)
    case = bench.start()

    for _ in range(MAX_ATTEMPTS):
        bench.jobs._take()  # the process dies here
        bench.jobs.recover()
    bench.jobs.run_due()

    with bench.database.reading() as connection:
        found = queries.incidents(connection, unit_id=bench.unit_id)
    assert [(each.instance_id, each.error) for each in found] == [
        (case, "Expected a worker to live through the job, but 5 did not")
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


@pytest.mark.parametrize(
    "answer", [{"lama": 1.5}, None, {"judul": "a\x00b"}, {1: "satu"}, {"isi": "x" * 5_000_000}]
)
def test_an_answer_that_the_case_cannot_take_is_an_incident(
    database: Database, answer: Any
) -> None:
    """The job was marked as done and the case waited for ever."""
    bench = Bench(database, handlers={"kerja": lambda _job: answer})
    bench.deploy(PUBLISH)
    case = bench.start()

    bench.jobs.run_due()

    assert bench.case(case).status == "incident"
    assert bench.verify() == []


def test_an_error_text_that_no_database_keeps_is_written_so_that_it_does(
    database: Database,
) -> None:
    def fail(_job: JobContext) -> Mapping[str, Any]:
        raise JobFailed("berkas \udce4\x00 " + "x" * 50_000)

    bench = Bench(database, handlers={"kerja": fail})
    bench.deploy(PUBLISH)
    case = bench.start()

    bench.jobs.run_due()

    with bench.database.reading() as connection:
        found = queries.incidents(connection, unit_id=bench.unit_id)
    assert found[0].instance_id == case
    assert found[0].error.startswith("berkas \\udce4\\x00 xxx")
    assert len(found[0].error) == 2000


def test_a_job_whose_answer_finds_the_database_away_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stayed "doing" until the next start of the server."""
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(PUBLISH)
    case = bench.start()

    def away(*_args: Any, **_more: Any) -> Any:
        raise OSError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(bench.runtime, "submit", away)
        bench.jobs.run_due()
    bench.wait(minutes=1)
    bench.jobs.run_due()

    assert bench.open(case) == ["arsip:1"]


def test_a_job_whose_failure_could_not_be_written_is_tried_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_job: JobContext) -> Mapping[str, Any]:
        raise JobFailed("slug sudah dipakai")

    def away(*_args: Any, **_more: Any) -> Any:
        raise OSError("the database is away")

    bench = Bench(database, handlers={"kerja": fail})
    bench.deploy(PUBLISH)
    case = bench.start()
    with monkeypatch.context() as patched:
        patched.setattr(bench.runtime, "submit", away)
        with pytest.raises(OSError, match="away"):
            bench.jobs.run_due()

    bench.jobs.run_due()

    assert bench.case(case).status == "incident"


def test_a_job_that_was_cancelled_in_the_step_that_asked_for_it_is_not_run(
    database: Database,
) -> None:
    """A parallel branch ended the case in the same step, and the job was published all the same."""
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(
        process(
            start(),
            node("parallelGateway", "belah"),
            job("terbit"),
            node("intermediateThrowEvent", "jeda"),
            end("putus", "<terminateEventDefinition/>"),
            end(),
            path("mulai", "belah", "terbit", "selesai"),
            path("belah", "jeda", "putus"),
        )
    )
    case = bench.start()
    assert bench.case(case).status == "completed"
    assert ("JobCancelled", "terbit:1") in bench.events(case)

    tried = bench.jobs.run_due()

    assert tried == 0


def test_a_job_is_run_at_once_although_the_clock_was_set_back(database: Database) -> None:
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    bench.deploy(
        process(
            start(), user("isi"), job("terbit"), end(), path("mulai", "isi", "terbit", "selesai")
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(hours=-5))
    bench.complete(case, "isi:1")

    tried = bench.jobs.run_due()

    assert tried == 1


def test_a_late_answer_to_a_failed_job_changes_nothing(bench: Bench) -> None:
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.fail_job(case, "terbit:1", "situs tidak menjawab")

    with pytest.raises(WrongState, match="Expected 'terbit:1' to be open"):
        bench.finish_job(case, "terbit:1", alamat="/panen")

    assert bench.variables(case) == {}
    assert bench.case(case).status == "incident"


def test_an_incident_cannot_be_retried_twice(bench: Bench) -> None:
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.fail_job(case, "terbit:1", "situs tidak menjawab")
    bench.retry(case, "terbit:1")

    with pytest.raises(WrongState, match="Expected an incident at 'terbit:1'"):
        bench.retry(case, "terbit:1")


def test_the_incident_of_a_cancelled_case_waits_for_nobody(bench: Bench) -> None:
    bench.deploy(PUBLISH)
    case = bench.start()
    bench.fail_job(case, "terbit:1", "situs tidak menjawab")

    bench.cancel(case)

    with bench.database.reading() as connection:
        assert queries.incidents(connection, unit_id=bench.unit_id) == []
    assert bench.verify() == []


def test_the_incident_of_work_that_a_timer_took_away_waits_for_nobody(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            job("terbit"),
            boundary("batas", "terbit", "PT1H", interrupting=True),
            user("manual"),
            end(),
            end("lain"),
            path("mulai", "terbit", "selesai"),
            path("batas", "manual", "lain"),
        )
    )
    case = bench.start()
    bench.fail_job(case, "terbit:1", "situs tidak menjawab")

    bench.wait(hours=1)

    assert bench.open(case) == ["manual:1"]
    assert bench.case(case).status == "running"
    with bench.database.reading() as connection:
        assert queries.incidents(connection, unit_id=bench.unit_id) == []
