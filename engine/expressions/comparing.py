"""Comparisons between values: equality, order, membership."""

import operator
from collections.abc import Callable
from typing import Any

from engine.durations import Duration
from engine.expressions.values import ExpressionError, Meter, describe, kind, spend


def equal(left: Any, right: Any, meter: Meter) -> bool:
    """Say whether two values are equal. Values of two kinds are not: true is not 1.

    Raises:
        ExpressionError: a text is compared with what it could be read as, a number or a date:
            the answer would always be no, and whoever wrote it expects otherwise.
    """
    left_kind, right_kind = kind(left), kind(right)
    if left_kind != right_kind:
        for text, other in ((left, right), (right, left)):
            _refuse_unread(text, other)
        return False
    if left_kind == "list":
        spend(meter, len(left))
        return len(left) == len(right) and all(
            equal(a, b, meter) for a, b in zip(left, right, strict=True)
        )
    if left_kind == "record":
        spend(meter, len(left))
        return left.keys() == right.keys() and all(
            equal(item, right[key], meter) for key, item in left.items()
        )
    if left_kind == "duration" and not _has_months(left, right):
        return bool(left.as_timedelta() == right.as_timedelta())
    return bool(left == right)


def _refuse_unread(text: object, other: object) -> None:
    if type(text) is not str:
        return
    reader = _READERS.get(kind(other))
    if reader is None or (reader == "number" and not looks_like_a_number(text)):
        return
    raise ExpressionError(
        f"Expected two values of one kind, but found {describe(text)} and {describe(other)}: "
        f"write {reader}(…) around the text"
    )


_READERS = {"number": "number", "date": "date", "moment": "datetime", "duration": "duration"}


def looks_like_a_number(text: str) -> bool:
    """Say whether `number()` would read this: digits, perhaps a sign and a decimal point."""
    digits = text.strip().lstrip("+-")
    return digits.isascii() and digits.replace(".", "", 1).isdigit()


def _ordering(compare: Callable[[Any, Any], bool], symbol: str) -> Callable[..., bool]:
    def ordered(left: Any, right: Any, _: Meter) -> bool:
        if left is None or right is None:
            return False
        left_kind = kind(left)
        if left_kind == kind(right):
            if left_kind in ("number", "text", "date", "moment"):
                return compare(left, right)
            if left_kind == "duration":
                return compare(left.as_timedelta(), right.as_timedelta())
        _refuse_unread(left, right)
        _refuse_unread(right, left)
        raise ExpressionError(
            f"Expected two numbers, texts, dates, moments or durations around '{symbol}', but "
            f"found {describe(left)} and {describe(right)}"
        )

    return ordered


less = _ordering(operator.lt, "<")
less_or_equal = _ordering(operator.le, "<=")
greater = _ordering(operator.gt, ">")
greater_or_equal = _ordering(operator.ge, ">=")


def unequal(left: Any, right: Any, meter: Meter) -> bool:
    """Say whether two values differ."""
    return not equal(left, right, meter)


def is_in(item: Any, container: Any, meter: Meter) -> bool:
    """Say whether a list has an item, a record a key, a text a part. Null has nothing."""
    name = kind(container)
    if name == "null":
        return False
    if name == "list":
        spend(meter, len(container))
        return any(equal(item, other, meter) for other in container)
    if name in ("record", "text") and type(item) is str:
        spend(meter, 1 + len(container) // 1000)
        return item in container
    raise ExpressionError(
        f"Expected to look for an item in a list, or for a text in a text or record, but found "
        f"{describe(item)} and {describe(container)}"
    )


def is_not_in(item: Any, container: Any, meter: Meter) -> bool:
    """Say whether a container lacks an item."""
    return not is_in(item, container, meter)


def _has_months(*lengths: Duration) -> bool:
    return any(length.years or length.months for length in lengths)
