"""What people, timers and workers may ask of a case or of an office.

Frozen data, in the imperative.

A command never carries time, chance or what the database knows: those are facts, which
`Runtime.submit` reads
and the log keeps beside the command.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """Who asks. The web layer vouches for it; the log keeps it."""

    id: str
    name: str
    position: str = ""
    groups: tuple[str, ...] = ()

    @property
    def is_system(self) -> bool:
        """Whether the engine itself acts (timers, jobs), not a person."""
        return self.id.startswith("system:")


def system_actor(part: str) -> Actor:
    """Return the actor for a part of the engine itself, such as "timers" or "jobs"."""
    return Actor(id=f"system:{part}", name=part)


@dataclass(frozen=True)
class Proof:
    """That a person confirmed an act as his own just now: the paraf's `how`."""

    method: str  # "password"
    content: str = ""  # digest (engine.paraf) of what he saw himself approve; "": not told


@dataclass(frozen=True)
class Command:
    """Base of all commands."""


# ---- of a case -----------------------------------------------------------------------------


@dataclass(frozen=True)
class InstanceCommand(Command):
    """Base of all commands that move one case."""

    instance_id: UUID


@dataclass(frozen=True)
class StartInstance(InstanceCommand):
    process_id: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    start_event: str | None = None  # None: the diagram's plain start
    revises: UUID | None = None  # the case of which this one is a linked revision
    message_id: str | None = None  # the message that begins it
    planned_at: str | None = None  # ISO 8601, UTC: the moment for which a timer start planned it


@dataclass(frozen=True)
class ClaimWorkItem(InstanceCommand):
    key: str


@dataclass(frozen=True)
class ReleaseWorkItem(InstanceCommand):
    key: str


@dataclass(frozen=True)
class AssignWorkItem(InstanceCommand):
    key: str
    person_id: str
    person_name: str


@dataclass(frozen=True)
class CompleteWorkItem(InstanceCommand):
    key: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    proof: Proof | None = None


@dataclass(frozen=True)
class FireTimer(InstanceCommand):
    key: str


@dataclass(frozen=True)
class CompleteJob(InstanceCommand):
    key: str
    result: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FailJob(InstanceCommand):
    """Report that a job, a timer job or the handing over of a message cannot be done.

    An incident is raised and waits for a person. A job may say instead which error of the diagram
    it met: it goes the way of whoever catches that code.
    """

    key: str
    error: str
    code: str | None = None


@dataclass(frozen=True)
class CorrelateMessage(InstanceCommand):
    """Hand a message to the element that waits for it."""

    key: str
    message_id: str
    name: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class DeliverSignal(InstanceCommand):
    """Let everybody in the case hear a signal who waits for it."""

    name: str


@dataclass(frozen=True)
class RetryIncident(InstanceCommand):
    key: str


@dataclass(frozen=True)
class CancelInstance(InstanceCommand):
    reason: str


@dataclass(frozen=True)
class CorrectVariables(InstanceCommand):
    variables: Mapping[str, Any]
    reason: str
    key: str | None = None  # of the element that must see them; None: they are the case's


@dataclass(frozen=True)
class MigrateInstance(InstanceCommand):
    """Let the case go on by another version of its process."""

    version: int
    mapping: Mapping[str, str] = field(default_factory=dict)  # old element id → new one, if other


@dataclass(frozen=True)
class RevertMigration(InstanceCommand):
    """Undo a migration, while it is the case's last entry."""


@dataclass(frozen=True)
class AddNote(InstanceCommand):
    text: str


@dataclass(frozen=True)
class ErasePersonalData(InstanceCommand):
    """Delete personal values of a case for good; it may have ended."""

    reason: str
    # field → commitment (engine.personal) of each of its values; drafts lose the whole field
    commitments: Mapping[str, Sequence[str]] = field(default_factory=dict)


# ---- of an office --------------------------------------------------------------------------


@dataclass(frozen=True)
class DeployDefinition(Command):
    diagram: bytes
    forms: Mapping[str, bytes] = field(default_factory=dict)  # form id -> form-js JSON
    message: str = ""
    scripts: str = "refuse"  # or "manual": a person does what a script task says
    # scenario id -> JSON (engine.play); None: those of the newest version are kept
    scenarios: Mapping[str, bytes] | None = None
    # id of a scenario that is broken -> why it is deployed all the same
    waived: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None  # number of the version that was changed, 0: of none; None: not told
    in_force_at: str | None = None  # ISO 8601, UTC; None: at once
    # "rule element" of a warning -> why it stands all the same
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    migrate: bool = False  # whether the running cases that can go on by it do so
    mapping: Mapping[str, str] = field(default_factory=dict)  # as of MigrateInstance


