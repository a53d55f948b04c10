"""Which language a text is in, and what it becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.diagram.dialects.expressions import writing
from engine.diagram.dialects.expressions.grammar import Reader
from engine.diagram.dialects.expressions.operands import Language
from engine.diagram.dialects.expressions.tokens import MAX_SOURCE, not_understood, too_long
from engine.diagram.dialects.expressions.writing import SUM, Part
from engine.errors import Invalid
from engine.expressions import compile_expression

EXPRESSION = "expression"  # a text without any mark is an expression: conditions, cardinalities …
TEXT = "text"  # … or a plain text, and only `${ }` marks expressions: values of Camunda 7
FEEL_TEXT = "feel text"  # … and only `=` marks an expression: values of Camunda 8

JUEL = Language("JUEL", calls=True)
FEEL = Language("FEEL", feel=True)
XPATH = Language("XPath", feel=True)
SCRIPT = Language("script", calls=True)
_EITHER = Language("plain", feel=True, items=False, ours=True)
_UNMARKED = Language("plain", calls=True, items=False, ours=True)

_SCRIPTS = ("java", "script", "groovy", "mvel", "juel", "python", "ruby", "drools")
_MARK = re.compile(r"[$#]\{")
_QUOTED = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'""")


@dataclass(frozen=True)
class Translated:
    """What a text became."""

    became: str  # in our language
    text: str | None = None  # the plain text, when it is nothing but one
    name: str | None = None  # the variable, when it is nothing but one


def translated(
    source: str,
    *,
    language: str = "",
    unmarked: str = EXPRESSION,
    renamed: Mapping[str, Part] | None = None,
) -> Translated:
    """Return what a text of any engine becomes in our language.

    >>> translated("${!approved && total gt 3}").became
    'not approved and total > 3'
    >>> translated('= status = "open"').became
    'status == "open"'
    >>> translated("jumlah > 3").became
    'jumlah > 3'

    Args:
        source: as written, perhaps with `${ }`, `#{ }` or a leading `=`.
        language: what the file says it is in, such as "feel" or an address; "" when nothing.
        unmarked: what a text without marks is.
        renamed: what this place calls otherwise than we do.

    Raises:
        Invalid: something in it has no equal in our language.
    """
    source = source.strip()
    names = renamed or {}
    if len(source) > MAX_SOURCE:
        raise too_long(source)
    if unmarked != TEXT and _is_feel(source):
        return _checked(_read(source[1:], FEEL, names))
    if unmarked != FEEL_TEXT and _MARK.search(source):
        return _checked(_template(source, unmarked, names))
    if unmarked != EXPRESSION:
        return _checked(writing.text(source))
    return _expression(source, language.strip().lower(), names)


def is_marked(source: str) -> bool:
    """Say whether a text shows by itself that it is an expression of another engine.

    >>> [is_marked(text) for text in ("${a}", "= a", "a", "a == b")]
    [True, True, False, False]
    """
    return _is_feel(source.strip()) or _MARK.search(source) is not None


def _is_feel(source: str) -> bool:
    return source.startswith("=") and not source.startswith("==")


def _expression(source: str, language: str, names: Mapping[str, Part]) -> Translated:
    if "feel" in language:
        return _checked(_read(source, FEEL, names))
    counts_from_one = "xpath" in language and "[" in source
    if _is_ours(source) and not counts_from_one:
        return _whole(source)
    if "xpath" in language:
        if re.search(r"\w-\w", source):
            raise not_understood("a name with a hyphen", "nama dengan tanda hubung")
        return _checked(_read(source, XPATH, names))
    if language == "js" or any(word in language for word in _SCRIPTS):
        returned = re.fullmatch(r"return\b(.*);|(.*?);?", source, re.DOTALL)
        inner = (returned[1] or returned[2] or "") if returned else source
        return _checked(_read(inner.removesuffix(";"), SCRIPT, names))
    if language:
        raise not_understood(f"the language '{language[:60]}'", f"bahasa '{language[:60]}'")
    try:
        return _checked(_read(source, _UNMARKED, names))
    except Invalid:
        return _checked(_read(source, _EITHER, names))


def _template(source: str, unmarked: str, names: Mapping[str, Part]) -> Part:
    """Return `${a}`, or the text that `${a}/x/${b}` is put together to."""
    parts: list[Part] = []
    position = 0
    for begin, end in _marked(source):
        if before := source[position:begin]:
            parts.append(writing.text(before))
        parts.append(_read(source[begin + 2 : end], JUEL, names))
        position = end + 1
    if after := source[position:]:
        parts.append(writing.text(after))
    if len(parts) == 1:
        return parts[0]
    if unmarked != TEXT:
        raise not_understood(
            "an expression in several pieces", "ungkapan yang terdiri dari beberapa potong"
        )
    joined = _as_text(parts[0])
    for part in parts[1:]:
        joined = writing.joined("+", SUM, joined, _as_text(part))
    return joined


def _marked(source: str) -> list[tuple[int, int]]:
    """Return where each `${` begins and where its `}` stands."""
    found: list[tuple[int, int]] = []
    position = 0
    while begins := _MARK.search(source, position):
        at = begins.end()
        while at < len(source) and source[at] != "}":
            quoted = _QUOTED.match(source, at)
            at = quoted.end() if quoted else at + 1
        if at == len(source):
            raise not_understood("'${' without its '}'", "'${' tanpa '}'")
        found.append((begins.start(), at))
        position = at + 1
    return found


def _as_text(part: Part) -> Part:
    return part if part.kind == "text" else writing.called("str", part)


def _read(source: str, language: Language, names: Mapping[str, Part]) -> Part:
    if not source.strip():
        raise not_understood("an empty expression", "ungkapan kosong")
    return Reader(source, language, names).whole()


def _checked(part: Part) -> Translated:
    """Return what compiles; a name may be a word of ours, and a result too large."""
    compile_expression(part.text)
    return Translated(
        part.text,
        text=part.value if part.kind == "text" else None,
        name=part.value if part.kind in ("name", "lookup") else None,
    )


def _whole(source: str) -> Translated:
    return Translated(source, name=source if source.isidentifier() else None)


def _is_ours(source: str) -> bool:
    try:
        compile_expression(source)
    except Invalid:
        return False
    return True
