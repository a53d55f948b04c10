"""Running cases are moved by mouse, and one of them back, in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.moving.test_moving_cases import MovingOffice


@pytest.fixture
def office(pages_of_office: Pages) -> MovingOffice:
    return MovingOffice(pages_of_office)


@pytest.fixture
def origin(office: MovingOffice) -> Iterator[str]:
    with serving(office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_a_replaced_step_is_named_and_all_are_moved_and_one_goes_back(
    office: MovingOffice, pages: Browsers, origin: str, look: str
) -> None:
    address = f"{origin}/prosedur/{office.target}/pindahkan"
    page = opened(office.pages, pages, address, **LOOKS[look])
    assert complaints(page) == []

    page.get_by_label("Pengganti “saring”").select_option("cek")
    page.get_by_role("button", name="Periksa lagi").click()
    page.get_by_role("button", name="Pindahkan 2 berkas yang dapat").click()
    expect(page.get_by_text("2 berkas dipindahkan satu demi satu.")).to_be_visible()

    office.jobs.run_due()
    page.reload()
    expect(page.get_by_text("Dipindahkan ke versi ini: 2.")).to_be_visible()
    assert complaints(page) == []

    page.goto(f"{origin}/berkas-proses/{office.second}")
    expect(page.get_by_text("Memindahkan berkas ke versi 2")).to_be_visible()
    assert complaints(page) == []
    page.get_by_role("button", name="Kembalikan ke versi 1").click()
    expect(page.get_by_text("Berkas kembali ke versi sebelumnya")).to_be_visible()
