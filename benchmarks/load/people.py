"""Somebody at a browser: keeps her connection and cookies, opens pages and sends their forms."""

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

from webapp.founding import DEMO_PASSWORD

PATIENCE_SECONDS = 120
_HIDDEN = re.compile(r'<input type="hidden" name="(csrf_token|_[a-z]+)" value="([^"]*)"')


@dataclass
class Person:
    """One browser; used by one thread at a time."""

    origin: str
    cookies: dict[str, str] = field(default_factory=dict)
    _connection: http.client.HTTPConnection | None = None

    def log_in(self, username: str) -> None:
        """Log in on the page for it."""
        _, page = self.get("/masuk")
        answers = {"username": username, "password": DEMO_PASSWORD}
        status, _ = self.send("/masuk", {**hidden_of(page), **answers})
        assert status in (302, 303), f"Expected '{username}' to log in, but found status {status}"

    def again(self) -> "Person":
        """Return the same person at another window, which has a connection of its own."""
        return Person(self.origin, dict(self.cookies))

    def leave(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def get(self, address: str) -> tuple[int, str]:
        """Open a page; return its status and text."""
        return self._ask("GET", address)

    def send(self, address: str, answers: dict[str, str]) -> tuple[int, str]:
        """Send a form; return the status and text of the answer."""
        return self._ask("POST", address, urlencode(answers))

    def _ask(self, method: str, address: str, body: str | None = None) -> tuple[int, str]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        headers |= {"Referer": self.origin + address, "Accept-Language": "id"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            answer = self._answer(method, address, body, headers)
        except (http.client.HTTPException, ConnectionError):  # the server let the connection go
            self.leave()
            answer = self._answer(method, address, body, headers)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode(errors="replace")

    def _answer(
        self, method: str, address: str, body: str | None, headers: dict[str, str]
    ) -> http.client.HTTPResponse:
        if self._connection is None:
            place = urlsplit(self.origin)
            self._connection = http.client.HTTPConnection(
                place.hostname or "", place.port, timeout=PATIENCE_SECONDS
            )
        self._connection.request(method, address, body, headers)
        return self._connection.getresponse()


def hidden_of(page: str) -> dict[str, str]:
    """Return the hidden fields that a page's forms carry."""
    return {name: unescape(value) for name, value in _HIDDEN.findall(page)}
