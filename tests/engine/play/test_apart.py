"""Plays in a process of its own: the same as here, and within bounds."""

import os
import signal
from collections.abc import Iterator

import pytest

from engine.bounded.limits import Limits
from engine.checking import NoForms, Unfit
from engine.errors import Invalid
from engine.play import Given, Player
from engine.play.apart import PlayerApart, TooCostly
from engine.play.moves import Complete, Start, Wait
from engine.rehearsal import Files, Source
from tests.diagrams import boundary, end, flow, path, process, start, user
from tests.engine.play.test_playing import ALL, LEAVE
from tests.engine.play.test_scenarios import ISI, START, scenario

FILES = Files((Source("cuti", LEAVE),))
FORMS = "engine.checking:NoForms"
# A timer that fires each second: to wait for ten minutes is six hundred steps.
TICKING = Files(
    (
        Source(
            "",
            process(
                start(),
                user("isi"),
                boundary("detik", "isi", "R/PT1S", kind="timeCycle"),
                end(),
                end("bunyi"),
                path("mulai", "isi", "selesai"),
                flow("detik", "bunyi"),
            ),
        ),
    )
)


@pytest.fixture(scope="module")
def player() -> Iterator[PlayerApart]:
    with PlayerApart(NoForms(), FORMS) as started:
        yield started


@pytest.fixture
def hasty() -> Iterator[PlayerApart]:
    """One with next to no time."""
    limits = Limits(cpu_seconds=0.4, wall_seconds=5.0, memory_megabytes=300)
    with PlayerApart(NoForms(), FORMS, limits=limits) as started:
        yield started


def test_a_play_apart_is_the_play_here(player: PlayerApart) -> None:
    assert player.play(FILES, Given(), ALL) == Player(NoForms()).play(FILES, Given(), ALL)


def test_what_the_engine_refuses_comes_back_as_it_is(player: PlayerApart) -> None:
    found = player.play(FILES, Given(), [Start(), Complete("setujui")])

    assert found == Player(NoForms()).play(FILES, Given(), [Start(), Complete("setujui")])


def test_unfit_files_are_refused_with_all_that_is_wrong(player: PlayerApart) -> None:
    with pytest.raises(Unfit) as here:
        Player(NoForms()).play(Files((Source("", b"<a/>"),)), Given(), [])

    with pytest.raises(Unfit) as apart:
        player.play(Files((Source("", b"<a/>"),)), Given(), [])

    assert apart.value.found == here.value.found


def test_a_setting_that_is_none_is_refused(player: PlayerApart) -> None:
    with pytest.raises(Invalid):
        player.play(FILES, Given(calendars={"kerja": {"name": ""}}), [])


def test_scenarios_apart_come_to_what_they_come_to_here(player: PlayerApart) -> None:
    sources = {"a": scenario(START, ISI), "b": scenario(ISI), "c": b"{", "d": scenario(START)}

    assert player.run(FILES, sources) == Player(NoForms()).run(FILES, sources)
    assert player.run(FILES, {}) == {}


def test_a_play_that_takes_too_long_is_stopped_and_the_next_is_served(hasty: PlayerApart) -> None:
    long = [Start(), *[Wait("PT10M")] * 400]

    with pytest.raises(TooCostly, match=r"Expected a play of at most 0.4 s"):
        hasty.play(TICKING, Given(), long)

    with pytest.raises(TooCostly):  # it is known now, and not tried again
        hasty.play(TICKING, Given(), long)
    assert hasty.play(FILES, Given(), [Start()]).done == 1


def test_a_scenario_that_takes_too_long_does_not_take_the_others_down(hasty: PlayerApart) -> None:
    slow = scenario(START, *[{"do": "wait", "duration": "PT10M"}] * 400)
    sources = {"a": scenario(START), "b": slow, "c": scenario(START, ISI)}

    found = hasty.run(TICKING, sources)

    assert {name: each.passed for name, each in found.items()} == {"a": True, "b": False, "c": True}
    assert found["b"].sentence is not None
    assert "at most 0.4 s" in found["b"].sentence["en"]


def test_a_draft_that_wants_too_much_memory_is_stopped() -> None:
    greedy = process(
        start(),
        user("isi"),
        end(),
        path("mulai", "isi", "selesai"),
    )
    files = Files((Source("", greedy),))
    limits = Limits(cpu_seconds=5.0, wall_seconds=10.0, memory_megabytes=20)
    letters = {"x": "a" * 1_000_000}

    with PlayerApart(NoForms(), FORMS, limits=limits) as player, pytest.raises(TooCostly):
        player.play(files, Given(), [Start(letters)] * 60)


def test_a_helper_that_died_is_replaced(player: PlayerApart) -> None:
    assert player.helper_pid is not None
    os.kill(player.helper_pid, signal.SIGKILL)

    assert player.play(FILES, Given(), [Start()]).done == 1


def test_without_a_helper_plays_are_in_this_process() -> None:
    assert PlayerApart(NoForms(), FORMS).play(FILES, Given(), [Start()]).done == 1
