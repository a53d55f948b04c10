"""Who may see a page. Without a word it is for people who have logged in; others are marked.

This is the outer door: the engine checks every command again (`engine/permission.py`).
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from engine.errors import Forbidden
from webapp.accounts.local_addresses import this_address
from webapp.accounts.login import current_account

Parameters = ParamSpec("Parameters")
Answer = TypeVar("Answer")
View = Callable[Parameters, Answer]

_ACCESS = "_alur_access"
_PUBLIC = "public"
_LOGIN = "login"

# What somebody with a temporary password may still do.
_WITH_TEMPORARY_PASSWORD = {
    "accounts.change_password",
    "accounts.log_out",
    "accounts.set_theme",
    "accounts.set_language",
}


def public(view: View[Parameters, Answer]) -> View[Parameters, Answer]:
    """Let anybody see this page; also for views that check a token of their own."""
    setattr(view, _ACCESS, _PUBLIC)
    return view


def requires_login(view: View[Parameters, Answer]) -> View[Parameters, Answer]:
    """Let everybody who has logged in see this page. It is the rule; saying so helps a reader."""
    setattr(view, _ACCESS, _LOGIN)
    return view


def requires_group(*groups: str) -> Callable[[View[Parameters, Answer]], View[Parameters, Answer]]:
    """Let only people of one of these groups see this page."""

    def mark(view: View[Parameters, Answer]) -> View[Parameters, Answer]:
        setattr(view, _ACCESS, frozenset(groups))
        return view

    return mark


def is_public(endpoint: str | None) -> bool:
    """Whether anybody may see this endpoint; an unknown address is nobody's secret."""
    if endpoint is None or endpoint == "static":
        return True
    return bool(_access(endpoint) == _PUBLIC)


def install_permissions(app: Flask) -> None:
    """Ask at the door, before every view."""
    app.before_request(_check)


def _access(endpoint: str) -> Any:
    return getattr(current_app.view_functions.get(endpoint), _ACCESS, _LOGIN)


def _check() -> Response | None:
    endpoint = request.endpoint
    if endpoint is None or is_public(endpoint):
        return None
    account = current_account()
    if account is None:
        return _to_login()
    if account.must_change_password and endpoint not in _WITH_TEMPORARY_PASSWORD:
        return redirect(url_for("accounts.change_password"))
    access = _access(endpoint)
    if isinstance(access, frozenset) and not account.is_in(*access):
        raise Forbidden(
            f"Expected somebody of {', '.join(sorted(access))}, but {account.username} is not",
            indonesian="Halaman ini bukan untuk kelompok Anda.",
        )
    return None


def _to_login() -> Response:
    """Send somebody to the login page, and afterwards back, when the request only looked."""
    wanted = this_address() if request.method in {"GET", "HEAD"} else None
    answer = redirect(url_for("accounts.log_in", next=wanted))
    if request.headers.get("HX-Request"):  # htmx would paste the login page into a table cell
        answer.headers["HX-Redirect"] = answer.location or ""
    return answer
