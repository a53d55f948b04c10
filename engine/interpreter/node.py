"""What every element does when a token reaches it, runs, leaves or is withdrawn.

SpiffWorkflow drives every task through update → ready → run → complete (or cancel). The stock specs
predict the future as a tree of tasks, merge data at joins and keep all history; each of these was
measured to be wrong or slow on diagrams with loops. These specs predict nothing: a token finds its
way only when it leaves.
"""

from collections.abc import Iterator
from typing import Any

from engine import events
from engine.diagram.model import Element, Flow
from engine.expressions import ExpressionError
from engine.interpreter.token import READY, Token


class Stalled(Exception):
    """An element cannot go on; a person must look."""


def is_done(token: Token) -> bool:
    """Say whether what an element does is done, and the token only could not leave."""
    return "tried" in token.internal_data


class Node:
    """What all elements share. Mixed in before SpiffWorkflow's own spec."""

    element: Element
    routes: tuple[tuple[Flow, Any], ...] = ()  # outgoing flow and its compiled condition, or None
    boundaries: tuple[Any, ...] = ()  # specs of the events on its edge
    trigger: Any = None  # what it waits for (engine.interpreter.triggers), if it does
    holds_open = True  # whether its tokens keep their scope from ending

    def test(self) -> None:
        """Do nothing: the diagram was checked when it was read."""

    def _predict(self, *_args: Any, **_more: Any) -> None:
        """Do nothing: a token's future is found when it leaves."""

    def _update(self, token: Token) -> None:
        """A token arrives."""
        token._ready()

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.enter(token)
        token.workflow.run_soon(token)

    def _run(self, token: Token) -> bool | None:
        try:
            if not is_done(token):
                self.act(token)
        except (ExpressionError, Stalled) as problem:
            token.workflow.stall(token, str(problem))
            return None
        try:
            token.internal_data["out"] = self.choose(token)
        except (ExpressionError, Stalled) as problem:
            token.workflow.stall(token, str(problem))
            if not is_done(token):
                self.shut(token)
            return None
        return True

    def act(self, token: Token) -> None:
        """Do what the element does, before its token leaves."""

    def choose(self, token: Token) -> list[Flow]:
        """Return the flows by which the token leaves.

        All of them; of those with a condition only when it is true, and the default when there is
        no other (BPMN 2.0.2, Sequence Flow: what leaves an activity splits like a gateway).
        """
        if all(condition is None for _, condition in self.routes):
            return [flow for flow, _ in self.routes if flow.id != self.element.default] or [
                flow for flow, _ in self.routes
            ]
        free = [f for f, when in self.routes if when is None and f.id != self.element.default]
        chosen = {flow.id for flow in (*free, *true_routes(self, token))}
        if not chosen:
            return default_route(self)
        return [flow for flow, _ in self.routes if flow.id in chosen]

    def shut(self, token: Token) -> None:
        """What the element does is done; only its way out is shut until a person has looked."""
        token.internal_data["tried"] = True
        self.let_go(token)
        token.workflow.emit(self.completed(token))

    def let_go(self, token: Token) -> None:
        """Let nothing wait any more that belongs to the element."""

    def _on_complete(self, token: Token) -> None:
        chosen = token.internal_data.pop("out")
        workflow = token.workflow
        if not is_done(token):  # else it was said when its way out was shut
            workflow.emit(self.completed(token))
        workflow.forget(token)
        if "race" in token.internal_data:
            workflow.win(token)
        self.before_leaving(token)
        if token.stopped:
            return
        for flow in chosen:
            workflow.send(flow, token)
        if "index" in token.internal_data:
            around = workflow.tasks[token.scope]
            around.task_spec.instance_done(around, token)

    def before_leaving(self, token: Token) -> None:
        """Do what must be done between the element's end and the start of its ways out."""

    def completed(self, token: Token) -> events.Event:
        """Return the event that says that the element is done."""
        return events.ElementCompleted(token.key)

    def _on_cancel(self, token: Token) -> None:
        if "incident" in token.internal_data:
            token.workflow.emit(events.IncidentResolved(token.key))  # nobody needs to look any more
        token.workflow.forget(token)

    def resume(self, token: Token) -> None:
        """Try again what stalled."""
        token._set_state(READY)
        token.workflow.run_soon(token)


def true_routes(spec: Any, token: Token) -> Iterator[Flow]:
    """Yield the ways whose condition is true; the default's is never looked at (BPMN 2.0.2)."""
    for flow, condition in spec.routes:
        if condition is None or flow.id == spec.element.default:
            continue
        if token.workflow.is_true(condition, token):
            yield flow


def default_route(spec: Any) -> list[Flow]:
    """Return the way that is left when no condition is true.

    Raises:
        Stalled: there is none.
    """
    if not spec.routes:
        return []  # its way ends here
    for flow, condition in spec.routes:
        if flow.id == spec.element.default or (condition is None and len(spec.routes) == 1):
            return [flow]
    raise Stalled(
        f"Expected one condition of '{spec.element.id}' to be true, but none is and there is no "
        f"default"
    )
