"""Pages of figures in a real browser: coloured, accessible and not too wide in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.insight.test_figures import address
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    """The address of an office with a finished and a running case."""
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.published(case)
    sop_office.archived(case)
    sop_office.received()
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, origin: str, look: str
) -> None:
    for path in (address(sop_office), "/kinerja", "/kinerja/pemantauan"):
        page = opened(sop_office.pages, pages, origin + path, **LOOKS[look])
        if page.locator("#diagram").count():
            page.locator("#diagram[data-ready]").wait_for()

        assert complaints(page) == []


def test_the_diagram_carries_the_numbers_of_the_table(
    sop_office: SopOffice, pages: Browsers, origin: str
) -> None:
    page = opened(sop_office.pages, pages, origin + address(sop_office))
    page.locator("#diagram[data-ready]").wait_for()

    expect(page.locator('[data-element-id="terima"]')).to_have_class("djs-element djs-shape heat-5")
    number = page.locator('.djs-overlays[data-container-id="terima"] .heat-number')
    expect(number).to_have_text("2x")

    page.get_by_role("link", name="Waktu siklus, median").click()
    expect(page.get_by_role("heading", name="Waktu siklus, median")).to_be_visible()
