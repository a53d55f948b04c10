"""The frame of every page in a browser: light, dark, on a phone, by keyboard, without scripts."""

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

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
        page.locator(".menu-account summary").click()
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
        page.locator(".menu-account summary").click()
        page.get_by_role("button", name="Gelap").click()
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
        page.locator(".menu-account summary").click()
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
        page.wait_for_load_state("networkidle")


def test_on_a_phone_the_header_is_one_line(pages_of_office: Pages, pages: Browsers) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(**LOOKS["phone"])
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        box = page.locator(".topbar").bounding_box()
        assert box
        assert box["height"] <= 64


@pytest.mark.parametrize("width", [800, 1024, 1280])
def test_in_a_wide_window_the_header_is_one_line_whoever_looks(
    pages_of_office: Pages, pages: Browsers, width: int
) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(viewport={"width": width, "height": 700})
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        page.locator(".menu-name, .brand small").evaluate_all(
            "all => all.forEach(one => { one.textContent = 'Dra. Retno '.repeat(12) })"
        )
        _is_usable(page)
        daily = page.locator(".menu-wide > a")
        assert len({round(box["y"]) for box in map(_box, daily.all())}) == 1
        assert {round(_box(link)["height"]) for link in daily.all()} == {44}
        assert _box(page.locator(".topbar"))["height"] <= 68


def test_pages_for_now_and_then_stand_behind_a_word_beside_the_daily_ones(
    pages_of_office: Pages, page: Page
) -> None:
    with serving(pages_of_office.app) as origin:
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        more = page.locator(".menu-wide summary")
        expect(page.locator(".menu-wide").get_by_role("link", name="Pegawai")).to_be_hidden()
        more.click()
        _is_usable(page)
        page.locator(".menu-wide").get_by_role("link", name="Pegawai").click()
        page.wait_for_url("**/pegawai")
        expect(more).to_have_class("is-current")
        more.click()
        expect(page.locator(".menu-wide [aria-current=page]")).to_have_text("Pegawai")


def test_one_page_for_now_and_then_stands_with_the_daily_ones(
    pages_of_office: Pages, page: Page
) -> None:
    with serving(pages_of_office.app) as origin:
        page.goto(f"{origin}/masuk")
        _log_in(page, "kabid")
        expect(page.locator(".menu-wide summary")).to_have_count(0)
        expect(page.locator(".menu-wide").get_by_role("link", name="Situs")).to_be_visible()
        page.wait_for_load_state("networkidle")


def test_every_target_is_large_enough_for_a_thumb(pages_of_office: Pages, pages: Browsers) -> None:
    with serving(pages_of_office.app) as origin:
        page = pages.open(**LOOKS["phone"])
        page.goto(f"{origin}/masuk")
        _log_in(page, "administrator")
        page.locator(".menu-account summary").click()
        heights = page.locator("button:visible, summary:visible, .button:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().height)"
        )
        assert min(heights) >= 44


def _log_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
    page.wait_for_load_state()


def _box(place: Locator) -> FloatRect:
    box = place.bounding_box()
    assert box
    return box


def _is_usable(page: Page) -> None:
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
