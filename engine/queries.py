"""What screens may read: plain frozen values, never rows. All of it is a shadow of the log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select
from sqlalchemy import case as sql_case

from engine import history
from engine.diagram import read
from engine.diagram.model import Process
from engine.errors import NotFound
from engine.interpreter.codec import variables as variables_of
from engine.tables import (
    calendar,
    definition,
    definition_form,
    incident,
    instance,
    register_line,
    work_item,
)


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
    """A line of somebody's inbox. `name` is the element's id here; the page asks the diagram for its label."""

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


@dataclass(frozen=True)
class DefinitionSource:
    """A deployed version with its files."""

    id: UUID
    process_id: str
    version: int
    diagram: bytes
    forms: Mapping[str, bytes]
    process: Process


@dataclass(frozen=True)
class DefinitionLine:
    id: UUID
    process_id: str
    name: str
    version: int
    deployed_at: datetime
    deployed_by: str
    message: str


@dataclass(frozen=True)
class RegisterLine:
    """A number of a register and the case that it stands for."""

    register: str
    year: int
    number: int
    status: str  # "drawn" | "void"
    drawn_at: datetime
    reason: str
    case: CaseLine


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


# ---- inbox -------------------------------------------------------------------------------------------

_CASE = (
    instance.c.id, instance.c.unit_id, definition.c.process_id, definition.c.name.label("process_name"),
    definition.c.version, instance.c.definition_id, instance.c.status, instance.c.title, instance.c.summary,
    instance.c.started_at, instance.c.ended_at, instance.c.moved_at, instance.c.revises,
)  # fmt: skip
_ITEM = (
    work_item.c.instance_id, work_item.c.key, work_item.c.group_key, work_item.c.status.label("item_status"),
    work_item.c.person_id, work_item.c.person_name, work_item.c.offered_at, work_item.c.due_at,
    work_item.c.escalated_to, work_item.c.escalated_at, work_item.c.ended_at.label("item_ended_at"),
    work_item.c.draft, work_item.c.draft_by,
)  # fmt: skip


def inbox(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    only: str = "all",
    search: str = "",
    limit: int = 25,
    offset: int = 0,
) -> list[WorkItem]:
    """Return the open work items that concern a person: his own first, then by due time.

    Args:
        connection: a reading one.
        unit_id: the office.
        person_id: who asks.
        groups: the groups he is in; items escalated to them are his concern too.
        now: the present, for "late".
        only: "all", "mine" (claimed by him) or "late".
        search: words that title, number or summary must contain.
        limit: at most so many.
        offset: leave out the first so many.
    """
    query = (
        _items()
        .where(_concerns(unit_id, groups))
        .order_by(
            sql_case((work_item.c.person_id == person_id, 0), else_=1),
            work_item.c.due_at.asc().nulls_last(),
            work_item.c.offered_at,
        )
    )
    if only == "mine":
        query = query.where(work_item.c.person_id == person_id)
    if only == "late":
        query = query.where(work_item.c.due_at <= now)
    return [
        _work_item(row)
        for row in connection.execute(_matching(query, search).limit(limit).offset(offset))
    ]


def inbox_counts(
    connection: Connection,
    *,
    unit_id: UUID,
    person_id: str,
    groups: Sequence[str],
    now: datetime,
    zone: str,
) -> Counts:
    """Return how many open work items concern a person, and of these the claimed, the late and those due today."""
    local = now.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    query = select(
        func.count(),
        func.count().filter(work_item.c.person_id == person_id),
        func.count().filter(work_item.c.due_at <= now),
        func.count().filter(and_(work_item.c.due_at > now, work_item.c.due_at < midnight)),
    ).where(_concerns(unit_id, groups))
    return Counts(*connection.execute(query).one())


def work_item_of(connection: Connection, *, instance_id: UUID, key: str) -> WorkItem:
    """Return one work item, open or not.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(
        _items().where(work_item.c.instance_id == instance_id, work_item.c.key == key)
    ).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a work item '{key}', found none", indonesian="Tugas tidak ditemukan."
        )
    return _work_item(row)


