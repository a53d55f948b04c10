"""What another version would mean for running cases is told before it is deployed."""

from typing import Any

import pytest

from engine.checking import Unfit
from engine.commands import DeployDefinition
from engine.events import TimerScheduled, WorkItemRegrouped, WorkItemRescheduled
from engine.impact import Impact, foreseen, impact
from tests.bench import ANALYST, Bench
from tests.diagrams import (
    boundary,
    end,
    escalation,
    flow,
    node,
    path,
    process,
    start,
    user,
)

LATE = boundary("telat", "isi", "PT1H") + escalation("lapor", "kepala") + flow("telat", "lapor")


def steps(*names: str, more: str = "", group: str = "staf") -> bytes:
    elements = [user(name, group) for name in names]
    return process(start(), *elements, end(), path("mulai", *names, "selesai"), more)


def report(bench: Bench, diagram: bytes, **mapping: str) -> Impact:
    """Return what deploying a diagram would mean."""
    (target,) = foreseen(bench.runtime, DeployDefinition(diagram), ANALYST)
    return impact(bench.runtime, target, mapping, ANALYST)


def test_a_report_tells_where_cases_wait_and_which_could_not_be_moved(bench: Bench) -> None:
    # given
    bench.deploy(steps("isi", "saring", "periksa"))
    first, second, ended = bench.start(), bench.start(), bench.start()
    bench.complete(second, "isi:1")
    bench.cancel(ended)

    # when
    found = report(bench, steps("isi", "periksa"))

    # then
    assert found.target.version == 2
    assert {p.case.id: p.waits_on for p in found.prospects} == {
        first: ("isi",), second: ("saring",),
    }  # fmt: skip
    (staying,) = found.staying
    assert staying.refusal is not None
    assert (staying.case.id, staying.refusal.field) == (second, "saring")
    assert [p.case.id for p in found.movable] == [first]
    assert (found.total, bench.case(first).version) == (2, 1)


def test_a_report_tells_whose_work_it_would_be_and_until_when(bench: Bench) -> None:
    # given
    bench.deploy(steps("isi"))
    bench.start()

    # when
    (prospect,) = report(bench, steps("isi", more=LATE, group="kepala")).prospects

    # then
    assert prospect.of(WorkItemRegrouped) == [WorkItemRegrouped("isi:1", "kepala")]
    assert [event.key for event in prospect.of(TimerScheduled)] == ["telat:1"]
    assert len(prospect.of(WorkItemRescheduled)) == 1


def test_a_report_takes_what_was_said_of_changed_ids(bench: Bench) -> None:
    bench.deploy(steps("isi", "periksa"))
    bench.start()

    assert len(report(bench, steps("tulis", "periksa")).staying) == 1
    assert len(report(bench, steps("tulis", "periksa"), isi="tulis").movable) == 1


def test_cases_of_another_process_have_nothing_to_do_with_it(bench: Bench) -> None:
    bench.deploy(process(start(), user("isi"), path("mulai", "isi"), id="lain"))
    bench.start()
    bench.deploy(steps("isi"))

    assert report(bench, steps("isi")).total == 0


def test_more_cases_than_are_rehearsed_are_counted(bench: Bench) -> None:
    bench.deploy(steps("isi"))
    for _ in range(3):
        bench.start()
    (target,) = foreseen(bench.runtime, DeployDefinition(steps("isi")), ANALYST)

    found = impact(bench.runtime, target, {}, ANALYST, limit=2)

    assert (len(found.prospects), found.total) == (2, 3)


@pytest.mark.parametrize("called", ["tidak_ada", "proses"])
def test_what_cannot_be_deployed_is_not_foreseen(bench: Bench, called: str) -> None:
    bench.deploy(steps("isi"))
    call: Any = node("callActivity", "panggil", calledElement=called)

    with pytest.raises(Unfit):
        foreseen(
            bench.runtime,
            DeployDefinition(process(start(), call, path("mulai", "panggil"))),
            ANALYST,
        )


def test_a_version_that_calls_another_is_foreseen_with_it(bench: Bench) -> None:
    bench.deploy(process(start(), user("isi"), path("mulai", "isi"), id="dalam"))
    call = node("callActivity", "panggil", calledElement="dalam")

    (target,) = foreseen(
        bench.runtime,
        DeployDefinition(process(start(), call, path("mulai", "panggil"))),
        ANALYST,
    )

    assert "panggil~isi" in target.process.elements
