"""The places of BPMN itself that hold an expression, whichever language it is in."""

import re
from collections.abc import Mapping

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import SUM, Part, translated
from engine.diagram.dialects.record import Kind, Report
from engine.diagram.dialects.written import alur, inside, remove
from engine.diagram.model import Timer
from engine.diagram.names import Node, children, first, identity, local
from engine.errors import Invalid

# What stands in a refused expression's place, so that it is refused once: it means nothing.
NOTHING = "None"

_CONDITIONS = ("conditionExpression", "condition")
_REPETITIONS = ("loopCardinality", "completionCondition", "loopCondition")
_TIMERS = ("timeDuration", "timeDate", "timeCycle")
_CRON = re.compile(r"[\d*?/,\-#LW]+(\s+[\w*?/,\-#]+){4,6}", re.ASCII)
_MULTIPLE = "multiInstanceLoopCharacteristics"
# Zeebe counts from 1 and has its own names inside a repetition.
_ZEEBE_NAMES: Mapping[str, Part] = {
    "loopCounter": Part("loopCounter + 1", SUM),
    "numberOfInstances": Part("nrOfInstances"),
    "numberOfActiveInstances": Part("nrOfActiveInstances"),
    "numberOfCompletedInstances": Part("nrOfCompletedInstances"),
}


def translate(process: Node, report: Report) -> None:
    """Translate conditions, repetitions and timers in place."""
    for node in inside(process, *_CONDITIONS):
        if local(node) == "conditionExpression" and not (node.text or "").strip():
            _drop_empty(node, report)
        else:
            _expression(node, kinds.CONDITION, report)
    for node in inside(process, *_REPETITIONS):
        _expression(node, kinds.REPETITION, report)
    for node in inside(process, *_TIMERS):
        _timer(node, report)
    for node in inside(process, _MULTIPLE):
        _collection(node, report)
    for gateway in inside(process, "exclusiveGateway"):
        _default(gateway, report)


def refuse_computed_names(root: Node, process: Node, report: Report) -> None:
    """Refuse messages, signals, errors and escalations of this process that have no fixed name."""
    used = {
        value.rpartition(":")[2].strip()
        for node in process.iter("*")
        for name, value in node.attrib.items()
        if str(name).endswith("Ref")
    }
    for node in children(root, "message", "signal", "error", "escalation"):
        for name in ("name", "errorCode", "escalationCode"):
            value = node.get(name, "").strip()
            if identity(node) in used and (value.startswith("=") or re.search(r"[$#]\{", value)):
                report.say(
                    kinds.NAME,
                    node,
                    f"{name} pada {{at}} harus tetap, tetapi tertulis '{value[:80]}'.",
                    f"The {name} of {{at}} is fixed, but here it says '{value[:80]}'.",
                )


def names_of_repetition(node: Node, source: str) -> Mapping[str, Part]:
    """Return what FEEL calls otherwise at this place: only inside a repeated activity."""
    if not source.startswith("="):
        return {}
    around = (node, *node.iterancestors())
    return _ZEEBE_NAMES if any(first(each, _MULTIPLE) is not None for each in around) else {}


def _expression(node: Node, kind: Kind, report: Report) -> None:
    source = (node.text or "").strip()
    if not source:
        return
    try:
        found = translated(
            source, language=node.get("language", ""), renamed=names_of_repetition(node, source)
        )
    except Invalid as why:
        report.refused(kinds.EXPRESSION, node, source, why)
        _write(node, NOTHING)
        return
    if found.became != source:
        report.became(kind, node, source, found.became)
        _write(node, found.became)


def _drop_empty(node: Node, report: Report) -> None:
    """Some tools write an empty condition on every flow: it says that there is none."""
    report.say(
        kinds.CONDITION,
        node,
        "Syarat kosong pada {at} dibaca sebagai tanpa syarat.",
        "The empty condition on {at} was read as no condition.",
    )
    remove(node)


def _timer(node: Node, report: Report) -> None:
    source = (node.text or "").strip()
    if not source or (Timer("", source).is_literal and not _CRON.fullmatch(source)):
        return
    if _CRON.fullmatch(source):
        report.say(
            kinds.CRON,
            node,
            f"Tabel cron '{source[:80]}' pada {{at}} tidak dapat diterjemahkan.",
            f"The cron table '{source[:80]}' on {{at}} cannot be translated.",
        )
        _write(node, NOTHING)
        return
    try:
        found = translated(
            source, language=node.get("language", ""), renamed=names_of_repetition(node, source)
        )
    except Invalid as why:
        report.refused(kinds.EXPRESSION, node, source, why)
        _write(node, NOTHING)
        return
    bare = found.text or ""
    became = bare if Timer("", bare).is_literal else found.became
    if became != source:
        report.became(kinds.TIMER, node, source, became)
        _write(node, became)


def _collection(marker: Node, report: Report) -> None:
    """Read an expression where the standard has the name of a list: Activiti allows it."""
    node = first(marker, "loopDataInputRef")
    source = "" if node is None else (node.text or "").strip()
    if node is None or not re.search(r"[$#]\{", source):
        return
    try:
        became = translated(source).became
    except Invalid as why:
        report.refused(kinds.EXPRESSION, node, source, why)
        became = NOTHING
    else:
        report.became(kinds.REPETITION, node, source, became)
    alur(marker, "collection", became)
    remove(node)


def _default(gateway: Node, report: Report) -> None:
    """Make the last way without a condition the default, if all ways before it have one."""
    around = gateway.getparent()
    if gateway.get("default", "").strip() or around is None:
        return
    own = identity(gateway)
    ways = [flow for flow in children(around, "sequenceFlow") if flow.get("sourceRef") == own]
    if len(ways) < 2 or not identity(ways[-1]):
        return
    has_condition = [first(flow, "conditionExpression") is not None for flow in ways]
    if has_condition[-1] or not all(has_condition[:-1]):
        return
    gateway.set("default", identity(ways[-1]))
    report.say(
        kinds.DEFAULT,
        ways[-1],
        f"Alur terakhir tanpa syarat {{at}} dari '{own}' dibaca sebagai alur baku (default).",
        f"The last flow without a condition {{at}} of '{own}' was read as the default flow.",
    )


def _write(node: Node, text: str) -> None:
    node.text = text
    node.attrib.pop("language", None)
