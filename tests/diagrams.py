"""Writes small BPMN files for tests, in a few words each."""

from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:alur="urn:alur:bpmn:1" '
    'xmlns:camunda="http://camunda.org/schema/1.0/bpmn" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'id="file" targetNamespace="urn:test">'
)


def process(
    *parts: str,
    lanes: dict[str, str] | None = None,
    id: str = "proses",
    more: str = "",
    declares: str = "",
) -> bytes:
    """Return a file with one process. `lanes` maps a lane's id to its elements: {"staf": "a b"}.

    `declares`: messages, signals, errors and escalations, each "kind:name"; their id is the name.
    """
    lane_set = ""
    if lanes:
        rows = "".join(
            f'<lane id="{lane}" name="{lane}">'
            + "".join(f"<flowNodeRef>{member}</flowNodeRef>" for member in members.split())
            + "</lane>"
            for lane, members in lanes.items()
        )
        lane_set = f'<laneSet id="lanes">{rows}</laneSet>'
    content = lane_set + "".join(parts)
    body = f'<process id="{id}" name="{id}" isExecutable="true"{more}>{content}</process>'
    named = "".join(_declared(*each.split(":")) for each in declares.split())
    return f"{_HEAD}{named}{body}</definitions>".encode()


def _declared(kind: str, name: str) -> str:
    code = f' {kind}Code="{name}"' if kind in ("error", "escalation") else ""
    return f'<{kind} id="{name}" name="{name}"{code}/>'


def node(tag: str, id: str, inner: str = "", **attributes: str) -> str:
    """Return any element; `alur_paraf` writes alur:paraf."""
    written = "".join(
        f" {name.replace('_', ':', 1)}={quoteattr(value)}" for name, value in attributes.items()
    )
    return f'<{tag} id="{id}" name="{id}"{written}>{inner}</{tag}>'


def start(id: str = "mulai") -> str:
    """Return a plain start event."""
    return node("startEvent", id)


def end(id: str = "selesai", inner: str = "") -> str:
    """Return an end event."""
    return node("endEvent", id, inner)


def user(id: str, group: str = "staf", inner: str = "", **attributes: str) -> str:
    """Return a user task for a group."""
    return node("userTask", id, inner, camunda_candidateGroups=group, **attributes)


def job(id: str, topic: str = "kerja", **attributes: str) -> str:
    """Return a service task of a topic."""
    return node("serviceTask", id, camunda_type="external", camunda_topic=topic, **attributes)


def timer(value: str, kind: str = "timeDuration") -> str:
    """Return a timer event definition."""
    return f"<timerEventDefinition><{kind}>{escape(value)}</{kind}></timerEventDefinition>"


def boundary(
    id: str, host: str, value: str, *, interrupting: bool = False, kind: str = "timeDuration"
) -> str:
    """Return a timer on the border of an activity."""
    stops = "true" if interrupting else "false"
    return node("boundaryEvent", id, timer(value, kind), attachedToRef=host, cancelActivity=stops)


def caught(kind: str, name: str = "") -> str:
    """Return the definition of an event: message, signal, error, escalation, link, conditional."""
    if kind == "link":
        return f'<linkEventDefinition name="{name}"/>'
    if kind == "conditional":
        asked = f"<condition>{escape(name)}</condition>"
        return f"<conditionalEventDefinition>{asked}</conditionalEventDefinition>"
    reference = f' {kind}Ref="{name}"' if name else ""
    return f"<{kind}EventDefinition{reference}/>"


def edge(
    id: str, host: str, kind: str, name: str = "", *, interrupting: bool = True, **attributes: str
) -> str:
    """Return an event on the border of an activity."""
    stops = "true" if interrupting else "false"
    return node(
        "boundaryEvent", id, caught(kind, name), attachedToRef=host, cancelActivity=stops,
        **attributes,
    )  # fmt: skip


def sub_process(id: str, *parts: str, **attributes: str) -> str:
    """Return a sub-process."""
    return node("subProcess", id, "".join(parts), **attributes)


def on_event(id: str, trigger: str, *parts: str, interrupting: bool = True) -> str:
    """Return an event sub-process; its start event is `id_mulai`."""
    stops = "true" if interrupting else "false"
    begin = node("startEvent", f"{id}_mulai", trigger, isInterrupting=stops)
    return node("subProcess", id, begin + "".join(parts), triggeredByEvent="true")


def each(more: str = "", *, sequential: bool = False, **attributes: str) -> str:
    """Return a multi-instance marker; `more` is what stands in it."""
    written = "".join(
        f" {name.replace('_', ':', 1)}={quoteattr(value)}" for name, value in attributes.items()
    )
    order = "true" if sequential else "false"
    tag = "multiInstanceLoopCharacteristics"
    return f'<{tag} isSequential="{order}"{written}>{more}</{tag}>'


def escalation(id: str, group: str) -> str:
    """Return an escalation end event that shows the late work item to a group."""
    return node("endEvent", id, "<escalationEventDefinition/>", alur_escalateTo=group)


def flow(source: str, target: str, when: str = "", id: str = "") -> str:
    """Return a sequence flow, named `source-target` unless told otherwise."""
    name = id or f"{source}-{target}"
    if not when:
        return f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}"/>'
    condition = (
        f'<conditionExpression xsi:type="tFormalExpression">{escape(when)}</conditionExpression>'
    )
    ends = f'sourceRef="{source}" targetRef="{target}"'
    return f'<sequenceFlow id="{name}" {ends}>{condition}</sequenceFlow>'


def path(*elements: str) -> str:
    """Return the flows of a chain of elements."""
    return "".join(flow(a, b) for a, b in pairwise(elements))


def chain(*elements: str) -> str:
    """Return elements with the flows from each to the next."""
    ids = [element.partition('id="')[2].partition('"')[0] for element in elements]
    return "".join(elements) + path(*ids)
