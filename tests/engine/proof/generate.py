"""Random diagrams of all that is supported, in blocks: what parts comes together again.

A seed gives the same diagram for ever. The reader has the last word on what may run.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from tests import diagrams
from tests.diagrams import flow, node
from tests.engine.proof.blocks import choir, loop, parting, race, split
from tests.engine.proof.draw import (
    DECLARED,
    border,
    event_start,
    mapping,
    marker,
)
from tests.engine.proof.sketch import Sketch, Way, correlated, event, finish, link, step

# What the diagrams decide by, with what may be written to it.
WRITTEN: dict[str, tuple[Any, ...]] = {
    "v1": (0, 1, 2),
    "v2": (0, 1, 2),
    "v3": (0, 1),
    "x": ("a", "b", "c"),
    "daftar": ([], ["p"], ["p"], ["p", "q"], ["p", "q"], ["p", "q", "r"], ["q", "r"], "p"),
}
MAX_DEPTH = 3


@dataclass(frozen=True)
class Generated:
    """Diagrams that belong together: the first is the one that runs, it may call the others."""

    files: tuple[bytes, ...]
    nodes: int


def generate(seed: int) -> Generated:
    """Return a random diagram of blocks, and the processes that it calls."""
    random = Random(seed)  # noqa: S311 - no secret
    sketch = Sketch(random, random.choice([2, 8, 14, 20, 28, 36]), way)
    body = scope(sketch, 0)
    files = [diagrams.process(*body, id="utama", declares=DECLARED)]
    nodes = sketch.count
    for call in sorted(set(sketch.calls)):
        inner = Sketch(random, random.choice([2, 5, 8]), way, f"{call[-1]}n")
        files.append(diagrams.process(*scope(inner, 1), id=call, declares=DECLARED))
        nodes += inner.count
    return Generated(tuple(files), nodes)


def scope(sketch: Sketch, depth: int) -> list[str]:
    """Return what lies in a process or sub-process."""
    parts: list[str] = []
    before = len(sketch.caught)
    while sketch.left > 5 and sketch.chance(0.2):
        event_sub_process(sketch, parts, depth)
    if depth and sketch.chance(0.12):  # no start event: several ways begin at once
        for _ in range(sketch.random.choice([1, 2])):
            finish(sketch, parts, way(sketch, parts, depth, 2)[1], depth)
    else:
        begin = sketch.name()
        parts.append(node("startEvent", begin))
        entry, last = way(sketch, parts, depth, sketch.random.randint(1, 4 if depth else 8))
        parts.append(flow(begin, entry))
        finish(sketch, parts, last, depth)
    del sketch.caught[before:]
    return parts


def way(sketch: Sketch, parts: list[str], depth: int, length: int) -> Way:
    """Draw some blocks one behind the other; return the first and the last element."""
    entry, last = block(sketch, parts, depth)
    for _ in range(length - 1):
        if last is None or sketch.left <= 0:
            break
        following, after = block(sketch, parts, depth)
        parts.append(flow(last, following))
        last = after
    return entry, last


def block(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Draw one block; return its first and last element."""
    kinds: list[Callable[[Sketch, list[str], int], Way]] = [task, task, event]
    if sketch.left > 3:
        kinds += [task, split, split, loop, race, parting, link, choir]
    if sketch.left > 3 and depth < MAX_DEPTH:
        kinds += [sub_process, sub_process, sub_process]
    if depth < 1 and sketch.left > 4:
        kinds.append(call)
    return sketch.random.choice(kinds)(sketch, parts, depth)


# ---- blocks ---------------------------------------------------------------------------------


def task(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, kinds = step(sketch, parts)
    return own, borders(sketch, parts, depth, own, kinds) if kinds else own


def borders(
    sketch: Sketch,
    parts: list[str],
    depth: int,
    host: str,
    kinds: list[str],
    surely: Sequence[str] = (),
) -> str:
    """Attach some events; where one interrupts, its way may come back to the main one."""
    meets: list[str] = []
    attached = list(surely)
    while sketch.left > 1 + len(attached) and sketch.chance(0.3):
        attached.append(sketch.random.choice(kinds))
    for kind in attached:
        own = sketch.name()
        interrupting = kind == "error" or sketch.chance(0.5)
        parts.append(border(sketch, own, host, kind, interrupting=interrupting,
                            **correlated(sketch, kind)))  # fmt: skip
        if sketch.chance(0.15):
            continue
        entry, last = way(sketch, parts, depth, 1)
        parts.append(flow(own, entry))
        if last is not None and interrupting and sketch.chance(0.6):
            meets.append(last)
        else:
            finish(sketch, parts, last, depth)
    if not meets:
        return host
    meet = sketch.name()
    parts.append(node("exclusiveGateway", meet))
    parts += [flow(last, meet) for last in (host, *meets)]
    return meet


def sub_process(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Draw a sub-process, perhaps with events on its border that catch what is thrown in it."""
    own = sketch.name()
    inner = marker(sketch.random) if sketch.chance(0.3) else ""
    tag = "transaction" if sketch.chance(0.1) else "subProcess"
    catches = sketch.random.choice([[], ["error"], ["error", "error"], ["error", "escalation"]])
    sketch.caught += catches
    parts.append(node(tag, own, inner + "".join(scope(sketch, depth + 1))))
    del sketch.caught[len(sketch.caught) - len(catches) :]
    kinds = ["timer", "message", "signal", "conditional", "error", "escalation"]
    return own, borders(sketch, parts, depth, own, kinds, catches)


def call(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, called = sketch.name(), sketch.random.choice(["anak_a", "anak_b"])
    sketch.calls.append(called)
    inner = mapping(sketch.random, both=True)
    if sketch.chance(0.2):
        inner += marker(sketch.random)
    parts.append(node("callActivity", own, inner, calledElement=called))
    return own, borders(sketch, parts, depth, own, ["timer", "error", "escalation", "signal"])


def event_sub_process(sketch: Sketch, parts: list[str], depth: int) -> None:
    own, begin = sketch.name(), sketch.name()
    causes = ("timer", "message", "signal", "conditional", "error", "escalation")
    kind = sketch.random.choice(causes)
    interrupting = kind == "error" or sketch.chance(0.5)
    inside = [event_start(sketch, begin, kind, interrupting=interrupting,
                          **correlated(sketch, kind))]  # fmt: skip
    entry, last = way(sketch, inside, depth + 1, 1)
    inside.append(flow(begin, entry))
    finish(sketch, inside, last, depth + 1)
    parts.append(node("subProcess", own, "".join(inside), triggeredByEvent="true"))
    sketch.caught += [kind] if kind in ("error", "escalation") else []
