"""Reads the source of an expression into a syntax tree that holds nothing but what is allowed.

Three gates: the characters (a small tokeniser), Python's own parser, then a whitelist of nodes.
What one of them does not know is refused: what was found, where, and what to write instead.
"""

import ast
import re
from difflib import get_close_matches
from typing import NoReturn

from engine.errors import Invalid
from engine.expressions.functions import DEFINED, FUNCTIONS
from engine.expressions.values import MAX_NUMBER

MAX_SOURCE = 2000
MAX_NODES = 200
MAX_DEPTH = 60

CONSTANTS = {"true": True, "false": False, "null": None}  # beside Python's True, False, None

_TOKEN = re.compile(
    r"""\s+
    | (?P<text> "[^"\\\r\n]*"(?!["']) | '[^'\\\r\n]*'(?!["']) )
    | \d+(?:\.\d+)?(?![\w.])
    | [A-Za-z_]\w*(?!["'])
    | [-+*/%<>=!()\[\]{},.:|&^~@;]""",
    re.ASCII | re.VERBOSE,
)
_ALLOWED = (
    ast.BoolOp,
    ast.BinOp,
    ast.UnaryOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Name,
    ast.Constant,
    ast.Subscript,
    ast.List,
)
_ALLOWED_OPERATORS = (
    *(ast.And, ast.Or, ast.Not, ast.USub, ast.UAdd),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod),
    *(ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.Is, ast.IsNot),
    ast.Load,
)
# What people write who know another language: (pattern, what to write instead).
_HINTS = (
    (re.compile(r"&&"), "and"),
    (re.compile(r"\|\|"), "or"),
    (re.compile(r"!(?!=)"), "not"),
    (re.compile(r"(?<![=!<>])=(?!=)"), "=="),
)
# A node's name in Python's grammar -> (what it is, apa itu)
_REFUSED = {
    "Attribute": (
        'a dot; write record["key"], or a function such as lower(x)',
        'titik; tulis rekaman["kunci"], atau fungsi seperti lower(x)',
    ),
    "Lambda": ("a function definition (lambda)", "definisi fungsi (lambda)"),
    "NamedExpr": ("an assignment (:=)", "pengisian nilai (:=)"),
    "ListComp": (
        "a comprehension; write where() or pluck()",
        "perulangan; tulis where() / pluck()",
    ),
    "GeneratorExp": (
        "a comprehension; write any() or count()",
        "perulangan; tulis any() / count()",
    ),
    "Tuple": ("values with a comma; write a list: [1, 2]", "nilai berkoma; tulis daftar: [1, 2]"),
    "Dict": ("braces { }", "kurung kurawal { }"),
    "Set": ("braces { }; write a list: [1, 2]", "kurung kurawal { }; tulis daftar: [1, 2]"),
    "Slice": ("a range in [ ]", "rentang dalam [ ]"),
    "Starred": ("an asterisk before a value", "tanda bintang di depan nilai"),
    "Pow": ("a power (**)", "pangkat (**)"),
}


def read(source: str) -> ast.expr:
    """Return the syntax tree of `source`.

    Raises:
        Invalid: it is not an expression of this language.
    """
    if len(source) > MAX_SOURCE:
        raise refuse(
            f"at most {MAX_SOURCE} characters, but found {len(source)}",
            f"paling banyak {MAX_SOURCE} karakter, tetapi ada {len(source)}",
        )
    _check_characters(source)
    line = one_line(source)
    skipped = len(source) - len(source.lstrip())
    try:
        tree = ast.parse(line, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unparsed(source, error, skipped) from error
    _check_size(tree)
    for node in ast.walk(tree):
        column = len(line.encode()[: getattr(node, "col_offset", 0)].decode())
        _check_node(node, skipped + column)
    return tree


def one_line(source: str) -> str:
    """Return the source as Python's parser sees it: in XML, long lines are wrapped and indented."""
    return re.sub(r"\s", " ", source, flags=re.ASCII).strip()


def refuse(english: str, indonesian: str) -> Invalid:
    """Return a refusal: what is expected in an expression, and what was found."""
    return Invalid(
        f"Expected in an expression {english}", indonesian=f"Ungkapan harus memuat {indonesian}."
    )


def _check_characters(source: str) -> None:
    position, after_text = 0, False
    while position < len(source):
        match = _TOKEN.match(source, position)
        if match is None:
            _refuse_found(repr(source[position : position + 12]), position)
        is_text = match["text"] is not None
        if is_text and after_text:  # Python would join them: mostly a comma was forgotten
            _refuse_found("two texts side by side", position, "dua teks berdampingan")
        after_text = is_text or (after_text and match[0].isspace())
        position = match.end()


def _refuse_found(english: str, position: int, indonesian: str | None = None) -> NoReturn:
    raise refuse(
        f"only what its language has, but found {english} at character {position + 1}",
        f"hanya yang dikenal, tetapi ada {indonesian or english} pada karakter ke-{position + 1}",
    )


def _unparsed(source: str, error: Exception, skipped: int) -> Invalid:
    without_texts = re.sub(r"\"[^\"]*\"|'[^']*'", lambda m: " " * len(m[0]), source)
    for pattern, instead in _HINTS:
        if found := pattern.search(without_texts):
            at = found.start() + 1
            return refuse(
                f"'{instead}', but found '{found[0]}' at character {at}",
                f"'{instead}', tetapi ada '{found[0]}' pada karakter ke-{at}",
            )
    if not source.strip():
        return refuse("something to work out, but found nothing", "isi, tetapi kosong")
    offset = getattr(error, "offset", None)
    at = min((offset or 1) + skipped, len(source))
    shown = source[at - 1 : at + 19].strip()
    return refuse(
        f"a complete expression, but it cannot be read at character {at}, near {shown!r}",
        f"ungkapan yang utuh, tetapi tidak terbaca pada karakter ke-{at}, dekat {shown!r}",
    )


def _check_size(tree: ast.expr) -> None:
    level: list[ast.AST] = [tree]
    nodes = depth = 0
    while level:
        nodes, depth = nodes + len(level), depth + 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise refuse(
                f"at most {MAX_NODES} parts, nested {MAX_DEPTH} deep, but found more",
                f"paling banyak {MAX_NODES} bagian, {MAX_DEPTH} tingkat, tetapi lebih dari itu",
            )
        level = [
            child
            for node in level
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, _ALLOWED_OPERATORS)
        ]


