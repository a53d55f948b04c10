"""Arithmetic on values: numbers, and the joining of texts and lists, and calendar arithmetic.

Decimals have their own context, so that an expression gives the same digits in every thread.
"""

import operator
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import ROUND_FLOOR, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any

from engine.durations import Duration
from engine.expressions.values import (
    MAX_ITEMS,
    MAX_TEXT,
    ExpressionError,
    bounded,
    describe,
    kind,
)

CONTEXT = Context(prec=34, traps=[DivisionByZero, InvalidOperation, Overflow])


def add(left: Any, right: Any) -> Any:
    """Add numbers; join texts or lists; move a date or moment by a duration."""
    kinds = (kind(left), kind(right))
    if kinds == ("number", "number"):
        return _number(left, right, operator.add, CONTEXT.add)
    if kinds in (("text", "text"), ("list", "list")):
        if len(left) + len(right) > (MAX_TEXT if kinds[0] == "text" else MAX_ITEMS):
            raise ExpressionError(f"Expected a shorter {kinds[0]}, but this becomes too long")
        return left + right
    if kinds[0] == "duration" and kinds[1] in ("date", "moment"):
        return _later(right, left, 1)
    if kinds[1] == "duration" and kinds[0] in ("date", "moment"):
        return _later(left, right, 1)
    if kinds == ("duration", "duration"):
        return Duration(
            years=left.years + right.years,
            months=left.months + right.months,
            days=left.days + right.days,
            seconds=left.seconds + right.seconds,
        )
    raise _not_for("+", left, right)


def subtract(left: Any, right: Any) -> Any:
    """Subtract numbers; move a date or moment back; say what lies between two of them."""
    kinds = (kind(left), kind(right))
    if kinds == ("number", "number"):
        return _number(left, right, operator.sub, CONTEXT.subtract)
    if kinds in (("date", "date"), ("moment", "moment")):
        return Duration.of(left - right)
    if kinds[1] == "duration" and kinds[0] in ("date", "moment"):
        return _later(left, right, -1)
    if kinds == ("duration", "duration"):
        return Duration.of(left.as_timedelta() - right.as_timedelta())
    raise _not_for("-", left, right)


def multiply(left: Any, right: Any) -> Any:
    """Multiply two numbers, or a duration by a whole number; a text is never repeated."""
    for length, times in ((left, right), (right, left)):
        if kind(length) == "duration" and type(times) is int:
            return _times(length, bounded(times))
    _both_numbers("*", left, right)
    return _number(left, right, operator.mul, CONTEXT.multiply)


def divide(left: Any, right: Any) -> Any:
    """Divide two numbers; the result is a Decimal."""
    _both_numbers("/", left, right, divides=True)
    return bounded(CONTEXT.divide(Decimal(left), Decimal(right)))


def floor_divide(left: Any, right: Any) -> Any:
    """Divide and round down, for decimals too."""
    _both_numbers("//", left, right, divides=True)
    return _number(left, right, operator.floordiv, _decimal_floor)


def modulo(left: Any, right: Any) -> Any:
    """Return what `//` leaves over; it has the sign of the divisor."""
    _both_numbers("%", left, right, divides=True)

    def remainder(a: Decimal, b: Decimal) -> Decimal:
        return CONTEXT.subtract(a, CONTEXT.multiply(b, _decimal_floor(a, b)))

    return _number(left, right, operator.mod, remainder)


def negate(value: Any) -> Any:
    """Return a number with the other sign."""
    if kind(value) != "number":
        raise ExpressionError(f"Expected a number after '-', but found {describe(value)}")
    return -value if type(value) is int else CONTEXT.minus(value)


def subscript(container: Any, key: Any) -> Any:
    """Return an item of a list or record; null where there is none."""
    name = kind(container)
    if name == "null" or key is None:
        return None
    if name == "record" and type(key) is str:
        return container.get(key)
    if name == "list" and type(key) is int:
        return container[key] if -len(container) <= key < len(container) else None
    raise ExpressionError(
        f"Expected a record with a text key or a list with a whole number in [ ], but found "
        f"{describe(container)} with {describe(key)}"
    )


def _times(length: Duration, times: int) -> Duration:
    return Duration(
        years=length.years * times,
        months=length.months * times,
        days=length.days * times,
        seconds=CONTEXT.multiply(length.seconds, Decimal(times)),
    )


def _number(
    left: int | Decimal,
    right: int | Decimal,
    whole: Callable[[Any, Any], Any],
    decimal: Callable[[Decimal, Decimal], Decimal],
) -> Any:
    bounded(left)
    bounded(right)
    if type(left) is int and type(right) is int:
        return bounded(whole(left, right))
    return bounded(decimal(Decimal(left), Decimal(right)))


def _decimal_floor(left: Decimal, right: Decimal) -> Decimal:
    return CONTEXT.divide(left, right).to_integral_value(ROUND_FLOOR, CONTEXT)


def _later(start: date | datetime, length: Duration, sign: int) -> date | datetime:
    if isinstance(start, datetime):
        return length.add_to(start) if sign > 0 else length.subtract_from(start)
    if length.seconds:
        raise ExpressionError(
            f"Expected whole days, months or years beside a date, but found {describe(length)}"
        )
    midnight = datetime.combine(start, time(0), UTC)
    return (length.add_to(midnight) if sign > 0 else length.subtract_from(midnight)).date()


def _both_numbers(symbol: str, left: Any, right: Any, *, divides: bool = False) -> None:
    if kind(left) != "number" or kind(right) != "number":
        raise _not_for(symbol, left, right)
    bounded(left)
    bounded(right)
    if divides and right == 0:
        raise ExpressionError(f"Expected a divisor other than 0 after '{symbol}', but found 0")


def _not_for(symbol: str, left: Any, right: Any) -> ExpressionError:
    hint = ": write number(…) around a text" if "text" in (kind(left), kind(right)) else ""
    return ExpressionError(
        f"Expected values that '{symbol}' is for, but found {describe(left)} and "
        f"{describe(right)}{hint}"
    )
