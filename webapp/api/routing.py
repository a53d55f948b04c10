"""Flask routes from the table of operations: who, how often, what scope, what shape, then its code.

A cookie is nothing here: only the token in the request's own header says who asks, so that nothing
can be forged in a browser.
"""

import re
from collections.abc import Callable, Sequence

from flask import Blueprint, Flask, current_app, g
from werkzeug.wrappers import Response

from engine.errors import Forbidden, Refusal
from webapp.accounts.permission import public
from webapp.api.answers import json_answer, told_problem
from webapp.api.call import Call, idempotency_key
from webapp.api.callers import caller, whole_caller
from webapp.api.checks import checked_body, checked_path, checked_query
from webapp.api.etags import expected_seq, tagged
from webapp.api.operation import Answer, Operation
from webapp.api.rates import Rates
from webapp.api.tokens import Token
from webapp.context import office
from webapp.i18n import asked_language

PREFIX = "/api/v1"
_RATES = "alur_api_rates"
_ANSWERS_WITHIN = {"completeItem": "/answers", "startCase": "/variables"}


def api_of(operations: Sequence[Operation]) -> Blueprint:
    """Return the routes of these operations."""
    blueprint = Blueprint("api_v1", __name__, url_prefix=PREFIX)
    for operation in operations:
        address = re.sub(r"{(\w+)}", r"<\1>", operation.path)
        view = _view(operation)
        blueprint.add_url_rule(address, operation.id, view, methods=[operation.method])
    blueprint.register_error_handler(Refusal, _refused)
    blueprint.after_request(_finish)
    return blueprint


def _view(operation: Operation) -> Callable[..., Response]:
    @public  # the token is checked here
    def view(**path: str) -> Response:
        g.operation = operation
        return _carry_out(operation, path)

    view.__doc__ = operation.summary[1]
    return view


def _carry_out(operation: Operation, path: dict[str, str]) -> Response:
    token = caller()
    g.rate_left = _rates(current_app).count(token.id, office().clock.now())
    _require_scope(token, operation)
    who = whole_caller(token)
    call = Call(
        operation,
        who,
        checked_path(path),
        checked_query(operation),
        _body(operation),
        asked_language(),
    )
    answer = operation.handler(call)
    return answer if isinstance(answer, Response) else _told(operation, answer)


def _body(operation: Operation) -> object:
    if operation.is_command:
        idempotency_key()
        expected_seq()
    return checked_body(operation)


def _told(operation: Operation, answer: Answer) -> Response:
    response = json_answer(answer.body, answer.status)
    if answer.repeated:
        response.headers["Idempotency-Replayed"] = "true"
    if answer.location:
        response.headers["Location"] = answer.location
    if answer.seq is not None and operation.method == "GET":
        return tagged(response, answer.seq)
    return response


def _require_scope(token: Token, operation: Operation) -> None:
    if not token.may(operation.scope):
        raise Forbidden(
            f"Expected a token with the scope '{operation.scope}', but '{token.name}' has "
            f"{', '.join(token.scopes)}",
            indonesian=f"Token ini tidak memiliki izin '{operation.scope}'.",
        )


def _refused(refusal: Refusal) -> Response:
    operation = g.get("operation")
    within = _ANSWERS_WITHIN.get(operation.id, "") if operation else ""
    return told_problem(refusal, asked_language(), within)


def _finish(response: Response) -> Response:
    left = g.get("rate_left")
    if left is not None:
        response.headers.update(left.headers())
    # What depends on the token is nobody else's; what has an ETag may be kept, but asked again.
    response.headers.setdefault(
        "Cache-Control", "private, no-cache" if _is_kept(response) else "no-store"
    )
    response.headers["Vary"] = "Authorization, Accept-Language"
    return response


def _is_kept(response: Response) -> bool:
    return "ETag" in response.headers


def _rates(app: Flask) -> Rates:
    rates = app.extensions.get(_RATES)
    if not isinstance(rates, Rates):
        rates = app.extensions.setdefault(_RATES, Rates(office().settings.api_per_minute))
    return rates
