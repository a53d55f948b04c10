"""Elements on which the case waits for somebody outside, and which boundary events may watch."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine import events
from engine.expressions import ExpressionError
from engine.interpreter import timers
from engine.interpreter.node import Node, is_done
from engine.interpreter.token import READY, Token


class Activity(Node):
    """An element on which the case waits, and which boundary events may watch."""

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.enter(token)
        self.offer(token)
        token.workflow.arm(self.boundaries, token)

    def offer(self, token: Token) -> None:
        """Tell the world that somebody must act."""
        raise AssertionError

    def withdrawn(self, token: Token) -> events.Event:
        """Return the event that says that nobody needs to act any more."""
        raise AssertionError

    def let_go(self, token: Token) -> None:
        token.workflow.disarm(token)

    def before_leaving(self, token: Token) -> None:
        self.let_go(token)

    def _on_cancel(self, token: Token) -> None:
        token.workflow.disarm(token)
        if not is_done(token):
            token.workflow.emit(self.withdrawn(token))
        super()._on_cancel(token)

    def resume(self, token: Token) -> None:
        """Try again what stalled: to leave, if it was done, or else to be offered."""
        token._set_state(READY)
        if is_done(token):
            token.workflow.run_soon(token)
        else:
            self.offer(token)


class WorkItem(Activity, defaults.UserTask):
    """User task: waits for CompleteWorkItem."""

    assignee: Any = None  # compiled expressions
    due: Any = None

    def offer(self, token: Token) -> None:
        try:
            due_at = self._due_at(token)
            person = self._person(token)
        except (ExpressionError, timers.Unreadable) as problem:
            token.workflow.stall(token, str(problem))
            return
        token.workflow.emit(events.WorkItemOffered(token.key, self.element.group or "", due_at))
        if person is not None:
            token.internal_data["by"] = list(person)
            token.workflow.emit(events.WorkItemClaimed(token.key, *person))

    def _due_at(self, token: Token) -> str:
        said = "" if self.due is None else timers.due_of_work(self.due, token)
        return said or token.workflow.due_of_repetition(token)

    def _person(self, token: Token) -> tuple[str, str] | None:
        """Return whose work it is; None: whoever of the group takes it."""
        if self.assignee is None:
            return None
        person = self.assignee.evaluate(token.workflow.view(token))
        if person is None or isinstance(person, str):
            said = (person or "").strip()
            found: tuple[str, str] | None = None
            if said:
                found = token.workflow.facts.person(said, self.element.group or "")
            return found
        raise ExpressionError(
            f"Expected '{self.assignee.source}' to be a person's id, but found {person!r:.40}"
        )

    def completed(self, token: Token) -> events.Event:
        return events.WorkItemCompleted(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.WorkItemWithdrawn(token.key)


class ExternalJob(Activity, defaults.UserTask):
    """Service or send task: a handler or an outside worker does it; waits for CompleteJob."""

    given: tuple[tuple[str, Any], ...] = ()  # name, compiled expression

    def offer(self, token: Token) -> None:
        problem = token.workflow.obstacle(token)
        if problem:
            token.workflow.stall(token, problem)
            return
        handed = token.workflow.evaluate_all(self.given, token)
        if handed is not None:
            topic = self.element.topic or ""
            token.workflow.emit(events.JobScheduled(token.key, topic, handed))

    def completed(self, token: Token) -> events.Event:
        return events.JobCompleted(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.JobCancelled(token.key)


class Receive(Activity, defaults.UserTask):
    """Receive task: waits for a message."""

    def offer(self, token: Token) -> None:
        self.trigger.plan(token)

    def resume(self, token: Token) -> None:
        if is_done(token):
            super().resume(token)
        else:
            self.trigger.plan(token)

    def completed(self, token: Token) -> events.Event:
        return events.EventOccurred(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.EventWaitCancelled(token.key)
