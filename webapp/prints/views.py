"""Pages that are made to be printed. Each carries a QR code that leads back to the case."""

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template
from sqlalchemy import Connection

from engine import queries
from engine.queries import CaseLine
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.cases.access import case_for, process_of
from webapp.context import absolute_url, office
from webapp.personal import readable
from webapp.prints.disposition import disposition
from webapp.prints.folder_label import folder_label
from webapp.prints.qr import qr_svg

blueprint = Blueprint("prints", __name__, url_prefix="/cetak")


@blueprint.get("/lembar-disposisi/<uuid:instance_id>")
@requires_login
def disposition_sheet(instance_id: UUID) -> str:
    """Show the disposition sheet of a case."""
    with office().database.reading() as connection:
        case = case_for(connection, logged_in_account(), instance_id)
        sheet = disposition(
            case,
            _variables(connection, instance_id),
            queries.log_entries(connection, stream_id=instance_id),
            names={each.id: each.name for each in process_of(case).elements.values()},
        )
    return _printed("prints/disposition.html", case, sheet=sheet)


@blueprint.get("/label-map/<uuid:instance_id>")
@requires_login
def label(instance_id: UUID) -> str:
    """Show the label of a case's archive folder."""
    with office().database.reading() as connection:
        case = case_for(connection, logged_in_account(), instance_id)
        variables = _variables(connection, instance_id)
    return _printed("prints/folder_label.html", case, label=folder_label(case, variables))


def _variables(connection: Connection, instance_id: UUID) -> dict[str, Any]:
    variables = queries.variables(connection, instance_id=instance_id)
    return readable(connection, [instance_id], variables)


def _printed(template: str, case: CaseLine, **values: object) -> str:
    address = absolute_url("cases.show", instance_id=case.id)
    return render_template(
        template,
        case=case,
        address=address,
        qr=qr_svg(address, label="Kode QR ke halaman berkas ini"),
        unit_name=logged_in_account().unit_name,
        printed_at=office().clock.now(),
        **values,
    )
