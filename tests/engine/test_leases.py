"""Workers outside: a job is one worker's for a time, and answered once."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from engine import leases, queries
from engine.clock import SystemClock
from engine.commands import StartInstance
from engine.database import Database
from engine.errors import Invalid, NotFound
from engine.leases import JobWithdrawn, LeasedJob, LeaseLost
from engine.tables import job as job_table
from forms.validation import Validator
from tests.bench import ANA, MONDAY, Bench
from tests.diagrams import (
    boundary,
    edge,
    end,
    escalation,
    job,
    path,
    process,
    start,
    user,
)

WORK = process(
    start(), job("terbit"), user("arsip"), end(), path("mulai", "terbit", "arsip", "selesai")
)
OTHER_TOPIC = process(
    start(), job("cetak", "cetak"), end(), path("mulai", "cetak", "selesai"), id="lain"
)
CATCHES = process(
    start(),
    job("terbit"),
    edge("ditolak", "terbit", "error", "penuh"),
    user("manual"),
    end(),
    end("lain"),
    path("mulai", "terbit", "selesai"),
    path("ditolak", "manual", "lain"),
    declares="error:penuh",
)
TIMED = process(
    start(),
    job("terbit"),
    boundary("batas", "terbit", "PT1H", interrupting=True),
    user("manual"),
    end(),
    end("lain"),
    path("mulai", "terbit", "selesai"),
    path("batas", "manual", "lain"),
)
NOTICE = process(
    start(),
    user("isi"),
    boundary("sla", "isi", "PT1H"),
    escalation("telat", "kepala"),
    end(),
    path("mulai", "isi", "selesai"),
    path("sla", "telat"),
)

ASKS_A_NAME = json.dumps(
    {
        "type": "default",
        "id": "isi",
        "components": [
            {
                "id": "nama",
                "key": "nama",
                "type": "textfield",
                "label": "Nama",
                "properties": {"alur:personal": "true"},
            },
            {"id": "perihal", "key": "perihal", "type": "textfield", "label": "Perihal"},
        ],
    }
).encode()


def complete(bench: Bench, held: LeasedJob, **result: Any) -> None:
    leases.complete(bench.runtime, held.id, held.lease, result)


def fail(bench: Bench, held: LeasedJob, message: str = "printer habis", **how: Any) -> int:
    return leases.fail(bench.runtime, held.id, held.lease, message, **how)


def row(bench: Bench, job_id: str) -> Any:
    with bench.database.reading() as connection:
        return connection.execute(select(job_table).where(job_table.c.id == job_id)).one()


def errors(bench: Bench) -> list[str]:
    with bench.database.reading() as connection:
        return [each.error for each in queries.incidents(connection, unit_id=bench.unit_id)]


# ---- fetching -------------------------------------------------------------------------------


def test_a_worker_gets_the_due_jobs_of_its_topics_with_what_they_see(bench: Bench) -> None:
    bench.deploy(OTHER_TOPIC)
    bench.start()  # noise
    bench.deploy(WORK)
    case = bench.start(judul="panen")

    found = bench.fetch("w1", "kerja")

    assert [(each.instance_id, each.key, each.topic) for each in found] == [
        (case, "terbit:1", "kerja")
    ]
    assert found[0].variables == {"judul": "panen"}
    assert found[0].leased_until == MONDAY + timedelta(seconds=60)
    assert (found[0].attempts, found[0].retries) == (1, 5)


def test_a_worker_gets_no_job_of_another_office(database: Database) -> None:
    ours, theirs = Bench(database), Bench(database, unit_id=UUID(int=77))
    theirs.deploy(WORK)
    theirs.start()

    found = ours.fetch("w1")

    assert found == []
    assert len(theirs.fetch("w1")) == 1


def test_a_leased_job_is_nobody_elses(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    bench.fetch("w1")

    assert bench.fetch("w2") == []
    assert bench.jobs.run_due() == 0


def test_a_restart_of_our_own_runner_takes_no_leased_job(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    bench.fetch("w1")

    bench.jobs.recover()

    assert bench.jobs.run_due() == 0


def test_jobs_come_in_the_order_of_the_topics_then_the_oldest_first(bench: Bench) -> None:
    bench.deploy(WORK)
    first = bench.start()
    bench.wait(minutes=1)
    second = bench.start()
    bench.deploy(OTHER_TOPIC)
    third = bench.start()

    found = bench.fetch("w1", "cetak", "kerja", limit=2)

    assert [each.instance_id for each in found] == [third, first]
    assert [each.instance_id for each in bench.fetch("w1", "cetak", "kerja")] == [second]


def test_what_the_diagram_hands_a_job_is_all_that_its_worker_sees(bench: Bench) -> None:
    inputs = (
        "<extensionElements><camunda:inputOutput>"
        '<camunda:inputParameter name="berita">${judul}</camunda:inputParameter>'
        "</camunda:inputOutput></extensionElements>"
    )
    step = job("terbit").replace("></serviceTask>", f">{inputs}</serviceTask>")
    bench.deploy(process(start(), step, end(), path("mulai", "terbit", "selesai")))
    bench.start(judul="panen", rahasia="x")

    found = bench.fetch("w1")

    assert found[0].variables == {"berita": "panen"}


def test_whether_a_job_may_be_fetched_is_known_without_taking_it(bench: Bench) -> None:
    bench.deploy(WORK)
    assert not leases.has_due(bench.runtime, ["kerja", "cetak"])
    bench.start()
    assert leases.has_due(bench.runtime, ["cetak", "kerja"])

    bench.fetch("w1", lock_for=90)

    assert not leases.has_due(bench.runtime, ["kerja"])
    bench.wait(seconds=90)
    assert leases.has_due(bench.runtime, ["kerja"])


def test_a_worker_is_told_nothing_personal(database: Database) -> None:
    bench = Bench(database, forms=Validator())
    asks = process(
        start(),
        user("isi", camunda_formKey="isi"),
        job("terbit"),
        end(),
        path("mulai", "isi", "terbit", "selesai"),
    )
    bench.deploy(asks, {"isi": ASKS_A_NAME})
    case = bench.start()
    bench.complete(case, "isi:1", nama="Siti Aminah", perihal="izin")

    [held] = bench.fetch()

    assert held.variables == {"perihal": "izin"}


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"worker": " "}, "text of 1 to 200 letters in 'worker_id'"),
        ({"worker": "a\0"}, "worker_id"),
        ({"topics": ["alur:signal"]}, "'alur:signal' is the engine's own"),
        ({"topics": ["t"] * 51}, "Expected 1 to 50 topics, but found 51"),
        ({"lock_for": 0}, "Expected a lease of 1 to 86400 seconds, but found 0"),
        ({"limit": 101}, "from 1 to 100 in 'max_jobs', but found 101"),
    ],
)
def test_what_a_worker_asks_for_is_bounded(
    bench: Bench, asked: dict[str, Any], sentence: str
) -> None:
    how = {"worker": "w1", "topics": ["kerja"], **asked}
    topics = how.pop("topics")

    with pytest.raises(Invalid, match=sentence):
        bench.fetch(how.pop("worker"), *topics, **how)


# ---- completing -----------------------------------------------------------------------------


def test_a_completed_job_lets_its_case_go_on_and_the_log_names_the_worker(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch("mesin cetak")

    complete(bench, held, alamat="/panen")

    assert bench.open(case) == ["arsip:1"]
    assert bench.variables(case) == {"alamat": "/panen"}
    entry = bench.log(case)[-1].record
    assert entry["actor"]["name"] == "mesin cetak"
    assert entry["command_id"] == held.id
    assert row(bench, held.id).status == "done"
    assert bench.verify() == []


def test_a_job_completed_twice_by_its_worker_is_done_once(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch()

    complete(bench, held)
    complete(bench, held)

    assert len(bench.log(case)) == 2


def test_a_result_that_the_case_cannot_take_is_refused_and_the_lease_holds_on(
    bench: Bench,
) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch()

    with pytest.raises(Invalid):
        complete(bench, held, lama=1.5)

    complete(bench, held, lama="1.5")
    assert bench.open(case) == ["arsip:1"]


def test_a_job_of_an_effect_is_done_when_its_row_is(bench: Bench) -> None:
    bench.deploy(NOTICE)
    case = bench.start()
    bench.wait(hours=1)
    [held] = bench.fetch("w1", "notify")
    assert held.variables == {"reason": "escalated", "group": "kepala"}

    complete(bench, held)
    complete(bench, held)

    assert row(bench, held.id).status == "done"
    assert bench.open(case) == ["isi:1"]
    assert bench.fetch("w1", "notify") == []


def test_a_job_that_does_not_exist_cannot_be_completed(bench: Bench) -> None:
    with pytest.raises(NotFound, match="Expected a job 'x', found none"):
        leases.complete(bench.runtime, "x", "1.abc", {})


def test_a_job_whose_element_a_migration_renamed_is_completed_under_its_new_name(
    bench: Bench,
) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch()
    renamed = process(
        start(), job("siar"), user("arsip"), end(), path("mulai", "siar", "arsip", "selesai")
    )
    bench.deploy(renamed)
    bench.migrate(case, 2, terbit="siar")

    complete(bench, held)

    assert bench.open(case) == ["arsip:1"]
    assert bench.verify() == []


# ---- a lease that ran out -------------------------------------------------------------------


def test_a_job_whose_lease_ran_out_is_fetched_again(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch("w1", lock_for=60)
    bench.wait(seconds=60)

    [again] = bench.fetch("w2")

    assert again.id == held.id
    assert again.lease != held.lease
    assert (again.attempts, again.retries) == (2, 4)


def test_a_late_worker_whose_job_another_has_is_refused(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [late] = bench.fetch("w1")
    bench.wait(minutes=2)
    [held] = bench.fetch("w2")

    for deed in (
        lambda: complete(bench, late, oleh="w1"),
        lambda: fail(bench, late),
        lambda: fail(bench, late, retries=0),
        lambda: leases.answer_with_error(bench.runtime, late.id, late.lease, "penuh"),
        lambda: leases.release(bench.runtime, late.id, late.lease),
        lambda: leases.extend(bench.runtime, late.id, late.lease, lock_for=timedelta(minutes=1)),
    ):
        with pytest.raises(LeaseLost, match="the job was taken by 'w2'"):
            deed()
    complete(bench, held, oleh="w2")

    assert bench.variables(case) == {"oleh": "w2"}


def test_a_late_worker_is_refused_although_the_one_after_it_has_completed_the_job(
    bench: Bench,
) -> None:
    """The same command under the same id came before, but its result was another's."""
    bench.deploy(WORK)
    case = bench.start()
    [late] = bench.fetch("w1")
    bench.wait(minutes=2)
    [held] = bench.fetch("w2")
    complete(bench, held, oleh="w2")

    with pytest.raises(LeaseLost):
        complete(bench, late, oleh="w1")

    assert bench.variables(case) == {"oleh": "w2"}


