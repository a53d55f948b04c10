"""Work items of repetitions, of choices and of steps without a form, as people fill them in."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.desk import hidden_fields
from tests.webapp.permit_office import PermitOffice

TWICE = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "kasie", diagrams.each("<loopCardinality>2</loopCardinality>")),
    diagrams.end(),
    diagrams.path("mulai", "isi", "selesai"),
    id="dua_kali",
)
NAMELESS = diagrams.process(
    diagrams.start(),
    '<exclusiveGateway id="g1"/>',
    diagrams.end("ya"),
    diagrams.end("tidak"),
    diagrams.path("mulai", "g1", "ya"),
    diagrams.flow("g1", "tidak"),
    lanes={"petugas": "mulai g1 ya tidak"},
    id="tanpa_nama",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office)


def opened(office: PermitOffice, case: UUID, key: str, by: str) -> str:
    answer = office.pages.of(by).get(f"/tugas/{case}/{key}")
    assert answer.status_code == 200, answer.text
    return unescape(answer.text)


def sent(office: PermitOffice, case: UUID, key: str, by: str, **answers: Any) -> TestResponse:
    browser = office.pages.of(by)
    address = f"/tugas/{case}/{key}"
    hidden = hidden_fields(browser.get(address).text)
    return browser.post(address, data={**hidden, "_action": "complete", **answers})


def test_each_instance_shows_its_own_item(office: PermitOffice) -> None:
    case = office.asked()

    pages = [opened(office, case, f"nilai:{number}", "kasie") for number in (1, 2, 3)]

    items = [re.findall(r'name="penilai"[^>]*value="(\w+)"', page) for page in pages]
    assert items == [["Ani"], ["Budi"], ["Citra"]]


def test_an_answer_stays_in_its_instance_and_is_collected_at_the_end(
    office: PermitOffice,
) -> None:
    case = office.asked()
    for number, opinion in ((2, "Buruk"), (1, "Baik"), (3, "Cukup")):
        sent(office, case, f"nilai:{number}", "kasie", penilai="x", pendapat=opinion)

    assert office.variables(case)["pendapat_semua"] == ["Baik", "Buruk", "Cukup"]
    assert "pendapat" not in office.variables(case)


def test_a_person_chooses_the_way_out_by_its_name(office: PermitOffice) -> None:
    case = office.inspected()

    page = opened(office, case, "putus~choose:1", "kabid")

    assert "<h1>Pilih: putus</h1>" in page
    ways = re.findall(r'<input type="radio"[^>]*value="([^"]+)"[^>]*><span>(\w+)</span>', page)
    assert ways == [("putus-serahkan", "serahkan"), ("putus-ditolak", "ditolak")]
    assert "Pilih: putus" in unescape(office.pages.of("kabid").get("/kotak-tugas").text)

    answer = sent(office, case, "putus~choose:1", "kabid", choice_putus="putus-serahkan")

    assert answer.status_code == 303, answer.text
    assert office.open_keys(case) == ["serahkan:1"]


def test_no_way_is_taken_until_one_is_chosen(office: PermitOffice) -> None:
    case = office.inspected()

    assert sent(office, case, "putus~choose:1", "kabid").status_code == 422
    assert office.open_keys(case) == ["putus~choose:1"]


def test_the_case_says_which_way_was_chosen(office: PermitOffice) -> None:
    case = office.inspected()
    sent(office, case, "putus~choose:1", "kabid", choice_putus="putus-serahkan")

    page = unescape(office.pages.of("auditor").get(f"/berkas-proses/{case}").text)

    assert "Menyelesaikan “Pilih: putus”" in page
    assert "<em>serahkan</em>" in page
    state = re.search(r'"done": \[([^\]]*)\]', page)
    assert state
    assert '"putus"' in state[1]
    assert "~" not in state[1]
    assert '"flows": ["mulai-isi"' in page
    assert '"putus-serahkan"' in page


def test_a_manual_task_without_a_form_is_reported_as_done(office: PermitOffice) -> None:
    case = office.inspected()
    office.complete(case, "putus~choose:1", "kabid", choice_putus="putus-serahkan")

    assert "tidak memiliki isian" in opened(office, case, "serahkan:1", "petugas")
    assert sent(office, case, "serahkan:1", "petugas").status_code == 303
    assert office.cases()[0].status == "completed"


def test_a_step_for_many_is_named_once_as_what_follows(office: PermitOffice) -> None:
    case = office.started(penilai_semua=[f"orang {number}" for number in range(200)])
    browser = office.pages.of("petugas")
    address = f"/tugas/{case}/isi:1"
    hidden = hidden_fields(browser.get(address).text)

    answer = browser.post(address, data={**hidden, "_action": "complete", "nomor": "P-7"})

    page = unescape(browser.get(answer.location).text)
    assert "Tugas berikutnya: nilai (kasie)." in page


def test_each_instance_is_told_apart_by_its_item(office: PermitOffice) -> None:
    case = office.asked()

    inbox = unescape(office.pages.of("kasie").get("/kotak-tugas").text)
    shown = unescape(office.pages.of("kasie").get(f"/berkas-proses/{case}").text)

    for name in ("nilai: Ani", "nilai: Budi", "nilai: Citra"):
        assert name in inbox
        assert name in shown
    assert "<h1>nilai: Budi</h1>" in opened(office, case, "nilai:2", "kasie")


def test_rounds_are_told_apart_by_their_number(office: PermitOffice) -> None:
    office.deploy(TWICE)
    case = office.started("dua_kali")

    inbox = unescape(office.pages.of("kasie").get("/kotak-tugas").text)

    assert "isi (ke-1)" in inbox
    assert "isi (ke-2)" in inbox
    assert "<h1>isi (ke-2)</h1>" in opened(office, case, "isi:2", "kasie")


def test_a_choice_at_a_gateway_without_a_name_is_asked_in_plain_words(
    office: PermitOffice,
) -> None:
    office.deploy(NAMELESS)
    case = office.started("tanpa_nama")

    page = opened(office, case, "g1~choose:1", "petugas")

    assert "<h1>Pilih jalan</h1>" in page
    assert "Jalan berikutnya" in page
    assert "g1" not in re.sub(r"(href|action|name|id|for|value)=\"[^\"]*\"", "", page)
