"""Hands out evidence packs, and notes in the office's log who took one."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, request, send_file
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries, replay
from engine.errors import Invalid, NotFound
from engine.packing import Unpackable
from engine.permission import ADMINISTRATOR, AUDITOR
from engine.queries import Chosen
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.auditing.recording import record
from webapp.cases.access import case_for
from webapp.cases.filters import read_filter
from webapp.cases.selecting import chosen_cases
from webapp.context import office
from webapp.evidence.pack import write
from webapp.replay.pdf import as_pdf
from webapp.replay.protocol import protocol_of

MOST_CASES = 200  # of one pack: their photos and videos lie on the disk until it is sent
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
    return _pack([instance_id], f"bukti-{instance_id}.zip")


@blueprint.post("/berkas-proses/paket-bukti")
@requires_group(AUDITOR, ADMINISTRATOR)
def export_chosen() -> Response:
    """Send the same of all cases that a filter of the list keeps."""
    account = logged_in_account()
    wanted = read_filter(request.form, ZoneInfo(account.zone))
    with office().database.reading() as connection:
        chosen = chosen_cases(connection, account, wanted)
        cases = list(islice(_ids(connection, chosen), MOST_CASES + 1))
    if not 1 <= len(cases) <= MOST_CASES:
        raise Invalid(
            f"Expected 1 to {MOST_CASES} cases in a pack, but the filter keeps "
            f"{len(cases) or 'none'}{' or more' if cases else ''}",
            indonesian=f"Satu paket bukti memuat 1 sampai {MOST_CASES} berkas. Ubah pilihannya, "
            "misalnya menurut tanggal.",
        )
    record("exported", "", format="evidence", cases=str(len(cases)), **wanted.arguments())
    day = office().clock.now().astimezone(ZoneInfo(account.zone)).date()
    return _pack(cases, f"bukti-{day.isoformat()}.zip")


def _ids(connection: Connection, chosen: Chosen) -> Iterator[UUID]:
    for lines in queries.case_chunks(lambda: nullcontext(connection), chosen):
        yield from (line.id for line in lines)


def _pack(cases: Sequence[UUID], name: str) -> Response:
    output = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when sent
    with office().database.reading_at_leisure() as connection:
        write(
            output,
            connection,
            office().files,
            unit_id=logged_in_account().unit_id,
            cases=cases,
            protocol=partial(_protocol, connection),
        )
    output.seek(0)
    return send_file(output, mimetype="application/zip", as_attachment=True, download_name=name)


def _protocol(connection: Connection, instance_id: UUID) -> bytes | None:
    """Return a case's protocol; a log that cannot be told is evidence all the same."""
    account = logged_in_account()
    try:
        case = case_for(connection, account, instance_id)
        return as_pdf(protocol_of(connection, case, withholds_personal=True))
    except (*replay.UNREADABLE, Unpackable, NotFound):
        return None
