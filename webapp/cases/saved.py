"""Saved searches: a filter of the list of cases under a name, for the one who saved it.

They are a page's own rows: no case changes by them, so the log knows none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy import Connection, delete, func, insert, select
from werkzeug.wrappers import Response

from engine.errors import Invalid, WrongState
from forms.text import clean
from forms.text_checks import text_problem
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.cases.filters import read_filter
from webapp.context import office
from webapp.i18n import chosen_language, gettext
from webapp.ids import new_id
from webapp.tables import saved_search

MAX_NAME = 80
MAX_SAVED = 50
MAX_ARGUMENTS = 8_000


@dataclass(frozen=True)
class SavedSearch:
    id: UUID
    name: str
    arguments: Mapping[str, str]


def add_to(blueprint: Blueprint) -> None:
    """Register what saves and deletes; opening one is the list's own address."""
    blueprint.add_url_rule("/pencarian", "save_search", save, methods=["POST"])
    address = "/pencarian/<uuid:search_id>/hapus"
    blueprint.add_url_rule(address, "delete_search", remove, methods=["POST"])


def saved_searches(connection: Connection, account_id: UUID) -> list[SavedSearch]:
    """Return what a person has saved, by name."""
    columns = saved_search.c.id, saved_search.c.name, saved_search.c.arguments
    query = select(*columns).where(saved_search.c.account_id == account_id)
    return [SavedSearch(*row) for row in connection.execute(query.order_by(saved_search.c.name))]


@requires_login
def save() -> Response:
    """Save the filter that the page was made with; one of the same name is replaced."""
    account = logged_in_account()
    name = _name(request.form.get("nama", ""))
    sent = dict(parse_qsl(request.form.get("saringan", "")[:MAX_ARGUMENTS]))
    arguments = read_filter(sent, ZoneInfo(account.zone)).arguments()
    row: dict[str, Any] = {"account_id": account.id, "name": name, "arguments": arguments}
    mine = saved_search.c.account_id == account.id
    with office().database.writing() as connection:
        connection.execute(delete(saved_search).where(mine, saved_search.c.name == name))
        count = connection.scalar(select(func.count()).select_from(saved_search).where(mine))
        if (count or 0) >= MAX_SAVED:
            raise WrongState(
                f"Expected fewer than {MAX_SAVED} saved searches, but there are {count}",
                indonesian=f"Sudah ada {MAX_SAVED} pencarian tersimpan. Hapus salah satunya dulu.",
            )
        connection.execute(insert(saved_search).values(id=new_id(), **row))
    flash(gettext("Pencarian “%(name)s” disimpan.", name=name), "ok")
    return redirect(url_for("cases.index", **arguments))


@requires_login
def remove(search_id: UUID) -> Response:
    """Delete one of the person's own; somebody else's stays as it is."""
    mine = saved_search.c.account_id == logged_in_account().id
    with office().database.writing() as connection:
        connection.execute(delete(saved_search).where(mine, saved_search.c.id == search_id))
    flash(gettext("Pencarian tersimpan dihapus."), "ok")
    return redirect(url_for("cases.index"))


def _name(said: str) -> str:
    name = clean(said, multiline=False).strip()
    label, language = gettext("Nama pencarian"), chosen_language()
    problem = text_problem(name, label, language, longest=MAX_NAME, multiline=False)
    if problem or not name:
        raise Invalid(
            problem or "Expected a name for the search, but got none",
            indonesian=problem or "Beri nama pencarian itu.",
            field="nama",
        )
    return name
