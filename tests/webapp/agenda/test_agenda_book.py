"""The agenda book: which lines it shows, what stands in them, and to whom."""

import re
from datetime import UTC, datetime

import pytest

from engine.commands import CancelInstance, StartInstance, VoidNumber, system_actor
from tests.webapp.cast import ROLES
from tests.webapp.sop_office import PARTS, SopOffice, a_file
from webapp.ids import new_id


def book(office: SopOffice, by: str = "petugas", **wanted: str) -> str:
    answer = office.pages.of(by).get("/buku-agenda", query_string=wanted)
    assert answer.status_code == 200, answer.text
    return answer.text


def numbers(office: SopOffice, by: str = "petugas", **wanted: str) -> list[str]:
    return re.findall(r'id="nomor-(\d+)"', book(office, by, **wanted))


def cancelled(office: SopOffice, title: str) -> None:
    office.submit(CancelInstance(office.received(title), "rangkap"), by="administrator")


def test_a_number_that_was_drawn_has_a_line(sop_office_on_both: SopOffice) -> None:
    sop_office_on_both.received("Pasar rakyat")
    sop_office_on_both.started()  # noise: without a number

    page = book(sop_office_on_both)

    assert re.findall(r'id="nomor-(\d+)"', page) == ["1"]
    for text in ("Pasar rakyat", "Bagian Umum", "B/400.14/12", "20 Nov 2026", "Siaran pers"):
        assert text in page
    assert "1 media" in page
    assert "3 belum" in page


