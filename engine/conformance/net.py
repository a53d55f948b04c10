"""The tokens of a diagram, played without data: every way out that is drawn may be taken.

A marking is the sorted tuple of its tokens; empty when the case is over. One step moves one token
as far as it gets by itself: through whatever needs nobody, up to a step that somebody does (which
is then done, and named), to a gateway that gathers, or to its end. What a diagram leaves to data
or to the world (conditions, timers, messages, errors) may happen whenever it could.

Three things are read more simply than the engine does: an activity that is repeated runs any number
of times, one after the other; what does not interrupt happens once while its activity lasts; and a
sub-process holds one instance at a time.

Source: BPMN 2.0.2, chapter 13.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from engine.conformance.bounds import Bounds
from engine.conformance.graph import Graph
from engine.diagram.model import Element, Process

INSIDE = "inside"  # a token that stands for a sub-process, or the process, while others are in it
AGAIN = "again"  # before another round of what is repeated


class Token(NamedTuple):
    """Before which element, how it came there, and what has already happened beside it."""

    at: str  # element id; "" for the process itself
    by: str = ""  # flow id before a gateway that gathers, INSIDE or AGAIN
    rung: tuple[str, ...] = ()  # boundary events and event sub-processes that do not interrupt


Marking = tuple[Token, ...]
Outcome = tuple[str | None, Marking]  # the step that was done, if any, and what is then


class Net:
    """One process, of which some elements are `visible`: what a trace may tell of."""

    def __init__(self, process: Process, visible: Iterable[str]) -> None:
        self._process = process
        self.visible = frozenset(visible)
        self._graph = Graph(process)
        self._bounds = Bounds(self._graph, self.visible)
        self._steps: dict[Marking, tuple[Outcome, ...]] = {}
        self._most: dict[Marking, Counter[str]] = {}

    # ---- asked from outside -------------------------------------------------------------------

    def initial(self) -> list[Marking]:
        """Return each marking in which a case may begin: one a start event."""
        inside = self._process.within(None)
        starts = [each for each in inside if each.kind == "startEvent"]
        begins = [[each] for each in starts] or [list(self._process.beginnings(None))]
        return [_marking([Token("", INSIDE), *(Token(e.id) for e in some)]) for some in begins]

    def steps(self, marking: Marking) -> tuple[Outcome, ...]:
        """Return what may happen next."""
        if marking not in self._steps:
            self._steps[marking] = tuple(dict.fromkeys(self._all_steps(marking)))
        return self._steps[marking]

    def least(self, marking: Marking) -> int:
        """Return how many visible steps must still be done, or fewer."""
        return sum(self._bounds.least(token.at) for token in marking if not token.by)

    def most(self, marking: Marking) -> Counter[str]:
        """Return how often each visible step may still be done, or more."""
        if marking not in self._most:
            total: Counter[str] = Counter()
            for token in marking:
                total.update(self._bounds.most(token.at, inside=token.by == INSIDE))
            self._most[marking] = total
        return self._most[marking]

    # ---- one token ----------------------------------------------------------------------------

    def _all_steps(self, marking: Marking) -> Iterator[Outcome]:
        found: list[Outcome] = []
        for token in dict.fromkeys(marking):
            rest = list(marking)
            rest.remove(token)
            outcomes = list(dict.fromkeys(self._step(token, rest)))
            if token.by != INSIDE and len(outcomes) == 1 and outcomes[0][0] is None:
                # Nothing is decided here, so it does not matter what comes first.
                return iter(outcomes)
            found += outcomes
        return iter(found)

    def _step(self, token: Token, rest: list[Token]) -> Iterator[Outcome]:
        if token.by == INSIDE:
            yield from self._beside(token, rest)
            return
        element = self._process.elements[token.at]
        if self._graph.gathers(element) and token.by:
            yield from self._gather(element, token, rest)
        else:
            yield from self._enter(element, token, rest, frozenset())

    def _enter(
        self, element: Element, token: Token, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        """Let a token that is not in `rest` enter an element; `past`: where it has been."""
        if element.id in past:
            return
        past |= {element.id}
        if element.is_scope and self._process.within(element.id):
            yield from self._begin(element, token, rest, past)
        elif element.kind == "endEvent":
            yield from self._end(element, rest, past)
        else:
            yield from self._rings(element, token, rest, past)
            yield from self._do(element, token, rest, past)

    def _begin(
        self, scope: Element, token: Token, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        begins = [Token(each.id) for each in self._process.beginnings(scope.id)]
        yield None, _marking([*rest, Token(scope.id, INSIDE, token.rung), *begins])
        if scope.repetition is not None:  # no round at all, or no further one
            yield from self._leave(scope, rest, past)

    def _do(
        self, element: Element, token: Token, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        if element.id in self.visible:
            for after in self._done(element, rest):
                yield element.id, after
            if element.repetition is None:
                return
            yield element.id, _marking([*rest, Token(element.id, AGAIN, token.rung)])
        if element.event == "escalation" and element.kind == "intermediateThrowEvent":
            yield from self._throw(element, rest, past)
        else:
            yield from self._leave(element, rest, past)

    def _rings(
        self, element: Element, token: Token, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        """Yield what events at the edge of an activity may do while it lasts."""
        for event in self._process.boundaries(element.id):
            if event.interrupting:
                yield from self._leave(event, rest, past)
            elif event.id not in token.rung:
                rung = token._replace(rung=(*token.rung, event.id))
                yield from self._leave(event, [*rest, rung], past)

    def _done(self, element: Element, rest: list[Token]) -> Iterator[Marking]:
        """Yield what is when an element is done; what follows is another step."""
        for ways in self._graph.ways(element):
            tokens = [self._before(flow.target, flow.id) for flow in ways]
            if tokens:
                yield _marking([*rest, *tokens])
            else:
                for _, after in self._settle(element, rest, frozenset()):
                    yield after

    def _go_on(self, element: Element, rest: list[Token]) -> Iterator[Outcome]:
        """Put tokens behind an element: what else its end has ended, does nothing meanwhile."""
        for after in self._done(element, rest):
            yield None, after

    def _leave(
        self, element: Element, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        links = self._graph.links(element)
        if links:
            for other in links:
                yield from self._enter(other, Token(other.id), rest, past)
            return
        for ways in self._graph.ways(element):
            if not ways:
                yield from self._settle(element, rest, past)
            elif len(ways) == 1:
                yield from self._arrive(ways[0].target, ways[0].id, rest, past)
            else:
                tokens = [self._before(flow.target, flow.id) for flow in ways]
                yield None, _marking([*rest, *tokens])

    def _arrive(
        self, at: str, by: str, rest: list[Token], past: frozenset[str]
    ) -> Iterator[Outcome]:
        element = self._process.elements[at]
        if self._graph.gathers(element):
            yield None, _marking([*rest, Token(at, by)])
        else:
            yield from self._enter(element, Token(at), rest, past)

    def _before(self, at: str, by: str) -> Token:
        return Token(at, by if self._graph.gathers(self._process.elements[at]) else "")

    # ---- gathering, and ends ------------------------------------------------------------------

    def _gather(self, gateway: Element, token: Token, rest: list[Token]) -> Iterator[Outcome]:
        here = {each.by: each for each in rest if each.at == gateway.id}
        here[token.by] = token
        missing = [flow for flow in self._process.incoming(gateway.id) if flow.id not in here]
        if missing and (gateway.kind == "parallelGateway" or self._may_come(gateway, here, rest)):
            return
        for each in here.values():
            if each is not token:
                rest.remove(each)
        yield from self._leave(gateway, rest, frozenset({gateway.id}))

    def _may_come(self, gateway: Element, here: dict[str, Token], rest: list[Token]) -> bool:
        """Say whether another token may still come to a way in on which there is none."""
        empty = {flow.id for flow in self._process.incoming(gateway.id)} - here.keys()
        return any(
            empty & self._graph.flows_to(gateway.id, token.at)
            for token in rest
            if token.at != gateway.id and token.by != INSIDE
        )

    def _end(self, end: Element, rest: list[Token], past: frozenset[str]) -> Iterator[Outcome]:
        if end.event == "terminate":
            yield from self._settle(end, self._without(end.scope, rest), past)
        elif end.event == "error":
            yield from self._raise(end, rest, past)
        elif end.event == "escalation":
            yield from self._throw(end, rest, past)
        else:
            yield from self._settle(end, rest, past)

    def _raise(self, end: Element, rest: list[Token], past: frozenset[str]) -> Iterator[Outcome]:
        """Let an error go to who catches it; where nobody does, the case stops."""
        caught = next(self._graph.catchers(end), None)
        if caught is None:
            yield None, ()
            return
        yield from self._go_on(caught, self._cancelled(caught, rest))

    def _throw(self, event: Element, rest: list[Token], past: frozenset[str]) -> Iterator[Outcome]:
        """Let an escalation go to who catches it, and on its own way where that is left."""
        caught = next(self._graph.catchers(event), None)
        if caught is not None and caught.interrupting:
            yield from self._go_on(caught, self._cancelled(caught, rest))
            return
        if caught is not None:
            ways = self._process.outgoing(caught.id)
            rest = [*rest, *(self._before(flow.target, flow.id) for flow in ways)]
        if event.kind == "endEvent":
            yield from self._settle(event, rest, past)
        else:
            yield from self._leave(event, rest, past)

    def _cancelled(self, boundary: Element, rest: list[Token]) -> list[Token]:
        """Return the tokens that are left when a boundary event has ended its activity."""
        host = boundary.attached_to
        left = self._without(host, rest)
        return [token for token in left if not (token.at == host and token.by == INSIDE)]

    def _without(self, scope: str | None, rest: list[Token]) -> list[Token]:
        """Return the tokens that do not lie in a scope; its own stays."""
        inside = self._graph.inside(scope)
        return [token for token in rest if token.at not in inside]

    def _settle(self, gone: Element, rest: list[Token], past: frozenset[str]) -> Iterator[Outcome]:
        """A token is gone: end the scope in which it was, if it was the last one there."""
        inside = self._graph.inside(gone.scope)
        if any(token.at in inside for token in rest):
            yield None, _marking(rest)
            return
        if gone.scope is None:
            yield None, ()
            return
        scope = self._process.elements[gone.scope]
        left = [each for each in rest if not (each.at == scope.id and each.by == INSIDE)]
        if scope.repetition is not None:
            yield None, _marking([*left, Token(scope.id, AGAIN)])
        if scope.on_event:
            yield from self._settle(scope, left, past)
        else:
            yield from self._go_on(scope, left)

    # ---- beside a scope -----------------------------------------------------------------------

    def _beside(self, token: Token, rest: list[Token]) -> Iterator[Outcome]:
        """Yield what events may do while a sub-process, or the process, goes on."""
        scope = token.at or None
        if scope is not None:
            for event in self._process.boundaries(scope):
                if event.event in ("error", "escalation"):
                    continue  # only what is thrown inside
                if event.interrupting:
                    yield from self._leave(event, self._without(scope, rest), frozenset())
                elif event.id not in token.rung:
                    rung = token._replace(rung=(*token.rung, event.id))
                    yield from self._leave(event, [*rest, rung], frozenset())
        for around in self._process.within(scope):
            if around.on_event and around.id not in token.rung:
                yield from self._begin_on_event(around, token, rest)

    def _begin_on_event(
        self, around: Element, token: Token, rest: list[Token]
    ) -> Iterator[Outcome]:
        for start in self._process.within(around.id):
            if start.kind == "startEvent":
                kept = self._without(around.scope, rest) if start.interrupting else rest
                host = token._replace(rung=(*token.rung, around.id))
                begun = [host, Token(around.id, INSIDE), Token(start.id)]
                yield None, _marking([*kept, *begun])


def _marking(tokens: list[Token]) -> Marking:
    return tuple(sorted(tokens))
