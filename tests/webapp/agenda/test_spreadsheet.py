"""The agenda book as a spreadsheet."""

import io
from datetime import datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from engine.commands import CancelInstance, VoidNumber
from tests.webapp.sop_office import SopOffice


def sheet(office: SopOffice, **wanted: str) -> Any:
    answer = office.pages.of("petugas").get("/buku-agenda/lembar.xlsx", query_string=wanted)
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(answer.data)).active


def rows(office: SopOffice, **wanted: str) -> list[dict[str, Any]]:
    table = [[cell.value for cell in row] for row in sheet(office, **wanted).iter_rows()]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_it_holds_what_the_book_holds(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received("Pasar rakyat")
    office.examined(case, reject=("b3",))

    [row] = rows(office)

    assert row["Nomor agenda"] == 1
    assert row["Diterima"] == datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001  (as the office's clock)
    assert row["Tanggal surat"].date().isoformat() == "2026-11-20"
    assert row["Judul"] == "Pasar rakyat"
    assert row["Bagian disetujui"] == 2
    assert row["Bagian tidak disetujui"] == 1
    assert row["Paraf"].startswith("Kepala Bidang: Kabid Contoh, 23 November 2026, 08.00 WIB; ")


@pytest.mark.parametrize("text", ['=HYPERLINK("http://evil")', "+1+1", "-2", "@SUM(A1)", "\t=1"])
def test_what_people_typed_is_no_formula(sop_office: SopOffice, text: str) -> None:
    sop_office.received(text)

    cells = {cell.value: cell for row in sheet(sop_office).iter_rows() for cell in row}

    assert text in cells
    assert cells[text].data_type == "s"
    assert cells[text].quotePrefix


def test_what_no_spreadsheet_holds_is_left_out(sop_office: SopOffice) -> None:
    sop_office.received("Bel\x07 dan spasi\x0b")

    assert rows(sop_office)[0]["Judul"] == "Bel dan spasi"


def test_a_void_number_is_there_with_its_reason(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.submit(CancelInstance(case, "rangkap"), by="administrator")
    sop_office.submit(VoidNumber("agenda", 2026, 1, "Dicatat dua kali"), by="administrator")

    [row] = rows(sop_office)

    assert (row["Keadaan"], row["Keterangan"]) == ("Batal", "Batal: Dicatat dua kali")


def test_it_holds_what_was_chosen_all_pages_of_it(sop_office: SopOffice) -> None:
    for number in range(52):
        sop_office.received(f"Nomor {number}", jenis_berita="liputan" if number else "pengumuman")

    assert len(rows(sop_office, tahun="2026", bulan="semua")) == 52
    assert len(rows(sop_office, jenis="pengumuman")) == 1
    assert rows(sop_office, tahun="2025") == []


def test_its_name_says_what_it_holds(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("petugas")

    month = browser.get("/buku-agenda/lembar.xlsx").headers["Content-Disposition"]
    year = browser.get("/buku-agenda/lembar.xlsx?tahun=2025").headers["Content-Disposition"]

    assert "buku-agenda-2026-11.xlsx" in month
    assert "buku-agenda-2025.xlsx" in year
