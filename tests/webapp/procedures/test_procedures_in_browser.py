"""The pages of procedures and incidents in a real browser, in every look."""

import pytest

from engine.commands import FailJob
from engine.deployment import definition_id
from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import UNIT
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SYSTEM, SopOffice

SOP = definition_id(UNIT, "pemutakhiran_website", 1)


@pytest.mark.parametrize("look", LOOKS)
def test_the_document_is_accessible_and_fits(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, f"{origin}/prosedur/{SOP}", **LOOKS[look])
        page.wait_for_selector("#diagram[data-ready]")

        assert complaints(page) == []


@pytest.mark.parametrize("look", LOOKS)
def test_lists_and_the_upload_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    case = sop_office.received()
    sop_office.examined(case)
    sop_office.complete(case, "unggah:1", "operator")
    sop_office.runtime.submit(FailJob(case, "terbitkan:1", "Situs tidak menjawab"), actor=SYSTEM)
    with serving(sop_office.pages.app) as origin:
        for path in ("/prosedur", "/prosedur/unggah", "/gangguan"):
            page = opened(sop_office.pages, pages, f"{origin}{path}", **LOOKS[look])

            assert complaints(page) == []
