"""Who is told of what happens in cases: the subscriptions of an office, read once and kept.

A step defers one job for each subscription that its events concern, in its own transaction. The
job says which entry; what is sent is read from the log when it is sent.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from engine.change import Change
from engine.events import Event
from engine.tables import subscription

# What subscribers are told, and of each kind which fields: where a case stands, and never what
# people wrote or who they are. Who may read that asks for the case.
TOLD: Mapping[str, tuple[str, ...]] = {
    "InstanceStarted": ("process_id", "version"),
    "InstanceCompleted": (),
    "InstanceCancelled": (),
    "InstanceMigrated": ("version", "from_version"),
    "MigrationReverted": ("version", "from_version"),
    "ElementCompleted": ("key",),
    "WorkItemOffered": ("key", "group", "due_at"),
    "WorkItemClaimed": ("key",),
    "WorkItemReleased": ("key",),
    "WorkItemCompleted": ("key",),
    "WorkItemWithdrawn": ("key",),
    "WorkItemEscalated": ("key", "group"),
    "WorkItemRegrouped": ("key", "group"),
    "WorkItemRescheduled": ("key", "due_at"),
    "ParafGiven": ("key", "digest"),
    "NumberDrawn": ("key", "register", "year", "number"),
    "TimerFired": ("key",),
    "JobScheduled": ("key", "topic"),
    "JobCompleted": ("key",),
    "JobCancelled": ("key",),
    "MessageThrown": ("key", "name"),
    "SignalThrown": ("key", "name"),
    "IncidentRaised": ("key",),
    "IncidentResolved": ("key",),
    "PersonalDataErased": (),
}
WEBHOOK = "alur:webhook"  # topic of the job that tells a subscriber of an entry
KNOWN_SECONDS = 5  # so long another process may not know of a new subscription


@dataclass(frozen=True)
class Subscription:
    """A web address that is told of what happens in cases."""

    id: UUID
    url: str
    kinds: frozenset[str]  # names of events among TOLD; none: all
    processes: frozenset[str]  # ids; none: all

    def concerns(self, process_id: str, kinds: Iterable[str]) -> bool:
        """Say whether it is told of events of these kinds in a case of the process."""
        if self.processes and process_id not in self.processes:
            return False
        return not (self.kinds or TOLD.keys()).isdisjoint(kinds)

    def tells(self, events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return what it is told of an entry's events, which are given as the log has them."""
        return [
            {name: event[name] for name in ("type", *TOLD[event["type"]]) if name in event}
            for event in events
            if event["type"] in TOLD and (not self.kinds or event["type"] in self.kinds)
        ]


class Subscriptions:
    """The active subscriptions of one office."""

    def __init__(self, reading: Callable[[], Any], unit_id: UUID) -> None:
        self._reading = reading
        self._unit_id = unit_id
        self._known: tuple[Subscription, ...] = ()
        self._until = 0.0  # of the machine's clock since it started: no case's time
        self._guard = threading.Lock()

    def forget(self) -> None:
        """Read them again before the next step: they have changed."""
        self._until = 0.0

    def notify(self, change: Change, process_id: str, events: tuple[Event, ...]) -> None:
        """Defer a job for each subscription that an entry's events concern."""
        active = self._active()
        if not active:
            return
        kinds = {type(event).__name__ for event in events}
        for each in active:
            if each.concerns(process_id, kinds):
                change.new_jobs.append(_job(change, each.id))

    def _active(self) -> tuple[Subscription, ...]:
        if time.monotonic() < self._until:
            return self._known
        with self._guard:
            if time.monotonic() >= self._until:
                with self._reading() as connection:
                    rows = connection.execute(_ACTIVE, {"its_unit": self._unit_id})
                    self._known = tuple(_read(row) for row in rows)
                self._until = time.monotonic() + KNOWN_SECONDS
            return self._known


_ACTIVE = select(
    subscription.c.id, subscription.c.url, subscription.c.kinds, subscription.c.processes
).where(subscription.c.unit_id == bindparam("its_unit"), subscription.c.status == "active")


def _read(row: Any) -> Subscription:
    return Subscription(row.id, row.url, frozenset(row.kinds), frozenset(row.processes))


def _job(change: Change, subscription_id: UUID) -> dict[str, Any]:
    return {
        # Not as the jobs of the case itself begin: of those the log tells, of this one it does not.
        "id": f"webhook:{subscription_id}:{change.instance_id}:{change.seq}",
        "unit_id": change.unit_id,
        "instance_id": change.instance_id,
        "key": "",
        "topic": WEBHOOK,
        "answers": 0,
        "payload": {"subscription": str(subscription_id), "seq": change.seq},
        "status": "todo",
        "run_at": change.clock,
    }
