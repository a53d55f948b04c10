"""What a case left behind on its diagram so far: tokens, visits, dwell, timers. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from engine.diagram.model import Process
from engine.queries import LogEntry
from webapp.cases.diagram_fold import DONE, DiagramFold
from webapp.step_names import element_of, is_whole

_TIMER_ENDED = ("TimerFired", "TimerCancelled")
_CASE_ENDED = ("InstanceCompleted", "InstanceCancelled")
_GATHERING = ("parallelGateway", "inclusiveGateway")
_NOTHING = timedelta(0)


@dataclass(frozen=True)
class WaitingTimer:
    """A timer that will fire unless it is cancelled."""

    element_id: str
    due_at: datetime
    watches: str = ""  # id of the element on whose edge it is set


@dataclass
class Course:
    """A fold over entries whose keys name elements of `process`."""

    process: Process
    fold: DiagramFold = field(init=False)
    timers: dict[str, WaitingTimer] = field(default_factory=dict)  # by key
    errors: dict[str, str] = field(default_factory=dict)  # of open incidents, by key
    _visited: Counter[str] = field(default_factory=Counter)  # by element
    _gathered: Counter[str] = field(default_factory=Counter)  # tokens that arrived, by flow
    _begun: dict[str, timedelta] = field(default_factory=dict)  # on the working clock, by key
    _spent: dict[str, timedelta] = field(default_factory=dict)  # by element, of ended visits

    def __post_init__(self) -> None:
        self.fold = DiagramFold(self.process)

    def learn(self, entry: LogEntry, worked: timedelta) -> None:
        """Go on by one entry, made when the office had worked so long since the case began."""
        for event in entry.events:
            waited = event.get("key", "") in self.fold.waiting
            self.fold.learn_event(event)
            self._count(event, waited=waited)
            self._learn(event)
        self._keep_time(worked)

    def visits(self) -> dict[str, int]:
        """Return how often each element was begun; of a repeated one, its instances."""
        return dict(self._visited)

    def dwell(self, worked: timedelta) -> dict[str, timedelta]:
        """Return the working time that visits of each element took, also those that still wait."""
        spent = dict(self._spent)
        for key, since in self._begun.items():
            _add(spent, key, worked - since)
        return {element: length for element, length in spent.items() if length}

    def tokens(self) -> dict[str, int]:
        """Return how many tokens stand on each element: where the case waits, or gathers."""
        standing = Counter(element_of(key) for key in self.fold.waiting if not is_whole(key))
        for key in self.fold.waiting:
            if is_whole(key):
                standing.setdefault(element_of(key), 1)
        for flow_id, count in self._gathered.items():
            standing[self.process.flows[flow_id].target] += count
        return {
            element_id: count
            for element_id, count in standing.items()
            if count and not self._only_holds_others(element_id, standing)
        }

    def _only_holds_others(self, element_id: str, standing: Mapping[str, int]) -> bool:
        element = self.process.elements.get(element_id)
        if element is None or not element.is_scope:
            return False
        inside = {each.id for each in self.process.within(element_id)}
        return any(other in inside for other in standing)

    def _count(self, event: Mapping[str, Any], *, waited: bool) -> None:
        kind, key = event["type"], event.get("key", "")
        if waited or is_whole(key) or kind == "IncidentRaised":
            return  # not begun just now
        if key in self.fold.waiting or kind in DONE:
            self._visited[element_of(key)] += 1

    def _learn(self, event: Mapping[str, Any]) -> None:
        kind, key = event["type"], event.get("key", "")
        if kind == "TimerScheduled":
            watches = event.get("attached_to") or ""
            due_at = datetime.fromisoformat(event["due_at"])
            self.timers[key] = WaitingTimer(element_of(key), due_at, element_of(watches))
        elif kind in _TIMER_ENDED:
            self.timers.pop(key, None)
        elif kind == "IncidentRaised":
            self.errors[key] = event["error"]
        elif kind == "IncidentResolved":
            self.errors.pop(key, None)
        else:
            self._gather(kind, key, event)

    def _gather(self, kind: str, key: str, event: Mapping[str, Any]) -> None:
        if kind == "FlowTaken":
            flow = self.process.flows.get(event["flow"])
            if flow and self.process.elements[flow.target].kind in _GATHERING:
                self._gathered[flow.id] += 1
        elif kind == "ElementCompleted":
            for flow in self.process.incoming(element_of(key)):
                self._gathered[flow.id] = max(0, self._gathered[flow.id] - 1)
        elif kind == "ElementCancelled":
            self._leave(element_of(key))
        elif kind in _CASE_ENDED:
            self._end()

    def _leave(self, scope: str) -> None:
        inside = {each.id for each in self.process.within(scope)}
        for flow_id in list(self._gathered):
            if self.process.flows[flow_id].target in inside:
                del self._gathered[flow_id]

    def _end(self) -> None:
        self._gathered.clear()
        self.timers.clear()
        self.errors.clear()

    def _keep_time(self, worked: timedelta) -> None:
        for key in self._begun.keys() - self.fold.waiting.keys():
            _add(self._spent, key, worked - self._begun.pop(key))
        for key in self.fold.waiting.keys() - self._begun.keys():
            self._begun[key] = worked


def _add(spent: dict[str, timedelta], key: str, length: timedelta) -> None:
    if not is_whole(key):  # its instances say it
        spent[element_of(key)] = spent.get(element_of(key), _NOTHING) + length
