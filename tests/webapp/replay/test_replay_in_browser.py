"""An auditor plays a case again: by mouse, by keyboard, in every look, without scripts."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.replay.winding_office import WindingOffice


@pytest.fixture
def origin(office: WindingOffice) -> Iterator[str]:
    with serving(office.pages.app) as origin:
        yield origin


@pytest.fixture
def address(office: WindingOffice, origin: str) -> str:
    return f"{origin}/berkas-proses/{office.case}/putar-ulang"


def played(office: WindingOffice, pages: Browsers, address: str, **options: object) -> Page:
    page = opened(office.pages, pages, address, by="auditor", **options)
    page.wait_for_selector("#replay[data-ready]")
    return page


def shown(page: Page, step: int) -> None:
    page.wait_for_selector(f"#replay[data-shown='{step}']")
    expect(page.get_by_text(f"Langkah {step} dari 9")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_each_turn_of_a_case_is_seen_and_the_page_is_accessible(
    office: WindingOffice, pages: Browsers, address: str, look: str
) -> None:
    page = played(office, pages, f"{address}?langkah=3", **LOOKS[look])
    expect(page.locator(".djs-shape[data-element-id=saring].is-done")).to_be_attached()
    expect(page.locator(".replay-token")).to_have_count(2)  # one of them at the join
    assert complaints(page) == []

    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    shown(page, 5)
    expect(page.locator(".djs-shape[data-element-id=putus].is-late")).to_be_attached()
    assert page.url.endswith("langkah=5")
    assert complaints(page) == []

    page.get_by_role("link", name="Memindahkan berkas ke versi 2").click()
    shown(page, 8)
    expect(page.locator(".djs-shape[data-element-id=cek].is-waiting")).to_be_attached()
    expect(page.locator(".replay-badge").filter(has_text="2 kali").first).to_be_attached()
    assert complaints(page) == []

    page.get_by_role("button", name="Periksa").click()
    expect(page.get_by_text("Riwayat utuh: 9 entri")).to_be_visible()


def test_the_keyboard_and_the_slider_go_through_all_steps(
    office: WindingOffice, pages: Browsers, address: str
) -> None:
    page = played(office, pages, address)
    page.keyboard.press("End")
    shown(page, 9)
    page.keyboard.press("Home")
    shown(page, 1)

    page.get_by_role("slider", name="Langkah").fill("7")

    shown(page, 7)
    expect(page.locator("#replay-panel")).to_contain_text("Undangan rapat")
    expect(page.locator(".replay-steps [aria-current=step]")).to_contain_text("Menyelesaikan “isi”")


def test_it_plays_to_the_end_and_stops(
    office: WindingOffice, pages: Browsers, address: str
) -> None:
    page = played(office, pages, f"{address}?langkah=7")
    page.get_by_label("Kecepatan").select_option("4")
    page.get_by_role("button", name="Putar").click()
    expect(page.get_by_role("button", name="Jeda")).to_be_visible()

    shown(page, 9)

    expect(page.get_by_role("button", name="Putar")).to_be_visible()


def test_space_plays_and_pauses(office: WindingOffice, pages: Browsers, address: str) -> None:
    page = played(office, pages, address)

    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Jeda")).to_be_visible()
    page.keyboard.press("Space")

    expect(page.get_by_role("button", name="Putar")).to_be_visible()


def test_without_scripts_every_step_is_a_link(
    office: WindingOffice, pages: Browsers, address: str
) -> None:
    page = opened(office.pages, pages, address, by="auditor", java_script_enabled=False)

    page.get_by_role("link", name="Berikutnya").click()

    expect(page.get_by_text("Langkah 2 dari 9")).to_be_visible()
    expect(page.get_by_role("button", name="Putar")).to_have_count(0)
    page.get_by_role("link", name="Terakhir").click()
    expect(page.get_by_text("Langkah 9 dari 9")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_the_protocol_is_accessible_and_fits(
    office: WindingOffice, pages: Browsers, address: str, look: str
) -> None:
    page = opened(office.pages, pages, f"{address}/protokol", by="auditor", **LOOKS[look])

    assert complaints(page) == []


def test_on_a_phone_the_window_follows_what_the_case_waits_for(
    office: WindingOffice, pages: Browsers, address: str
) -> None:
    page = played(office, pages, address, **LOOKS["phone"])

    page.get_by_role("link", name="Menyelesaikan “telaah”").click()
    shown(page, 4)

    diagram = page.locator("#diagram").bounding_box()
    step = page.locator(".djs-shape[data-element-id=putus]").bounding_box()
    assert diagram
    assert step
    middle = step["x"] + step["width"] / 2
    assert diagram["x"] < middle < diagram["x"] + diagram["width"]


def test_a_step_that_cannot_be_fetched_is_said_so(
    office: WindingOffice, pages: Browsers, address: str
) -> None:
    page = opened(office.pages, pages, address, by="auditor")
    page.wait_for_selector("#replay[data-ready]")
    page.route("**/kerangka*", lambda route: route.fulfill(status=204))

    page.keyboard.press("End")

    expect(page.get_by_text("Langkah ini tidak dapat diambil.")).to_be_visible()
    expect(page.get_by_role("slider", name="Langkah")).to_have_value("1")
