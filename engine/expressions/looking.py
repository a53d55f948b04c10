"""What an expression says about the variables in it, seen without working it out.

Only what is certain is doubted: a comparison that is refused, or decided, whatever is filled in.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from engine.expressions.comparing import looks_like_a_number
from engine.expressions.reading import CONSTANTS, read

_READERS = {"decimal": "number", "day": "date", "moment_text": "datetime"}
_RESULTS = {
    "number": "abs count day days len month number round sum weekday year",
    "truth": "all any contains defined endswith startswith",
    "text": "lower str upper",
    "list": "pluck where",
    "date": "date",
    "moment": "datetime",
    "duration": "duration",
}
_KIND_OF_CALL = {name: kind for kind, names in _RESULTS.items() for name in names.split()}
_ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
_EQUALS = (ast.Eq, ast.NotEq)


@dataclass(frozen=True)
class Fact:
    """What is known of a variable.

    `kind`: "text", "number", "truth", "list", or what is kept as a text and must be read before it
    is compared: "decimal", "day", "moment_text".
    """

    kind: str
    options: tuple[str, ...] = ()  # the only values that it may have, or hold


@dataclass(frozen=True)
class Doubt:
    """What cannot be meant: a sentence without its subject, and what to write instead."""

    rule: str
    name: str
    said: tuple[str, str]  # Indonesian, English
    mend: tuple[str, str]


def doubts(
    source: str, facts: Mapping[str, Fact], *, is_condition: bool = False
) -> Iterator[Doubt]:
    """Yield what in an expression cannot be meant.

    Args:
        source: an expression that can be read.
        facts: variable → what is known of it.
        is_condition: its value must be true or false.
    """
    tree = read(source)
    if is_condition:
        yield from _no_truth(tree, facts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            for symbol, left, right in zip(node.ops, sides, sides[1:], strict=False):
                yield from _compared(symbol, left, right, facts)
        elif isinstance(node, ast.BinOp):
            yield from _calculated(node, facts)
        for part in _asked_for_truth(node):
            yield from _no_truth(part, facts)


def _kind(node: ast.expr, facts: Mapping[str, Fact]) -> str | None:
    """Return the kind that a node's value surely has, None when that is open."""
    if isinstance(node, ast.Name):
        if node.id in CONSTANTS:
            return None if CONSTANTS[node.id] is None else "truth"
        return facts[node.id].kind if node.id in facts else None
    if isinstance(node, ast.Constant):
        kinds = {str: "text", int: "number", float: "number", bool: "truth"}
        return kinds.get(type(node.value))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _KIND_OF_CALL.get(node.func.id)
    if isinstance(node, ast.Compare | ast.BoolOp):
        return "truth"
    if isinstance(node, ast.UnaryOp):
        return "truth" if isinstance(node.op, ast.Not) else "number"
    if isinstance(node, ast.BinOp):
        sides = {_kind(node.left, facts), _kind(node.right, facts)}
        return "number" if sides == {"number"} else None
    return "list" if isinstance(node, ast.List) else None


def _asked_for_truth(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.IfExp):
        return [node.test]
    is_not = isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    return [node.operand] if isinstance(node, ast.UnaryOp) and is_not else []


def _no_truth(node: ast.expr, facts: Mapping[str, Fact]) -> Iterator[Doubt]:
    """Yield why a variable, where true or false is asked for, is neither."""
    if isinstance(node, ast.Name) and node.id in facts and facts[node.id].kind != "truth":
        is_number = facts[node.id].kind == "number"
        instead = f"{node.id} != 0" if is_number else f"len({node.id}) > 0"
        yield Doubt(
            "kind-mismatch", node.id,
            ("bukan benar atau salah", "is neither true nor false"),
            (f"Tulis misalnya {instead}.", f"Write, for example, {instead}."),
        )  # fmt: skip


