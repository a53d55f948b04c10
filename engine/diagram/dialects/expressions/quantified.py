"""FEEL's ways to ask about lists and ranges, and its literals of time."""

import re
from typing import TYPE_CHECKING

from engine.diagram.dialects.expressions import writing
from engine.diagram.dialects.expressions.tokens import not_understood
from engine.diagram.dialects.expressions.writing import AND, Part
from engine.errors import Invalid

if TYPE_CHECKING:
    from engine.diagram.dialects.expressions.grammar import Reader


def within(part: Part, low: Part, high: Part, *, opens: str = ">=", closes: str = "<=") -> Part:
    """Return whether a value lies in a range."""
    return writing.both(
        "and", AND, writing.compared(opens, part, low), writing.compared(closes, part, high)
    )


def membership(reader: "Reader", part: Part) -> Part:
    """Read what follows `in`: a list, a range, or tests in parentheses that are plain values."""
    opening = reader.take("(", "[", "]")
    if opening is None:
        return writing.compared("in", part, reader.sum())
    items = [reader.sum()]
    if reader.take(".."):
        high = reader.sum()
        closing = reader.take(")", "]") or ""
        if not closing:
            reader.need("]")
        return within(
            part,
            items[0],
            high,
            opens=">=" if opening == "[" else ">",
            closes="<=" if closing == "]" else "<",
        )
    while reader.take(","):
        items.append(reader.sum())
    reader.need("]" if opening == "[" else ")")
    if opening == "(" and not all(each.kind in ("text", "number") for each in items):
        raise not_understood("tests in parentheses after 'in'", "uji dalam kurung setelah 'in'")
    return writing.compared("in", part, writing.listed(items))


def read(reader: "Reader") -> Part:
    """Read `some x in list satisfies x.key = value`, and `every` of records.

    Only an equality of the item, or of one entry of it, has an equal in our language.

    Raises:
        Invalid: it asks anything else.
    """
    word, variable = reader.step().value, reader.step().value
    if word == "for":
        raise not_understood("'for … return'", "'for … return'")
    reader.need("in")
    values = reader.sum()
    reader.need("satisfies")
    if reader.step().value != variable:
        raise _only_equality(word)
    key = reader.step() if reader.take(".") else None
    if reader.take("=", "==") is None:
        raise _only_equality(word)
    wanted = reader.sum()
    if re.search(rf"\b{re.escape(variable)}\b", wanted.text):
        raise _only_equality(word)
    if key is not None and key.kind == "name":
        function = "any" if word == "some" else "all"
        return writing.called(function, values, writing.text(key.value), wanted)
    if word == "every":
        raise _only_equality(word)
    return writing.compared("in", wanted, values)


def literal(value: str) -> Part:
    """Return what `@"PT1H"` means: a duration, a date or a moment."""
    if re.match(r"-?P", value):
        function = "duration"
    elif "T" in value:
        function = "datetime"
    else:
        function = "date"
    return writing.called(function, writing.text(value))


def _only_equality(word: str) -> Invalid:
    return not_understood(
        f"'{word} … satisfies' with more than an equality",
        f"'{word} … satisfies' selain kesamaan",
    )
