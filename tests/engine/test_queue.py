"""Jobs of many processes: handed over with their command, tried by any of them (PostgreSQL)."""

import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import text

from engine import queries
from engine.clock import SystemClock
from engine.commands import CompleteWorkItem
from engine.connecting import IF_CUT_OFF
from engine.database import open_database
from engine.errors import Refusal
from engine.installation import Installation
from engine.jobs import Handler, JobContext, JobFailed, Jobs
from engine.migrating import migrate
from engine.queue import connection_options
from engine.queued_jobs import Promoter, QueuedJobs
from engine.runtime import Runtime
from engine.waking import Listener
from tests.bench import GAST, UNIT, Bench
from tests.databases import migrated_template
from tests.diagrams import end, job, path, process, start, user
from tests.engine.test_jobs import PUBLISH
from tests.postgres import Cluster
from tests.waiting import until

ROOT = Path(__file__).parents[2]
LONG_AGO = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)  # the queue goes by the server's own time
THEN_PUBLISH = process(
    start(), user("isi"), job("terbit"), end(), path("mulai", "isi", "terbit", "selesai")
)
QUICKLY = timedelta(seconds=2)
# Takes a job, says so, and never ends.
VICTIM = f"""
import sys, threading
from datetime import timedelta
from uuid import UUID
from engine.clock import SystemClock
from engine.connecting import IF_CUT_OFF
from engine.database import open_database
from engine.queue import connection_options
from engine.queued_jobs import QueuedJobs
from engine.runtime import Runtime

def handle(job):
    print("began", flush=True)
    threading.Event().wait()

runtime = Runtime(open_database(sys.argv[1]), unit_id=UUID("{UNIT}"), clock=SystemClock())
QueuedJobs(runtime, {{"kerja": handle}}, heartbeat_seconds=0.5).start()
threading.Event().wait()
"""


@pytest.fixture
def office(cluster: Cluster) -> Iterator[Bench]:
    """Return an office on PostgreSQL whose work was begun long ago."""
    assert cluster
    template = migrated_template(migrate)
    url = template.create("postgresql")
    database = open_database(url)
    yield Bench(database, now=LONG_AGO)
    database.close()
    template.drop(url)


@contextmanager
def working(office: Bench, handlers: Mapping[str, Handler]) -> Iterator[QueuedJobs]:
    """Let a process' workers run meanwhile."""
    runtime = Runtime(office.database, unit_id=UNIT, clock=SystemClock())
    jobs = QueuedJobs(runtime, handlers, heartbeat_seconds=0.5, stalled_after=QUICKLY)
    jobs.start()
    try:
        yield jobs
    finally:
        jobs.stop()


def queued(office: Bench) -> list[str]:
    """Return the ids of the jobs in the queue."""
    with office.database.reading() as connection:
        rows = connection.execute(
            text("SELECT args ->> 'job_id' FROM queue.procrastinate_jobs ORDER BY id")
        )
        return [str(row[0]) for row in rows]


def done(office: Bench, case: UUID) -> bool:
    """Say whether a case has ended."""
    return office.case(case).status == "completed"


def test_a_job_is_in_the_queue_exactly_if_its_command_was_carried_out(office: Bench) -> None:
    office.deploy(THEN_PUBLISH)
    case = office.start()

    with pytest.raises(Refusal):
        office.submit(CompleteWorkItem(case, "isi:2", {}), GAST)
    before = queued(office)
    office.complete(case, "isi:1")

    assert before == []
    (handed,) = queued(office)
    assert handed.startswith(f"{case}:")


def test_a_job_costs_its_command_no_round_trip(office: Bench) -> None:
    office.deploy(THEN_PUBLISH)

    case = office.start()
    office.complete(case, "isi:1")

    assert len(queued(office)) == 1
    assert office.runtime.last_statements <= 8


