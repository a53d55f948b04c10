"""The browser of the tests: what a page may do when its test has ended."""

import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from tests.browser import Pages, axe, serving


@pytest.fixture
def origin_that_stops() -> Iterator[str]:
    """A page with a picture that is answered only when the server is about to stop: by an error."""
    stopping = threading.Event()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/picture":
            stopping.wait()
            start_response("503 Service Unavailable", [])
            return []
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<h1>Seen enough</h1><img src='/picture' alt=''><link rel='icon' href='data:,'>"]

    with serving(answer) as origin:
        yield origin
        stopping.set()


def test_a_page_may_still_load_when_its_test_has_seen_enough(
    pages: Pages, origin_that_stops: str
) -> None:
    """The agenda book's test failed once in CI: its page loaded on while the server stopped."""
    page = pages.open()

    page.goto(origin_that_stops, wait_until="commit")

    page.get_by_role("heading", name="Seen enough").wait_for()


@pytest.fixture
def origin_styled_late() -> Iterator[str]:
    """A page whose buttons are large enough once its style sheet has arrived, a moment later."""
    arriving = threading.Event()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/style":
            arriving.wait()
            start_response("200 OK", [("Content-Type", "text/css")])
            return [b"button { min-width: 44px; min-height: 44px; padding: 0 }"]
        threading.Timer(0.5, arriving.set).start()
        start_response("200 OK", [("Content-Type", "text/html")])
        return [
            b"<!doctype html><html lang='en'><title>Buttons</title><link rel='icon' href='data:,'>"
            b"<link rel='stylesheet' href='/style'><style>button { padding: 0 }</style>"
            b"<main><h1>Buttons</h1><button>a</button><button>b</button></main>"
        ]

    with serving(answer) as origin:
        yield origin


def test_a_page_is_examined_once_it_is_styled(pages: Pages, origin_styled_late: str) -> None:
    """The page of a play failed once in CI: axe measured its buttons before they were large."""
    page = pages.open()

    page.goto(origin_styled_late, wait_until="commit")
    page.get_by_role("heading", name="Buttons").wait_for()

    assert axe(page) == []
