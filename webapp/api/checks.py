"""Holds a request against the schemas of its operation: address, query and body."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from flask import request
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

from engine.errors import NotFound
from webapp.api.bodies import TooLarge, WrongType, read_json
from webapp.api.errors import Malformed, Wrong
from webapp.api.operation import PATH_SCHEMAS, Operation
from webapp.api.shapes import Schema
from webapp.api.wording import sentence_of

MAX_WRONG = 20
MAX_DEPTH = 40
MAX_WHOLE = 2**53  # beyond it programs in other languages no longer mean the same number
_FORMATS = FormatChecker(["uuid", "date"])


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    """Say whether a text is a moment of RFC 3339, with its distance from universal time."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


def checked_path(path: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variable parts of the address.

    Raises:
        NotFound: one cannot be any thing's.
    """
    for name, value in path.items():
        if next(_problems(PATH_SCHEMAS[name], value), None) is not None or "\0" in value:
            raise NotFound(
                f"Expected the {name} of something, but found '{value[:60]}'",
                indonesian=f"'{value[:60]}' tidak menunjuk apa pun.",
                field=name,
            )
    return path


def checked_query(operation: Operation) -> dict[str, Any]:
    """Return the query of this request, numbers as numbers, what is not said by its default.

    Raises:
        Malformed: it says what the operation does not know, or not so.
    """
    known, found, wrong = operation.query, {}, []
    for name, values in request.args.lists():
        if name not in known:
            listed = ", ".join(f"'{each}'" for each in known) or "-"
            wrong.append(Wrong(name[:60], f"Tidak dikenal; yang dikenal: {listed}.",
                               f"Unknown; known are: {listed}.", "parameter"))  # fmt: skip
        elif len(values) > 1:
            wrong.append(Wrong(name, "Hanya boleh sekali.", "Expected it once.", "parameter"))
        else:
            found[name] = _typed(known[name], values[0])
            wrong += [
                Wrong(name, *sentence_of(error), "parameter")
                for error in _problems(known[name], found[name])
            ]
    for name, schema in known.items():
        if name not in found and "default" in schema:
            found[name] = schema["default"]
    if wrong:
        raise Malformed(wrong[:MAX_WRONG])
    return found


def checked_body(operation: Operation) -> Any:
    """Return the body of this request, None where the operation takes none.

    Raises:
        Refusal: it is too large, of another type, or does not fit its schema.
    """
    if operation.takes:
        _require_type(operation)
        return None
    if operation.body is None:
        if request.content_length:
            raise Malformed([Wrong("", "Tanpa isi.", "Expected no body.")], status=422)
        return None
    # What is sent in pieces says no length: it is counted while it is read.
    if (request.content_length or 0) > operation.most_bytes:
        raise TooLarge(
            f"Expected at most {operation.most_bytes} bytes, but found {request.content_length}",
            indonesian=f"Paling banyak {operation.most_bytes} bita.",
        )
    body = {} if _may_be_left_out(operation) else read_json(operation.most_bytes)
    _require_keepable(body)
    problems = list(_problems(operation.body, body))
    if problems:
        wrong = [Wrong(_pointer(error), *sentence_of(error)) for error in problems[:MAX_WRONG]]
        raise Malformed(wrong, status=422)
    return body


def _may_be_left_out(operation: Operation) -> bool:
    is_empty = not request.content_length and "Transfer-Encoding" not in request.headers
    return is_empty and not (operation.body or {}).get("required")


def _require_type(operation: Operation) -> None:
    if not any(request.mimetype == each or each == "*/*" for each in operation.takes):
        raise WrongType(f"Expected {' or '.join(operation.takes)}, found '{request.mimetype[:60]}'")


def _typed(schema: Schema, written: str) -> Any:
    """Return a parameter as its schema means it; what cannot be one stays text, and is refused."""
    if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,15}", written):
        return int(written)
    if schema.get("type") == "boolean" and written in ("true", "false"):
        return written == "true"
    return written


def _problems(schema: Schema, value: Any) -> Iterator[ValidationError]:
    return iter(_validator(orjson.dumps(schema)).iter_errors(value))


@cache
def _validator(schema: bytes) -> Draft202012Validator:
    return Draft202012Validator(orjson.loads(schema), format_checker=_FORMATS)


def _pointer(error: ValidationError) -> str:
    parts = [str(part).replace("~", "~0").replace("/", "~1") for part in error.absolute_path]
    return "".join(f"/{part}" for part in parts)


def _require_keepable(body: Any) -> None:
    """Refuse what could not be kept or repeated: too deep, character 0, whole numbers too long."""
    waiting: list[tuple[Any, str, int]] = [(body, "", 0)]
    while waiting:
        value, where, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise _unkeepable(where, "Terlalu dalam bersarang.", "It is nested too deeply.")
        if isinstance(value, str) and "\0" in value:
            raise _unkeepable(where, "Memuat karakter 0.", "It holds the character 0.")
        if isinstance(value, int) and abs(value) > MAX_WHOLE:
            raise _unkeepable(where, "Bilangan terlalu besar.", "The number is too large.")
        if isinstance(value, dict):
            if any("\0" in name for name in value):
                raise _unkeepable(where, "Memuat karakter 0.", "It holds the character 0.")
            waiting += [(each, f"{where}/{name}", depth + 1) for name, each in value.items()]
        elif isinstance(value, list):
            waiting += [(each, f"{where}/{place}", depth + 1) for place, each in enumerate(value)]


def _unkeepable(where: str, indonesian: str, english: str) -> Malformed:
    return Malformed([Wrong(where[:200], indonesian, english)], status=422)
