"""Jobs: `taskDefinition` names the topic, `ioMapping` what is handed in and what comes back."""

from engine.diagram.dialects import jobs
from engine.diagram.dialects.expressions import FEEL_TEXT, translated
from engine.diagram.dialects.record import Report, Said
from engine.diagram.dialects.written import ZEEBE, elements, inside, parts, remove
from engine.diagram.names import CAMUNDA, Node, first, local, split
from engine.errors import Invalid

_STEPS = ("serviceTask", "sendTask", "businessRuleTask")
_EVENTS = ("intermediateThrowEvent", "endEvent")


def translate(process: Node, report: Report) -> None:
    """Translate every element that Camunda 8 gives to a job worker, but scripts."""
    for node in inside(process, *_STEPS, *_EVENTS):
        # A thrown message is a job there: the topic is said of its definition here.
        holder = first(node, "messageEventDefinition") if local(node) in _EVENTS else node
        if holder is None:
            continue
        for found in elements(node, (ZEEBE,), "taskDefinition"):
            _topic(holder, found, report)
        if holder.get(f"{{{CAMUNDA}}}topic"):
            _mapping(node, report)


def _topic(holder: Node, found: Node, report: Report) -> None:
    topic = found.get("type", "").strip()
    written = f'zeebe:taskDefinition type="{topic[:80]}"'
    remove(found)
    if topic.startswith("="):
        try:
            topic = translated(topic).text or ""
        except Invalid:
            topic = ""
    if topic:
        jobs.has_topic(holder, topic, written, report)
    else:
        jobs.has_no_topic(holder, written, report)


def _mapping(node: Node, report: Report) -> None:
    for mapping in elements(node, (ZEEBE,), "ioMapping"):
        for each in parts(mapping, "input", "output"):
            source, target = each.get("source", "").strip(), each.get("target", "").strip()
            tag = split(each.tag)[1]
            written = f"zeebe:{tag} {source} → {target}"
            if tag == "input":
                jobs.given(node, target, Said(written, source, FEEL_TEXT), report)
            else:
                jobs.result(node, target, Said(written, source, FEEL_TEXT), report)
        remove(mapping)
