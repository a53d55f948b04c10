"""Events that wait: in the course of a way, on the edge of an activity, before a sub-process."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine import events
from engine.interpreter.node import Node, is_done
from engine.interpreter.token import Token


class Catching(Node):
    """What waits for a trigger, which a command or the case itself lets happen."""

    def schedule(self, token: Token) -> None:
        """Enter the element and begin to wait."""
        token.workflow.enter(token)
        self.trigger.plan(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Nothing: it was entered when it began to wait."""

    def completed(self, token: Token) -> events.Event:
        if self.trigger is None:  # an error or escalation: thrown and caught in one moment
            return events.ElementCompleted(token.key)
        happened: events.Event = self.trigger.happened(token)
        return happened

    def _on_cancel(self, token: Token) -> None:
        if self.trigger is not None and self.trigger.is_planned(token) and not is_done(token):
            token.workflow.emit(self.trigger.dropped(token))
        super()._on_cancel(token)

    def resume(self, token: Token) -> None:
        if self.trigger is None:
            super().resume(token)
        else:
            self.trigger.resume(token)

    def wait_again(self, token: Token, **data: Any) -> None:
        """Begin to wait once more, if what happened may happen again."""
        again = self.trigger.again(token) if self.trigger is not None else None
        if again is not None:
            another = Token(token.workflow, self, scope=token.scope)
            another.internal_data.update(data, **again)
            self.schedule(another)


class Catch(Catching, defaults.IntermediateCatchEvent):
    """Intermediate event that waits."""

    def _update(self, token: Token) -> None:
        self.schedule(token)


class Boundary(Catching, defaults.BoundaryEvent):
    """Event on the border of an activity."""

    holds_open = False

    def arm(self, host: Token) -> None:
        """Begin to watch an activity; errors and escalations are not awaited, but caught."""
        if self.trigger is not None:
            token = Token(host.workflow, self, scope=host.scope)
            token.internal_data["host"] = host.key
            self.schedule(token)

    def catch(self, host: Token) -> None:
        """Catch an error or escalation that came out of an activity."""
        token = Token(host.workflow, self, scope=host.scope)
        token.internal_data["host"] = host.key
        host.workflow.enter(token)
        token.run()

    def before_leaving(self, token: Token) -> None:
        """End the activity before the event's own flow starts (BPMN 2.0.2, 13.5.3).

        One that does not interrupt waits again, if it can happen again.
        """
        host = token.workflow.activity(token.internal_data["host"])
        if host is None:
            return
        if self.element.interrupting:
            host.cancel()
        else:
            self.wait_again(token, host=host.key)


class ScopeStart(Catching, defaults.StartEvent):
    """Start of an event sub-process: waits beside what happens in the scope around it."""

    holds_open = False
    body: Any  # spec of the event sub-process itself

    def arm(self, workflow: Any, scope: int | None) -> None:
        """Begin to wait in a scope."""
        if self.trigger is not None:
            self.schedule(Token(workflow, self, scope=scope))

    def catch(self, workflow: Any, scope: int | None) -> None:
        """Catch an error or escalation that was thrown inside a scope."""
        token = Token(workflow, self, scope=scope)
        workflow.enter(token)
        token.run()

    def before_leaving(self, token: Token) -> None:
        """Begin the sub-process; one that interrupts ends everything else in its scope first."""
        if self.element.interrupting:
            token.workflow.withdraw(token.scope)
        else:
            self.wait_again(token)
        host = Token(token.workflow, self.body, scope=token.scope)
        self.body.open(host)
        token.internal_data["scope"] = host.id
