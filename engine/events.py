"""What has happened: frozen data, in the past tense.

One command leaves one list of these in the log.

`key` is `element:visit`, such as "periksa:1": the first time the case came to that element. What a
command carries
(answers, results, corrections) is not said again: the entry holds the command beside its events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Event:
    """Base of all events."""


# ---- of a case -----------------------------------------------------------------------------


@dataclass(frozen=True)
class InstanceStarted(Event):
    definition_id: UUID
    process_id: str
    version: int
    revises: UUID | None = None


@dataclass(frozen=True)
class InstanceCompleted(Event):
    pass


@dataclass(frozen=True)
class InstanceCancelled(Event):
    reason: str


@dataclass(frozen=True)
class ElementCompleted(Event):
    """An element that waits for nobody was entered and left.

    One that waits is entered with the event that says
    more (WorkItemOffered, JobScheduled, TimerScheduled) and left in the same way.
    """

    key: str


@dataclass(frozen=True)
class ElementEntered(Event):
    """A sub-process, a called process or a repeated activity began; other elements live in it."""

    key: str


@dataclass(frozen=True)
class ElementCancelled(Event):
    """What `ElementEntered` began was withdrawn, with all that lived in it."""

    key: str


@dataclass(frozen=True)
class FlowTaken(Event):
    """A token went along a flow, said where the diagram alone does not tell it.

    That is where ways part, and where tokens gather (`Process.is_implied`).
    """

    flow: str


@dataclass(frozen=True)
class WorkItemOffered(Event):
    key: str
    group: str
    due_at: str = ""  # ISO 8601, UTC; "": known by its timers alone


@dataclass(frozen=True)
class WorkItemClaimed(Event):
    key: str
    person_id: str
    person_name: str


@dataclass(frozen=True)
class WorkItemReleased(Event):
    key: str


@dataclass(frozen=True)
class WorkItemCompleted(Event):
    key: str


@dataclass(frozen=True)
class WorkItemWithdrawn(Event):
    key: str


@dataclass(frozen=True)
class WorkItemEscalated(Event):
    """A work item is late enough that another group must see it."""

    key: str
    group: str


@dataclass(frozen=True)
class ParafGiven(Event):
    """A person bound his name to exactly these contents."""

    key: str
    person_id: str
    person_name: str
    position: str
    method: str
    variables: tuple[str, ...]
    digest: str  # SHA-256, hex, of the canonical JSON of those variables
    same_person_as: str = ""  # the element that policy let the same person do, against the diagram


@dataclass(frozen=True)
class NumberDrawn(Event):
    key: str
    register: str
    year: int
    number: int
    variable: str  # that now holds the number


@dataclass(frozen=True)
class TimerScheduled(Event):
    key: str
    due_at: str  # ISO 8601, UTC
    attached_to: str | None = None  # key of the work item it watches


@dataclass(frozen=True)
class TimerFired(Event):
    key: str


@dataclass(frozen=True)
class TimerCancelled(Event):
    key: str


@dataclass(frozen=True)
class JobScheduled(Event):
    key: str
    topic: str
    inputs: Mapping[str, Any] = field(default_factory=dict)  # what the diagram hands it


@dataclass(frozen=True)
class JobCompleted(Event):
    key: str


@dataclass(frozen=True)
class JobCancelled(Event):
    key: str


@dataclass(frozen=True)
class EventAwaited(Event):
    """An element waits for something that nobody is given to do."""

    key: str
    kind: str  # "message" | "signal" | "condition"
    name: str  # of the message or signal
    correlation: str = ""  # whose conversation a message must belong to


@dataclass(frozen=True)
class EventOccurred(Event):
    key: str


@dataclass(frozen=True)
class EventWaitCancelled(Event):
    key: str


@dataclass(frozen=True)
class MessageThrown(Event):
    """A message leaves the case, for whoever waits for it now or later."""

    key: str
    name: str
    correlation: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SignalThrown(Event):
    """A signal leaves the case, for everybody who waits for it now."""

    key: str
    name: str


@dataclass(frozen=True)
class IncidentRaised(Event):
    key: str
    error: str


@dataclass(frozen=True)
class IncidentResolved(Event):
    key: str


@dataclass(frozen=True)
class InstanceMigrated(Event):
    """The case goes on by another version; what waits goes on waiting, some under another key."""

    definition_id: UUID
    version: int
    from_version: int
    keys: Mapping[str, str] = field(default_factory=dict)  # old key → new one, if other


@dataclass(frozen=True)
class MigrationReverted(Event):
    """The case stands again as before its last entry, a migration."""

    definition_id: UUID
    version: int
    from_version: int
    keys: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WorkItemRegrouped(Event):
    """A work item is another group's now."""

    key: str
    group: str


