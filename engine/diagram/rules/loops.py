"""Loops: none spins for ever by itself, and none waits for what only comes when it goes on."""

from collections.abc import Iterator, Set

from engine.diagram.drawing import Drawing
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
    for cycle in drawing.graph.cycles(lambda at: at in quick):
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
