"""What the functions, methods and ready-made objects of other engines become in our language."""

from collections.abc import Callable, Mapping

from engine.diagram.dialects.expressions import writing
from engine.diagram.dialects.expressions.tokens import not_understood
from engine.diagram.dialects.expressions.writing import AND, OR, Part
from engine.expressions.functions import FUNCTIONS

# Objects that another engine puts beside the variables: a path that begins with one of these names
# is none into a variable. Alone, some of them may be variables.
ROOTS = frozenset(
    {
        "authenticatedUserId",
        "delegateTask",
        "environment",
        "execution",
        "kcontext",
        "task",
        "variableContainer",
    }
)
NULL = Part("None", kind="null")


def _function(own: str) -> Callable[..., Part]:
    return lambda *arguments: writing.called(own, *arguments)


def _compared(symbol: str) -> Callable[..., Part]:
    return lambda left, right: writing.compared(symbol, left, right)


def _empty(part: Part) -> Part:
    return writing.compared("==", writing.called("len", part), writing.number("0"))


def _same(part: Part) -> Part:
    return part


def _without_case(left: Part, right: Part) -> Part:
    return writing.compared("==", writing.called("lower", left), writing.called("lower", right))


def _or_else(value: Part, instead: Part) -> Part:
    return writing.chosen(writing.compared("is", value, NULL), instead, value)


# (name, number of arguments) -> how it is written; methods count the object that they belong to.
# Java's texts and lists, and the JSON objects of Camunda's Spin.
METHODS: Mapping[tuple[str, int], Callable[..., Part]] = {
    ("equals", 2): _compared("=="),
    ("equalsIgnoreCase", 2): _without_case,
    ("isEmpty", 1): _empty,
    ("size", 1): _function("len"),
    ("length", 1): _function("len"),
    ("contains", 2): _function("contains"),
    ("startsWith", 2): _function("startswith"),
    ("endsWith", 2): _function("endswith"),
    ("toLowerCase", 1): _function("lower"),
    ("toUpperCase", 1): _function("upper"),
    ("get", 2): writing.item,
    ("prop", 2): writing.item,
    ("value", 1): _same,
    ("stringValue", 1): _same,
    ("numberValue", 1): _same,
    ("boolValue", 1): _same,
}
FEEL: Mapping[tuple[str, int], Callable[..., Part]] = {
    ("count", 1): _function("len"),
    ("string length", 1): _function("len"),
    ("upper case", 1): _function("upper"),
    ("lower case", 1): _function("lower"),
    ("contains", 2): _function("contains"),
    ("starts with", 2): _function("startswith"),
    ("ends with", 2): _function("endswith"),
    ("list contains", 2): lambda values, one: writing.compared("in", one, values),
    ("is empty", 1): _empty,
    ("get or else", 2): _or_else,
    ("string", 1): _function("str"),
    ("number", 1): _function("number"),
    ("date", 1): _function("date"),
    ("date and time", 1): _function("datetime"),
    ("duration", 1): _function("duration"),
    ("abs", 1): _function("abs"),
    ("sum", 1): _function("sum"),
    ("all", 1): _function("all"),
    ("any", 1): _function("any"),
    ("modulo", 2): lambda left, right: writing.joined("%", writing.PRODUCT, left, right),
}
# FEEL's names of more than one word, of functions that we know.
FEEL_WORDS = frozenset(own for own, _ in FEEL if " " in own) | {"is defined"}
# Flowable's null-safe functions over a variable's name (`var:`, `vars:`, `variables:`).
_NULL_SAFE = {
    **dict.fromkeys(("equals", "eq"), "=="),
    **dict.fromkeys(("notEquals", "ne"), "!="),
    **dict.fromkeys(("lowerThan", "lessThan", "lt"), "<"),
    **dict.fromkeys(("lowerThanOrEquals", "lessThanOrEquals", "lte"), "<="),
    **dict.fromkeys(("greaterThan", "gt"), ">"),
    **dict.fromkeys(("greaterThanOrEquals", "gte"), ">="),
}


def method(own: str, target: Part, arguments: list[Part]) -> Part:
    """Return what a method call becomes.

    Raises:
        Invalid: it is code of another engine, or has other arguments than we know.
    """
    if target.kind == "root":
        return _of_root(own, target, arguments)
    found = METHODS.get((own, 1 + len(arguments)))
    if found is None or (own == "get" and arguments[0].kind not in ("text", "number")):
        raise not_understood(f"the method '{own}()'", f"metode '{own}()'")
    return found(target, *arguments)


