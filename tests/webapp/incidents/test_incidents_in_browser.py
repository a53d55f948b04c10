"""The list of incidents in a real browser."""

import pytest

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.permit_office import PermitOffice


@pytest.mark.parametrize("look", LOOKS)
def test_the_list_is_accessible_and_leads_to_the_repair(
    pages_of_office: Pages, pages: Browsers, look: str
) -> None:
    office = PermitOffice(pages_of_office)
    case = office.started(penilai_semua="Ani")
    office.complete(case, "isi:1", "petugas", nomor="P-7")

    with serving(pages_of_office.app) as origin:
        page = opened(pages_of_office, pages, f"{origin}/gangguan", **LOOKS[look])
        assert complaints(page) == []
        page.get_by_role("link", name="Perbaiki datanya: nilai").click()
        assert page.url.endswith("/gangguan/nilai~each:1")
        page.context.close()  # before the server stops
