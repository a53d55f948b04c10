"""Events that happen at once: starts, throws and ends; and tasks that only send."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine import events
from engine.interpreter.node import Node, Stalled
from engine.interpreter.token import Token
from engine.interpreter.triggers import correlation_of


class Start(Node, defaults.StartEvent):
    """Start event. Which one begins the case is part of StartInstance."""


class Throw(Node, defaults.IntermediateThrowEvent):
    """Plain or escalation throw event, plain or escalation end event, and the catch of a link."""

    def act(self, token: Token) -> None:
        host = token.internal_data.get("host")
        if host is None or not self.element.escalate_to or self.element.event != "escalation":
            return
        for key in token.workflow.open_items_of(host):  # none when it is done meanwhile
            token.workflow.emit(events.WorkItemEscalated(key, self.element.escalate_to))

    def before_leaving(self, token: Token) -> None:
        if self.element.event == "escalation":
            catcher = token.workflow.catcher(token, "escalation", self.element.event_ref)
            if catcher is not None:  # else nobody asked to know
                token.stopped = catcher.catch()


class ThrowMessage(Node, defaults.IntermediateThrowEvent):
    """Message throw or end event, or a send task that names a message."""

    correlation: Any = None  # compiled expressions
    given: tuple[tuple[str, Any], ...] = ()  # name, compiled expression

    def act(self, token: Token) -> None:
        view = token.workflow.view(token)
        payload = {name: token.workflow.plain(what.evaluate(view)) for name, what in self.given}
        correlation = correlation_of(self.correlation, token)
        token.workflow.emit(
            events.MessageThrown(token.key, self.element.event_ref or "", correlation, payload)
        )


class ThrowSignal(Node, defaults.IntermediateThrowEvent):
    """Signal throw or end event: heard by whoever waits for it by then."""

    def act(self, token: Token) -> None:
        name = self.element.event_ref or ""
        token.workflow.emit(events.SignalThrown(token.key, name))
        token.workflow.shout(name)


class ThrowError(Node, defaults.EndEvent):
    """Error end event: leaves its scope towards whoever catches the code."""

    def act(self, token: Token) -> None:
        code = self.element.event_ref
        if token.workflow.catcher(token, "error", code) is None:
            raise Stalled(
                f"Expected the error '{code or ''}' of '{self.element.id}' to be caught, but "
                "nothing catches it"
            )

    def before_leaving(self, token: Token) -> None:
        catcher = token.workflow.catcher(token, "error", self.element.event_ref)
        token.stopped = catcher.catch()


class Terminate(Node, defaults.EndEvent):
    """Terminate end event: withdraws every other token of its scope."""

    def before_leaving(self, token: Token) -> None:
        token.workflow.withdraw(token.scope)
