"""The safe expression language of conditions and timers: a subset of Python's syntax, never Python.

    kelengkapan == "lengkap" and not any(keputusan, "decision", "tolak")

`reading` lets through only what the language has, `compiling` turns it into closures, `functions`,
`comparing` and `arithmetic` are what these call, `values` says which values there are. Nothing here
reads a clock or changes a variable; there is no attribute, no loop and no definition, and every
evaluation is counted against a budget. The language itself is told in docs/expressions.md.
"""

import ast
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from engine.errors import Invalid
from engine.expressions.compiling import Compiler
from engine.expressions.functions import DEFINED
from engine.expressions.reading import CONSTANTS, one_line, read, refuse
from engine.expressions.values import ExpressionError as ExpressionError
from engine.expressions.values import describe

BUDGET = 10_000  # steps: one for each node, one for each item of a list that is looked through


class Expression:
    """A compiled expression. It keeps no state: one may serve all cases and threads."""

    __slots__ = ("_run", "_size", "asked", "names", "source")

    def __init__(self, source: str) -> None:
        tree = read(source)
        self.source = source
        self.names = _free_names(tree)  # sorted; not what only defined("…") asks about
        self.asked = _asked_names(tree)  # what it asks about
        self._size = sum(isinstance(node, ast.expr) for node in ast.walk(tree))
        try:
            self._run = Compiler(one_line(source)).compile(tree)
        except (ExpressionError, Invalid) as error:
            raise refuse(
                f"constants that can be read. {error}", f"nilai tetap yang terbaca. {error}"
            ) from error

    def __repr__(self) -> str:
        return f"Expression({self.source!r})"

    def evaluate(self, variables: Mapping[str, Any], *, budget: int = BUDGET) -> Any:
        """Work out the expression.

        >>> compile_expression("jumlah * 2 + 1").evaluate({"jumlah": 3})
        7
        >>> compile_expression("0.1 + 0.2").evaluate({})
        Decimal('0.3')

        Args:
            variables: plain JSON values by name; they are read, never changed.
            budget: how many steps it may take.

        Returns:
            A JSON value, or a Decimal, date, aware datetime or `Duration`.

        Raises:
            ExpressionError: an unknown variable, the wrong kinds of values, too large a result, or
                more steps than the budget.
        """
        try:
            if self._size > budget:
                raise ExpressionError(f"Expected at most {budget} steps, but found {self._size}")
            return self._run(variables, [budget - self._size])
        except (ExpressionError, Invalid) as error:
            raise ExpressionError(f"{error} (in '{self.source}')") from error
        except (ArithmeticError, RecursionError) as error:
            raise ExpressionError(
                f"Expected a result within bounds, but found none (in '{self.source}')"
            ) from error


@lru_cache(maxsize=2048)
def compile_expression(source: str) -> Expression:
    """Read and compile an expression.

    >>> compile_expression('any(keputusan, "decision", "tolak")').names
    ('keputusan',)
    >>> compile_expression('kelengkapan = "lengkap"')
    Traceback (most recent call last):
    engine.errors.Invalid: Expected in an expression '==', but found '=' at character 13

    Raises:
        Invalid: it is not of this language; the sentence says what was found, and where.
    """
    return Expression(source)


def is_true(source: str, variables: Mapping[str, Any]) -> bool:
    """Say whether a condition holds; null counts as false.

    >>> is_true('kelengkapan == "lengkap"', {"kelengkapan": "belum"})
    False

    Raises:
        Invalid: it is not an expression.
        ExpressionError: it cannot be worked out, or its result is neither true nor false.
    """
    value = compile_expression(source).evaluate(variables)
    if value is None or value is True or value is False:
        return bool(value)
    raise ExpressionError(
        f"Expected true or false as the result, but found {describe(value)} (in '{source}')"
    )


def _free_names(tree: ast.expr) -> tuple[str, ...]:
    calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return tuple(
        sorted(
            {
                node.id
                for node in ast.walk(tree)
                if isinstance(node, ast.Name) and node not in calls and node.id not in CONSTANTS
            }
        )
    )


def _asked_names(tree: ast.expr) -> frozenset[str]:
    return frozenset(
        str(node.args[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == DEFINED
        and isinstance(node.args[0], ast.Constant)
    )
