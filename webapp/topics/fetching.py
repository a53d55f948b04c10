"""Read our own public pages the way a visitor does: from the application itself, or over HTTP."""

import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.test import Client

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TIMEOUT_SECONDS = 20
CHUNK_BYTES = 1 << 16


@dataclass(frozen=True)
class Fetched:
    """An answer, not yet read."""

    status: int
    chunks: Iterable[bytes]


# A path on this site, such as "/situs/2026/pasar-murah" → the answer, open inside a `with`.
Fetch = Callable[[str], AbstractContextManager[Fetched]]


def from_application(application: "WSGIApplication", *, origin: str) -> Fetch:
    """Return how to read pages of a WSGI application in this process."""

    @contextmanager
    def fetch(path: str) -> Iterator[Fetched]:
        with closing(Client(application).get(path, base_url=origin)) as answer:
            yield Fetched(answer.status_code, answer.iter_encoded())

    return fetch


def over_http(origin: str) -> Fetch:
    """Return how to read pages over the network from `origin`, an address of the settings."""

    @contextmanager
    def fetch(path: str) -> Iterator[Fetched]:
        asked = urllib.request.Request(  # noqa: S310  (settings.py lets only http and https through)
            origin + path, headers={"User-Agent": "Alur", "Cache-Control": "no-cache"}
        )
        try:
            answer = urllib.request.urlopen(asked, timeout=TIMEOUT_SECONDS)  # noqa: S310
        except urllib.error.HTTPError as error:
            yield Fetched(error.code, ())
            return
        with answer:
            yield Fetched(answer.status, iter(lambda: answer.read(CHUNK_BYTES), b""))

    return fetch