@dataclass(frozen=True)
class DeployBundle(Command):
    """Deploy several diagrams with their forms and scenarios, wholly or not at all."""

    files: Mapping[str, bytes]  # file name -> BPMN, form-js JSON, scenario or a ZIP of these
    message: str = ""
    scripts: str = "refuse"
    waived: Mapping[str, str] = field(default_factory=dict)
    base: Mapping[str, int] = field(default_factory=dict)  # process id -> as of DeployDefinition
    in_force_at: str | None = None
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    migrate: bool = False


@dataclass(frozen=True)
class ProposeDeployment(Command):
    """Ask another person to approve a deployment; its fields are those of DeployDefinition."""

    proposal_id: UUID
    diagram: bytes = b""
    forms: Mapping[str, bytes] = field(default_factory=dict)
    message: str = ""
    scripts: str = "refuse"
    scenarios: Mapping[str, bytes] | None = None
    waived: Mapping[str, str] = field(default_factory=dict)
    base: int | None = None
    in_force_at: str | None = None
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    migrate: bool = False
    mapping: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)  # of DeployBundle; then no diagram
    bases: Mapping[str, int] = field(default_factory=dict)  # `base` of DeployBundle


@dataclass(frozen=True)
class ApproveDeployment(Command):
    """Deploy exactly what another person has proposed."""

    proposal_id: UUID


@dataclass(frozen=True)
class RejectDeployment(Command):
    proposal_id: UUID
    reason: str


@dataclass(frozen=True)
class WithdrawDeployment(Command):
    """Take one's own proposal back."""

    proposal_id: UUID


@dataclass(frozen=True)
class RetireProcess(Command):
    """Let no more cases of a process begin; those under way go on."""

    process_id: str
    reason: str


@dataclass(frozen=True)
class MigrateCases(Command):
    """Let several cases go on by another version of their process, each when its turn comes."""

    process_id: str
    version: int
    cases: tuple[str, ...]  # ids
    mapping: Mapping[str, str] = field(default_factory=dict)  # as of MigrateInstance


@dataclass(frozen=True)
class VoidNumber(Command):
    register: str
    year: int
    number: int
    reason: str


@dataclass(frozen=True)
class ProposePurge(Command):
    """Ask another person to agree that cases which ended are destroyed with their logs."""

    purge_id: UUID
    cases: tuple[str, ...]  # ids
    rule: str  # why they may go: the retention schedule, and the period that has passed
    minutes: str  # where it is written down: number and date of the minutes


@dataclass(frozen=True)
class ApprovePurge(Command):
    """Destroy exactly the cases that another person has proposed."""

    purge_id: UUID


@dataclass(frozen=True)
class RejectPurge(Command):
    purge_id: UUID
    reason: str


@dataclass(frozen=True)
class WithdrawPurge(Command):
    """Take one's own proposal back."""

    purge_id: UUID


@dataclass(frozen=True)
class KeepApart(Command):
    """Keep the log of a month's cases, which have all ended, in a file and no longer in a table."""

    month: str  # "2025-11", in which the ids of the cases were drawn, UTC
    file: str  # its name
    sha256: str  # of the file, hex
    root: str  # over the heads of the cases, hex
    cases: int
    entries: int
    rule: str  # why the month may go: the retention schedule, and the period that has passed
    minutes: str  # where it is written down: number and date of the minutes


@dataclass(frozen=True)
class PutBack(Command):
    """Keep the log of a month's cases in a table again: all of it lies there."""

    month: str


@dataclass(frozen=True)
class SetCalendar(Command):
    """Replace the office's timetable and holidays; every version is kept."""

    name: str
    calendar: Mapping[str, Any]  # engine.calendars.Calendar as JSON, see Calendar.from_json


@dataclass(frozen=True)
class SubscribeEvents(Command):
    """Let a web address be told of what happens in cases from now on."""

    subscription_id: UUID
    url: str
    kinds: tuple[str, ...] = ()  # names of events; none: all
    processes: tuple[str, ...] = ()  # ids; none: all
    description: str = ""


@dataclass(frozen=True)
class EndSubscription(Command):
    subscription_id: UUID
    reason: str = ""


@dataclass(frozen=True)
class RecordAccess(Command):
    """Note in the office's log that somebody looked at, exported or verified something."""

    act: str  # one of ACTS
    subject: str = ""  # of what: a case's id; "" is the whole office
    details: Mapping[str, str] = field(default_factory=dict)  # such as the filter and the format

    ACTS: ClassVar[tuple[str, ...]] = ("viewed", "replayed", "verified", "exported", "signed")
