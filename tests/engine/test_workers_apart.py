"""Workers of several processes: woken by each other's commits, frozen, stopped, cut off."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from benchmarks.contestants.alur import Alur
from benchmarks.measures.inbox import first_page
from benchmarks.measures.timers import SLA, present, waiting
from benchmarks.waiting_cases import Stencil
from engine.clock import SystemClock
from engine.database import open_database
from engine.jobs import Handler, JobContext
from engine.migrating import migrate
from engine.queued_jobs import QueuedJobs
from engine.runtime import Runtime
from engine.tables import job
from engine.timers import TimerWorker
from tests.bench import UNIT, Bench
from tests.databases import migrated_template
from tests.diagrams import end, node, path, process, start, timer, user
from tests.engine.other_process import in_another_process
from tests.engine.test_jobs import PUBLISH
from tests.engine.test_queue import LONG_AGO, QUICKLY, THEN_PUBLISH
from tests.engine.test_timers import WATCHED
from tests.postgres import DURABLE_SETTINGS, Cluster
from tests.waiting import until

FIRED = ("TimerFired", "isi_sla:1")
A_MOMENT = process(
    start(),
    node("intermediateCatchEvent", "tunggu", timer("PT1S")),
    user("isi"),
    end(),
    path("mulai", "tunggu", "isi", "selesai"),
)


@pytest.fixture
def url(cluster: Cluster) -> Iterator[str]:
    """A migrated database on PostgreSQL, which many processes may share."""
    assert cluster
    template = migrated_template(migrate)
    made = template.create("postgresql")
    yield made
    template.drop(made)


@pytest.fixture
def office(url: str) -> Iterator[Bench]:
    """An office whose work was begun long ago."""
    database = open_database(url)
    yield Bench(database, now=LONG_AGO)
    database.close()


@pytest.fixture
def own_cluster() -> Iterator[Cluster]:
    """A PostgreSQL server that a test may kill."""
    own = Cluster(DURABLE_SETTINGS)
    own.start()
    yield own
    own.stop()


def now_in(office: Bench) -> Bench:
    """Let an office's next steps be now, as its workers' are."""
    office.clock.advance(SystemClock().now() - office.clock.now())
    return office


@contextmanager
def working(url: str, handlers: Mapping[str, Handler], at_once: int = 4) -> Iterator[QueuedJobs]:
    """Let workers run meanwhile, with connections of their own."""
    database = open_database(url)
    jobs = QueuedJobs(
        Runtime(database, unit_id=UNIT, clock=SystemClock()),
        handlers,
        at_once=at_once,
        heartbeat_seconds=0.5,
        stalled_after=QUICKLY,
    )
    jobs.start()
    try:
        yield jobs
    finally:
        jobs.stop()
        database.close()


def answered(office: Bench, case: UUID) -> int:
    """Return how often a case took the answer of its job."""
    return office.events(case).count(("JobCompleted", "terbit:1"))


# ---- woken ---------------------------------------------------------------------------------------


def test_a_commit_wakes_the_workers_of_another_process_that_sleep_for_an_hour(
    office: Bench,
) -> None:
    office.deploy(THEN_PUBLISH)
    with_job = office.start()
    office.deploy(A_MOMENT)
    with in_another_process("sleepy", office.database.url) as sleepy:
        until(lambda: listens(office, "outbound"), "its queue listens")
        sleepy.says("looked")  # at its start …
        sleepy.says("looked")  # … and again when it had begun to listen

        office.complete(with_job, "isi:1")
        with_timer = now_in(office).start()

        until(lambda: answered(office, with_job) == 1, "the job is answered")
        until(lambda: office.open(with_timer) == ["isi:1"], "the timer has fired")
    assert office.verify() == []


def listens(office: Bench, queue: str) -> bool:
    """Say whether somebody waits to hear of new jobs in a queue."""
    query = text("SELECT count(*) FROM pg_stat_activity WHERE query LIKE :listens")
    with office.database.reading() as connection:
        return bool(connection.scalar(query, {"listens": f"LISTEN%{queue}%"}))


# ---- frozen --------------------------------------------------------------------------------------


def test_who_was_frozen_while_another_fired_its_timer_does_not_fire_it_again(
    office: Bench,
) -> None:
    office.deploy(WATCHED)
    case = office.start()
    another = TimerWorker(Runtime(office.database, unit_id=UNIT, clock=SystemClock()))
    with in_another_process("frozen timers", office.database.url) as frozen:
        frozen.stands_still()
        until(lambda: another.fire_due() == 1, "the claim of the frozen one has run out")

        frozen.goes_on()

        frozen.says("was through")
    assert office.events(case).count(FIRED) == 1
    assert office.verify() == []


def test_who_was_frozen_while_another_did_its_job_does_not_answer_it_again(office: Bench) -> None:
    office.deploy(PUBLISH)
    case = office.start()
    url = office.database.url
    with in_another_process("frozen jobs", url) as frozen:
        frozen.stands_still()
        with working(url, {"kerja": lambda _job: {}}):
            until(lambda: answered(office, case) == 1, "another answers")

        frozen.goes_on()

        frozen.says("was through")
    assert answered(office, case) == 1
    assert office.verify() == []


# ---- stopped -------------------------------------------------------------------------------------


def test_who_is_stopped_finishes_the_job_in_hand_and_leaves_the_rest_to_others(
    office: Bench,
) -> None:
    # given
    began, answer = threading.Event(), threading.Event()

    def handle(_job: JobContext) -> dict[str, Any]:
        began.set()
        answer.wait()
        return {}

    def answer_when_asked_to_end(jobs: QueuedJobs) -> None:
        jobs._stopping.wait()
        answer.set()

    office.deploy(PUBLISH)
    cases = [office.start() for _ in range(3)]
    url = office.database.url

    # when
    with working(url, {"kerja": handle}, at_once=1) as jobs:
        assert began.wait(60)
        threading.Thread(target=answer_when_asked_to_end, args=[jobs]).start()

    # then
    assert sum(answered(office, case) for case in cases) == 1
    assert states(office) == {"done": 1, "todo": 2}
    with working(url, {"kerja": lambda _job: {}}):
        until(lambda: states(office) == {"done": 3}, "another does the rest")
    assert [answered(office, case) for case in cases] == [1, 1, 1]


def states(office: Bench) -> dict[str, int]:
    """Return how many jobs are in which state."""
    query = select(job.c.status, func.count()).group_by(job.c.status)
    with office.database.reading() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


# ---- cut off -------------------------------------------------------------------------------------


def test_the_queue_goes_on_by_itself_when_the_database_was_killed_and_is_back(
    own_cluster: Cluster,
) -> None:
    # given
    url = own_cluster.url(own_cluster.create())
    migrate(url)
    database = open_database(url)
    office = Bench(database, now=LONG_AGO)
    office.deploy(PUBLISH)
    with working(url, {"kerja": lambda _job: {}}):
        before = office.start()
        until(lambda: answered(office, before) == 1, "the queue's workers are at work")

        # when
        own_cluster.crash()
        with pytest.raises(DBAPIError):
            office.open(before)
        own_cluster.resume()
        database.engine.dispose()
        after = office.start()

        # then
        until(lambda: answered(office, after) == 1, "the next job is answered")
    assert answered(office, before) == 1
    assert office.verify() == []
    database.close()


# ---- many ----------------------------------------------------------------------------------------


def test_an_inbox_is_answered_while_very_many_timers_of_the_same_second_fire(url: str) -> None:
    office = Alur(url)
    moment = present() - SLA
    Stencil(office, "PT2H", moment).multiply([moment] * 500)
    workers = [TimerWorker(office.runtime) for _ in range(2)]
    ask, left = first_page(office), [500]
    for worker in workers:
        worker.start()

    while left[-1]:
        assert ask()
        left.append(waiting(office, present()))

    for worker in workers:
        worker.stop()
    assert len(set(left)) > 2  # it was answered in between
    office.close()
