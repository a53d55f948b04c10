"""The page on which logs are chosen and downloaded; each download is noted in the office's log."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as WerkzeugResponse

from engine import queries
from engine.errors import Invalid
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.auditing.recording import record
from webapp.cases.filters import read_filter
from webapp.cases.selecting import chosen_cases
from webapp.context import Office, office
from webapp.evidence.views import MOST_CASES
from webapp.exports.formats import FORMATS
from webapp.exports.pseudonyms import Pseudonyms
from webapp.exports.selection import Selection
from webapp.exports.streaming import Export
from webapp.secret_files import read_or_create_secret

blueprint = Blueprint("exports", __name__, url_prefix="/ekspor")


@blueprint.get("")
@requires_group(AUDITOR, ADMINISTRATOR)
def index() -> str:
    """Show which cases an export would hold, and in which formats they are to be had."""
    with office().database.reading() as connection:
        selection = _selection(connection, request.args)
        count = selection.count(connection)
        versions = queries.definition_versions(connection, unit_id=logged_in_account().unit_id)
    return render_template(
        "exports/index.html",
        count=count,
        versions=versions,
        today=office().clock.now().astimezone(ZoneInfo(logged_in_account().zone)).date(),
        arguments=selection.arguments,
        formats=list(FORMATS),
        most_in_pack=MOST_CASES,
    )


@blueprint.post("/hitung")
@requires_group(AUDITOR, ADMINISTRATOR)
def count() -> WerkzeugResponse:
    """Count what is chosen; the form is the same that downloads, so that both mean the same."""
    with office().database.reading() as connection:
        chosen: dict[str, Any] = dict(_selection(connection, request.form).arguments)
    return redirect(url_for("exports.index", **chosen), code=303)


@blueprint.post("")
@requires_group(AUDITOR, ADMINISTRATOR)
def download() -> Response:
    """Send the logs of the chosen cases while they are read."""
    format_name = request.form.get("format", "")
    if format_name not in FORMATS:
        raise Invalid(
            f"Expected one of the formats {', '.join(FORMATS)}, but got '{format_name[:20]}'",
            indonesian="Pilihlah format ekspor.",
            field="format",
        )
    with office().database.reading() as connection:
        selection = _selection(connection, request.form)
    is_hidden = request.form.get("samarkan", "") == "1"
    pseudonyms = pseudonyms_of(office()) if is_hidden else None
    export = Export(selection, format_name, ZoneInfo(office().runtime.zone()), pseudonyms)
    record("exported", "", **export.note())
    return export_answer(office(), export)


def pseudonyms_of(office: Office) -> Pseudonyms:
    """Return what replaces names in the exports of an office."""
    return Pseudonyms(read_or_create_secret(office.settings.pseudonym_key_file))


def export_answer(office: Office, export: Export) -> Response:
    """Return an export as a file, written while it is sent."""
    answer = Response(export.blocks(office.runtime), content_type=export.format.media_type)
    name = f"log-{office.clock.now():%Y%m%d-%H%M}.{export.format.ending}"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _selection(connection: Connection, arguments: Mapping[str, str]) -> Selection:
    account = logged_in_account()
    wanted = read_filter(arguments, ZoneInfo(account.zone))
    return Selection(chosen_cases(connection, account, wanted), wanted.arguments())
