"""The token game itself, on diagrams that are small enough to see what is right."""

from collections import Counter
from typing import Any

import pytest

from engine.diagram import read
from tests.bench import MONDAY
from tests.diagrams import (
    boundary,
    caught,
    each,
    edge,
    end,
    flow,
    job,
    node,
    on_event,
    path,
    process,
    start,
    sub_process,
    timer,
    user,
)
from tests.engine.proof import acts
from tests.engine.proof.marking import Marking
from tests.engine.proof.net import Net
from tests.engine.proof.seeing import sights, status

DECLARED = "error:gagal escalation:lambat message:ubah signal:libur"
ENOUGH = "<completionCondition>nrOfCompletedInstances &gt; 0</completionCondition>"


class Play:
    """One case of a diagram, played by the game alone."""

    def __init__(self, *parts: str, **variables: Any) -> None:
        understood = read(process(*parts, declares=DECLARED)).process
        assert understood is not None
        self.net = Net(understood)
        self.worlds = acts.started(self.net, Marking(MONDAY, variables))

    def complete(self, at: str, **values: Any) -> None:
        self.worlds = acts.acted(self.net, self.worlds, _first(at), acts.complete(values))

    def fail(self, at: str, code: str | None = None) -> None:
        self.worlds = acts.acted(self.net, self.worlds, _first(at), acts.fail_job(code))

    def seen(self) -> list[list[str]]:
        """Return what is seen in each world: elements, those with an incident marked."""
        return sorted(
            sorted(f"{what[1]}!" if what[0] == "incident" else what[1] for what in world.elements())
            for world in (Counter(sights(self.net, marking)) for marking in self.worlds)
        )

    def ends(self) -> set[str]:
        return {status(marking) for marking in self.worlds}


def _first(at: str) -> Any:
    return lambda marking: [
        t.id for t in marking.things.values() if t.at == at and t.state in ("open", "armed")
    ][:1]


def test_a_parallel_join_waits_for_a_token_on_each_way() -> None:
    play = Play(
        start(), node("parallelGateway", "bagi"), user("a"), user("b"),
        node("parallelGateway", "temu"), user("c"),
        path("mulai", "bagi", "a", "temu", "c"), path("bagi", "b", "temu"),
    )  # fmt: skip

    assert play.seen() == [["a", "b"]]
    play.complete("a")
    assert play.seen() == [["b"]]
    play.complete("b")
    assert play.seen() == [["c"]]
    play.complete("c")
    assert play.ends() == {"completed"}


def test_an_inclusive_join_waits_only_for_what_can_still_come() -> None:
    play = Play(
        start(), user("pilih"), node("inclusiveGateway", "bagi", default="bagi-c"),
        user("a"), user("b"), user("c"), node("inclusiveGateway", "temu"), user("d"),
        path("mulai", "pilih", "bagi"), flow("bagi", "a", "x > 0"), flow("bagi", "b", "x > 1"),
        flow("bagi", "c"), flow("a", "temu"), flow("b", "temu"), flow("c", "temu"),
        flow("temu", "d"), x=0,
    )  # fmt: skip

    play.complete("pilih", x=2)
    assert play.seen() == [["a", "b"]]
    play.complete("a")
    assert play.seen() == [["b"]]
    play.complete("b")
    assert play.seen() == [["d"]]


def test_a_join_that_nothing_can_reach_any_more_is_an_incident() -> None:
    play = Play(
        start(), node("exclusiveGateway", "putus", default="putus-a"), user("a"), user("b"),
        node("parallelGateway", "temu"), end(), path("mulai", "putus", "a", "temu", "selesai"),
        flow("putus", "b", "x > 0"), flow("b", "temu"), x=0,
    )  # fmt: skip

    play.complete("a")

    assert play.seen() == [["temu!"]]


def test_a_terminate_end_leaves_open_what_went_before_it() -> None:
    """Which of two tokens goes first is not said: a message may have left, or not."""
    play = Play(
        start(), node("parallelGateway", "bagi"), end("putus", "<terminateEventDefinition/>"),
        end("kirim", caught("message", "ubah")), path("mulai", "bagi", "putus"),
        flow("bagi", "kirim"),
    )  # fmt: skip

    assert play.ends() == {"completed"}
    assert sorted(len(world.thrown) for world in play.worlds) == [0, 1]


