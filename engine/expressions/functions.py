"""The functions of the expression language. There are no others, and none reads a clock.

Null is passed through wherever an unfilled field would otherwise stop a case: it has the length 0,
contains nothing, and is no number, text or date.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engine.durations import Duration, parse_duration, parse_moment
from engine.expressions.arithmetic import CONTEXT, add
from engine.expressions.comparing import equal, greater, is_in, less
from engine.expressions.values import (
    ExpressionError,
    Meter,
    bounded,
    describe,
    kind,
    spend,
    truth,
)


@dataclass(frozen=True)
class Function:
    """A function of the language: called with the meter, then with its arguments."""

    call: Callable[..., Any]
    arities: Container[int]
    is_reader: bool = False  # reads a text: if that is a constant, it is read at once


def _len(meter: Meter, value: Any) -> int:
    if value is None:
        return 0
    if kind(value) not in ("text", "list", "record"):
        raise _unfit("len", "a text, list or record", value)
    spend(meter, 1)
    return len(value)


def _text(name: str, value: Any) -> str:
    if type(value) is not str:
        raise _unfit(name, "a text", value)
    bounded(value)
    return value


def _lower(_: Meter, value: Any) -> Any:
    return None if value is None else bounded(_text("lower", value).lower())


def _upper(_: Meter, value: Any) -> Any:
    return None if value is None else bounded(_text("upper", value).upper())


def _contains(meter: Meter, container: Any, item: Any) -> bool:
    return is_in(item, container, meter)


def _startswith(_: Meter, value: Any, part: Any) -> bool:
    return value is not None and _text("startswith", value).startswith(_text("startswith", part))


def _endswith(_: Meter, value: Any, part: Any) -> bool:
    return value is not None and _text("endswith", value).endswith(_text("endswith", part))


# ---- numbers -------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,16})?", re.ASCII)


def _number(_: Meter, value: Any) -> Any:
    if value is None or kind(value) == "number":
        return bounded(value)
    text = value.strip() if type(value) is str else ""
    if _NUMBER.fullmatch(text) is None:
        raise _unfit("number", "a number with a decimal point, such as '12.5'", value)
    return bounded(Decimal(text) if "." in text else int(text))


def _abs(_: Meter, value: Any) -> Any:
    if kind(value) != "number":
        raise _unfit("abs", "a number", value)
    return abs(bounded(value)) if type(value) is int else CONTEXT.abs(bounded(value))


def _round(_: Meter, value: Any, places: Any = 0) -> Any:
    """Round half up, as offices do; not half to even."""
    if kind(value) != "number":
        raise _unfit("round", "a number", value)
    if type(places) is not int or not 0 <= places <= 12:
        raise _unfit("round", "0 to 12 decimal places", places)
    exact = Decimal(bounded(value))
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, CONTEXT)
    return rounded if places else int(rounded)


def _sum(meter: Meter, values: Any) -> Any:
    total: Any = 0
    for value in _items("sum", values, meter):
        if kind(value) != "number":
            raise _unfit("sum", "only numbers", value)
        total = add(total, value)
    return total


def _extreme(name: str, beats: Callable[[Any, Any, Meter], bool]) -> Callable[..., Any]:
    def extreme(meter: Meter, *values: Any) -> Any:
        found = None
        for value in _items(name, values[0], meter) if len(values) == 1 else values:
            if value is None:
                raise _unfit(name, "no null", value)
            # The first is compared with itself, so that what has no order is refused there too.
            if beats(value, value if found is None else found, meter) or found is None:
                found = value
        return found

    return extreme


# ---- texts of other values -----------------------------------------------------------------


def _str(_: Meter, value: Any) -> str:
    name = kind(value)
    if name in ("list", "record"):
        raise _unfit("str", "a single value", value)
    bounded(value)
    if name in ("null", "truth"):
        return "" if value is None else str(value).lower()
    if name in ("date", "moment"):
        return str(value.isoformat())
    return format(value, "f") if type(value) is Decimal else str(value)


def _date(_: Meter, value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    text = _text("date", value)
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise _unfit("date", "a date, such as '2026-01-05'", value) from error
    if found.isoformat() != text:  # Python also reads 20260105 and 2026-W02-1
        raise _unfit("date", "a date, such as '2026-01-05'", value)
    return found


def _datetime(_: Meter, value: Any) -> datetime | None:
    if value is None or type(value) is datetime:
        return value
    text = _text("datetime", value)
    # Without an offset it would be somebody's wall time, and nobody knows whose.
    if re.search(r"\d(Z|[+-]\d\d:\d\d)$", text) is None:
        raise _unfit("datetime", "a moment with its offset: '2026-01-05T08:00:00+07:00'", value)
    return parse_moment(text, "UTC").astimezone(UTC)


def _duration(_: Meter, value: Any) -> Duration | None:
    if value is None or type(value) is Duration:
        return value
    return parse_duration(_text("duration", value))


# ---- lists ---------------------------------------------------------------------------------


def _any(meter: Meter, values: Any, *match: Any) -> bool:
    if match:
        return bool(_where(meter, values, *match))
    return any(truth(value, "in the list of any()") for value in _items("any", values, meter))


def _all(meter: Meter, values: Any, *match: Any) -> bool:
    if match:
        return len(_where(meter, values, *match)) == len(values or ())
    return all(truth(value, "in the list of all()") for value in _items("all", values, meter))


def _count(meter: Meter, values: Any, key: Any, value: Any) -> int:
    return len(_where(meter, values, key, value))


def _where(meter: Meter, values: Any, key: Any, value: Any) -> list[Any]:
    return [
        record
        for record in _records("any, all, count or where", values, key, meter)
        if equal(record.get(key), value, meter)
    ]


def _pluck(meter: Meter, values: Any, key: Any) -> list[Any]:
    return [record.get(key) for record in _records("pluck", values, key, meter)]


def _items(name: str, values: Any, meter: Meter) -> list[Any]:
    if values is None:
        return []
    if type(values) is not list:
        raise _unfit(name, "a list", values)
    spend(meter, len(values))
    return values


def _records(name: str, values: Any, key: Any, meter: Meter) -> list[dict[str, Any]]:
    _text(name, key)
    records = _items(name, values, meter)
    for record in records:
        if type(record) is not dict:
            raise _unfit(name, "a list of records", record)
    return records


def _unfit(name: str, expected: str, found: Any) -> ExpressionError:
    return ExpressionError(f"Expected {expected} in {name}(), but found {describe(found)}")


FUNCTIONS: dict[str, Function] = {
    "abs": Function(_abs, {1}),
    "all": Function(_all, {1, 3}),
    "any": Function(_any, {1, 3}),
    "contains": Function(_contains, {2}),
    "count": Function(_count, {3}),
    "date": Function(_date, {1}, is_reader=True),
    "datetime": Function(_datetime, {1}, is_reader=True),
    "duration": Function(_duration, {1}, is_reader=True),
    "endswith": Function(_endswith, {2}),
    "len": Function(_len, {1}),
    "lower": Function(_lower, {1}),
    "max": Function(_extreme("max", greater), range(1, 51)),
    "min": Function(_extreme("min", less), range(1, 51)),
    "number": Function(_number, {1}, is_reader=True),
    "pluck": Function(_pluck, {2}),
    "round": Function(_round, {1, 2}),
    "startswith": Function(_startswith, {2}),
    "str": Function(_str, {1}),
    "sum": Function(_sum, {1}),
    "upper": Function(_upper, {1}),
    "where": Function(_where, {3}),
}
DEFINED = "defined"  # asks about a name, not about a value: the compiler knows it
