"""A step that the diagram gives to one person, by his user name."""

from html import unescape
from uuid import UUID

import pytest
from sqlalchemy import text

from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.permit_office import PermitOffice

GIVEN = diagrams.process(
    diagrams.start(),
    diagrams.user("isi", "kabid", alur_assignee="siapa"),
    diagrams.end(),
    diagrams.path("mulai", "isi", "selesai"),
    id="tertuju",
)


@pytest.fixture
def office(pages_on_both: Pages) -> PermitOffice:
    office = PermitOffice(pages_on_both)
    office.deploy(GIVEN)
    return office


def begun(office: PermitOffice, whom: str | None) -> UUID:
    return office.started("tertuju", siapa=whom)


def inbox(office: PermitOffice, by: str) -> str:
    return unescape(office.pages.of(by).get("/kotak-tugas?tampil=saya").text)


@pytest.mark.parametrize("written", ["kabid", "Kabid"])
def test_it_is_his_and_he_can_do_it(office: PermitOffice, written: str) -> None:
    case = begun(office, written)

    assert "tertuju" in inbox(office, "kabid").partition("</nav>")[2]
    page = unescape(office.pages.of("auditor").get(f"/berkas-proses/{case}").text)
    assert "dikerjakan Kabid Contoh" in page
    assert "“isi” ditugaskan kepada Kabid Contoh" in page
    office.complete(case, "isi:1", "kabid")
    assert office.cases()[0].status == "completed"


def test_an_account_id_says_it_too(office: PermitOffice) -> None:
    case = begun(office, str(office.pages.people["kabid"]))

    office.complete(case, "isi:1", "kabid")


@pytest.mark.parametrize("whom", ["kasie", "siapa_ini", "", None, "tetangga"])
def test_who_cannot_do_it_is_not_given_it_and_the_group_does(
    office: PermitOffice, whom: str | None
) -> None:
    case = begun(office, whom)

    page = unescape(office.pages.of("auditor").get(f"/berkas-proses/{case}").text)
    assert "belum diambil" in page
    office.complete(case, "isi:1", "kabid")


def test_who_works_here_no_more_is_not_given_it(office: PermitOffice) -> None:
    with office.pages.database.writing() as connection:
        connection.execute(text("UPDATE account SET active = false WHERE username = 'kabid'"))

    case = begun(office, "kabid")

    page = unescape(office.pages.of("auditor").get(f"/berkas-proses/{case}").text)
    assert "belum diambil" in page
