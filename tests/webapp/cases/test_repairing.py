"""An incident: its page says why, its data are corrected, and it is tried again."""

import re
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from engine import queries
from tests import diagrams
from tests.webapp.cast import NOBODY, ROLES, UNIT, Pages
from tests.webapp.desk import hidden_fields
from tests.webapp.permit_office import PermitOffice
from webapp.ids import new_id


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office)


@pytest.fixture
def stalled(office: PermitOffice) -> UUID:
    """A case whose repeated step has no list of people."""
    case = office.started(penilai_semua="Ani")
    office.complete(case, "isi:1", "petugas", nomor="P-7")
    return case


ONE_FAILS = diagrams.process(
    diagrams.start(),
    diagrams.node(
        "serviceTask",
        "kerja",
        "<extensionElements><alur:input name='dua_kali' value='satu * 2'/></extensionElements>"
        + diagrams.each(alur_collection="angka", alur_item="satu"),
        camunda_type="external",
        camunda_topic="kerja",
    ),
    diagrams.end(),
    diagrams.path("mulai", "kerja", "selesai"),
    id="ulang",
)
ADDRESS = "gangguan/nilai~each:1"


def looked_at(office: PermitOffice, case: UUID, by: str = "administrator") -> TestResponse:
    return office.pages.of(by).get(f"/berkas-proses/{case}/{ADDRESS}")


def repaired(
    office: PermitOffice, case: UUID, by: str = "administrator", **fields: Any
) -> TestResponse:
    browser = office.pages.of(by)
    page = browser.get(f"/berkas-proses/{case}/{ADDRESS}").text
    seq = re.search(r'name="seq" value="(\d+)"', page)
    sent = {"seq": seq[1] if seq else "", "reason": "daftarnya keliru", **fields}
    address = f"/berkas-proses/{case}/{ADDRESS}/perbaiki"
    return browser.post(address, data={**hidden_fields(page), **sent})


def incidents(office: PermitOffice, case: UUID) -> list[str]:
    with office.pages.database.reading() as connection:
        found = queries.incidents(connection, unit_id=UNIT, instance_id=case)
    return [each.key for each in found if each.resolved_at is None]


def test_the_page_of_a_case_leads_to_what_stalled(office: PermitOffice, stalled: UUID) -> None:
    page = unescape(office.pages.of("administrator").get(f"/berkas-proses/{stalled}").text)

    assert "Gangguan pada “nilai”" in page
    assert f'href="/berkas-proses/{stalled}/{ADDRESS}"' in page
    assert '"stalled": ["nilai"]' in page


def test_an_incident_says_why_and_shows_the_data(office: PermitOffice, stalled: UUID) -> None:
    page = unescape(looked_at(office, stalled).text)

    assert "Expected a list to repeat 'nilai' for, but found 'Ani'" in page
    assert 'name="variable:penilai_semua"' in page


def test_corrected_data_let_the_case_go_on(office: PermitOffice, stalled: UUID) -> None:
    answer = repaired(office, stalled, **{"variable:penilai_semua": '["Ani", "Budi"]'})

    assert answer.location == f"/berkas-proses/{stalled}"
    assert office.open_keys(stalled) == ["nilai:1", "nilai:2"]
    assert incidents(office, stalled) == []
    log = [entry.command["type"] for entry in office.log(stalled)]
    assert log[-2:] == ["CorrectVariables", "RetryIncident"]


def test_what_is_still_wrong_comes_back_with_its_reason(
    office: PermitOffice, stalled: UUID
) -> None:
    browser = office.pages.of("administrator")
    answer = office.pages.post(
        browser, f"/berkas-proses/{stalled}/{ADDRESS}", _command=str(new_id())
    )

    assert answer.location == f"/berkas-proses/{stalled}/{ADDRESS}"
    assert "masih terganggu: Expected a list" in unescape(browser.get(answer.location).text)


def test_data_that_was_missing_is_added(office: PermitOffice) -> None:
    case = office.started()
    office.complete(case, "isi:1", "petugas", nomor="P-7")

    answer = repaired(office, case, new_name="penilai_semua", new_value='["Ani"]')

    assert answer.status_code == 302, answer.text
    assert office.open_keys(case) == ["nilai:1"]


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("penilai_semua", "[]", "sudah ada di atas"),
        ("dua kata", "1", "huruf, angka, dan garis bawah"),
        ("", "1", "huruf, angka, dan garis bawah"),
        ("baru", "besok", "Bukan JSON yang benar"),
    ],
)
def test_data_that_cannot_be_added_says_why(
    office: PermitOffice, stalled: UUID, name: str, value: str, sentence: str
) -> None:
    answer = repaired(office, stalled, new_name=name, new_value=value)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert incidents(office, stalled) == ["nilai~each:1"]


def test_one_instance_of_a_repeated_step_is_put_right_alone(office: PermitOffice) -> None:
    office.deploy(ONE_FAILS)
    case = office.started("ulang", angka=[1, "dua"])

    page = unescape(office.pages.of("administrator").get(f"/berkas-proses/{case}").text)
    assert '"stalled": ["kerja"]' in page
    keys = incidents(office, case)
    assert len(keys) == 1
    address = f"/berkas-proses/{case}/gangguan/{keys[0]}"
    browser = office.pages.of("administrator")
    form = browser.get(address).text
    assert 'name="variable:satu"' in form  # its own item
    seq = re.search(r'name="seq" value="(\d+)"', form)
    assert seq
    sent = {"seq": seq[1], "reason": "bukan angka", "variable:satu": "2"}
    answer = browser.post(f"{address}/perbaiki", data={**hidden_fields(form), **sent})

    assert answer.status_code == 302, answer.text
    assert incidents(office, case) == []
    assert office.variables(case)["angka"] == [1, "dua"]


def test_nobody_else_repairs(office: PermitOffice, stalled: UUID) -> None:
    others = [NOBODY, *(role for role in ROLES if role != "administrator")]

    assert {looked_at(office, stalled, by=who).status_code for who in others} == {403}
    assert {
        office.pages.post(
            office.pages.of(who), f"/berkas-proses/{stalled}/{ADDRESS}/perbaiki"
        ).status_code
        for who in others
    } == {403}


def test_what_is_resolved_is_repaired_no_more(office: PermitOffice, stalled: UUID) -> None:
    repaired(office, stalled, **{"variable:penilai_semua": "[]"})

    assert looked_at(office, stalled).status_code == 409


def test_an_administrator_next_door_finds_nothing(office: PermitOffice, stalled: UUID) -> None:
    assert looked_at(office, stalled, by="tetangga").status_code == 404
    browser = office.pages.of("tetangga")
    address = f"/berkas-proses/{stalled}/{ADDRESS}/perbaiki"
    assert office.pages.post(browser, address, _command=str(new_id())).status_code == 404
