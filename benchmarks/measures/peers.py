"""Other engines that come from a package index, each in an environment of its own."""

import statistics
from collections.abc import Iterator

from benchmarks.contestants.alur import Alur
from benchmarks.measures.size import content_bytes
from benchmarks.measures.steps import five_steps
from benchmarks.peers.environment import Absent, Viewflow, say_absent
from benchmarks.registry import Reading, Scale, at_least, benchmark
from benchmarks.site import Site
from benchmarks.timing import ratio, walls

GOAL = at_least(4, 6)


@benchmark("peers", "the SOP's five steps against Viewflow, in turns")
def peers(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report steps/s of us ÷ theirs, and what they keep of a finished case."""
    for database in site.databases:
        url = site.empty(database)
        try:
            viewflow = Viewflow(url, site.folder / "viewflow")
        except Absent as absent:
            say_absent(absent)
            yield Reading("Viewflow: not measured, it could not be installed", database, 0, "")
            continue
        alur = Alur(site.migrated(database))
        try:
            yield from _steps(database, alur, viewflow, scale)
            before = content_bytes(database, url)
            cases = max(1, scale.finished_cases // 4)
            viewflow.turn(cases)
            kept = (content_bytes(database, url) - before) / cases
            yield Reading("bytes a finished case, Viewflow", database, kept, "B")
        finally:
            alur.close()
            viewflow.close()


def _steps(database: str, alur: Alur, viewflow: Viewflow, scale: Scale) -> Iterator[Reading]:
    turn, cases = five_steps(alur, scale.cases), max(1, scale.cases // 2)
    ours, theirs = [], []
    for rotation in range(scale.rotations + 1):
        both = turn.sample(), viewflow.turn(cases)
        if rotation:  # the first one warms up
            ours.append(both[0])
            theirs.append(both[1])
    value, spread = ratio(walls(theirs), walls(ours))
    yield Reading("steps/s ÷ Viewflow", database, value, "x", GOAL, spread)
    yield Reading("steps/s, Viewflow", database, 1 / statistics.median(walls(theirs)), "/s")
