"""An administrator of the office next door has no say in this one, whatever the address."""

import pytest

from engine import queries
from tests.webapp.cast import UNIT
from tests.webapp.desk import Desk
from webapp.ids import new_id


@pytest.mark.parametrize("action", ["", "/sandi", "/aktif"])
def test_people_are_changed_by_their_own_administrator_only(desk: Desk, action: str) -> None:
    """The administrator next door could give himself a password of ours."""
    before = desk.pages.account("kabid")

    answer = desk.post("tetangga", f"/pegawai/{before.id}{action}", {"name": "X", "active": "0"})

    assert answer.status_code == 404
    assert desk.pages.account("kabid") == before


def test_people_are_shown_to_their_own_administrator_only(desk: Desk) -> None:
    neighbour = desk.browser("tetangga")

    assert "Kabid Contoh" not in neighbour.get("/pegawai").text
    assert neighbour.get(f"/pegawai/{desk.pages.people['kabid']}").status_code == 404


def test_a_person_whom_he_adds_is_his_own(desk: Desk) -> None:
    desk.post(
        "tetangga",
        "/pegawai/baru",
        {"username": "baru", "name": "Baru", "groups": "administrator", "capacity": "definitif"},
    )

    assert desk.pages.account("baru").unit_id != UNIT


@pytest.mark.parametrize("address", ["/kalender-kerja/awal", "/buku-agenda/2026/1/batal"])
def test_what_concerns_the_whole_office_is_for_its_own_people(desk: Desk, address: str) -> None:
    """The calendar next door was empty, so its administrator could begin ours anew."""
    desk.received()

    answer = desk.post("tetangga", address, {"_command": str(new_id()), "reason": "Iseng"})

    assert answer.status_code == 403
    with desk.pages.database.reading() as connection:
        versions = queries.calendar_versions(connection, unit_id=UNIT, name="kerja")
    assert [each.version for each in versions] == [1]
