"""The functions of the expression language. There are no others, and none reads a clock.

Null is passed through wherever an unfilled field would otherwise stop a case: it has the length 0,
contains nothing, and is no number, text or date.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from engine.expressions import moments
from engine.expressions.arithmetic import CONTEXT, add, subscript
from engine.expressions.comparing import equal, greater, is_in, less
from engine.expressions.values import (
    Meter,
    bounded,
    kind,
    spend,
    text_in,
    truth,
    unfit,
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
        raise unfit("len", "a text, list or record", value)
    spend(meter, 1)
    return len(value)


def _lower(_: Meter, value: Any) -> Any:
    return None if value is None else bounded(text_in("lower", value).lower())


def _upper(_: Meter, value: Any) -> Any:
    return None if value is None else bounded(text_in("upper", value).upper())


def _contains(meter: Meter, container: Any, item: Any) -> bool:
    return is_in(item, container, meter)


def _startswith(_: Meter, value: Any, part: Any) -> bool:
    return value is not None and text_in("startswith", value).startswith(
        text_in("startswith", part)
    )


def _endswith(_: Meter, value: Any, part: Any) -> bool:
    return value is not None and text_in("endswith", value).endswith(text_in("endswith", part))


# ---- numbers -------------------------------------------------------------------------------

_NUMBER = re.compile(r"[+-]?\d{1,16}(\.\d{1,16})?", re.ASCII)


def _number(_: Meter, value: Any) -> Any:
    if value is None or kind(value) == "number":
        return bounded(value)
    text = value.strip() if type(value) is str else ""
    if _NUMBER.fullmatch(text) is None:
        raise unfit("number", "a number with a decimal point, such as '12.5'", value)
    return bounded(Decimal(text) if "." in text else int(text))


def _abs(_: Meter, value: Any) -> Any:
    if kind(value) != "number":
        raise unfit("abs", "a number", value)
    return abs(bounded(value)) if type(value) is int else CONTEXT.abs(bounded(value))


def _round(_: Meter, value: Any, places: Any = 0) -> Any:
    """Round half up, as offices do; not half to even."""
    if kind(value) != "number":
        raise unfit("round", "a number", value)
    if type(places) is not int or not 0 <= places <= 12:
        raise unfit("round", "0 to 12 decimal places", places)
    exact = Decimal(bounded(value))
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, CONTEXT)
    return rounded if places else int(rounded)


def _sum(meter: Meter, values: Any) -> Any:
    total: Any = 0
    for value in _items("sum", values, meter):
        if kind(value) != "number":
            raise unfit("sum", "only numbers", value)
        total = add(total, value)
    return total


def _extreme(name: str, beats: Callable[[Any, Any, Meter], bool]) -> Callable[..., Any]:
    def extreme(meter: Meter, *values: Any) -> Any:
        found = None
        for value in _items(name, values[0], meter) if len(values) == 1 else values:
            if value is None:
                raise unfit(name, "no null", value)
            # The first is compared with itself, so that what has no order is refused there too.
            if beats(value, value if found is None else found, meter) or found is None:
                found = value
        return found

    return extreme


# ---- texts of other values -----------------------------------------------------------------


def _str(_: Meter, value: Any) -> str:
    name = kind(value)
    if name in ("list", "record"):
        raise unfit("str", "a single value", value)
    bounded(value)
    if name in ("null", "truth"):
        return "" if value is None else str(value).lower()
    if name in ("date", "moment"):
        return str(value.isoformat())
    return format(value, "f") if type(value) is Decimal else str(value)


# ---- what may be missing -------------------------------------------------------------------


def _get(_: Meter, container: Any, key: Any, otherwise: Any = None) -> Any:
    found = subscript(container, key)
    return otherwise if found is None else found


def _coalesce(_: Meter, *values: Any) -> Any:
    return next((value for value in values if value is not None), None)


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
        raise unfit(name, "a list", values)
    spend(meter, len(values))
    return values


def _records(name: str, values: Any, key: Any, meter: Meter) -> list[dict[str, Any]]:
    text_in(name, key)
    records = _items(name, values, meter)
    for record in records:
        if type(record) is not dict:
            raise unfit(name, "a list of records", record)
    return records


FUNCTIONS: dict[str, Function] = {
    "abs": Function(_abs, {1}),
    "all": Function(_all, {1, 3}),
    "any": Function(_any, {1, 3}),
    "coalesce": Function(_coalesce, range(2, 51)),
    "contains": Function(_contains, {2}),
    "count": Function(_count, {3}),
    "date": Function(moments.read_date, {1}, is_reader=True),
    "datetime": Function(moments.read_datetime, {1}, is_reader=True),
    "day": Function(moments.part_of("day", lambda of: of.day), {1}),
    "days": Function(moments.days, {1}),
    "duration": Function(moments.read_duration, {1}, is_reader=True),
    "endswith": Function(_endswith, {2}),
    "get": Function(_get, {2, 3}),
    "len": Function(_len, {1}),
    "lower": Function(_lower, {1}),
    "max": Function(_extreme("max", greater), range(1, 51)),
    "min": Function(_extreme("min", less), range(1, 51)),
    "month": Function(moments.part_of("month", lambda of: of.month), {1}),
    "number": Function(_number, {1}, is_reader=True),
    "pluck": Function(_pluck, {2}),
    "round": Function(_round, {1, 2}),
    "startswith": Function(_startswith, {2}),
    "str": Function(_str, {1}),
    "sum": Function(_sum, {1}),
    "upper": Function(_upper, {1}),
    "weekday": Function(moments.part_of("weekday", lambda of: of.isoweekday()), {1}),
    "where": Function(_where, {3}),
    "year": Function(moments.part_of("year", lambda of: of.year), {1}),
}
DEFINED = "defined"  # asks about a name, not about a value: the compiler knows it
