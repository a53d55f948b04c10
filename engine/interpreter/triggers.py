"""What an element may wait for: a time, a message, a signal, a condition.

A trigger holds no state; what must survive a restart is on the token.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine import events
from engine.diagram.model import Element, Timer
from engine.expressions import Expression, ExpressionError, compile_expression
from engine.interpreter import timers
from engine.interpreter.node import is_done
from engine.interpreter.token import READY, WAITING, Token


class Trigger:
    """Base of all triggers."""

    is_lasting = False  # whether a non-interrupting event goes on waiting once it has happened

    def plan(self, token: Token) -> None:
        """Begin to wait; what cannot be read stalls the token."""
        try:
            waits = self.awaited(token)
        except (ExpressionError, timers.Unreadable) as problem:
            token.workflow.stall(token, str(problem))
            return
        token._set_state(WAITING)
        self.mark(token)
        token.workflow.emit(waits)

    def mark(self, token: Token) -> None:
        """Note on the token that it has begun to wait."""
        token.internal_data["waits"] = True

    def awaited(self, token: Token) -> events.Event:
        """Return the event that says what is awaited."""
        raise AssertionError

    def happened(self, token: Token) -> events.Event:
        """Return the event that says that it happened."""
        return events.EventOccurred(token.key)

    def dropped(self, token: Token) -> events.Event:
        """Return the event that says that it is no longer awaited."""
        return events.EventWaitCancelled(token.key)

    def is_planned(self, token: Token) -> bool:
        """Say whether the token waits already (it may stall later, for another reason)."""
        return "waits" in token.internal_data

    def resume(self, token: Token) -> None:
        """Try again what stalled: leave, if it had happened, or else wait once more."""
        if is_done(token):
            token._set_state(READY)
            token.workflow.run_soon(token)
        else:
            self.plan(token)

    def again(self, token: Token) -> dict[str, Any] | None:
        """Return what a token needs to wait once more after this one, None when it is over."""
        return {} if self.is_lasting else None


@dataclass(frozen=True)
class TimerTrigger(Trigger):
    timer: Timer

    def awaited(self, token: Token) -> events.Event:
        due = timers.first_due(self.timer, token)
        token.internal_data["due"] = due.moment.isoformat()
        if due.repeats is not None:
            token.internal_data.setdefault("left", due.repeats)
        host = token.internal_data.get("host") if token.element.kind == "boundaryEvent" else None
        return events.TimerScheduled(token.key, token.internal_data["due"], host)

    def mark(self, token: Token) -> None:
        """Nothing: "due" says it."""

    def is_planned(self, token: Token) -> bool:
        return "due" in token.internal_data

    def resume(self, token: Token) -> None:
        if self.is_planned(token):
            token._set_state(READY)
            token.workflow.run_soon(token)
        else:
            self.plan(token)

    def happened(self, token: Token) -> events.Event:
        return events.TimerFired(token.key)

    def dropped(self, token: Token) -> events.Event:
        return events.TimerCancelled(token.key)

    def again(self, token: Token) -> dict[str, Any] | None:
        left = token.internal_data.get("left")
        if left is None or left == 1:
            return None
        return {"left": left - 1 if left > 0 else left}


@dataclass(frozen=True)
class MessageTrigger(Trigger):
    name: str
    correlation: Expression | None

    is_lasting = True

    def awaited(self, token: Token) -> events.Event:
        return events.EventAwaited(
            token.key, "message", self.name, correlation_of(self.correlation, token)
        )


@dataclass(frozen=True)
class SignalTrigger(Trigger):
    name: str

    is_lasting = True

    def awaited(self, token: Token) -> events.Event:
        return events.EventAwaited(token.key, "signal", self.name)


@dataclass(frozen=True)
class ConditionTrigger(Trigger):
    condition: Expression

    is_lasting = True

    def awaited(self, token: Token) -> events.Event:
        return events.EventAwaited(token.key, "condition", "")

    def again(self, token: Token) -> dict[str, Any] | None:
        return {"seen": True}  # it must have been false before it fires again


def trigger_of(element: Element) -> Trigger | None:
    """Return what an element waits for, None when nothing is awaited there."""
    if element.timer is not None:
        return TimerTrigger(element.timer)
    if element.event == "message":
        correlation = compile_expression(element.correlation) if element.correlation else None
        return MessageTrigger(element.event_ref or "", correlation)
    if element.event == "signal":
        return SignalTrigger(element.event_ref or "")
    if element.event == "conditional":
        return ConditionTrigger(compile_expression(element.condition or "false"))
    return None


def correlation_of(correlation: Expression | None, token: Token) -> str:
    """Return whose conversation a message belongs to, as text; "" when nothing says it.

    Raises:
        ExpressionError: it cannot be worked out, or is neither text nor a number.
    """
    if correlation is None:
        return ""
    value = correlation.evaluate(token.workflow.view(token))
    if isinstance(value, bool) or value is None or isinstance(value, list | dict):
        raise ExpressionError(
            f"Expected the correlation '{correlation.source}' to be text or a number, but found "
            f"{value!r:.40}"
        )
    return str(value)


def due_of(token: Token) -> datetime:
    """Return when a token's timer is due."""
    return datetime.fromisoformat(token.internal_data["due"])
