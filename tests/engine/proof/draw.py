"""The smaller marks of a random diagram: events, markers, conditions, what is handed over."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from tests.diagrams import caught, each, node, timer

if TYPE_CHECKING:
    from tests.engine.proof.sketch import Sketch

DECLARED = (
    "message:pesan message:surat signal:sinyal signal:libur "
    "error:galat_a error:galat_b escalation:lapor_a escalation:lapor_b"
)
NAMES = {
    "message": ("pesan", "surat"),
    "signal": ("sinyal", "sinyal", "sinyal", "libur"),  # so that several hear the same
    "error": ("galat_a", "galat_b"),
    "escalation": ("lapor_a", "lapor_b"),
}


def condition(random: Random) -> str:
    return random.choice(["v1 > 0", "v2 > 0", "v1 == v2", "v3 == 1", "v2 == 2", "v1 < v2"])


def duration(random: Random) -> str:
    return f"PT{random.choice([5, 10, 15, 30, 45, 60, 120, 300])}M"


def definition(sketch: Sketch, kind: str, *, any_code: bool = False) -> str:
    """Return an event's definition; "" for a plain one."""
    random = sketch.random
    if kind == "":
        return ""
    if kind == "terminate":
        return "<terminateEventDefinition/>"
    if kind == "timer":
        return timer(duration(random))
    if kind == "conditional":
        return caught(kind, condition(random))
    if any_code and random.random() < 0.4:
        return caught(kind)
    return caught(kind, random.choice(NAMES[kind]))


def _trigger(sketch: Sketch, kind: str, *, interrupting: bool) -> str:
    if kind == "timer" and not interrupting and sketch.random.random() < 0.5:
        times = sketch.random.choice(["R2", "R3", "R"])
        return timer(f"{times}/{duration(sketch.random)}", "timeCycle")
    return definition(sketch, kind, any_code=kind in ("error", "escalation"))


def border(
    sketch: Sketch, own: str, host: str, kind: str, *, interrupting: bool, **more: str
) -> str:
    """Return an event on the border of an activity."""
    stops = "true" if interrupting else "false"
    trigger = _trigger(sketch, kind, interrupting=interrupting)
    return node("boundaryEvent", own, trigger, attachedToRef=host, cancelActivity=stops, **more)


def event_start(sketch: Sketch, own: str, kind: str, *, interrupting: bool, **more: str) -> str:
    """Return the start event of an event sub-process."""
    stops = "true" if interrupting else "false"
    trigger = _trigger(sketch, kind, interrupting=interrupting)
    return node("startEvent", own, trigger, isInterrupting=stops, **more)


def marker(random: Random) -> str:
    """Return a marker of an activity that runs several times."""
    kind = random.choice(["loop", "many", "many", "many"])
    if kind == "loop":
        first = random.choice(["true", "false"])
        most = random.choice([' loopMaximum="2"', ' loopMaximum="3"'])
        asked = f"<loopCondition>{_escaped(condition(random))}</loopCondition>"
        tag = "standardLoopCharacteristics"
        return f'<{tag} testBefore="{first}"{most}>{asked}</{tag}>'
    until = ""
    if random.random() < 0.3:
        enough = random.choice(["nrOfCompletedInstances > 0", "nrOfCompletedInstances >= 2"])
        until = f"<completionCondition>{_escaped(enough)}</completionCondition>"
    more = {}
    if random.random() < 0.5:
        more = {"alur_result": "x", "alur_results": "hasil"}
    sequential = random.random() < 0.4
    if random.random() < 0.5:
        count = random.choice(["0", "1", "2", "3", "v1 + 1"])
        many = f"<loopCardinality>{count}</loopCardinality>"
        return each(many + until, sequential=sequential, **more)
    return each(until, sequential=sequential, alur_collection="daftar", alur_item="butir", **more)


def payload(random: Random, kind: str) -> str:
    if kind != "message" or random.random() < 0.5:
        return ""
    return '<extensionElements><alur:input name="isi" value="v2"/></extensionElements>'


def mapping(random: Random, *, both: bool = False) -> str:
    """Return what a job or a called process is handed, and what comes back."""
    if random.random() < 0.5:
        return ""
    names = ["v1", "v2", "v3", "x"] if both else ["v1"]
    inputs = "".join(f'<alur:input name="{name}" value="{name}"/>' for name in names)
    if both:
        inputs += '<alur:input name="daftar" value="daftar"/>'
        inputs += '<alur:output name="v3" value="v3"/>'
    return f"<extensionElements>{inputs}</extensionElements>"


def _escaped(text: str) -> str:
    return text.replace(">", "&gt;").replace("<", "&lt;")
