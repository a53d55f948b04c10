"""Workers outside over HTTP: fetch, keep, answer; what a token may and may not; waiting."""

import threading
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine import queries
from tests.diagrams import edge, end, job, path, process, start, user
from tests.waiting import until
from tests.webapp.api.programs import Program, Reply
from tests.webapp.cast import UNIT, Pages
from tests.webapp.permit_office import PermitOffice
from webapp.api.waiting import Bell, bell_of
from webapp.watching.stopping import Stopping
from webapp.watching.watch import watch_of

WORK = process(
    start(),
    job("cetak", "cetak"),
    edge("penuh", "cetak", "error", "antrean-penuh"),
    user("ambil", "petugas"),
    user("urus", "petugas"),
    end(),
    end("lain"),
    path("mulai", "cetak", "ambil", "selesai"),
    path("penuh", "urus", "lain"),
    id="mencetak",
    declares="error:antrean-penuh",
)
FETCH = {"worker_id": "mesin 3", "topics": ["cetak"]}


@pytest.fixture
def office(pages_on_both: Pages) -> PermitOffice:
    office = PermitOffice(pages_on_both)
    office.deploy(WORK)
    return office


@pytest.fixture
def worker(office: PermitOffice) -> Program:
    return Program(office.pages, ["jobs:work"], topics=["cetak"])


def fetched(worker: Program, **more: Any) -> dict[str, Any]:
    answer = worker.send("POST", "/jobs/fetch", {**FETCH, **more})
    assert answer.status_code == 200, answer.json
    [found] = answer.json["jobs"]
    assert isinstance(found, dict)
    return found


def said(worker: Program, held: dict[str, Any], what: str, **more: Any) -> Reply:
    return worker.send("POST", f"/jobs/{held['id']}/{what}", {"lease": held["lease"], **more})


def incidents(office: PermitOffice) -> list[str]:
    with office.pages.database.reading() as connection:
        return [each.error for each in queries.incidents(connection, unit_id=UNIT)]


# ---- one job --------------------------------------------------------------------------------


def test_a_worker_fetches_a_job_and_completes_it(office: PermitOffice, worker: Program) -> None:
    case = office.started("mencetak", halaman=3)

    held = fetched(worker, lock_seconds=300)
    answer = said(worker, held, "complete", variables={"lembar": 3, "harga": 2.50})

    assert (held["case"], held["key"], held["topic"]) == (str(case), "cetak:1", "cetak")
    assert held["variables"] == {"halaman": 3}
    assert held["leased_until"] == "2026-11-23T01:05:00+00:00"
    assert (answer.status_code, answer.json["status"]) == (200, "completed")
    with office.pages.database.reading() as connection:
        seen = queries.variables(connection, instance_id=case)
        log = queries.log_entries(connection, stream_id=case)
    assert seen == {"halaman": 3, "lembar": 3, "harga": "2.5"}
    assert log[-1].actor["name"].endswith(": mesin 3")


def test_a_repeat_of_an_answer_is_answered_the_same(office: PermitOffice, worker: Program) -> None:
    office.started("mencetak")
    held = fetched(worker)

    assert said(worker, held, "complete").json == said(worker, held, "complete").json


def test_where_there_is_no_job_the_list_is_empty(office: PermitOffice, worker: Program) -> None:
    assert office.pages
    assert worker.send("POST", "/jobs/fetch", FETCH).json == {"jobs": []}


def test_a_job_that_failed_too_often_waits_for_a_person(
    office: PermitOffice, worker: Program
) -> None:
    office.started("mencetak")
    held = fetched(worker)

    first = said(worker, held, "fail", message="kertas habis", retries=1, retry_after_seconds=60)
    assert worker.send("POST", "/jobs/fetch", FETCH).json == {"jobs": []}
    office.pages.clock.advance(timedelta(seconds=60))
    again = said(worker, fetched(worker), "fail", message="kertas habis")

    assert (first.json["status"], first.json["retries"]) == ("open", 1)
    assert (again.json["status"], again.json["retries"]) == ("failed", 0)
    assert incidents(office) == ["kertas habis"]


def test_an_error_of_the_diagram_is_caught_there(office: PermitOffice, worker: Program) -> None:
    case = office.started("mencetak")

    said(worker, fetched(worker), "error", code="antrean-penuh")

    with office.pages.database.reading() as connection:
        items = queries.work_items_of(connection, instance_id=case)
    assert [item.key for item in items] == ["urus:1"]


def test_a_job_is_kept_longer_or_given_back(office: PermitOffice, worker: Program) -> None:
    office.started("mencetak")
    held = fetched(worker)

    longer = said(worker, held, "extend", lock_seconds=600)
    back = said(worker, held, "release")

    assert longer.json == {"leased_until": "2026-11-23T01:10:00+00:00"}
    assert back.json["status"] == "open"
    assert fetched(worker)["lease"] != held["lease"]


def test_a_late_worker_is_told_to_drop_its_work(office: PermitOffice, worker: Program) -> None:
    office.started("mencetak")
    late = fetched(worker)
    office.pages.clock.advance(timedelta(minutes=2))
    fetched(worker, worker_id="mesin 4")

    refused = said(worker, late, "complete")

    assert refused.status_code == 409
    assert refused.content_type == "application/problem+json"
    assert "mesin 4" in refused.json["detail"]


