"""What scripts add to pages that work without them, on the smallest page that has each."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response, render_template_string
from playwright.sync_api import Dialog, Page, expect

from tests.browser import serving
from webapp.assets import asset_url
from webapp.security import CONTENT_SECURITY_POLICY

PAGE = """<!doctype html><html lang="id"><head><title>Uji</title>
<link rel="icon" href="{{ asset('app.css') }}"><link rel="stylesheet" href="{{ asset('app.css') }}">
<script type="module" src="{{ asset('app.js') }}"></script></head><body><main><h1>Uji</h1>
<details class="menu"><summary>Menu</summary><form method="post" action="/gone">
<button name="theme" value="dark" aria-pressed="false">Gelap</button>
<button name="theme" value="" aria-pressed="true">Ikut perangkat</button></form></details>
<form data-draft method="post"><p data-draft-notice hidden>Belum disimpan</p>
<input name="csrf_token" value="x"><label>Judul <input name="judul"></label></form>
<a href="/other">Halaman lain</a></main></body></html>"""


@pytest.fixture
def origin() -> Iterator[str]:
    app = Flask("webapp")
    for path in ("/", "/other"):
        app.add_url_rule(path, path, lambda: render_template_string(PAGE, asset=asset_url))

    @app.after_request
    def strict(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        return response

    with serving(app) as origin:
        yield origin


def test_the_look_changes_without_loading_the_page_again(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_label("Judul").fill("Banjir")
    page.get_by_text("Menu").click()

    page.get_by_role("button", name="Gelap").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Gelap")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("Judul")).to_have_value("Banjir")
    assert page.context.cookies()[0]["value"] == "dark"


def test_the_look_is_left_to_the_device_again(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Gelap").click()

    page.get_by_role("button", name="Ikut perangkat").click()

    expect(page.locator("html[data-theme]")).to_have_count(0)
    assert page.context.cookies() == []


def test_escape_closes_the_menu_and_returns_to_its_button(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_text("Menu").click()
    page.get_by_role("button", name="Gelap").focus()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Gelap")).to_be_hidden()
    expect(page.locator("summary")).to_be_focused()


def test_a_click_elsewhere_closes_the_menu(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_text("Menu").click()

    page.get_by_role("heading", name="Uji").click()

    expect(page.get_by_role("button", name="Gelap")).to_be_hidden()


def test_answers_that_were_not_saved_are_said_so_until_they_are_as_before(
    page: Page, origin: str
) -> None:
    page.goto(origin)
    expect(page.get_by_text("Belum disimpan")).to_be_hidden()

    page.get_by_label("Judul").fill("Banjir")
    expect(page.get_by_text("Belum disimpan")).to_be_visible()

    page.get_by_label("Judul").fill("")
    expect(page.get_by_text("Belum disimpan")).to_be_hidden()


def test_a_saved_draft_counts_as_saved(page: Page, origin: str) -> None:
    page.goto(origin)
    page.get_by_label("Judul").fill("Banjir")

    page.evaluate("document.body.dispatchEvent(new Event('draft.saved', { bubbles: true }))")

    expect(page.get_by_text("Belum disimpan")).to_be_hidden()


def test_leaving_the_page_with_unsaved_answers_asks_first(page: Page, origin: str) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.goto(origin)
    page.get_by_label("Judul").fill("Banjir")

    page.get_by_role("link", name="Halaman lain").click(no_wait_after=True)

    expect(page.get_by_label("Judul")).to_have_value("Banjir")
    assert page.url == f"{origin}/"
    assert asked == ["beforeunload"]
