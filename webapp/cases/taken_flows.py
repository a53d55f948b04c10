"""Which flows of the diagram a case went along. Pure.

The log says which elements were entered and left, not by which flow: that follows from the
diagram. Inside one entry an element that is entered was reached from one that was left just before
it. Only a join may be reached without a word, because it waits for its other ways: a way that shows
nowhere else has ended there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from engine.diagram.model import Flow, Process
from engine.queries import LogEntry

_LEFT = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired")
_ENTERED = ("ElementCompleted", "WorkItemOffered", "JobScheduled", "IncidentRaised")
_JOINS = ("inclusiveGateway", "parallelGateway")
_ONE_WAY = ("exclusiveGateway", "eventBasedGateway")  # of the ways out, one is taken


def taken_flows(entries: Sequence[LogEntry], process: Process) -> tuple[str, ...]:
    """Return the ids of the flows that were taken after `entries`, oldest first, each once."""
    walk = _Walk(process)
    for entry in entries:
        for event in entry.events:
            walk.follow(event)
        walk.end_entry()
    return tuple(walk.taken)


@dataclass
class _Walk:
    process: Process
    taken: dict[str, None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)  # keys that were entered
    left: dict[str, bool] = field(default_factory=dict)  # in this entry: did it lead anywhere?

    def follow(self, event: Mapping[str, Any]) -> None:
        kind, key = event["type"], event.get("key", "")
        element = key.rpartition(":")[0]
        waits_for_time = kind == "TimerScheduled" and not event.get("attached_to")
        if (kind in _ENTERED or waits_for_time) and key not in self.known:
            self.known.add(key)
            self._arrive(element)
        if kind in _LEFT:
            self.left[element] = False

    def end_entry(self) -> None:
        for element, led_somewhere in self.left.items():
            joins = [flow for flow in self.process.outgoing(element) if self._is_join(flow)]
            if len(joins) == 1 and not led_somewhere:
                self.taken[joins[0].id] = None
        self.left.clear()

    def _arrive(self, element: str) -> None:
        for flow in self.process.incoming(element):
            source = self.process.elements[flow.source]
            if flow.source not in self.left:
                continue
            if source.kind in _ONE_WAY and self.left[flow.source]:
                continue
            self.left[flow.source] = True
            self.taken[flow.id] = None

    def _is_join(self, flow: Flow) -> bool:
        target = self.process.elements[flow.target]
        return target.kind in _JOINS and len(self.process.incoming(flow.target)) > 1
