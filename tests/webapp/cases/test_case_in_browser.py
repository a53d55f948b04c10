"""The pages of cases in a real browser: the drawing, on a phone, in the dark, without scripts."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import expect

from engine.commands import StartInstance
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice

UNDRAWN = UUID("01a21502-0c87-7083-b04e-2ac0bf216e1b")


@pytest.fixture
def late_case(sop_office: SopOffice) -> UUID:
    """A case with two open work items, one of them late."""
    case = sop_office.received(bukti=[], alasan_tanpa_bukti="Menyusul")
    sop_office.examined(case, reject=("b3",))
    sop_office.pages.clock.advance(timedelta(minutes=30))
    sop_office.timers.fire_due()
    return case


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_accessible_and_fits(
    sop_office: SopOffice, pages: Browsers, origin: str, late_case: UUID, look: str
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/berkas-proses/{late_case}", **LOOKS[look])
    page.wait_for_selector("#diagram[data-ready]")
    for summary in page.locator(".history summary").all():
        summary.click()

    assert complaints(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_the_other_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, origin: str, late_case: UUID, look: str
) -> None:
    case = f"/berkas-proses/{late_case}"
    for path in ("/berkas-proses", f"{case}/koreksi", f"{case}/tugas/unggah:1/alihkan"):
        page = opened(sop_office.pages, pages, f"{origin}{path}", **LOOKS[look])

        assert complaints(page) == []


def test_the_drawing_marks_what_is_done_waits_and_is_late(
    sop_office: SopOffice, pages: Browsers, origin: str, late_case: UUID
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/berkas-proses/{late_case}")
    page.wait_for_selector("#diagram[data-ready]")

    expect(page.locator("[data-element-id=periksa].is-done")).to_have_count(1)
    expect(page.locator("[data-element-id=tindak_lanjut].is-waiting")).to_have_count(1)
    expect(page.locator("[data-element-id=unggah].is-late")).to_have_count(1)
    expect(page.locator(".flow-taken")).not_to_have_count(0)


def test_a_file_without_a_drawing_leaves_the_list_and_says_so(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    sop_office.submit(StartInstance(UNDRAWN, "proses"), by="kabid")  # of the cast's small SOP

    page = opened(sop_office.pages, pages, f"{origin}/berkas-proses/{UNDRAWN}")

    expect(page.get_by_text("tidak memuat gambar")).to_be_visible()
    expect(page.locator("#diagram")).to_be_hidden()
    expect(page.get_by_role("button", name="Perbesar")).to_be_hidden()
    expect(page.get_by_role("list", name="Daftar langkah")).to_be_visible()


def test_without_scripts_the_list_tells_the_same(
    sop_office: SopOffice, pages: Browsers, origin: str, late_case: UUID
) -> None:
    path = f"/berkas-proses/{late_case}"
    page = opened(sop_office.pages, pages, f"{origin}{path}", java_script_enabled=False)

    expect(page.locator(".step-late")).to_contain_text("Memasukkan berita ke website")
    expect(page.locator(".step-waiting")).to_contain_text("Menindaklanjuti bagian")
    expect(page.locator("#diagram")).to_be_hidden()


def test_on_paper_a_case_says_what_was_entered_and_offers_nothing(
    sop_office: SopOffice, pages: Browsers, origin: str, late_case: UUID
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/berkas-proses/{late_case}")
    page.wait_for_selector("#diagram[data-ready]")
    entered = page.locator(".history dl").first
    assert not entered.evaluate("element => element.checkVisibility()")

    page.emulate_media(media="print")

    assert entered.evaluate("element => element.checkVisibility()")
    for label in ("Catatan baru", "Tindakan administrator", "Keaslian riwayat"):
        expect(page.get_by_text(label)).to_be_hidden()
