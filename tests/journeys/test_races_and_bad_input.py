"""What people do at the same time, twice, too late, or with the wrong file, in real browsers."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.materials import photo
from tests.journeys.people import EXAMINE, PHONE, RECEIVE, News, Office, Person
from tests.journeys.server import Server

CLOSED = ("status of 409",)
REFUSED = ("status of 403",)
UNREADABLE = ("status of 400",)
INCOMPLETE = ("status of 422",)
NOT_A_PHOTO: FilePayload = {
    "name": "foto-lapangan.jpg",
    "mimeType": "image/jpeg",
    "buffer": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(4000),
}
ENDLESS: FilePayload = {
    "name": "transkrip.txt",
    "mimeType": "text/plain",
    "buffer": b"Wawancara dengan pedagang.\n" * 230_000,  # 6 MB; a text may have 5
}


# ---- two people, two clicks ----------------------------------------------------------------------


def test_who_completes_second_is_told_who_was_first_and_when(office: Office) -> None:
    # given
    siti, yuni = office.person("petugas"), office.person("rekan", expected=CLOSED)
    address = siti.starts_a_case()
    yuni.opens(address)
    siti.fills_in_the_intake(News("Lomba mural pelajar"))
    yuni.fills_in_the_intake(News("Lomba mural siswa"))

    # when
    siti.completes()
    expect(siti.message).to_contain_text("Tugas selesai")
    yuni.completes()

    # then
    expect(yuni.problems).to_have_text(
        re.compile(r"sudah diselesaikan oleh Siti Rahmawati, A\.Md\. pada [0-9]{2}\.[0-9]{2} WIB")
    )
    assert numbers_drawn_for(siti, "Lomba mural pelajar") == 1
    assert numbers_drawn_for(siti, "Lomba mural siswa") == 0


def test_a_double_click_completes_once(office: Office) -> None:
    # given
    siti, bambang = office.person("petugas"), office.person("kabid")
    siti.starts_a_case()
    siti.fills_in_the_intake(News("Jadwal pasar tani"))

    # when
    siti.page.get_by_role("button", name="Selesaikan tugas").dblclick()

    # then
    expect(siti.message.first).to_contain_text("Tugas selesai")
    assert numbers_drawn_for(siti, "Jadwal pasar tani") == 1
    bambang.opens_the_inbox()
    expect(bambang.item(EXAMINE, "Jadwal pasar tani")).to_have_count(1)


def test_a_double_click_starts_one_case(office: Office) -> None:
    siti = office.person("petugas")
    siti.opens("/kotak-tugas")
    before = siti.page.locator(".counts li.info b").inner_text()

    siti.page.get_by_role("button", name="Mulai berkas").dblclick()

    expect(siti.heading).to_have_text(RECEIVE)
    siti.opens_the_inbox()
    expect(siti.page.locator(".counts li.info b")).to_have_text(str(int(before) + 1))


# ---- not yours, not any more ---------------------------------------------------------------------


def test_a_stranger_is_told_that_the_work_item_is_not_his(office: Office) -> None:
    siti, gito = office.person("petugas"), office.person("tamu", expected=REFUSED)
    address = siti.starts_a_case()

    gito.opens(address)

    expect(gito.heading).to_have_text("Anda tidak berwenang")
    expect(gito.page.get_by_text("Tugas ini bukan untuk kelompok Anda")).to_be_visible()


def test_somebody_of_another_group_reads_and_cannot_send(office: Office) -> None:
    # given
    siti, wayan = office.person("petugas"), office.person("operator")
    address = siti.starts_a_case()

    # when
    wayan.opens(address)

    # then
    expect(wayan.page.get_by_text("menunggu dikerjakan oleh Petugas Penerima")).to_be_visible()
    expect(wayan.page.get_by_role("button", name="Selesaikan tugas")).to_have_count(0)
    token = wayan.page.locator("[name=csrf_token]").first.get_attribute("value") or ""
    answer = wayan.page.request.post(
        wayan.page.url, form={"csrf_token": token, "_action": "complete", "judul": "Palsu"}
    )
    assert answer.status == 403
    assert 'role="alert"' in answer.text()


def test_a_form_of_another_session_is_answered_with_a_sentence(office: Office) -> None:
    # given
    siti = office.person("petugas", expected=UNREADABLE)
    siti.starts_a_case()
    siti.page.get_by_label("Judul berita").fill("Judul yang sudah diketik")
    siti.page.locator(".work-form [name=csrf_token]").evaluate("input => { input.value = 'x' }")

    # when
    siti.presses("Simpan draf")

    # then
    expect(siti.heading).to_have_text("Formulir kedaluwarsa")
    expect(siti.page.get_by_text("Kembali, muat ulang halaman, lalu kirim lagi")).to_be_visible()
    siti.page.go_back()
    expect(siti.page.get_by_label("Judul berita")).to_have_value("Judul yang sudah diketik")


def test_a_form_of_a_cancelled_case_is_answered_with_a_sentence(office: Office) -> None:
    # given
    siti, rina = office.person("petugas", expected=CLOSED), office.person("admin")
    siti.starts_a_case()
    siti.fills_in_the_intake(News("Undangan yang dibatalkan"))
    rina.opens(siti.page.get_by_role("link", name="Lihat berkas").get_attribute("href") or "")
    rina.page.get_by_text("Batalkan berkas ini").click()
    rina.page.get_by_label("Alasan pembatalan").fill("Sumber menarik beritanya.")
    rina.presses("Batalkan berkas")
    expect(rina.message).to_be_visible()

    # when
    siti.completes()

    # then
    expect(siti.problems).to_contain_text("Berkas ini sudah ditutup dan hanya dapat dibaca.")
    expect(siti.problems).to_contain_text("Tugas ini sudah ditarik pada")
    expect(siti.page.get_by_role("button", name="Selesaikan tugas")).to_have_count(0)


# ---- the wrong file ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "sentence", "colour"),
    [
        (NOT_A_PHOTO, re.compile("foto-lapangan.jpg"), "#3d7a45"),
        (ENDLESS, re.compile("transkrip.txt.*5 MB"), "#c9a227"),
    ],
    ids=["lying", "oversize"],
)
def test_a_file_that_cannot_be_kept_takes_nothing_else_with_it(
    office: Office, file: FilePayload, sentence: re.Pattern[str], colour: str
) -> None:
    # given
    siti = office.person("petugas", expected=INCOMPLETE)
    address = siti.starts_a_case()
    siti.fills_in_the_intake(News("Panen raya di Kretek", ("Panen dimulai pukul enam.",)))
    kept = files_in(office.server)

    # when
    siti.page.locator("input#bukti").set_input_files([photo("sawah.jpg", colour), file])
    siti.completes()

    # then
    expect(siti.problems).to_contain_text(sentence)
    siti.opens(address)
    expect(siti.page.get_by_label("Judul berita")).to_have_value("Panen raya di Kretek")
    expect(siti.part("Paragraf").get_by_role("textbox")).to_have_value("Panen dimulai pukul enam.")
    expect(siti.page.locator(".files .file-link")).to_have_count(1)
    expect(siti.page.locator(".files .file-link")).to_contain_text("sawah.jpg")
    assert len(files_in(office.server) - kept) == 1


# ---- without JavaScript --------------------------------------------------------------------------


def test_intake_and_examination_work_without_javascript(office: Office) -> None:
    title = "Senam sehat di alun-alun"
    siti = office.person("petugas", java_script_enabled=False)
    siti.starts_a_case()
    siti.fills_in_the_intake(News(title, ("Ahad pagi.", "Gratis.")), [photo("a.jpg", "#455")])
    siti.completes()
    expect(siti.message).to_contain_text("Nomor agenda")

    bambang = office.person("kabid", java_script_enabled=False, expected=INCOMPLETE, **PHONE)
    bambang.takes_up(EXAMINE, title)
    bambang.rejects(bambang.part("Paragraf").nth(1), "Tidak sesuai bukti")
    bambang.presses("Setujui sisanya")
    bambang.gives_paraf("bukan sandinya")
    expect(bambang.problems).to_contain_text("Kata sandi salah")
    bambang.gives_paraf()
    expect(bambang.message).to_contain_text(f"Tugas selesai: {EXAMINE}.")


# ---- how it is seen ------------------------------------------------------------------------------


def numbers_drawn_for(person: Person, title: str) -> int:
    person.opens("/buku-agenda?bulan=semua")
    return person.page.locator("table.book tbody tr").filter(has_text=title).count()


def files_in(server: Server) -> set[Path]:
    return {path for path in (server.var / "files").rglob("*") if path.is_file()}
