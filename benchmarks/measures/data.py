"""What a step costs when the case holds more."""

import random
import statistics
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from benchmarks.contestants.alur import Alur
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, rotate, walls
from benchmarks.work import STEPS, answers

SIZES = (1, 10, 100)  # KB


@benchmark("data", "a step of a case with 1, 10 and 100 KB of variables")
def data(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report the milliseconds of the steps after the one that brings the data."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        turns: dict[str, Turn[UUID]] = {
            str(size): Turn(partial(_filled, alur, size), partial(_rest, alur)) for size in SIZES
        }
        taken = rotate(turns, scale.rotations)
        alur.close()
        for size in SIZES:
            median = statistics.median(walls(taken[str(size)])) * 1000
            yield Reading(f"step of a case with {size} KB", database, median, "ms")


def _filled(alur: Alur, size: int) -> UUID:
    case = alur.begin()
    alur.complete(case, "intake:1", {"text": _words(size * 1000)})
    return case


def _rest(alur: Alur, case: UUID) -> int:
    for step in STEPS[1:]:
        alur.complete(case, f"{step}:1", answers(step))
    return len(STEPS) - 1


def _words(size: int) -> str:
    """Return text that deflates as prose does, to about a third."""
    chance = random.Random(size)  # noqa: S311 - the same text in each run
    words = ["".join(chance.choices("aeiknrstu", k=chance.randint(2, 9))) for _ in range(2_000)]
    text = ""
    while len(text) < size:
        text += chance.choice(words) + " "
    return text[:size]
