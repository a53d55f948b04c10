"""Messages: `subscription` says on the message itself whose conversation it is."""

from collections.abc import Mapping

from engine.diagram.building import reference
from engine.diagram.dialects import kinds
from engine.diagram.dialects.expressions import FEEL_TEXT, translated
from engine.diagram.dialects.record import Report
from engine.diagram.dialects.repeated import inside_repetition
from engine.diagram.dialects.written import ZEEBE, alur, elements, inside
from engine.diagram.names import ALUR, Node, first, local
from engine.errors import Invalid

_CATCHES = ("startEvent", "intermediateCatchEvent", "boundaryEvent", "receiveTask")


def translate(xml: Mapping[str, Node], process: Node, report: Report) -> None:
    """Write the correlation key on every place of this process that waits for the message."""
    for node in inside(process, *_CATCHES):
        if _begins_a_case(node, process) or node.get(f"{{{ALUR}}}correlation") is not None:
            continue
        message = xml.get(reference(_message(node), xml))
        found = [] if message is None else elements(message, (ZEEBE,), "subscription")
        if found and (key := found[0].get("correlationKey", "").strip()):
            _correlate(node, key, report)


def _correlate(node: Node, key: str, report: Report) -> None:
    written = f'zeebe:correlationKey="{key}"'
    try:
        became = translated(key, unmarked=FEEL_TEXT, renamed=inside_repetition(node, key)).became
    except Invalid as why:
        report.refused(kinds.EXPRESSION, node, written, why)
        return
    alur(node, "correlation", became)
    report.became(kinds.CORRELATION, node, written, f"alur:correlation='{became}'")


def _message(node: Node) -> str | None:
    holder = node if local(node) == "receiveTask" else first(node, "messageEventDefinition")
    return None if holder is None else holder.get("messageRef")


def _begins_a_case(node: Node, process: Node) -> bool:
    return local(node) == "startEvent" and node.getparent() is process
