"""The page of notices, and the number beside the bell on every page."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response

from webapp import notices
from webapp.accounts.login import current_account, current_actor, logged_in_account
from webapp.accounts.permission import requires_login
from webapp.context import office
from webapp.i18n import gettext

blueprint = Blueprint("notices", __name__, url_prefix="/pemberitahuan")

# Older ones are history: the case's own page tells it better.
SHOWN = 100


@blueprint.get("")
@requires_login
def index() -> str:
    """Show the newest notices to the person's groups; looking does not mark them as read."""
    actor = current_actor()
    with office().database.reading() as connection:
        found = notices.notices(
            connection,
            unit_id=logged_in_account().unit_id,
            groups=actor.groups,
            person_id=actor.id,
            limit=SHOWN,
        )
    return render_template("notices/index.html", notices=found)


@blueprint.post("/dibaca")
@requires_login
def mark_read() -> Response:
    """Mark all of them as read, for this person alone."""
    here, actor = office(), current_actor()
    try:
        with here.database.writing() as connection:
            notices.mark_all_read(
                connection,
                unit_id=logged_in_account().unit_id,
                groups=actor.groups,
                person_id=actor.id,
                now=here.clock.now(),
            )
    except IntegrityError:
        pass  # the same person's second click, at the same moment: it is done
    flash(gettext("Semua pemberitahuan ditandai sudah dibaca."), "ok")
    return redirect(url_for("notices.index"), 303)


@blueprint.app_context_processor
def counting() -> dict[str, Callable[[], int]]:
    """Let the frame of a page count; a page without frame asks nothing of the database."""
    return {"unread_notices": _unread}


def _unread() -> int:
    account = current_account()
    if account is None or not account.groups:
        return 0
    with office().database.reading() as connection:
        return notices.count_unread(
            connection,
            unit_id=account.unit_id,
            groups=account.groups,
            person_id=str(account.id),
        )
