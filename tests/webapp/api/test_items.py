"""Work items for programs: only for the person for whom a token acts, and never his paraf."""

import pytest

from tests.webapp.api.programs import INTAKE, NEWS, Program
from tests.webapp.cast import Pages
from tests.webapp.desk import Desk


@pytest.fixture
def pages(desk: Desk) -> Pages:
    """An office that works by the SOP, on both databases."""
    return desk.pages


@pytest.fixture
def clerk(pages: Pages) -> Program:
    """A program that acts for Petugas."""
    return Program(pages, as_person="petugas")


@pytest.fixture
def case(clerk: Program) -> str:
    """A case whose intake waits."""
    begun = clerk.post("/cases", {"process": "pemutakhiran_website", "variables": NEWS})
    return str(begun.json["case"])


def test_a_person_s_program_does_his_work(pages: Pages, clerk: Program, case: str) -> None:
    listed = clerk.get("/items").json["items"]
    shown = clerk.get(f"/cases/{case}/items/terima:1").json
    taken = clerk.post(f"/cases/{case}/items/terima:1/claim")
    done = clerk.post(f"/cases/{case}/items/terima:1/complete", {"answers": INTAKE})

    assert [each["key"] for each in listed] == ["terima:1"]
    assert shown["answers"]["judul"] == NEWS["judul"]
    assert "judul" in [each["key"] for each in shown["form"]["fields"]]
    assert taken.status_code == 200
    assert (done.status_code, done.json["offered"]) == (200, ["periksa:1"])
    assert clerk.get("/items").json["items"] == []
    assert Program(pages, as_person="kabid").get("/items").json["items"][0]["key"] == "periksa:1"


def test_what_the_form_does_not_take_is_pointed_at(clerk: Program, case: str) -> None:
    wrong = {"answers": {**INTAKE, "tanggal_surat": "kemarin", "gaji": 1}}

    answer = clerk.post(f"/cases/{case}/items/terima:1/complete", wrong)

    assert answer.status_code == 422
    assert "/answers/tanggal_surat" in [each["pointer"] for each in answer.json["errors"]]


def test_a_file_that_nobody_sent_is_refused(clerk: Program, case: str) -> None:
    photo = {"digest": "0" * 64, "name": "foto.jpg", "type": "image/jpeg", "size": 5}

    answer = clerk.post(
        f"/cases/{case}/items/terima:1/complete", {"answers": {**INTAKE, "bukti": [photo]}}
    )

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/answers/bukti"


def test_a_token_gives_no_paraf(pages: Pages, clerk: Program, case: str) -> None:
    clerk.post(f"/cases/{case}/items/terima:1/complete", {"answers": INTAKE})
    head = Program(pages, as_person="kabid")

    answer = head.post(
        f"/cases/{case}/items/periksa:1/complete", {"answers": {}}, Accept_Language="en"
    )

    assert answer.status_code == 403
    assert "a token cannot give it" in answer.json["detail"]
    assert head.get(f"/cases/{case}/items/periksa:1").json["needs_paraf"] is True


def test_work_is_a_person_s(pages: Pages, case: str) -> None:
    program = Program(pages)

    assert program.get("/items").status_code == 403
    assert program.post(f"/cases/{case}/items/terima:1/claim").status_code == 403
    assert program.post(f"/cases/{case}/items/terima:1/complete", {}).status_code == 403
    assert program.get(f"/cases/{case}/items/terima:1").json["can_work"] is False


def test_somebody_else_s_program_does_not_do_it(pages: Pages, case: str) -> None:
    other = Program(pages, as_person="operator")

    assert other.post(f"/cases/{case}/items/terima:1/claim").status_code == 403
    assert other.post(f"/cases/{case}/items/terima:1/complete", {}).status_code in (403, 422)


def test_an_administrator_s_program_hands_work_on(pages: Pages, case: str) -> None:
    program = Program(pages)
    address = f"/cases/{case}/items/terima:1"

    assert program.post(f"{address}/assign", {"person": "kabid"}).status_code == 422
    assert program.post(f"{address}/assign", {"person": "petugas"}).status_code == 200
    assert program.get(address).json["person"]["name"] == "Petugas Contoh"
    assert program.post(f"{address}/release").status_code == 200
    assert program.get(address).json["person"] is None
    plain = Program(pages, ["items:write"])
    assert plain.post(f"{address}/assign", {"person": "petugas"}).status_code == 403
