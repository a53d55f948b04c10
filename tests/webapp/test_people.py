"""The administrator's pages: who works here, in which groups; others may not even look."""

import re
from uuid import UUID

import pytest

from tests.webapp.cast import PASSWORD, Pages
from webapp.accounts import queries

NEW = {
    "username": "budi.s",
    "name": "Budi Santoso",
    "capacity": "Plh.",
    "groups": ["operator", "kasie"],
}


def test_the_list_shows_the_people_of_this_office_with_their_groups(pages_on_both: Pages) -> None:
    page = pages_on_both.of("administrator").get("/pegawai").text

    assert "Kabid Contoh" in page
    assert "Analis proses" in page
    assert "Tetangga" not in page  # noise: the office next door


def test_a_new_person_gets_a_temporary_password_and_can_log_in(pages_on_both: Pages) -> None:
    # when
    answer = pages_on_both.post(
        pages_on_both.of("administrator"), "/pegawai/baru", position="Operator", **NEW
    )

    # then
    password = re.search(r'class="secret">([^<]+)<', answer.text)
    assert answer.status_code == 200
    assert password
    account = pages_on_both.account("budi.s")
    assert (account.title, account.groups) == ("Plh. Operator", ("kasie", "operator"))
    browser = pages_on_both.visitor()
    assert pages_on_both.log_in(browser, "budi.s", password[1]).status_code == 302
    assert browser.get("/").location == "/akun/sandi"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("username", "B!", "Anda mengisi &#39;b!&#39;"),
        ("username", "kabid", "sudah dipakai orang lain"),
        ("name", "  ", "Isi nama lengkap"),
        ("name", "x" * 121, "Anda mengisi 121"),
        ("position", "x" * 200, "Anda mengisi 200"),
        ("capacity", "raja", "Pilih salah satu"),
        ("groups", "bupati", "Kelompok &#39;bupati&#39; tidak ada"),
    ],
)
def test_a_person_who_will_not_do_is_refused_at_the_field(
    pages_of_office: Pages, field: str, typed: str, sentence: str
) -> None:
    browser = pages_of_office.of("administrator")

    answer = pages_of_office.post(browser, "/pegawai/baru", **{**NEW, field: typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "budi.s" not in browser.get("/pegawai").text


def test_a_login_name_of_the_office_next_door_is_free_here(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("administrator")

    answer = pages_of_office.post(browser, "/pegawai/baru", **{**NEW, "username": "tetangga"})

    assert answer.status_code == 200
    assert "tetangga" in browser.get("/pegawai").text


def test_position_and_groups_are_changed_but_never_the_login_name(pages_on_both: Pages) -> None:
    answer = pages_on_both.post(
        pages_on_both.of("administrator"),
        _address(pages_on_both, "kabid"),
        username="lain",
        name="Bambang",
        position="Kepala Bidang",
        capacity="definitif",
        groups=["kabid", "auditor"],
    )

    assert answer.status_code == 302
    account = pages_on_both.account("kabid")
    assert (account.name, account.title) == ("Bambang", "Kepala Bidang")
    assert account.groups == ("auditor", "kabid")


def test_a_new_password_ends_every_login_of_the_person(pages_of_office: Pages) -> None:
    browser = pages_of_office.of("kabid")

    page = pages_of_office.post(
        pages_of_office.of("administrator"), _address(pages_of_office, "kabid", "/sandi")
    )

    assert "tidak dapat dibuka lagi" in page.text
    assert browser.get("/akun/sandi").status_code == 302
    assert pages_of_office.log_in(pages_of_office.visitor(), "kabid", PASSWORD).status_code == 422


def test_a_person_is_deactivated_and_let_in_again(pages_of_office: Pages) -> None:
    administrator = pages_of_office.of("administrator")
    address = _address(pages_of_office, "kabid", "/aktif")

    pages_of_office.post(administrator, address, active="0")
    assert pages_of_office.log_in(pages_of_office.visitor(), "kabid").status_code == 422
    assert "Nonaktif" in administrator.get("/pegawai").text

    pages_of_office.post(administrator, address, active="1")
    assert pages_of_office.log_in(pages_of_office.visitor(), "kabid").status_code == 302


def test_the_last_administrator_can_not_be_shut_out(pages_of_office: Pages) -> None:
    """The administrator next door is noise: another office's does not count."""
    administrator = pages_of_office.of("administrator")

    off = pages_of_office.post(
        administrator, _address(pages_of_office, "administrator", "/aktif"), active="0"
    )
    bare = pages_of_office.post(
        administrator, _address(pages_of_office, "administrator"), name="Rina", capacity="definitif"
    )

    assert (off.status_code, bare.status_code) == (409, 409)
    assert "satu-satunya administrator yang aktif" in off.text
    assert pages_of_office.account("administrator").groups == ("administrator",)


@pytest.mark.parametrize("action", ["", "/sandi", "/aktif"])
def test_people_of_another_office_are_out_of_reach(pages_of_office: Pages, action: str) -> None:
    answer = pages_of_office.post(
        pages_of_office.of("administrator"), _address(pages_of_office, "tetangga", action)
    )

    assert answer.status_code == 404
    assert "tidak ada di kantor ini" in answer.text


def test_a_group_that_no_sop_has_any_more_is_not_taken_away_silently(
    pages_of_office: Pages,
) -> None:
    with pages_of_office.database.writing() as connection:
        queries.set_groups(
            connection, account_id=pages_of_office.people["kabid"], groups=["kabid", "sandiman"]
        )

    page = pages_of_office.of("administrator").get(_address(pages_of_office, "kabid")).text

    assert re.search(r'name="groups" value="sandiman" checked', page)


def _address(pages: Pages, username: str, action: str = "") -> str:
    person: UUID = pages.people[username]
    return f"/pegawai/{person}{action}"
