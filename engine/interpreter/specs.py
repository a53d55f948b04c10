"""What each kind of element does when a token reaches it, runs, leaves or is withdrawn.

SpiffWorkflow drives every task through update → ready → run → complete (or cancel). The stock specs
predict the
future as a tree of tasks, merge data at joins and keep all history; each of these was measured to
be wrong or slow
on diagrams with loops. These specs predict nothing: a token finds its way only when it leaves.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from SpiffWorkflow.bpmn.specs import defaults
from SpiffWorkflow.bpmn.specs.event_definitions.simple import NoneEventDefinition

from engine import events
from engine.diagram.model import Element, Flow
from engine.expressions import ExpressionError
from engine.interpreter import timers
from engine.interpreter.token import WAITING, Token


class Stalled(Exception):
    """An element cannot go on; a person must look."""


class Node:
    """What all elements share. Mixed in before SpiffWorkflow's own spec."""

    element: Element
    routes: tuple[tuple[Flow, Any], ...]  # outgoing flow and its compiled condition, or None

    def test(self) -> None:
        """Do nothing: the diagram was checked when it was read."""

    def _predict(self, *_args: Any, **_more: Any) -> None:
        """Do nothing: a token's future is found when it leaves."""

    def _update(self, token: Token) -> None:
        """A token arrives."""
        token._ready()

    def _on_ready_hook(self, token: Token) -> None:
        token.workflow.enter(token)

    def _run(self, token: Token) -> bool | None:
        try:
            self.act(token)
            token.internal_data["out"] = self.choose(token)
        except (ExpressionError, Stalled) as problem:
            token.workflow.stall(token, str(problem))
            return None
        return True

    def act(self, token: Token) -> None:
        """Do what the element does, before its token leaves."""

    def choose(self, token: Token) -> list[Flow]:
        """Return the flows by which the token leaves."""
        return [flow for flow, _ in self.routes]

    def _on_complete(self, token: Token) -> None:
        chosen = token.internal_data.pop("out")
        token.workflow.emit(self.completed(token))
        token.workflow.forget(token)
        self.before_leaving(token)
        for flow in chosen:
            token.workflow.send(flow, token)

    def before_leaving(self, token: Token) -> None:
        """Do what must be done between the element's end and the start of its ways out."""

    def completed(self, token: Token) -> events.Event:
        """Return the event that says that the element is done."""
        return events.ElementCompleted(token.key)

    def _on_cancel(self, token: Token) -> None:
        if "incident" in token.internal_data:
            token.workflow.emit(events.IncidentResolved(token.key))  # nobody needs to look any more
        token.workflow.forget(token)


class Activity(Node):
    """An element on which the case waits, and which boundary events may watch."""

    boundaries: tuple["Boundary", ...] = ()

    def _on_ready_hook(self, token: Token) -> None:
        super()._on_ready_hook(token)
        self.offer(token)
        for boundary in self.boundaries:
            boundary.arm(token)

    def offer(self, token: Token) -> None:
        """Tell the world that somebody must act."""
        raise AssertionError

    def withdrawn(self, token: Token) -> events.Event:
        """Return the event that says that nobody needs to act any more."""
        raise AssertionError

    def before_leaving(self, token: Token) -> None:
        self._disarm(token)

    def _on_cancel(self, token: Token) -> None:
        self._disarm(token)
        token.workflow.emit(self.withdrawn(token))
        super()._on_cancel(token)

    def _disarm(self, token: Token) -> None:
        for watcher in token.workflow.watchers(token.key):
            watcher.cancel()