def function(own: str, arguments: list[Part], *, feel: bool, ours: bool) -> Part:
    """Return what a function call becomes.

    Args:
        own: its name, perhaps with a prefix: "var:equals".
        arguments: already translated.
        feel: whether FEEL's functions are meant.
        ours: whether our own functions may be meant as well.

    Raises:
        Invalid: it is none that we know, or has other arguments.
    """
    prefix, _, short = own.rpartition(":")
    if prefix in ("var", "vars", "variables"):
        return _null_safe(short, arguments)
    if short == "getDataObject" and prefix in ("", "bpmn") and len(arguments) == 1:
        return writing.name(_named(arguments[0]))  # BPMN 2.0.2, XPath Extension Functions
    if own in ("S", "JSON") and len(arguments) == 1:
        return arguments[0]
    if feel and own == "is defined" and len(arguments) == 1:
        return writing.called("defined", writing.text(_named(arguments[0])))
    if feel and own in ("min", "max") and arguments:
        return writing.called(own, *arguments)
    known = FEEL.get((own, len(arguments))) if feel else None
    if known is not None:
        return known(*arguments)
    if ours and own in FUNCTIONS:
        return writing.called(own, *arguments)
    raise not_understood(f"the function '{own}()'", f"fungsi '{own}()'")


def asked_for_null(symbol: str, left: Part, right: Part) -> Part | None:
    """Return what a comparison of a looked-up variable with null means: whether there is one."""
    asked = next((part for part in (left, right) if part.kind == "lookup"), None)
    if asked is None or not any(part.kind == "null" for part in (left, right)):
        return None
    there = writing.called("defined", writing.text(asked.value))
    if symbol == "!=":
        return _and(there, writing.compared("is not", asked, NULL))
    return _or_missing(there, writing.compared("is", asked, NULL))


def _of_root(own: str, target: Part, arguments: list[Part]) -> Part:
    if len(arguments) == 1 and own in ("getVariable", "getVariableLocal"):
        asked = writing.name(_named(arguments[0]))
        return Part(asked.text, asked.strength, "lookup", asked.value)
    if len(arguments) == 1 and own in ("hasVariable", "hasVariableLocal"):
        return writing.called("defined", writing.text(_named(arguments[0])))
    raise not_understood(f"'{target.value}.{own}()'", f"'{target.value}.{own}()'")


def _null_safe(own: str, arguments: list[Part]) -> Part:
    asked = writing.name(_named(arguments[0])) if arguments else NULL
    there = writing.called("defined", writing.text(asked.value))
    if own in _NULL_SAFE and len(arguments) == 2:
        asks = writing.compared(_NULL_SAFE[own], asked, arguments[1])
        return _or_missing(there, asks) if own in ("notEquals", "ne") else _and(there, asks)
    found = _ABOUT_ONE.get((own, len(arguments)))
    if found is None:
        raise not_understood(f"the function 'var:{own}()'", f"fungsi 'var:{own}()'")
    return found(there, asked, *arguments[1:])


def _and(there: Part, asks: Part) -> Part:
    return writing.both("and", AND, there, asks)


def _or_missing(there: Part, asks: Part) -> Part:
    return writing.both("or", OR, writing.negated(there), asks)


def _is_filled(there: Part, asked: Part) -> Part:
    long = writing.called("len", asked)
    return _and(there, writing.compared(">", long, writing.number("0")))


_ABOUT_ONE: Mapping[tuple[str, int], Callable[..., Part]] = {
    ("get", 1): lambda _, asked: asked,
    ("getOrDefault", 2): writing.chosen,
    ("exists", 1): lambda there, _: there,
    ("isEmpty", 1): lambda there, asked: _or_missing(there, _empty(asked)),
    ("empty", 1): lambda there, asked: _or_missing(there, _empty(asked)),
    ("isNotEmpty", 1): _is_filled,
    ("notEmpty", 1): _is_filled,
    ("contains", 2): lambda there, asked, one: _and(there, writing.called("contains", asked, one)),
}


def _named(part: Part) -> str:
    if part.kind in ("text", "name") and part.value.isidentifier():
        return part.value
    raise not_understood("a computed variable name", "nama variabel yang dihitung")
