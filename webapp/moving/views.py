"""Move running cases to a version: look first, then order, watch, and undo one."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import MigrateCases, RevertMigration
from engine.definition import Definition
from engine.errors import Invalid
from engine.impact import Impact, impact
from engine.permission import ADMINISTRATOR, ANALYST
from engine.queries import MigrationJob
from webapp.accounts.login import current_actor, logged_in_account
from webapp.accounts.permission import requires_group
from webapp.acting import submit
from webapp.cases.access import case_for
from webapp.context import office
from webapp.i18n import gettext
from webapp.moving.report import Report, report

blueprint = Blueprint("moving", __name__)

TAKES_PLACE = "ganti."  # before an old element's id, in the names of inputs


@blueprint.get("/prosedur/<uuid:definition_id>/pindahkan")
@requires_group(ANALYST, ADMINISTRATOR)
def show(definition_id: UUID) -> str:
    """Show which running cases could go on by a version, and what that would do to them."""
    target, mapping = _target(definition_id), _mapping()
    found = impact(office().runtime, target, mapping, current_actor())
    with office().database.reading() as connection:
        jobs = queries.migration_jobs(
            connection,
            unit_id=logged_in_account().unit_id,
            process_id=target.process.id,
            version=target.version,
        )
    return render_template(
        "moving/show.html",
        definition_id=definition_id,
        process=target.process,
        report=in_words(found, mapping),
        mapping=mapping,
        prefix=TAKES_PLACE,
        progress=_progress(jobs),
    )


@blueprint.post("/prosedur/<uuid:definition_id>/pindahkan")
@requires_group(ANALYST, ADMINISTRATOR)
def order(definition_id: UUID) -> Response:
    """Order that the chosen cases, or all that can, go on by a version."""
    target, mapping = _target(definition_id), _mapping()
    chosen = tuple(request.form.getlist("case"))
    if request.form.get("which") == "all":
        movable = impact(office().runtime, target, mapping, current_actor()).movable
        chosen = tuple(str(prospect.case.id) for prospect in movable)
    if not chosen:
        raise Invalid(
            "Expected at least one case to move, found none",
            indonesian="Pilih paling sedikit satu berkas yang dapat dipindahkan.",
            field="case",
        )
    command = MigrateCases(target.process.id, target.version, chosen, mapping)
    submit(command, f"move {definition_id}")
    flash(gettext("%(count)d berkas dipindahkan satu demi satu.", count=len(chosen)), "ok")
    return redirect(url_for("moving.show", definition_id=definition_id))


@blueprint.post("/berkas-proses/<uuid:instance_id>/kembalikan")
@requires_group(ANALYST, ADMINISTRATOR)
def go_back(instance_id: UUID) -> Response:
    """Undo the migration that is a case's last entry."""
    with office().database.reading() as connection:
        case_for(connection, logged_in_account(), instance_id)
    submit(RevertMigration(instance_id), f"go back {instance_id}")
    flash(gettext("Berkas kembali ke versi sebelumnya, seperti sebelum dipindahkan."), "ok")
    return redirect(url_for("cases.show", instance_id=instance_id))


def in_words(found: Impact, mapping: dict[str, str]) -> Report:
    """Return an impact in the words of who looks."""
    definitions = office().runtime.definitions
    ids = {prospect.case.definition_id for prospect in found.prospects}
    versions = {each: definitions.get(each) for each in ids}
    return report(found, versions, mapping, str(get_locale()))


def _target(definition_id: UUID) -> Definition:
    """Return a version of this office."""
    with office().database.reading() as connection:
        unit_id = logged_in_account().unit_id
        queries.diagram(connection, unit_id=unit_id, definition_id=definition_id)
    return office().runtime.definitions.get(definition_id)


def _mapping() -> dict[str, str]:
    """Return what the page says of changed ids: old element → the one that takes its place."""
    return {
        name.removeprefix(TAKES_PLACE): value
        for name, value in request.values.items()
        if name.startswith(TAKES_PLACE) and value
    }


def _progress(jobs: list[MigrationJob]) -> dict[str, int]:
    """Return how many ordered cases were moved, stay, or wait for their turn."""
    count = {"done": 0, "failed": 0, "left": 0}
    for job in jobs:
        count[job.status if job.status in count else "left"] += 1
    return count
