"""Laws: whatever is translated compiles, and has the value that it has elsewhere."""

import operator
from contextlib import suppress
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from engine.diagram.dialects.expressions import EXPRESSION, FEEL_TEXT, TEXT, translated
from engine.errors import Invalid
from engine.expressions import compile_expression


@given(st.text(alphabet="ab1.'\"\\=!<>&|()[]{}$#:?,+-*/%@ \n~é_", max_size=40))
def test_whatever_comes_out_compiles_and_nothing_else_happens(text: str) -> None:
    for written in (text, f"${{{text}}}", f"={text}"):
        for unmarked in (EXPRESSION, TEXT, FEEL_TEXT):
            for language in ("", "feel", "javascript", "http://www.w3.org/1999/XPath"):
                found = None
                with suppress(Invalid):
                    found = translated(written, language=language, unmarked=unmarked)
                if found is not None:
                    compile_expression(found.became)


_NAMES = ("a", "b", "c")
_NUMBERS = st.integers(0, 3)
_COMPARISONS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, ">=": operator.ge}
_JUEL = {"==": "eq", "!=": "ne", "<": "lt", ">=": "ge"}
_FEEL = {"==": "=", "!=": "!=", "<": "<", ">=": ">="}

_comparison = st.tuples(
    st.just("compare"), st.sampled_from(_NAMES), st.sampled_from([*_COMPARISONS]), _NUMBERS
)
_condition = st.recursive(
    _comparison,
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=6,
)


def value(tree: tuple[Any, ...], variables: dict[str, int]) -> bool:
    """Work out a condition without any of our own code."""
    if tree[0] == "compare":
        return bool(_COMPARISONS[tree[2]](variables[tree[1]], tree[3]))
    if tree[0] == "not":
        return not value(tree[1], variables)
    left, right = value(tree[1], variables), value(tree[2], variables)
    return left and right if tree[0] == "and" else left or right


def juel(tree: tuple[Any, ...], words: bool) -> str:
    """Write a condition in JUEL, with words or with signs, and no parenthesis too many."""
    if tree[0] == "compare":
        return f"{tree[1]} {_JUEL[tree[2]] if words else tree[2]} {tree[3]}"
    if tree[0] == "not":
        return f"{'not ' if words else '!'}({juel(tree[1], words)})"
    sign = tree[0] if words else {"and": "&&", "or": "||"}[tree[0]]
    parts = [
        f"({juel(part, words)})" if tree[0] == "and" and part[0] == "or" else juel(part, words)
        for part in tree[1:]
    ]
    return f" {sign} ".join(parts)


def feel(tree: tuple[Any, ...]) -> str:
    """Write a condition in FEEL."""
    if tree[0] == "compare":
        return f"{tree[1]} {_FEEL[tree[2]]} {tree[3]}"
    if tree[0] == "not":
        return f"not({feel(tree[1])})"
    parts = [f"({feel(p)})" if tree[0] == "and" and p[0] == "or" else feel(p) for p in tree[1:]]
    return f" {tree[0]} ".join(parts)


@given(tree=_condition, variables=st.fixed_dictionaries(dict.fromkeys(_NAMES, _NUMBERS)))
def test_a_condition_has_the_same_value_in_every_language(
    tree: tuple[Any, ...], variables: dict[str, int]
) -> None:
    expected = value(tree, variables)

    for written in (
        f"${{{juel(tree, True)}}}",
        f"#{{{juel(tree, False)}}}",
        f"= {feel(tree)}",
    ):
        became = translated(written).became
        assert compile_expression(became).evaluate(variables) is expected


@given(numbers=st.lists(_NUMBERS, min_size=2, max_size=5), signs=st.data())
def test_sums_keep_their_order(numbers: list[int], signs: st.DataObject) -> None:
    written, expected = str(numbers[0]), numbers[0]
    for _, number in pairwise(numbers):
        sign = signs.draw(st.sampled_from("+-*"))
        written, expected = f"({written}) {sign} {number}", {
            "+": operator.add, "-": operator.sub, "*": operator.mul,
        }[sign](expected, number)  # fmt: skip

    assert compile_expression(translated(f"${{{written}}}").became).evaluate({}) == expected
