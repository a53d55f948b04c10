"""Whatever points at something points at something that is there."""

from collections.abc import Iterator

from engine.diagram.building import reference
from engine.diagram.drawing import Drawing
from engine.diagram.names import BPMN, Node, children, identity, local, nearest_id
from engine.diagram.rules.rule import ERROR, WARNING, Finding, rule
from engine.diagram.vocabulary import ACTIVITIES

_MEND = ("Arahkan ke elemen yang ada.", "Point it at an element that exists.")
_DEFINITION_REFS = {
    "messageEventDefinition": ("messageRef", "message"),
    "escalationEventDefinition": ("escalationRef", "escalation"),
    "errorEventDefinition": ("errorRef", "error"),
    "signalEventDefinition": ("signalRef", "signal"),
    "sendTask": ("messageRef", "message"),
    "receiveTask": ("messageRef", "message"),
}


@rule("dangling-flow", ERROR, "BPMN 2.0.2, Sequence Flow", _MEND)
def a_flow_joins_two_nodes_of_the_process(drawing: Drawing) -> Iterator[Finding]:
    """A flow that ends nowhere would silently end the case."""
    for flow in drawing.nodes("sequenceFlow"):
        for end in ("sourceRef", "targetRef"):
            if not drawing.has(to := flow.get(end, "").strip()):
                at = identity(flow)
                yield Finding(
                    at,
                    f"Alur {drawing.label(at)} menunjuk {end}='{to}', tetapi langkah itu tidak "
                    "ada di proses ini.",
                    f"The flow {drawing.label(at)} has {end}='{to}', but this process has no "
                    "such node.",
                )


@rule("dangling-boundary", ERROR, "BPMN 2.0.2, Intermediate Event (attachedToRef)", _MEND)
def a_boundary_event_is_attached_to_an_activity(drawing: Drawing) -> Iterator[Finding]:
    """An event attached to nothing would never happen."""
    activities = (*ACTIVITIES, "adHocSubProcess")
    for element in drawing.process.elements.values():
        if element.kind != "boundaryEvent":
            continue
        host = drawing.process.elements.get(element.attached_to or "")
        drawn = host is not None and drawing.has(host.id)
        if host is None or not drawn or host.kind not in activities or host.on_event:
            yield Finding(
                element.id,
                f"Peristiwa tepi {drawing.label(element.id)} harus menempel pada sebuah langkah "
                f"kerja, tetapi attachedToRef='{element.attached_to or ''}'.",
                f"The boundary event {drawing.label(element.id)} is attached to an activity, "
                f"but its attachedToRef is '{element.attached_to or ''}'.",
            )


@rule("dangling-default", ERROR, "BPMN 2.0.2, Sequence Flow (default)", _MEND)
def a_default_flow_leaves_its_own_element(drawing: Drawing) -> Iterator[Finding]:
    """Otherwise there is no way out when no condition holds."""
    for element in drawing.process.elements.values():
        if element.default is None:
            continue
        if all(flow.id != element.default for flow in drawing.graph.outgoing[element.id]):
            yield Finding(
                element.id,
                f"Alur baku (default) {drawing.label(element.id)} adalah '{element.default}', "
                "tetapi alur itu tidak keluar dari sana.",
                f"The default flow of {drawing.label(element.id)} is '{element.default}', but "
                "that flow does not leave it.",
            )


@rule("dangling-lane", ERROR, "BPMN 2.0.2, Lanes (flowNodeRefs)", _MEND)
def a_lane_names_nodes_of_the_process(drawing: Drawing) -> Iterator[Finding]:
    """A misspelt entry leaves a step without its group."""
    for entry in drawing.node.iter(f"{{{BPMN}}}flowNodeRef"):
        own = (entry.text or "").strip()
        if not drawing.has(own) and own not in drawing.xml:
            at = nearest_id(entry)
            yield Finding(
                at,
                f"Lajur {drawing.label(at)} memuat '{own}', tetapi elemen itu tidak ada.",
                f"The lane {drawing.label(at)} holds '{own}', but there is no such element.",
            )


