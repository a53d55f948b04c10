"""The parts of a random diagram that hold no others: steps, events, ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.diagrams import caught, flow, node, user
from tests.engine.proof.draw import definition, mapping, marker, payload

End = str | None  # the last element of a way; None: the way has ended
Way = tuple[str, End]  # its first and its last element


@dataclass
class Sketch:
    """What is being drawn."""

    random: Random
    left: int  # how many nodes may still be drawn
    grow: Callable[["Sketch", list[str], int, int], Way]
    prefix: str = "n"
    count: int = 0
    calls: list[str] = field(default_factory=list)
    caught: list[str] = field(default_factory=list)  # kinds that the scopes around catch

    def name(self) -> str:
        self.count += 1
        self.left -= 1
        return f"{self.prefix}{self.count}"

    def way(self, parts: list[str], depth: int, length: int) -> Way:
        """Draw some blocks one behind the other; return the first and the last element."""
        return self.grow(self, parts, depth, length)

    def chance(self, share: float) -> bool:
        return self.random.random() < share


def correlated(sketch: Sketch, kind: str) -> dict[str, str]:
    if kind == "message" and sketch.chance(0.4):
        return {"alur_correlation": "v1"}
    return {}


def finish(sketch: Sketch, parts: list[str], last: End, depth: int) -> None:
    """End a way, or let it end by itself."""
    if last is None or sketch.chance(0.2):
        return
    own = sketch.name()
    kinds = ["", "", "", "signal", "message", "escalation"]
    kinds += [*sketch.caught] * 2
    if depth:
        kinds.append("terminate")
    if sketch.chance(0.03):
        kinds += ["error", "terminate"]
    kind = sketch.random.choice(kinds)
    parts.append(node("endEvent", own, payload(sketch.random, kind) + definition(sketch, kind),
                      **correlated(sketch, kind)))  # fmt: skip
    parts.append(flow(last, own))


def step(sketch: Sketch, parts: list[str]) -> tuple[str, list[str]]:
    """Draw an activity; return it, and the kinds of events that may be on its border."""
    own, random = sketch.name(), sketch.random
    inner = marker(random) if sketch.chance(0.25) else ""
    kind = random.choice(["user", "user", "user", "job", "job", "send", "receive", "throw", "hand"])
    if kind == "user":
        parts.append(user(own, inner=inner))
    elif kind == "hand":
        parts.append(node(random.choice(["task", "manualTask"]), own, inner,
                          camunda_candidateGroups="staf"))  # fmt: skip
    elif kind == "job":
        parts.append(node("serviceTask", own, mapping(random) + inner,
                          camunda_type="external", camunda_topic="kerja"))  # fmt: skip
    elif kind == "send":
        parts.append(node("sendTask", own, inner,
                          camunda_type="external", camunda_topic="kirim"))  # fmt: skip
    elif kind == "receive":
        parts.append(node("receiveTask", own, inner, messageRef="pesan",
                          **correlated(sketch, "message")))  # fmt: skip
    else:
        parts.append(node("sendTask", own, payload(random, "message") + inner, messageRef="pesan",
                          **correlated(sketch, "message")))  # fmt: skip
        return own, []
    kinds = ["timer", "timer", "message", "signal", "conditional"]
    if kind in ("job", "send"):
        kinds.append("error")
    return own, kinds


def event(sketch: Sketch, parts: list[str], _depth: int) -> Way:
    own, random = sketch.name(), sketch.random
    if sketch.chance(0.5):
        kind = random.choice(["timer", "timer", "message", "signal", "conditional"])
        parts.append(node("intermediateCatchEvent", own, definition(sketch, kind),
                          **correlated(sketch, kind)))  # fmt: skip
        return own, own
    kind = random.choice(["", "message", "signal", "escalation"])
    parts.append(node("intermediateThrowEvent", own,
                      payload(random, kind) + definition(sketch, kind),
                      **correlated(sketch, kind)))  # fmt: skip
    return own, own


def link(sketch: Sketch, parts: list[str], _depth: int) -> Way:
    to, back = sketch.name(), sketch.name()
    parts.append(node("intermediateThrowEvent", to, caught("link", to)))
    parts.append(node("intermediateCatchEvent", back, caught("link", to)))
    return to, back
