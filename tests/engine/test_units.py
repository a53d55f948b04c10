"""Two offices in one database: neither sees, moves or stops the other's work."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.commands import StartInstance
from engine.database import Database
from engine.errors import NotFound
from engine.jobs import Handler, JobContext
from tests.bench import ANA, Bench
from tests.diagrams import boundary, end, escalation, job, path, process, start, user

NEIGHBOUR = UUID("00000000-0000-7000-8000-000000000002")
WATCHED = process(
    start(),
    user("isi"),
    boundary("isi_sla", "isi", "PT2H"),
    escalation("telat", "kepala"),
    end(),
    path("mulai", "isi", "selesai"),
    path("isi_sla", "telat"),
)
PUBLISH = process(start(), job("terbit"), end(), path("mulai", "terbit", "selesai"))


def test_a_timer_is_fired_by_its_own_office_only(bench: Bench) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    bench.deploy(WATCHED)
    case = bench.start()
    for office in (bench, neighbour):
        office.clock.advance(timedelta(hours=3))

    fired = [neighbour.timers.fire_due() for _ in range(7)]

    assert sum(fired) == 0
    assert neighbour.timers.next_due() is None
    assert bench.timers.fire_due() == 1
    assert ("TimerFired", "isi_sla:1") in bench.events(case)


def test_a_job_is_run_by_its_own_office_only(database: Database) -> None:
    ran: list[str] = []

    def run_by(office: str) -> dict[str, Handler]:
        def handle(_job: JobContext) -> dict[str, Any]:
            ran.append(office)
            return {}

        return {"kerja": handle}

    bench = Bench(database, handlers=run_by("sendiri"))
    neighbour = Bench(database, unit_id=NEIGHBOUR, handlers=run_by("tetangga"))
    bench.deploy(PUBLISH)
    case = bench.start()

    tried = [neighbour.jobs.run_due(), bench.jobs.run_due()]

    assert (tried, ran) == ([0, 1], ["sendiri"])
    assert bench.case(case).status == "completed"


def test_a_starting_office_gives_back_only_its_own_jobs(database: Database) -> None:
    bench = Bench(database, handlers={"kerja": lambda _job: {}})
    neighbour = Bench(database, unit_id=NEIGHBOUR)
    bench.deploy(PUBLISH)
    bench.start()
    bench.jobs._take()  # in hand just now

    neighbour.jobs.recover()

    assert bench.jobs.run_due() == 0


def test_a_case_of_another_office_is_not_found(bench: Bench) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    bench.deploy(WATCHED)
    case = bench.start()

    with pytest.raises(NotFound, match="Expected a case"):
        neighbour.complete(case, "isi:1")


@pytest.mark.parametrize("whose", ["neighbour's", "nobody's"])
def test_only_a_case_of_the_office_can_be_revised(bench: Bench, whose: str) -> None:
    neighbour = Bench(bench.database, unit_id=NEIGHBOUR)
    bench.deploy(WATCHED)
    neighbour.deploy(WATCHED)
    revised = neighbour.start() if whose == "neighbour's" else NEIGHBOUR
    revision = StartInstance(UUID(int=7), "proses", revises=revised)

    with pytest.raises(NotFound, match=r"Expected a case .* to revise, found none"):
        bench.submit(revision, ANA)
