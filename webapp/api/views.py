"""Addresses for programs. No login and no cookie: each request brings its token."""

from flask import Blueprint, Response, url_for

from engine.errors import Invalid
from webapp.accounts.permission import public
from webapp.api.answers import json_answer, problem_answer
from webapp.api.bodies import read_message
from webapp.api.callers import Unknown, caller
from webapp.api.incidents import add_to as add_incidents_to
from webapp.api.sending import Kept, receive
from webapp.api.validating import add_to as add_validating_to
from webapp.context import absolute_url, office

blueprint = Blueprint("api", __name__, url_prefix="/api")
add_incidents_to(blueprint)
add_validating_to(blueprint)


@blueprint.post("/messages")
@public  # the token is checked here
def send_message() -> Response:
    """Begin the case for which a message has come, or keep it until a case waits for it.

    The same message again gets the same answer.
    """
    token = caller()
    came_of_it = receive(office(), token, read_message())
    if isinstance(came_of_it, Kept):
        return json_answer(
            {
                "message": came_of_it.message_id,
                "case": str(came_of_it.case) if came_of_it.case else None,
                "repeated": came_of_it.repeated,
            },
            202,
        )
    address = absolute_url("cases.show", instance_id=came_of_it.stream_id)
    body = {
        "case": str(came_of_it.stream_id),
        "url": address,
        "repeated": came_of_it.repeated,
    }
    answer = json_answer(body, 200 if came_of_it.repeated else 201)
    answer.headers["Location"] = url_for("cases.show", instance_id=came_of_it.stream_id)
    return answer


@blueprint.errorhandler(Unknown)
def unknown(refusal: Unknown) -> Response:
    """Say how to come in."""
    answer = problem_answer(refusal, "Token required")
    answer.headers["WWW-Authenticate"] = 'Bearer realm="Alur"'
    return answer


@blueprint.errorhandler(Invalid)
def invalid(refusal: Invalid) -> Response:
    """Name every field that is wrong, not only the first."""
    return problem_answer(refusal, "What was sent cannot be accepted", refusal.problems)
