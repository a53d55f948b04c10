"""The places of BPMN itself that hold an expression, whichever language it is in."""

import re
from collections.abc import Mapping

from lxml import etree

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import SUM, Part, Translated, is_marked, translated
from engine.diagram.dialects.record import Kind, Report
from engine.diagram.dialects.written import alur, attribute, inside, remove
from engine.diagram.model import Timer
from engine.diagram.names import BPMN, Node, children, first, identity, local
from engine.errors import Invalid

# What stands in a refused expression's place, so that it is refused once: it means nothing.
NOTHING = "None"

_CONDITIONS = ("conditionExpression", "condition")
_MARKERS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
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


def translate(root: Node, process: Node, report: Report) -> None:
    """Translate conditions, repetitions and timers in place."""
    # Only FEEL reads otherwise what looks like ours; other defaults are mostly left as they came.
    usual = root.get("expressionLanguage", "")
    usual = usual if "feel" in usual.lower() else ""
    for node in inside(process, *_CONDITIONS):
        if local(node) == "conditionExpression" and _is_empty(node):
            _drop_empty(node, report)
        else:
            _expression(node, kinds.CONDITION, usual, report)
    for node in inside(process, *_REPETITIONS):
        if local(node.getparent()) in _MARKERS:
            _expression(node, kinds.REPETITION, usual, report)
    for node in inside(process, *_TIMERS):
        _timer(node, usual, report)
    for node in inside(process, _MULTIPLE):
        _collection(node, report)
    for gateway in inside(process, "exclusiveGateway", "inclusiveGateway"):
        _ways(gateway, report)


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
            if identity(node) in used and is_marked(value):
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


def _expression(node: Node, kind: Kind, usual: str, report: Report) -> None:
    """Translate one text; what has no mark of another language is left to the rules if it fails."""
    source = (node.text or "").strip()
    if attribute(node, "resource") is not None:
        report.refused(kinds.EXPRESSION, node, "resource", _no_file())
        _write(node, NOTHING)
        return
    if not source:
        return
    language = node.get("language", "").strip() or usual
    try:
        found = translated(source, language=language, renamed=names_of_repetition(node, source))
    except Invalid as why:
        if language or is_marked(source):
            report.refused(kinds.EXPRESSION, node, source, why)
            _write(node, NOTHING)
        return
    became = _bare(found) if kind is kinds.TIMER else found.became
    if became != source:
        report.became(kind, node, source, became)
        _write(node, became)


def _bare(found: Translated) -> str:
    """Return ISO 8601 as it is, even where another language has it in quotes."""
    text = found.text or ""
    return text if Timer("", text).is_literal else found.became


def _is_empty(node: Node) -> bool:
    return not (node.text or "").strip() and not len(node) and attribute(node, "resource") is None


def _no_file() -> Invalid:
    return Invalid(
        "a condition that lies in a file of its own is not read",
        indonesian="syarat yang ada di berkas tersendiri tidak dibaca",
    )


def _drop_empty(node: Node, report: Report) -> None:
    """Some tools write an empty condition on every flow: it says that there is none."""
    report.say(
        kinds.CONDITION,
        node,
        "Syarat kosong pada {at} dibaca sebagai tanpa syarat.",
        "The empty condition on {at} was read as no condition.",
    )
    remove(node)


def _timer(node: Node, usual: str, report: Report) -> None:
    source = (node.text or "").strip()
    if _CRON.fullmatch(source):
        report.say(
            kinds.CRON,
            node,
            f"Tabel cron '{source[:80]}' pada {{at}} tidak dapat diterjemahkan.",
            f"The cron table '{source[:80]}' on {{at}} cannot be translated.",
        )
        _write(node, NOTHING)
    elif not Timer("", source).is_literal:
        _expression(node, kinds.TIMER, usual, report)


def _collection(marker: Node, report: Report) -> None:
    """Read an expression where the standard has the name of a list: Activiti allows it."""
    node = first(marker, "loopDataInputRef")
    source = "" if node is None else (node.text or "").strip()
    if node is None or not is_marked(source):
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


def _ways(gateway: Node, report: Report) -> None:
    """Read ways without a condition as other engines do, where they leave no doubt.

    At an exclusive gateway the last one is taken when no other is; at an inclusive gateway each is
    taken always. Without any condition nobody knows what was meant: the rules say so.
    """
    around, own = gateway.getparent(), identity(gateway)
    if gateway.get("default", "").strip() or around is None:
        return
    ways = [flow for flow in children(around, "sequenceFlow") if flow.get("sourceRef") == own]
    open_ways = [flow for flow in ways if first(flow, "conditionExpression") is None]
    if not open_ways or len(open_ways) == len(ways) or not all(map(identity, open_ways)):
        return
    if local(gateway) == "exclusiveGateway":
        if open_ways == [ways[-1]]:
            _default(gateway, ways[-1], report)
        return
    for flow in open_ways:
        etree.SubElement(flow, f"{{{BPMN}}}conditionExpression").text = "true"
        report.say(
            kinds.CONDITION,
            flow,
            f"Alur tanpa syarat {{at}} dari gerbang inklusif '{own}' selalu diambil.",
            f"The flow without a condition {{at}} of the inclusive gateway '{own}' is always "
            "taken.",
        )


def _default(gateway: Node, flow: Node, report: Report) -> None:
    own = identity(gateway)
    gateway.set("default", identity(flow))
    report.say(
        kinds.DEFAULT,
        flow,
        f"Alur terakhir tanpa syarat {{at}} dari '{own}' dibaca sebagai alur baku (default).",
        f"The last flow without a condition {{at}} of '{own}' was read as the default flow.",
    )


def _write(node: Node, text: str) -> None:
    node.text = text
    node.attrib.pop("language", None)
