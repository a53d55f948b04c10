"""Re-executes a log and compares every event and the final state. Reads, never writes."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from engine import history
from engine.calendars import Calendar
from engine.case import Step, Versions, no_other
from engine.commands import Actor, InstanceCommand
from engine.definition import Definition
from engine.deployment import definition_id, load
from engine.errors import Refusal
from engine.execution import execute
from engine.facts import Facts, Needs
from engine.history import Entry
from engine.interpreter.codec import load as load_state
from engine.interpreter.meaning import logical_digest
from engine.packing import Unpackable, unpack
from engine.records import command_from_record, to_record
from engine.tables import calendar, instance, unit

# What a forged entry or state may lead to. A verification must go on and say so.
UNREADABLE = (
    ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, zlib.error
)  # fmt: skip

Follow = Callable[[Entry, Step], None]
"""Is told of each entry that replays to the same, and of the step that it was."""


def nobody(_line: Entry, _step: Step) -> None:
    """Follow nothing."""


@dataclass(frozen=True)
class Finding:
    """What a check of one stream came to.

    `problem` is "" when the log is whole and replays to the same.
    """

    stream_id: UUID
    entries: int
    problem: str = ""
    seq: int | None = None  # the first entry that does not fit

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problem


def verify(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    known: dict[UUID, Definition] | None = None,
    follow: Follow = nobody,
) -> Finding:
    """Check one stream's chain; if it is a case, replay it and hold it against its state.

    `engine.verifying` holds all else against it that people see of the case.

    Args:
        connection: a reading one.
        unit_id: the office.
        stream_id: the case, or the office's own stream.
        known: definitions that need not be read again; all that are read are added.
        follow: is told of each entry that replays to the same.
    """
    try:
        chain = list(history.entries(connection, stream_id))
    except (*UNREADABLE, DBAPIError) as unreadable:
        said = f"{type(unreadable).__name__}: {unreadable}"
        return Finding(stream_id, 0, f"Expected its log to be readable, but {said}")
    broken = history.first_break(chain) or history.first_misplaced(chain, unit_id)
    if broken is not None:
        return Finding(stream_id, len(chain), broken[1], broken[0])
    seq, head, whose = _head(connection, unit_id, stream_id)
    if seq is None:
        return Finding(
            stream_id, len(chain), "Expected a case for this log, but its row is missing"
        )
    if (seq, head) != (len(chain), chain[-1].hash if chain else None):
        problem = f"Expected {seq} entries up to the {whose}'s head, found {len(chain)}"
        return Finding(stream_id, len(chain), problem)
    if stream_id == unit_id:
        return Finding(stream_id, len(chain))
    known = {} if known is None else known
    return _verify_case(connection, unit_id, stream_id, chain, known, follow)


def _head(
    connection: Connection, unit_id: UUID, stream_id: UUID
) -> tuple[int | None, bytes | None, str]:
    """Return where a stream's row says that its log ends: (seq, hash), and whose it is."""
    if stream_id == unit_id:
        columns, whose = (unit.c.operations_seq, unit.c.operations_head), "office"
        query = select(*columns).where(unit.c.id == unit_id)
    else:
        columns, whose = (instance.c.seq, instance.c.head), "case"
        query = select(*columns).where(instance.c.id == stream_id, instance.c.unit_id == unit_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None, None, whose
    return row[0], None if row[1] is None else bytes(row[1]), whose


def _verify_case(
    connection: Connection,
    unit_id: UUID,
    stream_id: UUID,
    chain: list[Entry],
    known: dict[UUID, Definition],
    follow: Follow,
) -> Finding:
    query = select(instance.c.definition_id, instance.c.snapshot).where(instance.c.id == stream_id)
    row = connection.execute(query).one()
    try:
        definition = load(connection, _began_on(chain) or row.definition_id, known)
    except Refusal as problem:
        return Finding(stream_id, len(chain), f"Expected its definition, but {problem}")

    def version(number: int) -> Definition:
        its_id = definition_id(unit_id, definition.process.id, number)
        return load(connection, its_id, known)

    replayed = replay(definition, chain, _calendars(connection, unit_id), version, follow)
    if not replayed.finding.is_sound:
        return replayed.finding
    if replayed.definition.id != row.definition_id:
        expected = f"Expected the case to run on version {replayed.definition.version}"
        return Finding(stream_id, len(chain), f"{expected}, but its row says otherwise")
    stored = _unpacked(bytes(row.snapshot))
    if replayed.snapshot != stored:
        return _compare_states(replayed, stored)
    return replayed.finding


def _began_on(chain: list[Entry]) -> UUID | None:
    """Return the definition on which a case began, None when its log does not say so."""
    try:
        return next(
            UUID(event["definition_id"])
            for event in chain[0].record["events"]
            if event["type"] == "InstanceStarted"
        )
    except (*UNREADABLE, StopIteration):
        return None  # the replay says what is wrong


def _unpacked(stored: bytes) -> bytes:
    try:
        return unpack(stored)
    except Unpackable:
        return stored  # the comparison will say so


@dataclass(frozen=True)
class Replayed:
    """What a replay came to: the last state that could be reached, and on which version."""

    finding: Finding
    snapshot: bytes
    definition: Definition


def replay(
    definition: Definition,
    chain: list[Entry],
    calendars: Mapping[tuple[str, int], Calendar],
    versions: Versions = no_other,
    follow: Follow = nobody,
) -> Replayed:
    """Re-execute a case's entries.

    Args:
        definition: the version on which the case began.
        chain: its entries, oldest first.
        calendars: by (name, version), what the entries' facts refer to.
        versions: gives the other versions of the process; needed where the case was migrated.
        follow: is told of each entry that replays to the same.
    """
    snapshot: bytes | None = None
    for line in chain:
        try:
            step = _again(snapshot, line.record, definition, calendars, versions)
        except (Refusal, Needs) as problem:
            found = f"the recorded command is refused: {problem}"
        except UNREADABLE as problem:
            found = f"it cannot be read: {type(problem).__name__}: {problem}"
        else:
            found = _difference(line.record, step)
        if found:
            return Replayed(_differs(chain, line, found), snapshot or b"", definition)
        snapshot, definition = step.snapshot, step.definition
        follow(line, step)
    return Replayed(Finding(chain[0].stream_id, len(chain)), snapshot or b"", definition)


def _again(
    snapshot: bytes | None,
    record: Mapping[str, Any],
    definition: Definition,
    calendars: Mapping[tuple[str, int], Calendar],
    versions: Versions,
) -> Step:
    facts, actor = _facts(record, calendars), actor_of(record)
    return execute(snapshot, _command(record), definition, facts, actor, versions=versions)


def _difference(record: Mapping[str, Any], step: Step) -> str:
    """Return in what a step differs from its entry, "" when it does not."""
    events = [to_record(event) for event in step.events]
    if events != record.get("events"):
        return _first_difference(record.get("events"), events)
    if step.digest != record.get("digest"):
        return f"recorded state {record.get('digest')}, replayed {step.digest}"
    return ""


def _differs(chain: list[Entry], line: Entry, what: str) -> Finding:
    return Finding(
        line.stream_id,
        len(chain),
        f"Expected entry {line.seq} to replay to the same, but {what}",
        line.seq,
    )


def _first_difference(recorded: Any, replayed: list[Any]) -> str:
    if not isinstance(recorded, list):
        return "no events were recorded"
    for index in range(max(len(recorded), len(replayed))):
        was = recorded[index] if index < len(recorded) else "nothing"
        now = replayed[index] if index < len(replayed) else "nothing"
        if was != now:
            return f"event {index} was recorded as {was} and is replayed as {now}"
    return "the events differ"


def _command(record: Mapping[str, Any]) -> InstanceCommand:
    command = command_from_record(record["command"], UUID(record["stream"]))
    assert isinstance(command, InstanceCommand)  # noqa: S101 - the stream is a case's
    return command


def actor_of(record: Mapping[str, Any]) -> Actor:
    """Return who asked for what an entry's record says."""
    said = record["actor"]
    return Actor(said["id"], said["name"], said.get("position", ""), tuple(said["groups"]))


def _facts(record: Mapping[str, Any], calendars: Mapping[tuple[str, int], Calendar]) -> Facts:
    said = record.get("facts", {})
    numbers = {}
    for place, number in said.get("numbers", {}).items():
        register, _, year = place.rpartition("/")
        numbers[register, int(year)] = number
    known = {
        name: (version, calendars[name, version])
        for name, version in said.get("calendars", {}).items()
        if (name, version) in calendars
    }
    people = {
        (line[0], line[1]): (line[2], line[3]) if len(line) > 2 else None
        for line in said.get("people", [])
    }
    return Facts(
        now=datetime.fromisoformat(record["at"]),
        zone=said.get("zone", "Asia/Jakarta"),
        numbers=numbers,
        calendars=known,
        people=people,
        same_person_allowed=said.get("same_person_allowed", False),
    )


def _calendars(connection: Connection, unit_id: UUID) -> dict[tuple[str, int], Calendar]:
    rows = connection.execute(select(calendar).where(calendar.c.unit_id == unit_id))
    return {(row.name, row.version): Calendar.from_json(row.body) for row in rows}


def _compare_states(replayed: Replayed, stored: bytes) -> Finding:
    """The bytes differ: an older release may have written them. What counts is what the case is."""
    finding = replayed.finding
    try:
        expected, found = (
            _meaning(state, replayed.definition) for state in (replayed.snapshot, stored)
        )
    except UNREADABLE as problem:
        said = f"it cannot be read: {type(problem).__name__}: {problem}"
    else:
        if _as_then(expected, found) == found:
            return finding
        said = f"it is {found[0]}" if expected[0] != found[0] else "who did what differs"
    sentence = f"Expected the case's state to be what the log replays to, but {said}"
    return Finding(finding.stream_id, finding.entries, sentence)


def _as_then(expected: "_Meaning", found: "_Meaning") -> "_Meaning":
    """Return what is expected as the release kept it that wrote what was found.

    At first a paraf was remembered without who had ever given it.
    """
    then = {
        element: paraf[:2] if len(found[1]["parafs"].get(element, paraf)) == 2 else paraf
        for element, paraf in expected[1]["parafs"].items()
    }
    return expected[0], {**expected[1], "parafs": then}, expected[2]


_Meaning = tuple[str, dict[str, Any], Any]


def _meaning(state: bytes, definition: Definition) -> _Meaning:
    """Return the logical digest, what the execution remembers, and what each token knows."""
    workflow, memory = load_state(state, definition.program)
    tokens = [token.internal_data for token in workflow.tasks.values()]
    return logical_digest(workflow, memory["status"]), memory, tokens
