"""The steps of a case as a list, in the diagram's order: all that the drawing shows. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.diagram.model import Element, Process
from engine.queries import WorkItem
from webapp.cases.diagram_state import DiagramState
from webapp.step_names import CHOOSE, step_name

Placed = tuple[Element, int]


@dataclass(frozen=True)
class Step:
    """One element of the diagram and how it stands."""

    id: str
    name: str
    state: str  # "done" | "waiting" | "late" | "stalled" | "ahead"
    group: str  # whose work it is; "" for what the system does
    person: str  # who completed it last, or holds it now
    at: datetime | None  # when it was completed last
    due_at: datetime | None  # of what waits
    branches: tuple[str, ...]  # which ways were taken out of a gateway, by their labels
    depth: int  # in how many sub-processes it lies
    rounds: tuple[int, int]  # of a repeated step: work items done, and all of them; 0: not known

    @property
    def is_over(self) -> bool:
        return self.state == "done"


def steps(process: Process, state: DiagramState, items: Sequence[WorkItem]) -> tuple[Step, ...]:
    """Return the steps of a process, as one case went through them.

    What only watches (a time limit that has not passed, and what follows it) is left out, and
    gateways without a name.
    """
    by_element: dict[str, list[WorkItem]] = {}
    for item in items:
        by_element.setdefault(item.element_id, []).append(item)
    return tuple(
        _step(element, depth, by_element.get(element.id, []), process, state)
        for element, depth in _in_order(process)
        if _is_listed(element, process, state)
    )


def _in_order(process: Process, scope: str | None = None, depth: int = 0) -> Iterator[Placed]:
    """Yield the elements, each followed by those that lie in it, and how deep they lie.

    Where a person chooses the way out of a gateway, his step comes right before it.
    """
    for element in process.within(scope):
        if element.options:
            continue
        choice = process.elements.get(element.id + CHOOSE)
        if choice is not None:
            yield choice, depth
        yield element, depth
        yield from _in_order(process, element.id, depth + 1)


def _is_listed(element: Element, process: Process, state: DiagramState) -> bool:
    if not element.name and element.kind.endswith("Gateway"):
        return False  # where ways meet again: nothing that people would call a step
    if element.id in (*state.done, *state.waiting):
        return True
    if not element.name or element.attached_to:
        return False
    comes_from = [process.elements[flow.source] for flow in process.incoming(element.id)]
    if element.kind == "startEvent" or element.on_event or _is_beside(element, process, state):
        return False  # another way in, which this case did not take
    return not comes_from or not all(source.attached_to for source in comes_from)


def _is_beside(element: Element, process: Process, state: DiagramState) -> bool:
    """Say whether an element lies in a sub-process that only an event begins, and none did."""
    around = process.elements.get(element.scope or "")
    if around is None:
        return False
    has_begun = around.id in (*state.done, *state.waiting)
    return (around.on_event and not has_begun) or _is_beside(around, process, state)


def _state_of(element_id: str, state: DiagramState) -> str:
    told: Iterable[tuple[str, tuple[str, ...]]] = (
        ("stalled", state.stalled),
        ("late", state.late),
        ("waiting", state.waiting),
        ("done", state.done),
    )
    return next((word for word, ids in told if element_id in ids), "ahead")


def _step(
    element: Element, depth: int, items: list[WorkItem], process: Process, state: DiagramState
) -> Step:
    item = items[-1] if items else None  # oldest first
    is_open = item is not None and item.status == "open"
    lane = next((lane.name for lane in process.lanes if lane.group == element.group), "")
    return Step(
        id=element.id,
        name=step_name(process, element.id),
        state=_state_of(element.id, state),
        group=lane or element.group or "",
        person=(item.person_name or "") if item and item.status != "withdrawn" else "",
        at=item.ended_at if item and item.status == "completed" else None,
        due_at=item.due_at if item and is_open else None,
        branches=_branches(element, process, state),
        depth=depth,
        rounds=_rounds(element, items),
    )


def _rounds(element: Element, items: list[WorkItem]) -> tuple[int, int]:
    """Return how many times a repeated step was done, of how many; (0, 0) when not repeated.

    Only what is asked of all at once is known beforehand: other rounds begin one by one.
    """
    if element.repetition is None:
        return 0, 0
    asked = [item for item in items if item.status != "withdrawn"]
    done = sum(item.status == "completed" for item in asked)
    return done, len(asked) if element.repetition.kind == "parallel" else 0


def _branches(element: Element, process: Process, state: DiagramState) -> tuple[str, ...]:
    """Return the labels of the taken ways; a gateway with one way out has nothing to tell."""
    ways = process.outgoing(element.id)
    if not element.kind.endswith("Gateway") or len(ways) < 2:
        return ()
    return tuple(
        flow.name or process.elements[flow.target].name for flow in ways if flow.id in state.flows
    )
