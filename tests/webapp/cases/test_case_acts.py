"""What people do on the page of a case: notes, checks of the history, administrators' acts."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from engine.commands import ClaimWorkItem, FailJob
from engine.tables import entry
from tests.forging import forge
from tests.webapp.cast import ROLES
from tests.webapp.sop_office import SYSTEM, SopOffice
from webapp.ids import new_id

ACTS = ["batalkan", "koreksi", "tugas/periksa:1/lepas", "tugas/periksa:1/alihkan", "gangguan/x:1"]


def act(
    office: SopOffice, case: UUID, what: str, by: str = "administrator", **fields: Any
) -> TestResponse:
    browser = office.pages.of(by)
    fields = {"_command": str(new_id()), **fields}
    return office.pages.post(browser, f"/berkas-proses/{case}/{what}", **fields)


def said(office: SopOffice, case: UUID, what: str, by: str = "administrator", **fields: Any) -> str:
    browser = office.pages.of(by)
    fields = {"_command": str(new_id()), **fields}
    answer = office.pages.post(browser, f"/berkas-proses/{case}/{what}", **fields)
    assert answer.status_code == 302, answer.text
    return browser.get(answer.location).text


def commands(office: SopOffice, case: UUID) -> list[str]:
    return [entry.command["type"] for entry in office.log(case)]


# ---- notes ---------------------------------------------------------------------------------------


def test_a_note_is_in_the_history(sop_office_on_both: SopOffice) -> None:
    case = sop_office_on_both.received()

    page = said(sop_office_on_both, case, "catatan", by="kasie", text="Sudah ditelepon.")

    assert "Sudah ditelepon." in page
    assert commands(sop_office_on_both, case)[-1] == "AddNote"


def test_the_same_note_sent_twice_is_there_once(sop_office: SopOffice) -> None:
    case = sop_office.received()
    twice = {"text": "Sekali saja", "_command": str(new_id())}

    answers = [act(sop_office, case, "catatan", by="kasie", **twice) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert commands(sop_office, case).count("AddNote") == 1


def test_an_empty_note_is_refused(sop_office: SopOffice) -> None:
    answer = act(sop_office, sop_office.received(), "catatan", by="kasie", text="  ")

    assert answer.status_code == 422
    assert "Isilah catatan." in answer.text


@pytest.mark.parametrize("who", ["auditor", "analyst"])
def test_who_only_watches_adds_no_note(sop_office: SopOffice, who: str) -> None:
    case = sop_office.received()

    assert act(sop_office, case, "catatan", by=who, text="x").status_code == 403
    assert "Tambah catatan" not in sop_office.pages.of(who).get(f"/berkas-proses/{case}").text


def test_a_closed_case_takes_no_note(sop_office: SopOffice) -> None:
    case = sop_office.received()
    act(sop_office, case, "batalkan", reason="rangkap")

    answer = act(sop_office, case, "catatan", by="kasie", text="terlambat")

    assert answer.status_code == 409
    assert "hanya dapat dibaca" in answer.text


def test_a_note_cannot_be_added_by_a_link(sop_office: SopOffice) -> None:
    case = sop_office.received()

    assert sop_office.pages.of("kasie").get(f"/berkas-proses/{case}/catatan").status_code == 405


# ---- the check of the history --------------------------------------------------------------------


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_a_sound_history_is_said_to_be_whole(sop_office_on_both: SopOffice, who: str) -> None:
    case = sop_office_on_both.received()

    assert "Riwayat utuh: 2 entri" in said(sop_office_on_both, case, "verifikasi", by=who)


def test_a_changed_history_is_found(sop_office: SopOffice) -> None:
    case = sop_office.received()
    its_second = (entry.c.stream_id == case, entry.c.seq == 2)
    forge(sop_office.pages.database, update(entry).where(*its_second).values(body=b"{}"))

    browser = sop_office.pages.of("auditor")
    sop_office.pages.post(browser, f"/berkas-proses/{case}/verifikasi")
    with browser.session_transaction() as session:
        kind, sentence = session["_flashes"][-1]

    assert kind == "danger"
    assert "tidak cocok pada entri ke-2" in sentence


# ---- an administrator ----------------------------------------------------------------------------


@pytest.mark.parametrize("who", [role for role in ROLES if role != "administrator"])
def test_only_an_administrator_may(sop_office: SopOffice, who: str) -> None:
    case = sop_office.received()

    answers = {act(sop_office, case, what, by=who, reason="x").status_code for what in ACTS}

    assert answers == {403}
    assert commands(sop_office, case) == ["StartInstance", "CompleteWorkItem"]


def test_a_case_is_cancelled_with_a_reason(sop_office: SopOffice) -> None:
    case = sop_office.received()

    page = said(sop_office, case, "batalkan", reason="Surat ditarik pengirim")

    assert "Surat ditarik pengirim" in page
    assert sop_office.line(case).status == "cancelled"


def test_a_case_is_not_cancelled_without_a_reason(sop_office: SopOffice) -> None:
    case = sop_office.received()

    answer = act(sop_office, case, "batalkan", reason=" ")

    assert answer.status_code == 422
    assert "Isilah alasan pembatalan." in answer.text
    assert sop_office.line(case).status == "running"


def test_a_second_click_on_cancel_changes_nothing(sop_office: SopOffice) -> None:
    case = sop_office.received()
    twice = {"reason": "rangkap", "_command": str(new_id())}

    answers = [act(sop_office, case, "batalkan", **twice) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert commands(sop_office, case).count("CancelInstance") == 1


def test_a_work_item_in_somebodys_hands_is_released(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.submit(ClaimWorkItem(case, "periksa:1"), by="kabid")

    page = said(sop_office, case, "tugas/periksa:1/lepas")

    assert "belum diambil" in page


def test_a_work_item_is_assigned_to_somebody_of_its_group(sop_office: SopOffice) -> None:
    case = sop_office.received()
    kabid = sop_office.actor("kabid")

    page = said(sop_office, case, "tugas/periksa:1/alihkan", person=kabid.id)

    assert "dikerjakan Kabid Contoh" in page


def test_only_people_of_the_group_are_offered(sop_office: SopOffice) -> None:
    case = sop_office.received()
    address = f"/berkas-proses/{case}/tugas/periksa:1/alihkan"

    page = sop_office.pages.of("administrator").get(address).text

    assert "Kabid Contoh" in page
    assert "Kasie Contoh" not in page


def test_a_work_item_is_not_assigned_to_somebody_else(sop_office: SopOffice) -> None:
    case = sop_office.received()
    kasie = sop_office.actor("kasie")

    answer = act(sop_office, case, "tugas/periksa:1/alihkan", person=kasie.id)

    assert answer.status_code == 422
    assert "Pilih seorang pegawai dari kelompok ini." in answer.text


def test_a_work_item_that_is_done_is_not_assigned(sop_office: SopOffice) -> None:
    case = sop_office.received()

    assert act(sop_office, case, "tugas/terima:1/alihkan", person="x").status_code == 409


def test_an_incident_is_shown_and_tried_again(sop_office: SopOffice) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.complete(case, "unggah:1", "operator")
    sop_office.runtime.submit(FailJob(case, "terbitkan:1", "Situs tidak menjawab"), actor=SYSTEM)
    before = sop_office.pages.of("administrator").get(f"/berkas-proses/{case}").text

    after = said(sop_office, case, "gangguan/terbitkan:1")

    assert "Situs tidak menjawab" in before
    assert "Coba lagi" in before
    assert sop_office.line(case).status == "running"
    assert "Gangguan pada “Menerbitkan halaman” diatasi" in after


# ---- corrections ---------------------------------------------------------------------------------


def correct(office: SopOffice, case: UUID, **fields: Any) -> TestResponse:
    names = {f"variable:{name}": value for name, value in fields.pop("data", {}).items()}
    return act(office, case, "koreksi", **{"seq": "2", "reason": "salah ketik", **names, **fields})


def test_only_what_was_changed_is_corrected(sop_office: SopOffice) -> None:
    case = sop_office.received()
    same = {name: json.dumps(value) for name, value in sop_office.variables(case).items()}

    answer = correct(sop_office, case, data={**same, "sumber": '"Bagian Hukum"'})

    assert answer.status_code == 302, answer.text
    assert sop_office.log(case)[-1].command["variables"] == {"sumber": "Bagian Hukum"}


def test_one_is_not_true(sop_office: SopOffice) -> None:
    case = sop_office.received()

    answer = correct(sop_office, case, data={"nomor_agenda": "true"})

    assert answer.status_code == 422
    assert sop_office.variables(case)["nomor_agenda"] is not True


def test_a_number_may_become_another(sop_office: SopOffice) -> None:
    case = sop_office.received()

    correct(sop_office, case, data={"nomor_agenda": "7"})

    assert sop_office.variables(case)["nomor_agenda"] == 7


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Bagian Umum", "Bukan JSON yang benar"),
        ("1.5", "bilangan pecahan sebagai teks"),
        ("NaN", "bilangan pecahan sebagai teks"),
        ("[" * 100_000, "Bukan JSON yang benar"),
    ],
)
def test_what_is_no_json_is_said_at_its_field(
    sop_office: SopOffice, typed: str, sentence: str
) -> None:
    case = sop_office.received()

    answer = correct(sop_office, case, data={"sumber": typed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Sumber berita" in answer.text
    assert len(sop_office.log(case)) == 2


def test_a_correction_needs_a_reason(sop_office: SopOffice) -> None:
    case = sop_office.received()

    answer = correct(sop_office, case, data={"sumber": '"X"'}, reason="")

    assert answer.status_code == 422
    assert "Isilah alasan koreksi." in answer.text
    assert '"X"' in answer.text.replace("&#34;", '"')  # what was typed is still there


def test_a_correction_of_nothing_is_refused(sop_office: SopOffice) -> None:
    answer = correct(sop_office, sop_office.received())

    assert answer.status_code == 422
    assert "Belum ada data yang diubah." in answer.text


def test_a_correction_of_what_has_changed_meanwhile_is_refused(sop_office: SopOffice) -> None:
    case = sop_office.received()
    said(sop_office, case, "catatan", text="lebih dahulu")

    answer = correct(sop_office, case, data={"sumber": '"X"'})

    assert answer.status_code == 409
    assert sop_office.variables(case)["sumber"] == "Bagian Umum"


def test_a_closed_case_is_not_corrected(sop_office: SopOffice) -> None:
    case = sop_office.received()
    act(sop_office, case, "batalkan", reason="rangkap")

    assert correct(sop_office, case, data={"sumber": '"X"'}).status_code == 409
