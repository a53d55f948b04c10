"""`/healthz/live`, `/healthz/ready` and `/metrics`: for machines, without login and cookies."""

from flask import Blueprint, Response, current_app, request

from webapp.accounts.permission import public
from webapp.context import office
from webapp.watching import answers
from webapp.watching.watch import watch_of

blueprint = Blueprint("watching", __name__)


@blueprint.get("/healthz/live")
@public
def live() -> Response:
    """Say that the process answers."""
    return _response(answers.live())


@blueprint.get("/healthz/ready")
@public
def ready() -> Response:
    """Say whether requests may be sent here."""
    return _response(answers.ready(watch_of(current_app)))


@blueprint.get("/metrics")
@public
def metrics() -> Response:
    """Give the metrics to who may read them."""
    # Behind a proxy everybody's address is what a header says.
    is_direct = office().settings.proxies == 0
    return _response(
        answers.metrics(
            watch_of(current_app),
            authorization=request.headers.get("Authorization", ""),
            address=(request.remote_addr or "") if is_direct else "",
        )
    )


def _response(answer: answers.Answer) -> Response:
    response = Response(answer.content, answer.status, content_type=answer.content_type)
    response.headers["Cache-Control"] = "no-store"
    return response
