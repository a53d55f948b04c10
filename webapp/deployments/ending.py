"""What becomes of a version: an old one is restored as a draft, a procedure is retired."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.commands import RetireProcess
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group, requires_login
from webapp.acting import own_words, submit
from webapp.context import office
from webapp.deployments.access import PROPOSERS
from webapp.deployments.pages import blueprint
from webapp.drafts import queries as draft_queries
from webapp.drafts.access import require_room
from webapp.drafts.content import as_utf8, draft_name
from webapp.drafts.records import Content, DraftLine
from webapp.i18n import gettext
from webapp.ids import new_id
from webapp.versions.folder import deployed_version


@blueprint.post("/<uuid:definition_id>/pulihkan")
@requires_group(*PROPOSERS)
def restore(definition_id: UUID) -> Response:
    """Begin a draft with the content of an old version, on top of the newest one."""
    account, now = logged_in_account(), office().clock.now()
    with office().database.writing() as connection:
        require_room(connection, account)
        version = deployed_version(connection, office().runtime, definition_id, account.unit_id)
        newest = queries.definition_versions(
            connection, unit_id=account.unit_id, process_id=version.process_id
        )[0]
        name = gettext("Pulihkan versi %(version)d", version=version.number)
        line = DraftLine(
            id=new_id(),
            unit_id=account.unit_id,
            process_id=version.process_id,
            name=draft_name(name),
            base=newest.id,
            base_version=newest.version,
            owner_id=str(account.id),
            owner_name=account.name,
            shared=False,
            revision=1,
            created_at=now,
            changed_at=now,
        )
        content = Content(as_utf8(version.diagram), version.forms, version.scenarios)
        draft_queries.add(connection, line, content)
    return redirect(url_for("deployments.deploy", draft_id=line.id))


@blueprint.post("/pensiunkan")
@requires_login
def retire() -> Response:
    """Let no more cases of a procedure begin."""
    process_id = request.form.get("process_id", "")
    reason = own_words("reason", gettext("Alasan"))
    submit(RetireProcess(process_id, reason), f"retire {process_id}")
    flash(gettext("Prosedur dipensiunkan. Berkas yang berjalan tetap dapat diselesaikan."), "ok")
    return redirect(url_for("procedures.index"))
