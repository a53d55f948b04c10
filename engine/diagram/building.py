"""From the XML of one process to our frozen `Process`, leniently: the rules say what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine.diagram.choices import with_choices
from engine.diagram.identity_page import mutu_baku, sop
from engine.diagram.model import UNASSIGNED, Element, Flow, Lane, Process, Timer
from engine.diagram.names import (
    ALUR,
    CAMUNDA,
    Node,
    children,
    extensions,
    first,
    identity,
    local,
    plain,
    words,
)
from engine.diagram.repeating import repetition
from engine.diagram.vocabulary import FLOW_NODES, SCOPES

TIMER_KINDS = {"timeDuration": "duration", "timeDate": "date", "timeCycle": "cycle"}
_CODES = {  # event -> (attribute of its definition, attributes of what it names, best first)
    "message": ("messageRef", ("name",)),
    "signal": ("signalRef", ("name",)),
    "escalation": ("escalationRef", ("escalationCode", "name", "id")),
    "error": ("errorRef", ("errorCode", "name", "id")),
}
_FALSE = ("false", "0")


@dataclass(frozen=True)
class _Place:
    """Where a node stands: around it, and in which lane."""

    scope: str | None
    lane: str | None
    group: str | None


def build(node: Node, xml: Mapping[str, Node]) -> Process:
    """Return what a process node says; `xml` finds the nodes of the file by id."""
    lanes = tuple(lane for around in scopes(node) for lane in _lanes(around))
    elements = _elements(node, lanes, xml)
    flows = _flows(node, elements)
    return with_choices(
        Process(
            id=identity(node),
            name=plain(node.get("name")),
            elements=elements,
            flows=flows | _links(elements),
            lanes=lanes,
            sop=sop(node),
            title=node.get(f"{{{ALUR}}}title", "").strip(),
            summary=words(node, ALUR, "summary"),
        )
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


def scopes(node: Node) -> Iterator[Node]:
    """Yield a process and every sub-process in it, the outer ones first."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        yield here
        waiting.extend(reversed(list(children(here, *SCOPES))))


def _elements(node: Node, lanes: tuple[Lane, ...], xml: Mapping[str, Node]) -> dict[str, Element]:
    """Return the elements of a process and of all its sub-processes, the outer ones first."""
    membership = _membership(node)
    groups = {lane.id: lane.group for lane in lanes}
    lane_of: dict[str, str | None] = {}  # of a sub-process, for what lies in it
    elements: dict[str, Element] = {}
    for around in scopes(node):
        scope = None if around is node else identity(around)
        for child in children(around, *FLOW_NODES):
            own = identity(child)
            if not own or own in elements:
                continue
            lane = membership.get(own, lane_of.get(scope or ""))
            lane_of[own] = lane
            elements[own] = _element(child, _Place(scope, lane, groups.get(lane or "")), xml)
    return elements


def _flows(node: Node, elements: Mapping[str, Element]) -> dict[str, Flow]:
    flows: dict[str, Flow] = {}
    for around in scopes(node):
        for child in children(around, "sequenceFlow"):
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


def _links(elements: Mapping[str, Element]) -> dict[str, Flow]:
    """Return the flow that each pair of link events means (BPMN 2.0.2, Link Event)."""
    catches = {
        (element.scope, element.event_ref): element.id
        for element in elements.values()
        if element.event == "link" and element.kind == "intermediateCatchEvent"
    }
    return {
        f"{element.id}~{to}": Flow(f"{element.id}~{to}", element.id, to)
        for element in elements.values()
        if element.event == "link" and element.kind == "intermediateThrowEvent"
        if (to := catches.get((element.scope, element.event_ref))) is not None
    }


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
    waiting = [lanes for around in scopes(node) for lanes in children(around, "laneSet")]
    while waiting:
        for lane in children(waiting.pop(), "lane"):
            for entry in children(lane, "flowNodeRef"):
                found[(entry.text or "").strip()] = identity(lane)
            waiting.extend(children(lane, "childLaneSet"))
    return found


