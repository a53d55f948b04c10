"""From the XML of one process to our frozen `Process`, leniently: the rules say what is wrong."""

from collections.abc import Iterator, Mapping

from engine.diagram.identity_page import mutu_baku, sop
from engine.diagram.model import Element, Flow, Lane, Process, Timer
from engine.diagram.names import (
    ALUR,
    CAMUNDA,
    Node,
    children,
    first,
    identity,
    local,
    plain,
    words,
)
from engine.diagram.vocabulary import FLOW_NODES

TIMER_KINDS = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}
_CODES = {  # event -> (attribute of its definition, attributes of what it names, best first)
    "message": ("messageRef", ("name",)),
    "signal": ("signalRef", ("name",)),
    "escalation": ("escalationRef", ("escalationCode", "name", "id")),
    "error": ("errorRef", ("errorCode", "name", "id")),
}


def build(node: Node, xml: Mapping[str, Node]) -> Process:
    """Return what a process node says; `xml` finds the nodes of the file by id."""
    lanes = tuple(_lanes(node))
    membership = _membership(node)
    groups = {lane.id: lane.group for lane in lanes}
    elements: dict[str, Element] = {}
    for child in children(node, *FLOW_NODES):
        if (own := identity(child)) and own not in elements:
            lane = membership.get(own)
            elements[own] = _element(child, lane, groups.get(lane or ""), xml)
    return Process(
        id=identity(node),
        name=plain(node.get("name")),
        elements=elements,
        flows=_flows(node, elements),
        lanes=lanes,
        sop=sop(node),
        title=node.get(f"{{{ALUR}}}title", "").strip(),
        summary=words(node, ALUR, "summary"),
    )


def reference(text: str | None, xml: Mapping[str, Node]) -> str:
    """Return the id that a reference means: trimmed, and without a prefix of this very file.

    BPMN's references between root elements are qualified names ("tns:Message_1").
    """
    wanted = (text or "").strip()
    if wanted not in xml and wanted.rpartition(":")[2] in xml:
        return wanted.rpartition(":")[2]
    return wanted


def event_definitions(node: Node) -> list[Node]:
    """Return the definitions of an event, also those that it only refers to."""
    return [
        child for child in node if local(child).endswith(("EventDefinition", "eventDefinitionRef"))
    ]


def _flows(node: Node, elements: Mapping[str, Element]) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for child in children(node, "sequenceFlow"):
        source, target = (child.get(end, "").strip() for end in ("sourceRef", "targetRef"))
        if source in elements and target in elements and identity(child) not in flows:
            condition = first(child, "conditionExpression")
            flows[identity(child)] = Flow(
                id=identity(child),
                source=source,
                target=target,
                name=plain(child.get("name")),
                condition=None if condition is None else (condition.text or "").strip(),
            )
    return flows


def _lanes(node: Node) -> Iterator[Lane]:
    for lane_set in children(node, "laneSet", "childLaneSet"):
        for lane in children(lane_set, "lane"):
            own = identity(lane)
            group = lane.get(f"{{{ALUR}}}group", "").strip() or own
            yield Lane(id=own, name=plain(lane.get("name")), group=group)
            yield from _lanes(lane)


def _membership(node: Node) -> dict[str, str]:
    """Return each element's lane; of nested lanes the innermost, as they are yielded last."""
    found: dict[str, str] = {}
    waiting = list(children(node, "laneSet"))
    while waiting:
        for lane in children(waiting.pop(), "lane"):
            for entry in children(lane, "flowNodeRef"):
                found[(entry.text or "").strip()] = identity(lane)
            waiting.extend(children(lane, "childLaneSet"))
    return found


def _element(
    node: Node, lane: str | None, lane_group: str | None, xml: Mapping[str, Node]
) -> Element:
    event, event_ref = _event(node, xml)
    return Element(
        id=identity(node),
        kind=local(node),
        name=plain(node.get("name")),
        lane=lane,
        group=node.get(f"{{{CAMUNDA}}}candidateGroups", "").strip() or lane_group,
        event=event,
        event_ref=event_ref,
        timer=_timer(node),
        attached_to=reference(node.get("attachedToRef"), xml) or None,
        interrupting=node.get("cancelActivity", "true").strip() not in ("false", "0"),
        default=node.get("default", "").strip() or None,
        form=_camunda(node, "formRef") or _camunda(node, "formKey"),
        topic=_camunda(node, "topic") if _camunda(node, "type") == "external" else None,
        paraf=words(node, ALUR, "paraf"),
        needs_paraf=words(node, ALUR, "needsParaf"),
        separate_from=words(node, ALUR, "separateFrom"),
        register=_alur(node, "register"),
        register_variable=_alur(node, "registerVariable"),
        escalate_to=_alur(node, "escalateTo"),
        mutu_baku=mutu_baku(node),
        documentation="\n\n".join(_documentation(node)),
    )


def _event(node: Node, xml: Mapping[str, Node]) -> tuple[str | None, str | None]:
    definitions = event_definitions(node)
    if not definitions:
        return None, None
    event = local(definitions[0]).removesuffix("EventDefinition")
    attribute, codes = _CODES.get(event, ("", ()))
    target = xml.get(reference(definitions[0].get(attribute), xml)) if attribute else None
    if target is None:
        return event, None
    return event, next((plain(target.get(code)) for code in codes if target.get(code)), None)


def _timer(node: Node) -> Timer | None:
    definition = first(node, "timerEventDefinition")
    when = None if definition is None else first(definition, *TIMER_KINDS)
    if when is None:
        return None
    value = (when.text or "").strip()
    return Timer(TIMER_KINDS[local(when)], value, _alur(node, "calendar"))


def _documentation(node: Node) -> Iterator[str]:
    for documentation in children(node, "documentation"):
        if text := "".join(documentation.itertext()).strip():
            yield text


def _alur(node: Node, attribute: str) -> str | None:
    return node.get(f"{{{ALUR}}}{attribute}", "").strip() or None


def _camunda(node: Node, attribute: str) -> str | None:
    return node.get(f"{{{CAMUNDA}}}{attribute}", "").strip() or None
