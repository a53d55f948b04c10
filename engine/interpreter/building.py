"""A checked process → the specs that SpiffWorkflow runs.

Built once for each definition version, then only read.

SpiffWorkflow's own parser is not used: of 159 small diagrams it silently ignored, misread or hung
on 38.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs import WorkflowSpec

from engine.diagram.model import Element, Process
from engine.expressions import compile_expression
from engine.interpreter import specs


@dataclass(frozen=True)
class Program:
    """A process, ready to run; shared by all its cases."""

    process: Process
    spec: Any  # SpiffWorkflow's WorkflowSpec
    calendars: frozenset[str] = frozenset()  # that its timers count by
    told_flows: frozenset[str] = frozenset()  # whose taking the log must tell

    def node(self, element_id: str) -> Any:
        """Return the spec of an element."""
        return self.spec.task_specs[element_id]

    def start_event(self, wanted: str | None) -> str | None:
        """Return the id of the start event `wanted`, or of the plain one.

        None when there is none.
        """
        for element in self.process.elements.values():
            if element.kind == "startEvent" and (
                element.id == wanted or (wanted is None and element.event is None)
            ):
                return element.id
        return None


def build(process: Process) -> Program:
    """Return the program of a process that the reader accepted."""
    spec = WorkflowSpec(name=process.id)
    spec.data_objects = {}  # BpmnWorkflow asks for it
    for element in process.elements.values():
        node = _make(spec, element)
        node.element = element
    for element in process.elements.values():
        _wire(process, spec.task_specs, element)
    timers = [element.timer for element in process.elements.values() if element.timer is not None]
    return Program(
        process,
        spec,
        calendars=frozenset(timer.calendar for timer in timers if timer.calendar is not None),
        told_flows=frozenset(f.id for f in process.flows.values() if not process.is_implied(f)),
    )


def _make(spec: Any, element: Element) -> Any:
    kind: Callable[..., Any] = _kind(element)
    more: dict[str, Any] = {}
    if element.kind == "boundaryEvent":
        more = {"event_definition": NoneEventDefinition(), "cancel_activity": element.interrupting}
    elif element.kind.endswith("Event"):
        more = {"event_definition": NoneEventDefinition()}
    return kind(spec, element.id, inputs=[], outputs=[], **more)


KINDS: dict[str, type] = {
    "startEvent": specs.Start,
    "endEvent": specs.Throw,
    "intermediateThrowEvent": specs.Throw,
    "intermediateCatchEvent": specs.TimerCatch,
    "boundaryEvent": specs.Boundary,
    "userTask": specs.WorkItem,
    "manualTask": specs.WorkItem,
    "task": specs.WorkItem,
    "serviceTask": specs.ExternalJob,
    "sendTask": specs.ExternalJob,
    "exclusiveGateway": specs.Exclusive,
    "inclusiveGateway": specs.Inclusive,
    "parallelGateway": specs.Parallel,
}


def _kind(element: Element) -> type:
    if element.kind == "endEvent" and element.event == "terminate":
        return specs.Terminate
    return KINDS[element.kind]


def _wire(process: Process, nodes: dict[str, Any], element: Element) -> None:
    node = nodes[element.id]
    node.routes = tuple(
        (flow, compile_expression(flow.condition) if flow.condition else None)
        for flow in process.outgoing(element.id)
    )
    if isinstance(node, specs.Activity):
        node.boundaries = tuple(nodes[boundary.id] for boundary in process.boundaries(element.id))
    if isinstance(node, specs.Gather):
        node.incoming = tuple(flow.id for flow in process.incoming(element.id))
    if isinstance(node, specs.Inclusive):
        node.reach = {
            flow.id: _upstream(process, element.id, flow.source)
            for flow in process.incoming(element.id)
        }


def _upstream(process: Process, gateway: str, source: str) -> frozenset[str]:
    """Return the elements from which a token can come to `source` without passing `gateway`."""
    seen: set[str] = set()
    todo = [source]
    while todo:
        element_id = todo.pop()
        if element_id == gateway or element_id in seen:
            continue
        seen.add(element_id)
        todo += [flow.source for flow in process.incoming(element_id)]
        element = process.elements[element_id]
        if (
            element.attached_to and element.interrupting
        ):  # the activity's own token may leave this way
            todo.append(element.attached_to)
    return frozenset(seen)
