"""What is written about each request: which route, which case, how long.

Never who, what was typed, or from where.
"""

import logging
import re
import secrets
import sys
import time
from uuid import UUID

from flask import Flask, g, request
from werkzeug.wrappers import Response

from webapp.settings import Settings
from webapp.watching import facts
from webapp.watching.lines import TOLD, JsonLines, TextLines, one_line

logger = logging.getLogger("alur.requests")

# Parts of an address that name a case or a step; all others could be typed by a person.
_SILENT = ("static", "watching.live", "watching.ready", "watching.metrics")  # asked all the time
_LOGGED_PARTS = ("instance_id", "definition_id", "digest", "key", "case", "definition", "job")


# Behind a proxy that numbers requests, its number is ours: both logs can be read side by side.
HEADER = "X-Request-Id"
_NUMBER = re.compile(r"[A-Za-z0-9_-]{8,64}")


def configure_logging(settings: Settings) -> None:
    """Write warnings of everybody and the notes of ours to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if settings.log == "json" else TextLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("alur").setLevel(logging.INFO)


def install_request_log(app: Flask, settings: Settings) -> None:
    """Give each request a number, and log its end under it."""

    @app.before_request
    def begin() -> None:
        g.request_id = _number(believes_proxy=settings.proxies > 0)
        g.began_at = time.perf_counter()
        g.facts_before = facts.begin(request=g.request_id)

    @app.after_request
    def end(response: Response) -> Response:
        if "request_id" in g:
            response.headers[HEADER] = g.request_id
        if request.endpoint not in _SILENT:
            told = _told(response.status_code)
            logger.info("%s", _line(told), extra={TOLD: told})
        return response

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        if (before := g.pop("facts_before", None)) is not None:
            facts.end(before)


def note_command(command_id: str | UUID) -> None:
    """Remember for the log which command this request submitted."""
    g.command_id = str(command_id)


def _number(*, believes_proxy: bool) -> str:
    sent = request.headers.get(HEADER, "")
    is_proxys = believes_proxy and _NUMBER.fullmatch(sent)
    return sent if is_proxys else secrets.token_hex(4)


def _told(status: int) -> dict[str, str | int]:
    """Return what may be known of a request."""
    took = (time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000
    told: dict[str, str | int] = {
        "request": g.get("request_id", "-"),
        "method": one_line(request.method),
        "route": request.url_rule.rule if request.url_rule else "-",
        "status": status,
        "duration_ms": round(took),
    }
    for name in _LOGGED_PARTS:
        if request.view_args and name in request.view_args:
            told[name] = one_line(request.view_args[name])
    if "command_id" in g:
        told["command_id"] = one_line(g.command_id)
    return told


def _line(told: dict[str, str | int]) -> str:
    parts = (
        f"request={told['request']} {told['method']} {told['route']} {told['status']}",
        f"{told['duration_ms']}ms",
        *(f"{name}={told[name]}" for name in (*_LOGGED_PARTS, "command_id") if name in told),
    )
    return " ".join(parts)