@rule(
    "two-lanes",
    ERROR,
    "BPMN 2.0.2, Lanes",
    ("Letakkan di satu lajur saja.", "Keep it in one lane."),
)
def a_node_lies_in_one_lane(drawing: Drawing) -> Iterator[Finding]:
    """In two lanes that do not lie in each other, nobody knows whose work it is."""
    seen: dict[str, Node] = {}
    for lane in drawing.node.iter(f"{{{BPMN}}}lane"):
        for entry in children(lane, "flowNodeRef"):
            own = (entry.text or "").strip()
            before = seen.setdefault(own, lane)
            if before is not lane and before not in lane.iterancestors() and drawing.has(own):
                yield Finding(
                    own,
                    f"{drawing.label(own)} harus berada di satu lajur, tetapi ada di "
                    f"{drawing.label(identity(before))} dan {drawing.label(identity(lane))}.",
                    f"{drawing.label(own)} lies in one lane, but it is in "
                    f"{drawing.label(identity(before))} and in {drawing.label(identity(lane))}.",
                )


@rule("dangling-reference", ERROR, "BPMN 2.0.2, Event Definitions", _MEND)
def an_event_definition_names_what_exists(drawing: Drawing) -> Iterator[Finding]:
    """A message, signal or code that is declared nowhere has no name and can never be matched."""
    for node in drawing.node.iter(f"{{{BPMN}}}*"):
        attribute, tag = _DEFINITION_REFS.get(local(node), ("", ""))
        to = node.get(attribute) if attribute else None
        if to is not None and local_at(drawing, to) != tag:
            at = nearest_id(node)
            yield Finding(
                at,
                f"{drawing.label(at)} menunjuk {attribute}='{to}', tetapi {tag} itu tidak ada.",
                f"{drawing.label(at)} has {attribute}='{to}', but there is no such {tag}.",
            )


@rule("dangling-pool", ERROR, "BPMN 2.0.2, Pool and Participant", _MEND)
def a_pool_names_a_process_that_exists(drawing: Drawing) -> Iterator[Finding]:
    """A pool that shows a process which is not there is a broken drawing, not a collapsed pool."""
    for node in drawing.root.iter(f"{{{BPMN}}}participant"):
        to = node.get("processRef")
        if to is not None and local_at(drawing, to) != "process":
            at = nearest_id(node)
            yield Finding(
                at,
                f"Pool {drawing.label(at)} menunjuk proses '{to}', tetapi proses itu tidak ada.",
                f"The pool {drawing.label(at)} shows the process '{to}', but there is none.",
            )


@rule("node-flow-mismatch", WARNING, "BPMN 2.0.2, Flow Node (incoming, outgoing)")
def what_a_node_says_of_its_flows_agrees_with_the_flows(drawing: Drawing) -> Iterator[Finding]:
    """`incoming` and `outgoing` only repeat what flows say; where they differ, the flow counts."""
    for node in drawing.nodes(*{e.kind for e in drawing.process.elements.values()}):
        for tag, end in (("incoming", "targetRef"), ("outgoing", "sourceRef")):
            for entry in children(node, tag):
                own = reference(entry.text, drawing.xml)
                flow = drawing.xml.get(own)
                if flow is None or flow.get(end, "").strip() != identity(node):
                    at = nearest_id(node)
                    yield Finding(
                        at,
                        f"{drawing.label(at)} menyebut {tag} '{own}', tetapi alur itu tidak "
                        "demikian; yang berlaku ialah alurnya.",
                        f"{drawing.label(at)} says {tag} '{own}', but that flow says otherwise; "
                        "the flow counts.",
                    )


def local_at(drawing: Drawing, to: str) -> str:
    """Return the tag of what a reference means, "" when there is nothing."""
    node = drawing.xml.get(reference(to, drawing.xml))
    return "" if node is None else local(node)
