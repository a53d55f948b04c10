"""Which flows of the diagram a case went along. Pure.

The log says it where ways part and where tokens gather; every other flow is its source's only way
out (`Process.is_implied`), so it was taken when the source was left.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.diagram.model import Process
from webapp.step_names import element_of, is_whole

_LEFT = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired", "EventOccurred")


def flows_taken_by(event: Mapping[str, Any], process: Process) -> Iterator[str]:
    """Yield the ids of the flows that were taken when an event happened."""
    if event["type"] == "FlowTaken":
        yield event["flow"]
    elif event["type"] in _LEFT and _goes_on(event["key"], process):
        ways = process.outgoing(element_of(event["key"]))
        yield from (flow.id for flow in ways if process.is_implied(flow))


def _goes_on(key: str, process: Process) -> bool:
    """Say whether a token left an element: of a repeated one, only when all of it is done."""
    element = process.elements.get(element_of(key))
    return element is None or element.repetition is None or is_whole(key)
