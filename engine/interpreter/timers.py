"""When a timer is due, counted from the step's own time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from engine.calendars import add_working_time
from engine.diagram.model import Timer
from engine.durations import parse_cycle, parse_duration, parse_moment
from engine.errors import Invalid
from engine.expressions import Expression, compile_expression
from engine.interpreter.token import Token


class Unreadable(Exception):
    """The timer's value is not what its kind needs."""


@dataclass(frozen=True)
class Due:
    moment: datetime  # UTC
    repeats: int | None = None  # a cycle's count, -1 for ever; None: fires once


def first_due(timer: Timer, token: Token) -> Due:
    """Return when `timer` is due if it begins now.

    Raises:
        Unreadable: the value is not ISO 8601 of the timer's kind, or the calendar cannot count it.
        ExpressionError: the value's expression cannot be worked out.
    """
    value = timer.value
    if not timer.is_literal:
        value = compile_expression(timer.value).evaluate(token.workflow.view(token))
    try:
        return _due(timer, _text(value), token.workflow)
    except Invalid as problem:
        raise Unreadable(problem.message) from problem


def due_of_work(due: Expression, token: Token) -> str:
    """Return when a person's step is due, ISO 8601, UTC; "" when the diagram does not know.

    Raises:
        Unreadable: it is neither a moment, a date nor a duration.
        ExpressionError: it cannot be worked out.
    """
    value = due.evaluate(token.workflow.view(token))
    if value is None:
        return ""
    text, facts = _text(value), token.workflow.facts
    try:
        if text.startswith(("P", "+P", "-P")):
            moment = parse_duration(text).add_to(facts.now)
        else:
            moment = parse_moment(text, facts.local_zone())
    except Invalid as problem:
        raise Unreadable(problem.message) from problem
    return moment.astimezone(UTC).isoformat()


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _due(timer: Timer, text: str, workflow: Any) -> Due:
    now: datetime = workflow.facts.now
    if timer.kind == "date":
        return Due(parse_moment(text, workflow.facts.local_zone()).astimezone(UTC))
    if timer.kind == "cycle":
        count, period = parse_cycle(text)
        return Due(period.add_to(now), -1 if count is None else count)
    duration = parse_duration(text)
    if timer.calendar is None:
        return Due(duration.add_to(now))
    return Due(
        add_working_time(workflow.facts.calendar(timer.calendar), now, duration.as_timedelta())
    )
