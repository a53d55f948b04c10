"""Writes our expression language part by part, with the parentheses that keep the meaning.

Every part knows how firmly it holds together, so that `!a == b` of another engine becomes
`(not a) == b` and not `not a == b`.
"""

import keyword
from collections.abc import Sequence
from dataclasses import dataclass

from engine.diagram.dialects.expressions.tokens import not_understood

# How firmly a part holds together, as in Python's grammar.
CHOICE, OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGN, ATOM = range(9)


@dataclass(frozen=True)
class Part:
    """A piece of an expression in our language.

    `kind` says what the grammar must know of it: "name", "text", "number", "list", "lookup" (a
    variable asked for by name, that may be missing), "root" (an object of another engine, of which
    nothing is left unless a known word follows), "" for the rest.
    """

    text: str
    strength: int = ATOM
    kind: str = ""
    value: str = ""  # of a text: itself; of a name, lookup or root: the name; of a number: digits


def held(part: Part, least: int) -> str:
    """Return a part's text, in parentheses where it would fall apart."""
    return part.text if part.strength >= least else f"({part.text})"


def quoted(text: str) -> str:
    """Return a text as our language writes it, without escapes.

    Raises:
        Invalid: it has both kinds of quotes, a backslash or a line break.
    """
    quote = '"' if '"' not in text else "'"
    if quote in text or "\\" in text or "\n" in text or "\r" in text:
        raise not_understood(
            "a text with a backslash, a line break or both kinds of quotes",
            "teks dengan garis miring terbalik, baris baru, atau kedua macam tanda kutip",
        )
    return f"{quote}{text}{quote}"


def text(value: str) -> Part:
    """Return a text in quotes."""
    return Part(quoted(value), kind="text", value=value)


def number(digits: str) -> Part:
    """Return a number without idle zeros before it, which ours does not read."""
    digits = f"0{digits}" if digits.startswith(".") else digits
    whole = digits.lstrip("0") or "0"
    digits = f"0{whole}" if whole.startswith(".") else whole
    return Part(digits, kind="number", value=digits)


def name(own: str) -> Part:
    """Return a variable."""
    if keyword.iskeyword(own):  # elsewhere `continue` and `True` are names like any other
        raise not_understood(f"a variable named '{own}'", f"variabel bernama '{own}'")
    return Part(own, kind="name", value=own)


def joined(word: str, strength: int, left: Part, right: Part) -> Part:
    """Return two parts around an operator that goes from left to right."""
    return Part(f"{held(left, strength)} {word} {held(right, strength + 1)}", strength)


def both(word: str, strength: int, left: Part, right: Part) -> Part:
    """Return two conditions around `and` or `or`."""
    return Part(f"{held(left, strength)} {word} {held(right, strength)}", strength)


def compared(symbol: str, left: Part, right: Part) -> Part:
    """Return a comparison of exactly two: ours are chained, theirs are not."""
    return Part(f"{held(left, COMPARISON + 1)} {symbol} {held(right, COMPARISON + 1)}", COMPARISON)


def negated(part: Part) -> Part:
    """Return `not` before a condition."""
    return Part(f"not {held(part, NOT)}", NOT)


def minus(part: Part) -> Part:
    """Return a number with the other sign."""
    return Part(f"-{held(part, SIGN)}", SIGN)


def chosen(condition: Part, yes: Part, no: Part) -> Part:
    """Return a choice between two values."""
    return Part(f"{held(yes, OR)} if {held(condition, OR)} else {held(no, CHOICE)}", CHOICE)


def called(function: str, *arguments: Part) -> Part:
    """Return a call of one of our functions."""
    return Part(f"{function}({', '.join(argument.text for argument in arguments)})")


def item(container: Part, key: Part) -> Part:
    """Return an item of a list or an entry of a record."""
    return Part(f"{held(container, ATOM)}[{key.text}]")


def listed(items: Sequence[Part]) -> Part:
    """Return a list."""
    return Part(f"[{', '.join(each.text for each in items)}]", kind="list")
