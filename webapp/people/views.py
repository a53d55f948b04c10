"""Pages about people: the list, a new person, one person, a new password, deactivation."""

from uuid import UUID

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Conflict
from webapp.accounts import queries
from webapp.accounts.groups import Group, known_groups, names_of
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_group
from webapp.accounts.queries import ADMINISTRATOR, Account, NewAccount
from webapp.context import office
from webapp.i18n import gettext
from webapp.people import changes
from webapp.people.answers import CAPACITIES, problems_of, read_person

blueprint = Blueprint("people", __name__, url_prefix="/pegawai")


@blueprint.get("")
@requires_group(ADMINISTRATOR)
def index() -> str:
    """List everybody."""
    known = known_groups(office().runtime)
    with office().database.reading() as connection:
        people = queries.accounts(connection, unit_id=_unit_id())
    groups = {person.id: names_of(person.groups, known) for person in people}
    return render_template("people/index.html", people=people, groups=groups)


@blueprint.get("/baru")
@requires_group(ADMINISTRATOR)
def new() -> Response:
    """Show the form for a new person."""
    return _form_page(NewAccount(username="", name=""), {}, existing=None)


@blueprint.post("/baru")
@requires_group(ADMINISTRATOR)
def submit_new() -> Response:
    """Add a person and show the temporary password."""
    person = read_person(request.form)
    problems = problems_of(person, known=_group_keys())
    if problems:
        return _form_page(person, problems, existing=None)
    try:
        account_id, password = changes.add_person(office(), _unit_id(), person)
    except Conflict as conflict:
        return _form_page(person, {"username": conflict.indonesian}, existing=None)
    return _password_page(account_id, password)


@blueprint.get("/<uuid:account_id>")
@requires_group(ADMINISTRATOR)
def edit(account_id: UUID) -> Response:
    """Show one person."""
    existing = _account(account_id)
    person = NewAccount(
        existing.username, existing.name, existing.position, existing.capacity, existing.groups
    )
    return _form_page(person, {}, existing=existing)


@blueprint.post("/<uuid:account_id>")
@requires_group(ADMINISTRATOR)
def submit_edit(account_id: UUID) -> Response:
    """Change name, position and groups; the login name stays what it was."""
    existing = _account(account_id)
    typed = read_person(request.form)
    person = NewAccount(existing.username, typed.name, typed.position, typed.capacity, typed.groups)
    problems = problems_of(person, known={*_group_keys(), *existing.groups})
    if problems:
        return _form_page(person, problems, existing=existing)
    changes.change_person(office(), _unit_id(), account_id, person)
    flash(gettext("Data %(name)s sudah disimpan.", name=person.name), "ok")
    return redirect(url_for("people.index"))


@blueprint.post("/<uuid:account_id>/sandi")
@requires_group(ADMINISTRATOR)
def reset_password(account_id: UUID) -> Response:
    """Draw a temporary password and show it."""
    password = changes.reset_password(office(), _unit_id(), account_id)
    return _password_page(account_id, password)


@blueprint.post("/<uuid:account_id>/aktif")
@requires_group(ADMINISTRATOR)
def set_active(account_id: UUID) -> Response:
    """Deactivate a person, or let the person in again."""
    active = request.form.get("active") == "1"
    changes.set_active(office(), _unit_id(), account_id, active=active)
    name = _account(account_id).name
    said = (
        gettext("%(name)s dapat masuk lagi.", name=name)
        if active
        else gettext("%(name)s tidak dapat masuk lagi. Riwayat pekerjaannya tetap ada.", name=name)
    )
    flash(said, "ok")
    return redirect(url_for("people.index"))


def _unit_id() -> UUID:
    """Return whose people these are: an administrator has no say in the office next door."""
    return logged_in_account().unit_id


def _account(account_id: UUID) -> Account:
    with office().database.reading() as connection:
        return queries.account_by_id(connection, unit_id=_unit_id(), account_id=account_id)


def _group_keys() -> set[str]:
    return {group.key for group in known_groups(office().runtime)}


def _form_page(
    person: NewAccount, problems: dict[str, str], *, existing: Account | None
) -> Response:
    known = known_groups(office().runtime)
    keys = {group.key for group in known}
    # A group that no SOP has any more is still offered: saving must not take it away silently.
    forgotten = [Group(key, key) for key in person.groups if key not in keys and existing]
    page = render_template(
        "people/person.html",
        person=person,
        problems=problems,
        existing=existing,
        known=[*known, *forgotten],
        capacities=CAPACITIES,
    )
    return make_response(page, 422 if problems else 200)


def _password_page(account_id: UUID, password: str) -> Response:
    """Show a temporary password once; it is nowhere else, so no redirect."""
    page = render_template("people/password.html", person=_account(account_id), password=password)
    return make_response(page)
