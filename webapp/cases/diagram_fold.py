"""What a case's log leaves on its diagram, learned one entry at a time. Pure.

The same fold serves a picture of now (`diagram_state`) and one of each moment (`webapp.replay`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from engine.diagram.model import Process
from engine.queries import LogEntry
from webapp.cases.taken_flows import flows_taken_by
from webapp.step_names import element_of

DONE = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired", "EventOccurred")
_BEGUN = ("WorkItemOffered", "JobScheduled", "ElementEntered")
_GIVEN_UP = (
    "WorkItemWithdrawn",
    "JobCancelled",
    "TimerCancelled",
    "ElementCancelled",
    "EventWaitCancelled",
)
_ENDED = ("InstanceCompleted", "InstanceCancelled")


@dataclass
class DiagramFold:
    """What was learned so far, by keys of visits; dictionaries as ordered sets."""

    process: Process
    done: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, None] = field(default_factory=dict)
    due: dict[str, datetime] = field(default_factory=dict)
    escalated: set[str] = field(default_factory=set)
    incidents: dict[str, bool] = field(default_factory=dict)  # whether it waited before
    flows: dict[str, None] = field(default_factory=dict)  # ids of those that were taken

    def learn(self, entry: LogEntry) -> None:
        """Go on by one entry; its keys must name elements of this fold's process."""
        for event in entry.events:
            self.learn_event(event)

    def learn_event(self, event: Mapping[str, Any]) -> None:
        """Go on by one event of an entry."""
        self._learn(event)
        self.flows.update(dict.fromkeys(flows_taken_by(event, self.process)))

    def is_late(self, key: str, now: datetime) -> bool:
        """Say whether a visit that waits has waited longer than it should."""
        return key in self.escalated or (key in self.due and self.due[key] <= now)

    def _learn(self, event: Mapping[str, Any]) -> None:
        kind, key = event["type"], event.get("key", "")
        if kind in DONE:
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
