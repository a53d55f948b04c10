"""Holds the rows that people see of an office against its log: versions, calendars, decisions.

The log is read once; what each of its entries writes must stand in the tables. What is inside a
version is compared by `engine.vouched`, the cases by `engine.shown`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, func, select

from engine import history
from engine.calendars import Calendar
from engine.shown import differing
from engine.tables import (
    calendar,
    definition,
    definition_call,
    kept_apart,
    proposal,
    purge,
    register_counter,
    register_line,
    subscription,
)

Record = Mapping[str, Any]
_Rows = dict[tuple[Any, ...], dict[str, Any]]


@dataclass
class _Told:
    """What the entries so far say, by the keys of the rows."""

    versions: _Rows = field(default_factory=dict)
    calendars: _Rows = field(default_factory=dict)
    proposals: _Rows = field(default_factory=dict)
    purges: _Rows = field(default_factory=dict)
    apart: _Rows = field(default_factory=dict)
    subscriptions: _Rows = field(default_factory=dict)
    voids: dict[tuple[Any, ...], str] = field(default_factory=dict)
    calls: dict[tuple[UUID, str], UUID] = field(default_factory=dict)
    asked: dict[str, Record] = field(default_factory=dict)  # proposal → the record that made it


def differences(connection: Connection, unit_id: UUID) -> Iterator[str]:
    """Yield a sentence for each row that is not what the office's log says."""
    told = _Told()
    for line in history.entries(connection, unit_id):
        try:
            _take_in(told, line.record)
        except (KeyError, TypeError, ValueError) as problem:
            yield f"Expected entry {line.seq} of the office's log to be readable, but {problem!r}"
            return
    tables: tuple[tuple[str, Table, tuple[str, ...], _Rows], ...] = (
        ("version", definition, ("process_id", "version"), told.versions),
        ("calendar", calendar, ("name", "version"), told.calendars),
        ("proposal", proposal, ("id",), told.proposals),
        ("purge", purge, ("id",), told.purges),
        ("month apart", kept_apart, ("month",), told.apart),
        ("subscription", subscription, ("id",), told.subscriptions),
    )
    for what, table, key, expected in tables:
        yield from _of_table(connection, unit_id, what, table, key, expected)
    yield from _of_calls(connection, told)
    yield from _of_registers(connection, unit_id, told)


def _take_in(told: _Told, record: Record) -> None:
    command = record["command"]
    asked = _ASKERS.get(command["type"])
    if asked is not None:
        asked(told, record, command)
    for event in record["events"]:
        applier = _APPLIERS.get(event["type"])
        if applier is not None:
            applier(told, record, event)


# ---- what each command and event means -----------------------------------------------------


def _proposal(told: _Told, record: Record, command: Record) -> None:
    told.asked[command["proposal_id"]] = record
    told.proposals[(UUID(command["proposal_id"]),)] = {
        "message": command.get("message", ""),
        **_asked(record),
    }


def _purge(told: _Told, record: Record, command: Record) -> None:
    told.purges[(UUID(command["purge_id"]),)] = {
        "rule": command["rule"],
        "minutes": command["minutes"],
        **_asked(record),
    }


def _apart(told: _Told, record: Record, command: Record) -> None:
    told.apart[(command["month"],)] = {
        **{name: value for name, value in command.items() if name not in ("type", "month")},
        "status": "apart",
        "kept_at": _at(record),
        "kept_by": record["actor"]["name"],
    }


def _put_back(told: _Told, _record: Record, event: Record) -> None:
    told.apart[(event["month"],)]["status"] = "back"


def _calendar(told: _Told, record: Record, command: Record) -> None:
    version = record["events"][0]["version"]
    told.calendars[command["name"], version] = {
        "body": Calendar.from_json(dict(command["calendar"])).to_json(),
        "set_at": _at(record),
    }


def _subscription(told: _Told, record: Record, command: Record) -> None:
    told.subscriptions[(UUID(command["subscription_id"]),)] = {
        "url": command["url"],
        "kinds": sorted(command.get("kinds", ())),
        "processes": sorted(command.get("processes", ())),
        "description": command.get("description", ""),
        "status": "active",
        "made_at": _at(record),
        "made_by": record["actor"]["name"],
        "ended_at": None,
        "ended_by": "",
        "reason": "",
    }


def _subscription_ended(told: _Told, record: Record, event: Record) -> None:
    told.subscriptions[(UUID(event["subscription_id"]),)].update(
        status="ended",
        ended_at=_at(record),
        ended_by=record["actor"]["name"],
        reason=record["command"].get("reason", ""),
    )


def _asked(record: Record) -> dict[str, Any]:
    return {
        "proposed_at": _at(record),
        "proposed_by_id": record["actor"]["id"],
        "proposed_by": record["actor"]["name"],
        "status": "open",
        "decided_at": None,
        "decided_by": "",
        "reason": "",
    }


def _decided(rows: str, key: str, status: str) -> Callable[[_Told, Record, Record], None]:
    def apply(told: _Told, record: Record, event: Record) -> None:
        getattr(told, rows)[(UUID(event[key]),)].update(
            status=status,
            decided_at=_at(record),
            decided_by=record["actor"]["name"],
            reason=event.get("reason", ""),
        )

    return apply


