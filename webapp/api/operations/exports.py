"""Exports: the logs of the cases that a filter keeps, written while they are read."""

from zoneinfo import ZoneInfo

from flask import Response, request

from engine.errors import Forbidden
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp.api import shapes
from webapp.api.call import Call
from webapp.api.operation import Operation
from webapp.api.operations.filters import FILTER, filter_of
from webapp.auditing.recording import record_of
from webapp.cases.selecting import chosen_cases
from webapp.exports.formats import FORMATS
from webapp.exports.selection import Selection
from webapp.exports.streaming import Export
from webapp.exports.views import export_answer, pseudonyms_of


def export(call: Call) -> Response:
    """Send the logs of the chosen cases; the office's log notes who took them."""
    account = call.caller.account
    if not account.is_in(AUDITOR, ADMINISTRATOR):
        raise Forbidden(
            f"Expected an auditor or an administrator, but {account.name} is neither",
            indonesian="Ekspor hanya untuk auditor dan administrator.",
        )
    wanted = filter_of(call)
    with call.office.database.reading() as connection:
        selection = Selection(chosen_cases(connection, account, wanted), wanted.arguments())
    pseudonyms = pseudonyms_of(call.office) if call.query["pseudonymous"] else None
    name = call.operation.path.rpartition("/")[2]
    found = Export(selection, name, ZoneInfo(call.office.runtime.zone()), pseudonyms)
    if request.method == "HEAD":
        return Response(content_type=found.format.media_type)
    record_of(call.caller.actor, "exported", "", **found.note())
    return export_answer(call.office, found)


OPERATIONS = tuple(
    Operation(
        f"export{name.capitalize()}", "GET", f"/exports/{name}", "exports:read",
        (f"Log berkas sebagai {name.upper()}", f"Logs of cases as {name.upper()}"),
        export, {200: shapes.ANYTHING if "json" in each.media_type else shapes.FILE_BYTES},
        query={**FILTER, "pseudonymous": {**shapes.FLAG, "default": False}},
        media_type=each.media_type,
    )
    for name, each in FORMATS.items()
)  # fmt: skip
