"""A real Chromium for the tests, and what no page of ours may do in it.

The browser is the distribution's: `ALUR_CHROMIUM`, else the one on the PATH.
"""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Error, Page
from werkzeug.serving import WSGIRequestHandler, make_server

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",  # only because test containers run as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(__file__).parents[1] / "webapp/frontend/node_modules/axe-core/axe.min.js"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
# The browser tells the console of a violation, but in words that change from version to version.
REPORT_CSP = """document.addEventListener('securitypolicyviolation',
    event => console.error(`CSP ${event.effectiveDirective} ${event.blockedURI}`))"""


class Missing(Exception):
    """What drives a page is not installed on this machine."""


def chromium() -> str:
    """Return the path of the browser.

    Raises:
        Missing: there is none; its sentence says what to install.
    """
    named = os.environ.get("ALUR_CHROMIUM")
    for name in [named] if named else NAMES:
        # Ubuntu's chromium-browser is there, but starts only with a snap behind it.
        if (path := shutil.which(name)) and not _run(path, "--version"):
            return path
    raise Missing(
        f"Expected Chromium at ALUR_CHROMIUM ('{named or ''}') or on the PATH, but found none: "
        "apt-get install chromium"
    )


def _run(*command: str) -> int:
    """Run a program silently; return its exit code."""
    return subprocess.run(command, capture_output=True, check=False).returncode


class Pages:
    """Opens pages, each in a fresh profile, and remembers what went wrong in any of them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.complaints: list[str] = []

    def open(self, *, expected: tuple[str, ...] = (), **options: Any) -> Page:
        """Open an empty page of somebody who was never here.

        Args:
            expected: parts of console errors that the test is about, such as "status of 409".
            options: of Playwright's `new_context`, such as `color_scheme="dark"`,
                `viewport={"width": 360, "height": 740}`, `java_script_enabled=False`.
        """
        context = self._browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta", **options)
        context.add_init_script(REPORT_CSP)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

        def listen(message: ConsoleMessage) -> None:
            if message.type == "error" and not any(part in message.text for part in expected):
                self.complaints.append(f"{page.url}: {message.text}")

        page.on("console", listen)
        return page

    def close(self) -> None:
        """Close every page."""
        for context in self._browser.contexts:
            context.close()


def crash(page: Page) -> None:
    """Let the page's process die, so that it sends nothing more, as one that is closed may."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def axe(page: Page) -> list[str]:
    """Return what axe finds wrong on the page: rule, then the elements; empty when all is well."""
    page.wait_for_load_state()  # before its styles are there, no target is large enough
    # evaluate() is not bound by the page's own security policy; a script tag would be.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run({ runOnly: tags })", AXE_TAGS)
    return [
        f"{violation['id']} ({violation['help']}): "
        + " ".join(node["html"][:160] for node in violation["nodes"])
        for violation in found["violations"]
    ]


@contextmanager
def serving(application: Callable[..., Any]) -> Iterator[str]:
    """Serve a WSGI application on a free port of this machine; give its origin."""
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=QuietHandler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class QuietHandler(WSGIRequestHandler):
    """Answers without writing a line about each request."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing."""