def test_a_job_is_carried_out_and_leaves_the_queue(office: Bench) -> None:
    office.deploy(PUBLISH)
    case = office.start()

    with working(office, {"kerja": lambda _job: {}}):
        until(lambda: office.open(case) == ["arsip:1"], "the job is answered")
        until(lambda: queued(office) == [], "the queue is empty")

    assert office.verify() == []


def test_a_job_that_failed_is_tried_again_when_it_is_due(office: Bench) -> None:
    tries: list[str] = []

    def handle(each: JobContext) -> dict[str, Any]:
        tries.append(each.idempotency_key)
        if len(tries) == 1:
            raise OSError("away")
        return {}

    office.deploy(PUBLISH)
    case = office.start()

    with working(office, {"kerja": handle}):
        until(lambda: office.open(case) == ["arsip:1"], "the second try is answered")

    assert len(tries) == 2
    assert len(set(tries)) == 1


def test_what_waits_for_another_try_is_not_in_the_queue(office: Bench) -> None:
    tried = threading.Event()

    def handle(_job: JobContext) -> dict[str, Any]:
        tried.set()
        raise OSError("away")

    office.deploy(PUBLISH)
    office.start()
    with working(office, {"kerja": handle}):
        until(tried.is_set, "the job is tried")
        until(lambda: queued(office) == [], "nothing of it is left in the queue")
        with office.database.reading() as connection:
            (waiting,) = queries.open_jobs(connection, unit_id=UNIT)

    assert waiting.attempts >= 1


def test_a_job_of_a_killed_worker_is_taken_up_by_another(office: Bench) -> None:
    # given
    office.deploy(PUBLISH)
    case = office.start()
    url = office.database.url
    victim = subprocess.Popen([sys.executable, "-c", VICTIM, url], cwd=ROOT, stdout=subprocess.PIPE)
    assert victim.stdout is not None
    assert victim.stdout.readline() == b"began\n"

    # when
    victim.kill()
    victim.wait()
    victim.stdout.close()

    # then
    with working(office, {"kerja": lambda _job: {}}):
        until(lambda: office.open(case) == ["arsip:1"], "another worker answers")
        until(lambda: queued(office) == [], "the queue is empty")
    assert office.verify() == []


def test_slow_receivers_keep_no_signal_waiting(office: Bench) -> None:
    began, answer = threading.Semaphore(0), threading.Event()

    def handle(_job: JobContext) -> dict[str, Any]:
        began.release()
        answer.wait()
        return {}

    office.deploy(PUBLISH)
    for _ in range(6):
        office.start()
    try:
        with working(office, {"kerja": handle}) as jobs:
            for _ in range(jobs.at_once):
                assert began.acquire(timeout=60)
            with office.database.writing() as connection:
                connection.execute(text(SIGNAL), {"unit": UNIT})
            until(lambda: "sinyal" not in queued(office), "the signal is heard")
            answer.set()
    finally:
        answer.set()


# A signal that nobody waits for.
SIGNAL = """
INSERT INTO job (id, unit_id, instance_id, key, topic, answers, payload, status, run_at)
VALUES ('sinyal', :unit, :unit, 'lempar:1', 'alur:signal', 0,
        '{"name": "siap", "at": "2026-01-05T01:00:00+00:00"}', 'todo', '2026-01-05T01:00:00Z')
"""


def test_a_topic_that_nobody_here_answers_waits_in_its_row(office: Bench) -> None:
    office.deploy(PUBLISH)
    office.start()

    with working(office, {"lain": lambda _job: {}}):
        until(lambda: queued(office) == [], "the queue has let it go")

    with office.database.reading() as connection:
        (waiting,) = queries.open_jobs(connection, unit_id=UNIT)
        assert queries.incidents(connection, unit_id=UNIT) == []
    assert waiting.attempts == 0


def test_a_queue_that_was_lost_is_filled_again(office: Bench) -> None:
    office.deploy(PUBLISH)
    office.start()
    handed = queued(office)
    with office.database.writing() as connection:
        connection.execute(text("TRUNCATE queue.procrastinate_jobs CASCADE"))
    jobs = Jobs(Installation.of(office.runtime), {"kerja": lambda _job: {}})

    counts = [Promoter(jobs).hand_over() for _ in range(2)]

    assert (counts, queued(office)) == ([1, 0], handed)


