"""Elements on which the case waits for somebody outside, and which boundary events may watch."""

from typing import Any

from SpiffWorkflow.bpmn.specs import defaults

from engine import events
from engine.interpreter import timers
from engine.interpreter.node import Node
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

    def before_leaving(self, token: Token) -> None:
        token.workflow.disarm(token)

    def _on_cancel(self, token: Token) -> None:
        token.workflow.disarm(token)
        token.workflow.emit(self.withdrawn(token))
        super()._on_cancel(token)

    def resume(self, token: Token) -> None:
        token._set_state(READY)
        self.offer(token)


class WorkItem(Activity, defaults.UserTask):
    """User task: waits for CompleteWorkItem."""

    assignee: Any = None  # compiled expressions
    due: Any = None

    def offer(self, token: Token) -> None:
        due_at = timers.due_of_work(self.due, token) if self.due is not None else ""
        due_at = due_at or token.workflow.due_of_repetition(token)
        token.workflow.emit(events.WorkItemOffered(token.key, self.element.group or "", due_at))
        if self.assignee is not None:
            self._assign(token)

    def _assign(self, token: Token) -> None:
        person = self.assignee.evaluate(token.workflow.view(token))
        if isinstance(person, str) and person.strip():
            token.internal_data["by"] = [person, person]
            token.workflow.emit(events.WorkItemClaimed(token.key, person, person))

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

    def completed(self, token: Token) -> events.Event:
        return events.EventOccurred(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.EventWaitCancelled(token.key)
