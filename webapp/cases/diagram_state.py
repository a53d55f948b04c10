"""What the diagram of a case shows: what is done, waits or is late, which flows were taken. Pure.

Told from the log, so that the picture can be drawn of any moment of a case: hand in the entries up
to then, and that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.diagram.model import Process
from engine.queries import LogEntry
from webapp.cases.diagram_fold import DiagramFold
from webapp.step_names import INSIDE, drawn, element_of


@dataclass(frozen=True)
class DiagramState:
    """Ids of elements and flows, each once, in the order in which they came to be so."""

    done: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    late: tuple[str, ...] = ()  # of those that wait
    stalled: tuple[str, ...] = ()  # of those that wait: an incident must be looked at
    flows: tuple[str, ...] = ()

    def to_json(self, diagram_url: str, labels: Mapping[str, str]) -> dict[str, Any]:
        """Return what `frontend/src/diagram/state.js` reads: of what is drawn."""
        return {
            "diagram_url": diagram_url,
            "done": _drawn(self.done),
            "waiting": _drawn(self.waiting),
            "late": _drawn(self.late),
            "stalled": _drawn(self.stalled),
            "flows": [flow for flow in self.flows if INSIDE not in flow],
            "labels": dict(labels),
        }


def _drawn(elements: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(map(drawn, elements)))


def diagram_state(entries: Sequence[LogEntry], process: Process, *, now: datetime) -> DiagramState:
    """Return the state of a case's diagram after `entries`, oldest first, seen at `now`."""
    fold = DiagramFold(process)
    for entry in entries:
        fold.learn(entry)
    return state_of(fold, now=now)


def state_of(fold: DiagramFold, *, now: datetime) -> DiagramState:
    """Return what a fold has learned, seen at `now`."""
    # What others wait inside comes last: a viewer looks at the first.
    waits = sorted(fold.waiting, key=lambda key: _holds_others(fold.process, key))
    late = [key for key in waits if fold.is_late(key, now)]
    stalled = [key for key in waits if key in fold.incidents]
    return DiagramState(
        done=_elements(fold.done),
        waiting=_elements(waits),
        late=_elements(late),
        stalled=_elements(stalled),
        flows=tuple(fold.flows),
    )


def _holds_others(process: Process, key: str) -> bool:
    element = process.elements.get(element_of(key))
    return element is not None and element.is_scope


def _elements(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(element_of(key) for key in keys))