def _element(node: Node, place: _Place, xml: Mapping[str, Node]) -> Element:
    event, event_ref = _event(node, xml)
    element = Element(
        id=identity(node),
        kind=local(node),
        name=plain(node.get("name")),
        scope=place.scope,
        lane=place.lane,
        group=node.get(f"{{{CAMUNDA}}}candidateGroups", "").strip() or place.group,
        event=event,
        event_ref=event_ref,
        timer=_timer(node),
        condition=_text(first(node, "conditionalEventDefinition"), "condition"),
        correlation=_alur(node, "correlation"),
        attached_to=reference(node.get("attachedToRef"), xml) or None,
        interrupting=_is_interrupting(node),
        on_event=node.get("triggeredByEvent", "").strip() in ("true", "1"),
        repetition=repetition(node, xml),
        called=node.get("calledElement", "").strip().rpartition(":")[2] or None,
        inputs=_mapping(node, "input"),
        outputs=_mapping(node, "output"),
        assignee=_alur(node, "assignee"),
        due=_alur(node, "due"),
        default=node.get("default", "").strip() or None,
        form=_camunda(node, "formRef") or _camunda(node, "formKey"),
        topic=_topic(node),
        paraf=words(node, ALUR, "paraf"),
        needs_paraf=words(node, ALUR, "needsParaf"),
        separate_from=words(node, ALUR, "separateFrom"),
        register=_alur(node, "register"),
        register_variable=_alur(node, "registerVariable"),
        escalate_to=_alur(node, "escalateTo"),
        mutu_baku=mutu_baku(node),
        documentation="\n\n".join(_documentation(node)),
    )
    if element.is_offered and element.group is None:
        return replace(element, group=UNASSIGNED)
    return element


def _is_interrupting(node: Node) -> bool:
    attribute = "isInterrupting" if local(node) == "startEvent" else "cancelActivity"
    return node.get(attribute, "true").strip() not in _FALSE


def _event(node: Node, xml: Mapping[str, Node]) -> tuple[str | None, str | None]:
    definitions = event_definitions(node)
    if local(node) in ("receiveTask", "sendTask") and node.get("messageRef"):
        return "message", _named("message", node, xml)
    if not definitions:
        return None, None
    event = local(definitions[0]).removesuffix("EventDefinition")
    if event == "link":
        return event, plain(definitions[0].get("name")) or None
    return event, _named(event, definitions[0], xml)


def _named(event: str, node: Node, xml: Mapping[str, Node]) -> str | None:
    """Return the name or code of what an event definition, or a task, refers to."""
    attribute, codes = _CODES.get(event, ("", ()))
    target = xml.get(reference(node.get(attribute), xml)) if attribute else None
    if target is None:
        return None
    return next((plain(target.get(code)) for code in codes if target.get(code)), None)


def _timer(node: Node) -> Timer | None:
    definition = first(node, "timerEventDefinition")
    when = None if definition is None else first(definition, *TIMER_KINDS)
    if when is None:
        return None
    value = (when.text or "").strip()
    return Timer(TIMER_KINDS[local(when)], value, _alur(node, "calendar"))


def _topic(node: Node) -> str | None:
    """Return the topic of a job; a message event says it on its definition."""
    for here in (node, first(node, "messageEventDefinition")):
        if here is not None and _camunda(here, "type") == "external":
            return _camunda(here, "topic")
    return None


def _mapping(node: Node, tag: str) -> tuple[tuple[str, str], ...]:
    """Return what `<alur:input name="…" value="…"/>` says, in the order of the file."""
    return tuple(
        (found.get("name", "").strip(), found.get("value", "").strip())
        for found in extensions(node, tag)
    )


def _text(node: Node | None, tag: str) -> str | None:
    found = None if node is None else first(node, tag)
    return None if found is None else (found.text or "").strip()


def _documentation(node: Node) -> Iterator[str]:
    for documentation in children(node, "documentation"):
        if text := "".join(documentation.itertext()).strip():
            yield text


def _alur(node: Node, attribute: str) -> str | None:
    return node.get(f"{{{ALUR}}}{attribute}", "").strip() or None


def _camunda(node: Node, attribute: str) -> str | None:
    return node.get(f"{{{CAMUNDA}}}{attribute}", "").strip() or None
