"""The page of exports in a real browser: accessible, not too wide, and it downloads."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.exports.standards import problems_of_xes
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice


@pytest.fixture
def origin(sop_office: SopOffice) -> Iterator[str]:
    """The address of an office with two cases."""
    sop_office.received("Gamelan")
    sop_office.received("Lainnya")
    with serving(sop_office.pages.app) as origin:
        yield origin


@pytest.mark.parametrize("look", LOOKS)
def test_the_page_is_accessible_and_fits(
    sop_office: SopOffice, pages: Browsers, origin: str, look: str
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/ekspor", "auditor", **LOOKS[look])

    assert complaints(page) == []


def test_an_auditor_counts_and_downloads(
    sop_office: SopOffice, pages: Browsers, origin: str, tmp_path: Path
) -> None:
    page = opened(sop_office.pages, pages, f"{origin}/ekspor", "auditor")
    page.get_by_label("Kata dalam judul").fill("gamelan")
    page.get_by_role("button", name="Hitung").click()
    expect(page.get_by_text("1 berkas sesuai dengan pilihan")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh", exact=True).click()

    file = tmp_path / "log.xes"
    download.value.save_as(file)
    content = file.read_bytes()
    assert problems_of_xes(content) == []
    assert content.count(b"<trace>") == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_what_is_downloaded_is_what_is_chosen_whether_or_not_it_was_counted(
    sop_office: SopOffice, pages: Browsers, origin: str, tmp_path: Path, *, scripts: bool
) -> None:
    page = opened(
        sop_office.pages, pages, f"{origin}/ekspor", "auditor", java_script_enabled=scripts
    )
    page.get_by_label("Kata dalam judul").fill("gamelan")

    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh", exact=True).click()

    file = tmp_path / "log.xes"
    download.value.save_as(file)
    assert file.read_bytes().count(b"<trace>") == 1
