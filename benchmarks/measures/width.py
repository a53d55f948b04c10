"""Starting a case, many branches at once, and long diagrams.

Each is measured at several sizes: what matters is that the cost of one branch does not grow.
"""

import statistics
from collections.abc import Iterator
from functools import partial
from itertools import pairwise
from uuid import UUID

import uuid6

from benchmarks.contestants.alur import ANALYST, GROUP, STAFF, Alur
from benchmarks.registry import Reading, Scale, at_most, benchmark
from benchmarks.site import Site
from benchmarks.timing import Turn, cpus, ratio, repeat, rotate, walls
from engine.commands import CompleteWorkItem, DeployDefinition, StartInstance

BLOCKS = 60
GOAL = at_most(100, 100)  # ms, to start
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" id="file" targetNamespace="urn:benchmark">'
)


@benchmark("width", "starting a case, multi-instance steps by width, long diagrams")
def width(site: Site, scale: Scale) -> Iterator[Reading]:
    """Report milliseconds, and how they grow with the width."""
    for database in site.databases:
        alur = Alur(site.migrated(database))
        try:
            yield from _starts(database, alur, scale)
            yield from _widths(database, alur, scale)
        finally:
            alur.close()


def _starts(database: str, alur: Alur, scale: Scale) -> Iterator[Reading]:
    chain = [_task(f"t{number}") for number in range(scale.loops)]
    _deploy(alur, "chain", "".join(chain) + _path(*(f"t{n}" for n in range(scale.loops))))
    _deploy(alur, "blocks", _blocks(BLOCKS))
    taken = rotate(
        {
            "sop": repeat(alur.begin, scale.cases),
            "blocks": repeat(partial(_begin, alur, "blocks"), 1),
            "chain": repeat(partial(_begin, alur, "chain"), 1),
        },
        scale.rotations,
    )
    for name, what in (
        ("sop", "start of the SOP"),
        ("blocks", f"start of {BLOCKS} parallel blocks in a row"),
        ("chain", f"start of a chain of {scale.loops} steps"),
    ):
        median = statistics.median(walls(taken[name])) * 1000
        yield Reading(what, database, median, "ms", GOAL if name == "blocks" else None)


def _widths(database: str, alur: Alur, scale: Scale) -> Iterator[Reading]:
    turns: dict[str, Turn[UUID]] = {}
    for many in scale.widths:
        name = f"wide{many}"
        marker = (
            "<multiInstanceLoopCharacteristics>"
            f"<loopCardinality>{many}</loopCardinality></multiInstanceLoopCharacteristics>"
        )
        _deploy(alur, name, _task("first") + _task("many", marker) + _path("first", "many"))
        turns[name] = Turn(partial(_begin, alur, name), partial(_all_of_them, alur, many))
    taken = rotate(turns, scale.rotations // 2)
    narrow = cpus(taken[f"wide{scale.widths[0]}"])
    for many in scale.widths:
        samples = taken[f"wide{many}"]
        median = statistics.median(walls(samples)) * 1000
        yield Reading(f"one of {many} instances", database, median, "ms")
        value, spread = ratio(cpus(samples), narrow)
        yield Reading(f"… ÷ one of {scale.widths[0]} (CPU)", database, value, "x", None, spread)


def _all_of_them(alur: Alur, many: int, case: UUID) -> int:
    """Offer all instances and complete a few: each then costs what its neighbours make it cost."""
    alur.complete(case, "first:1", {})
    few = min(many, 10)
    for number in range(1, few + 1):
        alur.runtime.submit(CompleteWorkItem(case, f"many:{number}", {}), actor=STAFF)
    return few


def _begin(alur: Alur, process: str) -> UUID:
    case = UUID(int=uuid6.uuid7().int)
    alur.runtime.submit(StartInstance(case, process), actor=STAFF)
    return case


def _deploy(alur: Alur, process: str, content: str) -> None:
    diagram = (
        f'{HEAD}<process id="{process}" isExecutable="true"><startEvent id="begin"/>'
        f'<endEvent id="done"/>{content}</process></definitions>'
    )
    alur.runtime.submit(DeployDefinition(diagram.encode()), actor=ANALYST)


def _task(name: str, inner: str = "") -> str:
    return (
        f'<userTask id="{name}" name="{name}" camunda:candidateGroups="{GROUP}">{inner}</userTask>'
    )


def _flow(source: str, target: str) -> str:
    return f'<sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}"/>'


def _path(*names: str) -> str:
    way = ("begin", *names, "done")
    return "".join(_flow(*pair) for pair in pairwise(way))


def _blocks(many: int) -> str:
    content, before = "", "begin"
    for number in range(many):
        split, join, sides = f"s{number}", f"j{number}", (f"a{number}", f"b{number}")
        content += f'<parallelGateway id="{split}"/><parallelGateway id="{join}"/>'
        content += "".join(
            _task(side) + _flow(split, side) + _flow(side, join) for side in sides
        ) + _flow(before, split)
        before = join
    return content + _flow(before, "done")
