"""Plays as JSON, from one process to another: what is asked, and what came of it."""

import typing
from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from engine import errors
from engine.bounded.plain import from_plain, to_plain
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
    return orjson.dumps(to_plain(said))


def asked_from_json(content: bytes) -> Asked:
    """Return the question that `asked_to_json` wrote."""
    said = orjson.loads(content)
    moves = None if said["moves"] is None else read_moves(said["moves"])
    return Asked(
        from_plain(Files, said["files"]),
        from_plain(Given, said["given"]),
        moves,
        from_plain(Mapping[str, bytes], said["scenarios"]),
    )


def answer_to_json(answer: Situation | Outcome | Refusal) -> bytes:
    """Return an answer as JSON."""
    if isinstance(answer, Unfit):
        return orjson.dumps({"unfit": to_plain(list(answer.found))})
    if isinstance(answer, Refusal):
        texts = {"en": answer.message, "id": answer.indonesian}
        return orjson.dumps({"refusal": texts, "kind": type(answer).__name__})
    kind = "situation" if isinstance(answer, Situation) else "outcome"
    return orjson.dumps({kind: to_plain(answer)})


def answer_from_json(content: bytes) -> Situation | Outcome:
    """Return the answer that `answer_to_json` wrote.

    Raises:
        Refusal: it was one.
    """
    said = orjson.loads(content)
    if "unfit" in said:
        raise Unfit(from_plain(tuple[Problem, ...], said["unfit"]))
    if "refusal" in said:
        kind = getattr(errors, said["kind"], Invalid)
        raise kind(said["refusal"]["en"], indonesian=said["refusal"]["id"])
    if "outcome" in said:
        return typing.cast(Outcome, from_plain(Outcome, said["outcome"]))
    return typing.cast(Situation, from_plain(Situation, said["situation"]))
