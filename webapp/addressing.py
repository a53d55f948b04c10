"""Addresses of several offices: `/kantor/<slug>/…` is the address `…` of the office of that name.

All but the name is as with one office: the part in front goes where WSGI keeps what lies before an
application, so routes do not know of it and addresses are written with it again.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, abort, request

from webapp.accounts.login import current_account
from webapp.accounts.units import unit_by_slug
from webapp.context import PREFIX, enter, office, offices

if TYPE_CHECKING:  # it is nowhere else
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_NAME = "alur.office"


def install_addressing(app: Flask) -> None:
    """Find the office of each request before anything else is asked."""
    app.before_request(_find)
    app.wsgi_app = _take_name(app.wsgi_app)  # type: ignore[assignment, method-assign]


def _find() -> None:
    name = request.environ.get(_NAME)
    if name is not None:
        with offices().database.reading() as connection:
            unit_id = unit_by_slug(connection, slug=name)
        if unit_id is None:
            abort(404)
        enter(unit_id, by_address=True)
    elif request.blueprint == "site":
        # The website is for everybody, and the same for everybody: whoever has logged in too.
        enter(office().unit_id, by_address=True)
    elif request.blueprint not in {None, "api"}:
        current_account()  # its office is the request's


def _take_name(wsgi: "WSGIApplication") -> "WSGIApplication":
    def answered(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX):
            name, slash, rest = path.removeprefix(PREFIX).partition("/")
            environ[_NAME] = name
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}{PREFIX}{name}"
            environ["PATH_INFO"] = slash + rest
        return wsgi(environ, start)

    return answered
