"""Messages of programs for cases that wait, now or later."""

from typing import Any
from uuid import UUID

import orjson
import pytest
from werkzeug.test import TestResponse

from tests import diagrams
from tests.webapp.cast import UNIT, Pages
from tests.webapp.permit_office import PermitOffice, form
from tests.webapp.sop_office import a_file
from webapp.api import tokens

PAID = {"message": "pembayaran", "correlation": "P-7", "variables": {"jumlah": 75}}
BEGINS = diagrams.process(
    diagrams.node("startEvent", "masuk", diagrams.caught("message", "aduan")),
    diagrams.user("tangani", "petugas"),
    diagrams.end(),
    diagrams.path("masuk", "tangani", "selesai"),
    id="aduan_masuk",
    declares="message:aduan",
)
INSIDE = diagrams.process(
    diagrams.node("startEvent", "masuk", diagrams.caught("message", "permohonan")),
    diagrams.sub_process(
        "terima",
        diagrams.start(),
        diagrams.user("isi", "petugas", camunda_formRef="isi"),
        diagrams.path("mulai", "isi"),
    ),
    diagrams.end(),
    diagrams.path("masuk", "terima", "selesai"),
    id="permohonan_masuk",
    declares="message:permohonan",
)


@pytest.fixture
def office(pages_on_both: Pages) -> PermitOffice:
    return PermitOffice(pages_on_both)


@pytest.fixture
def token(office: PermitOffice) -> str:
    """A token that may send any message."""
    return issue(office)


def issue(office: PermitOffice, name: str = "bank", **more: Any) -> str:
    now = office.pages.clock.now()
    with office.pages.database.writing() as connection:
        return tokens.issue(connection, unit_id=UNIT, name=name, now=now, **more)


def send(office: PermitOffice, token: str, body: Any, key: str = "k-1") -> TestResponse:
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
    return office.pages.visitor().post("/api/messages", json=body, headers=headers)


def told(answer: TestResponse) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(answer.data)
    return found


def test_a_message_reaches_the_case_that_waits_for_it(office: PermitOffice, token: str) -> None:
    other, case = office.started(penilai_semua=[]), office.assessed()  # the first is noise
    office.complete(other, "isi:1", "petugas", nomor="P-8")

    answer = send(office, token, PAID)

    assert answer.status_code == 202
    assert told(answer)["repeated"] is False
    assert told(answer)["case"] is None
    assert office.messages.deliver() == 1
    assert office.open_keys(case) == ["lihat:1"]
    assert office.open_keys(other) == []
    assert office.variables(case)["jumlah"] == 75


def test_a_message_that_comes_early_is_kept(office: PermitOffice, token: str) -> None:
    send(office, token, PAID)
    assert office.messages.deliver() == 0

    case = office.assessed()

    assert office.messages.deliver() == 1
    assert office.open_keys(case) == ["lihat:1"]


def test_the_same_message_again_is_one_message(office: PermitOffice, token: str) -> None:
    first = told(send(office, token, PAID))
    case = office.assessed()
    office.messages.deliver()

    again = send(office, token, PAID)

    assert again.status_code == 202
    assert told(again) == {"message": first["message"], "case": str(case), "repeated": True}
    assert office.messages.deliver() == 0


@pytest.mark.parametrize(
    "other", [{"correlation": "P-8"}, {"variables": {"jumlah": 76}}, {"variables": {}}]
)
def test_a_key_is_not_used_for_another_message(
    office: PermitOffice, token: str, other: dict[str, Any]
) -> None:
    send(office, token, PAID)

    answer = send(office, token, {**PAID, **other})

    assert answer.status_code == 422
    assert told(answer)["field"] == "Idempotency-Key"


def test_two_programs_may_use_the_same_key(office: PermitOffice, token: str) -> None:
    first, second = send(office, token, PAID), send(office, issue(office, "kas"), PAID)

    assert told(first)["message"] != told(second)["message"]
    assert told(second)["repeated"] is False


def test_a_message_that_no_procedure_knows_is_not_kept(office: PermitOffice, token: str) -> None:
    answer = send(office, token, {**PAID, "message": "pembayran"})

    assert answer.status_code == 404
    assert "pembayran" in told(answer)["detail"]


def test_a_token_sends_its_own_messages_only(office: PermitOffice) -> None:
    token = issue(office, "surat", messages=["surat_masuk"])

    assert send(office, token, PAID).status_code == 403


@pytest.mark.parametrize("correlation", [7, None, ["P-7"], "x" * 201, "\0"])
def test_what_is_no_correlation_is_refused(
    office: PermitOffice, token: str, correlation: object
) -> None:
    answer = send(office, token, {**PAID, "correlation": correlation})

    assert answer.status_code == 422
    assert told(answer)["field"] == "correlation"


def test_a_file_that_nobody_stored_is_refused(office: PermitOffice, token: str) -> None:
    file = a_file("bukti.pdf", "application/pdf")

    answer = send(office, token, {**PAID, "variables": {"bukti": file}})

    assert answer.status_code == 422
    assert told(answer)["field"] == "bukti"


def test_a_numbered_message_that_begins_a_case_must_fit_its_first_form(
    office: PermitOffice, token: str
) -> None:
    """Should nobody wait for its correlation, it begins one."""
    office.deploy(BEGINS)

    answer = send(office, token, {"message": "aduan", "correlation": "A", "variables": {"x": 1}})

    assert answer.status_code == 422
    assert told(answer)["field"] == "x"


def test_the_first_form_may_lie_in_a_sub_process(office: PermitOffice, token: str) -> None:
    office.deploy(INSIDE, {"isi": form(("nomor", "Nomor"))})
    message = {"message": "permohonan", "variables": {"nomor": "P-7"}}

    answer = send(office, token, message)

    assert answer.status_code == 201
    assert office.open_keys(UUID(told(answer)["case"])) == ["isi:1"]
