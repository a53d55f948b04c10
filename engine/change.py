"""What one entry did to one case, as rows to be written; collected from its events."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from engine import events as ev
from engine.commands import Actor


@dataclass
class Change:
    """What one entry did to one case, and the rows that come of it."""

    unit_id: UUID
    instance_id: UUID
    seq: int
    at: datetime
    clock: datetime  # behind `at` when it was set back; workers see by this one what is to do now
    actor: Actor
    new_items: dict[str, dict[str, Any]] = field(default_factory=dict)
    changed_items: dict[str, dict[str, Any]] = field(default_factory=dict)
    first_dues: dict[str, datetime] = field(default_factory=dict)  # for items that have none yet
    new_timers: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended_timers: dict[str, str] = field(default_factory=dict)
    new_jobs: list[dict[str, Any]] = field(default_factory=list)
    ended_jobs: list[tuple[str, str]] = field(default_factory=list)
    new_waits: dict[str, ev.EventAwaited] = field(default_factory=dict)
    ended_waits: list[str] = field(default_factory=list)
    thrown: list[tuple[int, ev.MessageThrown]] = field(default_factory=list)  # by event's index
    renamed: Mapping[str, str] | None = None  # old key → new key; of a migration only
    taken: str | None = None  # id of the message that the command handed over
    erased: Mapping[str, Sequence[str]] | None = None  # field → commitments; of an erasure only
    numbers: list[ev.NumberDrawn] = field(default_factory=list)
    incidents: dict[str, str | None] = field(default_factory=dict)  # key -> error; None: resolved

    def item(self, key: str, **values: Any) -> None:
        """Change a work item, whether it is new in this step or older."""
        if key in self.new_items:
            self.new_items[key].update(values)
        else:
            self.changed_items.setdefault(key, {}).update(values)

    def job(
        self, index: int, key: str, topic: str, *, answers: bool, payload: dict[str, Any]
    ) -> None:
        """Defer a job of the event at `index`."""
        self.new_jobs.append(
            {
                "id": f"{self.instance_id}:{self.seq}:{index}",
                "unit_id": self.unit_id,
                "instance_id": self.instance_id,
                "key": key,
                "topic": topic,
                "answers": int(answers),
                "payload": payload,
                "status": "todo",
                "run_at": self.clock,
            }
        )

    def end_job(self, key: str, status: str) -> None:
        """End the job that the case waits for at `key`, be it new in this step or older."""
        self.ended_jobs.append((key, status))
        for job in self.new_jobs:
            if job["key"] == key and job["answers"]:
                job["status"] = status