def test_a_line_tells_parafs_results_address_and_place(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    case = office.received()
    office.examined(case)
    office.published(case)
    office.archived(case)

    page = book(office)

    assert page.index("Kabid Contoh") < page.index("Kasie Contoh")
    assert "3 disetujui" in page
    assert 'href="/situs/2026/festival"' in page
    assert "400.14.4.3 A-12" in page
    assert "Lemari 2, laci 3, folder 17" in page


def test_media_are_counted_once_each(sop_office: SopOffice) -> None:
    photo, film = a_file("foto.jpg", "image/jpeg"), a_file("film.mp4", "video/mp4")
    parts = [
        *PARTS,
        {"id": "b4", "kind": "foto", "text": "", "file": photo, "caption": ""},
        {"id": "b5", "kind": "video", "text": "", "file": film, "caption": ""},
    ]

    sop_office.received(bukti=[photo], bagian=parts)

    assert "2 media" in book(sop_office)


def test_the_present_month_is_shown_unless_asked_otherwise(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("November")
    office.pages.clock.advance(datetime(2026, 12, 1, tzinfo=UTC) - office.pages.clock.now())
    office.received("Desember")

    assert numbers(office) == ["2"]
    assert numbers(office, tahun="2026", bulan="11") == ["1"]
    assert numbers(office, tahun="2026", bulan="semua") == ["1", "2"]
    assert numbers(office, tahun="2025") == []


def test_months_end_at_midnight_of_the_office(sop_office_on_both: SopOffice) -> None:
    """At 17.30 UTC it is half past midnight in Jakarta."""
    office = sop_office_on_both
    last_of_november = datetime(2026, 11, 30, 17, 30, tzinfo=UTC)
    office.pages.clock.advance(last_of_november - office.pages.clock.now())
    office.received()

    assert numbers(office) == ["1"]
    assert numbers(office, tahun="2026", bulan="12") == ["1"]
    assert numbers(office, tahun="2026", bulan="11") == []


def test_kind_and_state_and_search_narrow_the_list(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    office.received("Pasar rakyat")
    office.received("Lowongan", jenis_berita="pengumuman")
    cancelled(office, "Rangkap")

    assert numbers(office, jenis="pengumuman") == ["2"]
    assert numbers(office, keadaan="cancelled") == ["3"]
    assert numbers(office, keadaan="running") == ["1", "2"]
    assert numbers(office, cari="pasar") == ["1"]
    assert numbers(office, cari="tidak-ada") == []


def test_a_void_number_keeps_its_line_with_the_reason(sop_office_on_both: SopOffice) -> None:
    office = sop_office_on_both
    cancelled(office, "Rangkap")
    office.submit(VoidNumber("agenda", 2026, 1, "Dicatat dua kali"), by="administrator")
    office.received("Sesudahnya")

    page = book(office)

    assert "Batal: Dicatat dua kali" in page
    assert numbers(office) == ["1", "2"]
    assert numbers(office, keadaan="void") == ["1"]
    assert numbers(office, keadaan="cancelled") == []


def test_a_revision_is_remarked_at_the_number_it_runs_under(sop_office: SopOffice) -> None:
    origin = sop_office.received("Asal")
    variables = {"judul": "Perbaikan", "nomor_agenda": 1}
    start = StartInstance(new_id(), "pemutakhiran_website", variables, revises=origin)
    sop_office.runtime.submit(start, actor=system_actor("jobs"))

    page = book(sop_office)

    assert "Revisi: Perbaikan (Berjalan)" in page
    assert numbers(sop_office) == ["1"]


def test_a_long_book_has_pages(sop_office: SopOffice) -> None:
    for _ in range(51):
        sop_office.received()

    assert len(numbers(sop_office)) == 50
    assert numbers(sop_office, hal="2") == ["51"]
    assert numbers(sop_office, hal="99") == ["51"]


def test_what_people_wrote_is_shown_and_never_run(sop_office: SopOffice) -> None:
    sop_office.received("<script>alert(1)</script>", sumber='"><img src=x onerror=alert(1)>')

    page = book(sop_office, cari="<script>", bulan='"><b>')

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_an_address_that_is_no_page_is_no_link(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case, "javascript:alert(1)")

    page = book(sop_office)

    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def test_an_empty_book_says_so(sop_office: SopOffice) -> None:
    assert "Belum ada nomor" in book(sop_office)
    assert "Tidak ada nomor yang cocok" in book(sop_office, cari="apa saja")


def test_who_works_in_no_procedure_is_refused(sop_office: SopOffice) -> None:
    sop_office.received()

    assert sop_office.pages.of("gast").get("/buku-agenda").status_code == 403
    assert sop_office.pages.of("gast").get("/buku-agenda/lembar.xlsx").status_code == 403


def test_the_office_next_door_has_a_book_of_its_own(sop_office: SopOffice) -> None:
    sop_office.received()

    assert numbers(sop_office, by="tetangga") == []


# ---- void numbers --------------------------------------------------------------------------------


def void(office: SopOffice, by: str = "administrator", **fields: str) -> int:
    fields = {"_command": str(new_id()), "reason": "Dicatat dua kali", **fields}
    browser = office.pages.of(by)
    return office.pages.post(browser, "/buku-agenda/2026/1/batal", **fields).status_code


def test_an_administrator_declares_a_number_void(sop_office: SopOffice) -> None:
    cancelled(sop_office, "Rangkap")

    assert void(sop_office) == 302
    assert "Batal: Dicatat dua kali" in book(sop_office)


def test_a_second_click_changes_nothing(sop_office: SopOffice) -> None:
    cancelled(sop_office, "Rangkap")
    its_id = str(new_id())

    assert [void(sop_office, _command=its_id) for _ in range(2)] == [302, 302]
    assert void(sop_office) == 409  # a new form: the number is void already


def test_a_number_is_not_void_without_a_reason(sop_office: SopOffice) -> None:
    cancelled(sop_office, "Rangkap")

    assert void(sop_office, reason=" ") == 422
    assert numbers(sop_office, keadaan="void") == []


def test_the_number_of_a_running_case_is_not_void(sop_office: SopOffice) -> None:
    sop_office.received()

    assert void(sop_office) == 409
    assert "Batalkan nomor" not in book(sop_office, by="administrator")


@pytest.mark.parametrize("who", [role for role in ROLES if role != "administrator"])
def test_nobody_else_declares_a_number_void(sop_office: SopOffice, who: str) -> None:
    cancelled(sop_office, "Rangkap")

    assert void(sop_office, by=who) == 403
    assert "Batalkan nomor" not in book(sop_office, by=who)


def test_a_number_is_not_declared_void_by_a_link(sop_office: SopOffice) -> None:
    browser = sop_office.pages.of("administrator")

    assert browser.get("/buku-agenda/2026/1/batal").status_code == 405
