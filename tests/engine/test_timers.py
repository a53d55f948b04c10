"""SLA timers: they escalate exactly when due, once, and never hold a case open."""

from datetime import timedelta

import pytest

from engine.errors import WrongState
from tests.bench import ANA, BUDI, MONDAY, Bench
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
