"""What the functions of the language do with dates, moments and durations. None reads a clock."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.durations import Duration, parse_duration, parse_moment
from engine.expressions.arithmetic import CONTEXT
from engine.expressions.values import Meter, text_in, unfit


def read_date(_: Meter, value: Any) -> date | None:
    """Return the date that a text is."""
    if value is None or type(value) is date:
        return value
    text = text_in("date", value)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise unfit("date", "a date, such as '2026-01-05'", value) from error
    if found.isoformat() != text:  # Python also reads 20260105 and 2026-W02-1
        raise unfit("date", "a date, such as '2026-01-05'", value)
    return found


def read_datetime(_: Meter, value: Any) -> datetime | None:
    """Return the moment that a text is; it must say its offset."""
    if value is None or type(value) is datetime:
        return value
    text = text_in("datetime", value)
    # Without an offset it would be somebody's wall time, and nobody knows whose.
    if re.search(r"\d(Z|[+-]\d\d:\d\d)$", text) is None:
        raise unfit("datetime", "a moment with its offset: '2026-01-05T08:00:00+07:00'", value)
    return parse_moment(text, "UTC").astimezone(UTC)


def read_duration(_: Meter, value: Any) -> Duration | None:
    """Return the duration that a text is."""
    if value is None or type(value) is Duration:
        return value
    return parse_duration(text_in("duration", value))


def days(_: Meter, value: Any) -> Any:
    """Return how many days of 24 hours a duration has; what is over counts as a fraction."""
    if value is None:
        return None
    if type(value) is not Duration:
        raise unfit("days", "a duration", value)
    length = value.as_timedelta()
    over = length - timedelta(days=length.days)
    if not over:
        return length.days
    seconds = CONTEXT.divide(Decimal(over // timedelta(microseconds=1)), Decimal(10**6))
    return CONTEXT.add(Decimal(length.days), CONTEXT.divide(seconds, Decimal(86_400)))


def part_of(name: str, of: Callable[[date], int]) -> Callable[..., Any]:
    """Return a function of a date; a moment's day depends on who looks, so it has none here."""

    def part(_: Meter, value: Any) -> Any:
        if value is None:
            return None
        if type(value) is not date:
            raise unfit(name, "a date", value)
        return of(value)

    return part
