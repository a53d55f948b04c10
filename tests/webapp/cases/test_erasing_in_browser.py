"""The page that erases personal data, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cases.test_erasing import Counter
from tests.webapp.cast import Pages
from tests.webapp.looking import LOOKS, complaints, opened


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_accessible_and_fits(
    pages_of_office: Pages, pages: Browsers, look: str
) -> None:
    counter = Counter(pages_of_office)
    address = f"/berkas-proses/{counter.noted()}/data-pribadi"
    with serving(pages_of_office.app) as origin:
        page = opened(pages_of_office, pages, f"{origin}{address}", **LOOKS[look])

        assert complaints(page) == []


def test_an_administrator_erases_what_somebody_asked_for(
    pages_of_office: Pages, pages: Browsers
) -> None:
    counter = Counter(pages_of_office)
    case = counter.noted()
    with serving(pages_of_office.app) as origin:
        page = opened(pages_of_office, pages, f"{origin}/berkas-proses/{case}")
        page.get_by_role("link", name="Hapus data pribadi").click()
        page.get_by_label("Nama").check()
        page.get_by_label("Alasan penghapusan").fill("Diminta yang bersangkutan")
        page.get_by_label("Saya mengerti").check()
        page.get_by_role("button", name="Hapus data pribadi").click()

        expect(page.get_by_text("Data pribadi dihapus. Riwayat tetap utuh.")).to_be_visible()
        page.locator(".history summary").first.click()
        expect(page.locator(".history").get_by_text("(dihapus)")).to_be_visible()

    assert counter.kept() == 2
