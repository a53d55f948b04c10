"""Incidents for programs: who may see them, correct what they see and try again."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.webapp.cast import NEXT_DOOR, UNIT, Pages
from tests.webapp.permit_office import PermitOffice
from webapp.api import tokens
from webapp.api.cli import token as command
from webapp.ids import new_id

KEY = "nilai~each:1"
REPAIR = {"variables": {"penilai_semua": ["Ani"]}, "reason": "Daftarnya bukan daftar"}


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office)


@pytest.fixture
def stalled(office: PermitOffice) -> UUID:
    """A case whose repeated step has no list of people."""
    case = office.started(penilai_semua="Ani")
    office.complete(case, "isi:1", "petugas", nomor="P-7")
    return case


@pytest.fixture
def token(office: PermitOffice) -> str:
    """A token that may administer."""
    return issue(office, administers=True)


def issue(office: PermitOffice, name: str = "penjaga", **more: Any) -> str:
    now = office.pages.clock.now()
    with office.pages.database.writing() as connection:
        return tokens.issue(connection, **{"unit_id": UNIT, "name": name, "now": now, **more})


def get(office: PermitOffice, token: str, address: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}"}
    return office.pages.visitor().get(f"/api/{address}", headers=headers)


def post(
    office: PermitOffice, token: str, case: UUID, deed: str, key: str = "k-1", body: Any = None
) -> TestResponse:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    address = f"/api/cases/{case}/incidents/{KEY}/{deed}"
    return office.pages.visitor().post(address, json=body, headers=headers)


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def deeds(office: PermitOffice, case: UUID) -> list[str]:
    return [entry.command["type"] for entry in office.log(case)]


def test_incidents_are_listed_with_case_step_and_cause(
    office: PermitOffice, token: str, stalled: UUID
) -> None:
    (found,) = told(get(office, token, "incidents"))["incidents"]

    assert found["case"] == str(stalled)
    assert (found["key"], found["element"], found["step"]) == (KEY, "nilai", "nilai")
    assert "Expected a list" in found["error"]
    assert found["url"] == f"http://localhost/berkas-proses/{stalled}/gangguan/{KEY}"


def test_an_incident_shows_the_data_that_it_sees(
    office: PermitOffice, token: str, stalled: UUID
) -> None:
    found = told(get(office, token, f"cases/{stalled}/incidents/{KEY}"))

    assert found["variables"] == {"penilai_semua": "Ani", "nomor": "P-7"}


def test_what_is_corrected_and_tried_again_goes_on(
    office: PermitOffice, token: str, stalled: UUID
) -> None:
    corrected = post(office, token, stalled, "correct", "k-1", REPAIR)
    again = post(office, token, stalled, "retry", "k-2")

    assert told(corrected)["status"] == "incident"
    assert (again.status_code, told(again)["status"]) == (200, "running")
    assert told(again)["incidents"] == []
    assert office.open_keys(stalled) == ["nilai:1"]
    last = office.log(stalled)[-2]
    assert (last.command["type"], last.actor["name"]) == ("CorrectVariables", "penjaga")
    assert last.command["reason"] == "Daftarnya bukan daftar"


def test_what_is_still_wrong_says_so(office: PermitOffice, token: str, stalled: UUID) -> None:
    answer = post(office, token, stalled, "retry")

    assert told(answer)["status"] == "incident"
    assert "Expected a list" in told(answer)["incidents"][0]["error"]


def test_the_same_request_again_changes_nothing(
    office: PermitOffice, token: str, stalled: UUID
) -> None:
    for _ in range(2):
        corrected = post(office, token, stalled, "correct", "k-1", REPAIR)
        again = post(office, token, stalled, "retry", "k-2")

    assert told(corrected)["repeated"] is told(again)["repeated"] is True
    assert deeds(office, stalled)[-2:] == ["CorrectVariables", "RetryIncident"]
    assert deeds(office, stalled).count("RetryIncident") == 1


@pytest.mark.parametrize("other", [{"reason": "lain"}, {"variables": {"penilai_semua": ["Budi"]}}])
def test_a_key_is_not_used_for_another_correction(
    office: PermitOffice, token: str, stalled: UUID, other: dict[str, Any]
) -> None:
    post(office, token, stalled, "correct", "k-1", REPAIR)

    answer = post(office, token, stalled, "correct", "k-1", {**REPAIR, **other})

    assert answer.status_code == 422
    assert told(answer)["field"] == "Idempotency-Key"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"variables": {"nomor": 7}, "reason": "x"}, "nomor"),  # its form asks for text
        ({"variables": {"dua kata": 7}, "reason": "x"}, "dua kata"),
        ({"variables": {}, "reason": "x"}, "variables"),
        ({"variables": {"nomor": "7"}}, "reason"),
        ({"variables": {"nomor": "7"}, "reason": " "}, "reason"),
        ({"variables": {"nomor": "7"}, "reason": "a\u202eb"}, "reason"),
        ({"variables": {"nomor": "7"}, "reason": "x", "lagi": 1}, "lagi"),
    ],
)
def test_what_is_no_correction_is_refused(
    office: PermitOffice, token: str, stalled: UUID, body: dict[str, Any], field: str
) -> None:
    answer = post(office, token, stalled, "correct", body=body)

    assert answer.status_code == 422
    assert told(answer)["field"] == field
    assert "CorrectVariables" not in deeds(office, stalled)


@pytest.mark.parametrize("deed", ["correct", "retry"])
def test_a_token_that_sends_messages_administers_nothing(
    office: PermitOffice, stalled: UUID, deed: str
) -> None:
    token = issue(office, "bank")

    answer = post(office, token, stalled, deed, body=REPAIR)

    assert answer.status_code == 403
    assert "alur token NAME --administer" in told(answer)["detail"]
    assert get(office, token, "incidents").status_code == 403
    assert get(office, token, f"cases/{stalled}/incidents/{KEY}").status_code == 403


def test_a_token_that_administers_sends_no_messages(office: PermitOffice, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
    answer = office.pages.visitor().post(
        "/api/messages", json={"message": "pembayaran"}, headers=headers
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("token", ["", "salah"])
def test_without_a_valid_token_nothing_is_shown(
    office: PermitOffice, stalled: UUID, token: str
) -> None:
    assert get(office, token, "incidents").status_code == 401
    assert post(office, token, stalled, "retry").status_code == 401


def test_the_token_of_the_office_next_door_sees_its_own_only(
    office: PermitOffice, stalled: UUID
) -> None:
    token = issue(office, unit_id=NEXT_DOOR, administers=True)

    assert told(get(office, token, "incidents")) == {"incidents": []}
    assert post(office, token, stalled, "retry").status_code == 404


def test_what_does_not_stand_still_is_not_tried_again(office: PermitOffice, token: str) -> None:
    case = office.asked()

    assert post(office, token, case, "retry").status_code == 409
    assert get(office, token, f"cases/{case}/incidents/{KEY}").status_code == 409
    assert post(office, token, new_id(), "retry").status_code == 404


def test_the_command_line_makes_a_token_that_administers(
    office: PermitOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALUR_DATABASE", str(office.pages.database.engine.url))
    with office.pages.database.writing() as connection:
        connection.execute(text("DELETE FROM account_group"))
        connection.execute(text("DELETE FROM account"))
        connection.execute(text("DELETE FROM unit WHERE name = 'Kantor sebelah'"))

    made = CliRunner().invoke(command, ["penjaga", "--administer"])

    assert made.output.startswith("alur_")
    assert get(office, made.output.strip(), "incidents").status_code == 200
