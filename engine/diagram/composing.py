"""A process and those that it calls → one process: call activities run inside the caller's case.

An element of a called process gets the id "call~element", so that keys stay unique in the case.
"""

from collections.abc import Mapping
from dataclasses import replace

from engine.diagram.model import Element, Flow, Process

SEPARATOR = "~"


def calls(process: Process) -> dict[str, str]:
    """Return which call activity calls which process, in the order of the drawing."""
    return {
        element.id: element.called
        for element in process.elements.values()
        if element.kind == "callActivity" and element.called is not None
    }


def compose(process: Process, called: Mapping[str, Process]) -> Process:
    """Return the process with each called process inside its call activity.

    Args:
        process: as its diagram has it.
        called: call activity → the process that it calls, itself composed already.
    """
    if not called:
        return process
    elements, flows = dict(process.elements), dict(process.flows)
    for call, inner in called.items():
        prefix = call + SEPARATOR
        elements.update(
            (e.id, e) for e in (_moved(e, prefix, call) for e in inner.elements.values())
        )
        flows.update((f.id, f) for f in (_moved_flow(f, prefix) for f in inner.flows.values()))
    return replace(process, elements=elements, flows=flows)


def drawn(process: Process) -> Process:
    """Return a process as its diagram has it, without what it calls: undo `compose`."""
    return replace(
        process,
        elements={own: e for own, e in process.elements.items() if SEPARATOR not in own},
        flows={own: flow for own, flow in process.flows.items() if SEPARATOR not in own},
    )


def _moved(element: Element, prefix: str, call: str) -> Element:
    def inside(own: str | None) -> str | None:
        return None if own is None else prefix + own

    return replace(
        element,
        id=prefix + element.id,
        scope=inside(element.scope) or call,
        attached_to=inside(element.attached_to),
        default=inside(element.default),
        form=inside(element.form),
        needs_paraf=tuple(prefix + own for own in element.needs_paraf),
        separate_from=tuple(prefix + own for own in element.separate_from),
    )


def _moved_flow(flow: Flow, prefix: str) -> Flow:
    return replace(
        flow, id=prefix + flow.id, source=prefix + flow.source, target=prefix + flow.target
    )
