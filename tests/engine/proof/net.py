"""What the game asks of a process: plain questions over `engine.diagram.model.Process`."""

import re
from datetime import timedelta
from functools import cached_property
from typing import Any

from engine.diagram.model import Element, Flow, Process
from engine.expressions import ExpressionError, compile_expression

_DURATION = re.compile(r"(?:R(\d*)/)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_SILENT = ("startEvent", "endEvent", "intermediateThrowEvent", "sendTask")


class Net:
    """One process."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.elements = process.elements

    def element(self, at: str) -> Element:
        return self.elements[at]

    def is_job(self, element: Element) -> bool:
        return element.topic is not None

    def event_starts(self, scope: str | None) -> list[Element]:
        """Return the start events of the event sub-processes that lie in a scope."""
        return [
            start
            for around in self.process.within(scope)
            if around.on_event
            for start in self.process.within(around.id)
            if start.kind == "startEvent"
        ]

    def ways(self, at: str, view: dict[str, Any]) -> list[Flow] | None:
        """Return the flows that a token takes out of an element; None: nothing says where to."""
        element, flows = self.elements[at], self.process.outgoing(at)
        if element.kind == "parallelGateway":
            return list(flows)
        is_gateway = element.kind.endswith("Gateway")
        if is_gateway and len(flows) <= 1 and all(f.condition is None for f in flows):
            return list(flows)
        default = [flow for flow in flows if flow.id == element.default]
        chosen = [
            flow
            for flow in flows
            if flow not in default and (flow.condition is None or holds(flow.condition, view))
        ]
        if element.kind == "exclusiveGateway":
            chosen = chosen[:1]
        if chosen or not flows:
            return chosen
        return default or None

    @cached_property
    def restless(self) -> dict[str, bool]:
        """Return for each element whether a token that enters it may at once change other tokens.

        Where none may, it does not matter which token goes first.
        """
        found = {own: self._changes_others(element) for own, element in self.elements.items()}
        changed = True
        while changed:
            changed = False
            for own, element in self.elements.items():
                if not found[own] and any(found[to] for to in self._onward(element)):
                    found[own] = changed = True
        return found

    def _changes_others(self, element: Element) -> bool:
        if element.kind == "endEvent" and element.event in ("terminate", "error"):
            return True
        if element.event in ("escalation", "signal") and element.kind in _SILENT:
            return element.kind != "startEvent"
        repetition = element.repetition
        repeats = repetition is not None and bool(repetition.results or repetition.until)
        return repeats or bool(element.kind == "callActivity" and element.outputs)

    def _onward(self, element: Element) -> list[str]:
        """Return where a token may come to at once from an element."""
        onward = [flow.target for flow in self.process.outgoing(element.id)]
        if element.scope is not None and not onward:
            onward.append(f"{element.scope}")
            onward += [flow.target for flow in self.process.outgoing(element.scope)]
        if element.is_scope:
            onward += [inner.id for inner in self.process.beginnings(element.id)]
        return onward


def holds(condition: str, view: dict[str, Any]) -> bool:
    """Say whether a condition is true; what cannot be worked out is not."""
    try:
        return compile_expression(condition).evaluate(view) is True
    except ExpressionError:
        return False


def value(expression: str, view: dict[str, Any]) -> Any:
    return compile_expression(expression).evaluate(view)


def text(expression: str | None, view: dict[str, Any]) -> str:
    """Return a correlation: as text, whatever the expression comes to."""
    return "" if expression is None else str(value(expression, view))


def span(written: str) -> tuple[timedelta, int | None]:
    """Return the duration of a timer, and how often it fires (None: once, or for ever)."""
    found = _DURATION.fullmatch(written)
    assert found is not None
    times, days, hours, minutes = found.groups()
    length = timedelta(days=int(days or 0), hours=int(hours or 0), minutes=int(minutes or 0))
    return length, int(times) if times else None
