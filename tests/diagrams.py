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
    *parts: str, lanes: dict[str, str] | None = None, id: str = "proses", more: str = ""
) -> bytes:
    """Return a file with one process. `lanes` maps a lane's id to its elements: {"staf": "a b"}."""
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
    return f"{_HEAD}{body}</definitions>".encode()


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


def user(id: str, group: str = "staf", **attributes: str) -> str:
    """Return a user task for a group."""
    return node("userTask", id, camunda_candidateGroups=group, **attributes)


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
