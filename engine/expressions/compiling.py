"""Turns a checked syntax tree into nested closures: one Python call for each node.

A closure takes the variables and the meter (the steps that are left) and returns a value.
"""

import ast
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from engine.expressions import arithmetic, comparing
from engine.expressions.functions import DEFINED, FUNCTIONS
from engine.expressions.reading import CONSTANTS
from engine.expressions.values import ExpressionError, Meter, truth

Run = Callable[[Mapping[str, Any], Meter], Any]

_ARITHMETIC: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: arithmetic.add,
    ast.Sub: arithmetic.subtract,
    ast.Mult: arithmetic.multiply,
    ast.Div: arithmetic.divide,
    ast.FloorDiv: arithmetic.floor_divide,
    ast.Mod: arithmetic.modulo,
}
_COMPARISONS: dict[type[ast.AST], Callable[[Any, Any, Meter], bool]] = {
    ast.Eq: comparing.equal,
    ast.NotEq: comparing.unequal,
    ast.Lt: comparing.less,
    ast.LtE: comparing.less_or_equal,
    ast.Gt: comparing.greater,
    ast.GtE: comparing.greater_or_equal,
    ast.In: comparing.is_in,
    ast.NotIn: comparing.is_not_in,
    ast.Is: lambda left, _right, _meter: left is None,
    ast.IsNot: lambda left, _right, _meter: left is not None,
}


class Compiler:
    """Compiles the nodes of one source."""

    def __init__(self, source: str) -> None:
        self._source = source  # where the digits of a decimal are: a float would have lost some

    def compile(self, node: ast.expr) -> Run:
        """Return what works out a node.

        Raises:
            ExpressionError: a constant cannot be read, such as date("2026-02-30").
        """
        method: Callable[[Any], Run] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def _constant(self, node: ast.Constant) -> Run:
        value: Any = node.value
        if isinstance(value, float):
            value = Decimal(ast.get_source_segment(self._source, node) or "")
        return lambda _variables, _meter: value

    def _name(self, node: ast.Name) -> Run:
        name = node.id
        if name in CONSTANTS:
            value = CONSTANTS[name]
            return lambda _variables, _meter: value

        def variable(variables: Mapping[str, Any], _: Meter) -> Any:
            try:
                return variables[name]
            except KeyError:
                raise ExpressionError(
                    f"Expected a variable '{name}', but the case has none"
                ) from None

        return variable

    def _list(self, node: ast.List) -> Run:
        items = [self.compile(item) for item in node.elts]
        return lambda variables, meter: [item(variables, meter) for item in items]

    def _subscript(self, node: ast.Subscript) -> Run:
        container, key = self.compile(node.value), self.compile(node.slice)
        return lambda variables, meter: arithmetic.subscript(
            container(variables, meter), key(variables, meter)
        )

    def _ifexp(self, node: ast.IfExp) -> Run:
        test, body, other = map(self.compile, (node.test, node.body, node.orelse))

        def choose(variables: Mapping[str, Any], meter: Meter) -> Any:
            chosen = body if truth(test(variables, meter), "after 'if'") else other
            return chosen(variables, meter)

        return choose

    def _boolop(self, node: ast.BoolOp) -> Run:
        parts = [self.compile(part) for part in node.values]
        stops_at = isinstance(node.op, ast.Or)
        place = "beside 'or'" if stops_at else "beside 'and'"

        def connect(variables: Mapping[str, Any], meter: Meter) -> bool:
            for part in parts:
                if truth(part(variables, meter), place) is stops_at:
                    return stops_at
            return not stops_at

        return connect

    def _unaryop(self, node: ast.UnaryOp) -> Run:
        operand = self.compile(node.operand)
        if isinstance(node.op, ast.Not):
            return lambda variables, meter: not truth(operand(variables, meter), "after 'not'")
        if isinstance(node.op, ast.USub):
            return lambda variables, meter: arithmetic.negate(operand(variables, meter))
        return lambda variables, meter: arithmetic.add(0, operand(variables, meter))

    def _binop(self, node: ast.BinOp) -> Run:
        left, right = self.compile(node.left), self.compile(node.right)
        operator = _ARITHMETIC[type(node.op)]
        return lambda variables, meter: operator(left(variables, meter), right(variables, meter))

    def _compare(self, node: ast.Compare) -> Run:
        left = self.compile(node.left)
        steps = [
            (_COMPARISONS[type(symbol)], self.compile(right))
            for symbol, right in zip(node.ops, node.comparators, strict=True)
        ]
        if len(steps) == 1:
            ((compare, right),) = steps
            return lambda variables, meter: compare(
                left(variables, meter), right(variables, meter), meter
            )

        def chain(variables: Mapping[str, Any], meter: Meter) -> bool:
            here = left(variables, meter)
            for compare, right in steps:
                there = right(variables, meter)
                if not compare(here, there, meter):
                    return False
                here = there
            return True

        return chain

    def _call(self, node: ast.Call) -> Run:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == DEFINED:
            asked = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            return lambda variables, _meter: asked in variables
        function = FUNCTIONS[name]
        call, arguments = function.call, [self.compile(argument) for argument in node.args]
        if function.is_reader and isinstance(node.args[0], ast.Constant):
            value = call([1], arguments[0]({}, [1]))
            return lambda _variables, _meter: value
        if len(arguments) == 1:
            (only,) = arguments
            return lambda variables, meter: call(meter, only(variables, meter))
        return lambda variables, meter: call(
            meter, *[argument(variables, meter) for argument in arguments]
        )
