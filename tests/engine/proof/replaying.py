"""Replays walks in another process, under another hash seed and time zone.

The other process gets the diagrams and the logs alone, and says what each came to.
"""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from engine.definition import Definition
from engine.history import START, Entry
from engine.interpreter.building import build
from engine.replay import replay
from tests.engine.proof.accepting import accepted
from tests.engine.proof.cases import PureCase

ROOT = Path(__file__).parents[3]
DEFINITION = UUID(int=1)
ELSEWHERE = {"PYTHONHASHSEED": "4242", "TZ": "America/St_Johns"}
PROGRAM = (
    "import sys\n"
    "from tests.engine.proof.replaying import replay_lines\n"
    "sys.stdout.buffer.write(replay_lines(sys.stdin.buffer.read()))\n"
)


@dataclass(frozen=True)
class Recording:
    """One walk: the files, the log, and the SHA-256 of the state that it came to."""

    files: tuple[bytes, ...]
    bodies: tuple[str, ...]
    state: str


def recorded(files: tuple[bytes, ...], case: PureCase) -> Recording:
    return Recording(files, tuple(case.bodies()), _sha(case.snapshot or b""))


def differing_elsewhere(recordings: list[Recording]) -> list[str]:
    """Replay in another process; return what came out differently, a sentence each."""
    lines = [
        {"files": [file.decode() for file in one.files], "log": one.bodies} for one in recordings
    ]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env={**os.environ, **ELSEWHERE},
        input=orjson.dumps(lines), capture_output=True, check=False,
    )  # fmt: skip
    if done.returncode:
        return [f"the other process failed: {done.stderr.decode()[-600:]}"]
    told: list[list[str]] = orjson.loads(done.stdout)
    return [
        problem or f"the state of a case of {len(one.bodies)} commands is made of other bytes"
        for one, (problem, state) in zip(recordings, told, strict=True)
        if problem or state != one.state
    ]


def replay_lines(written: bytes) -> bytes:
    """Return what a replay of each recording finds, and the SHA-256 of the last state."""
    found = []
    for line in orjson.loads(written):
        process = accepted(tuple(file.encode() for file in line["files"]))
        assert process is not None
        definition = Definition(DEFINITION, 1, build(process))
        again = replay(definition, _chain(line["log"]), {})
        found.append([again.finding.problem, _sha(again.snapshot)])
    return orjson.dumps(found)


def _chain(bodies: list[Any]) -> list[Entry]:
    chain, prev = [], START
    for seq, text in enumerate(bodies, start=1):
        body = text.encode()
        sealed = hashlib.sha256(prev + body).digest()
        chain.append(Entry(UUID(orjson.loads(body)["stream"]), seq, body, prev, sealed))
        prev = sealed
    return chain


def _sha(state: bytes) -> str:
    return hashlib.sha256(state).hexdigest()
