"""Guessing passwords gets slower: by account and address, by address, by account."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.webapp.cast import PASSWORD, Pages
from webapp.accounts.login import confirm_password
from webapp.accounts.throttling import LIMITS, TooManyAttempts
from webapp.tables import login_attempt

PER_PAIR, PER_ADDRESS, PER_ACCOUNT = LIMITS


def test_too_many_wrong_passwords_close_the_door_for_a_while(pages_on_both: Pages) -> None:
    # given
    browser = pages_on_both.visitor()
    for _ in range(PER_PAIR.failures):
        assert pages_on_both.log_in(browser, "kabid", "keliru").status_code == 422

    # when
    answer = pages_on_both.log_in(browser, "kabid", PASSWORD)

    # then
    assert answer.status_code == 429
    assert "Coba lagi 15 menit lagi" in answer.text
    assert answer.headers["Retry-After"] == "900"


def test_the_door_opens_again_after_the_wait(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()
    _fail(pages_of_office, "kabid", times=PER_PAIR.failures)

    pages_of_office.clock.advance(PER_PAIR.within)

    assert pages_of_office.log_in(browser, "kabid").status_code == 302


def test_others_at_the_same_address_are_not_kept_out(pages_of_office: Pages) -> None:
    _fail(pages_of_office, "kabid", times=PER_PAIR.failures)

    assert pages_of_office.log_in(pages_of_office.visitor(), "kasie").status_code == 302


def test_the_right_password_forgives_the_wrong_ones(pages_on_both: Pages) -> None:
    browser = pages_on_both.visitor()
    for _ in range(3):
        _fail(pages_on_both, "kabid", times=PER_PAIR.failures - 1)
        assert pages_on_both.log_in(browser, "kabid").status_code == 302


def test_an_address_that_tries_many_names_is_stopped(pages_of_office: Pages) -> None:
    for number in range(PER_ADDRESS.failures):
        _fail(pages_of_office, f"orang{number}")

    assert pages_of_office.log_in(pages_of_office.visitor(), "kasie").status_code == 429


def test_knowing_one_password_does_not_reset_the_count_of_an_address(
    pages_of_office: Pages,
) -> None:
    for number in range(PER_ADDRESS.failures):
        _fail(pages_of_office, f"orang{number}")
        if number % 10 == 0:
            pages_of_office.log_in(pages_of_office.visitor(), "kasie")

    assert pages_of_office.log_in(pages_of_office.visitor(), "kasie").status_code == 429


def test_an_account_that_many_addresses_try_is_closed(pages_of_office: Pages) -> None:
    for number in range(PER_ACCOUNT.failures):
        browser = pages_of_office.visitor()
        browser.environ_base["REMOTE_ADDR"] = f"203.0.113.{number}"
        pages_of_office.log_in(browser, "kabid", "keliru")

    browser = pages_of_office.visitor()
    browser.environ_base["REMOTE_ADDR"] = "198.51.100.1"
    assert pages_of_office.log_in(browser, "kabid").status_code == 429


def test_a_paraf_is_slowed_down_as_a_login_is(pages_of_office: Pages) -> None:
    kabid = pages_of_office.account("kabid")
    with pages_of_office.app.test_request_context():
        for _ in range(PER_PAIR.failures):
            assert not confirm_password(kabid, "keliru")

        with pytest.raises(TooManyAttempts, match="Too many attempts"):
            confirm_password(kabid, PASSWORD)


def test_attempts_name_nobody_and_are_forgotten_after_a_day(pages_of_office: Pages) -> None:
    _fail(pages_of_office, "kabid")
    kept = _subjects(pages_of_office)
    assert len(kept) == len(LIMITS)
    assert not any("kabid" in subject or "127.0.0.1" in subject for subject in kept)

    pages_of_office.clock.advance(timedelta(days=1, seconds=1))
    _fail(pages_of_office, "kasie")

    assert len(_subjects(pages_of_office)) == len(LIMITS)


def _fail(pages: Pages, username: str, *, times: int = 1) -> None:
    for _ in range(times):
        pages.log_in(pages.visitor(), username, "keliru")


def _subjects(pages: Pages) -> list[str]:
    with pages.database.reading() as connection:
        return list(connection.execute(select(login_attempt.c.subject)).scalars())
