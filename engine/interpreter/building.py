"""A checked process → the specs that SpiffWorkflow runs.

Built once for each definition version, then only read.

SpiffWorkflow's own parser is not used: of 159 small diagrams it silently ignored, misread or hung
on 38.
"""

from dataclasses import dataclass, fields
from typing import Any

from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition
from SpiffWorkflow.specs import WorkflowSpec

from engine.diagram.model import Element, Process
from engine.expressions import Expression, compile_expression
from engine.interpreter import activities, catches, gateways, repeating, scopes, throws
from engine.interpreter.node import Node
from engine.interpreter.triggers import ConditionTrigger, trigger_of

EACH = "~each"  # ends the name of a repeated activity as a whole


@dataclass(frozen=True)
class Program:
    """A process, ready to run; shared by all its cases."""

    process: Process
    spec: Any  # SpiffWorkflow's WorkflowSpec
    calendars: frozenset[str] = frozenset()  # that its timers count by
    told_flows: frozenset[str] = frozenset()  # whose taking the log must tell
    starts: tuple[Any, ...] = ()  # of the process's own event sub-processes
    joins: tuple[Any, ...] = ()  # gateways at which tokens may gather
    conditions: tuple[Any, ...] = ()  # specs that wait for a condition

    def node(self, name: str) -> Any:
        """Return a spec by its name."""
        return self.spec.task_specs[name]

    def entry(self, element_id: str) -> Any:
        """Return the spec that a token enters when it comes to an element."""
        return self.spec.task_specs.get(element_id + EACH) or self.spec.task_specs[element_id]

    def start_event(self, wanted: str | None) -> Element | None:
        """Return the start event `wanted`, or the first plain one; None when there is none."""
        for element in self.process.within(None):
            if element.kind == "startEvent" and (
                element.id == wanted or (wanted is None and element.event is None)
            ):
                return element
        return None

    def beginnings(self, start_event: str | None) -> list[Any]:
        """Return the specs on which a case begins."""
        start = self.start_event(start_event)
        if start is not None:
            return [self.entry(start.id)]
        return [self.entry(element.id) for element in self.process.beginnings(None)]


def build(process: Process) -> Program:
    """Return the program of a process that the reader accepted."""
    spec = WorkflowSpec(name=process.id)
    spec.data_objects = {}  # BpmnWorkflow asks for it
    for element in process.elements.values():
        _make(spec, element.id, element, _kind(process, element))
        if element.repetition is not None:
            _make(spec, element.id + EACH, element, repeating.Each)
    nodes: dict[str, Any] = spec.task_specs
    for element in process.elements.values():
        _wire(process, nodes, element)
    timers = [element.timer for element in process.elements.values() if element.timer is not None]
    return Program(
        process,
        spec,
        calendars=frozenset(timer.calendar for timer in timers if timer.calendar is not None),
        told_flows=frozenset(f.id for f in process.flows.values() if not process.is_implied(f)),
        starts=_starts(process, nodes, None),
        joins=tuple(node for node in nodes.values() if len(getattr(node, "incoming", ())) > 1),
        conditions=tuple(
            node
            for node in nodes.values()
            if isinstance(getattr(node, "trigger", None), ConditionTrigger)
        ),
    )


def _make(spec: Any, name: str, element: Element, kind: Any) -> None:
    more: dict[str, Any] = {}
    if issubclass(kind, catches.Boundary):
        more = {"event_definition": NoneEventDefinition(), "cancel_activity": element.interrupting}
    elif not issubclass(kind, _WITHOUT_EVENT):
        more = {"event_definition": NoneEventDefinition()}
    node = kind(spec, name, inputs=[], outputs=[], **more)
    node.element = element


