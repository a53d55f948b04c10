"""What went wrong is said in a sentence: a page for people, JSON for programs, no traceback."""

import logging

import pytest
from flask import Flask

from engine.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, WrongState
from tests.webapp.cast import Pages
from webapp.accounts.permission import public

REFUSALS = [
    (NotFound("Expected a case", indonesian="Berkas tidak ada."), 404),
    (Forbidden("Expected a Kabid", indonesian="Hanya untuk Kepala Bidang."), 403),
    (Invalid("Expected a date", indonesian="Isi tanggal.", field="tanggal"), 422),
    (WrongState("Expected it open", indonesian="Sudah selesai pukul 14.05."), 409),
    (Conflict("Expected to be first", indonesian="Orang lain lebih cepat."), 409),
]


@pytest.mark.parametrize(("refusal", "status"), REFUSALS)
def test_a_refusal_is_a_page_with_its_own_sentence(
    pages_of_office: Pages, refusal: Refusal, status: int
) -> None:
    _raising(pages_of_office.app, "/uji", refusal)

    answer = pages_of_office.visitor().get("/uji")

    assert answer.status_code == status
    assert refusal.indonesian in answer.text


@pytest.mark.parametrize(("refusal", "status"), REFUSALS)
def test_a_program_is_told_in_json_and_english(
    pages_of_office: Pages, refusal: Refusal, status: int
) -> None:
    _raising(pages_of_office.app, "/api/uji", refusal)

    answer = pages_of_office.visitor().get("/api/uji")

    assert answer.content_type == "application/problem+json"
    assert answer.json
    assert (answer.json["status"], answer.json["detail"]) == (status, refusal.message)
    assert answer.json.get("field") == refusal.field


def test_who_reads_english_is_told_in_english(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()
    pages_of_office.post(browser, "/bahasa", language="en")

    assert "Page not found" in browser.get("/tidak-ada").text


@pytest.mark.parametrize("address", ["/uji", "/api/uji"])
def test_what_nobody_foresaw_is_logged_and_shows_nothing_of_itself(
    pages_of_office: Pages, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    _raising(pages_of_office.app, address, ZeroDivisionError("rahasia dalam"))

    with caplog.at_level(logging.ERROR, "alur.problems"):
        answer = pages_of_office.visitor().get(address)

    assert answer.status_code == 500
    assert "rahasia" not in answer.text
    assert "Traceback" not in answer.text
    assert "rahasia dalam" in caplog.text


def test_a_broken_database_still_gets_a_page(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kabid")
    pages_of_office.database.close()
    with pages_of_office.database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE login_session")

    answer = browser.get("/akun/sandi")

    assert answer.status_code == 500
    assert "Terjadi kesalahan di sistem" in answer.text


def test_a_wrong_method_is_answered_with_the_right_ones(pages_of_office: Pages) -> None:
    answer = pages_of_office.visitor().get("/keluar")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_what_stands_in_an_address_is_not_drawn_as_html(pages_of_office: Pages) -> None:
    _raising(pages_of_office.app, "/uji", NotFound("x", indonesian="<script>alert(1)</script>"))

    assert "<script>alert" not in pages_of_office.visitor().get("/uji").text


def _raising(app: Flask, address: str, error: Exception) -> None:
    @public
    def view() -> str:
        raise error

    app.add_url_rule(address, "uji", view)
