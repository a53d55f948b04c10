"""Pages of a draft's forms: the list, one in the editor, its preview; and the draft as a ZIP."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import get_locale
from sqlalchemy import Connection
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from engine.errors import Conflict
from forms.reading import MAX_FORM_BYTES
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.context import office
from webapp.drafts.access import DRAFTERS, open_draft, own_draft
from webapp.drafts.addresses import told_to_script
from webapp.drafts.beginning import stem_of
from webapp.drafts.blank import process_id_of
from webapp.drafts.form_pages import draft_uses, keys_of, preview_page, steps_by_form
from webapp.drafts.forms import (
    add_form,
    as_object,
    blank_form,
    change_forms,
    form_of,
    lines,
    own_id,
    rename_form,
    with_id,
)
from webapp.drafts.packing import file_name, packed
from webapp.i18n import gettext
from webapp.security import let_frames_be

blueprint = Blueprint("draft_forms", __name__, url_prefix="/prosedur/rancangan/<uuid:draft_id>")


@blueprint.get("/unduh.zip")
@requires_group(*DRAFTERS)
def download(draft_id: UUID) -> Response:
    """Send a draft as a ZIP, for other tools and to be kept."""
    with office().database.reading() as connection:
        draft = open_draft(connection, logged_in_account(), draft_id)
    return _file(packed(draft), f"{file_name(draft.name)}.zip", "application/zip")


@blueprint.get("/formulir")
@requires_group(*DRAFTERS)
def index(draft_id: UUID) -> str:
    """List the forms of a draft, each with the steps that ask by it."""
    account = logged_in_account()
    with office().database.reading() as connection:
        draft = open_draft(connection, account, draft_id)
    return render_template(
        "drafts/forms.html",
        draft=draft,
        lines=lines(draft.forms, str(get_locale())),
        steps=steps_by_form(draft),
        may_write=draft.is_of(account.id),
    )


@blueprint.post("/formulir")
@requires_group(*DRAFTERS)
def add(draft_id: UUID) -> Response:
    """Add forms that are uploaded, or one that asks nothing yet."""
    account, now = logged_in_account(), office().clock.now()
    sent = [file for file in request.files.getlist("forms") if file.filename]
    title = " ".join(request.form.get("title", "").split())[:120]

    def change(forms: dict[str, bytes]) -> None:
        for file in sent:
            _take(forms, file)
        if not sent:
            name = process_id_of(title) if title else ""
            add_form(forms, name, blank_form(name, title))

    with office().database.writing() as connection:
        change_forms(connection, account, draft_id, now, change)
    flash(gettext("Formulir ditambahkan."), "ok")
    return redirect(url_for("draft_forms.index", draft_id=draft_id), 303)


@blueprint.post("/formulir/<form_id>/nama")
@requires_group(*DRAFTERS)
def rename(draft_id: UUID, form_id: str) -> Response:
    """Give a form another id; the steps that ask by it follow."""
    new = request.form.get("form_id", "").strip()
    with office().database.writing() as connection:
        rename_form(connection, logged_in_account(), draft_id, office().clock.now(), form_id, new)
    flash(gettext("Formulir sekarang bernama %(name)s.", name=new), "ok")
    return redirect(url_for("draft_forms.index", draft_id=draft_id), 303)


@blueprint.post("/formulir/<form_id>/hapus")
@requires_group(*DRAFTERS)
def remove(draft_id: UUID, form_id: str) -> Response:
    """Remove a form from a draft."""
    account, now = logged_in_account(), office().clock.now()
    with office().database.writing() as connection:
        form_of(own_draft(connection, account, draft_id), form_id)
        change_forms(connection, account, draft_id, now, lambda forms: _drop(forms, form_id))
    flash(gettext("Formulir %(name)s dihapus dari rancangan.", name=form_id), "ok")
    return redirect(url_for("draft_forms.index", draft_id=draft_id), 303)


@blueprint.get("/formulir/<form_id>")
@requires_group(*DRAFTERS)
def edit(draft_id: UUID, form_id: str) -> Response:
    """Show a form in the editor; without JavaScript, as its source."""
    account = logged_in_account()
    with office().database.reading() as connection:
        draft = open_draft(connection, account, draft_id)
    source, language = form_of(draft, form_id).decode(), str(get_locale())
    uses = draft_uses(draft, language)
    page = render_template(
        "drafts/form.html",
        draft=draft,
        form_id=form_id,
        source=source,
        may_write=draft.is_of(account.id),
        uses={key: uses[key] for key in keys_of(draft.forms[form_id]) if key in uses},
        editor={
            **told_to_script(draft),
            "previewUrl": url_for("draft_forms.preview", draft_id=draft_id),
            "formId": form_id,
            "uses": uses,
        },
    )
    answer = Response(page, content_type="text/html; charset=utf-8")
    return let_frames_be(answer)


@blueprint.post("/formulir/<form_id>")
@requires_group(*DRAFTERS)
def save(draft_id: UUID, form_id: str) -> Response:
    """Save a form's source, as the page without JavaScript sends it."""
    account, now = logged_in_account(), office().clock.now()
    source = with_id(as_object(request.form.get("schema", "").encode()), form_id)
    with office().database.writing() as connection:
        _require_revision(connection, draft_id)
        change_forms(
            connection, account, draft_id, now, lambda forms: forms.update({form_id: source})
        )
    flash(gettext("Formulir disimpan."), "ok")
    return redirect(url_for("draft_forms.edit", draft_id=draft_id, form_id=form_id), 303)


@blueprint.get("/formulir/<form_id>/berkas.form")
@requires_group(*DRAFTERS)
def source(draft_id: UUID, form_id: str) -> Response:
    """Send a form as a file."""
    with office().database.reading() as connection:
        draft = open_draft(connection, logged_in_account(), draft_id)
    found = form_of(draft, form_id)
    return _file(found, f"{file_name(form_id)}.form", "application/json")


@blueprint.post("/formulir/pratinjau")
@requires_group(*DRAFTERS)
def preview(draft_id: UUID) -> Response:
    """Show a form as staff will see it, of a source that is not saved yet."""
    with office().database.reading() as connection:
        open_draft(connection, logged_in_account(), draft_id)
    return preview_page(request.form.get("schema", "").encode())


def _take(forms: dict[str, bytes], file: FileStorage) -> None:
    """Add an uploaded form, or put it in the place of the one of its id."""
    with file.stream as stream:
        content = as_object(stream.read(MAX_FORM_BYTES + 1))
    name = own_id(content) or stem_of(file)
    forms.pop(name, None)
    add_form(forms, name, content)


def _drop(forms: dict[str, bytes], form_id: str) -> None:
    forms.pop(form_id, None)


def _require_revision(connection: Connection, draft_id: UUID) -> None:
    """Refuse to save over what was saved after the page was opened."""
    draft = own_draft(connection, logged_in_account(), draft_id)
    if request.form.get("revision") != str(draft.revision):
        raise Conflict(
            f"Expected revision {draft.revision}, found '{request.form.get('revision', '')[:20]}'",
            indonesian="Rancangan ini sudah disimpan dari tempat lain. Muat ulang halaman ini.",
        )


def _file(content: bytes, name: str, content_type: str) -> Response:
    answer = Response(content, content_type=content_type)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
