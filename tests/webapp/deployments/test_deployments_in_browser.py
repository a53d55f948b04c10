"""An analyst proposes by mouse and an administrator approves, in every look."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.cast import Pages
from tests.webapp.deployments.test_deployments import Governed
from tests.webapp.looking import LOOKS, complaints, opened


@pytest.fixture
def office(pages_of_office: Pages) -> Governed:
    return Governed(pages_of_office, "administrator")


@pytest.fixture
def origin(office: Governed) -> Iterator[str]:
    with serving(office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_an_analyst_proposes_and_an_administrator_approves(
    office: Governed, pages: Browsers, origin: str, look: str
) -> None:
    # given
    draft = office.draft(office.pages.of("analyst"))
    page = opened(office.pages, pages, f"{origin}{draft}/terapkan", "analyst", **LOOKS[look])
    assert complaints(page) == []

    # when
    page.get_by_label("Apa yang berubah").fill("Langkah isi lebih jelas")
    page.get_by_role("button", name="Ajukan untuk disetujui").click()
    expect(page.get_by_text("berlaku setelah disetujui orang kedua")).to_be_visible()
    assert complaints(page) == []
    approver = opened(office.pages, pages, f"{origin}/prosedur/pengajuan", **LOOKS[look])
    assert complaints(approver) == []
    approver.get_by_role("link", name="surat").first.click()
    approver.get_by_role("button", name="Setujui").click()

    # then
    expect(approver.get_by_text("Disetujui: versi 2.")).to_be_visible()
    assert complaints(approver) == []
