"""Loops: none spins for ever by itself, and none waits for what only comes when it goes on."""

from collections.abc import Iterator, Mapping, Set

from engine.diagram.drawing import Drawing
from engine.diagram.graph import Graph
from engine.diagram.model import Element, Process
from engine.diagram.rules.rule import ERROR, Finding, rule
from engine.diagram.vocabulary import CONTAINERS

# A token runs on here; elsewhere it waits for a person, a job, an event or time. What is refused
# anyway, and a called process, whose inside is not known here, counts as waiting.
_RUNS_ON = frozenset(
    (
        "startEvent",
        "endEvent",
        "intermediateThrowEvent",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
    )
)
_THROWN = ("error", "escalation")
_ONE_WAY = frozenset(("exclusiveGateway", "inclusiveGateway"))


@rule(
    "endless-loop",
    ERROR,
    "BPMN 2.0.2, Process Execution",
    (
        "Letakkan langkah orang, pekerjaan, atau pengatur waktu di putaran itu.",
        "Put a person's step, a job or a timer into the loop.",
    ),
)
def a_loop_waits_somewhere(drawing: Drawing) -> Iterator[Finding]:
    """A loop in which nothing waits would spin for ever inside one command."""
    quick = _quick(drawing.process)
    ways = Graph({}, {}, _ways(drawing.process, quick))
    for cycle in ways.cycles(lambda at: at in ways.next):
        names = ", ".join(drawing.label(at) for at in cycle[:8])
        yield Finding(
            cycle[0],
            f"Putaran harus menunggu orang, pekerjaan, atau waktu, tetapi yang ini tidak: {names}.",
            f"A loop waits for a person, a job or time, but this one does not: {names}.",
        )
    for element in drawing.process.elements.values():
        repetition = element.repetition
        spins = repetition is not None and repetition.kind == "loop" and not repetition.maximum
        if spins and element.id in quick:
            label = drawing.label(element.id)
            yield Finding(
                element.id,
                f"Putaran harus menunggu orang, pekerjaan, atau waktu, tetapi yang ini tidak: "
                f"{label}.",
                f"A loop waits for a person, a job or time, but this one does not: {label}.",
            )


@rule(
    "inclusive-join-on-cycle",
    ERROR,
    "BPMN 2.0.2, Inclusive Gateway (activation)",
    (
        "Gabungkan cabangnya di luar putaran.",
        "Join the branches outside the loop.",
    ),
)
def an_inclusive_join_lies_on_no_loop(drawing: Drawing) -> Iterator[Finding]:
    """On a loop it would wait for a token that only comes when it no longer waits."""
    on_cycle = {at for group in drawing.graph.cycles(lambda _: True) for at in group}
    for element in drawing.process.elements.values():
        joins = element.kind == "inclusiveGateway" and len(drawing.graph.incoming[element.id]) > 1
        if joins and element.id in on_cycle:
            yield Finding(
                element.id,
                f"Gerbang inklusif {drawing.label(element.id)} menggabungkan cabang dan terletak "
                "di sebuah putaran; itu tidak didukung.",
                f"The inclusive gateway {drawing.label(element.id)} joins branches and lies on a "
                "loop; that is not supported.",
            )


def _quick(process: Process) -> set[str]:
    """Return the elements that a token can pass without anybody or anything outside."""
    quick = {element.id for element in process.elements.values() if _runs_on(element)}
    for around in reversed(list(process.elements.values())):  # the inner ones first
        contains = around.kind in CONTAINERS and not around.on_event
        if contains and _can_pass(process, around, quick):
            quick.add(around.id)
    return quick


def _ways(process: Process, quick: Set[str]) -> dict[str, tuple[str, ...]]:
    """Return where a token comes at once from each element at which it does not wait.

    Out of a sub-process also by an error or escalation that is thrown there at once.
    """
    ways: dict[str, tuple[str, ...]] = {}
    for element in reversed(list(process.elements.values())):  # what is inside comes first
        caught = element.kind == "boundaryEvent" and element.event in _THROWN
        goes_on = element.id in quick or caught
        targets = _beside(process, element) if goes_on else []
        if element.kind in CONTAINERS:
            thrown = _thrown_at_once(process, element, ways)
            targets += [e.id for e in process.boundaries(element.id) if e.event in thrown]
        if targets:
            ways[element.id] = tuple(targets)
    return {element_id: ways[element_id] for element_id in process.elements if element_id in ways}


def _beside(process: Process, element: Element) -> list[str]:
    """Return what comes after an element in its own sub-process (other flows are refused)."""
    targets = (flow.target for flow in process.outgoing(element.id))
    return [target for target in targets if process.elements[target].scope == element.scope]


def _thrown_at_once(
    process: Process, around: Element, ways: Mapping[str, tuple[str, ...]]
) -> set[str | None]:
    """Return which of "error" and "escalation" a sub-process lets out before it waits."""
    begins = [element.id for element in process.beginnings(around.id)]
    reached = (process.elements[at] for at in Graph({}, {}, ways).reachable(begins))
    return {
        element.event
        for element in reached
        if element.event in _THROWN and element.kind in ("endEvent", "intermediateThrowEvent")
    }


def _runs_on(element: Element) -> bool:
    if element.topic is not None:
        return False
    sends = element.kind == "sendTask" and element.event == "message"
    return element.kind in _RUNS_ON or element.event == "link" or sends


def _can_pass(process: Process, around: Element, quick: Set[str]) -> bool:
    """Say whether all that begins in a sub-process can end by itself.

    Backwards from the ends: a decision can end when one of its ways can, anything else when all
    can. What throws an error does not end its sub-process this way.
    """
    missing = {
        element.id: 1 if element.kind in _ONE_WAY else len(process.outgoing(element.id))
        for element in process.within(around.id)
        if element.id in quick and element.event != "error"
    }
    ending = [at for at in missing if not process.outgoing(at)]
    ended = set(ending)
    while ending:
        for flow in process.incoming(ending.pop()):
            if flow.source in missing and flow.source not in ended:
                missing[flow.source] -= 1
                if missing[flow.source] == 0:
                    ended.add(flow.source)
                    ending.append(flow.source)
    return all(begin.id in ended for begin in process.beginnings(around.id))
