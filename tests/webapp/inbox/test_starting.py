"""Beginning a case by hand."""

from tests.webapp.desk import PROCESS, Desk, hidden_fields, words


def test_the_intake_officer_begins_a_case_and_comes_to_its_form(desk: Desk) -> None:
    answer = desk.press("petugas", "/kotak-tugas", "/kotak-tugas/mulai", process_id=PROCESS)

    assert answer.status_code == 303
    assert answer.location.endswith("/terima:1")
    assert "Berkas baru sudah dibuka" in words(desk.browser("petugas").get(answer.location))


def test_a_second_click_begins_no_second_case(desk: Desk) -> None:
    page = hidden_fields(desk.browser("petugas").get("/kotak-tugas").text)
    sent = {**page, "process_id": PROCESS}

    first = desk.post("petugas", "/kotak-tugas/mulai", sent)
    second = desk.post("petugas", "/kotak-tugas/mulai", sent)

    assert first.location == second.location
    assert len(desk.cases()) == 1


def test_who_has_no_start_in_his_lane_is_offered_none_and_refused(sqlite_desk: Desk) -> None:
    assert "Pemutakhiran Website" not in sqlite_desk.inbox("kabid")

    answer = sqlite_desk.press("kabid", "/kotak-tugas", "/kotak-tugas/mulai", process_id=PROCESS)

    assert answer.status_code == 403
    assert "dapat memulai" in words(answer)
    assert sqlite_desk.cases() == []


def test_an_unknown_procedure_is_not_found(sqlite_desk: Desk) -> None:
    answer = sqlite_desk.press("petugas", "/kotak-tugas", "/kotak-tugas/mulai", process_id="<b>")

    assert answer.status_code == 404


def test_a_case_is_not_begun_by_looking(sqlite_desk: Desk) -> None:
    assert sqlite_desk.browser("petugas").get("/kotak-tugas/mulai").status_code == 405


def test_a_forged_form_begins_nothing(sqlite_desk: Desk) -> None:
    answer = sqlite_desk.browser("petugas").post("/kotak-tugas/mulai", data={"process_id": PROCESS})

    assert answer.status_code == 400
    assert sqlite_desk.cases() == []


def test_a_form_without_its_hidden_field_begins_nothing(sqlite_desk: Desk) -> None:
    answer = sqlite_desk.post("petugas", "/kotak-tugas/mulai", {"process_id": PROCESS})

    assert answer.status_code == 422
    assert "Muat ulang halaman" in words(answer)
