"""Commands of an office rather than of a case: deployments, calendars, void numbers.

Their log is the unit's stream.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, bindparam, insert, select, update

from engine import (
    governing,
    history,
    keeping_apart,
    permission,
    purging,
    schedules,
    subscribing,
)
from engine.calendars import Calendar
from engine.checking import Prepared
from engine.clock import Clock
from engine.commands import (
    Actor,
    Command,
    MigrateCases,
    RecordAccess,
    RetireProcess,
    SetCalendar,
    VoidNumber,
)
from engine.database import Database
from engine.errors import Invalid, NotFound, WrongState
from engine.events import CalendarSet, Event, NumberVoided, ProcessRetired
from engine.governing import Host as Governs
from engine.in_force import retire
from engine.moving import order
from engine.packing import unpack
from engine.statements import Hot
from engine.tables import calendar, entry, instance, register_line, unit
from engine.work import Work


class Host(Governs, Protocol):
    """What a command of an office needs of the runtime."""

    database: Database
    clock: Clock

    def time(self, work: Work) -> datetime:
        """Read the clock."""


_LOCK = Hot(
    select(unit.c.operations_seq, unit.c.operations_head)
    .where(unit.c.id == bindparam("its_id"))
    .with_for_update()
)
_MOVE = Hot(
    update(unit)
    .where(unit.c.id == bindparam("its_id"))
    .values(operations_seq=bindparam("new_seq"), operations_head=bindparam("new_head"))
)


def create_unit(
    connection: Connection,
    *,
    unit_id: UUID,
    name: str,
    zone: str = "Asia/Jakarta",
    slug: str | None = None,
) -> None:
    """Add an office.

    Raises:
        Invalid: the time zone is unknown.
    """
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError) as problem:
        raise Invalid(
            f"Expected an IANA time zone, such as Asia/Jakarta, but found '{zone}'"
        ) from problem
    connection.execute(
        insert(unit).values(id=unit_id, name=name, zone=zone, slug=slug, operations_seq=0)
    )


def zone(connection: Connection, unit_id: UUID) -> str:
    """Return an office's time zone.

    Raises:
        NotFound: there is no such office.
    """
    found = connection.scalar(select(unit.c.zone).where(unit.c.id == unit_id))
    if found is None:
        raise NotFound(f"Expected an office '{unit_id}', found none: run 'alur init' first")
    return str(found)


def carry_out(
    host: Host,
    work: Work,
    command: Command,
    actor: Actor,
    command_id: str | None,
    prepared: tuple[Prepared, ...],
) -> tuple[int, datetime, tuple[Event, ...]]:
    """Carry out a command of the office inside its unit of work; return (seq, time, events).

    Args:
        host: the runtime.
        work: the unit of work of the office's stream.
        command: what to do.
        actor: who asks.
        command_id: the sender's own id of the command.
        prepared: what `governing.prepare` returned for it.

    Raises:
        Refusal: nothing was done.
    """
    row = work.one(_LOCK, its_id=host.unit_id)
    if row is None:
        raise NotFound(f"Expected an office '{host.unit_id}', found none: run 'alur init' first")
    seq, head = row[0] + 1, bytes(row[1]) if row[1] is not None else history.START
    clock = host.time(work)
    at = max(clock, _last_moment(work, host.unit_id, row[0]) or clock)
    events: tuple[Event, ...]
    if isinstance(command, governing.Governed):
        now = governing.Now(at, clock)
        events = governing.carry_out(host, work, command, actor, now, prepared)
    else:
        events = _HANDLERS[type(command)](host, work, command, actor, at)
    draft = history.Draft(
        host.unit_id,
        host.unit_id,
        seq,
        at,
        actor,
        command,
        command_id,
        {},
        events,
        clock=clock if clock != at else None,
    )
    sealed = history.append(work, draft, head)
    work.run(_MOVE, [{"its_id": host.unit_id, "new_seq": seq, "new_head": sealed}])
    return seq, at, events


_LAST_BODY = Hot(
    select(entry.c.body).where(
        entry.c.stream_id == bindparam("its_stream"), entry.c.seq == bindparam("its_seq")
    )
)


def _last_moment(work: Work, unit_id: UUID, seq: int) -> datetime | None:
    """Return when the last entry was made; None when there is none, or a forger damaged it.

    Who finds that out must still be noted in the log.
    """
    row = work.one(_LAST_BODY, its_stream=unit_id, its_seq=seq)
    if row is None:
        return None
    try:
        return datetime.fromisoformat(orjson.loads(unpack(bytes(row[0])))["at"])
    except (LookupError, TypeError, ValueError):
        return None


_LINE = (
    register_line.c.unit_id == bindparam("its_unit"),
    register_line.c.register == bindparam("its_register"),
    register_line.c.year == bindparam("its_year"),
    register_line.c.number == bindparam("its_number"),
)
_FIND_LINE = Hot(
    select(register_line.c.status, instance.c.status)
    .join(instance, instance.c.id == register_line.c.instance_id)
    .where(*_LINE)
)
_VOID_LINE = Hot(
    update(register_line)
    .where(*_LINE)
    .values(status=bindparam("new_status"), reason=bindparam("new_reason"))
)


def _void(
    host: Host, work: Work, command: VoidNumber, actor: Actor, _at: datetime
) -> tuple[Event, ...]:
    permission.require_group(actor, permission.ADMINISTRATOR, "void a number", "membatalkan nomor")
    name = f"{command.register} {command.number}/{command.year}"
    if not command.reason.strip():
        raise Invalid(
            "Expected a reason, found none", indonesian="Isilah alasan pembatalan.", field="reason"
        )
    line = {
        "its_unit": host.unit_id,
        "its_register": command.register,
        "its_year": command.year,
        "its_number": command.number,
    }
    row = work.one(_FIND_LINE, **line)
    if row is None:
        raise NotFound(
            f"Expected the number {name}, found none", indonesian=f"Nomor {name} tidak ada."
        )
    if row[0] == "void":
        raise WrongState(
            f"Expected {name} to be in use, but it is void", indonesian=f"Nomor {name} sudah batal."
        )
    if row[1] in ("running", "incident"):
        raise WrongState(
            f"Expected the case of {name} to be ended, but it is running: cancel it first",
            indonesian=f"Berkas bernomor {name} masih berjalan. Batalkan dahulu berkasnya.",
        )
    work.run(_VOID_LINE, [{**line, "new_status": "void", "new_reason": command.reason}])
    return (NumberVoided(command.register, command.year, command.number, command.reason),)


def _retire(
    host: Host, work: Work, command: RetireProcess, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    governing.require_decider(host, actor, "retire a process", "mempensiunkan prosedur")
    if not command.reason.strip():
        raise Invalid(
            "Expected a reason, found none",
            indonesian="Isilah alasan mengapa prosedur dipensiunkan.",
            field="reason",
        )
    if not retire(work, host.unit_id, command.process_id, at):
        raise WrongState(
            f"Expected a process '{command.process_id}' in force, found none",
            indonesian=f"Prosedur '{command.process_id}' tidak ada atau sudah dipensiunkan.",
        )
    schedules.clear(work, host.unit_id, command.process_id)
    return (ProcessRetired(command.process_id, command.reason),)


_CALENDAR = Hot(
    select(calendar.c.version, calendar.c.body)
    .where(calendar.c.unit_id == bindparam("its_unit"), calendar.c.name == bindparam("its_name"))
    .order_by(calendar.c.version.desc())
    .limit(1)
)
_ADD_CALENDAR = Hot(insert(calendar), ["unit_id", "name", "version", "body", "set_at"])


def _set_calendar(
    host: Host, work: Work, command: SetCalendar, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    permission.require_group(
        actor, permission.ADMINISTRATOR, "set a calendar", "mengubah kalender kerja"
    )
    body = Calendar.from_json(dict(command.calendar)).to_json()
    row = work.one(_CALENDAR, its_unit=host.unit_id, its_name=command.name)
    version = 1 if row is None else row[0] + 1
    new = {
        "unit_id": host.unit_id,
        "name": command.name,
        "version": version,
        "body": body,
        "set_at": at,
    }
    work.run(_ADD_CALENDAR, [new])
    return (CalendarSet(command.name, version),)


class Calendars:
    """The calendars of an office. Versions never change, so each is read once."""

    def __init__(self, unit_id: UUID) -> None:
        self._unit_id = unit_id
        self._known: dict[tuple[str, int], Calendar] = {}

    def current(self, work: Work, name: str) -> tuple[int, Calendar]:
        """Return (version, calendar) in force.

        Raises:
            Invalid: the office has none of that name.
        """
        row = work.one(_CALENDAR, its_unit=self._unit_id, its_name=name)
        if row is None:
            raise Invalid(
                f"Expected a calendar '{name}' in this office, found none",
                indonesian=f"Kalender kerja '{name}' belum diatur.",
            )
        known = self._known.get((name, row[0]))
        if known is None:
            body: Any = orjson.loads(row[1]) if isinstance(row[1], str | bytes) else row[1]
            known = self._known[name, row[0]] = Calendar.from_json(body)
        return row[0], known


def _record_access(
    _host: Host, _work: Work, command: RecordAccess, _actor: Actor, _at: datetime
) -> tuple[Event, ...]:
    if command.act not in command.ACTS:
        raise Invalid(f"Expected an act among {', '.join(command.ACTS)}, found '{command.act}'")
    return ()  # the command says it all


_HANDLERS: dict[type, Callable[..., tuple[Event, ...]]] = {
    MigrateCases: order,
    RetireProcess: _retire,
    VoidNumber: _void,
    SetCalendar: _set_calendar,
    RecordAccess: _record_access,
    **purging.HANDLERS,
    **keeping_apart.HANDLERS,
    **subscribing.HANDLERS,
}
