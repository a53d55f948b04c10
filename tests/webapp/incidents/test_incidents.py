"""The page of incidents: what failed, and trying again."""

import re
from uuid import UUID

import pytest

from engine.commands import FailJob
from tests.webapp.cast import NOBODY, ROLES
from tests.webapp.sop_office import SYSTEM, SopOffice
from webapp.ids import new_id


@pytest.fixture
def office(sop_office_on_both: SopOffice) -> SopOffice:
    return sop_office_on_both


@pytest.fixture
def stalled(office: SopOffice) -> UUID:
    """A case whose publication failed."""
    case = office.received("Pasar rakyat")
    office.received("Berjalan baik")  # noise
    office.examined(case)
    office.complete(case, "unggah:1", "operator")
    fail(office, case, "Situs tidak menjawab <b>500</b>")
    return case


def fail(office: SopOffice, case: UUID, error: str) -> None:
    office.runtime.submit(FailJob(case, "terbitkan:1", error), actor=SYSTEM)


def listed(office: SopOffice) -> str:
    answer = office.pages.of("administrator").get("/gangguan")
    assert answer.status_code == 200, answer.text
    return answer.text


def retry(office: SopOffice, case: UUID, by: str = "administrator", its_id: str = "") -> int:
    address = f"/gangguan/{case}/terbitkan:1"
    fields = {"_command": its_id or str(new_id())}
    return office.pages.post(office.pages.of(by), address, **fields).status_code


def test_what_failed_is_listed_with_case_step_and_cause(office: SopOffice, stalled: UUID) -> None:
    page = listed(office)

    assert f'href="/berkas-proses/{stalled}">Pasar rakyat</a>' in page
    assert "Menerbitkan halaman" in page
    assert "Situs tidak menjawab &lt;b&gt;500&lt;/b&gt;" in page
    assert "Berjalan baik" not in page


def test_the_case_shows_the_failure_on_its_drawing_and_in_its_list(
    office: SopOffice, stalled: UUID
) -> None:
    page = office.pages.of("auditor").get(f"/berkas-proses/{stalled}").text

    assert '"stalled": ["terbitkan"]' in page
    assert re.search(r'step-stalled">\s*<span class="step-name">Menerbitkan halaman', page)


def test_what_is_tried_again_is_gone_until_it_fails_again(office: SopOffice, stalled: UUID) -> None:
    assert retry(office, stalled) == 302
    assert "Tidak ada gangguan" in listed(office)
    assert office.line(stalled).status == "running"

    fail(office, stalled, "Masih tidak menjawab")

    assert "Masih tidak menjawab" in listed(office)


def test_a_second_click_changes_nothing(office: SopOffice, stalled: UUID) -> None:
    its_id = str(new_id())

    assert [retry(office, stalled, its_id=its_id) for _ in range(2)] == [302, 409]
    assert [entry.command["type"] for entry in office.log(stalled)].count("RetryIncident") == 1


def test_nothing_that_runs_is_tried_again(sop_office: SopOffice) -> None:
    assert retry(sop_office, sop_office.received()) == 409


def test_nobody_else_sees_or_tries_again(sop_office: SopOffice) -> None:
    case = sop_office.received()
    others = [NOBODY, *(role for role in ROLES if role != "administrator")]

    assert {retry(sop_office, case, by=who) for who in others} == {403}
    assert {sop_office.pages.of(who).get("/gangguan").status_code for who in others} == {403}


def test_the_office_next_door_sees_none_of_it(office: SopOffice, stalled: UUID) -> None:
    page = office.pages.of("tetangga").get("/gangguan").text

    assert "Pasar rakyat" not in page
    assert retry(office, stalled, by="tetangga") == 404


def test_trying_again_is_no_link(office: SopOffice, stalled: UUID) -> None:
    browser = office.pages.of("administrator")

    assert browser.get(f"/gangguan/{stalled}/terbitkan:1").status_code == 405
