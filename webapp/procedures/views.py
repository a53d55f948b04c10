"""Pages of procedures: the list, one version as a document, its drawing, and a new version."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from engine import queries
from engine.checking import Unfit
from engine.diagram.composing import SEPARATOR
from engine.errors import NotFound
from engine.permission import ADMINISTRATOR, ANALYST
from engine.queries import DefinitionLine
from engine.remarks import remarks
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.cases.views import diagram_answer
from webapp.context import office
from webapp.deployments.access import needs_approval, retires
from webapp.deployments.deploying import hand_in
from webapp.i18n import gettext
from webapp.insight.access import may_study
from webapp.procedures import document
from webapp.procedures.document import Remark
from webapp.procedures.uploads import read_upload
from webapp.procedures.waivers import Waivable, read_waivers, waivable

blueprint = Blueprint("procedures", __name__, url_prefix="/prosedur")

MAX_MESSAGE = 500


@blueprint.get("")
@requires_login
def index() -> str:
    """List the procedures of the office, each with the version in force."""
    account = logged_in_account()
    with office().database.reading() as connection:
        present = office().runtime.present()
        lines = queries.definitions(connection, unit_id=account.unit_id, at=present)
        upcoming = queries.upcoming_definitions(connection, unit_id=account.unit_id, at=present)
    return render_template(
        "procedures/index.html", lines=lines, upcoming=upcoming, deploys=_deploys()
    )


@blueprint.get("/<uuid:definition_id>")
@requires_login
def show(definition_id: UUID) -> str:
    """Show one version of a procedure as an official document."""
    account = logged_in_account()
    language = str(get_locale())
    with office().database.reading() as connection:
        source = queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
        definition = office().runtime.definitions.get(definition_id)
        versions = queries.definition_versions(
            connection, unit_id=account.unit_id, process_id=definition.process.id
        )
        running = {line.id: _open_cases(connection, line) for line in versions}
        called = queries.called_definitions(
            connection, unit_id=account.unit_id, definition_id=definition_id
        )
    diagram_url = url_for("procedures.diagram", definition_id=definition_id)
    return render_template(
        "procedures/show.html",
        process=definition.process,
        sop=definition.process.sop,
        rows=document.rows(definition.process, language),
        qualifications=document.qualifications(definition.process),
        official_date=document.official_date,
        remarks=document.remarks(remarks(source, definition, office().runtime.forms), language),
        calls=document.calls(definition.process, called),
        forms=sorted(name for name in definition.forms if SEPARATOR not in name),
        line=next(line for line in versions if line.id == definition_id),
        versions=versions,
        periods=queries.periods(versions, office().clock.now()),
        retires=retires(account),
        running=running,
        studies=may_study(account, definition.process),
        diagram_state={"diagram_url": diagram_url},
        deploys=_deploys(),
    )


@blueprint.get("/<uuid:definition_id>/diagram.bpmn")
@requires_login
def diagram(definition_id: UUID) -> Response:
    """Send the diagram of a version, as it was deployed."""
    account = logged_in_account()
    with office().database.reading() as connection:
        source = queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
    definition = office().runtime.definitions.get(definition_id)
    return diagram_answer(source, f"{definition.process.id}-v{definition.version}")


@blueprint.get("/<uuid:definition_id>/<form_id>.form")
@requires_login
def form(definition_id: UUID, form_id: str) -> Response:
    """Send a form of a version, as it was deployed."""
    account = logged_in_account()
    with office().database.reading() as connection:
        queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
    forms = office().runtime.definitions.get(definition_id).forms
    if form_id not in forms:
        raise NotFound(
            f"Expected a form '{form_id[:40]}', found none", indonesian="Formulir itu tidak ada."
        )
    answer = Response(forms[form_id], content_type="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{form_id}.form")
    return answer


@blueprint.get("/unggah")
@requires_group(ANALYST, ADMINISTRATOR)
def upload() -> Response:
    """Show the form for a new version."""
    return _upload_page({}, [])


@blueprint.post("/unggah")
@requires_group(ANALYST, ADMINISTRATOR)
def submit_upload() -> Response:
    """Propose a new version or put it in force, or say all that is wrong with it."""
    uploaded = read_upload(request.files)
    if uploaded.problems:
        return _upload_page(uploaded.problems, [])
    keeps = request.form.get("keep") == "1"
    scripts = "manual" if request.form.get("scripts") == "manual" else "refuse"
    message = " ".join(request.form.get("message", "").split())[:MAX_MESSAGE]
    if not message:
        return _upload_page({"message": gettext("Tulis apa yang berubah.")}, [])
    try:
        command = uploaded.command(office().runtime, message, keeps=keeps, scripts=scripts)
        return hand_in(replace(command, waived=read_waivers(request.form)), "deploy")
    except Unfit as unfit:
        language = str(get_locale())
        broken = waivable(unfit.found, request.form, language)
        return _upload_page({}, document.remarks(unfit.found, language), broken)


def _open_cases(connection: Connection, line: DefinitionLine) -> int:
    """Return how many cases are under way on a version."""
    unit_id = logged_in_account().unit_id
    return sum(
        queries.count_cases(connection, unit_id=unit_id, definition_ids=[line.id], status=status)
        for status in ("running", "incident")
    )


def _deploys() -> bool:
    return logged_in_account().is_in(ANALYST, ADMINISTRATOR)


def _upload_page(
    problems: dict[str, str], remarks: list[Remark], broken: tuple[Waivable, ...] = ()
) -> Response:
    page = render_template(
        "procedures/upload.html",
        problems=problems,
        remarks=remarks,
        waivable=broken,
        approval=needs_approval(),
    )
    return make_response(page, 422 if problems or remarks else 200)
