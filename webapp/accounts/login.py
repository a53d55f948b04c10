"""Who asks: logging in and out, the person of a request, the password again before a paraf."""

import secrets
from datetime import timedelta

from flask import Flask, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from engine.commands import Actor
from engine.errors import Forbidden
from webapp.accounts import passwords, queries, throttling
from webapp.accounts.queries import Account
from webapp.context import enter, office, offices

# A working day with overtime; then the password is asked again.
LOGIN_LASTS = timedelta(hours=12)


class _Login(UserMixin):
    """Flask-Login's user: the account, and the token by which the cookie found it."""

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        return self.token


def install_login(app: Flask) -> None:
    """Find the person of each request by the token in the signed session cookie."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)  # an error page must not need the database
    manager.session_protection = None  # it would log people out whose telephone changes its address
    manager.user_loader(_login_of)


def _login_of(token: str) -> _Login | None:
    with offices().database.reading() as connection:
        account = queries.account_by_token(connection, token=token, now=office().clock.now())
    # At an address of another office nobody is known.
    return _Login(account, token) if account and enter(account.unit_id) else None


def current_account() -> Account | None:
    """Return the account of who asks, or None for somebody who has not logged in."""
    return current_user.account if current_user.is_authenticated else None


def logged_in_account() -> Account:
    """Return the account of who asks.

    Raises:
        Forbidden: nobody has logged in.
    """
    account = current_account()
    if account is None:
        raise Forbidden("Expected a login, but there is none", indonesian="Anda belum masuk.")
    return account


def current_actor() -> Actor:
    """Return who asks as the engine wants to know it."""
    account = logged_in_account()
    return Actor(
        id=str(account.id), name=account.name, position=account.title, groups=account.groups
    )


def check_password(username: str, password: str) -> Account | None:
    """Return the active account whose name and password these are, or None.

    A wrong name and a wrong password take the same time and cannot be told apart.

    Raises:
        TooManyAttempts: somebody guesses.
    """
    here = office()
    username = username.strip().lower()
    counted = throttling.subjects(
        here.secret, account=f"{here.unit_id} {username}", address=request.remote_addr or "unknown"
    )
    with here.database.writing() as connection:
        throttling.count_attempt(connection, counted=counted, now=here.clock.now())
        account = queries.account_by_username(connection, unit_id=here.unit_id, username=username)
        stored = (
            queries.password_hash_of(connection, account_id=account.id)
            if account
            else passwords.NOBODYS_HASH
        )
    if not passwords.matches(password, stored) or account is None or not account.active:
        return None
    with here.database.writing() as connection:
        throttling.forget_attempts(connection, counted=counted)
        if passwords.needs_new_hash(stored):
            values = {"password_hash": passwords.hash_password(password)}
            queries.change_account(connection, account_id=account.id, values=values)
    return account


def confirm_password(account: Account, password: str) -> bool:
    """Say whether the person who is logged in knows the password; wrong ones count as at login.

    Raises:
        TooManyAttempts: somebody sits at another's desk and guesses.
    """
    found = check_password(account.username, password)
    return found is not None and found.id == account.id


def log_in(account: Account) -> None:
    """Begin a login: nothing of this browser's session or login before it survives."""
    here = office()
    token = secrets.token_urlsafe(32)
    now = here.clock.now()
    with here.database.writing() as connection:
        if current_user.is_authenticated:
            queries.end_login(connection, token=current_user.token)
        queries.add_login(
            connection, account_id=account.id, token=token, now=now, expires_at=now + LOGIN_LASTS
        )
    session.clear()
    session["language"] = account.language
    login_user(_Login(account, token))


def log_out() -> None:
    """End the login on the server too: a copy of the cookie is worth nothing afterwards."""
    if current_user.is_authenticated:
        with office().database.writing() as connection:
            queries.end_login(connection, token=current_user.token)
    logout_user()
    session.clear()
