"""The page that tells people what programs may do, as people see it."""

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.looking import LOOKS, complaints, opened


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_for_everybody(pages_of_office: Pages, pages: Browsers, look: str) -> None:
    with serving(pages_of_office.app) as origin:
        page = opened(pages_of_office, pages, f"{origin}/api", **LOOKS[look])

        expect(page.get_by_role("heading", level=1)).to_be_visible()
        assert complaints(page) == []
