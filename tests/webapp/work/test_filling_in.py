"""Filling in a form: nothing that was typed or sent is lost."""

from uuid import UUID

import pytest

from tests.webapp.desk import RELEASE, Desk, hidden_fields, upload, words
from tests.webapp.site_app import PDF, jpeg


@pytest.fixture
def case(desk: Desk) -> UUID:
    """A case at its intake."""
    return desk.start()


def test_a_draft_is_kept_as_it_was_typed(desk: Desk, case: UUID) -> None:
    answer = desk.save("petugas", case, "terima:1", judul="Fes", tanggal_surat="kemarin")

    page = desk.browser("petugas").get(answer.location)
    assert answer.status_code == 303
    assert "Draf disimpan pukul 08.00." in words(page)
    assert 'value="Fes"' in page.text
    assert 'value="kemarin"' in page.text


def test_who_saves_a_draft_has_the_item(desk: Desk, case: UUID) -> None:
    desk.save("petugas", case, "terima:1", judul="Fes")

    assert desk.item(case, "terima:1").person_name == "Petugas Contoh"
    assert "Ada draf" in desk.inbox("petugas")


def test_what_is_wrong_is_said_above_and_at_the_field(desk: Desk, case: UUID) -> None:
    answer = desk.receive(case, judul="")

    assert answer.status_code == 422
    assert '<a href="#judul">Judul berita wajib diisi.</a>' in answer.text
    assert 'id="judul-problem"' in answer.text
    assert desk.open_keys(case) == ["terima:1"]


def test_a_refused_form_is_still_there_tomorrow(desk: Desk, case: UUID) -> None:
    desk.receive(case, judul="", sumber="Dinas Pertanian")

    page = desk.open("petugas", case, "terima:1").text

    assert 'value="Dinas Pertanian"' in page


def test_files_are_kept_when_the_form_is_refused(desk: Desk, case: UUID) -> None:
    desk.receive(case, judul="", bukti=upload(("foto.jpg", jpeg()), ("surat.pdf", PDF)))

    answer = desk.receive(case)

    assert answer.status_code == 303
    assert [file["name"] for file in desk.variables(case)["bukti"]] == ["foto.jpg", "surat.pdf"]


def test_a_refused_file_is_named_at_its_field_and_the_rest_is_kept(desk: Desk, case: UUID) -> None:
    files = upload(("foto.jpg", jpeg()), ("jahat.exe", b"MZ\x90\x00program"))

    answer = desk.save("petugas", case, "terima:1", judul="Festival", bukti=files)

    assert answer.status_code == 422
    assert "jahat.exe" in words(answer)
    assert 'id="bukti-problem"' in answer.text
    draft = desk.item(case, "terima:1").draft or {}
    assert [file["name"] for file in draft["bukti"]] == ["foto.jpg"]
    assert draft["judul"] == "Festival"


def test_a_part_is_added_and_what_was_typed_stays(desk: Desk, case: UUID) -> None:
    answer = desk.send("petugas", case, "terima:1", _action="bagian:add:foto", judul="Festival")

    page = desk.browser("petugas").get(answer.location)
    assert answer.status_code == 303
    assert answer.location.endswith("#bagian.b1")
    assert "Foto" in words(page)
    assert 'value="Festival"' in page.text


def test_a_photo_sent_with_a_part_is_that_part_s(desk: Desk, case: UUID) -> None:
    parts = {"bagian.ids": ["b1"], "bagian.b1.kind": "foto"}
    photo = {"bagian.b1.upload": upload(("foto.jpg", jpeg()))}

    desk.send("petugas", case, "terima:1", _action="save", **parts, **photo)

    draft = desk.item(case, "terima:1").draft or {}
    assert draft["bagian"][0]["file"]["name"] == "foto.jpg"


def test_a_file_under_a_name_that_is_not_the_form_s_is_not_stored(desk: Desk, case: UUID) -> None:
    desk.send("petugas", case, "terima:1", _action="save", sumber=upload(("foto.jpg", jpeg())))

    draft = desk.item(case, "terima:1").draft or {}
    assert "foto.jpg" not in str(draft)


def test_a_file_that_was_never_sent_is_not_believed(desk: Desk, case: UUID) -> None:
    parts = {"bagian.ids": ["b1"], "bagian.b1.kind": "foto", "bagian.b1.file": "a" * 64}

    desk.send("petugas", case, "terima:1", _action="save", **parts)

    draft = desk.item(case, "terima:1").draft or {}
    assert draft["bagian"][0]["file"] is None


def test_an_unknown_button_does_nothing(desk: Desk, case: UUID) -> None:
    answer = desk.send("petugas", case, "terima:1", _action="<hapus>", judul="Festival")

    assert answer.status_code == 422
    assert "<hapus>" not in answer.text
    assert desk.item(case, "terima:1").draft is None


def test_a_field_that_the_form_does_not_have_is_refused(desk: Desk, case: UUID) -> None:
    answer = desk.receive(case, nomor_agenda="7")

    assert answer.status_code == 422
    assert "nomor_agenda" in words(answer)
    assert "nomor_agenda" not in desk.variables(case)


def test_hostile_text_is_shown_and_never_obeyed(desk: Desk, case: UUID) -> None:
    evil = "\"><script>alert('x')</script>{{ 7*7 }}"
    desk.save("petugas", case, "terima:1", judul=evil, sumber="a\x00b\u202ec")

    page = desk.open("petugas", case, "terima:1").text

    assert "<script>alert" not in page
    assert "{{ 7*7 }}" in page
    assert "\u202e" not in page


def test_a_draft_of_somebody_else_names_him(desk: Desk, case: UUID) -> None:
    desk.save("petugas", case, "terima:1", judul="Festival")
    desk.release("petugas", case, "terima:1")
    desk.hire("pengganti", "petugas")

    page = words(desk.open("pengganti", case, "terima:1"))

    assert "Draf ini disimpan oleh Petugas Contoh." in page


def test_a_form_of_somebody_else_s_group_is_not_read(desk: Desk, case: UUID) -> None:
    answer = desk.send("kabid", case, "terima:1", _action="save", **RELEASE)

    assert answer.status_code == 403
    assert desk.item(case, "terima:1").draft is None


def test_a_forged_form_is_refused(desk: Desk, case: UUID) -> None:
    sent = {**hidden_fields(desk.open("petugas", case, "terima:1").text), "csrf_token": "x"}

    answer = desk.browser("petugas").post(f"/tugas/{case}/terima:1", data=sent)

    assert answer.status_code == 400
    assert desk.item(case, "terima:1").draft is None
