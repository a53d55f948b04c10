"""Which flows of the diagram a case went along. Pure.

The log says it where ways part and where tokens gather; every other flow is its source's only way
out (`Process.is_implied`), so it was taken when the source was left.
"""

from collections.abc import Sequence

from engine.diagram.model import Process
from engine.queries import LogEntry

_LEFT = ("ElementCompleted", "WorkItemCompleted", "JobCompleted", "TimerFired")


def taken_flows(entries: Sequence[LogEntry], process: Process) -> tuple[str, ...]:
    """Return the ids of the flows that were taken after `entries`, oldest first, each once."""
    taken: dict[str, None] = {}
    for event in (event for entry in entries for event in entry.events):
        if event["type"] == "FlowTaken":
            taken[event["flow"]] = None
        elif event["type"] in _LEFT:
            element_id = event["key"].rpartition(":")[0]
            taken.update(
                (f.id, None) for f in process.outgoing(element_id) if process.is_implied(f)
            )
    return tuple(taken)
