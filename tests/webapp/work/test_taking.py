"""Taking a work item and giving it back."""

from uuid import UUID

import pytest

from tests.webapp.desk import Desk, words


@pytest.fixture
def case(desk: Desk) -> UUID:
    """A case that waits for Kabid, and a second person of his group: `wakil`."""
    desk.hire("wakil", "kabid")
    return desk.received()


def test_who_takes_an_item_is_named_to_the_others(desk: Desk, case: UUID) -> None:
    answer = desk.claim("kabid", case, "periksa:1")

    assert answer.status_code == 303
    assert "Anda mengambil tugas" in desk.inbox("kabid")
    assert "Dikerjakan Kabid Contoh" in desk.inbox("wakil")
    assert "sedang dikerjakan oleh Kabid Contoh" in words(desk.open("wakil", case, "periksa:1"))


def test_a_second_click_takes_nothing_twice(desk: Desk, case: UUID) -> None:
    desk.claim("kabid", case, "periksa:1")
    moved = desk.item(case, "periksa:1").case.moved_at
    desk.wait(minutes=1)

    answer = desk.claim("kabid", case, "periksa:1")

    assert answer.status_code == 303
    assert desk.item(case, "periksa:1").case.moved_at == moved


def test_what_somebody_has_taken_cannot_be_taken(desk: Desk, case: UUID) -> None:
    desk.claim("kabid", case, "periksa:1")

    answer = desk.claim("wakil", case, "periksa:1")

    assert answer.status_code == 403
    assert "Tugas ini sedang dikerjakan oleh Kabid Contoh." in words(answer)
    assert desk.item(case, "periksa:1").person_name == "Kabid Contoh"


def test_what_somebody_has_taken_cannot_be_completed_or_saved(desk: Desk, case: UUID) -> None:
    desk.claim("kabid", case, "periksa:1")

    for action in ("complete", "save"):
        answer = desk.send("wakil", case, "periksa:1", _action=action, catatan_kabid="tertimpa")
        assert answer.status_code == 403
        assert "sedang dikerjakan oleh Kabid Contoh" in words(answer)

    assert desk.item(case, "periksa:1").draft is None


def test_an_item_goes_back_to_its_group(desk: Desk, case: UUID) -> None:
    desk.claim("kabid", case, "periksa:1")

    desk.release("kabid", case, "periksa:1")

    assert desk.item(case, "periksa:1").person_id is None
    assert "Ambil" in desk.inbox("wakil")


def test_only_who_has_it_and_the_administrator_give_an_item_back(desk: Desk, case: UUID) -> None:
    desk.claim("kabid", case, "periksa:1")

    assert desk.release("wakil", case, "periksa:1").status_code == 403
    assert desk.release("petugas", case, "periksa:1").status_code == 403
    assert desk.item(case, "periksa:1").person_name == "Kabid Contoh"
    assert "Lepas" in words(desk.open("administrator", case, "periksa:1"))
    assert desk.release("administrator", case, "periksa:1").status_code == 303
    assert desk.item(case, "periksa:1").person_id is None


def test_an_item_of_another_group_cannot_be_taken(desk: Desk, case: UUID) -> None:
    answer = desk.claim("petugas", case, "periksa:1")

    assert answer.status_code == 403
    assert desk.item(case, "periksa:1").person_id is None


def test_taking_needs_a_button(desk: Desk, case: UUID) -> None:
    assert desk.browser("kabid").get(f"/tugas/{case}/periksa:1/ambil").status_code == 405
    assert desk.browser("kabid").get(f"/tugas/{case}/periksa:1/lepas").status_code == 405
    assert desk.browser("kabid").post(f"/tugas/{case}/periksa:1/ambil").status_code == 400


def test_after_taking_one_comes_back_only_to_pages_of_ours(desk: Desk, case: UUID) -> None:
    answer = desk.post("kabid", f"/tugas/{case}/periksa:1/ambil", {"next": "//evil.example/"})

    assert answer.location == "/kotak-tugas"
