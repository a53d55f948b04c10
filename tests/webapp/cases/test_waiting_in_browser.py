"""Cases with repetitions, messages, sub-processes and incidents in a real browser."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.drawings import drawn
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.permit_office import PERMIT, PermitOffice


@pytest.fixture
def office(pages_of_office: Pages) -> PermitOffice:
    return PermitOffice(pages_of_office, drawn(PERMIT))


@pytest.fixture
def origin(office: PermitOffice) -> Iterator[str]:
    with serving(office.pages.app) as origin:
        yield origin


@pytest.fixture
def stalled(office: PermitOffice) -> UUID:
    """A case whose repeated step has no list of people."""
    case = office.started(penilai_semua="Ani")
    office.complete(case, "isi:1", "petugas", nomor="P-7")
    return case


@pytest.mark.parametrize("look", LOOKS)
def test_a_case_that_waits_for_a_message_is_accessible_and_fits(
    office: PermitOffice, pages: Browsers, origin: str, look: str
) -> None:
    case = office.assessed()
    page = opened(office.pages, pages, f"{origin}/berkas-proses/{case}", **LOOKS[look])
    page.wait_for_selector("#diagram[data-ready]")

    expect(page.get_by_text("Menunggu pesan “pembayaran” untuk “P-7”").first).to_be_visible()
    assert complaints(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_an_incident_is_put_right_in_one_go(
    office: PermitOffice, pages: Browsers, origin: str, stalled: UUID, look: str
) -> None:
    page = opened(office.pages, pages, f"{origin}/berkas-proses/{stalled}", **LOOKS[look])
    page.get_by_role("link", name="Perbaiki datanya").click()
    page.get_by_text("penilai_semua").click()
    assert complaints(page) == []

    page.locator('[name="variable:penilai_semua"]').fill('["Ani", "Budi"]')
    page.get_by_label("Alasan koreksi").fill("Daftarnya keliru")
    page.get_by_role("button", name="Simpan koreksi dan coba lagi").click()

    expect(page.get_by_text("0 dari 2 selesai")).to_be_visible()
    page.wait_for_selector("#diagram[data-ready]")
    assert complaints(page) == []


def test_the_drawing_marks_what_stands_for_what_is_not_drawn(
    office: PermitOffice, pages: Browsers, origin: str
) -> None:
    case = office.asked()
    office.complete(case, "nilai:1", "kasie", pendapat="Baik")

    page = opened(office.pages, pages, f"{origin}/berkas-proses/{case}")
    page.wait_for_selector("#diagram[data-ready]")

    expect(page.locator("[data-element-id=nilai].is-waiting")).to_have_count(1)
    expect(page.locator("[data-element-id=isi].is-done")).to_have_count(1)


def test_what_waits_in_a_sub_process_is_marked_with_it(
    office: PermitOffice, pages: Browsers, origin: str
) -> None:
    case = office.assessed()
    office.paid(case)

    page = opened(office.pages, pages, f"{origin}/berkas-proses/{case}")
    page.wait_for_selector("#diagram[data-ready]")

    expect(page.locator("[data-element-id=lihat].is-waiting")).to_have_count(1)
    expect(page.locator("[data-element-id=tinjau].is-waiting")).to_have_count(1)
    expect(page.locator("[data-element-id=bayar].is-done")).to_have_count(1)


@pytest.mark.parametrize("look", LOOKS)
def test_a_person_chooses_the_way_out_without_scripts(
    office: PermitOffice, pages: Browsers, origin: str, look: str
) -> None:
    case = office.inspected()
    address = f"{origin}/tugas/{case}/putus~choose:1"
    page = opened(office.pages, pages, address, "kabid", **LOOKS[look])
    assert complaints(page) == []

    page = opened(office.pages, pages, address, "kabid", java_script_enabled=False)
    page.get_by_label("ditolak").check()
    page.get_by_role("button", name="Selesaikan tugas").click()

    expect(page.get_by_text("Tugas selesai: Pilih: putus")).to_be_visible()
    assert office.cases()[0].status == "completed"