@dataclass(frozen=True)
class WorkItemRescheduled(Event):
    key: str
    due_at: str  # ISO 8601, UTC; "": no time is set


@dataclass(frozen=True)
class NoteAdded(Event):
    text: str


@dataclass(frozen=True)
class PersonalDataErased(Event):
    commitments: Mapping[str, Sequence[str]]  # as of ErasePersonalData


# ---- of an office --------------------------------------------------------------------------


@dataclass(frozen=True)
class DefinitionDeployed(Event):
    definition_id: UUID
    process_id: str
    version: int
    digest: str  # SHA-256 over the diagram's and the forms' digests
    calls: Mapping[str, str] = field(default_factory=dict)  # call activity → definition id it runs
    in_force_at: str = ""  # ISO 8601, UTC; "": at once


@dataclass(frozen=True)
class DeploymentProposed(Event):
    proposal_id: UUID
    process_id: str
    digest: str  # as of DefinitionDeployed


@dataclass(frozen=True)
class DeploymentApproved(Event):
    """DefinitionDeployed follows."""

    proposal_id: UUID


@dataclass(frozen=True)
class DeploymentRejected(Event):
    proposal_id: UUID
    reason: str


@dataclass(frozen=True)
class DeploymentWithdrawn(Event):
    proposal_id: UUID


@dataclass(frozen=True)
class ProcessRetired(Event):
    process_id: str
    reason: str


@dataclass(frozen=True)
class MigrationOrdered(Event):
    """Each of the cases will be moved by a job; what became of it stands in its own log."""

    process_id: str
    version: int
    count: int


@dataclass(frozen=True)
class NumberVoided(Event):
    register: str
    year: int
    number: int
    reason: str


@dataclass(frozen=True)
class PurgeProposed(Event):
    purge_id: UUID
    count: int


@dataclass(frozen=True)
class PurgeApproved(Event):
    """A CasePurged follows for each case."""

    purge_id: UUID
    rule: str
    minutes: str


@dataclass(frozen=True)
class CasePurged(Event):
    """The case is gone with its log, which ended like this."""

    instance_id: UUID
    process_id: str
    version: int  # on which it ended
    seq: int  # of its last entry
    head: str  # its hash, hex
    numbers: tuple[str, ...] = ()  # that it drew: "agenda 12/2026"


@dataclass(frozen=True)
class PurgeRejected(Event):
    purge_id: UUID
    reason: str


@dataclass(frozen=True)
class PurgeWithdrawn(Event):
    purge_id: UUID


@dataclass(frozen=True)
class LogKeptApart(Event):
    """The log of a month's cases lies in this file; in the tables it may be missing from now on."""

    month: str
    file: str
    sha256: str
    root: str
    cases: int
    entries: int


@dataclass(frozen=True)
class LogPutBack(Event):
    """The log of a month's cases lies in the tables again."""

    month: str


@dataclass(frozen=True)
class CalendarSet(Event):
    name: str
    version: int


@dataclass(frozen=True)
class EventsSubscribed(Event):
    subscription_id: UUID


@dataclass(frozen=True)
class SubscriptionEnded(Event):
    subscription_id: UUID
