"""What verifying a log costs: read, check the chain, re-execute every command, compare.

Without and with the rows that people see, which are projected again and compared, too.
"""

import statistics
from collections.abc import Iterator
from functools import partial
from uuid import UUID

from benchmarks.contestants.alur import UNIT, Alur
from benchmarks.registry import Reading, Scale, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, cpus, rotate
from benchmarks.work import STEPS
from engine import history, verifying
from engine.definition import Definition


@benchmark("replay", "re-execution of finished cases from their logs")
def replays(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report processor time for each command."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        cases = [alur.begin() for _ in range(scale.finished_cases // 4)]
        for case in cases:
            for step in STEPS:
                alur.step(case, step)

        turns: dict[str, Turn[Alur]] = {
            "replay": Turn(partial(_same, alur), _replay),
            "replay and rows": Turn(partial(_same, alur), _verify),
        }
        taken = rotate(turns, max(2, scale.rotations // 2))
        alur.close()
        for name, times in taken.items():
            median = statistics.median(cpus(times)) * 1000
            yield Reading(f"{name} of a command (CPU)", database, median, "ms")


def _same(alur: Alur) -> Alur:
    return alur


def _replay(alur: Alur) -> int:
    known: dict[UUID, Definition] = {}
    with alur.database.reading() as connection:
        streams = history.streams(connection, UNIT)
        found = [verifying.verify_log(connection, UNIT, stream, known) for stream in streams]
    assert all(finding.is_sound for finding in found), found
    return sum(finding.entries for finding in found)


def _verify(alur: Alur) -> int:
    with alur.database.reading() as connection:
        found = list(verifying.verify_unit(connection, UNIT))
    assert all(finding.is_sound for finding in found), found
    return sum(finding.entries for finding in found)