def work_items_of(connection: Connection, *, instance_id: UUID) -> list[WorkItem]:
    """Return all work items of a case, oldest first."""
    query = (
        _items()
        .where(work_item.c.instance_id == instance_id)
        .order_by(work_item.c.offered_at, work_item.c.key)
    )
    return [_work_item(row) for row in connection.execute(query)]


def _items() -> Select[Any]:
    return (
        select(*_ITEM, *_CASE)
        .join(instance, instance.c.id == work_item.c.instance_id)
        .join(definition, definition.c.id == instance.c.definition_id)
    )


def _concerns(unit_id: UUID, groups: Sequence[str]) -> ColumnElement[bool]:
    return and_(
        work_item.c.unit_id == unit_id,
        work_item.c.status == "open",
        or_(work_item.c.group_key.in_(groups), work_item.c.escalated_to.in_(groups)),
    )


def _matching(query: Select[Any], search: str) -> Select[Any]:
    for word in search.lower().split()[:8]:
        query = query.where(instance.c.search.contains(word, autoescape=True))
    return query


def _case_line(row: Row[Any]) -> CaseLine:
    return CaseLine(
        row.id, row.unit_id, row.process_id, row.process_name, row.version, row.definition_id, row.status,
        row.title, row.summary, row.started_at, row.ended_at, row.moved_at, row.revises,
    )  # fmt: skip


def _work_item(row: Row[Any]) -> WorkItem:
    return WorkItem(
        row.instance_id, row.key, row.key.partition(":")[0], row.group_key, row.item_status, row.person_id,
        row.person_name, row.offered_at, row.due_at, row.escalated_to, row.escalated_at, row.item_ended_at,
        row.draft, row.draft_by, _case_line(row),
    )  # fmt: skip


# ---- cases -------------------------------------------------------------------------------------------


def _cases() -> Select[Any]:
    return select(*_CASE).join(definition, definition.c.id == instance.c.definition_id)


def cases(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID] | None = None,
    search: str = "",
    status: str = "",
    limit: int = 25,
    offset: int = 0,
) -> list[CaseLine]:
    """Return cases, newest first.

    Args:
        connection: a reading one.
        unit_id: the office.
        definition_ids: only cases that run on one of these; None: on any.
        search: words that title, number or summary must contain.
        status: of the case; "": any.
        limit: at most so many.
        offset: leave out the first so many.
    """
    query = _matching(_chosen(_cases(), unit_id, definition_ids, status), search)
    query = query.order_by(instance.c.started_at.desc(), instance.c.id)
    return [_case_line(row) for row in connection.execute(query.limit(limit).offset(offset))]


def count_cases(
    connection: Connection,
    *,
    unit_id: UUID,
    definition_ids: Sequence[UUID] | None = None,
    search: str = "",
    status: str = "",
) -> int:
    """Return how many cases `cases` would list without a limit."""
    query = _chosen(select(func.count()).select_from(instance), unit_id, definition_ids, status)
    return int(connection.execute(_matching(query, search)).scalar_one())


def _chosen(
    query: Select[Any], unit_id: UUID, definition_ids: Sequence[UUID] | None, status: str
) -> Select[Any]:
    query = query.where(instance.c.unit_id == unit_id)
    if definition_ids is not None:
        query = query.where(instance.c.definition_id.in_(definition_ids))
    return query.where(instance.c.status == status) if status else query


def case(connection: Connection, *, instance_id: UUID) -> CaseLine:
    """Return one case.

    Raises:
        NotFound: there is none.
    """
    row = connection.execute(_cases().where(instance.c.id == instance_id)).one_or_none()
    if row is None:
        raise NotFound(
            f"Expected a case '{instance_id}', found none", indonesian="Berkas tidak ditemukan."
        )
    return _case_line(row)


