"""Tries: a diagram of a seed, walked some times, each walk held against the game."""

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from engine.definition import Definition
from engine.diagram.model import Element
from engine.interpreter.building import build
from tests.engine.proof.accepting import accepted
from tests.engine.proof.cases import PureCase
from tests.engine.proof.generate import WRITTEN, Generated, generate
from tests.engine.proof.net import Net
from tests.engine.proof.replaying import DEFINITION, Recording, differing_elsewhere, recorded
from tests.engine.proof.sides import Difference
from tests.engine.proof.unstructured import unstructured
from tests.engine.proof.walk import Walk
from tests.engine.proof.worlds import TooMany

SOURCES: dict[str, Callable[[int], Generated]] = {
    "blocks": generate,
    "unstructured": unstructured,
}
CASE = UUID(int=2)


@dataclass
class Tally:
    """What all tries came to."""

    generated: int = 0
    accepted: int = 0
    nodes: Counter[int] = field(default_factory=Counter)  # how many diagrams of how many nodes
    walks: int = 0
    undecided: int = 0  # the game found more orders than it can try
    finished: int = 0  # walks whose case was completed
    commands: int = 0
    timers: int = 0
    refusals: int = 0
    replays: int = 0
    shapes: Counter[str] = field(default_factory=Counter)  # what was walked through, how often
    differences: list[str] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        for name, value in vars(other).items():
            if isinstance(value, Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)


def tried(source: str, seed: int, *, walks: int, commands: int) -> tuple[Tally, list[Recording]]:
    """Walk through the diagram of a seed, if the reader lets it in."""
    tally, recordings = Tally(generated=1), []
    generated = SOURCES[source](seed)
    process = accepted(generated.files)
    if process is None:
        return tally, []
    tally.accepted = 1
    tally.nodes[generated.nodes] += 1
    net, definition = Net(process), Definition(DEFINITION, 1, build(process))
    for number in range(walks):
        random = Random(f"{source} {seed} {number}")  # noqa: S311 - no secret
        case = PureCase(definition, CASE)
        walk = Walk(case, net, random, WRITTEN)
        tally.walks += 1
        try:
            walk.go(commands)
        except TooMany:
            tally.undecided += 1
        except Difference as problem:
            tally.differences.append(f"{source} {seed}, walk {number}: {problem}")
        _count(tally, net, walk, case)
        if case.log:
            recordings.append(recorded(generated.files, case))
    return tally, recordings


def tried_and_replayed(source: str, seeds: list[int], *, walks: int, commands: int) -> Tally:
    """Walk through the diagrams of some seeds, then replay all walks in another process."""
    whole, recordings = Tally(), []
    for seed in seeds:
        tally, more = tried(source, seed, walks=walks, commands=commands)
        whole.add(tally)
        recordings += more
    whole.replays = len(recordings)
    whole.differences += differing_elsewhere(recordings)
    return whole


def shape(element: Element) -> str:
    """Return which kind of element it is, as far as the standard gives it another meaning."""
    words = [element.kind]
    if element.event:
        words.append(element.event)
    if element.topic:
        words.append("job")
    if element.event and element.kind in ("boundaryEvent", "startEvent"):
        words.append("interrupting" if element.interrupting else "beside")
    if element.repetition is not None:
        words.append(element.repetition.kind)
    if element.on_event:
        words.append("on event")
    return " ".join(words)


def _count(tally: Tally, net: Net, walk: Walk, case: PureCase) -> None:
    tally.commands += walk.counts.commands
    tally.timers += walk.counts.timers
    tally.refusals += walk.counts.refusals
    tally.finished += walk.said == "completed"
    for line in case.log:
        for event in line["events"]:
            own = event.get("key", "").rpartition(":")[0].removesuffix("~each")
            if own in net.elements:
                tally.shapes[shape(net.elements[own])] += 1


def seeds_of(number: int, count: int) -> list[int]:
    """Return seeds that are spread out; the same for ever."""
    return [
        int.from_bytes(hashlib.sha256(f"{number} {index}".encode()).digest()[:6], "big")
        for index in range(count)
    ]
