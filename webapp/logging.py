"""What is written about each request: which route, which case, how long.

Never who, what was typed, or from where.
"""

import logging
import secrets
import sys
import time
from uuid import UUID

from flask import Flask, g, request
from werkzeug.wrappers import Response

logger = logging.getLogger("alur.requests")

# Parts of an address that name a case or a step; all others could be typed by a person.
_SILENT = ("static", "watching.live", "watching.ready", "watching.metrics")  # asked all the time
_LOGGED_PARTS = ("instance_id", "definition_id", "digest", "key")


def configure_logging() -> None:
    """Write warnings of everybody and the notes of ours to standard error, one line each."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("alur").setLevel(logging.INFO)


def install_request_log(app: Flask) -> None:
    """Give each request a number and log its end."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(4)
        g.began_at = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        if request.endpoint not in _SILENT:
            logger.info("%s", _line(response.status_code))
        return response


def note_command(command_id: str | UUID) -> None:
    """Remember for the log which command this request submitted."""
    g.command_id = str(command_id)


def _line(status: int) -> str:
    took = (time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000
    rule = request.url_rule.rule if request.url_rule else "-"
    parts = [
        f"request={g.get('request_id', '-')}",
        request.method,
        rule,
        str(status),
        f"{took:.0f}ms",
    ]
    for name in _LOGGED_PARTS:
        if request.view_args and name in request.view_args:
            parts.append(f"{name}={_one_line(request.view_args[name])}")
    if "command_id" in g:
        parts.append(f"command_id={_one_line(g.command_id)}")
    return " ".join(parts)


def _one_line(value: object) -> str:
    """Return what may stand in a log line: an address must not be able to write a second one."""
    return "".join(sign if sign.isalnum() or sign in "-_:." else "?" for sign in str(value)[:80])
