"""Two ways in which one case stands → the events that tell how the one became the other.

For what changes a case's version without running anything: screens and workers read of it what they
read of every step.
"""

from collections.abc import Iterator
from typing import Any

from engine import events
from engine.events import Event
from engine.interpreter.activities import WorkItem
from engine.interpreter.node import is_done
from engine.interpreter.token import READY, Token
from engine.interpreter.triggers import MessageTrigger, SignalTrigger
from engine.interpreter.workflow import Workflow


def retell(before: Workflow, after: Workflow) -> list[Event]:
    """Return what has changed for those outside; a token is known by its id.

    Raises:
        ExpressionError: whose conversation an awaited message belongs to cannot be worked out.
    """
    told: list[Event] = []
    for token in before.tasks.values():
        if token.id not in after.tasks:
            told += _gone(token)
    for token in after.tasks.values():
        was = before.tasks.get(token.id)
        told += _come(token) if was is None else _changed(was, token)
    return told


def _gone(token: Token) -> Iterator[Event]:
    trigger = token.task_spec.trigger
    if trigger is not None and trigger.is_planned(token) and not is_done(token):
        yield trigger.dropped(token)
    if "incident" in token.internal_data:
        yield events.IncidentResolved(token.key)


def _come(token: Token) -> Iterator[Event]:
    trigger = token.task_spec.trigger
    if trigger is not None and trigger.is_planned(token) and not is_done(token):
        yield _awaited(token)
    if "incident" in token.internal_data:
        yield events.IncidentRaised(token.key, token.internal_data["incident"])


def _awaited(token: Token) -> Event:
    """Return what says that a token waits; a timer keeps the time at which it is due."""
    due = token.internal_data.get("due")
    if due is None:
        said: Event = token.task_spec.trigger.awaited(token)
        return said
    host = token.internal_data.get("host") if token.element.kind == "boundaryEvent" else None
    return events.TimerScheduled(token.key, due, host)


def _changed(was: Token, token: Token) -> Iterator[Event]:
    if _is_open(token):
        yield from _work(was, token)
    if _listens(was) != _listens(token) and "waits" in token.internal_data and not is_done(token):
        yield events.EventWaitCancelled(token.key)
        yield token.task_spec.trigger.awaited(token)


def _is_open(token: Token) -> bool:
    is_ready = token._state == READY and not is_done(token)
    return is_ready and isinstance(token.task_spec, WorkItem)


def _work(was: Token, token: Token) -> Iterator[Event]:
    """Tell whose a work item is now, and when it is due."""
    if was.element.group != token.element.group:
        yield events.WorkItemRegrouped(token.key, token.element.group or "")
    by = token.internal_data.get("by")
    if by is None and "by" in was.internal_data:
        yield events.WorkItemReleased(token.key)
    if by is not None and by != was.internal_data.get("by"):
        yield events.WorkItemClaimed(token.key, *by)
    if was.element.due is None and token.element.due is None:
        due = _due(token)
        if due != _due(was):
            yield events.WorkItemRescheduled(token.key, due)


def _due(token: Token) -> str:
    """Return when the first timer over a work item is due, else ""."""
    workflow = token.workflow
    dues = [
        watcher.internal_data["due"]
        for watcher in workflow.watchers(token)
        if "due" in watcher.internal_data
    ]
    return min(dues, default="") or str(workflow.due_of_repetition(token))


def _listens(token: Token) -> Any:
    """Return what message or signal a token waits for, in the diagram's words."""
    trigger = token.task_spec.trigger
    if isinstance(trigger, MessageTrigger):
        return trigger.name, token.element.correlation
    return trigger.name if isinstance(trigger, SignalTrigger) else None
