"""The look a person chose, light or dark: a cookie, without JavaScript and before the login."""

from flask import Flask, request
from werkzeug.wrappers import Response

THEMES = ("light", "dark")
_COOKIE = "alur_theme"
_A_YEAR = 365 * 24 * 60 * 60


def chosen_theme() -> str | None:
    """Return the theme of this browser, or None for what the device prefers."""
    theme = request.cookies.get(_COOKIE)
    return theme if theme in THEMES else None


def remember_theme(response: Response, theme: str, *, secure: bool) -> None:
    """Keep the choice in the browser."""
    # Readable for scripts: frontend/src/theme.js writes the same cookie.
    response.set_cookie(_COOKIE, theme, max_age=_A_YEAR, secure=secure, samesite="Lax")


def forget_theme(response: Response) -> None:
    """Let the device decide again."""
    response.delete_cookie(_COOKIE)


def install_look(app: Flask) -> None:
    """Tell every template the theme."""
    app.jinja_env.globals["chosen_theme"] = chosen_theme
