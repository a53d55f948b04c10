"""How much a process may call: a case holds all of it, so there is an end."""

import pytest

from engine.calls import MAX_DEPTH, MAX_ELEMENTS
from engine.checking import Unfit
from engine.commands import DeployBundle
from tests.bench import ANALYST, Bench
from tests.diagrams import end, node, path, process, start, user


def calling(own: str, *called: str) -> bytes:
    steps = [node("callActivity", f"ke_{n}", calledElement=to) for n, to in enumerate(called)]
    names = [f"ke_{n}" for n in range(len(called))]
    return process(start(), *steps, end(), path("mulai", *names, "selesai"), id=own)


def doing(own: str, steps: int) -> bytes:
    names = [f"s{n}" for n in range(steps)]
    parts = [user(name) for name in names]
    return process(start(), *parts, end(), path("mulai", *names, "selesai"), id=own)


def test_calls_lie_in_calls_up_to_a_depth(bench: Bench) -> None:
    # given
    deep = {f"p{n}.bpmn": calling(f"p{n}", f"p{n + 1}") for n in range(MAX_DEPTH)}
    bench.submit(DeployBundle({**deep, "dasar.bpmn": doing(f"p{MAX_DEPTH}", 1)}), ANALYST)
    case = bench.start(process_id="p0")
    assert bench.open(case) == ["ke_0~" * MAX_DEPTH + "s0:1"]

    # when, then
    with pytest.raises(Unfit, match=f"and {MAX_DEPTH} levels"):
        bench.deploy(calling("terlalu_dalam", "p0"))


def test_all_that_a_case_holds_has_a_bound(bench: Bench) -> None:
    # given
    bench.deploy(doing("seribu", 1_000))

    # when, then
    with pytest.raises(Unfit, match=f"at most {MAX_ELEMENTS} elements"):
        bench.deploy(calling("terlalu_banyak", *["seribu"] * 5))


def test_calls_that_double_each_time_are_stopped_before_they_are_put_together(
    bench: Bench,
) -> None:
    files = {f"p{n}.bpmn": calling(f"p{n}", *[f"p{n + 1}"] * 9) for n in range(MAX_DEPTH)}

    with pytest.raises(Unfit, match="calls too much"):
        bench.submit(DeployBundle({**files, "dasar.bpmn": doing(f"p{MAX_DEPTH}", 1)}), ANALYST)
