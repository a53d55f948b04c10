"""Cases for programs: found, looked at, begun, noted and cancelled as pages do it."""

import pytest

from tests.webapp.api.programs import Program
from tests.webapp.cast import NEXT_DOOR, Pages
from tests.webapp.desk import Desk

NEWS = {"sumber": "SOP Peliputan", "judul": "Festival Gamelan 2026", "tanggal_surat": "2026-11-20"}
START = {"process": "pemutakhiran_website", "variables": NEWS}


@pytest.fixture
def pages(desk: Desk) -> Pages:
    """An office that works by the SOP, on both databases."""
    return desk.pages


def test_a_program_begins_a_case_and_reads_it(pages: Pages) -> None:
    program = Program(pages, ["cases:read", "cases:write"])

    begun = program.post("/cases", START)
    case = program.get(f"/cases/{begun.json['case']}")

    assert begun.status_code == 201
    assert begun.json["offered"] == ["terima:1"]
    assert case.json["variables"] == NEWS
    assert case.json["status"] == "running"
    assert program.get("/cases").json["cases"][0]["id"] == begun.json["case"]


def test_the_same_start_again_is_the_first_one(pages: Pages) -> None:
    program = Program(pages)
    first = program.post("/cases", START, key="k-1")

    again = program.post("/cases", START, key="k-1")

    assert again.json == first.json
    assert again.status_code == 201
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(program.get("/cases").json["cases"]) == 1


def test_a_key_is_not_used_for_another_request(pages: Pages) -> None:
    program = Program(pages)
    program.post("/cases", START, key="k-1")

    answer = program.post("/cases", {**START, "variables": {}}, key="k-1", Accept_Language="en")

    assert answer.status_code == 422
    assert "Expected a new Idempotency-Key" in answer.json["detail"]


def test_a_variable_that_the_first_form_does_not_ask_is_named(pages: Pages) -> None:
    answer = Program(pages).post("/cases", {**START, "variables": {"gaji": "1"}})

    assert answer.status_code == 422
    assert answer.json["errors"][0]["pointer"] == "/variables/gaji"


def test_a_person_starts_only_what_is_his(pages: Pages) -> None:
    assert Program(pages, as_person="petugas").post("/cases", START).status_code == 201
    assert Program(pages, as_person="operator").post("/cases", START).status_code == 403


def test_an_unchanged_case_is_not_sent_again(pages: Pages) -> None:
    program = Program(pages)
    case = program.post("/cases", START).json["case"]
    tag = program.get(f"/cases/{case}").headers["ETag"]

    same = program.get(f"/cases/{case}", If_None_Match=tag)
    program.post(f"/cases/{case}/notes", {"text": "Ditelepon."})
    other = program.get(f"/cases/{case}", If_None_Match=tag)

    assert (same.status_code, same.data) == (304, b"")
    assert other.status_code == 200


def test_a_command_on_what_has_moved_on_is_refused(pages: Pages) -> None:
    program = Program(pages)
    case = program.post("/cases", START).json["case"]
    tag = program.get(f"/cases/{case}").headers["ETag"]
    program.post(f"/cases/{case}/notes", {"text": "Ditelepon."}, If_Match=tag)

    late = program.post(f"/cases/{case}/notes", {"text": "Lagi."}, If_Match=tag)

    assert late.status_code == 412
    assert "sudah berubah" in late.json["detail"]


def test_a_repeat_is_answered_though_the_case_has_moved_on(pages: Pages) -> None:
    program = Program(pages)
    case = program.post("/cases", START).json["case"]
    tag = program.get(f"/cases/{case}").headers["ETag"]
    first = program.post(f"/cases/{case}/notes", {"text": "Satu."}, key="n", If_Match=tag)

    again = program.post(f"/cases/{case}/notes", {"text": "Satu."}, key="n", If_Match=tag)

    assert (again.status_code, again.json) == (201, first.json)


def test_only_who_administers_cancels(pages: Pages) -> None:
    case = Program(pages).post("/cases", START).json["case"]
    body = {"reason": "Salah kirim."}

    assert (
        Program(pages, as_person="petugas").post(f"/cases/{case}/cancel", body).status_code == 403
    )
    assert Program(pages, ["cases:write"]).post(f"/cases/{case}/cancel", body).status_code == 403
    assert Program(pages).post(f"/cases/{case}/cancel", body).status_code == 200
    assert Program(pages).get(f"/cases/{case}").json["status"] == "cancelled"


def test_the_history_is_read_in_pages(pages: Pages) -> None:
    program = Program(pages)
    case = program.post("/cases", START).json["case"]
    for number in range(3):
        program.post(f"/cases/{case}/notes", {"text": f"Catatan {number}."})

    first = program.get(f"/cases/{case}/history?limit=2").json
    second = program.get(f"/cases/{case}/history?limit=2&cursor={first['next']}").json

    assert [each["seq"] for each in first["entries"] + second["entries"]] == [1, 2, 3, 4]
    assert second["next"] is None


def test_a_case_of_another_office_is_not_there(pages: Pages) -> None:
    case = Program(pages).post("/cases", START).json["case"]

    assert Program(pages, unit_id=NEXT_DOOR).get(f"/cases/{case}").status_code in (401, 404)
