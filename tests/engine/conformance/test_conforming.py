"""What happened elsewhere is held against a diagram: moves that are not of both, and figures."""

from fractions import Fraction

import pytest

from engine.conformance import Deviations
from engine.diagram.model import Process
from tests import diagrams
from tests.engine.conformance.drawings import (
    ALL,
    cost,
    drawn,
    fits,
    held,
    sequence,
    the_sop,
    told_by_people,
)


def moves(process: Process, way: str) -> list[str]:
    (variant,) = held(process, way).variants
    assert variant.alignment is not None
    return [f"{move.kind} {move.name}" for move in variant.alignment.moves]


def test_what_went_as_drawn_fits_wholly() -> None:
    found = held(sequence("a", "b", "c"), "a b c", "a b c")

    assert (found.fitness, found.fitting, found.traces) == (ALL, 2, 2)


def test_a_step_that_was_left_out_is_a_move_of_the_diagram_alone() -> None:
    assert moves(sequence("a", "b", "c"), "a c") == ["both a", "diagram b", "both c"]


def test_a_step_that_nobody_drew_is_a_move_of_the_trace_alone() -> None:
    assert moves(sequence("a", "b"), "a x b") == ["both a", "trace x", "both b"]


def test_two_steps_in_the_wrong_order_cost_two() -> None:
    assert cost(sequence("a", "b", "c"), ["b", "a", "c"]) == 2


def test_fitness_is_one_less_the_share_of_the_worst_case() -> None:
    found = held(sequence("a", "b", "c"), "a c")

    assert found.fitness == 1 - Fraction(1, 2 + 3)


def test_a_file_weighs_its_cases_by_what_they_could_cost() -> None:
    found = held(sequence("a", "b", "c"), "a b c", "a b c", "a c")

    assert found.fitness == 1 - Fraction(1, 6 + 6 + 5)
    assert [len(variant.cases) for variant in found.variants] == [1, 2]  # the worst first


def test_each_step_has_its_counts_over_all_cases() -> None:
    found = held(sequence("a", "b"), "a b", "a b", "a", "b a b")

    assert found.elements == {"a": Deviations(4, 0, 0), "b": Deviations(3, 1, 1)}


def test_what_is_ignored_costs_nothing() -> None:
    found = told_by_people(sequence("a", "b"), "a rapat b", ignored="rapat")

    assert (found.fitness, dict(found.unknown)) == (ALL, {})


def test_an_automatic_step_counts_only_if_the_file_tells_of_it() -> None:
    process = drawn(
        diagrams.start(), diagrams.user("a"), diagrams.job("kirim"), diagrams.end(),
        diagrams.path("mulai", "a", "kirim", "selesai"),
    )  # fmt: skip

    told, untold = held(process, "a"), told_by_people(process, "a")

    assert told.fitness != ALL
    assert untold.fitness == ALL


def test_branches_side_by_side_go_in_any_order() -> None:
    process = drawn(
        diagrams.start(), diagrams.node("parallelGateway", "bagi"),
        *(diagrams.user(name) for name in ("a", "b", "c")),
        diagrams.node("parallelGateway", "kumpul"), diagrams.user("d"), diagrams.end(),
        diagrams.flow("mulai", "bagi"),
        *(diagrams.path("bagi", name, "kumpul") for name in ("a", "b", "c")),
        diagrams.path("kumpul", "d", "selesai"),
    )  # fmt: skip

    assert fits(process, "a b c d", "c a b d", "a b d c", "a b d") == [True, True, False, False]


def test_of_ways_that_exclude_each_other_one_is_gone() -> None:
    process = drawn(
        diagrams.start(), diagrams.node("exclusiveGateway", "arah", default="arah-a"),
        diagrams.user("a"), diagrams.user("b"), diagrams.end(),
        diagrams.flow("mulai", "arah"),
        diagrams.flow("arah", "a", id="arah-a"), diagrams.flow("arah", "b", when="x = 1"),
        diagrams.flow("a", "selesai"), diagrams.flow("b", "selesai"),
    )  # fmt: skip

    assert fits(process, "a", "b", "a b", "") == [True, True, False, False]


def test_a_loop_goes_round_any_number_of_times() -> None:
    process = drawn(
        diagrams.start(), diagrams.user("a"), diagrams.user("b"),
        diagrams.node("exclusiveGateway", "lagi", default="lagi-selesai"), diagrams.end(),
        diagrams.path("mulai", "a", "b", "lagi"), diagrams.flow("lagi", "a", when="x = 1"),
        diagrams.flow("lagi", "selesai", id="lagi-selesai"),
    )  # fmt: skip

    assert fits(process, "a b", "a b a b a b", "a b a") == [True, True, False]


def test_a_step_may_be_broken_off_by_its_timer() -> None:
    process = drawn(
        diagrams.start(), diagrams.user("a"),
        diagrams.boundary("telat", "a", "PT1H", interrupting=True),
        diagrams.user("b"), diagrams.user("c"), diagrams.end(),
        diagrams.path("mulai", "a", "b", "selesai"), diagrams.path("telat", "c", "selesai"),
    )  # fmt: skip

    assert fits(process, "a b", "c", "a c") == [True, True, False]


def test_in_a_sub_process_an_end_that_terminates_ends_only_that() -> None:
    inner = diagrams.sub_process(
        "bagian", diagrams.start("m2"), diagrams.node("parallelGateway", "g"),
        diagrams.user("a"), diagrams.user("b"),
        diagrams.end("s2", "<terminateEventDefinition/>"), diagrams.end("s3"),
        diagrams.flow("m2", "g"), diagrams.path("g", "a", "s2"), diagrams.path("g", "b", "s3"),
    )  # fmt: skip
    process = drawn(
        diagrams.start(), inner, diagrams.user("c"), diagrams.end(),
        diagrams.path("mulai", "bagian", "c", "selesai"),
    )  # fmt: skip

    assert fits(process, "a c", "b a c", "a b c", "b c") == [True, True, False, False]


@pytest.mark.parametrize(
    ("way", "left_out", "extra"),
    [
        ("terima periksa kelompokkan unggah arsipkan", [], []),
        ("terima periksa unggah arsipkan", ["kelompokkan"], []),
        ("terima unggah periksa kelompokkan arsipkan", ["tindak_lanjut"], ["unggah"]),
        ("terima lengkapi terima periksa kelompokkan unggah arsipkan", [], []),
    ],
)
def test_the_sop_names_what_was_left_out_and_what_came_too_soon(
    way: str, left_out: list[str], extra: list[str]
) -> None:
    found = told_by_people(the_sop(), way)

    assert [name for name, each in found.elements.items() if each.skipped] == left_out
    assert [name for name, each in found.elements.items() if each.extra] == extra


def test_what_costs_too_much_to_work_out_is_said_to_and_not_guessed() -> None:
    found = held(sequence("a", "b", "c"), "c b a", "a b c", most_of_one=6)

    assert [variant.alignment is None for variant in found.variants] == [False, True]
    assert (found.fitness, found.aligned, found.traces) == (ALL, 1, 2)
