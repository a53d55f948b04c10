"""The pages that move running cases to another version, and one of them back."""

import re
from html import unescape
from uuid import UUID

import pytest

from engine import queries
from engine.embedded_jobs import JobRunner
from tests import diagrams
from tests.webapp.cast import Pages
from tests.webapp.permit_office import PermitOffice
from webapp.ids import new_id

OLD = diagrams.process(
    diagrams.start(), diagrams.user("isi", "petugas"), diagrams.user("saring", "kasie"),
    diagrams.user("putus", "kabid"), diagrams.end(),
    diagrams.path("mulai", "isi", "saring", "putus", "selesai"), id="surat",
)  # fmt: skip
LATE = (
    diagrams.boundary("telat", "isi", "PT1H"),
    diagrams.escalation("lapor", "kabid"),
    diagrams.flow("telat", "lapor"),
)
NEW = diagrams.process(
    diagrams.start(), diagrams.user("isi", "kasie"), diagrams.user("cek", "kasie"),
    diagrams.user("putus", "kabid"), diagrams.end(),
    diagrams.path("mulai", "isi", "cek", "putus", "selesai"), *LATE, id="surat",
)  # fmt: skip


class MovingOffice(PermitOffice):
    """An office whose procedure has changed while cases run."""

    def __init__(self, pages: Pages) -> None:
        super().__init__(pages, OLD)
        self.first, self.second = (self.started("surat") for _ in range(2))
        self.complete(self.second, "isi:1", "petugas")
        self.deploy(NEW)
        self.target = self.runtime.definitions.latest(self.runtime.unit_id, "surat").id
        self.jobs = JobRunner(self.runtime, {})

    def page(self, by: str = "analyst", **query: str) -> str:
        answer = self.pages.of(by).get(f"/prosedur/{self.target}/pindahkan", query_string=query)
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", unescape(answer.text))

    def order(self, by: str = "analyst", **fields: object) -> int:
        given = {"_command": str(new_id()), **fields}
        browser = self.pages.of(by)
        answer = self.pages.post(browser, f"/prosedur/{self.target}/pindahkan", **given)
        self.jobs.run_due()
        return answer.status_code

    def version(self, case: UUID) -> int:
        with self.runtime.database.reading() as connection:
            return queries.case(connection, instance_id=case).version

    def case_page(self, case: UUID, by: str = "analyst") -> str:
        answer = self.pages.of(by).get(f"/berkas-proses/{case}")
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", unescape(answer.text))


@pytest.fixture
def office(pages_of_office: Pages) -> MovingOffice:
    return MovingOffice(pages_of_office)


def test_the_page_tells_which_cases_can_be_moved_and_what_that_does(office: MovingOffice) -> None:
    page = office.page()

    assert '<dt>Dapat dipindahkan</dt><dd class="number">1</dd>' in page
    assert "Berkas berada di 'saring', tetapi pada versi itu tidak ada 'saring'." in page
    assert "“isi” menjadi tugas kasie; kelompok lama tidak lagi memilikinya: 1 berkas" in page
    assert "“isi” mendapat batas waktu baru, dihitung sejak dipindahkan: 1 berkas" in page


def test_all_that_can_be_moved_are_moved(office: MovingOffice) -> None:
    assert office.order(which="all") == 302

    assert (office.version(office.first), office.version(office.second)) == (2, 1)
    assert "Dipindahkan ke versi ini: 1. Menunggu giliran: 0." in office.page()


def test_a_replaced_step_is_named_and_its_case_goes_along(office: MovingOffice) -> None:
    # given
    page = office.page(**{"ganti.saring": "cek"})
    assert '<option value="cek" selected>cek</option>' in page
    assert '<dt>Dapat dipindahkan</dt><dd class="number">2</dd>' in page

    # when
    office.order(case=str(office.second), which="chosen", **{"ganti.saring": "cek"})

    # then
    assert (office.version(office.first), office.version(office.second)) == (1, 2)
    told = office.case_page(office.second)
    assert "Memindahkan berkas ke versi 2" in told
    assert "Menyelesaikan “isi”" in told
    assert '"waiting": ["cek"]' in told


def test_no_case_is_no_order(office: MovingOffice) -> None:
    assert office.order(which="chosen") == 422


def test_one_that_was_moved_goes_back_while_nothing_else_happened(office: MovingOffice) -> None:
    # given
    office.order(which="all")
    assert "Kembalikan ke versi 1" in office.case_page(office.first)
    assert "Kembalikan ke versi 1" not in office.case_page(office.first, by="kasie")

    # when
    address = f"/berkas-proses/{office.first}/kembalikan"
    browser = office.pages.of("analyst")
    answer = office.pages.post(browser, address, _command=str(new_id()))

    # then
    assert answer.status_code == 302
    page = office.case_page(office.first)
    assert office.version(office.first) == 1
    assert "Mengembalikan berkas ke versi sebelumnya" in page
    assert "Kembalikan ke versi" not in page


def test_what_was_not_moved_does_not_go_back(office: MovingOffice) -> None:
    address = f"/berkas-proses/{office.first}/kembalikan"

    answer = office.pages.post(office.pages.of("analyst"), address, _command=str(new_id()))

    assert answer.status_code == 409
    assert "Pemindahan hanya dapat dibatalkan" in answer.text
