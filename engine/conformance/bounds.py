"""What a token must still, and may still come to, by the drawing alone: it makes a search short.

Neither is ever wrong on its own side: `least` may be too low, `most` too high.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from engine.conformance.graph import ONE_WAY, Graph
from engine.diagram.model import Element

UNLIMITED = 1_000_000
LARGEST = 300  # elements; of a larger diagram little is worked out


class Bounds:
    """For a token before an element, or `inside` one: that is, one that stands for it meanwhile."""

    def __init__(self, graph: Graph, visible: frozenset[str]) -> None:
        self._graph, self._process = graph, graph.process
        self._visible = visible
        self._most: dict[tuple[str, bool], Counter[str]] = {}

    # ---- at least -----------------------------------------------------------------------------

    def least(self, at: str) -> int:
        """Return how many visible steps a token must go through before it gathers or ends."""
        return self._least[at]

    @cached_property
    def _least(self) -> dict[str, int]:
        found = dict.fromkeys(self._process.elements, 0)
        if self._takes_others_away or len(found) > LARGEST:
            return found
        for _ in found:  # each round looks one step further
            after = {each.id: self._least_of(each, found) for each in self._elements}
            if after == found:
                break
            found = after
        return found

    def _least_of(self, element: Element, known: dict[str, int]) -> int:
        if self._graph.gathers(element):
            return 0
        onward = [known[flow.target] for flow in self._process.outgoing(element.id)]
        must = element.id in self._visible and element.repetition is None
        least = must + (sum(onward) if self._goes_all_ways(element) else min(onward, default=0))
        for event in self._process.boundaries(element.id):
            if event.interrupting:
                ways_out = self._process.outgoing(event.id)
                least = min([least, *(known[flow.target] for flow in ways_out)])
        return least

    @cached_property
    def _takes_others_away(self) -> bool:
        """Say whether one token may take others away: then none of them must do anything."""
        return any(
            (each.kind == "endEvent" and each.event in ("terminate", "error"))
            or (each.kind == "startEvent" and each.scope is not None and each.event is not None)
            or (each.attached_to is not None and bool(self._process.within(each.attached_to)))
            or each.event == "link"
            for each in self._elements
        )

    def _goes_all_ways(self, element: Element) -> bool:
        if element.kind.endswith("Gateway"):
            return element.kind == "parallelGateway"
        return not any(flow.condition for flow in self._process.outgoing(element.id))

    # ---- at most ------------------------------------------------------------------------------

    def most(self, at: str, *, inside: bool) -> Counter[str]:
        """Return how often each visible step may be done at most, because a token is there."""
        key = (at, inside)
        if key not in self._most:
            self._most[key] = self._most_of(at, inside)
        return self._most[key]

    def _most_of(self, at: str, inside: bool) -> Counter[str]:
        if at in self._again or len(self._process.elements) > LARGEST:
            return Counter(dict.fromkeys(self._reached[at] & self._visible, UNLIMITED))
        found = Counter(dict.fromkeys({at} & self._visible, 1))
        within = self._process.within(at or None)
        if inside:
            within = tuple(each for each in within if each.on_event)
        found.update(_sum(self.most(each.id, inside=False) for each in self._begins(within)))
        if not at:
            return found
        element = self._process.elements[at]
        beside = self._process.boundaries(at)
        found.update(_sum(self.most(each.id, inside=False) for each in beside))
        onward = [self.most(f.target, inside=False) for f in self._process.outgoing(at)]
        one_of_them = element.kind in ONE_WAY
        found.update(_largest(onward) if one_of_them else _sum(onward))
        return found

    def _begins(self, within: Iterable[Element]) -> list[Element]:
        return [
            each
            for each in within
            if each.kind != "boundaryEvent" and not self._process.incoming(each.id)
        ]

    @cached_property
    def _again(self) -> frozenset[str]:
        """Return the elements to which a token may come back, or that run several times."""
        return frozenset(
            at
            for at in self._graph.onward
            if any(at in self._reached[to] for to in self._graph.onward[at])
            or (at and self._process.elements[at].repetition is not None)
        )

    @cached_property
    def _reached(self) -> dict[str, frozenset[str]]:
        """Return for each element all that a token there may lead to, itself included."""
        found = {}
        for begin in self._graph.onward:
            seen, todo = {begin}, [begin]
            while todo:
                new = self._graph.onward[todo.pop()] - seen
                seen |= new
                todo += new
            found[begin] = frozenset(seen)
        return found

    @property
    def _elements(self) -> Iterable[Element]:
        return self._process.elements.values()


def _sum(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _largest(counters: Iterable[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for counter in counters:
        total |= counter
    return total
