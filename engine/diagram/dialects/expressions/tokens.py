"""Cuts an expression of another engine into tokens; what no language of them has is refused."""

import re
from dataclasses import dataclass

from engine.errors import Invalid

MAX_SOURCE = 2000  # characters: our own language's bound

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    | (?P<text> "(?:\\.|[^"\\])*" | '(?:\\.|[^'\\])*' )
    | (?P<number> \d+(?:\.\d+)? (?![\w.]*\w) | \.\d+(?!\w) | \d+(?=\.\.) )
    | (?P<name> [^\W\d]\w* )
    | (?P<symbol> === | !== | == | != | <= | >= | && | \|\| | \*\* | \.\. | [-+*/%<>=!?:.,()\[\]@] )
    """,
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Token:
    kind: str  # "text" (value without quotes) | "number" | "name" | "symbol" | "end"
    value: str
    at: int  # where it begins, from 0


def tokens(source: str) -> list[Token]:
    """Return the tokens of `source`, the last of kind "end".

    >>> [token.value for token in tokens("a.b >= 'x'")]
    ['a', '.', 'b', '>=', 'x', '']

    Raises:
        Invalid: it is too long, or has a character that no token begins with.
    """
    if len(source) > MAX_SOURCE:
        raise too_long(source)
    found, position = [], 0
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            shown = source[position : position + 12]
            raise not_understood(f"'{shown}'", f"'{shown}'")
        kind = str(match.lastgroup)
        if kind != "space":
            value = _unescaped(match[0][1:-1]) if kind == "text" else match[0]
            found.append(Token(kind, value, position))
        position = match.end()
    return [*found, Token("end", "", position)]


def not_understood(english: str, indonesian: str) -> Invalid:
    """Return a refusal that names what our language does not have."""
    return Invalid(
        f"Alur's language has no equal of {english}",
        indonesian=f"Bahasa Alur tidak punya padanan untuk {indonesian}.",
    )


def too_long(source: str) -> Invalid:
    """Return a refusal of an expression that is longer than ours may be."""
    return not_understood(
        f"{len(source)} characters (at most {MAX_SOURCE})",
        f"{len(source)} karakter (paling banyak {MAX_SOURCE})",
    )


def _unescaped(text: str) -> str:
    def one(match: re.Match[str]) -> str:
        if match[1] not in "\"'\\":
            raise not_understood(f"'{match[0]}' inside a text", f"'{match[0]}' di dalam teks")
        return match[1]

    return _ESCAPED.sub(one, text)
