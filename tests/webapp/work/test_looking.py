"""Who may open a work item, and what the page shows to whom."""

import pytest

from tests.webapp.desk import Desk, upload, words
from tests.webapp.site_app import jpeg


def test_a_person_of_the_group_finds_the_form(sqlite_desk: Desk) -> None:
    case = sqlite_desk.received()

    page = words(sqlite_desk.open("kabid", case, "periksa:1"))

    assert "Keputusan per bagian" in page
    assert "Bubuhkan paraf dan selesaikan" in page


@pytest.mark.parametrize("reader", ["petugas", "kasie", "operator", "auditor", "administrator"])
def test_who_may_see_the_case_reads_it_without_a_form(sqlite_desk: Desk, reader: str) -> None:
    case = sqlite_desk.received()

    page = words(sqlite_desk.open(reader, case, "periksa:1"))

    assert "Tugas ini menunggu dikerjakan oleh Kepala Bidang." in page
    assert "Dibuka Jumat sore." in page
    assert "Simpan draf" not in page


def test_who_has_no_lane_is_refused(desk: Desk) -> None:
    case = desk.received()

    answer = desk.open("gast", case, "periksa:1")

    assert answer.status_code == 403
    assert "bukan untuk kelompok Anda" in words(answer)
    assert "Festival" not in answer.text


def test_the_office_next_door_finds_nothing(desk: Desk) -> None:
    case = desk.received()

    answer = desk.open("tetangga", case, "periksa:1")

    assert answer.status_code == 404
    assert "Festival" not in answer.text


@pytest.mark.parametrize("key", ["periksa:2", "tidak_ada:1", "periksa", "x" * 300])
def test_an_unknown_key_is_not_found(sqlite_desk: Desk, key: str) -> None:
    case = sqlite_desk.received()

    assert sqlite_desk.open("kabid", case, key).status_code == 404


def test_what_was_entered_before_stands_beside_the_form(sqlite_desk: Desk) -> None:
    case = sqlite_desk.start()
    photo = upload(("foto pembukaan.jpg", jpeg()))
    sqlite_desk.save("petugas", case, "terima:1", bukti=photo)
    sqlite_desk.receive(case, nomor_surat="B/1 & <2>")

    page = sqlite_desk.open("kabid", case, "periksa:1")

    beside = words(page).partition("Isi berkas sejauh ini")[2]
    assert "Menerima berita beserta bukti otentik Petugas Contoh, 23 November 2026" in beside
    assert "Nomor surat B/1 & <2>" in beside
    assert "Kop naskah" in beside
    assert "foto pembukaan.jpg" in words(page)
    assert "/kecil" in page.text


def test_what_the_form_shows_itself_is_not_said_twice(sqlite_desk: Desk) -> None:
    case = sqlite_desk.received(sumber="Dinas Pertanian")

    assert words(sqlite_desk.open("kabid", case, "periksa:1")).count("Dinas Pertanian") == 1


def test_a_completed_item_says_by_whom_and_when(sqlite_desk: Desk) -> None:
    case = sqlite_desk.received()
    sqlite_desk.wait(minutes=5)
    sqlite_desk.approve(case)

    same_day = words(sqlite_desk.open("kabid", case, "periksa:1"))
    sqlite_desk.wait(days=1)
    next_day = words(sqlite_desk.open("kabid", case, "periksa:1"))

    assert "sudah diselesaikan oleh Kabid Contoh pada 08.05 WIB." in same_day
    assert "sudah diselesaikan oleh Kabid Contoh pada 23 November 2026, 08.05 WIB." in next_day
    assert "3. Paragraf: Tidak disetujui Tidak sesuai bukti" in same_day


def test_a_visitor_is_asked_to_log_in(sqlite_desk: Desk) -> None:
    case = sqlite_desk.received()

    answer = sqlite_desk.pages.visitor().get(f"/tugas/{case}/periksa:1")

    assert answer.status_code == 302
    assert "/masuk" in answer.location
