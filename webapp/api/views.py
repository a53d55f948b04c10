"""Addresses for programs. No login and no cookie: each request brings its token."""

from typing import Any

import orjson
from flask import Blueprint, Response, request, url_for

from engine.errors import Invalid, Refusal
from webapp.accounts.permission import public
from webapp.api.bodies import read_message
from webapp.api.starting import start_by_message
from webapp.api.tokens import Token, token_of
from webapp.context import absolute_url, office

blueprint = Blueprint("api", __name__, url_prefix="/api")


class Unknown(Refusal):
    """The program did not say who it is, or nobody knows it."""

    status = 401


@blueprint.post("/messages")
@public  # the token is checked here
def send_message() -> Response:
    """Begin the case for which a message has come; the same message again gets the same case."""
    token = _token()
    message = read_message()
    result = start_by_message(office(), token, message)
    address = absolute_url("cases.show", instance_id=result.stream_id)
    body = {"case": str(result.stream_id), "url": address, "repeated": result.repeated}
    answer = _json(body, 200 if result.repeated else 201)
    answer.headers["Location"] = url_for("cases.show", instance_id=result.stream_id)
    return answer


@blueprint.errorhandler(Unknown)
def unknown(refusal: Unknown) -> Response:
    """Say how to come in."""
    answer = _problem(refusal, "Token required")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Alur"'
    return answer


@blueprint.errorhandler(Invalid)
def invalid(refusal: Invalid) -> Response:
    """Name every field that is wrong, not only the first."""
    return _problem(refusal, "The message cannot be accepted", refusal.problems)


def _token() -> Token:
    scheme, _, written = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not written.strip():
        raise Unknown("Expected the header 'Authorization: Bearer <token>', found none")
    with office().database.reading() as connection:
        found = token_of(connection, unit_id=office().unit_id, token=written.strip())
    if found is None:
        raise Unknown("Expected a valid token, but this one is unknown or revoked")
    return found


def _problem(refusal: Refusal, title: str, problems: dict[str, str] | None = None) -> Response:
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
    return _json(body, refusal.status, "application/problem+json")


def _json(body: Any, status: int, content_type: str = "application/json") -> Response:
    return Response(orjson.dumps(body), status=status, content_type=content_type)
