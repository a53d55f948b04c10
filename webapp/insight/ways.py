"""What only the log tells: which flows cases took, how long steps waited for a person. Pure."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from engine.diagram.model import Flow, Process
from engine.queries import LogEntry
from webapp.cases.taken_flows import flows_taken_by
from webapp.insight.figures import Figures, Minutes
from webapp.step_names import INSIDE, element_of

RARE = 0.05  # of the cases


@dataclass
class Ways:
    """In how many of `cases` each flow was taken, at least once."""

    cases: int = 0
    taken: Counter[str] = field(default_factory=Counter)

    def is_rare(self, flow: Flow) -> bool:
        return 0 < self.taken[flow.id] < self.cases * RARE


def learn_from_logs(
    logs: Iterable[list[LogEntry]], process: Process, figures: Figures, minutes: Minutes
) -> Ways:
    """Count the ways of cases, and add to `figures` how long steps waited and were worked on."""
    ways = Ways()
    for entries in logs:
        ways.cases += 1
        events = (event for entry in entries for event in entry.events)
        ways.taken.update({flow for event in events for flow in flows_taken_by(event, process)})
        _time(entries, figures, minutes)
    for step in figures.steps.values():
        step.waiting.sort()
        step.work.sort()
    return ways


def drawn_flows(process: Process) -> list[Flow]:
    """Return the flows of the diagram itself, without those of the processes that it calls."""
    return [flow for flow in process.flows.values() if INSIDE not in flow.id]


def _time(entries: list[LogEntry], figures: Figures, minutes: Minutes) -> None:
    """A step waits until somebody claims it who keeps it; who completes it unclaimed began then."""
    offered: dict[str, datetime] = {}
    claimed: dict[str, datetime] = {}
    for entry in entries:
        for event in entry.events:
            kind, key = event["type"], event.get("key", "")
            if kind == "WorkItemOffered":
                offered[key] = entry.at
            elif kind == "WorkItemClaimed":
                claimed[key] = entry.at
            elif kind in ("WorkItemReleased", "WorkItemWithdrawn"):
                claimed.pop(key, None)
            elif kind == "WorkItemCompleted" and key in offered:
                step, begun = figures.step(element_of(key)), claimed.get(key, entry.at)
                step.waiting.add(minutes(offered[key], begun))
                step.work.add(minutes(begun, entry.at))
