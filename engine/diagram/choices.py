"""A decision without conditions: a person chooses the way out.

Many who draw an exclusive gateway name its ways and leave open who decides. Nothing is guessed:
a step is put before the gateway, in which somebody chooses one of the ways by its name.
"""

import hashlib
import re
from dataclasses import replace

import orjson

from engine.diagram.model import UNASSIGNED, Element, Flow, Process

MAX_NAME = 57  # 64 characters of a form's key, without "choice_"


def chooses(process: Process, element: Element) -> bool:
    """Say whether a person must choose the way out of `element`: no way has a condition.

    A default alone decides nothing; it is one of the ways.
    """
    ways = process.outgoing(element.id)
    return (
        element.kind == "exclusiveGateway"
        and len(ways) > 1
        and all(flow.condition is None for flow in ways)
    )


def with_choices(process: Process) -> Process:
    """Return the process with a step before each gateway at which a person must choose."""
    elements, flows = dict(process.elements), dict(process.flows)
    for gateway in process.elements.values():
        if chooses(process, gateway):
            _add_choice(process, gateway, elements, flows)
    return replace(process, elements=elements, flows=flows)


def choice_variable(gateway_id: str) -> str:
    """Return the variable that holds the chosen flow's id.

    A long id is cut, as forms and expressions know no longer names.

    >>> choice_variable("Gateway_1.a-b")
    'choice_Gateway_1_a_b'
    """
    name = re.sub(r"\W", "_", gateway_id, flags=re.ASCII)
    if len(name) > MAX_NAME:
        name = f"{name[: MAX_NAME - 9]}_{hashlib.sha256(gateway_id.encode()).hexdigest()[:8]}"
    return "choice_" + name


def asked_by(element: Element) -> str:
    """Return the variable in which a step of `with_choices` wants the chosen flow's id."""
    return choice_variable(element.id.removesuffix("~choose").rpartition("~")[2])


def choice_form(element: Element) -> bytes:
    """Return the form (form-js schema) of a step in which a way out is chosen."""
    question = {
        "type": "radio",
        "id": "choice",
        "key": asked_by(element),
        "label": element.name or "Jalan berikutnya",
        "properties": {} if element.name else {"label:en": "The way from here"},
        "values": [{"value": value, "label": label} for value, label in element.options],
        "validate": {"required": True},
    }
    return orjson.dumps({"type": "default", "id": element.form, "components": [question]})


def _add_choice(
    process: Process, gateway: Element, elements: dict[str, Element], flows: dict[str, Flow]
) -> None:
    own = f"{gateway.id}~choose"
    ways = process.outgoing(gateway.id)
    elements[own] = Element(
        id=own,
        kind="userTask",
        name=gateway.name,
        scope=gateway.scope,
        lane=gateway.lane,
        group=gateway.group or _group_before(process, gateway),
        form=own,
        options=tuple((flow.id, _label(process, flow)) for flow in ways),
    )
    for flow in process.incoming(gateway.id):
        flows[flow.id] = replace(flows[flow.id], target=own)
    chosen = f"{gateway.id}~chosen"
    flows[chosen] = Flow(chosen, own, gateway.id)
    for flow in ways:
        condition = f'{choice_variable(gateway.id)} == "{flow.id}"'
        flows[flow.id] = replace(flows[flow.id], condition=condition)


def _label(process: Process, flow: Flow) -> str:
    return flow.name or process.elements[flow.target].name or flow.id


def _group_before(process: Process, gateway: Element) -> str:
    """Return the group of the step right before the gateway, if there is just one."""
    before = {process.elements[flow.source].group for flow in process.incoming(gateway.id)}
    only = before.pop() if len(before) == 1 else None
    return only or UNASSIGNED
