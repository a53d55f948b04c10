"""Re-executes a log and compares every event and every state. Reads nothing, writes nothing."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from engine.calendars import Calendar
from engine.case import Step, Versions, no_other
from engine.commands import Actor, InstanceCommand
from engine.definition import Definition
from engine.errors import Refusal
from engine.execution import execute
from engine.facts import Facts, Needs
from engine.history import Entry
from engine.records import command_from_record, to_record

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
    apart: str = ""  # the file in which the log lies; then nothing more was looked at

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problem


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
