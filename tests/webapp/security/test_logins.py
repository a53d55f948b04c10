"""A login belongs to one browser and ends when it should, for copies of its cookie too."""

import pytest

from tests.webapp.cast import PASSWORD, Pages


def test_who_logs_in_again_ends_the_login_before(pages_of_office: Pages) -> None:
    """A copy of the first cookie was good for twelve hours more, even after logging out."""
    browser, copy = pages_of_office.visitor(), pages_of_office.visitor()
    pages_of_office.log_in(browser, "kabid")
    cookie = browser.get_cookie("alur_session")
    assert cookie
    copy.set_cookie("alur_session", cookie.value)
    assert copy.get("/kotak-tugas").status_code == 200

    pages_of_office.log_in(browser, "kabid")

    assert copy.get("/kotak-tugas").status_code == 302
    assert browser.get("/kotak-tugas").status_code == 200


def test_a_session_that_was_planted_does_not_become_a_login(pages_of_office: Pages) -> None:
    planted, victim = pages_of_office.visitor(), pages_of_office.visitor()
    planted.get("/masuk")
    cookie = planted.get_cookie("alur_session")
    assert cookie
    victim.set_cookie("alur_session", cookie.value)

    pages_of_office.log_in(victim, "kabid")

    assert planted.get("/kotak-tugas").status_code == 302


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "///evil.example",
        "http:evil.example",
    ],
)
def test_nobody_is_sent_elsewhere_after_the_login(pages_of_office: Pages, wanted: str) -> None:
    browser = pages_of_office.visitor()

    answer = pages_of_office.post(
        browser, "/masuk", username="kabid", password=PASSWORD, next=wanted
    )

    assert answer.location == "/"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_an_invented_address_does_not_escape_the_throttling(
    pages_of_office: Pages, header: str
) -> None:
    browser = pages_of_office.visitor()
    token = pages_of_office.form_token(browser)
    fields = {"csrf_token": token, "username": "kabid", "password": "salah"}

    answers = [
        browser.post("/masuk", data=fields, headers={header: f"10.0.0.{number}"}).status_code
        for number in range(6)
    ]

    assert answers == [422] * 5 + [429]
