"""`POST /api/validate`: what a deployment would say of a diagram and its forms. Nothing is changed.

For programs with their token, and for the modeler of an analyst who has logged in.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, request
from flask_babel import get_locale

from engine.checking import look_through
from engine.diagram.model import Problem
from engine.errors import Forbidden, Invalid
from engine.permission import ADMINISTRATOR, ANALYST
from forms.problems import UnreadableForm
from forms.reading import read_form
from webapp.accounts.login import current_account
from webapp.accounts.permission import public
from webapp.api.answers import json_answer
from webapp.api.callers import caller
from webapp.api.pacing import Pace
from webapp.context import office
from webapp.drafts.content import diagram_bytes, form_files, read_object
from webapp.drafts.office_warnings import office_warnings

# Who draws pauses about once a second; each question takes a processor some tens of milliseconds.
MOST, WITHIN = 120, timedelta(minutes=1)
_PACE = "alur_validate_pace"
UNREADABLE = "form-unreadable"
_SEVERITIES = ("error", "warning", "translation", "note")


def add_to(blueprint: Blueprint) -> None:
    """Register the address; each application counts for itself."""
    blueprint.record(lambda state: state.app.extensions.update({_PACE: Pace(MOST, WITHIN)}))
    blueprint.add_url_rule("/validate", "validate", validate, methods=["POST"])


@public  # a token or a login is asked for here
def validate() -> Response:
    """Return the problems of a diagram: errors first, each with its element and what to do."""
    current_app.extensions[_PACE].count(_require_someone(), office().clock.now())
    body = read_object(("diagram", "forms", "scripts"))
    runtime = office().runtime
    diagram, forms = diagram_bytes(body.get("diagram")), form_files(body.get("forms", {}))
    examined = look_through(diagram, forms, runtime.forms, runtime.read, scripts=_scripts(body))
    found = [each for each in examined.problems if each.rule != UNREADABLE] + _unreadable(forms)
    with office().database.reading() as connection:
        for process in examined.processes:
            known = forms if "forms" in body else None
            found += office_warnings(connection, process, known)
    # Programs are told in English, as by the other addresses.
    language = "en" if "Authorization" in request.headers else str(get_locale())
    found.sort(key=lambda problem: _SEVERITIES.index(problem.severity))
    return json_answer({"problems": [_told(problem, language) for problem in found]})


def _require_someone() -> str:
    """Return who asks: a program with its token, or somebody who draws and has logged in.

    Raises:
        Unknown: he shows nothing.
        Forbidden: he has logged in, but draws none.
    """
    account = None if "Authorization" in request.headers else current_account()
    if account is None:
        return f"token {caller().id}"
    if account.must_change_password or not account.is_in(ANALYST, ADMINISTRATOR):
        raise Forbidden(
            f"Expected an analyst, but {account.username} is none",
            indonesian="Hanya analis yang dapat memeriksa diagram.",
        )
    return f"account {account.id}"


def _unreadable(sources: Mapping[str, bytes]) -> list[Problem]:
    """Return what is wrong with each form, one problem for each, with the field that it is about.

    A deployment says it of a form in one sentence; whoever edits it mends one after the other.
    """
    found = []
    for name, source in sources.items():
        try:
            read_form(source)
        except UnreadableForm as refusal:
            for each in refusal.problems:
                at = f" ('{each.component_id}')" if each.component_id else ""
                said = {
                    "id": f"Formulir '{name}'{at}: {each.sentence('id')}",
                    "en": f"Form '{name}'{at}: {each.sentence('en')}",
                }
                found.append(Problem(UNREADABLE, "error", "", name, said))
    return found


def _scripts(body: Mapping[str, Any]) -> str:
    said = body.get("scripts", "refuse")
    if said not in ("refuse", "manual"):
        raise Invalid("Expected 'refuse' or 'manual' in 'scripts'", field="scripts")
    return str(said)


def _told(problem: Problem, language: str) -> dict[str, str | None]:
    return {
        "rule": problem.rule,
        "severity": problem.severity,
        "element": problem.element_id or None,
        "sentence": problem.message.get(language) or problem.message["id"],
        "advice": problem.mend.get(language) or problem.mend.get("id") or None,
    }