def _check_node(node: ast.AST, at: int) -> None:
    if isinstance(node, _ALLOWED_OPERATORS):
        return
    if not isinstance(node, _ALLOWED):
        name = type(node).__name__
        english, indonesian = _REFUSED.get(name, (f"'{name}'", f"'{name}'"))
        _refuse_found(english, at, indonesian)
    if isinstance(node, ast.Call):
        _check_call(node, at)
    elif isinstance(node, ast.Name):
        _check_name(node, at)
    elif isinstance(node, ast.Constant):
        _check_constant(node, at)
    elif isinstance(node, ast.Compare):
        _check_identity(node, at)
    elif isinstance(node, ast.BinOp | ast.UnaryOp):  # an operator has no place of its own
        _check_node(node.op, at)


def _check_call(node: ast.Call, at: int) -> None:
    if not isinstance(node.func, ast.Name):
        _refuse_found("a call of something without a name", at, "pemanggilan tanpa nama fungsi")
    name = node.func.id
    if name != DEFINED and name not in FUNCTIONS:
        known = sorted([DEFINED, *FUNCTIONS])
        near = get_close_matches(name, known, 1) or [", ".join(known)]
        _refuse_found(
            f"the function '{name}' (known: {near[0]})", at, f"fungsi '{name}' (ada: {near[0]})"
        )
    if node.keywords:
        _refuse_found(f"a named argument in {name}()", at, f"argumen bernama pada {name}()")
    found = len(node.args)
    if found not in (FUNCTIONS[name].arities if name in FUNCTIONS else {1}):
        _refuse_found(f"{found} arguments in {name}()", at, f"{found} argumen pada {name}()")
    if name == DEFINED and not _is_text(node.args[0]):
        _refuse_found(
            'defined() without a name in quotes, such as defined("x")',
            at,
            'defined() tanpa nama dalam tanda kutip, misalnya defined("x")',
        )


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _check_name(node: ast.Name, at: int) -> None:
    if node.id.startswith("_"):
        _refuse_found(
            f"the name '{node.id}', which starts with '_'",
            at,
            f"nama '{node.id}' yang diawali '_'",
        )


def _check_constant(node: ast.Constant, at: int) -> None:
    if type(node.value) not in (str, int, float, bool, type(None)):
        _refuse_found(f"a {type(node.value).__name__}", at)
    if isinstance(node.value, int | float) and abs(node.value) > MAX_NUMBER:
        _refuse_found(f"a number above {MAX_NUMBER}", at, f"angka di atas {MAX_NUMBER}")


def _check_identity(node: ast.Compare, at: int) -> None:
    for symbol, right in zip(node.ops, node.comparators, strict=True):
        if isinstance(symbol, ast.Is | ast.IsNot) and not is_null(right):
            _refuse_found(
                "'is' before something other than None; write ==",
                at,
                "'is' di depan selain None; tulis ==",
            )


def is_null(node: ast.expr) -> bool:
    """Say whether a node is `None` or `null`."""
    return (isinstance(node, ast.Constant) and node.value is None) or (
        isinstance(node, ast.Name) and node.id == "null"
    )
