"""Random diagrams of all that is supported, in blocks: what parts comes together again.

A seed gives the same diagram for ever. The reader has the last word on what may run.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests import diagrams
from tests.diagrams import flow, node, user
from tests.engine.proof.draw import (
    DECLARED,
    border,
    condition,
    definition,
    event_start,
    mapping,
    marker,
)
from tests.engine.proof.sketch import End, Sketch, Way, correlated, event, finish, link, step

# What the diagrams decide by, with what may be written to it.
WRITTEN: dict[str, tuple[Any, ...]] = {
    "v1": (0, 1, 2),
    "v2": (0, 1, 2),
    "v3": (0, 1),
    "x": ("a", "b", "c"),
    "daftar": ([], ["p"], ["p", "q"], ["p", "q", "r"]),
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
    sketch = Sketch(random, random.choice([3, 6, 10, 16, 24, 34]))
    body = scope(sketch, 0)
    files = [diagrams.process(*body, id="utama", declares=DECLARED)]
    nodes = sketch.count
    for call in sorted(set(sketch.calls)):
        inner = Sketch(random, random.choice([2, 5, 8]), prefix=f"{call[-1]}n")
        files.append(diagrams.process(*scope(inner, 1), id=call, declares=DECLARED))
        nodes += inner.count
    return Generated(tuple(files), nodes)


def scope(sketch: Sketch, depth: int) -> list[str]:
    """Return what lies in a process or sub-process."""
    parts: list[str] = []
    while sketch.left > 5 and sketch.chance(0.2):
        event_sub_process(sketch, parts, depth)
    if depth and sketch.chance(0.12):  # no start event: several ways begin at once
        for _ in range(sketch.random.choice([1, 2])):
            way(sketch, parts, depth, 2, is_open=True)
    else:
        begin = sketch.name()
        parts.append(node("startEvent", begin))
        entry, last = way(sketch, parts, depth, sketch.random.randint(1, 5))
        parts.append(flow(begin, entry))
        finish(sketch, parts, last, depth)
    return parts


def way(sketch: Sketch, parts: list[str], depth: int, length: int, *, is_open: bool = False) -> Way:
    """Draw some blocks one behind the other; return the first and the last element."""
    entry, last = block(sketch, parts, depth)
    for _ in range(length - 1):
        if last is None or sketch.left <= 0:
            break
        following, after = block(sketch, parts, depth)
        parts.append(flow(last, following))
        last = after
    if is_open:
        finish(sketch, parts, last, depth)
    return entry, last


def block(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Draw one block; return its first and last element."""
    kinds: list[Callable[[Sketch, list[str], int], Way]] = [task, task, event]
    if sketch.left > 3:
        kinds += [task, split, split, loop, race, parting, link]
    if sketch.left > 3 and depth < MAX_DEPTH:
        kinds += [sub_process, sub_process, sub_process]
    if depth < 1 and sketch.left > 4:
        kinds.append(call)
    return sketch.random.choice(kinds)(sketch, parts, depth)


# ---- blocks ---------------------------------------------------------------------------------


