"""Every blueprint, in one list. To add pages: a folder with `blueprint`, and a line here."""

from flask import Blueprint, Flask, redirect, url_for
from werkzeug.wrappers import Response

from webapp import (
    accounts,
    agenda,
    api,
    auditing,
    calendar,
    cases,
    conformance,
    deployments,
    drafts,
    evidence,
    exports,
    files,
    inbox,
    incidents,
    insight,
    moving,
    notice_board,
    people,
    prints,
    procedures,
    purging,
    replay,
    site,
    tryout,
    versions,
    webhooks,
    work,
)
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.navigation import menu
from webapp.security import csrf
from webapp.watching import views as watching_views

PAGES = (
    accounts.blueprint,
    agenda.blueprint,
    auditing.blueprint,
    calendar.blueprint,
    cases.blueprint,
    conformance.blueprint,
    deployments.blueprint,
    drafts.blueprint,
    drafts.form_views.blueprint,
    evidence.blueprint,
    exports.blueprint,
    files.blueprint,
    inbox.blueprint,
    incidents.blueprint,
    insight.blueprint,
    moving.blueprint,
    notice_board.blueprint,
    people.blueprint,
    prints.blueprint,
    procedures.blueprint,
    purging.blueprint,
    replay.blueprint,
    site.blueprint,
    tryout.blueprint,
    versions.blueprint,
    watching_views.blueprint,
    webhooks.blueprint,
    work.blueprint,
)

# Programs send a token of their own in each request; a browser never does so by itself, so nothing
# can be forged.
PROGRAMS: tuple[Blueprint, ...] = api.BLUEPRINTS


def register_routes(app: Flask) -> None:
    """Register all pages and the interfaces for programs."""
    app.add_url_rule("/", "start", start)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    for blueprint in PROGRAMS:
        csrf.exempt(blueprint)
        app.register_blueprint(blueprint)


@requires_login
def start() -> Response:
    """Go on to the first page that a person may see; for staff that is the inbox."""
    links = menu(logged_in_account()).links
    return redirect(links[0].address if links else url_for("accounts.change_password"))
