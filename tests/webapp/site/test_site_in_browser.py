"""The public website and the printed sheets in a real browser: for everybody, on every screen."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages, axe, serving
from tests.webapp.site.releases import full_release, short_release
from tests.webapp.site_app import OfficeBench
from webapp.assets import asset_url

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": {"width": 360, "height": 740}},
    "dark phone": {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}},
}
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def dialect() -> str:
    """One database is enough here: this is about what is seen."""
    return "sqlite"


@pytest.fixture
def origin(office: OfficeBench) -> Iterator[str]:
    """Where a website with two items is served."""
    office.app.jinja_env.globals["asset"] = asset_url
    # Browsers complain now and then of a film without pictures: it has a test of its own.
    office.release(**without_film(full_release(office)))
    short_release(office, judul="Jadwal layanan " + "akhir tahun " * 8, kategori="Layanan")
    with serving(office.app) as address:
        yield address


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["/situs/", "/situs/2026/pasar-murah"])
def test_public_pages_are_for_everybody(pages: Pages, origin: str, path: str, look: str) -> None:
    page = opened(pages, origin + path, look)

    assert axe(page) == []
    assert not page.evaluate(WIDER_THAN_SCREEN)


@pytest.mark.parametrize("look", ["light", "dark phone"])
@pytest.mark.parametrize("sheet", ["lembar-disposisi", "label-map"])
def test_printed_sheets_are_for_everybody(
    pages: Pages, office: OfficeBench, sheet: str, look: str
) -> None:
    office.app.jinja_env.globals["asset"] = asset_url
    case = office.release(**full_release(office), **place())
    cookie = office.cookie_of_staff()
    with serving(office.app) as origin:
        page = pages.open(**LOOKS[look])
        page.context.add_cookies([{"name": "alur_session", "value": cookie, "url": origin}])
        page.goto(f"{origin}/cetak/{sheet}/{case}")

        expect(page.locator("h1")).to_have_count(1)
        assert axe(page) == []
        assert not page.evaluate(WIDER_THAN_SCREEN)


def test_a_film_is_asked_for_in_pieces(pages: Pages, office: OfficeBench, origin: str) -> None:
    office.release(**{**full_release(office), "slug": "film"})
    page = pages.open(expected=("Failed to load resource",))
    with page.expect_response(lambda answer: answer.url.endswith("3.mp4")) as film:
        page.goto(f"{origin}/situs/2026/film")

    assert film.value.status == 206


def test_a_reader_walks_from_the_list_to_an_item_by_keyboard(pages: Pages, origin: str) -> None:
    page = opened(pages, f"{origin}/situs/", "phone")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Pasar murah dibuka").focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/situs/2026/pasar-murah", wait_until="networkidle")
    expect(page.get_by_role("img", name="Warga berbaris di depan pasar")).to_be_visible()


def opened(pages: Pages, address: str, look: str) -> Page:
    page = pages.open(**LOOKS[look])
    # Pictures further down come after the page: the server must not go away while they do.
    page.goto(address, wait_until="networkidle")
    return page


def without_film(variables: dict[str, Any]) -> dict[str, Any]:
    parts = [part for part in variables["bagian"] if part["kind"] != "video"]
    return {**variables, "bagian": parts}


def place() -> dict[str, object]:
    return {"kode_klasifikasi": "400.14.4.3", "nomor_arsip": "12", "lemari": "A", "laci": "2"}
