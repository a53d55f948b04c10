"""Other engines that come from a package index, each in an environment of its own."""

import statistics
from collections.abc import Iterator
from contextlib import closing

from benchmarks.contestants.alur import Alur
from benchmarks.measures.size import content_bytes
from benchmarks.measures.steps import five_steps
from benchmarks.peers.environment import PEERS, Absent, Peer, say_absent
from benchmarks.registry import Goal, Reading, Scale, at_least, benchmark
from benchmarks.site import Site
from benchmarks.timing import ratio, walls

GOALS: dict[str, Goal] = {"Viewflow": at_least(4, 6)}


@benchmark("peers", "the SOP's five steps against Viewflow and bpmn-engine, in turns")
def peers(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report steps/s of us ÷ theirs, and what they keep of a finished case."""
    for database in site.databases:
        for name in PEERS:
            try:
                yield from _against(site, database, name, scale)
            except Absent as absent:
                say_absent(absent)
                yield Reading(f"{name}: not measured (why is told above)", database, 0, "")


def _against(site: Site, database: str, name: str, scale: Scale) -> Iterator[Reading]:
    url = site.empty(database)
    with (
        closing(PEERS[name](url, site.folder)) as peer,
        closing(Alur(site.migrated(database))) as alur,
    ):
        yield from _steps(database, alur, peer, scale)
        yield _size(database, url, peer, max(1, scale.finished_cases // 4))


def _steps(database: str, alur: Alur, peer: Peer, scale: Scale) -> Iterator[Reading]:
    turn, cases = five_steps(alur, scale.cases), max(1, scale.cases // 2)
    ours, theirs = [], []
    for rotation in range(scale.rotations + 1):
        both = turn.sample(), peer.turn(cases)
        if rotation:  # the first one warms up
            ours.append(both[0])
            theirs.append(both[1])
    value, spread = ratio(walls(theirs), walls(ours))
    goal = GOALS.get(peer.name)
    yield Reading(f"steps/s ÷ {peer.name}", database, value, "x", goal, spread)
    yield Reading(f"steps/s, {peer.name}", database, 1 / statistics.median(walls(theirs)), "/s")


def _size(database: str, url: str, peer: Peer, cases: int) -> Reading:
    before = content_bytes(database, url)
    peer.turn(cases)
    kept = (content_bytes(database, url) - before) / cases
    return Reading(f"bytes a finished case, {peer.name}", database, kept, "B")
