"""What only an administrator does to a case: cancel it, hand on its work."""

from uuid import UUID

from flask import Blueprint, flash, make_response, render_template, request
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import (
    AssignWorkItem,
    CancelInstance,
    ReleaseWorkItem,
)
from engine.errors import WrongState
from engine.permission import ADMINISTRATOR
from engine.queries import CaseLine
from webapp.accounts.group_people import people_of
from webapp.accounts.permission import requires_group
from webapp.accounts.queries import Account
from webapp.acting import own_words, submit
from webapp.cases.naming import Names
from webapp.cases.repairing import opened_case, to_case
from webapp.context import office
from webapp.i18n import gettext


def add_to(blueprint: Blueprint) -> None:
    """Register these pages."""
    case = "/<uuid:instance_id>"
    item = f"{case}/tugas/<key>"
    blueprint.add_url_rule(f"{case}/batalkan", "cancel", cancel, methods=["POST"])
    blueprint.add_url_rule(f"{item}/lepas", "release", release, methods=["POST"])
    blueprint.add_url_rule(f"{item}/alihkan", "assign", assign, methods=["GET"])
    blueprint.add_url_rule(f"{item}/alihkan", "submit_assign", submit_assign, methods=["POST"])


@requires_group(ADMINISTRATOR)
def cancel(instance_id: UUID) -> Response:
    """Cancel a case, with a reason."""
    opened_case(instance_id)
    reason = own_words("reason", gettext("Alasan pembatalan"))
    submit(CancelInstance(instance_id, reason), f"cancel {instance_id}")
    flash(gettext("Berkas dibatalkan."), "ok")
    return to_case(instance_id)


@requires_group(ADMINISTRATOR)
def release(instance_id: UUID, key: str) -> Response:
    """Give a work item that somebody holds back to its group."""
    opened_case(instance_id)
    submit(ReleaseWorkItem(instance_id, key), f"release {instance_id} {key}")
    flash(gettext("Tugas dilepas: siapa pun di kelompoknya dapat mengambilnya."), "ok")
    return to_case(instance_id)


@requires_group(ADMINISTRATOR)
def assign(instance_id: UUID, key: str) -> Response:
    """Ask to whom a work item goes."""
    return _assign_page(instance_id, key, "")


@requires_group(ADMINISTRATOR)
def submit_assign(instance_id: UUID, key: str) -> Response:
    """Hand a work item to one person of its group."""
    chosen = request.form.get("person", "")
    candidates = _candidates(_open_item(opened_case(instance_id), key).group)
    person = next((each for each in candidates if str(each.id) == chosen), None)
    if person is None:
        return _assign_page(instance_id, key, gettext("Pilih seorang pegawai dari kelompok ini."))
    command = AssignWorkItem(instance_id, key, str(person.id), person.name)
    submit(command, f"assign {instance_id} {key}")
    flash(gettext("Tugas dialihkan kepada %(name)s.", name=person.name), "ok")
    return to_case(instance_id)


# ---- inside ------------------------------------------------------------------------------------


def _open_item(case: CaseLine, key: str) -> queries.WorkItem:
    with office().database.reading() as connection:
        item = queries.work_item_of(connection, instance_id=case.id, key=key)
    if item.status != "open":
        raise WrongState(
            f"Expected '{key}' to be open, but it is {item.status}",
            indonesian="Tugas ini sudah tidak terbuka lagi.",
        )
    return item


def _candidates(group: str) -> list[Account]:
    with office().database.reading() as connection:
        return people_of(connection, unit_id=office().unit_id, group=group)


def _assign_page(instance_id: UUID, key: str, problem: str) -> Response:
    case = opened_case(instance_id)
    item = _open_item(case, key)
    page = render_template(
        "cases/assign.html",
        case=case,
        item=item,
        names=Names(office().runtime.definitions.get(case.definition_id).process),
        candidates=_candidates(item.group),
        problem=problem,
    )
    return make_response(page, 422 if problem else 200)
