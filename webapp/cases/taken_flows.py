"""Which flows of the diagram a case went along. Pure.

The log says it where ways part and where tokens gather; every other flow is its source's only way
out (`Process.is_implied`), so it was taken when the source was left.
"""

from collections.abc import Sequence

from engine.diagram.model import Process
from engine.queries import LogEntry
from webapp.step_names import element_of, is_whole

_LEFT = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired", "EventOccurred")


def taken_flows(entries: Sequence[LogEntry], process: Process) -> tuple[str, ...]:
    """Return the ids of the flows that were taken after `entries`, oldest first, each once."""
    taken: dict[str, None] = {}
    for event in (event for entry in entries for event in entry.events):
        if event["type"] == "FlowTaken":
            taken[event["flow"]] = None
        elif event["type"] in _LEFT and _goes_on(event["key"], process):
            ways = process.outgoing(element_of(event["key"]))
            taken.update((flow.id, None) for flow in ways if process.is_implied(flow))
    return tuple(taken)


def _goes_on(key: str, process: Process) -> bool:
    """Say whether a token left an element: of a repeated one, only when all of it is done."""
    element = process.elements.get(element_of(key))
    return element is None or element.repetition is None or is_whole(key)
