"""The agenda book in a real browser: in every look, and on paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from engine.commands import CancelInstance
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice

# Words of the book that stand on more than one line; a slash or hyphen may end a line.
BROKEN_WORDS = r"""() => {
  const broken = [];
  const texts = document.createTreeWalker(document.querySelector('.book'), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (text.parentElement.getBoundingClientRect().width <= 1) continue; // for listeners only
    for (const word of text.data.matchAll(/[^\s\/-]+/g)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1) broken.push(word[0]);
    }
  }
  return broken;
}"""


WIDTH = "element => element.getBoundingClientRect().width"


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    """The address of an office with a finished, a running and a cancelled case."""
    case = sop_office.received("Pembukaan pasar rakyat dan pameran kerajinan tangan")
    sop_office.examined(case)
    sop_office.published(case, "/situs/2026/pembukaan-pasar-rakyat-dan-pameran-kerajinan-tangan")
    sop_office.archived(case)
    sop_office.received()
    sop_office.submit(CancelInstance(sop_office.received(), "rangkap"), by="administrator")
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_the_book_is_accessible_and_fits(
    sop_office: SopOffice, pages: Browsers, origin: str, look: str
) -> None:
    address = f"{origin}/buku-agenda?keadaan=cancelled"
    for wanted in (f"{origin}/buku-agenda", address):  # folded, and with the filter open
        page = opened(sop_office.pages, pages, wanted, **LOOKS[look])

        assert complaints(page) == []


@pytest.mark.parametrize("width", [800, 1024, 1280, 1440, 1700])
def test_no_word_is_broken(sop_office: SopOffice, pages: Browsers, origin: str, width: int) -> None:
    size = {"width": width, "height": 800}
    page = opened(sop_office.pages, pages, f"{origin}/buku-agenda", viewport=size)

    assert page.evaluate(BROKEN_WORDS) == []
    assert complaints(page) == []


def test_a_narrow_column_says_who_signed_by_his_lane_and_paper_by_his_name_too(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    size = {"width": 1280, "height": 800}
    page = opened(sop_office.pages, pages, f"{origin}/buku-agenda", viewport=size)
    signed = page.locator("#nomor-1 .paraf")
    name = signed.first.locator("small")

    assert [each.split()[0] for each in signed.all_inner_texts()] == ["Kabid", "Kasie"]
    title = signed.first.get_attribute("title") or ""
    assert title.startswith("Kepala Bidang: Kabid Contoh, 23 November 2026")
    assert name.evaluate(WIDTH) <= 1
    expect(page.get_by_role("link", name="Lihat halaman")).to_have_count(1)

    page.emulate_media(media="print")

    assert name.evaluate(WIDTH) > 50
    expect(page.get_by_text("/situs/2026/pembukaan-pasar-rakyat")).to_be_visible()


def test_on_paper_it_is_a_table_without_buttons(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    page = opened(
        sop_office.pages, pages, f"{origin}/buku-agenda", viewport={"width": 1000, "height": 700}
    )
    page.emulate_media(media="print")

    expect(page.get_by_role("columnheader", name="Keterangan")).to_be_visible()
    expect(page.get_by_text("Unduh XLSX")).to_be_hidden()
    expect(page.get_by_text("Saring dan cari")).to_be_hidden()
    expect(page.get_by_text("Batalkan nomor").first).to_be_hidden()


def test_the_filter_works_without_scripts(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/buku-agenda", java_script_enabled=False)

    page.get_by_text("Saring dan cari").click()
    page.get_by_label("Keadaan").select_option("cancelled")
    page.get_by_role("button", name="Tampilkan").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.get_by_label("Keadaan")).to_have_value("cancelled")