def test_a_job_of_which_nobody_could_write_what_became_of_it_is_tried_again_soon(
    office: Bench,
) -> None:
    """The database was away at that moment; such a job lay there for a quarter of an hour."""
    office.deploy(PUBLISH)
    office.start()
    handed = queued(office)
    jobs = claimed(office, handed[0])
    with office.database.writing() as connection:
        connection.execute(text("TRUNCATE queue.procrastinate_jobs CASCADE"))

    Promoter(jobs, stalled_after=timedelta(0)).hand_over()

    assert queued(office) == handed


def test_a_job_that_somebody_tries_is_left_to_him(office: Bench) -> None:
    office.deploy(PUBLISH)
    office.start()
    handed = queued(office)
    jobs = claimed(office, handed[0])

    Promoter(jobs, stalled_after=timedelta(0)).hand_over()

    with office.database.reading() as connection:
        assert connection.scalar(text("SELECT status FROM job")) == "doing"


def claimed(office: Bench, job_id: str) -> Jobs:
    """Let somebody begin to try a job now."""
    runtime = Runtime(office.database, unit_id=UNIT, clock=SystemClock())
    jobs = Jobs(Installation.of(runtime), {"kerja": lambda _job: {}})
    assert jobs.claim(job_id)
    return jobs


def test_a_job_that_a_dead_worker_had_twice_waits_once(office: Bench) -> None:
    """Each hand-over failed, of all jobs, as long as both rows were there."""
    office.deploy(PUBLISH)
    office.start()
    handed = queued(office)
    with office.database.writing() as connection:
        connection.execute(text("SET LOCAL search_path = public, queue"))
        connection.execute(text(BEGUN))
        connection.execute(text("SELECT queue.alur_hand_over(id, unit_id, topic) FROM job"))
        connection.execute(text(BEGUN))
    twice = queued(office)

    Promoter(Jobs(Installation.of(office.runtime), {"kerja": lambda _job: {}})).hand_over()

    assert (twice, queued(office)) == (handed * 2, handed)


BEGUN = "UPDATE queue.procrastinate_jobs SET status = 'doing'"


def test_a_job_that_cannot_be_done_becomes_an_incident(office: Bench) -> None:
    def handle(_job: JobContext) -> dict[str, Any]:
        raise JobFailed("tidak bisa")

    office.deploy(PUBLISH)
    case = office.start()

    def errors() -> list[tuple[UUID, str]]:
        with office.database.reading() as connection:
            found = queries.incidents(connection, unit_id=UNIT)
        return [(each.instance_id, each.error) for each in found]

    with working(office, {"kerja": handle}):
        until(errors, "a person is asked to look")

    assert errors() == [(case, "tidak bisa")]


def test_the_queues_own_connections_find_out_that_they_are_cut_off(office: Bench) -> None:
    with psycopg.connect(**connection_options(office.database.url)) as connection:
        kept = connection.info.get_parameters()

    assert {name: kept[name] for name in IF_CUT_OFF} == {
        name: str(value) for name, value in IF_CUT_OFF.items()
    }


def test_who_listens_listens_again_when_his_connection_was_cut(office: Bench) -> None:
    heard: list[str] = []
    offices = Installation(office.database, office.clock, lambda _unit_id: office.runtime)
    offices.listen(lambda: heard.append("something"))
    listener = Listener(offices)
    listener.start()
    until(lambda: heard, "it listens")
    heard.clear()

    with office.database.writing() as connection:
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND query = 'LISTEN alur'"
            )
        )
    until(lambda: heard, "it listens again, and has looked")
    heard.clear()
    with office.database.writing() as connection:
        connection.execute(text("SELECT pg_notify('alur', 'job')"))

    until(lambda: heard, "it heard")
    listener.stop()
