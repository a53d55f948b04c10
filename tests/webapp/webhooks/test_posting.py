"""Posts to addresses that others chose: where they may lead, and how long it may take."""

import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import pytest

from tests.browser import serving
from webapp.webhooks import posting
from webapp.webhooks.posting import Poster, Unreachable

HERE = Poster((ip_network("127.0.0.0/8"),))


def answering(status: str, *headers: tuple[str, str]) -> Callable[..., Iterable[bytes]]:
    def app(_environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        start_response(status, list(headers))
        return [b"isi"]

    return app


@contextmanager
def speaking(*said: bytes, then_silent: bool = False) -> Iterator[str]:
    """Give the address of a server that says exactly this to the first who comes."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def speak() -> None:
            with listening.accept()[0] as line:
                line.recv(65_536)
                for each in said:
                    line.sendall(each)
                if then_silent:
                    over.wait(60)

        speaker = threading.Thread(target=speak)
        speaker.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
        over.set()
        speaker.join()


def test_a_body_arrives_and_the_status_comes_back() -> None:
    with serving(answering("202 Accepted")) as origin:
        assert HERE.post(f"{origin}/alur?x=1", b"{}", {}) == 202


def test_a_redirect_is_an_answer_and_is_not_followed() -> None:
    with serving(answering("302 Found", ("Location", "/lain"))) as origin:
        assert HERE.post(origin, b"{}", {}) == 302


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost:9/",
        "http://[::1]:9/",
        "http://[::ffff:127.0.0.1]:9/",
        "http://10.0.0.7/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://0.0.0.0:9/",
        "http://224.0.0.1/",
        "https://127.1:9/",
    ],
)
def test_an_address_inside_is_not_reached_unless_its_network_is_allowed(url: str) -> None:
    with pytest.raises(Unreachable, match="ALUR_WEBHOOK_NETWORKS"):
        Poster().post(url, b"{}", {})


def test_a_name_that_nobody_knows_is_said_to_be_unknown() -> None:
    with pytest.raises(Unreachable, match="known name"):
        HERE.post("http://" + "a" * 70 + ".invalid/", b"{}", {})


def test_nobody_listening_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(Unreachable, match="refused"):
        HERE.post(f"http://127.0.0.1:{port}/", b"{}", {})


def test_garbage_is_no_answer() -> None:
    with speaking(b"\x00\xff garbage\r\n\r\n") as url, pytest.raises(Unreachable):
        HERE.post(url, b"{}", {})


def test_a_line_that_is_cut_is_no_answer() -> None:
    with speaking(b"HTTP/1.1") as url, pytest.raises(Unreachable):
        HERE.post(url, b"{}", {})


def test_who_never_comes_to_an_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "DEADLINE_SECONDS", 0.2)

    with (
        speaking(b"HTTP/1.1 ", then_silent=True) as url,
        pytest.raises(Unreachable),
    ):
        HERE.post(url, b"{}", {})


def test_a_receiver_without_a_known_certificate_gets_nothing() -> None:
    with speaking(b"not TLS at all\r\n") as url, pytest.raises(Unreachable, match="SSL"):
        HERE.post(url.replace("http://", "https://"), b"{}", {})
