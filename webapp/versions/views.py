"""Pages of versions: all of a process in a list, two side by side, and one as a ZIP."""

from uuid import UUID

from flask import Blueprint, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries
from engine.errors import Invalid, NotFound
from engine.permission import ADMINISTRATOR, ANALYST
from engine.queries import DefinitionLine
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.accounts.queries import Account
from webapp.context import office
from webapp.drafts.queries import drafts
from webapp.drafts.records import DraftLine
from webapp.versions.comparison import three_sides, two_sides
from webapp.versions.folder import archive, deployed_version, file_name
from webapp.versions.sides import DRAFT, side

blueprint = Blueprint("versions", __name__, url_prefix="/prosedur")

_RUNNING = ("running", "incident")


@blueprint.get("/versi/<process_id>")
@requires_login
def index(process_id: str) -> str:
    """List every version of a process, the newest first, to compare any two."""
    account, now = logged_in_account(), office().clock.now()
    with office().database.reading() as connection:
        lines = queries.definition_versions(
            connection, unit_id=account.unit_id, process_id=process_id
        )
        if not lines:
            raise NotFound(
                f"Expected a process '{process_id[:60]}', found none",
                indonesian="Prosedur tidak ditemukan.",
            )
        running = {line.id: _running(connection, account, line) for line in lines}
        visible = _drafts(connection, account, process_id)
    return render_template(
        "versions/index.html",
        process_id=process_id,
        lines=lines,
        running=running,
        periods=queries.periods(lines, now),
        deploys=account.is_in(ANALYST, ADMINISTRATOR),
        drafts=[(f"{DRAFT}{line.id}", line) for line in visible],
    )


@blueprint.get("/bandingkan")
@requires_login
def compare() -> str:
    """Show two versions side by side with what differs; with `dasar`, what both made of it."""
    account, language = logged_in_account(), str(get_locale())
    names = [request.args.get(name, "") for name in ("dari", "ke")]
    base_name = request.args.get("dasar", "")
    if not all(names):
        raise Invalid(
            "Expected two versions to compare, as 'dari' and 'ke'",
            indonesian="Pilih dua versi yang dibandingkan.",
        )
    with office().database.reading() as connection:
        before, after = (side(connection, account, name) for name in names)
        base = side(connection, account, base_name) if base_name else None
    if base is None:
        found = two_sides(before, after, language)
    else:
        found = three_sides(base, before, after, language)
    # A draft's process may have no version yet, and so no list of them.
    own = next((each.process_id for each in (after, before, base) if each and each.diagram_url), "")
    return render_template(
        "versions/compare.html",
        found=found,
        state=found.to_json(language),
        back=url_for("versions.index", process_id=own) if own else url_for("procedures.index"),
    )


@blueprint.get("/<uuid:definition_id>/unduh.zip")
@requires_login
def download(definition_id: UUID) -> Response:
    """Send a version with its forms and scenarios, as `alur deploy` and the upload take it."""
    unit_id = logged_in_account().unit_id
    with office().database.reading() as connection:
        version = deployed_version(connection, office().runtime, definition_id, unit_id)
    answer = Response(archive(version), content_type="application/zip")
    name = f"{file_name(version.process_id)}-v{version.number}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _running(connection: Connection, account: Account, line: DefinitionLine) -> int:
    """Return how many cases are under way on a version."""
    return sum(
        queries.count_cases(
            connection, unit_id=account.unit_id, definition_ids=[line.id], status=status
        )
        for status in _RUNNING
    )


def _drafts(connection: Connection, account: Account, process_id: str) -> list[DraftLine]:
    """Return the drafts of a process that a person may look at."""
    if not account.is_in(ANALYST, ADMINISTRATOR):
        return []
    lines = drafts(connection, unit_id=account.unit_id, process_id=process_id)
    return [line for line in lines if line.shared or line.is_of(account.id)]
