"""Pages and buttons of one work item: open it, take it, give it back, save it, complete it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine.commands import CompleteWorkItem, ReleaseWorkItem
from engine.errors import Invalid, Refusal
from engine.permission import require_work_item
from forms.parsing import PASSWORD
from webapp import command_ids
from webapp.accounts.local_addresses import local_address
from webapp.accounts.login import current_actor
from webapp.accounts.permission import requires_login
from webapp.accounts.throttling import TooManyAttempts
from webapp.context import office
from webapp.dates import clock_time
from webapp.i18n import gettext
from webapp.work.outcome import outcome
from webapp.work.page import Shown, item_page
from webapp.work.saving import keep, keep_if_open, take
from webapp.work.submission import (
    NOTHING,
    Submission,
    is_stale,
    read_submission,
    too_many,
    with_proof,
)
from webapp.work.task import OpenedItem, open_item

blueprint = Blueprint("work", __name__, url_prefix="/tugas")

ITEM = "/<uuid:instance_id>/<key>"


@blueprint.get(ITEM)
@requires_login
def show(instance_id: UUID, key: str) -> Response:
    """Show the form, or what became of the work item."""
    return item_page(open_item(office(), current_actor(), instance_id, key))


@blueprint.post(ITEM)
@requires_login
def submit(instance_id: UUID, key: str) -> Response:
    """Save or complete, as the button says."""
    opened = open_item(office(), current_actor(), instance_id, key)
    try:
        if opened.item.status != "open":
            return _too_late(opened)
        require_work_item(opened.actor, opened.element, _claimer(opened))
        return _answered(opened, read_submission(office(), opened))
    except Refusal as refusal:
        return _refused(opened, refusal)


@blueprint.post(f"{ITEM}/ambil")
@requires_login
def claim(instance_id: UUID, key: str) -> Response:
    """Take the work item, so that others of the group see who does it."""
    opened = open_item(office(), current_actor(), instance_id, key)
    try:
        take(office(), opened)
    except Refusal as refusal:
        return _refused(opened, refusal)
    flash(gettext("Anda mengambil tugas: %(step)s.", step=opened.name), "ok")
    return redirect(_back(), 303)


@blueprint.post(f"{ITEM}/lepas")
@requires_login
def release(instance_id: UUID, key: str) -> Response:
    """Give the work item back to its group."""
    opened = open_item(office(), current_actor(), instance_id, key)
    try:
        office().runtime.submit(ReleaseWorkItem(instance_id, key), actor=opened.actor)
    except Refusal as refusal:
        return _refused(opened, refusal)
    flash(gettext("Tugas dilepas kembali ke kelompoknya: %(step)s.", step=opened.name), "ok")
    return redirect(_back(), 303)


def _answered(opened: OpenedItem, sent: Submission) -> Response:
    if sent.is_unknown:
        return item_page(opened, Shown(sent.draft, sent.problems, status=422))
    if sent.wants_to_complete:
        return _checked(opened, sent)
    keep(office(), opened, sent)
    if sent.refused_files:
        return item_page(_again(opened), Shown(sent.draft, sent.refused_files, status=422))
    if sent.action.verb == "save":
        moment = clock_time(office().clock.now())
        flash(gettext("Draf disimpan pukul %(moment)s.", moment=moment), "ok")
    return redirect(_address(opened, anchor=sent.anchor), 303)


def _checked(opened: OpenedItem, sent: Submission) -> Response:
    """Complete the work item, or show what is wrong and keep the rest."""
    if is_stale(opened):
        keep(office(), opened, sent)
        notice = gettext(
            "Isi berkas berubah sejak halaman ini dibuka. Periksa lagi, lalu bubuhkan paraf Anda."
        )
        return item_page(_again(opened), Shown(sent.draft, notice=notice, status=409))
    status = 422
    try:
        sent = with_proof(opened, sent)
    except TooManyAttempts as refusal:
        sent, status = too_many(sent, refusal), refusal.status
    if not sent.problems:
        return _complete(opened, sent)
    keep(office(), opened, sent)
    return item_page(_again(opened), Shown(sent.draft, sent.problems, status=status))


def _complete(opened: OpenedItem, sent: Submission) -> Response:
    item = opened.item
    command = CompleteWorkItem(item.instance_id, item.key, sent.answers, sent.proof)
    command_id = command_ids.sent(opened.actor, f"complete {item.instance_id} {item.key}")
    try:
        result = office().runtime.submit(command, actor=opened.actor, command_id=command_id)
    except Refusal:
        keep_if_open(office(), opened, sent)
        raise
    flash(outcome(opened.process, opened.name, result), "ok")
    return redirect(url_for("inbox.index"), 303)


def _too_late(opened: OpenedItem) -> Response:
    """Answer the second click like the first, and somebody else's with the engine's reason."""
    item = opened.item
    try:
        return _complete(opened, NOTHING)
    except Invalid:  # it came from no page of ours, so there was no first click
        command = CompleteWorkItem(item.instance_id, item.key)
        office().runtime.submit(command, actor=opened.actor)
        raise


def _refused(opened: OpenedItem, refusal: Refusal) -> Response:
    """Show the work item as it is now, with the reason why the attempt came to nothing."""
    problems = dict(refusal.problems) if isinstance(refusal, Invalid) else {}
    sentence = refusal.sentence(str(get_locale()))
    if refusal.field == "paraf":
        problems = {PASSWORD: sentence}
    return item_page(_again(opened), Shown(None, problems, sentence, refusal.status))


def _again(opened: OpenedItem) -> OpenedItem:
    return open_item(office(), opened.actor, opened.item.instance_id, opened.item.key)


def _claimer(opened: OpenedItem) -> tuple[str, str] | None:
    item = opened.item
    return None if item.person_id is None else (item.person_id, item.person_name or "")


def _address(opened: OpenedItem, *, anchor: str = "") -> str:
    item = opened.item
    return url_for("work.show", instance_id=item.instance_id, key=item.key, _anchor=anchor or None)


def _back() -> str:
    return local_address(request.form.get("next"), default=url_for("inbox.index"))
