"""Hands out evidence packs, and notes in the office's log who took one."""

import tempfile
from functools import partial
from uuid import UUID

from flask import Blueprint, send_file
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import replay
from engine.errors import NotFound
from engine.packing import Unpackable
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.auditing.recording import record
from webapp.cases.access import case_for
from webapp.context import office
from webapp.evidence.pack import write
from webapp.replay.pdf import as_pdf
from webapp.replay.protocol import protocol_of

IN_MEMORY = 8_000_000  # bytes; a pack with videos goes to a file that has no name

blueprint = Blueprint("evidence", __name__)


@blueprint.post("/berkas-proses/<uuid:instance_id>/paket-bukti")
@requires_group(AUDITOR, ADMINISTRATOR)
def export(instance_id: UUID) -> Response:
    """Send everything that proves a case, as a ZIP that is checked without Alur."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case_for(connection, account, instance_id)
    record("exported", str(instance_id), format="evidence")
    output = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when sent
    with office().database.reading() as connection:
        write(
            output,
            connection,
            office().files,
            unit_id=account.unit_id,
            cases=[instance_id],
            protocol=partial(_protocol, connection),
        )
    output.seek(0)
    name = f"bukti-{instance_id}.zip"
    return send_file(output, mimetype="application/zip", as_attachment=True, download_name=name)


def _protocol(connection: Connection, instance_id: UUID) -> bytes | None:
    """Return a case's protocol; a log that cannot be told is evidence all the same."""
    account = logged_in_account()
    try:
        case = case_for(connection, account, instance_id)
        return as_pdf(protocol_of(connection, case, withholds_personal=True))
    except (*replay.UNREADABLE, Unpackable, NotFound):
        return None
