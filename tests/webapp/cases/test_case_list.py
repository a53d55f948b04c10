"""The list of cases: search, state, pages, and only what a person may see."""

import re

from engine.commands import CancelInstance, DeployDefinition, StartInstance
from tests import diagrams
from tests.webapp.sop_office import SopOffice
from webapp.ids import new_id

OTHER_PROCESS = diagrams.process(
    diagrams.start(),
    diagrams.user("catat", "arsiparis"),
    diagrams.end(),
    diagrams.path("mulai", "catat", "selesai"),
    id="arsip_lain",
)


def titles(office: SopOffice, by: str = "petugas", **wanted: str) -> list[str]:
    answer = office.pages.of(by).get("/berkas-proses", query_string=wanted)
    assert answer.status_code == 200, answer.text
    return re.findall(r'rowheader"><a href="[^"]+">([^<]+)</a>', answer.text)


def test_cases_are_listed_newest_first(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received("Lama")
    sop_office_on_both.pages.clock.advance(sop_office_on_both.pages.clock.now().resolution * 60)
    sop_office_on_both.received("Baru")

    assert titles(sop_office_on_both) == ["Baru", "Lama"]


def test_search_finds_title_source_and_letter_number(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received("Pasar rakyat", sumber="Dinas Perdagangan", nomor_surat="B/1")
    sop_office_on_both.received("Festival 100%", nomor_surat="B/2")

    assert titles(sop_office_on_both, cari="rakyat") == ["Pasar rakyat"]
    assert titles(sop_office_on_both, cari="perdagangan pasar") == ["Pasar rakyat"]
    assert titles(sop_office_on_both, cari="b/2") == ["Festival 100%"]
    assert titles(sop_office_on_both, cari="%") == ["Festival 100%"]


def test_a_state_leaves_out_the_others(sop_office: SopOffice) -> None:
    sop_office.received("Jalan")
    sop_office.submit(CancelInstance(sop_office.received("Batal"), "rangkap"), by="administrator")

    assert titles(sop_office, keadaan="cancelled") == ["Batal"]
    assert titles(sop_office, keadaan="running") == ["Jalan"]
    assert sorted(titles(sop_office, keadaan="aneh")) == ["Batal", "Jalan"]


def test_pages_hold_twenty_five(sop_office: SopOffice) -> None:
    for _ in range(27):
        sop_office.started(judul="Berkas")

    assert len(titles(sop_office)) == 25
    assert len(titles(sop_office, hal="2")) == 2
    assert len(titles(sop_office, hal="99")) == 2
    assert len(titles(sop_office, hal="-1")) == 25


def test_a_case_shows_its_agenda_number(sop_office: SopOffice) -> None:
    sop_office.received()

    assert "Agenda 1" in sop_office.pages.of("kabid").get("/berkas-proses").text


def test_cases_of_other_peoples_processes_are_left_out(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Siaran pers")
    office.submit(DeployDefinition(OTHER_PROCESS), by="analyst")
    office.submit(StartInstance(new_id(), "arsip_lain"), by="analyst")

    assert titles(office) == ["Siaran pers"]
    assert titles(office, by="gast") == []
    assert len(titles(office, by="auditor")) == 2


def test_an_office_without_cases_says_so(sop_office: SopOffice) -> None:
    assert "Belum ada berkas" in sop_office.pages.of("petugas").get("/berkas-proses").text


def test_a_search_without_a_find_says_so(sop_office: SopOffice) -> None:
    sop_office.received()

    page = sop_office.pages.of("petugas").get("/berkas-proses?cari=tidak-ada").text

    assert "Tidak ada berkas yang cocok" in page
