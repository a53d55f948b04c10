"""Logs of released formats replay for ever, under any hash seed and time zone."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from engine.calendars import Calendar
from engine.definition import Definition
from engine.deployment import definition_id
from engine.diagram import read
from engine.diagram.composing import calls, compose
from engine.diagram.model import Process
from engine.history import START, Entry, first_break
from engine.interpreter.building import build
from engine.replay import Finding, replay

RECORDINGS = sorted((Path(__file__).parent.parent / "recordings").glob("*.json"))
ROOT = Path(__file__).parent.parent.parent


def whole(diagram: str, called: list[str]) -> Process:
    """Return the process of a recording, with those that it calls inside."""
    read_once = {process.id: process for process in map(understood, called)}
    process = understood(diagram)
    return compose(process, {at: read_once[by] for at, by in calls(process).items()})


def understood(diagram: str) -> Process:
    process = read(diagram.encode()).process
    assert process is not None
    return process


def replayed(path: Path) -> tuple[Finding, bytes]:
    """Replay a recording; return what was found and the last snapshot."""
    recording: dict[str, Any] = orjson.loads(path.read_bytes())
    process = whole(recording["diagram"], recording.get("called", []))
    chain: list[Entry] = []
    prev = START
    for seq, line in enumerate(recording["log"], start=1):
        body, sealed = line["body"].encode(), bytes.fromhex(line["hash"])
        chain.append(Entry(UUID(orjson.loads(body)["stream"]), seq, body, prev, sealed))
        prev = sealed
    assert first_break(chain) is None
    calendars = {
        (name.partition("/")[0], int(name.partition("/")[2])): Calendar.from_json(body)
        for name, body in recording["calendars"].items()
    }
    started = chain[0].record["events"][0]
    definition = Definition(UUID(started["definition_id"]), started["version"], build(process))
    versions = {definition.version: definition}
    for number, diagram in enumerate(recording.get("later", []), start=2):
        its_id = definition_id(UUID(chain[0].record["unit"]), process.id, number)
        versions[number] = Definition(its_id, number, build(understood(diagram)))
    again = replay(definition, chain, calendars, versions.__getitem__)
    return again.finding, again.snapshot


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_a_recording_replays_to_the_same(path: Path) -> None:
    finding, _ = replayed(path)

    assert finding.problem == ""


@pytest.mark.parametrize(
    ("seed", "zone"), [("0", "UTC"), ("1", "Asia/Jayapura"), ("4242", "America/St_Johns")]
)
def test_the_state_is_the_same_bytes_in_any_process(seed: str, zone: str) -> None:
    program = (
        "from tests.engine.test_recordings import RECORDINGS, replayed\n"
        "import sys\n"
        "sys.stdout.buffer.write(b''.join(replayed(path)[1] for path in RECORDINGS))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, check=True
    )

    assert done.stdout == b"".join(replayed(path)[1] for path in RECORDINGS)
