"""Beginning a case of a procedure with several ways in, or without a drawn one."""

from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.desk import hidden_fields
from tests.webapp.permit_office import PermitOffice

TWO_WAYS_IN = diagrams.process(
    diagrams.start("loket"),
    diagrams.start("surel"),
    diagrams.start("lapangan"),
    diagrams.user("isi", "petugas"),
    diagrams.end(),
    diagrams.path("loket", "isi", "selesai"),
    diagrams.flow("surel", "isi"),
    diagrams.flow("lapangan", "isi"),
    lanes={"petugas": "loket surel isi selesai", "operator": "lapangan"},
    id="dua_pintu",
)
WITHOUT_A_START = diagrams.process(
    diagrams.user("isi", "petugas"),
    diagrams.user("lihat", "kabid"),
    diagrams.path("isi", "lihat"),
    lanes={"petugas": "isi", "kabid": "lihat"},
    id="tanpa_mulai",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    office = PermitOffice(pages_of_office)
    office.deploy(TWO_WAYS_IN)
    office.deploy(WITHOUT_A_START)
    return office


def inbox(office: PermitOffice, by: str) -> str:
    return unescape(office.pages.of(by).get("/kotak-tugas").text)


def begin(office: PermitOffice, by: str, process: str, start: str = "") -> TestResponse:
    browser = office.pages.of(by)
    hidden = hidden_fields(browser.get("/kotak-tugas").text)
    sent = {**hidden, "process_id": process, **({"start": start} if start else {})}
    return browser.post("/kotak-tugas/mulai", data=sent)


def test_each_way_in_of_the_persons_lane_has_its_button(office: PermitOffice) -> None:
    page = inbox(office, "petugas")

    assert "dua_pintu: loket" in page
    assert "dua_pintu: surel" in page
    assert "dua_pintu: lapangan" not in page
    assert "dua_pintu: lapangan" in inbox(office, "operator")


def test_a_case_begins_where_the_person_chose(office: PermitOffice) -> None:
    answer = begin(office, "petugas", "dua_pintu", "surel")

    assert answer.location.endswith("/isi:1")
    entry = office.log(office.cases()[0].id)[0]
    assert entry.command["start_event"] == "surel"
    page = office.pages.of("auditor").get(f"/berkas-proses/{office.cases()[0].id}").text
    assert "Memulai berkas: surel" in page


def test_nobody_begins_in_anothers_lane(office: PermitOffice) -> None:
    assert begin(office, "petugas", "dua_pintu", "lapangan").status_code == 403
    assert office.cases() == []


def test_a_start_that_there_is_not_begins_nothing(office: PermitOffice) -> None:
    assert begin(office, "petugas", "dua_pintu", "<b>").status_code == 422
    assert office.cases() == []


def test_a_procedure_without_a_start_begins_at_its_first_step(office: PermitOffice) -> None:
    assert "tanpa_mulai" in inbox(office, "petugas")

    answer = begin(office, "petugas", "tanpa_mulai")

    assert answer.location.endswith("/isi:1")
    assert office.open_keys(office.cases()[0].id) == ["isi:1"]


@pytest.mark.parametrize("who", ["kabid", "gast"])
def test_who_has_no_lane_at_its_first_step_does_not_begin_it(
    office: PermitOffice, who: str
) -> None:
    assert "tanpa_mulai" not in inbox(office, who)

    assert begin(office, who, "tanpa_mulai").status_code in {403, 422}
    assert office.cases() == []
