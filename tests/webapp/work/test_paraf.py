"""Paraf: the password again, and what it binds."""

from uuid import UUID

import pytest

from engine import queries
from tests.webapp.cast import PASSWORD
from tests.webapp.desk import Desk, words


@pytest.fixture
def case(desk: Desk) -> UUID:
    """A case that waits for Kabid."""
    return desk.received()


def parafs(desk: Desk, case: UUID) -> list[tuple[str, str]]:
    """Return (key, person) of each paraf in the case's log."""
    with desk.pages.database.reading() as connection:
        lines = queries.log_entries(connection, stream_id=case)
    events = [event for line in lines for event in line.events]
    return [(e["key"], e["person_name"]) for e in events if e["type"] == "ParafGiven"]


def test_the_right_password_gives_the_paraf(desk: Desk, case: UUID) -> None:
    answer = desk.approve(case)

    assert answer.status_code == 303
    assert parafs(desk, case) == [("periksa:1", "Kabid Contoh")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Masukkan kata sandi Anda"), ("salah", "Kata sandi salah."), (PASSWORD[:-1], "salah")],
)
def test_without_the_right_password_nothing_is_approved(
    desk: Desk, case: UUID, typed: str, sentence: str
) -> None:
    answer = desk.approve(case, _paraf=typed)

    assert answer.status_code == 422
    assert sentence in words(answer)
    assert '<a href="#_paraf">' in answer.text
    assert desk.open_keys(case) == ["periksa:1"]
    assert parafs(desk, case) == []


def test_decisions_stay_and_the_password_does_not(desk: Desk, case: UUID) -> None:
    answer = desk.approve(case, _paraf="salah tulis")

    assert "salah tulis" not in answer.text
    assert answer.text.count('value="setuju" required checked') == 2
    assert "salah tulis" not in str(desk.item(case, "periksa:1").draft)


def test_somebody_else_s_password_is_wrong(desk: Desk, case: UUID) -> None:
    assert desk.approve(case, _paraf=f"{PASSWORD}x").status_code == 422
    assert desk.open_keys(case) == ["periksa:1"]


def test_an_incomplete_form_does_not_ask_whether_the_password_is_right(
    desk: Desk, case: UUID
) -> None:
    answer = desk.approve(case, klasifikasi="", _paraf="salah")

    assert answer.status_code == 422
    assert "Kata sandi salah" not in words(answer)


def test_guessing_is_stopped_and_the_form_is_kept(desk: Desk, case: UUID) -> None:
    for _guess in range(5):
        desk.approve(case, _paraf="tebakan")

    answer = desk.approve(case, catatan_kabid="Sudah saya baca.")

    assert answer.status_code == 429
    assert "Terlalu banyak percobaan" in words(answer)
    assert "Sudah saya baca." in answer.text
    assert desk.open_keys(case) == ["periksa:1"]


def test_a_draft_asks_for_no_password(desk: Desk, case: UUID) -> None:
    answer = desk.save("kabid", case, "periksa:1", **{"keputusan.b1.decision": "setuju"})

    assert answer.status_code == 303
    assert parafs(desk, case) == []


def test_one_person_does_not_give_both_parafs(desk: Desk) -> None:
    desk.hire("rangkap", "kabid", "kasie")
    case = desk.received()
    answers = {"_paraf": PASSWORD, "klasifikasi": "siaran_pers"}
    decisions = {f"keputusan.b{number}.decision": "setuju" for number in (1, 2, 3)}
    desk.complete("rangkap", case, "periksa:1", **answers, **decisions)

    note = {"catatan_kasie": "Sudah dikelompokkan."}
    answer = desk.complete("rangkap", case, "kelompokkan:1", _paraf=PASSWORD, **note)

    assert answer.status_code == 409
    assert "Langkah ini untuk orang lain" in words(answer)
    assert "Sudah dikelompokkan." in answer.text
    assert desk.open_keys(case) == ["kelompokkan:1"]
