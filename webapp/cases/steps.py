"""The steps of a case as a list, in the diagram's order: all that the drawing shows. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.diagram.model import Element, Process
from engine.queries import WorkItem
from webapp.cases.diagram_state import DiagramState


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

    @property
    def is_over(self) -> bool:
        return self.state == "done"


def steps(process: Process, state: DiagramState, items: Sequence[WorkItem]) -> tuple[Step, ...]:
    """Return the steps of a process, as one case went through them.

    What only watches (a time limit that has not passed, and what follows it) is left out, and
    gateways without a name.
    """
    newest = {item.element_id: item for item in items}  # oldest first: the last one stays
    return tuple(
        _step(element, _state_of(element.id, state), newest.get(element.id), process, state)
        for element in process.elements.values()
        if _is_listed(element, process, state)
    )


def _is_listed(element: Element, process: Process, state: DiagramState) -> bool:
    if not element.name and element.kind.endswith("Gateway"):
        return False  # where ways meet again: nothing that people would call a step
    if element.id in (*state.done, *state.waiting):
        return True
    if not element.name or element.attached_to:
        return False
    comes_from = [process.elements[flow.source] for flow in process.incoming(element.id)]
    if element.kind == "startEvent":
        return False  # another way in, which this case did not take
    return not comes_from or not all(source.attached_to for source in comes_from)


def _state_of(element_id: str, state: DiagramState) -> str:
    told: Iterable[tuple[str, tuple[str, ...]]] = (
        ("stalled", state.stalled),
        ("late", state.late),
        ("waiting", state.waiting),
        ("done", state.done),
    )
    return next((word for word, ids in told if element_id in ids), "ahead")


def _step(
    element: Element, word: str, item: WorkItem | None, process: Process, state: DiagramState
) -> Step:
    is_open = item is not None and item.status == "open"
    lane = next((lane.name for lane in process.lanes if lane.group == element.group), "")
    return Step(
        id=element.id,
        name=element.name or element.id,
        state=word,
        group=lane or element.group or "",
        person=(item.person_name or "") if item and item.status != "withdrawn" else "",
        at=item.ended_at if item and item.status == "completed" else None,
        due_at=item.due_at if item and is_open else None,
        branches=_branches(element, process, state),
    )


def _branches(element: Element, process: Process, state: DiagramState) -> tuple[str, ...]:
    """Return the labels of the taken ways; a gateway with one way out has nothing to tell."""
    ways = process.outgoing(element.id)
    if not element.kind.endswith("Gateway") or len(ways) < 2:
        return ()
    return tuple(
        flow.name or process.elements[flow.target].name for flow in ways if flow.id in state.flows
    )
