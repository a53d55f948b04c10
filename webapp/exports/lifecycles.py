"""Which transition of the XES standard's life cycle an event of ours is. Pure.

Source: IEEE 1849-2016, lifecycle extension, standard transactional model: an activity is Ready when
scheduled, Assigned, InProgress when started, Suspended, and at last completed, withdrawn (it did
not run), aborted (it ran: "ate_abort"; with its case: "pi_abort").
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TRANSITIONS = (
    "schedule", "assign", "reassign", "start", "suspend", "resume", "withdraw", "ate_abort",
    "pi_abort", "complete", "unknown",
)  # fmt: skip

_ALWAYS = {
    "InstanceStarted": "start",
    "InstanceCompleted": "complete",
    "InstanceCancelled": "pi_abort",
    "ElementEntered": "start",
    "ElementCompleted": "complete",
    "WorkItemOffered": "schedule",
    "WorkItemCompleted": "complete",
    "TimerScheduled": "schedule",
    "TimerFired": "complete",
    "JobScheduled": "schedule",
    "JobCompleted": "complete",
    "EventAwaited": "schedule",
    "EventOccurred": "complete",
    "IncidentRaised": "suspend",
    "IncidentResolved": "resume",
}
_ENDS_UNDONE = {  # → what it is when the case goes on
    "ElementCancelled": "ate_abort",
    "TimerCancelled": "withdraw",
    "JobCancelled": "withdraw",
    "EventWaitCancelled": "withdraw",
}


@dataclass
class _WorkItem:
    first_key: str
    stands: str = "ready"  # "assigned" | "running" | "suspended"


class LifeCycles:
    """Follows the work items of one case through its log."""

    def __init__(self) -> None:
        self._items: dict[str, _WorkItem] = {}

    def transition(self, event: Mapping[str, Any], command: str, *, is_abort: bool) -> str:
        """Return the transition that the next event of the log is.

        Args:
            event: as the log holds it.
            command: type of the command that led to it.
            is_abort: whether its case ended with the same command, by an act.
        """
        kind = event["type"]
        if kind == "WorkItemOffered":
            self._items[event["key"]] = _WorkItem(event["key"])
        elif kind in ("InstanceMigrated", "MigrationReverted"):
            self._rename(event.get("keys", {}))
        if kind in _ALWAYS:
            return _ALWAYS[kind]
        if kind in _ENDS_UNDONE:
            return "pi_abort" if is_abort else _ENDS_UNDONE[kind]
        return self._of_work_item(event, command, is_abort=is_abort)

    def work_item(self, key: str) -> str:
        """Return the key under which a work item was offered; "" of what is none."""
        item = self._items.get(key)
        return "" if item is None else item.first_key

    def _of_work_item(self, event: Mapping[str, Any], command: str, *, is_abort: bool) -> str:
        item = self._items.get(event.get("key", ""))
        kind = event["type"]
        if item is None:
            return "unknown"
        if kind == "WorkItemClaimed":
            return _claimed(item, is_given=command == "AssignWorkItem")
        if kind == "WorkItemReleased":
            return _released(item)
        if kind == "WorkItemWithdrawn":
            ran = item.stands in ("running", "suspended")
            return "pi_abort" if is_abort else "ate_abort" if ran else "withdraw"
        return "unknown"

    def _rename(self, keys: Mapping[str, str]) -> None:
        self._items = {keys.get(key, key): item for key, item in self._items.items()}


def _claimed(item: _WorkItem, *, is_given: bool) -> str:
    if is_given:
        was, item.stands = item.stands, "assigned"
        return "assign" if was == "ready" else "reassign"
    was, item.stands = item.stands, "running"
    return "resume" if was == "suspended" else "start"


def _released(item: _WorkItem) -> str:
    """Return what it is that a person gave back: pausing what he began, else giving it away."""
    if item.stands == "running":
        item.stands = "suspended"
        return "suspend"
    return "reassign"