def _deployed(told: _Told, record: Record, event: Record) -> None:
    command, approver = record["command"], ""
    proposer = record["actor"]["name"]
    if command["type"] == "ApproveDeployment":
        asked = told.asked[command["proposal_id"]]
        command, approver, proposer = asked["command"], proposer, asked["actor"]["name"]
    staged = event.get("in_force_at")
    at_once = record.get("clock", record["at"])
    told.versions[event["process_id"], event["version"]] = {
        "id": UUID(event["definition_id"]),
        "digest": event["digest"],
        "message": command.get("message", ""),
        "deployed_at": _at(record),
        "deployed_by": proposer,
        "approved_by": approver,
        "in_force_at": datetime.fromisoformat(staged or at_once),
        "acknowledged": command.get("acknowledged", {}),
        "retired_at": None,
    }
    for element, called in event.get("calls", {}).items():
        told.calls[UUID(event["definition_id"]), element] = UUID(called)


def _retired(told: _Told, record: Record, event: Record) -> None:
    for (process_id, _), row in told.versions.items():
        if process_id == event["process_id"] and row["retired_at"] is None:
            row["retired_at"] = _at(record)


def _voided(told: _Told, _record: Record, event: Record) -> None:
    told.voids[event["register"], event["number"], event["year"]] = event["reason"]


def _at(record: Record) -> datetime:
    return datetime.fromisoformat(record["at"])


_ASKERS = {
    "ProposeDeployment": _proposal,
    "ProposePurge": _purge,
    "KeepApart": _apart,
    "SetCalendar": _calendar,
    "SubscribeEvents": _subscription,
}
_APPLIERS = {
    "DefinitionDeployed": _deployed,
    "ProcessRetired": _retired,
    "NumberVoided": _voided,
    "SubscriptionEnded": _subscription_ended,
    "DeploymentApproved": _decided("proposals", "proposal_id", "approved"),
    "DeploymentRejected": _decided("proposals", "proposal_id", "rejected"),
    "DeploymentWithdrawn": _decided("proposals", "proposal_id", "withdrawn"),
    "LogPutBack": _put_back,
    "PurgeApproved": _decided("purges", "purge_id", "approved"),
    "PurgeRejected": _decided("purges", "purge_id", "rejected"),
    "PurgeWithdrawn": _decided("purges", "purge_id", "withdrawn"),
}


# ---- held against the tables ---------------------------------------------------------------


def _of_table(
    connection: Connection,
    unit_id: UUID,
    what: str,
    table: Table,
    key: tuple[str, ...],
    expected: _Rows,
) -> Iterator[str]:
    found = {
        tuple(row._mapping[name] for name in key): row._mapping
        for row in connection.execute(select(table).where(table.c.unit_id == unit_id))
    }
    for place in sorted(expected.keys() | found.keys(), key=str):
        name = f"{what} {' '.join(map(str, place))}"
        if place not in found:
            yield f"Expected {name}, of which the office's log tells, but its row is gone"
        elif place not in expected:
            yield f"Expected no {name}, for the office's log does not tell of it, but found one"
        else:
            columns = tuple(expected[place])
            stored = [found[place][column] for column in columns]
            sentence = differing(name, list(expected[place].values()), stored, columns)
            if sentence:
                yield sentence


def _of_calls(connection: Connection, told: _Told) -> Iterator[str]:
    ids = {row["id"] for row in told.versions.values()}
    found = {
        (row.definition_id, row.element_id): row.called_definition_id
        for row in connection.execute(select(definition_call))
        if row.definition_id in ids  # of this office
    }
    for place in sorted(told.calls.keys() | found.keys(), key=str):
        if told.calls.get(place) != found.get(place):
            yield (
                f"Expected call '{place[1]}' of version {place[0]} to run {told.calls.get(place)}, "
                f"as the office's log says, but its row says {found.get(place)}"
            )


def _of_registers(connection: Connection, unit_id: UUID, told: _Told) -> Iterator[str]:
    lines = select(register_line).where(register_line.c.unit_id == unit_id)
    for row in connection.execute(lines):
        reason = told.voids.get((row.register, row.number, row.year))
        expected = ("drawn", "") if reason is None else ("void", reason)
        if (row.status, row.reason) != expected:
            yield (
                f"Expected number {row.register} {row.number}/{row.year} to be {expected[0]}, as "
                f"the office's log says, but its row says {row.status}: '{row.reason}'"
            )
    place = (register_line.c.register, register_line.c.year)
    newest = select(*place, func.max(register_line.c.number)).group_by(*place)
    last = {
        (row[0], row[1]): row[2]
        for row in connection.execute(newest.where(register_line.c.unit_id == unit_id))
    }
    counters = select(register_counter).where(register_counter.c.unit_id == unit_id)
    for row in connection.execute(counters):
        drawn = last.pop((row.register, row.year), 0)
        if row.last != drawn:
            yield (
                f"Expected register {row.register} of {row.year} to go on after {drawn}, its last "
                f"line, but its counter says {row.last}"
            )
    for register, year in last:
        yield f"Expected a counter of register {register} of {year}, but it is gone"