def revisions(connection: Connection, *, instance_id: UUID) -> list[CaseLine]:
    """Return the linked revisions of a case, oldest first."""
    query = _cases().where(instance.c.revises == instance_id).order_by(instance.c.started_at)
    return [_case_line(row) for row in connection.execute(query)]


def variables(connection: Connection, *, instance_id: UUID) -> dict[str, Any]:
    """Return the variables of a case as they are now.

    Raises:
        NotFound: there is no such case.
    """
    snapshot = connection.scalar(select(instance.c.snapshot).where(instance.c.id == instance_id))
    if snapshot is None:
        raise NotFound(
            f"Expected a case '{instance_id}', found none", indonesian="Berkas tidak ditemukan."
        )
    return variables_of(bytes(snapshot))


def variables_of_cases(
    connection: Connection, *, instance_ids: Sequence[UUID]
) -> dict[UUID, dict[str, Any]]:
    """Return the variables of several cases as they are now, by case."""
    query = select(instance.c.id, instance.c.snapshot).where(instance.c.id.in_(instance_ids))
    return {row.id: variables_of(bytes(row.snapshot)) for row in connection.execute(query)}


def log_entries(connection: Connection, *, stream_id: UUID) -> list[LogEntry]:
    """Return a stream's log, oldest first."""
    lines = []
    for entry in history.entries(connection, stream_id):
        record = entry.record
        at = datetime.fromisoformat(record["at"])
        lines.append(
            LogEntry(
                entry.seq,
                at,
                record["actor"],
                record["command"],
                record["events"],
                entry.hash.hex(),
            )
        )
    return lines


def incidents(
    connection: Connection, *, unit_id: UUID, instance_id: UUID | None = None
) -> list[Incident]:
    """Return what waits for a person to look: of an office, or of one case (there also what is resolved)."""
    columns = (
        incident.c.instance_id, incident.c.key, incident.c.error, incident.c.raised_at, incident.c.resolved_at
    )  # fmt: skip
    query = select(*columns).where(incident.c.unit_id == unit_id).order_by(incident.c.raised_at)
    if instance_id is None:
        query = query.where(incident.c.resolved_at.is_(None))
    else:
        query = query.where(incident.c.instance_id == instance_id)
    return [Incident(*row) for row in connection.execute(query)]


# ---- definitions -------------------------------------------------------------------------------------

_DEFINITION = (
    definition.c.id, definition.c.process_id, definition.c.name, definition.c.version,
    definition.c.deployed_at, definition.c.deployed_by, definition.c.message,
)  # fmt: skip


def definitions(connection: Connection, *, unit_id: UUID) -> list[DefinitionLine]:
    """Return the newest version of each process, by name."""
    newest = (
        select(definition.c.process_id, func.max(definition.c.version).label("version"))
        .where(definition.c.unit_id == unit_id)
        .group_by(definition.c.process_id)
        .subquery()
    )
    query = select(*_DEFINITION).join(
        newest,
        and_(
            newest.c.process_id == definition.c.process_id, newest.c.version == definition.c.version
        ),
    )
    query = query.where(definition.c.unit_id == unit_id).order_by(definition.c.name)
    return [DefinitionLine(*row) for row in connection.execute(query)]


def definition_versions(
    connection: Connection, *, unit_id: UUID, process_id: str | None = None
) -> list[DefinitionLine]:
    """Return every version of one process or of all, newest first."""
    query = select(*_DEFINITION).where(definition.c.unit_id == unit_id)
    if process_id is not None:
        query = query.where(definition.c.process_id == process_id)
    query = query.order_by(definition.c.process_id, definition.c.version.desc())
    return [DefinitionLine(*row) for row in connection.execute(query)]


