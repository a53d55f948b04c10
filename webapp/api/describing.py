"""The description of the API for programs, and the same as a page for people."""

from flask import Blueprint, Response, render_template
from flask_babel import get_locale

from webapp.accounts.permission import public
from webapp.api.answers import json_answer
from webapp.api.openapi import described
from webapp.api.operations import OPERATIONS
from webapp.api.routing import PREFIX
from webapp.api.scopes import SCOPES
from webapp.context import office

blueprint = Blueprint("api_description", __name__)


@blueprint.after_request
def _keep_nowhere(response: Response) -> Response:
    """Let no cache keep it: the page names who is logged in."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/api/openapi.json")
@public
def openapi() -> Response:
    """Send the description; it holds nothing of the office but its address."""
    return json_answer(described(OPERATIONS, office().settings.url))


@blueprint.get("/api")
@public
def page() -> str:
    """Show what programs may do, from the same table."""
    kinds = dict.fromkeys(operation.tag for operation in OPERATIONS)
    language = 0 if str(get_locale()) == "id" else 1
    return render_template(
        "api/index.html",
        groups=[(kind, [each for each in OPERATIONS if each.tag == kind]) for kind in kinds],
        scopes=[(scope, words[language]) for scope, words in SCOPES.items()],
        language=language,
        prefix=PREFIX,
        url=office().settings.url,
    )
