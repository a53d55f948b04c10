"""Pages of cases: the list, one case, its diagram's source, notes, and the check of its history."""

from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.blueprints import BlueprintSetupState
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import AddNote
from engine.errors import WrongState
from engine.permission import ADMINISTRATOR, AUDITOR
from webapp import command_ids
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.acting import own_words, submit
from webapp.auditing.recording import record, record_look
from webapp.cases import admin, erasing, export, listing, repairing, saved
from webapp.cases.access import case_for
from webapp.cases.answers import FileReference
from webapp.cases.naming import STATUS_KINDS, STATUS_WORDS, author
from webapp.cases.page import CLOSED, case_page
from webapp.context import office
from webapp.i18n import gettext
from webapp.verification import in_words, verify_case

blueprint = Blueprint("cases", __name__, url_prefix="/berkas-proses")
admin.add_to(blueprint)
repairing.add_to(blueprint)
erasing.add_to(blueprint)
listing.add_to(blueprint)
export.add_to(blueprint)
saved.add_to(blueprint)

# A diagram is data: it is fetched, never opened.
DIAGRAM_POLICY = (
    "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@blueprint.record
def words(state: BlueprintSetupState) -> None:
    """Hand to templates the words for a case's state, and what makes a second click harmless."""
    state.app.jinja_env.globals.update(
        case_status_words=STATUS_WORDS,
        case_status_kinds=STATUS_KINDS,
        author=author,
        command_field=command_ids.FIELD,
        new_command_id=command_ids.draw,
    )


@blueprint.get("/<uuid:instance_id>")
@requires_login
def show(instance_id: UUID) -> str:
    """Show one case."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
        page = case_page(connection, case, account, language=str(get_locale()))
    record_look("viewed", str(instance_id))
    labels = {
        "done": gettext("Selesai"),
        "waiting": gettext("Menunggu"),
        "late": gettext("Terlambat"),
        "stalled": gettext("Gangguan"),
    }
    diagram_url = url_for("cases.diagram", instance_id=instance_id)
    return render_template(
        "cases/show.html",
        page=page,
        case=case,
        diagram_state=page.state.to_json(diagram_url, labels),
        prints=_prints(instance_id),
        work_page=work_page,
        file_url=file_url,
        thumb_url=thumb_url,
    )


@blueprint.get("/<uuid:instance_id>/diagram.bpmn")
@requires_login
def diagram(instance_id: UUID) -> Response:
    """Send the diagram that a case runs on, as it was deployed."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
        source = queries.diagram(connection, unit_id=case.unit_id, definition_id=case.definition_id)
    return diagram_answer(source, f"{case.process_id}-v{case.version}")


@blueprint.post("/<uuid:instance_id>/catatan")
@requires_login
def add_note(instance_id: UUID) -> Response:
    """Add a note to a case that is still open."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
    if case.status in CLOSED:
        raise WrongState(
            f"Expected the case to be open, but it is {case.status}",
            indonesian="Berkas ini sudah ditutup dan hanya dapat dibaca.",
        )
    submit(AddNote(instance_id, own_words("text", gettext("Catatan"))), f"note {instance_id}")
    flash(gettext("Catatan ditambahkan."), "ok")
    return redirect(url_for("cases.show", instance_id=instance_id))


@blueprint.post("/<uuid:instance_id>/verifikasi")
@requires_group(AUDITOR, ADMINISTRATOR)
def verify(instance_id: UUID) -> Response:
    """Check a case's chain of hashes and replay it; say what came of it."""
    account = logged_in_account()
    with office().database.reading() as connection:
        case = case_for(connection, account, instance_id)
        finding = verify_case(connection, case.unit_id, case.id, office().files)
    record("verified", str(instance_id))
    flash(in_words(finding), "ok" if finding.is_sound else "danger")
    return redirect(url_for("cases.show", instance_id=instance_id))


def diagram_answer(source: bytes, name: str) -> Response:
    """Return a diagram as a file: scripts may fetch it, a browser saves it and never runs it."""
    answer = Response(source, content_type="application/xml")  # it names its encoding itself
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.bpmn"'
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = DIAGRAM_POLICY
    return answer


def work_page(item: queries.WorkItem) -> str | None:
    """Return the address of a work item's form, where the application has one."""
    if "work.show" not in current_app.view_functions:
        return None
    return url_for("work.show", instance_id=item.instance_id, key=item.key)


def file_url(file: FileReference) -> str:
    """Return the address of a stored file."""
    return url_for("files.original", digest=file.digest)


def thumb_url(file: FileReference) -> str:
    """Return the address of a picture's thumbnail."""
    return url_for("files.small", digest=file.digest)


def _prints(instance_id: UUID) -> list[tuple[str, str]]:
    """Return the sheets that can be printed of a case: address and name."""
    sheets = (
        ("prints.disposition_sheet", gettext("Lembar disposisi")),
        ("prints.label", gettext("Label map")),
    )
    return [
        (url_for(endpoint, instance_id=instance_id), name)
        for endpoint, name in sheets
        if endpoint in current_app.view_functions
    ]
