"""The values of expressions: their kinds, how a sentence names them, how large they may be.

A value is what JSON has (text, whole number, true/false, null, list, record) or what an expression
makes of it: a Decimal, a date, a moment (aware UTC), a duration. Types are compared exactly, so no
method of a foreign object is ever called.
"""

from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any

from engine.durations import Duration

MAX_NUMBER = 10**15
MAX_ITEMS = 10_000
MAX_TEXT = 100_000

Meter = list[int]  # one number: how many steps are left


class ExpressionError(Exception):
    """An expression cannot be worked out with these variables; the sentence says why."""


_KINDS: dict[type, str] = {
    str: "text",
    int: "number",
    Decimal: "number",
    bool: "truth",
    NoneType: "null",
    list: "list",
    dict: "record",
    date: "date",
    datetime: "moment",
    Duration: "duration",
}


def kind(value: object) -> str:
    """Return which kind of value this is.

    Raises:
        ExpressionError: it is none that expressions know, such as a binary fraction (float).
    """
    found = _KINDS.get(type(value))
    if found is None:
        raise ExpressionError(f"Expected a JSON value, but found a {type(value).__name__}")
    return found


def describe(value: object) -> str:
    """Return a value as a sentence names it: the text 'abc', the number 3, a list."""
    name = _KINDS.get(type(value), type(value).__name__)
    if name == "truth":
        return str(value).lower()
    if name == "text":
        return f"the text {str(value)[:40]!r}"
    if name in ("null", "list", "record"):
        return "null" if value is None else f"a {name}"
    # A number that nobody bounded yet may have more digits than Python writes.
    if isinstance(value, int | Decimal) and not -MAX_NUMBER <= value <= MAX_NUMBER:
        return "a very large number"
    return f"the {name} {value}" if type(value) in _KINDS else f"a {name}"


def spend(meter: Meter, steps: int) -> None:
    """Count steps against the budget.

    Raises:
        ExpressionError: it is used up.
    """
    meter[0] -= steps
    if meter[0] < 0:
        raise ExpressionError("Expected to be done within the budget of steps, but there is more")


def bounded(value: Any) -> Any:
    """Return `value`, if it is not too large to go on with."""
    name = kind(value)
    if name == "number" and not -MAX_NUMBER <= value <= MAX_NUMBER:
        raise ExpressionError(f"Expected a number up to {MAX_NUMBER}, but found a larger one")
    if name == "text" and len(value) > MAX_TEXT:
        raise ExpressionError(f"Expected at most {MAX_TEXT} characters, but found {len(value)}")
    if name == "list" and len(value) > MAX_ITEMS:
        raise ExpressionError(f"Expected at most {MAX_ITEMS} items, but found {len(value)}")
    return value


def truth(value: object, place: str) -> bool:
    """Return true or false; null counts as false, anything else is no answer."""
    if value is True:
        return True
    if value is False or value is None:
        return False
    raise ExpressionError(f"Expected true or false {place}, but found {describe(value)}")


def text_in(name: str, value: object) -> str:
    """Return a text that a function was given.

    Raises:
        ExpressionError: it is none.
    """
    if type(value) is not str:
        raise unfit(name, "a text", value)
    bounded(value)
    return value


def unfit(name: str, expected: str, found: object) -> ExpressionError:
    """Return what is wrong with a function's argument."""
    return ExpressionError(f"Expected {expected} in {name}(), but found {describe(found)}")
