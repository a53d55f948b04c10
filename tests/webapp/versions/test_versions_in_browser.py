"""Two versions side by side in a real browser: marked, moved together, and without a script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Pages as Browsers
from tests.browser import serving
from tests.diagrams import chain, end, process, start, user
from tests.webapp.looking import LOOKS, complaints, opened
from tests.webapp.sop_office import SopOffice
from tests.webapp.versions.two_versions import (
    FIRST,
    PROCESS,
    SECOND,
    changed,
    draft,
    with_second_version,
)

ADDRESS = f"/prosedur/bandingkan?dari={FIRST}&ke={SECOND}"
VIEWED = """() => [...document.querySelectorAll('[data-difference-side] g.viewport')].map(
    group => group.getCTM()).map(({ a, e, f }) => [a, e, f])"""


def views(page: Page) -> tuple[list[float], list[float]]:
    """Return which part either drawing shows: its scale and its corner."""
    before, after = page.evaluate(VIEWED)
    return before, after


def are_together(page: Page) -> bool:
    """Say whether both drawings show the same part; a browser rounds."""
    before, after = views(page)
    return before == pytest.approx(after, abs=1)


@pytest.mark.parametrize("look", LOOKS)
def test_the_pages_are_accessible_and_fit(
    sop_office: SopOffice, pages: Browsers, look: str
) -> None:
    with_second_version(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + ADDRESS, **LOOKS[look])
        page.wait_for_selector("#drawings[data-ready]")
        assert complaints(page) == []

        page.goto(f"{origin}/prosedur/versi/{PROCESS}")
        assert complaints(page) == []


def test_both_drawings_are_marked(sop_office: SopOffice, pages: Browsers) -> None:
    with_second_version(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + ADDRESS)
        page.wait_for_selector("#drawings[data-ready]")
        before, after = (page.locator(f'[data-difference-side="{side}"]') for side in (0, 1))

        expect(before.locator('[data-element-id="verifikasi"].is-removed')).to_have_count(1)
        expect(after.locator('[data-element-id="periksa_tayang"].is-added')).to_have_count(1)
        assert before.locator(".mark-removed").count() >= 1


def test_both_drawings_go_together(sop_office: SopOffice, pages: Browsers) -> None:
    with_second_version(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + ADDRESS)
        page.wait_for_selector("#drawings[data-ready]")
        before, after = (page.locator(f'[data-difference-side="{side}"]') for side in (0, 1))
        assert are_together(page)

        whole = views(page)[0]
        page.get_by_role("button", name="Perbesar").click()
        assert are_together(page)
        assert views(page)[0] != whole

        page.get_by_role("button", name="Tunjukkan Lajur “Kasie”").click()
        expect(before.locator('[data-element-id="kasie"].is-pointed-at')).to_be_visible()
        expect(after.locator('[data-element-id="kasie"].is-pointed-at')).to_be_visible()
        assert are_together(page)

        expect(after).to_be_in_viewport(ratio=1)  # it was scrolled to, from the button far below
        shown = views(page)[0]
        box = after.bounding_box()
        assert box
        page.mouse.move(box["x"] + 200, box["y"] + 150)
        page.mouse.down()
        page.mouse.move(box["x"] + 120, box["y"] + 100, steps=4)
        page.mouse.up()
        assert are_together(page)
        assert views(page)[0] != shown


def test_without_a_script_the_list_says_all(sop_office: SopOffice, pages: Browsers) -> None:
    with_second_version(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + ADDRESS, java_script_enabled=False)

        expect(page.get_by_text("waktu baku: 15 menit → 30 menit")).to_be_visible()
        expect(page.locator("#drawings")).to_be_hidden()
        expect(page.get_by_role("button", name="Tunjukkan")).to_have_count(0)


def test_with_a_base_what_contradicts_is_marked(sop_office: SopOffice, pages: Browsers) -> None:
    with_second_version(sop_office)
    mine = draft(sop_office, changed(('nomor="2" waktu="PT15M"', 'nomor="2" waktu="PT45M"')))
    address = f"/prosedur/bandingkan?dasar={FIRST}&dari=rancangan:{mine}&ke={SECOND}"
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + address, by="analyst")
        page.wait_for_selector("#drawings[data-ready]")

        expect(page.locator('[data-element-id="periksa"].is-conflict')).to_have_count(2)
        assert complaints(page) == []


def test_without_drawings_the_list_says_all(sop_office: SopOffice, pages: Browsers) -> None:
    steps = [chain(start(), user("isi"), end()), chain(start(), user("isi", "kabid"), end())]
    drafts = [f"rancangan:{draft(sop_office, process(each))}" for each in steps]
    address = f"/prosedur/bandingkan?dari={drafts[0]}&ke={drafts[1]}"
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, origin + address, by="analyst")

        page.locator("#drawings").wait_for(state="hidden")
        expect(page.get_by_text("pelaksana: “staf” → “kabid”")).to_be_visible()


def test_two_versions_are_chosen_from_the_list(sop_office: SopOffice, pages: Browsers) -> None:
    with_second_version(sop_office)
    with serving(sop_office.pages.app) as origin:
        page = opened(sop_office.pages, pages, f"{origin}/prosedur/versi/{PROCESS}")

        page.get_by_role("button", name="Bandingkan").click()

        page.get_by_role("heading", name="Yang berbeda dari Versi 1 ke Versi 2").wait_for()
        page.wait_for_selector("#drawings[data-ready]")
