"""What failed and waits for a person to look: the list, and trying again."""

from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import RetryIncident
from engine.errors import WrongState
from engine.permission import ADMINISTRATOR
from engine.queries import CaseLine, Incident
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import submit
from webapp.cases.access import case_for, process_of
from webapp.cases.naming import Names
from webapp.context import office
from webapp.i18n import gettext

blueprint = Blueprint("incidents", __name__, url_prefix="/gangguan")


@dataclass(frozen=True)
class Line:
    """An incident and the case that it holds up."""

    incident: Incident
    case: CaseLine
    step: str


@blueprint.get("")
@requires_group(ADMINISTRATOR)
def index() -> str:
    """List what has not been resolved, oldest first."""
    account = logged_in_account()
    with office().database.reading() as connection:
        found = queries.incidents(connection, unit_id=account.unit_id)
        cases = {
            each.instance_id: queries.case(connection, instance_id=each.instance_id)
            for each in found
        }
    lines = [_line(each, cases[each.instance_id]) for each in found]
    return render_template("incidents/index.html", lines=lines)


@blueprint.post("/<uuid:instance_id>/<key>")
@requires_group(ADMINISTRATOR)
def retry(instance_id: UUID, key: str) -> Response:
    """Try again what failed."""
    with office().database.reading() as connection:
        case = case_for(connection, logged_in_account(), instance_id)
        known = queries.incidents(connection, unit_id=case.unit_id, instance_id=case.id)
    if all(each.key != key or each.resolved_at is not None for each in known):
        raise WrongState(
            f"Expected an open incident at '{key}', found none",
            indonesian="Gangguan itu sudah diatasi. Muat ulang halaman.",
        )
    submit(RetryIncident(instance_id, key), f"retry {instance_id} {key}")
    flash(gettext("Dicoba lagi. Bila gagal, gangguan muncul kembali di sini."), "ok")
    return redirect(url_for("incidents.index"))


def _line(incident: Incident, case: CaseLine) -> Line:
    return Line(incident, case, Names(process_of(case)).step(incident.key))