def test_an_error_goes_to_the_nearest_who_catches_it() -> None:
    play = Play(
        start(),
        sub_process(
            "luar",
            start("m1"),
            sub_process(
                "dalam", start("m2"), user("isi"), end("salah", caught("error", "gagal")),
                path("m2", "isi", "salah"),
            ),
            path("m1", "dalam"),
            on_event("tolong", caught("error"), user("c"), flow("tolong_mulai", "c")),
        ),
        edge("tepi", "luar", "error", "gagal"), user("d"), path("mulai", "luar"),
        flow("tepi", "d"),
    )  # fmt: skip

    play.complete("isi")

    assert play.seen() == [["c"]]


def test_an_escalation_that_nobody_catches_is_passed_over() -> None:
    play = Play(
        start(), node("intermediateThrowEvent", "lapor", caught("escalation", "lambat")),
        user("a"), path("mulai", "lapor", "a"),
    )  # fmt: skip

    assert play.seen() == [["a"]]


@pytest.mark.parametrize(("code", "then"), [("gagal", ["b"]), ("lain", ["a!"]), (None, ["a!"])])
def test_a_job_that_fails_goes_the_way_of_its_code(code: str | None, then: list[str]) -> None:
    play = Play(
        start(), job("a"), edge("tepi", "a", "error", "gagal"), user("b"),
        path("mulai", "a"), flow("tepi", "b"),
    )  # fmt: skip

    play.fail("a", code)

    assert play.seen() == [then]


def test_the_first_event_behind_an_event_based_gateway_takes_the_others_away() -> None:
    play = Play(
        start(), node("eventBasedGateway", "tunggu"), user("x"),
        node("intermediateCatchEvent", "a", timer("PT1H")),
        node("intermediateCatchEvent", "b", caught("message", "ubah")),
        path("mulai", "tunggu", "a"), path("tunggu", "b", "x"),
    )  # fmt: skip

    assert play.seen() == [["a", "b"]]
    play.complete("b")
    assert play.seen() == [["x"]]


def test_results_come_in_the_order_of_the_instances() -> None:
    play = Play(
        start(),
        user("a", inner=each(alur_collection="daftar", alur_result="x", alur_results="semua")),
        user("b"), path("mulai", "a", "b"), daftar=["p", "q"],
    )  # fmt: skip
    play.complete("a", x=1)

    play.complete("a", x=2)

    assert play.seen() == [["b"]]
    assert play.worlds[0].variables["semua"] == [1, 2]


def test_a_repetition_that_is_enough_withdraws_the_rest() -> None:
    play = Play(
        start(), user("a", inner=each(f"<loopCardinality>3</loopCardinality>{ENOUGH}")),
        user("b"), path("mulai", "a", "b"),
    )  # fmt: skip

    play.complete("a")

    assert play.seen() == [["b"]]


def test_an_event_that_interrupts_withdraws_all_that_lies_in_its_activity() -> None:
    play = Play(
        start(), sub_process("luar", user("a"), user("b")),
        boundary("batas", "luar", "PT1H", interrupting=True), user("c"),
        path("mulai", "luar"), flow("batas", "c"),
    )  # fmt: skip

    play.complete("batas")

    assert play.seen() == [["c"]]


def test_an_event_sub_process_holds_nothing_open() -> None:
    play = Play(
        start(), user("a"), path("mulai", "a"),
        on_event("ingat", caught("message", "ubah"), user("c"), flow("ingat_mulai", "c"),
                 interrupting=False),
    )  # fmt: skip

    play.complete("ingat_mulai")
    play.complete("a")
    assert play.seen() == [["c", "ingat_mulai"]]
    play.complete("c")
    assert play.ends() == {"completed"}


def test_a_condition_happens_each_time_it_becomes_true() -> None:
    play = Play(
        start(), user("a"), edge("awas", "a", "conditional", "x > 0", interrupting=False),
        user("b"), path("mulai", "a"), flow("awas", "b"), x=0,
    )  # fmt: skip

    for x in (1, 2, 0, 3):
        play.worlds = acts.corrected(play.net, play.worlds, {"x": x})

    assert play.seen() == [["a", "awas", "b", "b"]]
