"""SLA timers: they escalate exactly when due, once, and never hold a case open."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.commands import Command, CorrectVariables, FireTimer
from engine.database import Database
from engine.errors import WrongState
from engine.timers import CLAIMED_FOR, MAX_ATTEMPTS
from tests.bench import ADMIN, ANA, BUDI, MONDAY, SYSTEM, Bench
from tests.diagrams import boundary, end, escalation, node, path, process, start, timer, user

WATCHED = process(
    start(),
    user("isi"),
    boundary("isi_sla", "isi", "PT2H"),
    escalation("telat", "kepala"),
    end(),
    path("mulai", "isi", "selesai"),
    path("isi_sla", "telat"),
)
TAKEN_AWAY = process(
    start(),
    user("isi"),
    boundary("batas", "isi", "PT2H", interrupting=True),
    user("alihkan", "kepala"),
    end(),
    end("lain"),
    path("mulai", "isi", "selesai"),
    path("batas", "alihkan", "lain"),
)


def test_a_work_item_is_due_when_its_boundary_timer_is(bench: Bench) -> None:
    bench.deploy(WATCHED)

    case = bench.start()

    assert bench.items(case)[0].due_at == MONDAY + timedelta(hours=2)


def test_late_work_is_shown_to_the_superior(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()

    bench.wait(hours=2)

    item = bench.items(case)[0]
    assert (item.escalated_to, item.escalated_at) == ("kepala", MONDAY + timedelta(hours=2))
    assert bench.inbox(BUDI) == ["isi:1"]
    assert bench.inbox(ANA) == ["isi:1"]


def test_nothing_escalates_before_it_is_due(bench: Bench) -> None:
    bench.deploy(WATCHED)
    bench.start()

    fired = bench.wait(hours=1, minutes=59, seconds=59)

    assert fired == 0
    assert bench.inbox(BUDI) == []


def test_an_escalation_does_not_hold_the_case_open(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.wait(hours=3)

    bench.complete(case, "isi:1")

    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_a_completed_step_never_escalates(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.complete(case, "isi:1")

    fired = bench.wait(days=3)

    assert fired == 0
    assert ("TimerCancelled", "isi_sla:1") in bench.events(case)


def test_a_step_overdue_while_nobody_watched_escalates_once_when_it_is_completed(
    bench: Bench,
) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(days=3))

    bench.complete(case, "isi:1")

    assert [kind for kind, _ in bench.events(case)].count("WorkItemEscalated") == 1
    assert bench.timers.fire_due() == 0


def test_a_step_overdue_while_the_server_was_down_escalates_once_at_start(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(days=3))

    fired = [bench.timers.fire_due(), bench.timers.fire_due()]

    assert fired == [1, 0]
    assert [kind for kind, _ in bench.events(case)].count("WorkItemEscalated") == 1


def test_an_interrupting_timer_takes_the_work_away(bench: Bench) -> None:
    bench.deploy(TAKEN_AWAY)
    case = bench.start()

    bench.wait(hours=2)

    assert bench.open(case) == ["alihkan:1"]
    assert ("WorkItemWithdrawn", "isi:1") in bench.events(case)


def test_work_that_should_have_been_taken_away_cannot_be_completed(bench: Bench) -> None:
    bench.deploy(TAKEN_AWAY)
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))

    with pytest.raises(WrongState, match="Expected 'isi:1' to be in time"):
        bench.complete(case, "isi:1")


def test_an_intermediate_timer_waits(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            node("intermediateCatchEvent", "jeda", timer("P1D")),
            user("isi"),
            end(),
            path("mulai", "jeda", "isi", "selesai"),
        )
    )
    case = bench.start()
    assert bench.open(case) == []

    bench.wait(days=1)

    assert bench.open(case) == ["isi:1"]


def test_a_cycle_fires_as_often_as_it_says(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("ingatkan", "isi", "R3/PT1H", kind="timeCycle"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("ingatkan", "telat"),
        )
    )
    case = bench.start()

    bench.wait(days=1)

    assert [kind for kind, _ in bench.events(case)].count("WorkItemEscalated") == 3
    assert bench.verify() == []


def test_an_entry_is_never_before_the_one_before_it(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(hours=-5))

    result = bench.complete(case, "isi:1")

    assert result.at == MONDAY
    assert bench.log(case)[-1].record["clock"] == (MONDAY - timedelta(hours=5)).isoformat()
    assert bench.verify() == []


def test_a_date_far_in_the_past_fires_and_stops_no_other_timer(bench: Bench) -> None:
    """SQLite kept year 226 as three digits: it sorted last and could not be read again."""
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("batas", "isi", "tanggal", kind="timeDate"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("batas", "telat"),
        )
    )
    case = bench.start(tanggal="0226-11-27")
    assert bench.items(case)[0].due_at == datetime(226, 11, 26, 16, 52, 48, tzinfo=UTC)

    fired = bench.timers.fire_due()

    assert fired == 1
    assert bench.verify() == []


def test_a_date_without_an_offset_replays_in_the_offices_own_zone(database: Database) -> None:
    """The zone was not among the recorded facts, so a replay took Jakarta's."""
    bench = Bench(database, zone="Asia/Jayapura")
    bench.deploy(
        process(
            start(),
            node("intermediateCatchEvent", "jeda", timer("2026-12-01", "timeDate")),
            end(),
            path("mulai", "jeda", "selesai"),
        )
    )

    case = bench.start()

    assert bench.timers.next_due() == datetime(2026, 11, 30, 15, tzinfo=UTC)
    assert bench.log(case)[0].record["facts"] == {"zone": "Asia/Jayapura"}
    assert bench.verify() == []


