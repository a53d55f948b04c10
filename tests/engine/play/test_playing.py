"""Plays: any moves, in a space that nobody else sees, the same each time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.checking import NoForms, Unfit
from engine.errors import Invalid
from engine.play import Given, Player, Scenario, Situation, read_moves, write_scenario
from engine.play.moves import (
    Cancel,
    Claim,
    Complete,
    CompleteJob,
    Correct,
    FailJob,
    JumpToNextTimer,
    Move,
    RetryIncident,
    SendMessage,
    SendSignal,
    Start,
    Wait,
)
from engine.play.proposing import proposed
from engine.play.scenario import Tried
from engine.play.space import FIRST_MORNING
from engine.rehearsal import Files, Source
from tests.diagrams import (
    boundary,
    caught,
    end,
    escalation,
    flow,
    job,
    node,
    path,
    process,
    start,
    timer,
    user,
)

LEAVE = process(
    start(),
    user("isi"),
    boundary("terlambat", "isi", "PT1H"),
    escalation("eskalasi", "kepala"),
    user("setujui", "kepala", alur_paraf="hari", alur_separateFrom="isi"),
    job("catat", "arsip"),
    node("intermediateCatchEvent", "jawab", caught("message", "balasan"), alur_correlation="nomor"),
    node("intermediateCatchEvent", "lonceng", caught("signal", "bel")),
    node("intermediateCatchEvent", "tunggu", timer("P1D")),
    end(),
    path("mulai", "isi", "setujui", "catat", "jawab", "lonceng", "tunggu", "selesai"),
    flow("terlambat", "eskalasi"),
    id="cuti",
    declares="message:balasan signal:bel",
)
ALL: tuple[Move, ...] = (
    Start({"nomor": "7"}),
    Claim("isi"),
    Complete("isi", {"hari": 3}),
    Complete("setujui", paraf=True),
    FailJob("catat", "penuh"),
    RetryIncident("catat"),
    CompleteJob("catat", {"lemari": "2"}),
    SendMessage("balasan", "7", {"isi": "ya"}),
    SendSignal("bel"),
    JumpToNextTimer(),
)


def play(*moves: Move, source: bytes = LEAVE, setting: Given | None = None) -> Situation:
    files = Files((Source("", source),))
    return Player(NoForms()).play(files, setting or Given(), moves)


def test_a_play_goes_through_everything_that_a_case_may_wait_for() -> None:
    found = play(*ALL)

    assert found.refused is None
    assert found.cases[0].line.status == "completed"
    assert found.cases[0].variables["lemari"] == "2"
    assert found.now == FIRST_MORNING + timedelta(days=1)


def test_what_a_case_waits_for_is_seen() -> None:
    begun = play(*ALL[:1])
    at_job, at_message, at_signal, at_timer = (play(*ALL[:n]) for n in (4, 7, 8, 9))

    assert [item.key for item in begun.cases[0].open_items] == ["isi:1"]
    assert begun.next_due == FIRST_MORNING + timedelta(hours=1)
    assert [each.topic for each in at_job.cases[0].jobs] == ["arsip"]
    assert [(each.name, each.correlation) for each in at_message.cases[0].waits] == [
        ("balasan", "7")
    ]
    assert [each.name for each in at_signal.cases[0].waits] == ["bel"]
    assert [each.key for each in at_timer.cases[0].timers] == ["tunggu:1"]


def test_a_late_item_is_escalated_when_time_is_let_pass() -> None:
    early, late = play(Start(), Wait("PT59M")), play(Start(), Wait("PT60M"))

    assert early.cases[0].items[0].escalated_to is None
    assert late.cases[0].items[0].escalated_to == "kepala"


def test_a_job_is_never_run_and_an_incident_waits_for_the_player() -> None:
    found = play(*ALL[:5])

    assert found.cases[0].line.status == "incident"
    assert [each.error for each in found.cases[0].incidents] == ["penuh"]


def test_the_first_refused_move_is_named_and_the_others_are_not_tried() -> None:
    found = play(Start(), Complete("setujui"), Complete("isi"))

    assert found.done == 1
    assert found.refused is not None
    assert found.refused.move == 1
    assert "setujui" in found.refused.sentence["en"]
    assert [item.key for item in found.cases[0].open_items] == ["isi:1"]


@pytest.mark.parametrize(
    ("moves", "reason"),
    [
        ((Complete("isi"),), "Expected case 1, but 0 have begun"),
        ((Start(by="tamu"),), "Expected one of staf, kepala, but found 'tamu'"),
        ((Start(), Complete("isi", by="kepala")), "Expected somebody of group 'staf'"),
        ((*ALL[:3], Complete("setujui")), "Expected a proof"),
        ((Start(), Wait("besok")), "Expected an ISO 8601 duration"),
        ((Start(), Wait("P99Y")), "Expected to wait at most ten years"),
        ((JumpToNextTimer(),), "Expected a timer that is still to come"),
        ((Start({"x": "\0"}),), "found a character that is none"),
    ],
)
def test_a_refusal_says_why(moves: tuple[Move, ...], reason: str) -> None:
    found = play(*moves)

    assert found.refused is not None
    assert reason in found.refused.sentence["en"]


def test_people_of_the_scenario_play_beside_the_groups() -> None:
    boss = {"ani": {"name": "Ani", "groups": ["staf", "kepala"]}}
    moves = (Start(), Complete("isi", by="ani"), Complete("setujui", by="ani", paraf=True))

    found = play(*moves, setting=Given(people=boss))

    assert found.refused is not None
    assert "Expected somebody else than Ani" in found.refused.sentence["en"]


def test_two_of_one_group_are_two_people() -> None:
    found = play(Start(), Claim("isi", by="staf"), Complete("isi", by="staf#2"))

    assert found.refused is not None
    assert "has taken it" in found.refused.sentence["en"]


def test_variables_may_be_corrected_and_a_case_cancelled() -> None:
    corrected = play(Start({"nomor": "7"}), Correct({"nomor": "8"}))
    cancelled = play(Start(), Cancel())

    assert corrected.cases[0].variables["nomor"] == "8"
    assert cancelled.cases[0].line.status == "cancelled"


def test_a_message_may_begin_a_case() -> None:
    begun = process(
        node("startEvent", "pesan", caught("message", "surat")),
        user("isi"),
        end(),
        path("pesan", "isi", "selesai"),
        declares="message:surat",
    )

    found = play(SendMessage("surat", payload={"dari": "Ani"}), source=begun)

    assert found.cases[0].variables == {"dari": "Ani"}


def test_a_call_runs_the_version_that_is_handed_in() -> None:
    caller = process(
        start(),
        node("callActivity", "panggil", calledElement="cuti"),
        end(),
        path("mulai", "panggil", "selesai"),
        id="induk",
    )
    files = Files((Source("cuti", LEAVE, in_force=True), Source("induk", caller)))

    found = Player(NoForms()).play(files, Given(), [Start()])

    assert [item.key for item in found.cases[0].open_items] == ["panggil~isi:1"]


def test_what_cannot_run_is_refused_with_all_that_is_wrong() -> None:
    with pytest.raises(Unfit, match="panggil"):
        play(
            source=process(
                start(),
                node("callActivity", "panggil", calledElement="tiada"),
                end(),
                path("mulai", "panggil", "selesai"),
            )
        )


def test_a_clock_that_never_rests_is_stopped() -> None:
    each_second = process(
        start(),
        user("isi"),
        boundary("detik", "isi", "R/PT1S", kind="timeCycle"),
        end(),
        end("bunyi"),
        path("mulai", "isi", "selesai"),
        flow("detik", "bunyi"),
    )

    found = play(Start(), Wait("P1D"), source=each_second)

    assert found.refused is not None
    assert "Expected at most 250 timers" in found.refused.sentence["en"]


def test_the_setting_decides_when_a_play_begins() -> None:
    at = datetime(2027, 1, 4, 3, tzinfo=UTC)

    found = play(Start(), setting=Given(start_at=at))

    assert found.cases[0].line.started_at == at


_SOME = st.sampled_from([*ALL, Wait("PT1H"), Complete("isi"), Correct({"nomor": "7"}), Cancel()])


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(_SOME, max_size=8))
def test_a_play_is_the_same_each_time_and_back_is_one_move_less(moves: list[Move]) -> None:
    found = play(*moves)

    assert play(*moves) == found
    done = moves[: found.done]
    back = play(*done[:-1])
    again = play(*done)
    assert back.refused is None
    assert back.done == max(0, len(done) - 1)
    assert again.cases == found.cases


@settings(max_examples=15, deadline=None)
@given(moves=st.lists(_SOME, max_size=8))
def test_a_saved_path_passes_as_a_scenario(moves: list[Move]) -> None:
    found = play(*moves)
    done = tuple(Tried(move) for move in moves[: found.done])
    source = write_scenario(Scenario("Jalan", Given(), done, proposed(found)))

    outcomes = Player(NoForms()).run(Files((Source("cuti", LEAVE),)), {"jalan": source})

    assert outcomes["jalan"].sentence is None


@settings(max_examples=50)
@given(moves=st.lists(_SOME, max_size=8))
def test_moves_are_read_as_they_are_written(moves: list[Move]) -> None:
    assert list(read_moves([move.to_json() for move in moves])) == moves


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ({}, "moves: expected a list"),
        ([{"do": "fly"}], r"moves\[0\].do: expected one of"),
        ([{"do": "start"}, {"do": "complete"}], r"moves\[1\].key: expected a value"),
        ([{"do": "start", "who": "ani"}], r"moves\[0\]: expected only variables"),
        ([{"do": "start", "variables": {"x": 1.5}}], r"moves\[0\].variables: .* float"),
        ([{"do": "claim", "key": "isi", "case": 0}], r"moves\[0\].case: expected a whole number"),
        ([{"do": "next_timer"}] * 501, "moves: expected at most 500"),
    ],
)
def test_what_is_no_move_is_refused_with_its_place(said: object, place: str) -> None:
    with pytest.raises(Invalid, match=place):
        read_moves(said)


def test_an_open_space_leaves_nothing_behind() -> None:
    """Each play has a database of its own: numbers and ids begin anew."""
    assert play(Start()).cases[0].line.id == play(Start()).cases[0].line.id
