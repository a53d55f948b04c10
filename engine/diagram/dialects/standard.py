"""The places of BPMN itself that hold an expression, whichever language it is in."""

import re

from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import Translated, is_marked, translated
from engine.diagram.dialects.record import Kind, Report
from engine.diagram.dialects.repeated import inside_repetition
from engine.diagram.dialects.written import alur, attribute, inside, remove
from engine.diagram.model import Timer
from engine.diagram.names import Node, children, first, identity, local
from engine.errors import Invalid

# What stands in a refused expression's place, so that it is refused once: it means nothing.
NOTHING = "None"

_CONDITIONS = ("conditionExpression", "condition")
_MARKERS = ("multiInstanceLoopCharacteristics", "standardLoopCharacteristics")
_REPETITIONS = ("loopCardinality", "completionCondition", "loopCondition")
_TIMERS = ("timeDuration", "timeDate", "timeCycle")
_CRON = re.compile(r"[\d*?/,\-#LW]+(\s+[\w*?/,\-#]+){4,6}", re.ASCII)
_MULTIPLE = "multiInstanceLoopCharacteristics"


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
        found = translated(source, language=language, renamed=inside_repetition(node, source))
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


def _write(node: Node, text: str) -> None:
    node.text = text
    node.attrib.pop("language", None)