_WITHOUT_EVENT = (
    activities.Activity,
    scopes.Container,
    gateways.Exclusive,
    gateways.EventBased,
    gateways.Gather,
)
_KINDS: dict[str, type] = {
    "startEvent": throws.Start,
    "intermediateCatchEvent": catches.Catch,
    "boundaryEvent": catches.Boundary,
    "exclusiveGateway": gateways.Exclusive,
    "inclusiveGateway": gateways.Inclusive,
    "parallelGateway": gateways.Parallel,
    "eventBasedGateway": gateways.EventBased,
    "receiveTask": activities.Receive,
    "callActivity": scopes.SubProcess,
    "subProcess": scopes.SubProcess,
    "transaction": scopes.SubProcess,
}
_THROWS: dict[str | None, type] = {
    "message": throws.ThrowMessage,
    "signal": throws.ThrowSignal,
    "error": throws.ThrowError,
    "terminate": throws.Terminate,
}


def _kind(process: Process, element: Element) -> type:
    if element.is_offered:
        return activities.WorkItem
    if element.topic is not None:
        return activities.ExternalJob
    if element.on_event:
        return scopes.EventSubProcess
    if element.kind == "startEvent" and _is_of_event_sub_process(process, element):
        return catches.ScopeStart
    if element.event == "link":
        return throws.Throw
    return _KINDS.get(element.kind) or _THROWS.get(element.event, throws.Throw)


def _is_of_event_sub_process(process: Process, element: Element) -> bool:
    return element.scope is not None and process.elements[element.scope].on_event


def _wire(process: Process, nodes: dict[str, Any], element: Element) -> None:
    node = nodes[element.id]
    outside = nodes.get(element.id + EACH, node)
    outside.routes = tuple(
        (flow, compile_expression(flow.condition) if flow.condition else None)
        for flow in process.outgoing(element.id)
    )
    outside.boundaries = tuple(nodes[boundary.id] for boundary in process.boundaries(element.id))
    if element.repetition is not None:
        outside.told, outside.inner = element.repetition, node
        outside.expressions = _expressions(element.repetition)
    if not element.is_scope:
        node.trigger = trigger_of(element)
    _wire_expressions(node, element)
    _wire_scope(process, nodes, element)
    if isinstance(node, gateways.Gather):
        node.incoming = tuple(flow.id for flow in process.incoming(element.id))
    if isinstance(node, gateways.Inclusive):
        node.reach = {
            flow.id: _upstream(process, element.id, flow.source)
            for flow in process.incoming(element.id)
        }


def _wire_expressions(node: Node, element: Element) -> None:
    """Compile what an element evaluates on its own."""
    if isinstance(node, activities.WorkItem):
        node.assignee, node.due = _compiled(element.assignee), _compiled(element.due)
    if isinstance(node, activities.ExternalJob | throws.ThrowMessage | scopes.SubProcess):
        node.given = tuple((name, compile_expression(what)) for name, what in element.inputs)
    if isinstance(node, throws.ThrowMessage):
        node.correlation = _compiled(element.correlation)
    if isinstance(node, scopes.SubProcess):
        node.returned = tuple((name, compile_expression(what)) for name, what in element.outputs)


def _wire_scope(process: Process, nodes: dict[str, Any], element: Element) -> None:
    node = nodes[element.id]
    if isinstance(node, scopes.SubProcess):
        beginnings = process.beginnings(element.id)
        plain = [each for each in beginnings if each.kind == "startEvent"]
        node.beginnings = tuple(
            nodes.get(each.id + EACH) or nodes[each.id] for each in plain[:1] or beginnings
        )
    if isinstance(node, scopes.SubProcess | scopes.EventSubProcess):
        node.starts = _starts(process, nodes, element.id)
    if isinstance(node, catches.ScopeStart):
        node.body = nodes[str(element.scope)]


def _starts(process: Process, nodes: dict[str, Any], scope: str | None) -> tuple[Any, ...]:
    """Return the starts of the event sub-processes that lie directly in a scope."""
    return tuple(
        nodes[start.id]
        for body in process.within(scope)
        if body.on_event
        for start in process.within(body.id)
        if start.kind == "startEvent"
    )


def _expressions(repetition: Any) -> dict[str, Expression]:
    """Compile what a repetition asks: cardinality, collection, until, condition."""
    asked = ("cardinality", "collection", "until", "condition")
    return {
        field.name: compile_expression(text)
        for field in fields(repetition)
        if field.name in asked and (text := getattr(repetition, field.name)) is not None
    }


def _compiled(text: str | None) -> Expression | None:
    return None if text is None else compile_expression(text)


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
