"""A case that grew by mistake into thousands of work items can still be looked at and cancelled."""

from html import unescape
from uuid import UUID

import pytest

from engine.commands import CancelInstance
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.permit_office import PermitOffice

MANY = diagrams.each("<loopCardinality>banyak</loopCardinality>")
SQUARED = diagrams.process(
    diagrams.start(),
    diagrams.sub_process(
        "periksa",
        diagrams.start("masuk"),
        diagrams.user("baca", "petugas", MANY),
        diagrams.path("masuk", "baca"),
        MANY,
    ),
    diagrams.end(),
    diagrams.path("mulai", "periksa", "selesai"),
    id="kuadrat",
)


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    office = PermitOffice(pages_of_office)
    office.deploy(SQUARED)
    return office


def page(office: PermitOffice, case: UUID) -> str:
    answer = office.pages.of("administrator").get(f"/berkas-proses/{case}")
    assert answer.status_code == 200
    return unescape(answer.text)


def test_its_page_shows_the_first_of_many_and_counts_the_rest(office: PermitOffice) -> None:
    case = office.started("kuadrat", banyak=100)

    shown = page(office, case)

    assert "goes on and on" in shown
    assert "gangguan lain pada berkas ini" in shown
    assert "tugas lain yang terbuka" in shown
    assert len(shown) < 200_000


def test_it_is_cancelled(office: PermitOffice) -> None:
    case = office.started("kuadrat", banyak=100)

    office.submit(CancelInstance(case, "terlalu banyak"), "administrator")

    shown = page(office, case)
    assert "Dibatalkan" in shown
    assert len(shown) < 200_000
