"""What the questions are answered with: plain frozen values, never rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.history import Entry


@dataclass(frozen=True)
class CaseLine:
    """A case, as lists show it."""

    id: UUID
    unit_id: UUID
    process_id: str
    process_name: str
    version: int
    definition_id: UUID
    status: str  # "running" | "incident" | "completed" | "cancelled"
    title: str
    summary: Mapping[str, Any]
    started_at: datetime
    ended_at: datetime | None
    moved_at: datetime
    revises: UUID | None


@dataclass(frozen=True)
class WorkItem:
    """A line of somebody's inbox.

    `name` is the element's id here; the page asks the diagram for its label.
    """

    instance_id: UUID
    key: str
    element_id: str
    group: str
    status: str  # "open" | "completed" | "withdrawn"
    person_id: str | None  # who claimed it, and finally who completed it
    person_name: str | None
    offered_at: datetime
    due_at: datetime | None
    escalated_to: str | None
    escalated_at: datetime | None
    ended_at: datetime | None
    draft: Mapping[str, Any] | None
    draft_by: str | None
    case: CaseLine

    def is_late(self, now: datetime) -> bool:
        """Say whether its due time has passed."""
        return self.due_at is not None and self.due_at <= (self.ended_at or now)


@dataclass(frozen=True)
class Counts:
    open: int
    mine: int
    late: int
    due_today: int


@dataclass(frozen=True)
class LogEntry:
    """One line of a case's log, read."""

    seq: int
    at: datetime
    actor: Mapping[str, Any]
    command: Mapping[str, Any]  # {"type": …}
    events: Sequence[Mapping[str, Any]]
    hash: str  # hexadecimal


def log_entry(entry: Entry) -> LogEntry:
    """Return an entry of the log, read."""
    record = entry.record
    at = datetime.fromisoformat(record["at"])
    return LogEntry(
        entry.seq, at, record["actor"], record["command"], record["events"], entry.hash.hex()
    )


@dataclass(frozen=True)
class DefinitionLine:
    id: UUID
    process_id: str
    name: str
    version: int
    deployed_at: datetime
    deployed_by: str
    message: str
    in_force_at: datetime
    retired_at: datetime | None
    approved_by: str  # "": nobody need
    acknowledged: Mapping[str, str]  # "rule element" of a warning → why it stands
    waived: Mapping[str, str]  # scenario that is broken → why it stands


@dataclass(frozen=True)
class CalledLine:
    """Which version of another process a call activity runs."""

    element_id: str
    definition: DefinitionLine


@dataclass(frozen=True)
class RegisterLine:
    """A number of a register and the case that it stands for."""

    register: str
    year: int
    number: int
    status: str  # "drawn" | "void"
    drawn_at: datetime
    reason: str
    case: CaseLine | None  # None: it is gone
    purged_at: datetime | None = None  # when it was purged


@dataclass(frozen=True)
class CalendarVersion:
    """A calendar of an office as it was set once; `body` is for `Calendar.from_json`."""

    name: str
    version: int
    body: Mapping[str, Any]
    set_at: datetime


@dataclass(frozen=True)
class Incident:
    instance_id: UUID
    key: str
    error: str
    raised_at: datetime
    resolved_at: datetime | None
