"""The page where a file of events is held against a version of a procedure."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for

from engine import queries
from engine.conformance import steps
from engine.definition import Definition
from engine.errors import Invalid
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.auditing.recording import record
from webapp.conformance.checking import IGNORE, MAX_BYTES, Checked, check
from webapp.conformance.telling import diagram_state, percent, step_lines, variant_lines
from webapp.context import office
from webapp.insight.access import require_study
from webapp.insight.heat import LEVELS
from webapp.step_names import step_name

blueprint = Blueprint("conformance", __name__, url_prefix="/kesesuaian")

CHOICE = "arti:"  # begins a form field that says what an activity means


@blueprint.get("/<uuid:definition_id>")
@requires_login
def show(definition_id: UUID) -> str:
    """Ask for a file."""
    return _page(_version(definition_id), None)


@blueprint.post("/<uuid:definition_id>")
@requires_login
def submit(definition_id: UUID) -> str:
    """Hold a file against the version, and show what came of it."""
    version = _version(definition_id)
    file = request.files.get("file")
    content = file.stream.read(MAX_BYTES + 1) if file else b""
    if not content:
        raise Invalid(
            "Expected a file of events, but found none",
            indonesian="Pilihlah berkas CSV atau XES lebih dahulu.",
            field="file",
        )
    zone = ZoneInfo(logged_in_account().zone)
    found = check(content, version.process, zone, _choices(request.form))
    held = {"process": version.process.id, "version": str(version.version)}
    record("verified", "", **held, sha256=found.digest)
    return _page(version, found)


def _page(version: Definition, found: Checked | None) -> str:
    process = version.process
    known = {
        "version": version,
        "choices": [(each.id, step_name(process, each.id)) for each in steps(process)],
        "most_bytes": MAX_BYTES,
    }
    if found is None:
        return render_template("conformance/show.html", **known, found=None)
    result = found.conformance
    diagram_url = url_for("procedures.diagram", definition_id=version.id)
    return render_template(
        "conformance/show.html",
        **known,
        found=found,
        result=result,
        fitness=percent(result.fitness),
        percent=percent,
        step_rows=step_lines(process, result),
        variants=list(variant_lines(process, result)),
        diagram_state=diagram_state(result, diagram_url),
        levels=range(1, LEVELS + 1),
        choice=CHOICE,
        ignore=IGNORE,
    )


def _choices(form: Mapping[str, str]) -> dict[str, str]:
    return {
        name.removeprefix(CHOICE): value for name, value in form.items() if name.startswith(CHOICE)
    }


def _version(definition_id: UUID) -> Definition:
    account = logged_in_account()
    with office().database.reading() as connection:
        # Refused here, if the office has no such version.
        queries.diagram(connection, unit_id=account.unit_id, definition_id=definition_id)
    version = office().runtime.definitions.get(definition_id)
    require_study(account, version.process)
    return version
