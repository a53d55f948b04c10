"""Pages of one's own account: log in, log out, change the password, choose look and language."""

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import refresh
from werkzeug.wrappers import Response

from webapp.accounts import login, passwords, queries, units
from webapp.accounts.local_addresses import local_address
from webapp.accounts.permission import public, requires_login
from webapp.context import PREFIX, office, offices
from webapp.i18n import LANGUAGES, gettext
from webapp.look import THEMES, forget_theme, remember_theme

blueprint = Blueprint("accounts", __name__)


@blueprint.get("/masuk")
@public
def log_in() -> Response:
    """Ask who it is; who has logged in goes on."""
    if login.current_account():
        return redirect(_next())
    return _login_page()


@blueprint.post("/masuk")
@public
def submit_log_in() -> Response:
    """Check name and password, and begin a login."""
    username = request.form.get("username", "")
    account = login.check_password(username, request.form.get("password", ""))
    if account is None:
        problem = gettext("Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecilnya.")
        return _login_page(username=username, problem=problem, status=422)
    login.log_in(account)
    return redirect(_next())


@blueprint.post("/keluar")
@public  # a login that has expired is left in peace
def log_out() -> Response:
    """End the login."""
    language = session.get("language")
    login.log_out()
    if language in LANGUAGES:
        session["language"] = language
    flash(gettext("Anda sudah keluar."), "ok")
    return redirect(url_for("accounts.log_in"))


@blueprint.get("/akun/sandi")
@requires_login
def change_password() -> Response:
    """Show the form for a new password."""
    return _password_page({})


@blueprint.post("/akun/sandi")
@requires_login
def submit_change_password() -> Response:
    """Replace the password; every other login of the person ends."""
    account = login.logged_in_account()
    new = request.form.get("new", "")
    problems = _password_problems(account, new)
    if problems:
        return _password_page(problems, status=422)
    with office().database.writing() as connection:
        queries.set_password(
            connection,
            account_id=account.id,
            password_hash=passwords.hash_password(new),
            must_change=False,
        )
    login.log_in(account)
    flash(gettext("Kata sandi sudah diganti."), "ok")
    return redirect(url_for("start"))


@blueprint.post("/tampilan")
@public
def set_theme() -> Response:
    """Choose the light or the dark look, or the device's own."""
    answer = redirect(_next())
    theme = request.form.get("theme", "")
    if theme in THEMES:
        remember_theme(answer, theme, secure=office().settings.is_https)
    else:
        forget_theme(answer)
    return answer


@blueprint.post("/bahasa")
@public
def set_language() -> Response:
    """Choose the language; for a person it is kept in the account."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
        refresh()
        if account := login.current_account():
            with office().database.writing() as connection:
                queries.change_account(
                    connection, account_id=account.id, values={"language": language}
                )
    return redirect(_next())


def _login_page(*, username: str = "", problem: str | None = None, status: int = 200) -> Response:
    page = render_template(
        "accounts/log_in.html",
        username=username,
        problem=problem,
        wanted=request.values.get("next"),
        **_offices(),
    )
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"  # it carries a form's token
    return answer


def _offices() -> dict[str, object]:
    """Return, where there are several, the office of this page and the addresses of the others."""
    with offices().database.reading() as connection:
        first, *further = units.units(connection)
    if not further:
        return {"its_office": "", "others": []}
    names = {first.id: (first.name, "")}
    names |= {each.id: (each.name, f"{PREFIX}{each.slug or each.id}") for each in further}
    its_name, _ = names.pop(office().unit_id)
    page = url_for("accounts.log_in").removeprefix(request.script_root)
    others = [(name, prefix + page) for name, prefix in names.values()]
    return {"its_office": its_name, "others": others}


def _password_page(problems: dict[str, str], *, status: int = 200) -> Response:
    page = render_template(
        "accounts/change_password.html",
        problems=problems,
        least=passwords.MIN_PASSWORD_LENGTH,
        is_required=login.logged_in_account().must_change_password,
    )
    return make_response(page, status)


def _password_problems(account: queries.Account, new: str) -> dict[str, str]:
    old = request.form.get("old", "")
    if not login.confirm_password(account, old):
        return {"old": gettext("Kata sandi sekarang salah.")}
    if problem := passwords.password_problem(new, username=account.username):
        return {"new": problem}
    if new == old:
        return {"new": gettext("Pilih kata sandi yang berbeda dari yang sekarang.")}
    if new != request.form.get("again", ""):
        return {"again": gettext("Kedua isian tidak sama. Ketik lagi kata sandi baru.")}
    return {}


def _next() -> str:
    return local_address(request.values.get("next"), default=url_for("start"))