def _compared(
    symbol: ast.cmpop, left: ast.expr, right: ast.expr, facts: Mapping[str, Fact]
) -> Iterator[Doubt]:
    yield from _not_an_option(symbol, left, right, facts)
    if not isinstance(symbol, (*_ORDERS, *_EQUALS)):
        return
    kinds = (_kind(left, facts), _kind(right, facts))
    if kinds == ("decimal", "decimal") and isinstance(symbol, _ORDERS):
        yield from (_unread(side, facts) for side in (left, right) if isinstance(side, ast.Name))
        return
    for one, other in ((left, right), (right, left)):
        if isinstance(one, ast.Name) and one.id in facts:
            yield from _misread(one, other, facts)


def _misread(one: ast.Name, other: ast.expr, facts: Mapping[str, Fact]) -> Iterator[Doubt]:
    kind, against = facts[one.id].kind, _kind(other, facts)
    if kind in _READERS and against in ("number", "date", "moment", "duration"):
        yield _unread(one, facts)
    elif kind == "number" and against == "text" and (text := _number_text(other)):
        said = (f"angka, bukan teks '{text}'", f"is a number, not the text '{text}'")
        mend = ("Tulis angkanya tanpa tanda kutip.", "Write the number without quotes.")
        yield Doubt("kind-mismatch", one.id, said, mend)
    elif kind == "truth" and against in ("text", "number"):
        said = ("benar atau salah, tidak pernah yang lain", "is true or false, never anything else")
        mend = (f"Tulis {one.id} atau not {one.id}.", f"Write {one.id} or not {one.id}.")
        yield Doubt("kind-mismatch", one.id, said, mend)


def _number_text(node: ast.expr) -> str:
    """Return the text of a constant that could be read as a number; "" for any other node."""
    said = node.value if isinstance(node, ast.Constant) else None
    return said[:40] if isinstance(said, str) and looks_like_a_number(said) else ""


def _calculated(node: ast.BinOp, facts: Mapping[str, Fact]) -> Iterator[Doubt]:
    """Yield what is calculated with as it is kept, a text. Texts themselves may be joined."""
    kinds = [_kind(side, facts) for side in (node.left, node.right)]
    joins = isinstance(node.op, ast.Add) and all(
        kind in (None, "text", *_READERS) for kind in kinds
    )
    for side in (node.left, node.right):
        if isinstance(side, ast.Name) and not joins and _kind(side, facts) in _READERS:
            yield _unread(side, facts)


def _unread(node: ast.Name, facts: Mapping[str, Fact]) -> Doubt:
    reader = _READERS[facts[node.id].kind]
    said = ("disimpan sebagai teks, belum dibaca", "is kept as a text, and not read here")
    mend = (f"Tulis {reader}({node.id}).", f"Write {reader}({node.id}).")
    return Doubt("kind-mismatch", node.id, said, mend)


def _not_an_option(
    symbol: ast.cmpop, left: ast.expr, right: ast.expr, facts: Mapping[str, Fact]
) -> Iterator[Doubt]:
    """Yield what a choice can never be: nobody can pick what the form does not offer."""
    if isinstance(symbol, _EQUALS):
        pairs = [(left, right), (right, left)]
    elif isinstance(symbol, ast.In | ast.NotIn) and isinstance(right, ast.List):
        pairs = [(left, item) for item in right.elts]
    elif isinstance(symbol, ast.In | ast.NotIn) and _kind(right, facts) == "list":
        pairs = [(right, left)]
    else:
        return
    for name, value in pairs:
        if not (isinstance(name, ast.Name) and isinstance(value, ast.Constant)):
            continue
        options = facts[name.id].options if name.id in facts else ()
        said = value.value
        if options and isinstance(said, str) and said and said not in options:
            near = get_close_matches(said, options, 1) or [", ".join(options)[:200]]
            yield Doubt(
                "option-unknown", name.id,
                (f"tidak pernah '{said[:80]}'", f"is never '{said[:80]}'"),
                (f"Pilihan yang ada: {near[0]}.", f"There is: {near[0]}."),
            )  # fmt: skip