def task(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, kinds = step(sketch, parts)
    return own, borders(sketch, parts, depth, own, kinds) if kinds else own


def borders(sketch: Sketch, parts: list[str], depth: int, host: str, kinds: list[str]) -> str:
    """Attach some events; where one interrupts, its way may come back to the main one."""
    meets: list[str] = []
    while sketch.left > 1 and sketch.chance(0.3):
        own, kind = sketch.name(), sketch.random.choice(kinds)
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
    own = sketch.name()
    inner = marker(sketch.random) if sketch.chance(0.3) else ""
    tag = "transaction" if sketch.chance(0.1) else "subProcess"
    parts.append(node(tag, own, inner + "".join(scope(sketch, depth + 1))))
    kinds = ["timer", "message", "signal", "conditional", *["error", "escalation"] * 2]
    return own, borders(sketch, parts, depth, own, kinds)


def call(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, called = sketch.name(), sketch.random.choice(["anak_a", "anak_b"])
    sketch.calls.append(called)
    inner = mapping(sketch.random, both=True)
    if sketch.chance(0.2):
        inner += marker(sketch.random)
    parts.append(node("callActivity", own, inner, calledElement=called))
    return own, borders(sketch, parts, depth, own, ["timer", "error", "escalation", "signal"])


def split(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """Ways between two gateways; some may end on their way."""
    kind = sketch.random.choice(["exclusive", "parallel", "inclusive"])
    own, meet = sketch.name(), sketch.name()
    default = f"{own}_lain"
    with_default = kind != "parallel" and sketch.chance(0.85)
    more = {"default": default} if with_default else {}
    parts.append(node(f"{kind}Gateway", own, **more))
    joins = 0
    for index in range(sketch.random.choice([2, 2, 3])):
        way_id = default if with_default and index == 0 else ""
        asked = "" if kind == "parallel" or way_id else condition(sketch.random)
        if sketch.left <= 1 or sketch.chance(0.1):
            parts.append(flow(own, meet, asked, id=way_id or f"{own}_{index}"))
            joins += 1
            continue
        entry, last = way(sketch, parts, depth, sketch.random.choice([1, 1, 2]))
        parts.append(flow(own, entry, asked, id=way_id or f"{own}_{index}"))
        if last is not None and (kind == "parallel" or not sketch.chance(0.1)):
            parts.append(flow(last, meet))
            joins += 1
        else:
            finish(sketch, parts, last, depth)
    if not joins:
        return own, None
    kinds = [f"{kind}Gateway"] * 8 + ["inclusiveGateway", "exclusiveGateway"]
    parts.append(node(sketch.random.choice(kinds), meet))
    return own, meet


def loop(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, again = sketch.name(), sketch.name()
    parts.append(node("exclusiveGateway", own))
    entry, last = task(sketch, parts, depth)
    parts.append(flow(own, entry))
    if sketch.left > 2 and sketch.chance(0.6) and last is not None:
        following, after = block(sketch, parts, depth)
        parts.append(flow(last, following))
        last = after
    if last is None:
        return own, None
    out = f"{again}_keluar"
    parts.append(node("exclusiveGateway", again, default=out))
    parts += [flow(last, again), flow(again, own, condition(sketch.random))]
    after = sketch.name()
    parts += [node("intermediateThrowEvent", after), flow(again, after, id=out)]
    return own, after


def race(sketch: Sketch, parts: list[str], depth: int) -> Way:
    own, meet = sketch.name(), sketch.name()
    parts += [node("eventBasedGateway", own), node("exclusiveGateway", meet)]
    kinds = sketch.random.sample(["timer", "message", "signal", "conditional", "timer"], k=2)
    for kind in [*kinds, *(["timer"] if sketch.chance(0.4) else [])]:
        catch = sketch.name()
        parts.append(node("intermediateCatchEvent", catch, definition(sketch, kind),
                          **correlated(sketch, kind)))  # fmt: skip
        parts.append(flow(own, catch))
        last: End = catch
        if sketch.left > 1 and sketch.chance(0.5):
            entry, last = block(sketch, parts, depth)
            parts.append(flow(catch, entry))
        if last is not None:
            parts.append(flow(last, meet))
    parts.append(node("intermediateThrowEvent", f"{meet}_sesudah"))
    parts.append(flow(meet, f"{meet}_sesudah"))
    return own, f"{meet}_sesudah"


def parting(sketch: Sketch, parts: list[str], depth: int) -> Way:
    """A step with several ways out and no gateway; each way ends by itself."""
    own = sketch.name()
    asked = sketch.chance(0.5)
    default = {"default": f"{own}_lain"} if asked and sketch.chance(0.7) else {}
    if sketch.chance(0.5):
        parts.append(user(own, **default))
    else:
        parts.append(diagrams.job(own, **default))
    for index in range(2):
        entry, last = way(sketch, parts, depth, 1)
        when = condition(sketch.random) if asked else ""
        parts.append(flow(own, entry, when, id=f"{own}_{index}"))
        finish(sketch, parts, last, depth)
    if default:
        entry, last = way(sketch, parts, depth, 1)
        parts.append(flow(own, entry, id=f"{own}_lain"))
        return own, last
    return own, None


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
