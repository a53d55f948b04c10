"""Steps per second, processor time and the distance to the floors, all in turns of one run."""

import statistics
from collections.abc import Iterator
from functools import partial
from typing import Any

from benchmarks.contestants import Contestant
from benchmarks.contestants.alur import Alur
from benchmarks.contestants.floors import (
    STEPS_OF_A_CASE,
    OneRow,
    SameStatements,
    open_driver,
)
from benchmarks.contestants.spiffworkflow import SpiffWorkflow
from benchmarks.registry import Goal, Reading, Scale, at_least, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import Sample, Turn, cpus, pure_loop, ratio, repeat, rotate, walls
from benchmarks.work import STEPS

GOALS: dict[str, dict[str, Goal]] = {
    "sqlite": {
        "speed": at_least(4, 6),
        "processor": at_most(0.045, 0.03),
        "commit": at_most(7, 5),
    },
    "postgresql": {
        "speed": at_least(3, 4),
        "processor": at_most(0.065, 0.045),
        "commit": at_most(10, 7),
    },
}
COMMITS = 100  # a turn of the floors: each is short


@benchmark("steps", "the SOP's five steps against SpiffWorkflow as documented and the bare floors")
def steps(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report ratios on each database."""
    for database in site.databases:
        yield from _on(site, scale, database)


def five_steps(contestant: Contestant, cases: int) -> Turn[list[Any]]:
    """Return the turn that does all steps of some cases; starting them is not timed."""

    def run(started: list[Any]) -> int:
        for case in started:
            for step in STEPS:
                contestant.step(case, step)
        return len(started) * len(STEPS)

    return Turn(lambda: [contestant.begin() for _ in range(cases)], run)


def _on(site: Site, scale: Scale, database: str) -> Iterator[Reading]:
    alur, spiff = Alur(site.migrated(database)), SpiffWorkflow(site.empty(database))
    driver = open_driver(site.empty(database))
    floor = SameStatements(driver)
    turns: dict[str, Turn[Any]] = {
        "alur": five_steps(alur, scale.cases),
        "spiff": five_steps(spiff, max(1, scale.cases // 2)),
        "commit": repeat(OneRow(driver).once, COMMITS),
        "floor": Turn(
            lambda: [floor.begin() for _ in range(scale.cases)], partial(_floor_steps, floor)
        ),
        "loop": repeat(pure_loop, 1),
    }
    try:
        taken = rotate(turns, scale.rotations)
    finally:
        for open_one in (alur, spiff, driver):
            open_one.close()
    yield from _ratios(database, taken)
    yield from _absolutes(database, taken)


def _floor_steps(floor: SameStatements, cases: list[int]) -> int:
    for case in cases:
        for seq in range(STEPS_OF_A_CASE):
            floor.step(case, seq)
    return len(cases) * STEPS_OF_A_CASE


def _ratios(database: str, taken: dict[str, list[Sample]]) -> Iterator[Reading]:
    goals = GOALS[database]
    alur, spiff, commit = (walls(taken[name]) for name in ("alur", "spiff", "commit"))
    loop = cpus(taken["loop"])
    for what, above, below, goal in (
        ("steps/s ÷ SpiffWorkflow as documented", spiff, alur, goals["speed"]),
        # On a busy machine waiting for the disk is most of a step, and the same for everybody.
        ("… each one's quietest turn", [min(spiff)], [min(alur)], None),
        ("CPU of a step ÷ pure-Python loop", cpus(taken["alur"]), loop, goals["processor"]),
        ("… SpiffWorkflow as documented", cpus(taken["spiff"]), loop, None),
        ("step ÷ one-row commit", alur, commit, goals["commit"]),
        ("… SpiffWorkflow as documented", spiff, commit, None),
        ("… floor: 2 reads + 4 writes + commit", walls(taken["floor"]), commit, None),
    ):
        value, spread = ratio(above, below)
        yield Reading(what, database, value, "x", goal, spread if len(above) > 1 else None)


def _absolutes(database: str, taken: dict[str, list[Sample]]) -> Iterator[Reading]:
    for name, what in (("alur", "Alur"), ("spiff", "SpiffWorkflow"), ("floor", "the floor")):
        median = statistics.median(walls(taken[name]))
        yield Reading(f"steps/s, {what}", database, 1 / median, "/s")
    yield Reading(
        "one-row commits/s", database, 1 / statistics.median(walls(taken["commit"])), "/s"
    )
    for name, what in (("alur", "Alur"), ("spiff", "SpiffWorkflow")):
        median = statistics.median(cpus(taken[name])) * 1000
        yield Reading(f"CPU of a step, {what}", database, median, "ms")
