"""The pages of working time in a real browser, in every look."""

import pytest

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    with serving(sop_office.pages.app) as origin:
        for path in ("/kalender-kerja", "/kalender-kerja/jam"):
            page = opened(sop_office.pages, pages, f"{origin}{path}", **LOOKS[look])

            assert complaints(page) == []
