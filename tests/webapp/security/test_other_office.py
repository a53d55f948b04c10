"""An administrator of the office next door has no say in this one, whatever the address."""

import pytest

from engine import queries
from tests.webapp.cast import NEXT_DOOR, UNIT
from tests.webapp.desk import Desk
from webapp.accounts import queries as accounts
from webapp.agenda.lines import REGISTER
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

    with desk.pages.database.reading() as connection:
        assert accounts.account_by_username(connection, unit_id=UNIT, username="baru") is None
        assert accounts.account_by_username(connection, unit_id=NEXT_DOOR, username="baru")


@pytest.mark.parametrize("address", ["/kalender-kerja/awal", "/buku-agenda/2026/1/batal"])
def test_what_concerns_the_whole_office_is_for_its_own_people(desk: Desk, address: str) -> None:
    """The calendar next door was empty, so its administrator could begin ours anew."""
    desk.received()

    desk.post("tetangga", address, {"_command": str(new_id()), "reason": "Iseng"})

    with desk.pages.database.reading() as connection:
        versions = queries.calendar_versions(connection, unit_id=UNIT, name="kerja")
        lines = queries.register_lines(
            connection, unit_id=UNIT, register=REGISTER, year=2026, zone="Asia/Jakarta"
        )
    assert [each.version for each in versions] == [1]
    assert [line.reason for line in lines] == [""]
