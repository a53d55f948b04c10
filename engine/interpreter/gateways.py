"""Gateways: where ways part and where tokens gather."""

from collections.abc import Iterable
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine.diagram.model import Flow
from engine.interpreter.node import Node, default_route, true_routes
from engine.interpreter.token import WAITING, Token


class Decision(Node):
    """A gateway that asks which ways are open: asked again, the answer may be another."""

    def shut(self, token: Token) -> None:
        """Nothing: a decision that found no way is not made."""


class Exclusive(Decision, defaults.ExclusiveGateway):
    """Exactly one way out: the first whose condition is true, else the default."""

    def choose(self, token: Token) -> list[Flow]:
        first = next(true_routes(self, token), None)  # asks no further than it must
        return default_route(self) if first is None else [first]


class EventBased(Node, defaults.ExclusiveGateway):
    """Waits for several events at once; the first that happens takes the token."""

    def _on_complete(self, token: Token) -> None:
        chosen = token.internal_data.pop("out")
        workflow = token.workflow
        workflow.emit(self.completed(token))
        workflow.forget(token)
        for flow in chosen:
            workflow.race(flow, token)


class Gather(Node):
    """A gateway that waits for tokens on several incoming flows.

    It looks at live tokens of its own scope and the diagram only, never at history. A token that
    arrived waits as itself; when the gateway fires, the oldest token of each occupied flow is
    consumed and one goes on. Nothing is merged.
    """

    incoming: tuple[str, ...]  # flow ids

    def _update(self, token: Token) -> None:
        if len(self.incoming) <= 1:
            token._ready()
            return
        token._set_state(WAITING)
        self.try_to_fire(token.workflow, token.scope, at_rest=False)

    def arrivals(self, workflow: Any, scope: int | None) -> dict[str, Token]:
        """Return the oldest waiting token of each occupied incoming flow."""
        oldest: dict[str, Token] = {}
        for token in workflow.standing_at(self):
            if token._state == WAITING and token.scope == scope:
                oldest.setdefault(token.internal_data["via"], token)
        return oldest

    def is_satisfied(
        self, workflow: Any, scope: int | None, occupied: Iterable[str], *, at_rest: bool
    ) -> bool:
        """Say whether the gateway may fire with tokens on the `occupied` flows."""
        raise AssertionError

    def try_to_fire(self, workflow: Any, scope: int | None, *, at_rest: bool) -> bool:
        """Fire if allowed; return whether it did.

        `at_rest`: no other token can move by itself just now.
        """
        arrived = self.arrivals(workflow, scope)
        if not arrived or not self.is_satisfied(workflow, scope, arrived, at_rest=at_rest):
            return False
        first, *others = arrived.values()
        for token in others:
            workflow.forget(token)
        first._ready()
        return True

    def resume(self, token: Token) -> None:
        if token._state != WAITING:  # it stalled on the way out
            super().resume(token)


class Parallel(Gather, defaults.ParallelGateway):
    """All ways in, all ways out."""

    def is_satisfied(
        self, workflow: Any, scope: int | None, occupied: Iterable[str], *, at_rest: bool
    ) -> bool:
        return len(set(occupied)) == len(self.incoming)

    def choose(self, token: Token) -> list[Flow]:
        return [flow for flow, _ in self.routes]


class Inclusive(Decision, Gather, defaults.InclusiveGateway):
    """Every way that a token can still come.

    Every way out whose condition is true, else the default.

    BPMN 2.0.2, 13.4.3: it waits while a token elsewhere can reach an empty incoming flow, unless
    that token can also reach an occupied one. Whether one can is asked only when no other token can
    move by itself.
    """

    reach: dict[
        str, frozenset[str]
    ]  # incoming flow -> elements from which a token can come in by it

    def is_satisfied(
        self, workflow: Any, scope: int | None, occupied: Iterable[str], *, at_rest: bool
    ) -> bool:
        if not at_rest:
            return False
        taken = set(occupied)
        wanted = frozenset().union(
            *(self.reach[flow] for flow in self.incoming if flow not in taken)
        )
        wanted = wanted.difference(*(self.reach[flow] for flow in taken))
        return not any(
            token.scope == scope and token.task_spec.element.id in wanted
            for token in workflow.tasks.values()
            if token.task_spec.holds_open  # an armed event is not a token
        )

    def choose(self, token: Token) -> list[Flow]:
        return list(true_routes(self, token)) or default_route(self)
