"""Commands and events ↔ JSON, as the log holds them.

A record is `{"type": "WorkItemOffered", "key": "periksa:1", "group": "kabid"}`: the class's name
and its fields. UUIDs
are text, tuples lists. Of bytes only the SHA-256 is recorded: the bytes themselves are kept by
content elsewhere.
"""

import hashlib
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any
from uuid import UUID

from engine import commands, events
from engine.commands import Command, InstanceCommand
from engine.events import Event


def to_record(what: Command | Event) -> dict[str, Any]:
    """Return the JSON form of a command or an event.

    Fields that hold their default are left out.
    """
    record: dict[str, Any] = {"type": type(what).__name__}
    kind: type = type(what)
    for name, default in _fields(kind):
        value = getattr(what, name)
        if value is not default and value != default:
            record[name] = _plain(value)
    return record


def event_from_record(record: Mapping[str, Any]) -> Event:
    """Return the event that `to_record` wrote."""
    return typing.cast(Event, _from_record(_known(events)[record["type"]], record))


def command_to_record(command: Command) -> dict[str, Any]:
    """Return the JSON form of a command; which case it moves is said by the entry's stream."""
    record = to_record(command)
    record.pop("instance_id", None)
    return record


def command_from_record(record: Mapping[str, Any], stream_id: UUID) -> Command:
    """Return the command that `command_to_record` wrote.

    One that carried bytes cannot come back.
    """
    kind = _known(commands)[record["type"]]
    whole = (
        {**record, "instance_id": str(stream_id)} if issubclass(kind, InstanceCommand) else record
    )
    return typing.cast(Command, _from_record(kind, whole))


def _plain(value: Any) -> Any:
    if isinstance(value, str):  # as nearly all are
        return value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def _from_record(kind: type, record: Mapping[str, Any]) -> Any:
    hints = _hints(kind)
    return kind(
        **{name: _typed(hints[name], value) for name, value in record.items() if name != "type"}
    )


def _typed(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    choices = typing.get_args(hint)
    if hint is UUID or UUID in choices:
        return UUID(value)
    if typing.get_origin(hint) is tuple:
        return tuple(value)
    if hint is commands.Proof or commands.Proof in choices:
        return commands.Proof(**value)
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, {} if f.default_factory is dict else f.default) for f in fields(kind))


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@cache
def _known(module: Any) -> dict[str, type]:
    return {
        name: kind
        for name, kind in vars(module).items()
        if isinstance(kind, type) and is_dataclass(kind)
    }