def test_the_job_of_a_case_that_went_another_way_is_gone(
    office: PermitOffice, worker: Program
) -> None:
    office.started("mencetak")
    held = fetched(worker)
    said(worker, held, "error", code="antrean-penuh")

    assert said(worker, held, "complete").status_code == 410


# ---- what a token may -----------------------------------------------------------------------


def test_a_token_without_the_scope_takes_no_job(office: PermitOffice) -> None:
    office.started("mencetak")

    refused = Program(office.pages, ["jobs:read"]).send("POST", "/jobs/fetch", FETCH)

    assert refused.status_code == 403


def test_a_token_takes_jobs_of_its_own_topics_only(office: PermitOffice) -> None:
    office.started("mencetak")
    other = Program(office.pages, ["jobs:work"], topics=["kirim"])

    refused = other.send("POST", "/jobs/fetch", FETCH)

    assert refused.status_code == 403
    assert "'cetak'" in refused.json["detail"]


def test_to_a_token_of_other_topics_a_job_does_not_exist(
    office: PermitOffice, worker: Program
) -> None:
    office.started("mencetak")
    held = fetched(worker)
    other = Program(office.pages, ["jobs:work"], topics=["kirim"])

    others = {
        "complete": {},
        "extend": {},
        "release": {},
        "fail": {"message": "rusak"},
        "error": {"code": "penuh"},
    }
    for what, more in others.items():
        assert said(other, held, what, **more).status_code == 404
    assert said(worker, held, "complete").status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"topics": []},
        {"topics": ["alur:signal"]},
        {"worker_id": ""},
        {"lock_seconds": 0},
        {"max_jobs": 101},
        {"wait_seconds": 31},
        {"more": 1},
    ],
)
def test_what_is_asked_for_is_bounded(office: PermitOffice, wrong: dict[str, Any]) -> None:
    anything = Program(office.pages, ["jobs:work"])

    assert anything.send("POST", "/jobs/fetch", {**FETCH, **wrong}).status_code == 422


@pytest.mark.parametrize("job_id", ["x", f"{UUID(int=1)}:1:0", "..%2f..", f"{UUID(int=1)}:1:x"])
def test_a_job_that_is_none_is_not_found(worker: Program, job_id: str) -> None:
    answer = worker.send("POST", f"/jobs/{job_id}/complete", {"lease": "1.x"})

    assert answer.status_code == 404


# ---- waiting --------------------------------------------------------------------------------


def test_a_worker_that_waits_gets_the_job_as_soon_as_a_case_asks_for_it(
    office: PermitOffice, worker: Program
) -> None:
    answers: list[Reply] = []
    waiting = threading.Thread(
        target=lambda: answers.append(
            worker.send("POST", "/jobs/fetch", {**FETCH, "wait_seconds": 30})
        )
    )
    waiting.start()
    until(lambda: is_waiting(office.pages), "the worker waits")

    case = office.started("mencetak")
    waiting.join(timeout=20)

    assert [each["case"] for each in answers[0].json["jobs"]] == [str(case)]


def test_a_worker_that_waits_holds_no_connection_to_the_database(
    office: PermitOffice, worker: Program
) -> None:
    waiting = threading.Thread(
        target=lambda: worker.send("POST", "/jobs/fetch", {**FETCH, "wait_seconds": 30})
    )
    waiting.start()
    until(lambda: is_waiting(office.pages), "the worker waits")

    until(lambda: in_use(office.pages) == 0, "no connection is taken")

    stopping(office.pages).begin()
    waiting.join(timeout=20)
    assert not waiting.is_alive()


def test_nobody_waits_longer_once_the_server_is_asked_to_end(
    office: PermitOffice, worker: Program
) -> None:
    stopping(office.pages).begin()

    answer = worker.send("POST", "/jobs/fetch", {**FETCH, "wait_seconds": 30})

    assert (answer.json, answer.headers["Retry-After"]) == ({"jobs": []}, "1")


def test_of_many_who_wait_those_too_many_are_told_to_come_again(
    office: PermitOffice, worker: Program
) -> None:
    bell = bell_of(office.pages.app)
    bell.waiting = bell.places

    answer = worker.send("POST", "/jobs/fetch", {**FETCH, "wait_seconds": 30})

    assert bell.places == 2
    assert (answer.json, answer.headers["Retry-After"]) == ({"jobs": []}, "1")


def test_a_bell_that_rings_while_somebody_looks_is_not_missed() -> None:
    bell, looked = Bell(1, Stopping()), []

    def look() -> list[str]:
        looked.append("")
        if len(looked) == 1:
            bell.ring()  # the job comes just after the first look
            return []
        return ["kerja"]

    assert bell.wait(30, look) == ["kerja"]


def stopping(pages: Pages) -> Stopping:
    return watch_of(pages.app).health.stopping


def is_waiting(pages: Pages) -> bool:
    return bell_of(pages.app).waiting == 1


def in_use(pages: Pages) -> int:
    pool: Any = pages.database.engine.pool
    return int(pool.checkedout())
