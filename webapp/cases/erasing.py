"""How an administrator erases the personal data of a case, for good."""

from collections.abc import Mapping
from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, request
from werkzeug.wrappers import Response

from engine.commands import ErasePersonalData
from engine.permission import ADMINISTRATOR
from engine.queries import CaseLine
from webapp.accounts.permission import requires_group
from webapp.acting import own_words, submit
from webapp.cases.erasable import erasable
from webapp.cases.repairing import opened_case, to_case
from webapp.context import office
from webapp.i18n import gettext


def add_to(blueprint: Blueprint) -> None:
    """Register these pages."""
    path = "/<uuid:instance_id>/data-pribadi"
    blueprint.add_url_rule(path, "erase", erase, methods=["GET"])
    blueprint.add_url_rule(path, "submit_erase", submit_erase, methods=["POST"])


@requires_group(ADMINISTRATOR)
def erase(instance_id: UUID) -> Response:
    """Ask what to erase, and why."""
    return _page(opened_case(instance_id), {})


@requires_group(ADMINISTRATOR)
def submit_erase(instance_id: UUID) -> Response:
    """Erase the fields that were ticked."""
    case = opened_case(instance_id)
    with office().database.reading() as connection:
        known = erasable(connection, case)
    chosen = request.form.getlist("field")
    commitments = {each.name: each.commitments for each in known if each.name in chosen}
    reason = own_words("reason", gettext("Alasan penghapusan"))
    problems = {}
    # The second click of a form that was sent must come to the first one's answer.
    if not chosen:
        problems["field"] = gettext("Pilihlah data pribadi yang akan dihapus.")
    if not reason:
        problems["reason"] = gettext("Isilah alasan penghapusan.")
    if not request.form.get("sure"):
        problems["sure"] = gettext("Centanglah bahwa penghapusan ini tidak dapat diurungkan.")
    if problems:
        return _page(case, problems)
    submit(ErasePersonalData(instance_id, reason, commitments), f"erase {instance_id}")
    flash(gettext("Data pribadi dihapus. Riwayat tetap utuh."), "ok")
    return to_case(instance_id)


def _page(case: CaseLine, problems: Mapping[str, str]) -> Response:
    with office().database.reading() as connection:
        fields = erasable(connection, case)
    page = render_template(
        "cases/erase.html",
        case=case,
        fields=fields,
        chosen=request.form.getlist("field"),
        reason=request.form.get("reason", ""),
        sure=bool(request.form.get("sure")),
        problems=problems,
    )
    return make_response(page, 422 if problems else 200)
