"""The list of cases: what the filter keeps, newest first, with the filter above it."""

from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from engine import queries
from engine.permission import ADMINISTRATOR, AUDITOR
from engine.queries import Found, Place
from webapp.accounts.login import logged_in_account
from webapp.accounts.permission import requires_login
from webapp.cases.choices import choices
from webapp.cases.filter_words import in_words
from webapp.cases.filters import CaseFilter, read_filter
from webapp.cases.saved import saved_searches
from webapp.cases.selecting import chosen_cases
from webapp.context import office
from webapp.i18n import gettext, ngettext
from webapp.work.labels import case_numbers

CASES_PER_PAGE = 25


def add_to(blueprint: Blueprint) -> None:
    """Register the list."""
    blueprint.add_url_rule("", "index", index)


@requires_login
def index() -> str | Response:
    """List the cases that a person may see and his filter keeps."""
    account = logged_in_account()
    wanted = read_filter(request.args, ZoneInfo(account.zone))
    if "" in request.args.values():  # a form says what was left empty, too
        return redirect(url_for("cases.index", **wanted.arguments()))
    said = request.args.get("sebelum", "")
    after = Place.read(said) if said else None
    with office().database.reading() as connection:
        chosen = chosen_cases(connection, account, wanted)
        found = queries.find_cases(connection, chosen, after=after)
        pages = max(1, -(-len(found.ids) // CASES_PER_PAGE))
        number = min(max(1, request.args.get("hal", 1, type=int)), pages)
        first = (number - 1) * CASES_PER_PAGE
        cases = queries.case_lines(connection, found.ids[first : first + CASES_PER_PAGE])
        options = choices(connection, account, wanted)
        saved = saved_searches(connection, account.id)
    arguments = wanted.arguments()

    def address(**more: Any) -> str:
        return url_for("cases.index", **{**arguments, **more})

    def page(wished: int) -> str | None:
        return address(sebelum=said or None, hal=wished) if 1 <= wished <= pages else None

    return render_template(
        "cases/index.html",
        cases=cases,
        counted=_counted(found, after),
        case_numbers=case_numbers,
        may_export=account.is_in(AUDITOR, ADMINISTRATOR),
        wanted=wanted,
        arguments=arguments,
        query=urlencode(arguments),
        words=in_words(wanted, options),
        options=options,
        of_state=lambda status: url_for("cases.index", **_in_state(wanted, status)),
        address=address,
        saved=saved,
        page=number,
        pages=pages,
        before=page(number - 1),
        after=page(number + 1),
        rest=found.rest,
        older=address(sebelum=str(found.rest)) if found.rest else None,
    )


def _counted(found: Found, after: Place | None) -> str:
    """Return how many cases there are, as far as one has looked."""
    count = len(found.ids)
    if found.rest is None and after is None:
        return ngettext("%(num)d berkas", "%(num)d berkas", count)
    if count >= queries.MOST:
        return gettext("Lebih dari 250 berkas")
    return ngettext("%(num)d berkas sejauh ini", "%(num)d berkas sejauh ini", count)


def _in_state(wanted: CaseFilter, status: str) -> dict[str, Any]:
    arguments = wanted.arguments()
    arguments.pop("keadaan", None)
    return {**arguments, "keadaan": status} if status else arguments
