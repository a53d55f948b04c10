"""Reading our own pages over the network gives the same as reading them inside the process."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from webapp.topics.fetching import over_http


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        found = self.path == "/situs/"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b"halaman" if found else b"tidak ada")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def origin() -> Iterator[str]:
    """The address of a small web server."""
    with HTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_page_is_read_over_http(origin: str) -> None:
    with over_http(origin)("/situs/") as answer:
        assert (answer.status, b"".join(answer.chunks)) == (200, b"halaman")


def test_a_missing_page_is_an_answer_too(origin: str) -> None:
    with over_http(origin)("/tidak-ada") as answer:
        assert answer.status == 404


def test_a_server_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OSError, match="refused"), over_http("http://127.0.0.1:1")("/situs/"):
        pass
