"""A month of an office's log whose cases have all ended is kept in a file, and may come back.

The entry of the office's log names the file and the root over the heads of its cases. Only then is
the month's table dropped (`engine.detaching`): until it is, its entries are where they were.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from engine import apart_rows, merkle, permission
from engine.commands import Actor, KeepApart, PutBack
from engine.errors import Invalid, WrongState
from engine.events import Event, LogKeptApart, LogPutBack
from engine.work import Work


class Host(Protocol):
    """What keeping apart needs of the runtime."""

    unit_id: UUID


def keep_apart(
    host: Host, work: Work, command: KeepApart, actor: Actor, at: datetime
) -> tuple[Event, ...]:
    """Say that the log of a month's cases lies in a file.

    Raises:
        Refusal: not by him, without rule or minutes, or the file is not of these cases.
    """
    _require_administrator(actor)
    _require(command.rule, "rule", "Isilah dasar penyimpanan, misalnya JRA dan masa simpannya.")
    _require(command.minutes, "minutes", "Isilah nomor dan tanggal berita acara.")
    month = month_named(command.month)
    require_ended(host, work, month)
    leaves = [head.leaf() for head in apart_rows.heads(work, host.unit_id, month)]
    found = (len(leaves), merkle.root(leaves).hex())
    if found != (command.cases, command.root):
        raise WrongState(
            f"Expected a file of the {found[0]} cases of {command.month} as they are, but found "
            f"{command.cases} cases with root {command.root[:16]}…: one has moved, write it again"
        )
    apart_rows.save(work, host.unit_id, command, at, actor.name)
    said = (command.month, command.file, command.sha256, command.root)
    return (LogKeptApart(*said, command.cases, command.entries),)


def put_back(
    host: Host, work: Work, command: PutBack, actor: Actor, _at: datetime
) -> tuple[Event, ...]:
    """Say that the log of a month's cases lies in the tables again.

    Raises:
        Refusal: not by him, it was not kept apart, or it is not all there.
    """
    _require_administrator(actor)
    month = month_named(command.month)
    if apart_rows.status(work, host.unit_id, command.month) != "apart":
        raise WrongState(f"Expected month {command.month} to be kept apart, but it is not")
    missing = apart_rows.cases_without_log(work, host.unit_id, month)
    if missing:
        raise WrongState(
            f"Expected the logs of all cases of {command.month} in the tables, "
            f"but {missing} are not there"
        )
    apart_rows.put_back(work, host.unit_id, command.month)
    return (LogPutBack(command.month),)


HANDLERS: dict[type, Callable[..., tuple[Event, ...]]] = {KeepApart: keep_apart, PutBack: put_back}


def month_named(name: str) -> date:
    """Return the first day of a month, "2025-11".

    Raises:
        Invalid: it is none.
    """
    try:
        month = date.fromisoformat(f"{name}-01")
    except ValueError as problem:
        raise Invalid(f"Expected a month, such as 2025-11, but found '{name}'") from problem
    if f"{month:%Y-%m}" != name:
        raise Invalid(f"Expected a month, such as 2025-11, but found '{name}'")
    return month


def require_ended(host: Host, work: Work, month: date) -> None:
    """Refuse a month that has more to come.

    Raises:
        WrongState: a case of it has not ended, lacks its log, or an office's own log lies in it.
    """
    if count := apart_rows.open_cases(work, host.unit_id, month):
        raise WrongState(f"Expected all cases of {month:%Y-%m} to be ended, but {count} are open")
    if apart_rows.offices_founded(work, month):
        raise WrongState(
            f"Expected only cases in month {month:%Y-%m}, but an office was founded in it, "
            "and that office's own log goes on there"
        )
    if count := apart_rows.cases_without_log(work, host.unit_id, month):
        raise WrongState(
            f"Expected the logs of all cases of {month:%Y-%m} in the tables, "
            f"but {count} are not there"
        )


def _require_administrator(actor: Actor) -> None:
    permission.require_group(
        actor, permission.ADMINISTRATOR, "keep a month apart", "menyimpan riwayat terpisah"
    )


def _require(text: str, field: str, indonesian: str) -> None:
    if not text.strip():
        raise Invalid(f"Expected {field}, found none", indonesian=indonesian, field=field)
