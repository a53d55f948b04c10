"""What the office's log says was purged, and whether the tables agree. Reads, never writes.

Whoever owns the database can list a case in `purged` himself, and delete it: only an entry of the
office's log, by which another person approved what one had proposed, makes that lawful.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from engine import history
from engine.tables import instance, purged


@dataclass(frozen=True)
class Purge:
    """A purge that was approved."""

    id: UUID
    entry: int  # of the office's log, that approved it
    at: datetime
    rule: str
    minutes: str
    proposed_by: str
    approved_by: str


@dataclass(frozen=True)
class Gone:
    """A case that was purged, and where its log ended."""

    id: UUID
    process_id: str
    version: int
    seq: int
    head: str  # hex
    numbers: tuple[str, ...]
    purge: Purge


@dataclass(frozen=True)
class Purges:
    """All that an office's log says of purges."""

    gone: Mapping[UUID, Gone]  # by case
    problems: tuple[str, ...]  # approvals that are none


def purges(connection: Connection, unit_id: UUID) -> Purges:
    """Return which cases were purged lawfully, and what looks so and is not."""
    proposed: dict[str, dict[str, Any]] = {}
    gone: dict[UUID, Gone] = {}
    problems: list[str] = []
    for line in history.entries(connection, unit_id):
        if b'Purge"' not in line.body:  # most lines are of who looked at what
            continue
        record = line.record
        kind, purge_id = record["command"]["type"], record["command"].get("purge_id")
        if kind == "ProposePurge":
            proposed[purge_id] = record
        elif kind == "ApprovePurge":
            proposal = proposed.pop(purge_id, None)
            found = list(_gone(line.seq, record, proposal))
            if proposal is None or not _is_approval(record, proposal, found):
                problems.append(
                    f"Expected entry {line.seq} of the office's log to approve what another person "
                    f"had proposed to purge, but nobody proposed purge {purge_id} of these cases"
                )
            else:
                gone.update({each.id: each for each in found})
    return Purges(gone, tuple(problems))


def purged_by(connection: Connection, unit_id: UUID, at: datetime, purge_id: UUID) -> list[Gone]:
    """Return the cases that one purge destroyed, found by the moment of its approval."""
    return [
        each
        for line in history.entries_at(connection, unit_id, at)
        if _is_of(line.record["command"], purge_id)
        for each in _gone(line.seq, line.record, None)
    ]


def disagreements(
    connection: Connection, unit_id: UUID, gone: Mapping[UUID, Gone]
) -> Iterator[tuple[UUID, str]]:
    """Yield each case of which the tables say something else than the log: (id, sentence)."""
    rows = {
        row.instance_id: row
        for row in connection.execute(select(purged).where(purged.c.unit_id == unit_id))
    }
    for case in sorted(rows.keys() - gone.keys()):
        yield (
            case,
            f"Expected an entry of the office's log by which case {case} was purged, but only the "
            "list of purged cases says so",
        )
    for case, its in gone.items():
        row = rows.get(case)
        said = (its.seq, its.head, its.purge.id)
        if row is None or (row.seq, bytes(row.head).hex(), row.purge_id) != said:
            yield (
                case,
                f"Expected case {case} in the list of purged cases, as entry {its.purge.entry} of "
                "the office's log says, but it is not there like that",
            )
    back = select(instance.c.id).join(purged, purged.c.instance_id == instance.c.id)
    for case in connection.scalars(back.where(purged.c.unit_id == unit_id)):
        yield case, f"Expected case {case} to be gone, for it was purged, but it is there"


def _is_of(command: Mapping[str, Any], purge_id: UUID) -> bool:
    return (command["type"], command.get("purge_id")) == ("ApprovePurge", str(purge_id))


def _gone(
    seq: int, record: Mapping[str, Any], proposal: Mapping[str, Any] | None
) -> Iterator[Gone]:
    approved, *cases = record["events"]
    purge = Purge(
        UUID(approved["purge_id"]),
        seq,
        datetime.fromisoformat(record["at"]),
        approved["rule"],
        approved["minutes"],
        proposal["actor"]["name"] if proposal else "",
        record["actor"]["name"],
    )
    for event in cases:
        yield Gone(
            UUID(event["instance_id"]),
            event["process_id"],
            event["version"],
            event["seq"],
            event["head"],
            tuple(event.get("numbers", ())),
            purge,
        )


def _is_approval(record: Mapping[str, Any], proposal: Mapping[str, Any], found: list[Gone]) -> bool:
    wanted = proposal["command"]
    return (
        record["actor"]["id"] != proposal["actor"]["id"]
        and {str(each.id) for each in found} == {str(UUID(case)) for case in wanted["cases"]}
        and all(
            (each.purge.rule, each.purge.minutes) == (wanted["rule"], wanted["minutes"])
            for each in found
        )
    )
