"""The frame of every page in a browser: light, dark, on a phone, by keyboard, without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages as Browsers
from tests.browser import axe, serving
from tests.webapp.cast import PASSWORD, Pages

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 640}, "has_touch": True},
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_of_accounts_can_be_used_by_everybody(
    pages_of_office: Pages, pages: Browsers, look: str
) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(expected=("status of 422", "status of 404"), **LOOKS[look])
        page.goto(f"{origin}/masuk")
        _is_usable(page)
        _log_in(page, "administrator", "keliru")
        _is_usable(page)
        _log_in(page, "administrator")
        page.locator("summary").click()
        _is_usable(page)
        for address in ("/pegawai", "/pegawai/baru", "/akun/sandi", "/tidak-ada"):
            page.goto(origin + address)
            _is_usable(page)
        page.goto(f"{origin}/pegawai")
        page.get_by_role("link", name="Kabid Contoh").click()
        _is_usable(page)
        page.get_by_role("button", name="Beri kata sandi sementara").click()
        page.wait_for_load_state()
        _is_usable(page)


def test_without_scripts_the_menu_opens_and_the_look_changes(
    pages_of_office: Pages, pages: Browsers
) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(java_script_enabled=False)
        page.goto(f"{origin}/masuk")
        page.locator("summary").click()
        page.get_by_role("button", name="Gelap").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.locator("summary").click()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", name="Log in")).to_be_visible()
        page.wait_for_load_state("networkidle")  # the server ends here; its files must have arrived


def test_the_keyboard_comes_first_to_the_content(pages_of_office: Pages, page: Page) -> None:
    with serving(pages_of_office.app) as origin:
        page.goto(f"{origin}/masuk")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        expect(page.get_by_label("Nama pengguna")).to_be_focused()


def test_on_a_phone_the_header_is_one_line(pages_of_office: Pages, pages: Browsers) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(**LOOKS["phone"])
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        box = page.locator(".topbar").bounding_box()
        assert box
        assert box["height"] <= 64


def test_every_target_is_large_enough_for_a_thumb(pages_of_office: Pages, pages: Browsers) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(**LOOKS["phone"])
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        page.locator("summary").click()
        heights = page.locator("button:visible, summary:visible, .button:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44


def _log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_load_state()


def _is_usable(page: Page) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
