"""What a program sent: JSON, strictly read, without floats.

A number with a point becomes decimal text, as variables hold it.
"""

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from engine.errors import Invalid, Refusal
from forms.text_checks import text_problem

MAX_BODY_BYTES = 1_000_000
MAX_KEY_LETTERS = 200
MAX_REASON_LETTERS = 4_000
MAX_EXPONENT = 30  # beyond it a short number would be written with a million digits


class TooLarge(Refusal):
    """More was sent than is read."""

    status = 413


class WrongType(Refusal):
    """Something else than JSON was sent."""

    status = 415


@dataclass(frozen=True)
class Message:
    """One message from outside."""

    name: str
    variables: dict[str, Any]
    idempotency_key: str
    correlation: str = ""  # whose conversation it belongs to; "": nobody's


@dataclass(frozen=True)
class Repair:
    """What a program corrects of the data that an incident sees."""

    variables: dict[str, Any]
    reason: str


def read_message() -> Message:
    """Return the message of this request.

    Raises:
        Refusal: there is none that can be read; the sentence says what is wrong with it.
    """
    key = idempotency_key()
    body = _object("message", "variables", "correlation")
    name, correlation = body.get("message"), body.get("correlation", "")
    if not isinstance(name, str) or not name:
        raise Invalid("Expected the message's name as text in 'message'", field="message")
    if not isinstance(correlation, str) or len(correlation) > MAX_KEY_LETTERS:
        raise Invalid(
            f"Expected a text of at most {MAX_KEY_LETTERS} letters in 'correlation'",
            field="correlation",
        )
    return Message(name, _variables(body), key, correlation)


def read_repair() -> Repair:
    """Return the correction of this request.

    Raises:
        Refusal: there is none that can be read; the sentence says what is wrong with it.
    """
    body = _object("variables", "reason")
    reason = body.get("reason")
    if not isinstance(reason, str) or not reason.strip():
        raise Invalid("Expected the reason as text in 'reason'", field="reason")
    if problem := text_problem(reason, "reason", "en", longest=MAX_REASON_LETTERS, multiline=True):
        raise Invalid(problem, field="reason")
    variables = _variables(body)
    if not variables:
        raise Invalid("Expected what to correct in 'variables', found nothing", field="variables")
    return Repair(variables, reason)


def _object(*known: str) -> dict[str, Any]:
    body = read_json()
    if not isinstance(body, dict):
        raise Invalid("Expected a JSON object, but found something else")
    unknown = sorted(set(body) - set(known))
    if unknown:
        listed = ", ".join(f"'{name}'" for name in known)
        raise Invalid(
            f"Expected {listed} only, but found '{unknown[0][:60]}'", field=unknown[0][:60]
        )
    return body


def _variables(body: dict[str, Any]) -> dict[str, Any]:
    variables = body.get("variables", {})
    if not isinstance(variables, dict):
        raise Invalid("Expected an object in 'variables'", field="variables")
    return variables


def idempotency_key() -> str:
    """Return the key by which a repeated request is known.

    Raises:
        Refusal: it brings none.
    """
    key = request.headers.get("Idempotency-Key", "")
    if not 1 <= len(key) <= MAX_KEY_LETTERS or not key.isascii() or not key.isprintable():
        raise Refusal(
            f"Expected an Idempotency-Key header of 1 to {MAX_KEY_LETTERS} printable ASCII letters,"
            f" but found '{key[:40]}'"
        )
    return key


def read_json(most_bytes: int = MAX_BODY_BYTES) -> Any:
    """Return the JSON of this request, numbers with a point as decimal text.

    Raises:
        Refusal: it is none, or longer than that.
    """
    if request.mimetype != "application/json":
        raise WrongType(f"Expected application/json, but found '{request.mimetype[:60]}'")
    request.max_content_length = most_bytes
    try:
        text = request.get_data(cache=False).decode("utf-8")
    except RequestEntityTooLarge as error:
        raise TooLarge(f"Expected at most {most_bytes} bytes, but more were sent") from error
    except UnicodeDecodeError as error:
        raise Invalid(f"Expected UTF-8, but found another byte at {error.start}") from error
    found = _loaded(text)
    _refuse_halves(found)
    return found


def _loaded(text: str) -> Any:
    try:
        return json.loads(
            text,
            parse_float=_decimal_text,
            parse_constant=_no_constant,
            object_pairs_hook=_without_twins,
        )
    except RecursionError as error:
        raise Invalid("Expected plain JSON, but it is nested too deeply") from error
    except ValueError as error:
        raise Invalid(f"Expected JSON, but {str(error)[:100]}") from error


def _refuse_halves(found: Any) -> None:
    """Refuse half of a surrogate pair: JSON can say it, but nothing can keep or repeat it."""
    try:
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Invalid("Expected whole characters, but found half of a surrogate pair") from error


def _decimal_text(written: str) -> str:
    """Return a number as variables hold it.

    >>> _decimal_text("2.50"), _decimal_text("1e2"), _decimal_text("-0.0")
    ('2.5', '100', '0')
    """
    try:
        number = Decimal(written)
    except InvalidOperation as error:
        raise ValueError(f"'{written[:40]}' is no number") from error
    if number and abs(number.adjusted()) > MAX_EXPONENT:
        raise ValueError(f"the number '{written[:40]}' is out of range")
    return format(number.normalize(), "f") if number else "0"


def _no_constant(written: str) -> NoReturn:
    raise ValueError(f"'{written}' is no number")


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in an object")
    return found
