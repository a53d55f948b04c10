"""Plays as JSON, from one process to another: what is asked, and what came of it."""

import typing
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any
from uuid import UUID

import orjson

from engine import errors
from engine.checking import Unfit
from engine.diagram.model import Problem
from engine.errors import Invalid, Refusal
from engine.play.moves import Move
from engine.play.playing import Outcome
from engine.play.reading import read_moves
from engine.play.situation import Situation
from engine.play.space import Given
from engine.rehearsal import Files

MAX_ANSWER_BYTES = 4_000_000  # 500 moves with full forms come to less than half


@dataclass(frozen=True)
class Asked:
    """What a helper is asked: to play moves, or to run scenarios."""

    files: Files
    given: Given
    moves: tuple[Move, ...] | None  # None: the scenarios are run
    scenarios: Mapping[str, bytes]


def asked_to_json(asked: Asked) -> bytes:
    """Return a question as JSON."""
    said = {
        "files": asked.files,
        "given": asked.given,
        "moves": None if asked.moves is None else [move.to_json() for move in asked.moves],
        "scenarios": asked.scenarios,
    }
    return orjson.dumps(_plain(said))


def asked_from_json(content: bytes) -> Asked:
    """Return the question that `asked_to_json` wrote."""
    said = orjson.loads(content)
    moves = None if said["moves"] is None else read_moves(said["moves"])
    return Asked(
        _typed(Files, said["files"]),
        _typed(Given, said["given"]),
        moves,
        _typed(Mapping[str, bytes], said["scenarios"]),
    )


def answer_to_json(answer: Situation | Outcome | Refusal) -> bytes:
    """Return an answer as JSON."""
    if isinstance(answer, Unfit):
        return orjson.dumps({"unfit": _plain(list(answer.found))})
    if isinstance(answer, Refusal):
        texts = {"en": answer.message, "id": answer.indonesian}
        return orjson.dumps({"refusal": texts, "kind": type(answer).__name__})
    kind = "situation" if isinstance(answer, Situation) else "outcome"
    return orjson.dumps({kind: _plain(answer)})


def answer_from_json(content: bytes) -> Situation | Outcome:
    """Return the answer that `answer_to_json` wrote.

    Raises:
        Refusal: it was one.
    """
    said = orjson.loads(content)
    if "unfit" in said:
        raise Unfit(_typed(tuple[Problem, ...], said["unfit"]))
    if "refusal" in said:
        kind = getattr(errors, said["kind"], Invalid)
        raise kind(said["refusal"]["en"], indonesian=said["refusal"]["id"])
    if "outcome" in said:
        return typing.cast(Outcome, _typed(Outcome, said["outcome"]))
    return typing.cast(Situation, _typed(Situation, said["situation"]))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(inner) for inner in value]
    return value  # orjson knows moments and UUIDs


def _typed(hint: Any, value: Any) -> Any:
    """Return a value as its type says."""
    if value is None or hint is Any:
        return value
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (UnionType, typing.Union):
        return _typed(next(each for each in inner if each is not type(None)), value)
    if origin is tuple:
        return tuple(_typed(inner[0], each) for each in value)
    if origin is not None and isinstance(value, dict):
        return {name: _typed(inner[1], each) for name, each in value.items()}
    if origin is not None:
        return [_typed(inner[0], each) for each in value]
    if is_dataclass(hint):
        return _whole(hint, value)
    return _ATOMS.get(hint, lambda same: same)(value)


def _whole(kind: Any, value: Mapping[str, Any]) -> Any:
    kinds = _hints(kind)
    return kind(**{name: _typed(kinds[name], each) for name, each in value.items()})


_ATOMS: Mapping[Any, Any] = {UUID: UUID, datetime: datetime.fromisoformat, bytes: b64decode}


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)
