"""One set of workers serves several offices, each by its own engine."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from engine.database import Database
from engine.embedded_jobs import JobRunner
from engine.installation import Installation
from engine.jobs import Handler, Handlers, JobContext
from engine.messages import BATCH, MessageWorker, send
from engine.tables import message
from engine.timers import TimerWorker
from tests.bench import UNIT, Bench
from tests.diagrams import caught, end, node, path, process, user
from tests.engine.test_units import NEIGHBOUR, PUBLISH, WATCHED


def both(bench: Bench, neighbour: Bench) -> Installation:
    """Return the installation of two offices of one database."""
    runtimes = {bench.unit_id: bench.runtime, neighbour.unit_id: neighbour.runtime}
    return Installation(bench.database, bench.clock, runtimes.__getitem__)


def test_a_timer_worker_fires_the_timers_of_all_offices(bench: Bench) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    offices = both(bench, neighbour)
    cases = []
    for office in (bench, neighbour):
        office.deploy(WATCHED)
        cases.append((office, office.start()))
        office.clock.advance(timedelta(hours=3))

    fired = TimerWorker(offices).fire_due()

    assert fired == 2
    assert all(("TimerFired", "isi_sla:1") in office.events(case) for office, case in cases)
    assert bench.verify() == neighbour.verify() == []


def test_a_job_is_carried_out_by_the_handlers_of_its_own_office(database: Database) -> None:
    ran: list[UUID] = []

    def handlers_of(unit_id: UUID) -> dict[str, Handler]:
        def handle(_job: JobContext) -> dict[str, Any]:
            ran.append(unit_id)
            return {}

        return {"kerja": handle}

    bench = Bench(database)
    neighbour = Bench(database, unit_id=NEIGHBOUR)
    cases = []
    for office in (bench, neighbour):
        office.deploy(PUBLISH)
        cases.append((office, office.start()))

    tried = JobRunner(both(bench, neighbour), Handlers(frozenset({"kerja"}), handlers_of)).run_due()

    assert tried == 2
    assert sorted(ran) == [UNIT, NEIGHBOUR]
    assert {office.case(case).status for office, case in cases} == {"completed"}


BEGUN_BY_MESSAGE = process(
    node("startEvent", "masuk", caught("message", "Surat")),
    user("isi"),
    end(),
    path("masuk", "isi", "selesai"),
    declares="message:Surat",
)


def test_a_message_begins_a_case_in_the_office_that_it_was_sent_to(bench: Bench) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    for office in (bench, neighbour):
        office.deploy(BEGUN_BY_MESSAGE)
    send(neighbour.runtime, "Surat", "", {}, "surat 1")

    delivered = MessageWorker(both(bench, neighbour)).deliver()

    assert delivered == 1
    assert neighbour.open(neighbour.begun_by("surat 1")) == ["isi:1"]
    assert bench.verify() == neighbour.verify() == []


def test_an_office_gets_its_messages_however_many_others_have_some_that_nobody_takes(
    bench: Bench,
) -> None:
    """Those after the first two hundred offices once got none that begin a case."""
    # given
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    neighbour.deploy(BEGUN_BY_MESSAGE)
    before = [UUID(int=number) for number in range(BATCH)]
    noise = {"id": "x", "name": "x", "correlation": "", "payload": {}, "status": "waiting"}
    with bench.database.writing() as connection:
        rows = [{**noise, "unit_id": unit, "sent_at": bench.clock.now()} for unit in before]
        connection.execute(insert(message), rows)
    send(neighbour.runtime, "Surat", "", {}, "surat 1")
    runtimes = dict.fromkeys(before, bench.runtime) | {NEIGHBOUR: neighbour.runtime}

    # when
    offices = Installation(bench.database, bench.clock, runtimes.__getitem__)
    MessageWorker(offices).deliver()

    # then
    assert neighbour.open(neighbour.begun_by("surat 1")) == ["isi:1"]


def test_offices_are_listed_in_the_order_of_their_founding(bench: Bench) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)

    assert both(bench, neighbour).units() == [UNIT, NEIGHBOUR]
    assert Installation.of(neighbour.runtime).units() == [NEIGHBOUR]


def test_an_office_is_opened_once_and_wakes_who_listened_before(bench: Bench) -> None:
    opened: list[UUID] = []
    heard: list[str] = []

    def open_runtime(unit_id: UUID) -> Any:
        opened.append(unit_id)
        return bench.runtime

    offices = Installation(bench.database, bench.clock, open_runtime)
    offices.listen(lambda: heard.append("commit"))

    for _ in range(2):
        offices.runtime(UNIT).announce()

    assert (opened, heard) == ([UNIT], ["commit", "commit"])
