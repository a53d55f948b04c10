"""Logging in and out: who may, who may not, what a session is worth, and where it leads."""

import pytest

from tests.webapp.cast import PASSWORD, Pages
from webapp.accounts import queries
from webapp.accounts.login import LOGIN_LASTS, confirm_password, current_actor


def test_who_knows_name_and_password_is_let_in(pages_on_both: Pages) -> None:
    browser = pages_on_both.visitor()

    answer = pages_on_both.log_in(browser, "kabid")

    assert (answer.status_code, answer.location) == (302, "/")
    assert "Kabid Contoh" in browser.get("/akun/sandi").text


def test_a_login_name_may_be_typed_in_capitals(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()

    assert pages_of_office.log_in(browser, " KABID ").status_code == 302


@pytest.mark.parametrize(("username", "password"), [("kabid", "keliru"), ("siapa", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    pages_of_office: Pages, username: str, password: str
) -> None:
    answer = pages_of_office.log_in(pages_of_office.visitor(), username, password)

    assert answer.status_code == 422
    assert "Nama pengguna atau kata sandi salah" in answer.text
    assert password not in answer.text


def test_a_deactivated_person_is_not_let_in(pages_of_office: Pages) -> None:
    _change(pages_of_office, "kasie", active=False)

    answer = pages_of_office.log_in(pages_of_office.visitor(), "kasie")

    assert answer.status_code == 422


def test_a_deactivated_person_is_out_at_once(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kasie")

    _change(pages_of_office, "kasie", active=False)

    assert browser.get("/akun/sandi").location.startswith("/masuk")


def test_a_page_is_shown_after_the_login_that_it_asked_for(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()

    sent_to = browser.get("/pegawai?hal=2").location
    answer = pages_of_office.post(browser, sent_to, username="administrator", password=PASSWORD)

    assert answer.location == "/pegawai?hal=2"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "x"],
)
def test_a_login_never_leads_to_another_site(pages_of_office: Pages, elsewhere: str) -> None:
    answer = pages_of_office.post(
        pages_of_office.visitor(), "/masuk", username="kabid", password=PASSWORD, next=elsewhere
    )

    assert answer.location == "/"


def test_a_session_from_before_the_login_is_worth_nothing_after_it(pages_of_office: Pages) -> None:
    """Session fixation: who plants a cookie must not share the login."""
    browser = pages_of_office.visitor()
    planted = pages_of_office.form_token(browser)
    before = browser.get_cookie("alur_session")

    pages_of_office.log_in(browser, "kabid")

    after = browser.get_cookie("alur_session")
    assert before
    assert after
    assert before.value != after.value
    assert browser.post("/bahasa", data={"csrf_token": planted}).status_code == 400


def test_a_copy_of_the_cookie_is_worth_nothing_after_logging_out(pages_on_both: Pages) -> None:
    # given
    browser = pages_on_both.of("kabid")
    cookie = browser.get_cookie("alur_session")
    assert cookie
    thief = pages_on_both.visitor()
    thief.set_cookie("alur_session", cookie.value)
    assert thief.get("/akun/sandi").status_code == 200

    # when
    pages_on_both.post(browser, "/keluar")

    # then
    assert thief.get("/akun/sandi").status_code == 302


def test_nobody_is_logged_out_by_a_link(pages_of_office: Pages) -> None:
    assert pages_of_office.of("kabid").get("/keluar").status_code == 405


def test_a_login_ends_after_a_working_day(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kabid")

    pages_of_office.clock.advance(LOGIN_LASTS)

    assert browser.get("/akun/sandi").status_code == 302


def test_the_database_does_not_hold_what_the_cookie_carries(pages_of_office: Pages) -> None:
    assert queries.token_hash("token") != b"token"
    with pages_of_office.database.reading() as connection:
        found = queries.account_by_token(connection, token="token", now=pages_of_office.clock.now())
    assert found is None


def test_a_form_without_its_token_is_refused_with_a_sentence(pages_of_office: Pages) -> None:
    answer = pages_of_office.visitor().post("/masuk", data={"username": "kabid"})

    assert answer.status_code == 400
    assert "Formulir kedaluwarsa" in answer.text


def test_htmx_is_sent_to_the_login_page_as_a_whole(pages_of_office: Pages) -> None:
    answer = pages_of_office.visitor().get("/pegawai", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/masuk?next=/pegawai"


def test_the_engine_is_told_the_capacity_in_which_a_person_acts(pages_of_office: Pages) -> None:
    _change(pages_of_office, "kasie", capacity="Plt.", position="Kepala Seksi")

    with pages_of_office.of("kasie") as browser:
        browser.get("/akun/sandi")
        actor = current_actor()

    assert (actor.name, actor.position) == ("Kasie Contoh", "Plt. Kepala Seksi")
    assert actor.groups == ("kasie",)


def test_a_paraf_asks_for_ones_own_password(pages_of_office: Pages) -> None:
    kabid = pages_of_office.account("kabid")

    with pages_of_office.app.test_request_context():
        assert confirm_password(kabid, PASSWORD)
        assert not confirm_password(kabid, "keliru")


# ---- one's own password ----------------------------------------------------------------


def test_a_person_changes_the_password(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kabid")
    elsewhere = pages_of_office.of("kabid")
    new = "empat kata acak tanpa arti"

    answer = pages_of_office.post(browser, "/akun/sandi", old=PASSWORD, new=new, again=new)

    assert answer.status_code == 302
    assert browser.get("/akun/sandi").status_code == 200
    assert elsewhere.get("/akun/sandi").status_code == 302
    assert pages_of_office.log_in(pages_of_office.visitor(), "kabid", new).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("keliru", "panjang sekali ya", "panjang sekali ya", "Kata sandi sekarang salah"),
        (PASSWORD, "pendek", "pendek", "Kata sandi Anda baru 6"),
        (PASSWORD, "x" * 201, "x" * 201, "paling banyak 200"),
        (PASSWORD, "untuk kabid saja", "untuk kabid saja", "memuat nama pengguna"),
        (PASSWORD, "Bismillah123", "Bismillah123", "terlalu sering dipakai"),
        (PASSWORD, PASSWORD, PASSWORD, "berbeda dari yang sekarang"),
        (PASSWORD, "panjang sekali ya", "panjang sekali yo", "Kedua isian tidak sama"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(
    pages_of_office: Pages, old: str, new: str, again: str, sentence: str
) -> None:
    browser = pages_of_office.of("kabid")

    answer = pages_of_office.post(browser, "/akun/sandi", old=old, new=new, again=again)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert new not in answer.text


def test_a_temporary_password_must_be_changed_before_anything_else(pages_of_office: Pages) -> None:
    _change(pages_of_office, "administrator", must_change_password=True)
    browser = pages_of_office.of("administrator")

    assert browser.get("/pegawai").location == "/akun/sandi"
    assert "Kata sandi Anda sementara" in browser.get("/akun/sandi").text


# ---- language and look -----------------------------------------------------------------


def test_the_language_is_kept_in_the_account(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kabid")

    answer = pages_of_office.post(browser, "/bahasa", language="en", next="/akun/sandi")

    assert answer.location == "/akun/sandi"
    assert "Change password" in browser.get("/akun/sandi").text
    assert pages_of_office.account("kabid").language == "en"
    assert pages_of_office.account("kasie").language == "id"


def test_the_look_is_chosen_before_the_login_and_without_a_script(pages_of_office: Pages) -> None:
    browser = pages_of_office.visitor()

    pages_of_office.post(browser, "/tampilan", theme="dark", next="/masuk")
    assert 'data-theme="dark"' in browser.get("/masuk").text

    pages_of_office.post(browser, "/tampilan", theme="", next="/masuk")
    assert "data-theme=" not in browser.get("/masuk").text


@pytest.mark.parametrize(("address", "field"), [("/tampilan", "theme"), ("/bahasa", "language")])
def test_a_look_or_language_that_there_is_not_changes_nothing(
    pages_of_office: Pages, address: str, field: str
) -> None:
    browser = pages_of_office.visitor()

    answer = pages_of_office.post(browser, address, **{field: "<script>"})

    assert answer.status_code == 302
    assert '<html lang="id">' in browser.get("/masuk").text


def _change(pages: Pages, username: str, **values: object) -> None:
    with pages.database.writing() as connection:
        queries.change_account(connection, account_id=pages.people[username], values=values)
