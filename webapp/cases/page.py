"""Puts together what the page of one case shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from engine import queries
from engine.apart_rows import Kept, kept_of
from engine.errors import NotFound
from engine.permission import ADMINISTRATOR, ANALYST, AUDITOR
from engine.queries import CaseLine, LogEntry, WorkItem
from webapp.accounts.queries import Account
from webapp.cases.access import groups_of, process_of
from webapp.cases.answers import FileReference, Wording, files_in
from webapp.cases.diagram_state import DiagramState, diagram_state
from webapp.cases.erasable import erasable
from webapp.cases.naming import Names, person, register_word
from webapp.cases.parafs import Paraf, parafs
from webapp.cases.present_names import as_now
from webapp.cases.steps import Step, steps
from webapp.cases.timeline import Happening, timeline
from webapp.cases.waits import Wait, waits
from webapp.context import office
from webapp.personal import readable_entries
from webapp.work.deadline import Deadline, deadline_of
from webapp.work.instances import names_of_items

CLOSED = ("completed", "cancelled")
LONGEST = 100  # lines of a list; what a repetition drew by mistake has thousands


@dataclass(frozen=True)
class Register:
    """A number that the case has in a register."""

    word: str  # "Nomor agenda"
    number: str  # "12/2026"; without a year when another case drew it


@dataclass(frozen=True)
class May:
    """What the person who looks may do here; the engine asks again."""

    note: bool
    administer: bool
    retry: bool
    verify: bool
    go_back: bool
    erase: bool


@dataclass(frozen=True)
class CasePage:
    """Everything on the page of a case."""

    case: CaseLine
    names: Names
    registers: tuple[Register, ...]
    started_by: str
    origin: CaseLine | None
    revisions: Sequence[CaseLine]
    state: DiagramState
    steps: tuple[Step, ...]
    open_items: tuple[WorkItem, ...]
    item_names: Mapping[tuple[UUID, str], str]  # of the first open items, by case and key
    waits: tuple[Wait, ...]
    incidents: tuple[queries.Incident, ...]
    happenings: tuple[Happening, ...]
    parafs: tuple[Paraf, ...]
    files: tuple[FileReference, ...]
    public_address: str
    may: May
    now: datetime
    version_before: int | None  # to which its last entry, a migration, can be undone
    apart: Kept | None  # the file in which its log lies, where it is not in the database
    longest: int = LONGEST
    most_incidents: int = 10

    @property
    def is_closed(self) -> bool:
        return self.case.status in CLOSED

    def deadline(self, item: WorkItem) -> Deadline:
        """Return the traffic light of an open work item."""
        return deadline_of(item, self.now)


def case_page(
    connection: Connection, case: CaseLine, account: Account, *, language: str
) -> CasePage:
    """Return the page of a case for a person who may see it."""
    now = office().clock.now()
    process = process_of(case)
    entries = queries.log_entries(connection, stream_id=case.id)
    variables = queries.variables(connection, instance_id=case.id)
    items = queries.work_items_of(connection, instance_id=case.id)
    incidents = queries.incidents(connection, unit_id=case.unit_id, instance_id=case.id)
    before = queries.version_before(connection, instance_id=case.id)
    held = queries.held_jobs(connection, unit_id=case.unit_id, instance_id=case.id, now=now)
    open_items = tuple(item for item in items if item.status == "open")
    present = as_now(entries)
    state = diagram_state(present, process, now=now)
    names = Names(process)
    return CasePage(
        case=case,
        names=names,
        registers=_registers(case, entries, variables),
        started_by=_starter(entries),
        origin=_origin(connection, case),
        revisions=queries.revisions(connection, instance_id=case.id),
        state=state,
        steps=steps(process, state, items),
        open_items=open_items,
        item_names=names_of_items(connection, open_items[:LONGEST]),
        waits=waits(present, names, held),
        incidents=tuple(each for each in incidents if each.resolved_at is None),
        happenings=timeline(
            readable_entries(connection, case.id, entries), words_of_versions(language)
        ),
        parafs=parafs(present, variables, process),
        files=_files(variables),
        public_address=_public_address(variables),
        may=_may(
            account,
            case,
            can_go_back=before is not None,
            keeps_personal=account.is_in(ADMINISTRATOR) and bool(erasable(connection, case)),
        ),
        version_before=before,
        now=now,
        apart=None if entries else kept_of(connection, case.unit_id, case.id),
    )


def words_of_versions(language: str) -> Callable[[UUID], tuple[Names, Wording]]:
    """Return what gives the names and the wording of a version of a process."""

    def words(definition_id: UUID) -> tuple[Names, Wording]:
        definition = office().runtime.definitions.get(definition_id)
        return Names(definition.process), Wording(definition.forms, language)

    return words


def _registers(
    case: CaseLine, entries: Sequence[LogEntry], variables: Mapping[str, Any]
) -> tuple[Register, ...]:
    """Return the numbers that the case drew, or, as a revision, took over from another."""
    drawn = {
        event["variable"]: f"{event['number']}/{event['year']}"
        for entry in entries
        for event in entry.events
        if event["type"] == "NumberDrawn"
    }
    found = {}
    for element in process_of(case).elements.values():
        variable = element.register_variable
        if element.register and variable and variables.get(variable) is not None:
            number = drawn.get(variable, str(variables[variable]))
            found[variable] = Register(register_word(element.register), number)
    return tuple(found.values())


def _starter(entries: Sequence[LogEntry]) -> str:
    if not entries:
        return ""
    actor = entries[0].actor
    return person(actor["id"], actor["name"])


def _origin(connection: Connection, case: CaseLine) -> CaseLine | None:
    if case.revises is None:
        return None
    try:
        return queries.case(connection, instance_id=case.revises)
    except NotFound:
        return None  # it was lawfully removed


def _files(variables: Mapping[str, Any]) -> tuple[FileReference, ...]:
    """Return each file once, whatever refers to it."""
    found = {file.digest: file for value in variables.values() for file in files_in(value)}
    return tuple(found.values())


def _public_address(variables: Mapping[str, Any]) -> str:
    address = variables.get("alamat_tayang")
    if variables.get("tayang") is not True or not isinstance(address, str):
        return ""
    return address if address.startswith(("https://", "http://", "/situs/")) else ""


def _may(account: Account, case: CaseLine, *, can_go_back: bool, keeps_personal: bool) -> May:
    is_open = case.status not in CLOSED
    administers = account.is_in(ADMINISTRATOR)
    works_here = administers or account.is_in(*groups_of(process_of(case)))
    return May(
        note=is_open and works_here,
        administer=is_open and administers,
        retry=is_open and administers,
        verify=account.is_in(AUDITOR, ADMINISTRATOR),
        go_back=is_open and can_go_back and account.is_in(ANALYST, ADMINISTRATOR),
        erase=administers and keeps_personal,
    )
