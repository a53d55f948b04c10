"""What changing a procedure costs while cases run: moving one, asking beforehand, checking a file.

Beside a completed work item in the same run, since that is what everybody waits for anyway.
"""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from benchmarks.contestants.alur import ANALYST, DIALECT, Alur
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, cpus, ratio, rotate, walls
from benchmarks.work import SLA, diagram
from engine.checking import NoForms, findings
from engine.commands import DeployDefinition, MigrateInstance
from engine.impact import impact

OTHER_SLA = "PT90M"
MOVED = at_most(3.0, 2.0)  # a case is moved once, and worked on many times


@benchmark("changes", "moving a case to another version, and asking what that would mean")
def changes(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report the ratios to a completed work item, and to reading a file, on each database."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        other = diagram(DIALECT).replace(SLA.encode(), OTHER_SLA.encode())
        alur.runtime.submit(DeployDefinition(other), actor=ANALYST)
        taken = rotate(_turns(alur, scale.cases * 4), scale.rotations)
        steps = taken["step"]
        value, spread = ratio(walls(taken["move"]), walls(steps))
        yield Reading("moving a case ÷ completing an item", database, value, "x", MOVED, spread)
        value, spread = ratio(cpus(taken["ask"]), cpus(steps))
        yield Reading("asking beforehand ÷ an item (CPU)", database, value, "x", None, spread)
        value, spread = ratio(cpus(taken["check"]), cpus(steps))
        yield Reading("checking a file ÷ an item (CPU)", database, value, "x", None, spread)
        alur.close()


def _turns(alur: Alur, count: int) -> dict[str, Turn[list[UUID]]]:
    begin = partial(_begun, alur, count)
    return {
        "step": Turn(begin, partial(_step, alur)),
        "move": Turn(begin, partial(_move, alur)),
        "ask": Turn(begin, partial(_ask, alur, count)),
        "check": Turn(list, _check),
    }


def _begun(alur: Alur, count: int) -> list[UUID]:
    """Begin cases on the version in force, the second."""
    return [alur.begin() for _ in range(count)]


def _step(alur: Alur, cases: list[UUID]) -> int:
    for case in cases:
        alur.step(case, "intake")
    return len(cases)


def _move(alur: Alur, cases: list[UUID]) -> int:
    for case in cases:
        alur.runtime.submit(MigrateInstance(case, 1), actor=ANALYST)
    return len(cases)


def _ask(alur: Alur, count: int, _cases: list[UUID]) -> int:
    target = alur.runtime.definitions.version(alur.runtime.unit_id, "sop", 1)
    found = impact(alur.runtime, target, {}, ANALYST, limit=count)
    assert len(found.movable) == count
    return count


def _check(_cases: list[UUID]) -> int:
    found = findings(diagram(DIALECT), {}, NoForms())
    assert not [problem for problem in found if problem.severity == "error"]
    return 1