def test_a_late_worker_whose_job_nobody_else_took_may_still_complete_it(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [late] = bench.fetch("w1")
    bench.wait(hours=5)

    complete(bench, late)

    assert bench.open(case) == ["arsip:1"]


def test_a_late_worker_whose_job_our_own_runner_took_is_refused(database: Database) -> None:
    def away(_job: object) -> dict[str, Any]:
        raise ConnectionError("situs tidak menjawab")

    bench = Bench(database, handlers={"kerja": away})
    bench.deploy(WORK)
    bench.start()
    [late] = bench.fetch("w1")
    bench.wait(minutes=2)
    bench.jobs.run_due()  # it fails, and is to be tried again

    with pytest.raises(LeaseLost, match="taken by the office's own runner"):
        complete(bench, late)


def test_an_extended_lease_runs_longer(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch("w1", lock_for=60)
    bench.wait(seconds=59)

    until = leases.extend(bench.runtime, held.id, held.lease, lock_for=timedelta(seconds=60))
    bench.wait(seconds=59)

    assert until == MONDAY + timedelta(seconds=119)
    assert bench.fetch("w2") == []
    bench.wait(seconds=1)
    assert len(bench.fetch("w2")) == 1


def test_a_job_that_lets_every_lease_run_out_becomes_an_incident(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()

    given = 0
    while bench.fetch(f"w{given + 1}"):
        given += 1
        bench.wait(minutes=2)

    assert given == 5
    assert bench.case(case).status == "incident"
    assert errors(bench) == [
        "Expected a worker to answer within its lease, but the last of them, 'w5', let it run out "
        "too"
    ]
    bench.retry(case, "terbit:1")
    assert len(bench.fetch()) == 1
    assert bench.verify() == []


# ---- giving back ----------------------------------------------------------------------------


def test_a_released_job_is_anothers_at_once_and_has_not_failed(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch("w1")

    leases.release(bench.runtime, held.id, held.lease)
    [again] = bench.fetch("w2")

    assert again.retries == 5
    with pytest.raises(LeaseLost):
        complete(bench, held)


def test_a_failed_job_is_tried_again_after_its_pause(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch()

    left = fail(bench, held, retry_after=timedelta(minutes=5))

    assert left == 4
    assert bench.fetch() == []
    bench.wait(minutes=5)
    [again] = bench.fetch()
    assert again.retries == 4
    assert row(bench, held.id).error == "printer habis"


def test_a_job_with_no_retries_left_becomes_an_incident_with_the_workers_words(
    bench: Bench,
) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch()
    fail(bench, held, retries=1)
    [held] = bench.fetch()

    assert fail(bench, held, "kertas habis") == 0
    assert fail(bench, held, "kertas habis") == 0  # said twice

    assert errors(bench) == ["kertas habis"]
    assert bench.case(case).status == "incident"
    assert (row(bench, held.id).status, row(bench, held.id).error) == ("failed", "kertas habis")
    with pytest.raises(JobWithdrawn, match="it failed, and waits for a person to look"):
        complete(bench, held)
    assert bench.verify() == []


def test_an_effect_with_no_retries_left_has_failed_and_its_case_goes_on(bench: Bench) -> None:
    bench.deploy(NOTICE)
    case = bench.start()
    bench.wait(hours=1)
    [held] = bench.fetch("w1", "notify")

    fail(bench, held, retries=0)

    assert (row(bench, held.id).status, row(bench, held.id).error) == ("failed", "printer habis")
    assert bench.case(case).status == "running"


def test_an_error_of_the_diagram_goes_the_way_of_what_catches_it(bench: Bench) -> None:
    bench.deploy(CATCHES)
    case = bench.start()
    [held] = bench.fetch()

    leases.answer_with_error(bench.runtime, held.id, held.lease, "penuh", "halaman penuh")
    leases.answer_with_error(bench.runtime, held.id, held.lease, "penuh", "halaman penuh")

    assert bench.open(case) == ["manual:1"]
    assert bench.verify() == []


def test_an_error_that_nothing_catches_becomes_an_incident(bench: Bench) -> None:
    bench.deploy(CATCHES)
    bench.start()
    [held] = bench.fetch()

    leases.answer_with_error(bench.runtime, held.id, held.lease, "kosong")

    assert errors(bench) == ["Expected somebody to catch the error 'kosong', but nobody does"]


@pytest.mark.parametrize(
    ("message", "how", "sentence"),
    [
        ("", {}, "text of 1 to 2000 letters in 'message', but found 0"),
        ("x" * 2001, {}, "but found 2001 letters"),
        ("a\0b", {}, "message"),
        ("rusak", {"retries": -1}, "from 0 to 100 in 'retries', but found -1"),
        ("rusak", {"retry_after": timedelta(days=31)}, "Expected a pause of 0 to 2592000 seconds"),
    ],
)
def test_what_a_failure_says_is_bounded(
    bench: Bench, message: str, how: dict[str, Any], sentence: str
) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch()

    with pytest.raises(Invalid, match=sentence):
        fail(bench, held, message, **how)


# ---- withdrawn ------------------------------------------------------------------------------


def test_the_job_of_a_cancelled_case_is_withdrawn_from_its_worker(bench: Bench) -> None:
    bench.deploy(WORK)
    case = bench.start()
    [held] = bench.fetch()
    bench.cancel(case)

    with pytest.raises(JobWithdrawn, match="its case no longer waits for it") as refused:
        complete(bench, held)

    assert refused.value.status == 410
    assert bench.fetch() == []
    assert bench.verify() == []


def test_a_job_that_a_timer_took_away_is_withdrawn_from_its_worker(bench: Bench) -> None:
    bench.deploy(TIMED)
    case = bench.start()
    [held] = bench.fetch(lock_for=7200)
    bench.wait(hours=1)

    with pytest.raises(JobWithdrawn):
        complete(bench, held)
    with pytest.raises(JobWithdrawn):
        leases.extend(bench.runtime, held.id, held.lease, lock_for=timedelta(minutes=1))

    assert bench.open(case) == ["manual:1"]


@pytest.mark.parametrize("written", ["", "1", "x.y", "-1.x", "9" * 50, "²." + "a" * 20, "1." * 99])
def test_what_is_no_token_holds_no_job(bench: Bench, written: str) -> None:
    bench.deploy(WORK)
    bench.start()
    [held] = bench.fetch()

    with pytest.raises(LeaseLost):
        leases.complete(bench.runtime, held.id, written, {})


# ---- the clock that decides -----------------------------------------------------------------


def test_the_clock_of_the_database_decides_where_it_has_one(bench: Bench) -> None:
    bench.deploy(WORK)
    bench.runtime.clock = SystemClock()
    case = UUID(int=5)
    bench.submit(StartInstance(case, "proses"), ANA)
    before = SystemClock().now()

    [held] = bench.fetch("w1", lock_for=3600)
    until = leases.extend(bench.runtime, held.id, held.lease, lock_for=timedelta(hours=2))

    assert before <= held.leased_until - timedelta(hours=1)
    assert held.leased_until < until
    assert bench.fetch("w2") == []
    complete(bench, held)
    assert bench.open(case) == ["arsip:1"]
