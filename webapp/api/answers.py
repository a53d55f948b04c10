"""How programs are answered: JSON, and problems as RFC 9457 has them."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import orjson
from flask import Response

from engine.errors import Invalid, Refusal
from webapp.api.errors import Malformed, TooMany


def json_answer(body: Any, status: int = 200, content_type: str = "application/json") -> Response:
    """Return a value as JSON."""
    return Response(orjson.dumps(body), status=status, content_type=content_type)


def problem_answer(
    refusal: Refusal, title: str, problems: Mapping[str, str] | None = None
) -> Response:
    """Return why something was refused; with every field that is wrong, not only the first."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": title,
        "status": refusal.status,
        "detail": refusal.message,
    }
    if refusal.field:
        body["field"] = refusal.field
    if problems:
        listed = problems.items()
        body["problems"] = [{"field": field, "sentence": said} for field, said in listed]
    return json_answer(body, refusal.status, "application/problem+json")


def told_problem(refusal: Refusal, language: str, within: str = "") -> Response:
    """Return why an operation refused: a sentence, and each thing that is wrong with its place.

    Args:
        refusal: why.
        language: "id" or "en".
        within: the JSON pointer below which an engine's field names stand, such as "/answers".
    """
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": refusal.sentence(language),
    }
    if errors := _errors(refusal, language, within):
        body["errors"] = errors
    answer = json_answer(body, refusal.status, "application/problem+json")
    answer.headers["Content-Language"] = language
    if refusal.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Alur"'
    if isinstance(refusal, TooMany):
        answer.headers["Retry-After"] = str(refusal.seconds)
    return answer


def _errors(refusal: Refusal, language: str, within: str) -> list[dict[str, str]]:
    if isinstance(refusal, Malformed):
        return [wrong.told(language) for wrong in refusal.wrong]
    problems = dict(refusal.problems) if isinstance(refusal, Invalid) else {}
    if not problems and refusal.field:
        problems = {refusal.field: refusal.sentence(language)}
    return [{**_place(name, within), "detail": said} for name, said in problems.items()]


def _place(name: str, within: str) -> dict[str, str]:
    """Return where a field of the engine's stands in a request."""
    if name == "Idempotency-Key":
        return {"header": name}
    return {"pointer": f"{within}/{name.replace('.', '/')}"}
