"""Typed data as what JSON knows, and back: what one process of ours says to another."""

import typing
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any
from uuid import UUID


def to_plain(value: Any) -> Any:
    """Return a value as objects, lists and what orjson writes by itself."""
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: to_plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: to_plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_plain(inner) for inner in value]
    return value  # orjson knows moments and UUIDs


def from_plain(hint: Any, value: Any) -> Any:
    """Return a value that `to_plain` made and JSON carried, as its type says."""
    if value is None or hint is Any:
        return value
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union):
        return from_plain(next(each for each in inner if each is not type(None)), value)
    if origin is tuple:
        return tuple(from_plain(inner[0], each) for each in value)
    if origin is not None and isinstance(value, dict):
        return {name: from_plain(inner[1], each) for name, each in value.items()}
    if origin is not None:
        return [from_plain(inner[0], each) for each in value]
    if is_dataclass(hint):
        return _whole(hint, value)
    return _ATOMS.get(hint, lambda same: same)(value)


def _whole(kind: Any, value: Mapping[str, Any]) -> Any:
    changed = {name: from_plain(hint, value[name]) for name, hint in _hints(kind).items()}
    return kind(**{**value, **changed})


_ATOMS: Mapping[Any, Any] = {UUID: UUID, datetime: datetime.fromisoformat, bytes: b64decode}
_CARRIED = {str, int, float, bool, NoneType, Any}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """Return the types of the fields that JSON does not carry as they are."""
    hints = typing.get_type_hints(kind).items()
    return {name: hint for name, hint in hints if not {hint, *typing.get_args(hint)} <= _CARRIED}
