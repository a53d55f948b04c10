"""The inbox and a work item in a real browser: small, dark, without scripts, for everybody."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages, axe, serving
from tests.webapp.desk import Desk

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
    "phone in the dark": {**PHONE, "color_scheme": "dark"},
}


@pytest.fixture
def origin(sqlite_desk: Desk) -> Iterator[str]:
    """The office's address, with two cases that wait for Kabid."""
    sqlite_desk.received(judul="Festival Gamelan 2026")
    sqlite_desk.wait(minutes=20)
    sqlite_desk.received(judul="Panen raya di Kretek")
    with serving(sqlite_desk.pages.app) as origin:
        yield origin


def log_in(desk: Desk, page: Page, origin: str, who: str = "kabid") -> None:
    """Hand the page the cookie of somebody who has logged in."""
    cookie = desk.pages.of(who).get_cookie("alur_session")
    assert cookie
    host = urlsplit(origin).hostname or ""
    page.context.add_cookies(
        [{"name": cookie.key, "value": cookie.value, "domain": host, "path": "/"}]
    )


@pytest.mark.parametrize("look", LOOKS)
def test_inbox_and_form_are_for_everybody(
    sqlite_desk: Desk, origin: str, pages: Pages, look: str
) -> None:
    page = pages.open(**LOOKS[look])
    log_in(sqlite_desk, page, origin)

    page.goto(f"{origin}/kotak-tugas")
    assert axe(page) == []
    page.get_by_role("link", name="Kerjakan").first.click()
    expect(page.get_by_text("Keputusan per bagian")).to_be_visible()

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_first_work_item_shows_without_scrolling_on_a_small_phone(
    sqlite_desk: Desk, origin: str, pages: Pages
) -> None:
    page = pages.open(**PHONE)
    log_in(sqlite_desk, page, origin)

    page.goto(f"{origin}/kotak-tugas")

    expect(page.get_by_role("link", name="Kerjakan").first).to_be_in_viewport(ratio=1)


def test_searching_changes_the_list_and_not_the_page(
    sqlite_desk: Desk, origin: str, pages: Pages
) -> None:
    page = pages.open()
    log_in(sqlite_desk, page, origin)
    page.goto(f"{origin}/kotak-tugas")
    page.evaluate("document.body.dataset.mine = 'still here'")

    page.get_by_role("searchbox").press_sequentially("panen")

    expect(page.get_by_text("Festival Gamelan 2026")).to_have_count(0)
    expect(page.get_by_text("Panen raya di Kretek").first).to_be_visible()
    expect(page.get_by_role("searchbox")).to_be_focused()
    assert page.evaluate("document.body.dataset.mine") == "still here"
    assert "cari=panen" in page.url


def test_all_of_it_works_without_scripts(sqlite_desk: Desk, origin: str, pages: Pages) -> None:
    page = pages.open(java_script_enabled=False, **PHONE)
    log_in(sqlite_desk, page, origin)
    page.goto(f"{origin}/kotak-tugas")

    page.get_by_role("searchbox").fill("panen")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("button", name="Ambil").click()
    page.get_by_role("link", name="Kerjakan").click()
    page.get_by_label("Paraf Kepala Bidang").wait_for()  # a form sent before all of it is there
    page.get_by_role("button", name="Setujui semua").click()  # would lack the rest
    expect(page.get_by_role("radio", name="Setuju").last).to_be_checked()
    page.get_by_label("Paraf Kepala Bidang").fill("kuda baterai stapler")
    page.get_by_role("button", name="Bubuhkan paraf").click()

    expect(page.get_by_text("Tugas selesai: Memeriksa dan memilah")).to_be_visible()


def test_a_form_is_filled_in_with_the_keyboard_alone(
    sqlite_desk: Desk, origin: str, pages: Pages
) -> None:
    page = pages.open()
    log_in(sqlite_desk, page, origin)
    page.goto(f"{origin}/kotak-tugas")
    page.get_by_role("link", name="Kerjakan").last.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Keputusan per bagian")).to_be_visible()

    for number in (1, 2, 3):
        page.locator(f'[name="keputusan.b{number}.decision"]').first.focus()
        page.keyboard.press("Space")
    page.get_by_label("Paraf Kepala Bidang").focus()
    page.keyboard.type("kuda baterai stapler")
    page.get_by_role("button", name="Bubuhkan paraf").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Tugas selesai: Memeriksa dan memilah")).to_be_visible()


def test_what_is_wrong_is_said_and_linked(sqlite_desk: Desk, origin: str, pages: Pages) -> None:
    page = pages.open(expected=("status of 422",), **PHONE)
    log_in(sqlite_desk, page, origin)
    page.goto(f"{origin}/kotak-tugas")
    page.get_by_role("link", name="Kerjakan").first.click()
    page.wait_for_selector("form.work-form")
    page.evaluate("document.querySelector('form.work-form').noValidate = true")

    page.get_by_role("button", name="Bubuhkan paraf").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Periksa kembali isian berikut")
    assert axe(page) == []
    summary.get_by_role("link").first.click()
    expect(page.locator(":target")).to_be_in_viewport()
