"""The page of one work item: its form, or, for who cannot fill it in, what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, make_response, render_template, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from engine.errors import NotFound
from forms.parsing import PASSWORD
from forms.prefill import initial
from webapp import command_ids
from webapp.accounts import queries as accounts
from webapp.context import office
from webapp.dates import JAKARTA, clock_time, in_words, zone_letters
from webapp.i18n import gettext
from webapp.work.access import may_release
from webapp.work.background import background
from webapp.work.deadline import deadline_of
from webapp.work.labels import case_numbers, case_title, group_name
from webapp.work.submission import SEEN, digest_of_seen
from webapp.work.task import OpenedItem


@dataclass(frozen=True)
class Shown:
    """What stands on the page besides the work item itself."""

    draft: Mapping[str, Any] | None = None  # None: what is kept with the work item
    problems: Mapping[str, str] = field(default_factory=dict)
    notice: str = ""  # why the last attempt was refused
    status: int = 200


def item_page(opened: OpenedItem, shown: Shown | None = None) -> Response:
    """Return the page as it is for this reader."""
    shown = shown or Shown()
    item = opened.item
    template = "work/form.html" if opened.can_work else "work/reading.html"
    page = render_template(
        template,
        opened=opened,
        item=item,
        form=opened.form,
        answers=_answers(opened, shown),
        problems=shown.problems,
        notice=shown.notice,
        variables=opened.readable,
        language=str(get_locale()),
        title=case_title(item.case),
        numbers=case_numbers(item.case),
        group=group_name(opened.process, item.group),
        escalated_to=group_name(opened.process, item.escalated_to) if item.escalated_to else "",
        deadline=deadline_of(item, office().clock.now()),
        chapters=background(opened),
        state=_state(opened),
        is_mine=item.person_id == opened.actor.id,
        can_release=may_release(opened.actor, item),
        drafted_by=_drafted_by(opened),
        asks_password=opened.needs_password and not (opened.form and opened.form.paraf),
        case_url=case_url(item.instance_id),
        command_id=command_ids.draw(),
        seen=digest_of_seen(opened),
        inputs={"command": command_ids.FIELD, "seen": SEEN, "password": PASSWORD},
        file_url=lambda file: url_for("files.original", digest=file["digest"]),
        thumb_url=lambda file: url_for("files.small", digest=file["digest"]),
    )
    return make_response(page, shown.status)


def case_url(instance_id: UUID) -> str | None:
    """Return the address of the case's own page, where the application has one."""
    if "cases.show" not in current_app.view_functions:
        return None
    return url_for("cases.show", instance_id=instance_id)


def _answers(opened: OpenedItem, shown: Shown) -> Mapping[str, Any]:
    if opened.form is None:
        return {}
    kept = shown.draft if shown.draft is not None else opened.item.draft
    return initial(opened.form, opened.known, kept)


def _state(opened: OpenedItem) -> str:
    """Return why the reader cannot fill in the form, as a sentence; "" when he can."""
    item = opened.item
    moment = _when(item.ended_at) if item.ended_at else ""
    if item.status == "completed":
        return gettext(
            "Tugas ini sudah diselesaikan oleh %(name)s pada %(moment)s.",
            name=item.person_name,
            moment=moment,
        )
    if item.status == "withdrawn":
        return gettext("Tugas ini sudah ditarik pada %(moment)s.", moment=moment)
    if opened.can_work:
        return ""
    if item.person_name:
        return gettext("Tugas ini sedang dikerjakan oleh %(name)s.", name=item.person_name)
    group = group_name(opened.process, item.group)
    return gettext("Tugas ini menunggu dikerjakan oleh %(group)s.", group=group)


def _when(moment: datetime) -> str:
    """Return the time of a moment today, or the day too."""
    today = office().clock.now().astimezone(JAKARTA).date()
    if moment.astimezone(JAKARTA).date() == today:
        return f"{clock_time(moment)} {zone_letters(moment)}"
    return in_words(moment, language=str(get_locale()))


def _drafted_by(opened: OpenedItem) -> str:
    """Return who saved the draft, when it was somebody else."""
    author = opened.item.draft_by
    if not author or author == opened.actor.id or not opened.can_work:
        return ""
    try:
        with office().database.reading() as connection:
            found = accounts.account_by_id(
                connection, unit_id=office().unit_id, account_id=UUID(author)
            )
    except (NotFound, ValueError):
        return ""
    return found.name
