"""How programs are answered: JSON, and problems as RFC 9457 has them."""

from collections.abc import Mapping
from typing import Any

import orjson
from flask import Response

from engine.errors import Refusal


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
