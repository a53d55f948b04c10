"""Somebody who uses the pages over real HTTP, without a browser: logs in, looks, presses buttons.

siti = Visitor(server.origin)
siti.log_in("petugas")
siti.press("/kotak-tugas", "/kotak-tugas/mulai", process_id="cuti")
"""

import re
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.client import HTTPResponse
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from webapp.founding import DEMO_PASSWORD

PATIENCE_SECONDS = 60
_EDGE = "a-line-that-no-photo-has"  # between the parts of a form with a file


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    location: str  # of a redirection, "" of anything else
    text: str


class Visitor:
    """One person with the cookies of her browser; she may go on at another server of the office."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self._open = urllib.request.build_opener(jar, _Staying()).open

    def log_in(self, username: str, password: str = DEMO_PASSWORD) -> Answer:
        """Log in on the page for it."""
        return self.press("/masuk", "/masuk", username=username, password=password)

    def get(self, address: str) -> Answer:
        """Open a page."""
        return self._ask(self._request(address))

    def press(self, page: str, address: str, **answers: str) -> Answer:
        """Open a page and send one of its forms, with the hidden fields that it carries."""
        return self.send(address, {**self.hidden(page), **answers})

    def send(self, address: str, fields: Mapping[str, str]) -> Answer:
        """Send a form. The same fields are the same form, however often they are sent."""
        return self._ask(self._request(address, urlencode(fields).encode()))

    def upload(self, page: str, address: str, field: str, content: bytes) -> Answer:
        """Open a page and send one of its forms with a file; `field` is its input's name."""
        parts = [
            f'--{_EDGE}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self.hidden(page).items()
        ]
        parts.append(
            f'--{_EDGE}\r\nContent-Disposition: form-data; name="{field}"; filename="foto.jpg"\r\n'
            "Content-Type: image/jpeg\r\n\r\n"
        )
        request = self._request(
            address, "".join(parts).encode() + content + f"\r\n--{_EDGE}--\r\n".encode()
        )
        request.add_header("Content-Type", f"multipart/form-data; boundary={_EDGE}")
        return self._ask(request)

    def hidden(self, page: str) -> dict[str, str]:
        """Open a page and return the hidden fields that its forms carry."""
        carried = re.findall(
            r'<input type="hidden" name="(csrf_token|_[a-z]+)" value="([^"]*)"', self.get(page).text
        )
        return {name: unescape(value) for name, value in carried}

    def _request(self, address: str, sent: bytes | None = None) -> urllib.request.Request:
        return urllib.request.Request(self.origin + address, sent)  # noqa: S310 - of a server of ours

    def _ask(self, request: urllib.request.Request) -> Answer:
        request.add_header("Referer", request.full_url)
        try:
            with self._open(request, timeout=PATIENCE_SECONDS) as answer:
                return _read(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return Answer(
                    refused.code,
                    refused.headers.get("Location", ""),
                    refused.read().decode(errors="replace"),
                )


class _Staying(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: where it leads is what a test wants to see."""

    def redirect_request(self, *_request: object) -> None:
        return None


def _read(answer: HTTPResponse) -> Answer:
    return Answer(answer.status, "", answer.read().decode(errors="replace"))
