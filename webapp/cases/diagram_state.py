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

_DONE = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired")
_BEGUN = ("WorkItemOffered", "JobScheduled")
_GIVEN_UP = ("WorkItemWithdrawn", "JobCancelled", "TimerCancelled")
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
        """Return what `frontend/src/diagram/state.js` reads."""
        return {
            "diagram_url": diagram_url,
            "done": list(self.done),
            "waiting": list(self.waiting),
            "late": list(self.late),
            "stalled": list(self.stalled),
            "flows": list(self.flows),
            "labels": dict(labels),
        }


def diagram_state(entries: Sequence[LogEntry], process: Process, *, now: datetime) -> DiagramState:
    """Return the state of a case's diagram after `entries`, oldest first, seen at `now`."""
    memory = _Memory()
    for entry in entries:
        for event in entry.events:
            memory.learn(event)
    late = [key for key in memory.waiting if memory.is_late(key, now)]
    stalled = [key for key in memory.waiting if key in memory.incidents]
    return DiagramState(
        done=_elements(memory.done),
        waiting=_elements(memory.waiting),
        late=_elements(late),
        stalled=_elements(stalled),
        flows=taken_flows(entries, process),
    )


def element_of(key: str) -> str:
    """Return the element that a key is of.

    >>> element_of("periksa:2")
    'periksa'
    """
    return key.rpartition(":")[0] or key


@dataclass
class _Memory:
    """Dictionaries as ordered sets."""

    done: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    escalated: set[str] = field(default_factory=set)
    incidents: set[str] = field(default_factory=set)

    def learn(self, event: Mapping[str, Any]) -> None:
        kind, key = event["type"], event.get("key", "")
        if kind in _DONE:
            self.waiting.pop(key, None)
            self.done[key] = None
        elif kind in _BEGUN:
            self.waiting[key] = None
        elif kind in _GIVEN_UP:
            self.waiting.pop(key, None)
        elif kind in _ENDED:
            self.waiting.clear()
        else:
            self._learn_more(kind, key, event)

    def _learn_more(self, kind: str, key: str, event: Mapping[str, Any]) -> None:
        if kind == "TimerScheduled":
            self._learn_timer(key, event)
        elif kind == "WorkItemEscalated":
            self.escalated.add(key)
        elif kind == "IncidentRaised":
            self.incidents.add(key)
            self.waiting[key] = None
        elif kind == "IncidentResolved":
            self.incidents.discard(key)

    def _learn_timer(self, key: str, event: Mapping[str, Any]) -> None:
        watched = event.get("attached_to")
        if not watched:
            self.waiting[key] = None  # the case itself waits for this moment
            return
        due = datetime.fromisoformat(event["due_at"])
        self.due[watched] = min(due, self.due.get(watched, due))

    def is_late(self, key: str, now: datetime) -> bool:
        return key in self.escalated or (key in self.due and self.due[key] <= now)


def _elements(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(element_of(key) for key in keys))
