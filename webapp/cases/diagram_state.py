"""What the diagram of a case shows: what is done, waits or is late, which flows were taken. Pure.

Told from the log, so that the picture can be drawn of any moment of a case: hand in the entries up
to then, and that moment.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.diagram.model import Process
from engine.queries import LogEntry
from webapp.cases.taken_flows import taken_flows
from webapp.step_names import INSIDE, drawn, element_of

_DONE = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired", "EventOccurred")
_BEGUN = ("WorkItemOffered", "JobScheduled", "ElementEntered")
_GIVEN_UP = (
    "WorkItemWithdrawn",
    "JobCancelled",
    "TimerCancelled",
    "ElementCancelled",
    "EventWaitCancelled",
)
_ENDED = ("InstanceCompleted", "InstanceCancelled")


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
    memory = _Memory(process)
    for entry in entries:
        for event in entry.events:
            memory.learn(event)
    # What others wait inside comes last: a viewer looks at the first.
    waits = sorted(memory.waiting, key=lambda key: _holds_others(process, key))
    late = [key for key in waits if memory.is_late(key, now)]
    stalled = [key for key in waits if key in memory.incidents]
    return DiagramState(
        done=_elements(memory.done),
        waiting=_elements(waits),
        late=_elements(late),
        stalled=_elements(stalled),
        flows=taken_flows(entries, process),
    )


def _holds_others(process: Process, key: str) -> bool:
    element = process.elements.get(element_of(key))
    return element is not None and element.is_scope


@dataclass
class _Memory:
    """Dictionaries as ordered sets."""

    process: Process
    done: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    escalated: set[str] = field(default_factory=set)
    incidents: dict[str, bool] = field(default_factory=dict)  # whether it waited before

    def learn(self, event: Mapping[str, Any]) -> None:
        kind, key = event["type"], event.get("key", "")
        if kind in _DONE:
            self.waiting.pop(key, None)
            self.done[key] = None
        elif kind in _BEGUN:
            self.waiting[key] = None
            if event.get("due_at"):
                self._learn_due(key, event["due_at"])
        elif kind in _GIVEN_UP:
            self.waiting.pop(key, None)
        elif kind in _ENDED:
            self.waiting.clear()
        elif kind == "WorkItemRescheduled":
            self.due.pop(key, None)
            if event.get("due_at"):
                self._learn_due(key, event["due_at"])
        else:
            self._learn_more(kind, key, event)

    def _learn_more(self, kind: str, key: str, event: Mapping[str, Any]) -> None:
        if kind == "TimerScheduled" and event.get("attached_to"):
            self._learn_due(event["attached_to"], event["due_at"])
        elif kind in ("TimerScheduled", "EventAwaited"):
            if not self._only_watches(key):
                self.waiting[key] = None  # the case itself waits for it
        elif kind == "WorkItemEscalated":
            self.escalated.add(key)
        elif kind == "IncidentRaised":
            self.incidents[key] = key in self.waiting
            self.waiting[key] = None
        elif kind == "IncidentResolved" and not self.incidents.pop(key, True):
            self.waiting.pop(key, None)  # it goes on now, or was withdrawn

    def _only_watches(self, key: str) -> bool:
        """Say whether an event stands beside the case's way: on an edge, or before a part of it."""
        element = self.process.elements.get(element_of(key))
        return element is not None and element.kind in ("boundaryEvent", "startEvent")

    def _learn_due(self, key: str, due_at: str) -> None:
        due = datetime.fromisoformat(due_at)
        self.due[key] = min(due, self.due.get(key, due))

    def is_late(self, key: str, now: datetime) -> bool:
        return key in self.escalated or (key in self.due and self.due[key] <= now)


def _elements(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(element_of(key) for key in keys))
