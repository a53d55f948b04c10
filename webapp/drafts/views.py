"""Pages of drafts: the list, a new one, the modeler, what it saves, and throwing one away."""

from uuid import UUID

import orjson
from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries as engine_queries
from engine.diagram import processes
from engine.errors import Invalid
from engine.permission import ADMINISTRATOR
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.api.answers import json_answer
from webapp.context import office
from webapp.drafts import queries
from webapp.drafts.access import (
    DRAFTERS,
    newest_version,
    not_yours,
    open_draft,
    own_draft,
    require_room,
)
from webapp.drafts.addresses import told_to_script
from webapp.drafts.beginning import beginning_of
from webapp.drafts.content import draft_name, read_changes
from webapp.drafts.records import DraftLine
from webapp.i18n import gettext
from webapp.ids import new_id
from webapp.security import modeler_policy

blueprint = Blueprint("drafts", __name__, url_prefix="/prosedur/rancangan")


@blueprint.get("")
@requires_group(*DRAFTERS)
def index() -> str:
    """List one's own drafts and those of others."""
    account = logged_in_account()
    with office().database.reading() as connection:
        lines = queries.drafts(connection, unit_id=account.unit_id)
        versions = engine_queries.definitions(connection, unit_id=account.unit_id)
    return render_template(
        "drafts/index.html",
        own=[line for line in lines if line.is_of(account.id)],
        others=[line for line in lines if not line.is_of(account.id)],
        newest={version.process_id: version.version for version in versions},
        procedures=versions,
        may_remove_others=account.is_in(ADMINISTRATOR),
    )


@blueprint.post("")
@requires_group(*DRAFTERS)
def begin() -> Response:
    """Begin a draft: of a version, of another's draft, of a file, or of nothing."""
    account = logged_in_account()
    now = office().clock.now()
    with office().database.writing() as connection:
        require_room(connection, account)
        found = beginning_of(connection, account)
        line = DraftLine(
            id=new_id(),
            unit_id=account.unit_id,
            process_id=found.process_id,
            name=draft_name(request.form.get("name") or found.name),
            base=found.base,
            base_version=found.base_version,
            owner_id=str(account.id),
            owner_name=account.name,
            shared=False,
            revision=1,
            created_at=now,
            changed_at=now,
        )
        queries.add(connection, line, found.content)
    return redirect(url_for("drafts.model", draft_id=line.id))


@blueprint.get("/<uuid:draft_id>")
@requires_group(*DRAFTERS)
def model(draft_id: UUID) -> Response:
    """Show the modeler with a draft."""
    account = logged_in_account()
    with office().database.reading() as connection:
        draft = open_draft(connection, account, draft_id)
    page = render_template(
        "drafts/modeler.html",
        draft=draft,
        modeler={
            **told_to_script(draft),
            "deployUrl": f"{url_for('drafts.model', draft_id=draft_id)}/terapkan",
            "playUrl": f"{url_for('drafts.model', draft_id=draft_id)}/coba",
            "listUrl": url_for("drafts.index"),
            "formsUrl": url_for("draft_forms.index", draft_id=draft_id),
            "downloadUrl": url_for("draft_forms.download", draft_id=draft_id),
        },
    )
    return modeler_policy(Response(page, content_type="text/html; charset=utf-8"))


@blueprint.get("/<uuid:draft_id>/isi")
@requires_group(*DRAFTERS)
def content(draft_id: UUID) -> Response:
    """Return a draft as the modeler reads it."""
    account = logged_in_account()
    with office().database.reading() as connection:
        draft = open_draft(connection, account, draft_id)
        alike = queries.drafts(connection, unit_id=account.unit_id, process_id=draft.process_id)
        newest = newest_version(connection, draft)
    others = [line for line in alike if not line.is_of(account.id)]
    return json_answer(
        {
            "id": str(draft.id),
            "name": draft.name,
            "process_id": draft.process_id,
            "base_version": draft.base_version,
            "newest_version": newest,
            "revision": draft.revision,
            "shared": draft.shared,
            "may_write": draft.is_of(account.id),
            "diagram": draft.diagram.decode(),
            "forms": {name: _object(source) for name, source in draft.forms.items()},
            "scenarios": {name: _object(source) for name, source in draft.scenarios.items()},
            "others": [
                {
                    "id": str(line.id),
                    "name": line.name,
                    "owner": line.owner_name,
                    "changed_at": line.changed_at.isoformat(),
                    "shared": line.shared,
                }
                for line in others
            ],
        }
    )


@blueprint.put("/<uuid:draft_id>/isi")
@requires_group(*DRAFTERS)
def save(draft_id: UUID) -> Response:
    """Save what has changed of a draft; what somebody saved meanwhile is never written over."""
    account, now = logged_in_account(), office().clock.now()
    changes = read_changes()
    columns = dict(changes.columns)
    if "diagram" in columns and (found := processes(columns["diagram"])):
        columns["process_id"] = found[0][:200]
    with office().database.writing() as connection:
        draft = own_draft(connection, account, draft_id)
        saved = queries.save(connection, draft, changes.revision, now, **columns)
    if not saved:
        sentence = gettext("Rancangan ini sudah disimpan dari tempat lain.")
        return json_answer({"sentence": sentence, "revision": draft.revision}, 409)
    return json_answer({"revision": changes.revision + 1, "changed_at": now.isoformat()})


@blueprint.post("/<uuid:draft_id>/bagikan")
@requires_group(*DRAFTERS)
def share(draft_id: UUID) -> Response:
    """Let other analysts look at a draft, or no longer."""
    account, now = logged_in_account(), office().clock.now()
    shared = request.form.get("shared") == "1"
    with office().database.writing() as connection:
        draft = own_draft(connection, account, draft_id)
        queries.save(connection, draft, draft.revision, now, shared=shared)
    flash(
        gettext("Rancangan dibagikan.") if shared else gettext("Rancangan tidak lagi dibagikan."),
        "ok",
    )
    return redirect(url_for("drafts.index"))


@blueprint.post("/<uuid:draft_id>/nama")
@requires_group(*DRAFTERS)
def rename(draft_id: UUID) -> Response:
    """Give a draft another name."""
    account, now = logged_in_account(), office().clock.now()
    name = draft_name(request.form.get("name"))
    with office().database.writing() as connection:
        draft = own_draft(connection, account, draft_id)
        queries.save(connection, draft, draft.revision, now, name=name)
    flash(gettext("Rancangan sekarang bernama “%(name)s”.", name=name), "ok")
    return redirect(url_for("drafts.index"))


@blueprint.post("/<uuid:draft_id>/buang")
@requires_group(*DRAFTERS)
def discard(draft_id: UUID) -> Response:
    """Throw a draft away: one's own, or as administrator any."""
    account = logged_in_account()
    with office().database.writing() as connection:
        draft = queries.draft(connection, unit_id=account.unit_id, draft_id=draft_id)
        if not draft.is_of(account.id) and not account.is_in(ADMINISTRATOR):
            raise not_yours(draft, account)
        queries.remove(connection, draft)
    flash(gettext("Rancangan “%(name)s” dibuang.", name=draft.name), "ok")
    return redirect(url_for("drafts.index"))


# ---- inside ---------------------------------------------------------------------------------


def _object(source: bytes) -> object:
    try:
        return orjson.loads(source)
    except orjson.JSONDecodeError as problem:
        raise Invalid(f"Expected a form of the draft to be JSON, but {problem}") from problem
