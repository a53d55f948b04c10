"""The log of requests helps the administrator and tells nothing about anybody."""

import logging

import pytest

from tests.webapp.cast import PASSWORD, Pages
from webapp.logging import note_command

DIGEST = "a" * 64


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "alur.requests")
    return caplog


def test_a_request_is_logged_by_its_route_and_what_it_is_about(
    pages_of_office: Pages, lines: pytest.LogCaptureFixture
) -> None:
    pages_of_office.of("kabid").get(f"/berkas/{DIGEST}")

    assert "GET /berkas/<string(length=64):digest> 404" in lines.messages[-1]
    assert f"digest={DIGEST}" in lines.messages[-1]
    assert lines.messages[-1].split()[4].endswith("ms")


def test_neither_names_nor_passwords_nor_addresses_are_logged(
    pages_of_office: Pages, lines: pytest.LogCaptureFixture
) -> None:
    pages_of_office.log_in(pages_of_office.visitor(), "kabid", PASSWORD)
    pages_of_office.of("kabid").get("/pegawai?cari=siti")

    for secret in ("kabid", PASSWORD, "siti", "127.0.0.1"):
        assert secret not in lines.text


def test_a_command_can_be_found_by_its_id(
    pages_of_office: Pages, lines: pytest.LogCaptureFixture
) -> None:
    @pages_of_office.app.before_request
    def submit() -> None:
        note_command("kirim-1\nINFO palsu")

    pages_of_office.visitor().get("/masuk")

    assert lines.messages[-1].endswith("command_id=kirim-1?INFO?palsu")


def test_the_page_of_an_error_names_its_line_in_the_log(
    pages_of_office: Pages, lines: pytest.LogCaptureFixture
) -> None:
    page = pages_of_office.visitor().get("/tidak-ada").text

    number = lines.messages[-1].split()[0].removeprefix("request=")
    assert f"permintaan {number}" in page
