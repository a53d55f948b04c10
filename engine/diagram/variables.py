"""Which variables a process reads, and which of them something on the diagram writes.

A called process that is told what it gets is a world of its own: it sees its inputs and what is
written inside, and nothing of that is seen outside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.diagram.choices import choice_variable
from engine.diagram.model import Element, Flow, Process, Repetition

COUNTERS = ("loopCounter", "nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances")


@dataclass(frozen=True)
class Use:
    """An expression where it stands."""

    at: str  # id of the element or flow
    name: str  # of it
    place: tuple[str, str]  # what it is: Indonesian, English
    source: str
    host: str  # the element that evaluates it
    is_condition: bool = False  # its value must be true or false
    is_output: bool = False  # of a call: worked out inside it


def uses(process: Process) -> Iterator[Use]:
    """Yield every expression of a process, but those inside called processes.

    Those are looked at when they themselves are deployed.
    """
    for flow in process.flows.values():
        if flow.condition and _is_drawn(process, flow.source) and not _chooses(process, flow):
            place = ("syarat alur", "condition of the flow")
            yield Use(flow.id, flow.name, place, flow.condition, flow.source, is_condition=True)
    for element in process.elements.values():
        if _is_drawn(process, element.id):
            yield from _of_element(element)


def written(process: Process, fields: Mapping[str, Mapping[str, object]]) -> dict[str, set[str]]:
    """Return the variables that are written, by the world in which they are: "" is the case.

    Args:
        process: as it is drawn, or with what it calls.
        fields: form id → the variables that it writes.
    """
    worlds: dict[str, set[str]] = {"": set()}
    for element in process.elements.values():
        world = worlds.setdefault(world_of(process, element), set())
        world.update(fields.get(element.form or "", ()))
        if element.register_variable:
            world.add(element.register_variable)
        if element.options:
            world.add(choice_variable(element.id.removesuffix("~choose").rpartition("~")[2]))
        if element.repetition is not None and element.repetition.results:
            world.add(element.repetition.results)
        world.update(name for name, _ in element.outputs)
        if is_isolated(element):
            worlds.setdefault(element.id, set()).update(name for name, _ in element.inputs)
    return worlds


def world_of(process: Process, element: Element) -> str:
    """Return the called process of its own variables in which an element lies; "": the case."""
    for around in _around(process, element):
        if is_isolated(around):
            return around.id
    return ""


def is_isolated(element: Element) -> bool:
    """Say whether what an element calls sees only what it is handed."""
    return element.kind == "callActivity" and bool(element.inputs or element.outputs)


def locals_of(process: Process, element: Element) -> set[str]:
    """Return the variables that only the instances of repetitions around an element have."""
    found: set[str] = set()
    for around in (element, *_around(process, element)):
        if around.repetition is not None:
            names = (around.repetition.item, around.repetition.result)
            found.update(COUNTERS, filter(None, names))
    return found


def _around(process: Process, element: Element) -> Iterator[Element]:
    scope = element.scope
    while scope is not None and scope in process.elements:
        yield process.elements[scope]
        scope = process.elements[scope].scope


def _is_drawn(process: Process, element_id: str) -> bool:
    """Say whether an element belongs to the process's own diagram."""
    if "~" not in element_id:
        return True
    before = process.elements.get(element_id.partition("~")[0])
    return before is not None and before.kind != "callActivity"


def _chooses(process: Process, flow: Flow) -> bool:
    return f"{flow.source}~choose" in process.elements


def _of_element(element: Element) -> Iterator[Use]:
    def use(place: tuple[str, str], source: str, **more: bool) -> Use:
        return Use(element.id, element.name, place, source, element.id, **more)

    if element.timer is not None and not element.timer.is_literal:
        yield use(("pengatur waktu", "timer"), element.timer.value)
    if element.condition:
        place = ("syarat peristiwa", "condition of the event")
        yield use(place, element.condition, is_condition=True)
    for place, source in (
        (("korelasi", "correlation"), element.correlation),
        (("penerima tugas", "assignee"), element.assignee),
        (("tenggat", "due time"), element.due),
    ):
        if source:
            yield use(place, source)
    for name, source in element.inputs:
        yield use((f"masukan '{name}'", f"input '{name}'"), source)
    for name, source in element.outputs:
        yield use((f"keluaran '{name}'", f"output '{name}'"), source, is_output=True)
    yield from (use(*said, is_condition=asks) for said, asks in _of_repetition(element.repetition))


def _of_repetition(
    repetition: Repetition | None,
) -> Iterator[tuple[tuple[tuple[str, str], str], bool]]:
    """Yield what a repetition asks: its place and text, and whether that is a condition."""
    if repetition is None:
        return
    for place, source, is_condition in (
        (("banyaknya pengulangan", "number of repetitions"), repetition.cardinality, False),
        (("daftar pengulangan", "collection of the repetition"), repetition.collection, False),
        (("akhir pengulangan", "end of the repetition"), repetition.until, True),
        (("syarat pengulangan", "condition of the repetition"), repetition.condition, True),
    ):
        if source:
            yield (place, source), is_condition