def test_work_is_not_completed_when_its_overdue_timer_ends_the_case(bench: Bench) -> None:
    """The withdrawn work item was completed all the same, and its flow went on."""
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("batas", "isi", "PT2H"),
            user("lanjut"),
            end("putus", "<terminateEventDefinition/>"),
            end(),
            path("mulai", "isi", "lanjut", "selesai"),
            path("batas", "putus"),
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))

    with pytest.raises(WrongState, match="Expected 'isi:1' to be open"):
        bench.complete(case, "isi:1")

    assert bench.timers.fire_due() == 1
    assert bench.case(case).status == "completed"
    assert bench.verify() == []


def test_an_escalation_after_the_work_is_done_marks_nothing_late(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("ingat", "isi", "PT1H"),
            user("tegur", "kepala"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("ingat", "tegur", "telat"),
        )
    )
    case = bench.start()
    bench.wait(hours=1)
    bench.complete(case, "isi:1")

    bench.complete(case, "tegur:1", by=BUDI)

    assert [kind for kind, _ in bench.events(case)].count("WorkItemEscalated") == 0
    assert {item.escalated_to for item in bench.items(case)} == {None}
    assert bench.case(case).status == "completed"


def test_a_reminder_that_was_due_first_is_given_before_the_work_is_taken_away(
    bench: Bench,
) -> None:
    """Two workers may submit them in any order; the reminder was cancelled and never given."""
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("batas", "isi", "PT2H", interrupting=True),
            boundary("ingat", "isi", "PT1H"),
            boundary("nanti", "isi", "PT3H"),
            escalation("telat", "kepala"),
            end(),
            end("lain"),
            end("ketiga"),
            path("mulai", "isi", "selesai"),
            path("batas", "lain"),
            path("ingat", "telat"),
            path("nanti", "ketiga"),
        )
    )
    case = bench.start()
    bench.clock.advance(timedelta(days=1))

    bench.submit(FireTimer(case, "batas:1"), SYSTEM)

    kinds = [event for event in bench.events(case) if event[0].startswith(("Timer", "WorkItem"))]
    assert kinds[4:] == [
        ("TimerFired", "ingat:1"),
        ("WorkItemEscalated", "isi:1"),
        ("TimerFired", "batas:1"),
        ("TimerCancelled", "nanti:1"),
        ("WorkItemWithdrawn", "isi:1"),
    ]
    assert bench.verify() == []


def test_a_timer_that_cannot_be_read_is_an_incident_and_is_due_after_a_correction(
    bench: Bench,
) -> None:
    """After the retry the inbox still showed no due time."""
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("batas", "isi", "lama"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("batas", "telat"),
        )
    )
    case = bench.start(lama="besok")
    assert bench.case(case).status == "incident"
    bench.submit(CorrectVariables(case, {"lama": "PT1H"}, "salah ketik"), ADMIN)

    bench.retry(case, "batas:1")

    assert bench.items(case)[0].due_at == MONDAY + timedelta(hours=1)
    assert bench.wait(hours=1) == 1
    assert bench.inbox(BUDI) == ["isi:1"]
    assert bench.verify() == []


def test_a_reminder_that_repeats_leaves_the_due_time_as_it_was(bench: Bench) -> None:
    bench.deploy(
        process(
            start(),
            user("isi"),
            boundary("ingat", "isi", "R3/PT1H", kind="timeCycle"),
            escalation("telat", "kepala"),
            end(),
            path("mulai", "isi", "selesai"),
            path("ingat", "telat"),
        )
    )
    case = bench.start()

    bench.wait(hours=2)

    assert bench.items(case)[0].due_at == MONDAY + timedelta(hours=1)


def test_a_timer_that_never_succeeds_becomes_an_incident_that_can_be_retried(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was given up in a row that nobody sees: the deadline vanished."""
    bench.deploy(WATCHED)
    case = bench.start()
    noise = bench.start()
    bench.clock.advance(timedelta(hours=2))
    submit = bench.runtime.submit

    def poisoned(command: Command, **more: Any) -> Any:
        if command == FireTimer(case, "isi_sla:1"):
            raise RuntimeError("poison")
        return submit(command, **more)

    with monkeypatch.context() as patched:
        patched.setattr(bench.runtime, "submit", poisoned)
        for tries in range(MAX_ATTEMPTS):
            bench.timers.fire_due()
            bench.clock.advance(CLAIMED_FOR * 2**tries)
        bench.timers.fire_due()

    assert bench.case(case).status == "incident"
    assert ("TimerFired", "isi_sla:1") in bench.events(noise)
    assert bench.timers.next_due() is None
    bench.retry(case, "isi_sla:1")
    assert bench.case(case).status == "running"
    assert ("WorkItemEscalated", "isi:1") in bench.events(case)
    assert bench.verify() == []


def test_a_timer_that_was_given_up_still_ends_with_its_work(bench: Bench) -> None:
    bench.deploy(WATCHED)
    case = bench.start()
    bench.clock.advance(timedelta(hours=2))
    bench.fail_job(case, "isi_sla:1", "berulang kali gagal")

    bench.complete(case, "isi:1")

    assert bench.case(case).status == "completed"
    assert bench.verify() == []