def diagram(connection: Connection, *, unit_id: UUID, definition_id: UUID) -> bytes:
    """Return the diagram of a version, as it was deployed.

    Raises:
        NotFound: the office has no such version.
    """
    query = select(definition.c.diagram).where(
        definition.c.id == definition_id, definition.c.unit_id == unit_id
    )
    found = connection.scalar(query)
    if found is None:
        raise NotFound(
            f"Expected a definition '{definition_id}', found none",
            indonesian="Prosedur tidak ditemukan.",
        )
    return bytes(found)


def definition_source(connection: Connection, *, definition_id: UUID) -> DefinitionSource:
    """Return a version with its files.

    Raises:
        NotFound: there is none with that id.
    """
    row = connection.execute(
        select(definition).where(definition.c.id == definition_id)
    ).one_or_none()
    if row is None:
        raise NotFound(f"Expected a definition '{definition_id}', found none")
    forms = connection.execute(
        select(definition_form).where(definition_form.c.definition_id == definition_id)
    )
    process = cast(
        Process, read(bytes(row.diagram)).process
    )  # only what can be read is ever deployed
    sources = {form.form_id: bytes(form.source) for form in forms}
    return DefinitionSource(
        row.id, row.process_id, row.version, bytes(row.diagram), sources, process
    )


# ---- registers ---------------------------------------------------------------------------------------


def register_lines(
    connection: Connection,
    *,
    unit_id: UUID,
    register: str,
    year: int,
    zone: str,
    month: int | None = None,
    status: str = "",
    search: str = "",
) -> list[RegisterLine]:
    """Return the lines of a register in a year, by number.

    Args:
        connection: a reading one.
        unit_id: the office.
        register: its name, such as "agenda".
        year: of the numbers.
        zone: the office's time zone, by which months are told.
        month: 1 to 12; None: the whole year.
        status: of the case, or "void"; "": any.
        search: words that title, number or summary must contain.
    """
    columns = (
        register_line.c.register, register_line.c.year, register_line.c.number,
        register_line.c.status.label("line_status"), register_line.c.drawn_at, register_line.c.reason,
    )  # fmt: skip
    query = (
        select(*columns, *_CASE)
        .join(instance, instance.c.id == register_line.c.instance_id)
        .join(definition, definition.c.id == instance.c.definition_id)
        .where(
            register_line.c.unit_id == unit_id,
            register_line.c.register == register,
            register_line.c.year == year,
        )
        .order_by(register_line.c.number)
    )
    if month is not None:
        first = datetime(year, month, 1, tzinfo=ZoneInfo(zone))
        following = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=ZoneInfo(zone))
        query = query.where(register_line.c.drawn_at >= first, register_line.c.drawn_at < following)
    if status == "void":
        query = query.where(register_line.c.status == "void")
    elif status:
        query = query.where(instance.c.status == status, register_line.c.status == "drawn")
    rows = connection.execute(_matching(query, search))
    return [
        RegisterLine(
            r.register, r.year, r.number, r.line_status, r.drawn_at, r.reason, _case_line(r)
        )
        for r in rows
    ]


def register_years(connection: Connection, *, unit_id: UUID, register: str) -> list[int]:
    """Return the years in which a register has numbers, newest first."""
    query = (
        select(register_line.c.year)
        .where(register_line.c.unit_id == unit_id, register_line.c.register == register)
        .distinct()
        .order_by(register_line.c.year.desc())
    )
    return list(connection.scalars(query))


# ---- calendars ---------------------------------------------------------------------------------------


def calendar_versions(connection: Connection, *, unit_id: UUID, name: str) -> list[CalendarVersion]:
    """Return every version of an office's calendar, newest first; the first of them is in force."""
    columns = (calendar.c.name, calendar.c.version, calendar.c.body, calendar.c.set_at)
    query = (
        select(*columns)
        .where(calendar.c.unit_id == unit_id, calendar.c.name == name)
        .order_by(calendar.c.version.desc())
    )
    return [CalendarVersion(*row) for row in connection.execute(query)]
