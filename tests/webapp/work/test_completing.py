"""Completing a work item: once, by the right person, told what follows."""

from engine.commands import (
    CancelInstance,
    CorrectVariables,
    DeployDefinition,
    StartInstance,
    system_actor,
)
from tests.diagrams import end, path, process, start, user
from tests.webapp.cast import PASSWORD
from tests.webapp.desk import APPROVAL, RELEASE, Desk, actor_of, hidden_fields, words
from webapp.ids import new_id


def test_who_completes_a_step_is_told_number_and_successor(desk: Desk) -> None:
    case = desk.start()

    answer = desk.receive(case)

    assert answer.status_code == 303
    assert answer.location == "/kotak-tugas"
    page = desk.inbox("petugas")
    assert "Tugas selesai: Menerima berita beserta bukti otentik." in page
    assert "Nomor agenda: 1/2026." in page
    assert "Tugas berikutnya: Memeriksa dan memilah press release (Kepala Bidang)." in page
    assert desk.open_keys(case) == ["periksa:1"]


def test_a_second_click_is_answered_like_the_first(desk: Desk) -> None:
    case = desk.start()
    page = hidden_fields(desk.open("petugas", case, "terima:1").text)
    sent = {**page, **RELEASE, "_action": "complete"}

    first = desk.post("petugas", f"/tugas/{case}/terima:1", sent)
    second = desk.post("petugas", f"/tugas/{case}/terima:1", sent)

    assert (second.status_code, second.location) == (first.status_code, first.location)
    assert "Nomor agenda: 1/2026." in desk.inbox("petugas")
    assert desk.variables(case)["nomor_agenda"] == 1


def test_who_was_slower_is_told_who_was_faster_and_when(desk: Desk) -> None:
    desk.hire("wakil", "kabid")
    case = desk.received()
    page = hidden_fields(desk.open("wakil", case, "periksa:1").text)
    desk.wait(minutes=5)
    desk.approve(case)

    sent = {**page, **APPROVAL, "_paraf": PASSWORD, "_action": "complete"}
    answer = desk.post("wakil", f"/tugas/{case}/periksa:1", sent)

    assert answer.status_code == 409
    assert "Tugas ini sudah diselesaikan oleh Kabid Contoh pada 08.05 WIB." in words(answer)


def test_a_form_of_no_page_of_ours_is_told_the_state_too(desk: Desk) -> None:
    case = desk.received()

    answer = desk.post("petugas", f"/tugas/{case}/terima:1", {"_action": "complete"})

    assert answer.status_code == 409
    assert "sudah diselesaikan oleh Petugas Contoh" in words(answer)


def test_a_withdrawn_item_says_so(desk: Desk) -> None:
    case = desk.received()
    page = hidden_fields(desk.open("kabid", case, "periksa:1").text)
    administrator = actor_of(desk.pages.account("administrator"))
    desk.runtime.submit(CancelInstance(case, "salah masuk"), actor=administrator)

    sent = {**page, **APPROVAL, "_paraf": PASSWORD, "_action": "complete"}
    answer = desk.post("kabid", f"/tugas/{case}/periksa:1", sent)

    assert answer.status_code == 409
    assert "hanya dapat dibaca" in words(answer)
    assert "sudah ditarik" in words(desk.open("kabid", case, "periksa:1"))


def test_another_group_cannot_complete_it(desk: Desk) -> None:
    case = desk.start()

    answer = desk.complete("kabid", case, "terima:1", **RELEASE)

    assert answer.status_code == 403
    assert desk.open_keys(case) == ["terima:1"]


def test_a_step_without_form_is_only_confirmed(desk: Desk) -> None:
    plain = process(
        start(), user("cek", "kabid"), end(), path("mulai", "cek", "selesai"), id="pengecekan"
    )
    desk.runtime.submit(DeployDefinition(plain), actor=system_actor("installation"))
    case = new_id()
    desk.runtime.submit(StartInstance(case, "pengecekan"), actor=system_actor("jobs"))
    assert "tidak memiliki isian" in words(desk.open("kabid", case, "cek:1"))

    answer = desk.complete("kabid", case, "cek:1")

    assert answer.status_code == 303
    assert "Seluruh berkas sudah selesai." in desk.inbox("kabid")


def test_english_is_spoken_to_who_chose_it(sqlite_desk: Desk) -> None:
    case = sqlite_desk.received()
    sqlite_desk.post("kabid", "/bahasa", {"language": "en"})

    page = words(sqlite_desk.open("kabid", case, "periksa:1"))

    assert "Decision on each part" in page
    assert "In the case so far" in page


def test_what_was_corrected_meanwhile_is_shown_before_it_is_approved(desk: Desk) -> None:
    case = desk.received()
    page = hidden_fields(desk.open("kabid", case, "periksa:1").text)
    correction = CorrectVariables(case, {"judul": "Judul yang dibetulkan"}, "salah ketik")
    administrator = actor_of(desk.pages.account("administrator"))
    desk.runtime.submit(correction, actor=administrator)

    sent = {**page, **APPROVAL, "_paraf": PASSWORD, "_action": "complete"}
    answer = desk.post("kabid", f"/tugas/{case}/periksa:1", sent)

    assert answer.status_code == 409
    assert "Isi berkas berubah sejak halaman ini dibuka." in words(answer)
    assert "Judul yang dibetulkan" in words(answer)
    assert desk.approve(case).status_code == 303
