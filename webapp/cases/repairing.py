"""How an administrator puts a case right: correct its data, try again what stalled."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import CorrectVariables, RetryIncident
from engine.errors import WrongState
from engine.permission import ADMINISTRATOR
from engine.queries import CaseLine, Incident
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import own_words, submit
from webapp.cases.access import case_for, process_of
from webapp.cases.answers import Wording
from webapp.cases.corrections import Correction, Data, read_correction
from webapp.cases.naming import Names
from webapp.cases.page import CLOSED
from webapp.context import office
from webapp.i18n import gettext


def add_to(blueprint: Blueprint) -> None:
    """Register these pages."""
    case = "/<uuid:instance_id>"
    incident = f"{case}/gangguan/<key>"
    blueprint.add_url_rule(f"{case}/koreksi", "correct", correct, methods=["GET"])
    blueprint.add_url_rule(f"{case}/koreksi", "submit_correct", submit_correct, methods=["POST"])
    blueprint.add_url_rule(incident, "incident", incident_page, methods=["GET"])
    blueprint.add_url_rule(incident, "retry", retry, methods=["POST"])
    blueprint.add_url_rule(f"{incident}/perbaiki", "repair", repair, methods=["POST"])


@requires_group(ADMINISTRATOR)
def correct(instance_id: UUID) -> Response:
    """Show the data of a case as JSON, a field for each variable."""
    case = opened_case(instance_id)
    data = _data(case)
    return _correct_page(case, data, Correction.unchanged(data), {})


@requires_group(ADMINISTRATOR)
def submit_correct(instance_id: UUID) -> Response:
    """Write the variables that were changed, with a reason."""
    case = opened_case(instance_id)
    data = _data(case)
    correction, problems = read_correction(request.form, data, _wording(case))
    if problems:
        return _correct_page(case, data, correction, problems)
    reason = own_words("reason", gettext("Alasan koreksi"))
    command = CorrectVariables(instance_id, correction.changed, reason)
    submit(command, f"correct {instance_id}")
    flash(gettext("Data dikoreksi. Periksa apakah paraf masih berlaku."), "ok")
    return to_case(instance_id)


@requires_group(ADMINISTRATOR)
def incident_page(instance_id: UUID, key: str) -> Response:
    """Show what stalled, why, and the data that it sees."""
    case = opened_case(instance_id)
    incident = _open_incident(case, key)
    data = _data(case, key)
    return _repair_page(case, incident, data, Correction.unchanged(data), {})


@requires_group(ADMINISTRATOR)
def repair(instance_id: UUID, key: str) -> Response:
    """Correct the data that an element sees, and try it again."""
    case = opened_case(instance_id)
    incident = _open_incident(case, key)
    data = _data(case, key)
    correction, problems = read_correction(request.form, data, _wording(case), may_reshape=True)
    if problems:
        return _repair_page(case, incident, data, correction, problems)
    reason = own_words("reason", gettext("Alasan koreksi"))
    command = CorrectVariables(instance_id, correction.changed, reason, key)
    submit(command, f"correct {instance_id} {key}")
    submit(RetryIncident(instance_id, key), f"retry {instance_id} {key}")
    return _tried_again(case, key)


@requires_group(ADMINISTRATOR)
def retry(instance_id: UUID, key: str) -> Response:
    """Try again what stalled."""
    case = opened_case(instance_id)
    submit(RetryIncident(instance_id, key), f"retry {instance_id} {key}")
    return _tried_again(case, key)


def opened_case(instance_id: UUID) -> CaseLine:
    """Return a case of the office of who asks.

    Raises:
        NotFound: there is none.
    """
    with office().database.reading() as connection:
        return case_for(connection, logged_in_account(), instance_id)


def to_case(instance_id: UUID) -> Response:
    """Send the browser to the page of a case."""
    return redirect(url_for("cases.show", instance_id=instance_id))


# ---- inside ------------------------------------------------------------------------------------


def _tried_again(case: CaseLine, key: str) -> Response:
    """Say what came of it: the same trouble again, or not."""
    again = next((each for each in _incidents(case) if each.key == key), None)
    if again is not None:
        flash(
            gettext("Dicoba lagi, tetapi masih terganggu: %(error)s", error=again.error[:300]),
            "danger",
        )
        return redirect(url_for("cases.incident", instance_id=case.id, key=key))
    flash(gettext("Dicoba lagi."), "ok")
    return to_case(case.id)


def _incidents(case: CaseLine) -> list[Incident]:
    with office().database.reading() as connection:
        known = queries.incidents(connection, unit_id=case.unit_id, instance_id=case.id)
    return [each for each in known if each.resolved_at is None]


def _open_incident(case: CaseLine, key: str) -> Incident:
    found = next((each for each in _incidents(case) if each.key == key), None)
    if found is None:
        raise WrongState(
            f"Expected an open incident at '{key}', found none",
            indonesian="Gangguan itu sudah diatasi. Muat ulang halaman.",
        )
    return found


def _data(case: CaseLine, key: str | None = None) -> Data:
    if case.status in CLOSED:
        raise WrongState(
            f"Expected the case to be open, but it is {case.status}",
            indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
        )
    with office().database.reading() as connection:
        return Data(
            seq=queries.log_entries(connection, stream_id=case.id)[-1].seq,
            variables=queries.opened_variables(
                connection,
                instance_ids=[case.id],
                variables=queries.variables(connection, instance_id=case.id, key=key),
            ),
        )


def _wording(case: CaseLine) -> Wording:
    return Wording(office().runtime.definitions.get(case.definition_id).forms, str(get_locale()))


def _correct_page(
    case: CaseLine, data: Data, correction: Correction, problems: dict[str, str]
) -> Response:
    page = render_template(
        "cases/correct.html",
        case=case,
        labels={name: _wording(case).label(name) for name in data.variables},
        correction=correction,
        problems=problems,
        seq=data.seq,
    )
    return make_response(page, 422 if problems else 200)


def _repair_page(
    case: CaseLine,
    incident: Incident,
    data: Data,
    correction: Correction,
    problems: dict[str, str],
) -> Response:
    page = render_template(
        "cases/incident.html",
        case=case,
        incident=incident,
        step=Names(process_of(case)).step(incident.key),
        labels={name: _wording(case).label(name) for name in data.variables},
        correction=correction,
        problems=problems,
        seq=data.seq,
    )
    return make_response(page, 422 if problems else 200)