class WorkItem(Activity, defaults.UserTask):
    """User task: waits for CompleteWorkItem."""

    def offer(self, token: Token) -> None:
        token.workflow.emit(events.WorkItemOffered(token.key, self.element.group or ""))

    def completed(self, token: Token) -> events.Event:
        return events.WorkItemCompleted(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.WorkItemWithdrawn(token.key)


class ExternalJob(Activity, defaults.UserTask):
    """Service or send task: a handler or an outside worker does it; waits for CompleteJob."""

    def offer(self, token: Token) -> None:
        problem = token.workflow.obstacle(self.element)
        if problem:
            token.workflow.stall(token, problem)
        else:
            token.workflow.emit(events.JobScheduled(token.key, self.element.topic or ""))

    def completed(self, token: Token) -> events.Event:
        return events.JobCompleted(token.key)

    def withdrawn(self, token: Token) -> events.Event:
        return events.JobCancelled(token.key)


class Start(Node, defaults.StartEvent):
    """Start event. Which one begins the case is part of StartInstance."""


class Throw(Node, defaults.IntermediateThrowEvent):
    """Plain or escalation throw event, and plain or escalation end event."""

    def act(self, token: Token) -> None:
        host = token.internal_data.get("host")
        if host is None or token.workflow.activity(host) is None:  # done meanwhile: late no more
            return
        if self.element.event == "escalation" and self.element.escalate_to:
            token.workflow.emit(events.WorkItemEscalated(host, self.element.escalate_to))


class Terminate(Node, defaults.EndEvent):
    """Terminate end event: withdraws every other token of the case."""

    def before_leaving(self, token: Token) -> None:
        for other in list(token.workflow.tasks.values()):
            if other.id in token.workflow.tasks:
                other.cancel()


class Exclusive(Node, defaults.ExclusiveGateway):
    """Exactly one way out: the first whose condition is true, else the default."""

    def choose(self, token: Token) -> list[Flow]:
        first = next(_true_routes(self, token), None)  # asks no further than it must
        return _default(self) if first is None else [first]


class Gather(Node):
    """A gateway that waits for tokens on several incoming flows.

    It looks at live tokens and the diagram only, never at history. A token that arrived waits as
    itself; when the
    gateway fires, the oldest token of each occupied flow is consumed and one goes on. Nothing is
    merged.
    """

    incoming: tuple[str, ...]  # flow ids

    def _update(self, token: Token) -> None:
        if len(self.incoming) == 1:
            token._ready()
            return
        token._set_state(WAITING)
        self.try_to_fire(token.workflow, at_rest=False)

    def arrivals(self, workflow: Any) -> dict[str, Token]:
        """Return the oldest waiting token of each occupied incoming flow."""
        oldest: dict[str, Token] = {}
        for token in workflow.tasks.values():
            if token.task_spec is self and token._state == WAITING:
                oldest.setdefault(token.internal_data["via"], token)
        return oldest

    def is_satisfied(self, workflow: Any, occupied: Iterable[str], *, at_rest: bool) -> bool:
        """Say whether the gateway may fire with tokens on the `occupied` flows."""
        raise AssertionError

    def try_to_fire(self, workflow: Any, *, at_rest: bool) -> bool:
        """Fire if allowed; return whether it did.

        `at_rest`: no other token can move by itself just now.
        """
        arrived = self.arrivals(workflow)
        if not arrived or not self.is_satisfied(workflow, arrived, at_rest=at_rest):
            return False
        first, *others = arrived.values()
        for token in others:
            workflow.forget(token)
        first._ready()
        return True


class Parallel(Gather, defaults.ParallelGateway):
    """All ways in, all ways out."""

    def is_satisfied(self, workflow: Any, occupied: Iterable[str], *, at_rest: bool) -> bool:
        return len(set(occupied)) == len(self.incoming)


class Inclusive(Gather, defaults.InclusiveGateway):
    """Every way that a token can still come.

    Every way out whose condition is true, else the default.

    BPMN 2.0.2, 13.4.3: it waits while a token elsewhere can reach an empty incoming flow, unless
    that token can also
    reach an occupied one. Whether one can is asked only when no other token can move by itself.
    """

    reach: dict[
        str, frozenset[str]
    ]  # incoming flow -> elements from which a token can come in by it

    def is_satisfied(self, workflow: Any, occupied: Iterable[str], *, at_rest: bool) -> bool:
        if not at_rest:
            return False
        taken = set(occupied)
        wanted = frozenset().union(
            *(self.reach[flow] for flow in self.incoming if flow not in taken)
        )
        wanted = wanted.difference(*(self.reach[flow] for flow in taken))
        return not any(
            token.task_spec.element.id in wanted
            for token in workflow.tasks.values()
            if not isinstance(token.task_spec, Boundary)  # an armed timer is not a token
        )

    def choose(self, token: Token) -> list[Flow]:
        return list(_true_routes(self, token)) or _default(self)


class Timed(Node):
    """What waits for a timer. The clock never fires it: only FireTimer does."""

    def schedule(self, token: Token) -> None:
        """Enter the element and say when its timer is due."""
        token.workflow.enter(token)
        self.plan(token)

    def plan(self, token: Token) -> None:
        """Find when the timer is due; a timer that cannot be read stalls."""
        try:
            assert self.element.timer is not None  # noqa: S101 - the reader refuses it otherwise
            due = timers.first_due(self.element.timer, token.workflow)
        except (ExpressionError, timers.Unreadable) as problem:
            token.workflow.stall(token, str(problem))
            return
        token._set_state(WAITING)
        token.internal_data["due"] = due.moment.isoformat()
        if due.repeats is not None:
            token.internal_data.setdefault("left", due.repeats)
        host = token.internal_data.get("host") if isinstance(self, Boundary) else None
        token.workflow.emit(events.TimerScheduled(token.key, token.internal_data["due"], host))

    def completed(self, token: Token) -> events.Event:
        return events.TimerFired(token.key)

    def _on_cancel(self, token: Token) -> None:
        if "due" in token.internal_data:
            token.workflow.emit(events.TimerCancelled(token.key))
        super()._on_cancel(token)


class TimerCatch(Timed, defaults.IntermediateCatchEvent):
    """Intermediate timer event."""

    def _update(self, token: Token) -> None:
        self.schedule(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Nothing: it was entered when it began to wait."""


class Boundary(Timed, defaults.BoundaryEvent):
    """Timer on the border of an activity."""

    def arm(self, host: Token) -> None:
        """Begin to watch an activity."""
        token = Token(host.workflow, self)
        token.internal_data["host"] = host.key
        self.schedule(token)

    def _on_ready_hook(self, token: Token) -> None:
        """Nothing: it was entered when it was armed."""

    def before_leaving(self, token: Token) -> None:
        """End the activity (BPMN 2.0.2, 13.5.3.

        Before the event's own flow starts), or arm a cycle again.
        """
        host = token.workflow.activity(token.internal_data["host"])
        left = token.internal_data.get("left")
        if host is None:
            return
        if self.element.interrupting:
            host.cancel()
        elif left is not None and left != 1:
            again = Token(token.workflow, self)
            again.internal_data.update(host=host.key, left=left - 1 if left > 0 else left)
            self.schedule(again)


def _true_routes(spec: Any, token: Token) -> Iterator[Flow]:
    """Yield the ways whose condition is true; the default's is never looked at (BPMN 2.0.2)."""
    for flow, condition in spec.routes:
        if condition is None or flow.id == spec.element.default:
            continue
        if token.workflow.is_true(condition):
            yield flow


def _default(spec: Any) -> list[Flow]:
    if not spec.routes:
        return []  # its way ends here
    for flow, condition in spec.routes:
        if flow.id == spec.element.default or (condition is None and len(spec.routes) == 1):
            return [flow]
    raise Stalled(
        f"Expected one condition of '{spec.element.id}' to be true, but none is and there is no "
        f"default"
    )


def plain_event() -> NoneEventDefinition:
    """Return the event definition of an element whose trigger is our own affair."""
    return NoneEventDefinition()
