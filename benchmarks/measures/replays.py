"""What verifying a log costs: read, check the chain, re-execute every command, compare."""

import statistics
from collections.abc import Iterator
from functools import partial

from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, cpus, rotate
from benchmarks.work import STEPS
from engine import replay


@benchmark("replay", "re-execution of finished cases from their logs")
def replays(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report processor time for each command."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        cases = [alur.begin() for _ in range(scale.finished_cases // 4)]
        for case in cases:
            for step in STEPS:
                alur.step(case, step)

        turn: Turn[Alur] = Turn(partial(_same, alur), _verify)
        taken = rotate({"replay": turn}, max(2, scale.rotations // 2))
        alur.close()
        median = statistics.median(cpus(taken["replay"])) * 1000
        yield Reading("replay of a command (CPU)", database, median, "ms")


def _same(alur: Alur) -> Alur:
    return alur


def _verify(alur: Alur) -> int:
    with alur.database.reading() as connection:
        found = list(replay.verify_unit(connection, UNIT))
    assert all(finding.is_sound for finding in found), found
    return sum(finding.entries for finding in found)
