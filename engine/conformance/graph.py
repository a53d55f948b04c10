"""What a drawing alone tells of where tokens may go, whatever tokens there are."""

from collections.abc import Iterator
from functools import cached_property
from itertools import combinations

from engine.diagram.model import Element, Flow, Process

GATHERS = ("parallelGateway", "inclusiveGateway")
ONE_WAY = ("exclusiveGateway", "eventBasedGateway")
MOST_WAYS = 6  # of a gateway whose ways out are taken in any combination; of more, one or all


class Graph:
    """One process, asked about its flows, scopes and events."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._inside: dict[str | None, frozenset[str]] = {}
        self._flows: dict[tuple[str, str], frozenset[str]] = {}

    def gathers(self, element: Element) -> bool:
        """Say whether tokens wait for each other before an element."""
        return element.kind in GATHERS and len(self.process.incoming(element.id)) > 1

    def ways(self, element: Element) -> Iterator[tuple[Flow, ...]]:
        """Yield each set of flows that tokens may take out of an element; one may be empty."""
        flows = self.process.outgoing(element.id)
        if not flows or element.kind == "parallelGateway":
            yield flows
        elif element.kind in ONE_WAY or element.options:
            yield from ((flow,) for flow in flows)
        elif element.kind == "inclusiveGateway" or any(flow.condition for flow in flows):
            yield from _combined(flows)
        else:
            yield flows

    def links(self, element: Element) -> list[Element]:
        """Return where a token goes on that comes to a link which is thrown."""
        if (element.kind, element.event) != ("intermediateThrowEvent", "link"):
            return []
        return [
            each
            for each in self.process.within(element.scope)
            if (each.kind, each.event) == ("intermediateCatchEvent", "link")
            and each.event_ref == element.event_ref
        ]

    def catchers(self, thrown: Element) -> Iterator[Element]:
        """Yield the boundary events that catch an error or escalation, the nearest first."""
        scope = thrown.scope
        while scope is not None:
            for boundary in self.process.boundaries(scope):
                is_meant = boundary.event_ref in (None, thrown.event_ref)
                if boundary.event == thrown.event and is_meant:
                    yield boundary
            scope = self.process.elements[scope].scope

    def inside(self, scope: str | None) -> frozenset[str]:
        """Return all that lies in a scope, however deep; None is the process."""
        if scope not in self._inside:
            found: set[str] = set()
            for element in self.process.within(scope):
                found.add(element.id)
                if element.is_scope:
                    found |= self.inside(element.id)
            self._inside[scope] = frozenset(found)
        return self._inside[scope]

    @cached_property
    def onward(self) -> dict[str, frozenset[str]]:
        """Return to what a token may come next, by element; "" is the process.

        Not what follows on the end of the scope in which it is: that has a token of its own.
        """
        found = {"": frozenset(each.id for each in self.process.within(None))}
        for element in self.process.elements.values():
            onward = [flow.target for flow in self.process.outgoing(element.id)]
            onward += [event.id for event in self.process.boundaries(element.id)]
            onward += [each.id for each in self.process.within(element.id)]
            onward += [each.id for each in self.links(element)]
            found[element.id] = frozenset(onward)
        return found

    def flows_to(self, gateway: str, at: str) -> frozenset[str]:
        """Return the ways into a gateway to which an element leads without passing it."""
        if (gateway, at) not in self._flows:
            self._flows[gateway, at] = self._flows_to(gateway, at)
        return self._flows[gateway, at]

    def _flows_to(self, gateway: str, at: str) -> frozenset[str]:
        seen, todo, found = {at}, [at], set[str]()
        while todo:
            current = todo.pop()
            scope = self.process.elements[current].scope
            for to in self.onward[current] | ({scope} if scope is not None else set()):
                if to == gateway:
                    into = self.process.incoming(gateway)
                    found |= {flow.id for flow in into if flow.source == current}
                elif to not in seen:
                    seen.add(to)
                    todo.append(to)
        return frozenset(found)


def _combined(flows: tuple[Flow, ...]) -> Iterator[tuple[Flow, ...]]:
    """Yield every choice of one flow or more; of very many, one or all."""
    sizes = range(1, len(flows) + 1) if len(flows) <= MOST_WAYS else (1, len(flows))
    for size in sizes:
        yield from combinations(flows, size)
