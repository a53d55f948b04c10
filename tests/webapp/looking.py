"""Opens pages of an office in a real browser, in each look that people have."""

from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.browser import Pages as Browsers
from tests.browser import axe
from tests.webapp.cast import Pages

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 360, "height": 740}},
}


def opened(
    pages: Pages, browsers: Browsers, address: str, by: str = "administrator", **options: Any
) -> Page:
    """Open an address as one of the cast."""
    page = browsers.open(**options)
    cookie = pages.of(by).get_cookie("alur_session")
    assert cookie
    everywhere = urljoin(address, "/")  # else the page's own cookie would stand beside this one
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": everywhere}])
    page.goto(address)
    return page


def complaints(page: Page) -> list[str]:
    """Return what axe finds wrong, and whether the page is wider than its window."""
    found = axe(page)
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return found if width <= window else [*found, f"{width} px wide in a window of {window}"]
