"""Against attacks from outside: headers, content policy, forged forms, sizes, hosts."""

from datetime import timedelta
from typing import TypeVar

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from forms.text import UNREADABLE
from webapp.accounts.permission import is_public
from webapp.settings import Settings

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": the forgery protection compares the origin of a POST over https.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
STRICT_TRANSPORT_SECURITY = "max-age=31536000; includeSubDomains"

MAX_TEXT_BYTES = 2_000_000  # all fields of a form that are no files, together
MAX_FORM_PARTS = 2_000
# PostgreSQL keeps no text with it, and no keyboard types it.
NUL = "\x00"

csrf = CSRFProtect()
Answer = TypeVar("Answer", bound=Response)


def install_security(app: Flask, settings: Settings, secret: bytes) -> None:
    """Set limits, cookies and headers of the application.

    To be called after the door for people: who may not come in has no form read, however long.
    """
    app.config.update(
        SECRET_KEY=secret,
        SESSION_COOKIE_NAME="alur_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=settings.max_upload_bytes,
        MAX_FORM_MEMORY_SIZE=MAX_TEXT_BYTES,
        MAX_FORM_PARTS=MAX_FORM_PARTS,
        # A page on another name that resolves to this address must not speak to us in its visitor's
        # browser.
        TRUSTED_HOSTS=sorted({settings.hostname, "localhost", "127.0.0.1", "::1"}),
        WTF_CSRF_TIME_LIMIT=None,  # as long as the login: a form may stay open over lunch
        WTF_CSRF_SSL_STRICT=settings.is_https,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies
        )
    app.before_request(_limit_what_anybody_sends)
    app.before_request(_refuse_nul_in_address)
    csrf.init_app(app)
    app.before_request(_replace_nul_in_form)

    @app.after_request
    def protect(response: Response) -> Response:
        return _with_headers(response, is_https=settings.is_https)


def let_style_attributes_be(page: Answer) -> Answer:
    """Allow `style="…"` on one page: bpmn-js draws its menus with it. Scripts stay as strict."""
    policy = f"{CONTENT_SECURITY_POLICY}; style-src-attr 'unsafe-inline'"
    page.headers["Content-Security-Policy"] = policy
    return page


def let_frames_be(page: Answer) -> Answer:
    """Allow one page to show another of ours inside it."""
    page.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return page


def let_us_frame(page: Answer) -> Answer:
    """Allow a page of ours to show another inside it, which sends nothing; a stranger may not."""
    policy = CONTENT_SECURITY_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    page.headers["Content-Security-Policy"] = policy.replace(
        "form-action 'self'", "form-action 'none'"
    )
    return page


def modeler_policy(page: Response) -> Response:
    """Allow on the modeler's page, beside styles in attributes, pictures that it drew itself."""
    let_style_attributes_be(page)
    policy = page.headers["Content-Security-Policy"]
    page.headers["Content-Security-Policy"] = policy.replace(
        "img-src 'self'", "img-src 'self' blob:"
    )
    return page


def _limit_what_anybody_sends() -> None:
    """Take no files from who has not logged in: pages for everybody have short forms only."""
    if is_public(request.endpoint):
        request.max_content_length = min(MAX_TEXT_BYTES, request.max_content_length or 0)


def _refuse_nul_in_address() -> None:
    texts = [request.path, *(text for pair in request.args.items(multi=True) for text in pair)]
    if any(NUL in text for text in texts):
        abort(400)


def _replace_nul_in_form() -> None:
    """Let a form say that a character cannot be read, as `forms.text.clean` does with others."""
    if request.path.startswith("/api/"):
        return  # programs send JSON, which they have read themselves, within their own limit
    pairs = list(request.form.items(multi=True))
    if any(NUL in text for pair in pairs for text in pair):
        request.form = ImmutableMultiDict(
            (name.replace(NUL, UNREADABLE), text.replace(NUL, UNREADABLE)) for name, text in pairs
        )


def _with_headers(response: Response, *, is_https: bool) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if is_https:
        response.headers.setdefault("Strict-Transport-Security", STRICT_TRANSPORT_SECURITY)
    if not is_public(request.endpoint) or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    return response
