"""Elements in which other elements live: sub-processes and called processes."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine import events
from engine.expressions import ExpressionError
from engine.interpreter.node import Node, Stalled, is_done
from engine.interpreter.token import WAITING, Token


class Container(Node):
    """Waits until nothing is left inside it. Its token's id is the scope of what lives there."""

    def _update(self, token: Token) -> None:
        token._set_state(WAITING)
        token.workflow.enter(token)
        token.workflow.emit(events.ElementEntered(token.key))
        token.workflow.arm(self.boundaries, token)
        self.begin(token)

    def begin(self, token: Token) -> None:
        """Let what is inside begin; what cannot be worked out stalls."""
        try:
            self.fill(token)
        except (ExpressionError, Stalled) as problem:
            token.workflow.stall(token, str(problem))
            return
        token.internal_data["begun"] = True
        token.workflow.look_inside(token.id)

    def fill(self, token: Token) -> None:
        """Put the first tokens inside."""
        raise AssertionError

    def let_go(self, token: Token) -> None:
        token.workflow.withdraw(token.id)  # events that still wait inside
        token.workflow.disarm(token)

    def before_leaving(self, token: Token) -> None:
        self.let_go(token)

    def _on_cancel(self, token: Token) -> None:
        token.workflow.disarm(token)
        token.workflow.withdraw(token.id)
        if not is_done(token):
            token.workflow.emit(events.ElementCancelled(token.key))
        super()._on_cancel(token)

    def resume(self, token: Token) -> None:
        token._set_state(WAITING)
        if "begun" in token.internal_data:
            token.workflow.look_inside(token.id)
        else:
            self.begin(token)


class SubProcess(Container, defaults.UserTask):
    """Sub-process, or a called process: what it hands in and out may be said by the call."""

    beginnings: tuple[Any, ...] = ()  # specs
    starts: tuple[Any, ...] = ()  # of the event sub-processes inside it
    given: tuple[tuple[str, Any], ...] = ()  # name, compiled expression
    returned: tuple[tuple[str, Any], ...] = ()

    def fill(self, token: Token) -> None:
        workflow = token.workflow
        if self.given or self.returned:
            view = workflow.view(token)
            token.internal_data["inner"] = {
                name: workflow.plain(what.evaluate(view)) for name, what in self.given
            }
        for start in self.starts:
            start.arm(workflow, token.id)
        for spec in self.beginnings:
            spec._update(Token(workflow, spec, scope=token.id))

    def act(self, token: Token) -> None:
        inner = token.internal_data.get("inner")
        if inner is not None:
            workflow = token.workflow
            out = {name: workflow.plain(what.evaluate(inner)) for name, what in self.returned}
            workflow.write(token, out)


class EventSubProcess(Container, defaults.UserTask):
    """The body of an event sub-process; its start event begins it."""

    starts: tuple[Any, ...] = ()

    def open(self, token: Token) -> None:
        """Enter it, on behalf of its start event."""
        token._set_state(WAITING)
        token.workflow.enter(token)
        token.workflow.emit(events.ElementEntered(token.key))
        token.internal_data["begun"] = True
        for start in self.starts:
            start.arm(token.workflow, token.id)
