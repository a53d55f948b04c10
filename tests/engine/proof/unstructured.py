"""Random diagrams without structure: flows between any two nodes, joins wherever they fall.

Most of what comes out is refused, or stops at a join that never fills: that is what it is for.
"""

from random import Random

from tests import diagrams
from tests.diagrams import caught, end, flow, job, node, timer, user
from tests.engine.proof.draw import DECLARED, border, condition, definition, duration
from tests.engine.proof.generate import Generated, scope, way
from tests.engine.proof.sketch import Sketch

_KINDS = (
    "user", "user", "user", "user", "job", "job", "exclusive", "exclusive", "parallel",
    "parallel", "inclusive", "inclusive", "timer", "message", "conditional", "sub", "throw",
)  # fmt: skip


def unstructured(seed: int) -> Generated:
    """Return a random graph of nodes."""
    random = Random(seed)  # noqa: S311 - no secret
    sketch = Sketch(random, random.choice([2, 5, 8, 12, 18, 26]), way)
    size = sketch.left
    kinds = {sketch.name(): random.choice(_KINDS) for _ in range(size)}
    flows = _flows(random, list(kinds))
    parts = [node("startEvent", "mulai"), flow("mulai", "n1")]
    for own, kind in kinds.items():
        flows[own] += _borders(sketch, parts, own, kind, list(kinds))
        _draw(sketch, parts, own, kind, flows[own])
    _add_ends(random, parts, flows)
    return Generated((diagrams.process(*parts, id="utama", declares=DECLARED),), sketch.count)


def _flows(random: Random, names: list[str]) -> dict[str, list[str]]:
    """Connect every node with one before it, then some at will."""
    flows: dict[str, list[str]] = {name: [] for name in names}
    share = random.choice([1.0, 1.0, 0.75])  # inclusive joins may lie on no loop
    for index, name in enumerate(names[1:], start=1):
        nearest = names[max(0, index - 4) : index]
        flows[random.choice(nearest)].append(name)
    for _ in range(random.randrange(1 + len(names))):
        source = random.randrange(len(names))
        forward = random.random() < share
        targets = names[source + 1 :] if forward else names[: source + 1]
        if targets:
            to = random.choice(targets)
            if to not in flows[names[source]]:
                flows[names[source]].append(to)
    return flows


def _borders(sketch: Sketch, parts: list[str], own: str, kind: str, names: list[str]) -> list[str]:
    """Attach an event to some of what waits; its way goes anywhere."""
    if kind not in ("user", "job", "sub") or not sketch.chance(0.25):
        return []
    event = f"{own}_tepi"
    sort = sketch.random.choice(["timer", "message", "signal", "conditional"])
    interrupting = sketch.chance(0.6)
    parts.append(border(sketch, event, own, sort, interrupting=interrupting))
    if sketch.chance(0.8):
        later = names[names.index(own) + 1 :] or names
        parts.append(flow(event, sketch.random.choice(later if sketch.chance(0.8) else names)))
    return []


def _draw(sketch: Sketch, parts: list[str], own: str, kind: str, to: list[str]) -> None:
    random = sketch.random
    gateway = kind in ("exclusive", "inclusive", "parallel")
    asked = len(to) > 1 and kind != "parallel" and (gateway or sketch.chance(0.4))
    asked = asked and (gateway or kind in ("user", "job", "sub"))
    default = {"default": f"{own}-{to[0]}"} if asked and sketch.chance(0.85) else {}
    for index, target in enumerate(to):
        when = condition(random) if asked and not (default and index == 0) else ""
        parts.append(flow(own, target, when))
    if gateway:
        parts.append(node(f"{kind}Gateway", own, **default))
    elif kind == "user":
        parts.append(user(own, **default))
    elif kind == "job":
        parts.append(job(own, **default))
    elif kind == "sub":
        inner = Sketch(random, random.choice([1, 3, 6]), way, f"{own}i")
        parts.append(node("subProcess", own, "".join(scope(inner, 2)), **default))
        sketch.count += inner.count
    elif kind == "throw":
        sort = random.choice(["", "signal", "message"])
        parts.append(node("intermediateThrowEvent", own, definition(sketch, sort)))
    else:
        trigger = timer(duration(random)) if kind == "timer" else definition(sketch, kind)
        parts.append(node("intermediateCatchEvent", own, trigger))


def _add_ends(random: Random, parts: list[str], flows: dict[str, list[str]]) -> None:
    for own, to in flows.items():
        if not to and random.random() < 0.6:
            rare = [*[""] * 8, "<terminateEventDefinition/>", caught("error", "galat_a")]
            what = random.choice(rare)
            parts += [end(f"{own}_akhir", what), flow(own, f"{own}_akhir")]
