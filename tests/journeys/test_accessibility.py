"""Every page for everybody: in the light, in the dark, on a small telephone, by keyboard alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import Pages, axe
from tests.journeys.materials import film, photo
from tests.journeys.people import (
    EXAMINE,
    GROUP,
    PASSWORD,
    PHONE,
    PUBLISH,
    RECEIVE,
    News,
    Office,
    Person,
    public_path,
)
from tests.journeys.server import Server

LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {**PHONE, "color_scheme": "light"},
    "phone in the dark": {**PHONE, "color_scheme": "dark"},
}
SHOWN = "Festival gamelan di Imogiri"
WAITING = "Kerja bakti di Sungai Code"
# Tab may pass the whole menu, and every part with its buttons.
MOST_TABS = 60
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What has the focus, or the label that stands for it, is outlined, and nothing lies upon it.
FOCUS_SHOWS = """() => {
  const focused = document.activeElement;
  if (focused instanceof HTMLVideoElement) return true; // the browser rings the film's own buttons
  const shapes = [focused, focused.closest('label, .decide, .option')].filter(Boolean);
  const outlined = shapes.some(shape => {
    const style = getComputedStyle(shape);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  });
  const box = focused.getBoundingClientRect();
  const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return outlined && shapes.some(shape => shape.contains(top));
}"""


@dataclass(frozen=True)
class Paths:
    """Where the pages are that are looked at."""

    intake: str
    examination: str
    case: str


@pytest.fixture(scope="module")
def paths(browser: Browser, server: Server) -> Iterator[Paths]:
    """One case at the intake, one before Kabid, one on the website."""
    browsers = Pages(browser)
    office = Office(server, browsers)
    siti, bambang = office.person("petugas"), office.person("kabid")
    take_in(siti, SHOWN)
    bambang.takes_up(EXAMINE, SHOWN)
    bambang.rejects(bambang.part("Video"), "Kualitas tidak memadai")
    bambang.presses("Setujui sisanya")
    bambang.gives_paraf()
    publish(office)
    case = take_in(siti, WAITING)
    intake = siti.starts_a_case()
    yield Paths(intake, bambang.takes_up(EXAMINE, WAITING), case)
    browsers.close()


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_for_everybody(office: Office, paths: Paths, look: str) -> None:
    reader = office.visitor(**LOOKS[look])
    for path in ("/masuk", "/situs/", public_path("festival-gamelan")):
        reader.opens(path)
        is_for_everybody(reader.page)

    siti = office.person("petugas", **LOOKS[look])
    for path in ("/kotak-tugas", paths.intake, paths.case, "/berkas-proses", "/buku-agenda"):
        siti.opens(path)
        is_for_everybody(siti.page)

    bambang = office.person("kabid", **LOOKS[look])
    bambang.opens(paths.examination)
    bambang.rejects(bambang.part("Video"), "Lainnya", "Tanpa suara.")
    is_for_everybody(bambang.page)


@pytest.mark.usefixtures("paths")
@pytest.mark.parametrize("username", ["petugas", "kabid"])
def test_the_first_work_item_shows_without_scrolling_on_a_small_phone(
    office: Office, username: str
) -> None:
    person = office.person(username, **PHONE)

    expect(person.page.locator(".items > li").first).to_be_in_viewport(ratio=1)


@pytest.mark.usefixtures("paths")
def test_kabid_examines_a_release_by_keyboard_alone(office: Office) -> None:
    # A page that scrolls slowly to what has the focus would be looked at before it is there.
    bambang = office.visitor(reduced_motion="reduce", **PHONE)

    logs_in_by_keyboard(bambang, "kabid")
    opens_by_keyboard(bambang, EXAMINE, WAITING)
    decides_by_keyboard(bambang)
    gives_paraf_by_keyboard(bambang)

    expect(bambang.message).to_contain_text(f"Tugas selesai: {EXAMINE}.")


def logs_in_by_keyboard(person: Person, username: str) -> None:
    page = person.page
    person.opens("/masuk")
    tabs_to(page, page.get_by_label("Nama pengguna"))
    page.keyboard.type(username)
    tabs_to(page, page.get_by_label("Kata sandi"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(person.heading).to_have_text("Kotak Tugas")


def opens_by_keyboard(person: Person, step: str, title: str) -> None:
    tabs_to(person.page, person.item(step, title).get_by_role("link", name="Kerjakan"))
    person.page.keyboard.press("Enter")
    expect(person.heading).to_have_text(step)


def decides_by_keyboard(bambang: Person) -> None:
    page, title, paragraph = bambang.page, bambang.part("Judul"), bambang.part("Paragraf")
    tabs_to(page, title.get_by_role("radio", name="Setuju"))
    page.keyboard.press("Space")
    tabs_to(page, paragraph.get_by_role("radio", name="Setuju"))
    page.keyboard.press("ArrowRight")
    expect(paragraph.get_by_role("radio", name="Tolak")).to_be_checked()
    tabs_to(page, paragraph.get_by_label("Alasan bila ditolak"))
    page.keyboard.type("Tidak layak")
    tabs_to(page, page.get_by_role("button", name="Setujui sisanya"))
    page.keyboard.press("Enter")
    expect(page.locator("label.decide-ok input:checked")).to_have_count(3)


def gives_paraf_by_keyboard(bambang: Person) -> None:
    page = bambang.page
    tabs_to(page, page.get_by_label("Paraf Kepala Bidang"))
    page.keyboard.type(PASSWORD)
    tabs_to(page, page.get_by_role("button", name="Bubuhkan paraf dan selesaikan"))
    page.keyboard.press("Space")


# ---- what is done first --------------------------------------------------------------------------


def take_in(siti: Person, title: str) -> str:
    """Take a release in, with a photo and a film; return the path of its case."""
    files = [photo("gamelan.jpg", "#7a3d6b"), film("tabuhan.webm", siti.page)]
    siti.starts_a_case()
    siti.fills_in_the_intake(News(title), files)
    case = siti.page.get_by_role("link", name="Lihat berkas").get_attribute("href") or ""
    siti.completes()
    expect(siti.message).to_contain_text(f"Tugas selesai: {RECEIVE}.")
    return case


def publish(office: Office) -> None:
    """Bring the release that Kabid has examined to the website."""
    maria, wayan = office.person("kasie"), office.person("operator")
    maria.takes_up(GROUP, SHOWN)
    maria.gives_paraf()
    expect(maria.message).to_contain_text("Tugas selesai")
    wayan.takes_up(PUBLISH, SHOWN)
    wayan.page.get_by_label("Alamat pendek").fill("festival-gamelan")
    wayan.page.get_by_label("Ringkasan").fill("Tiga malam di pendapa.")
    wayan.page.get_by_role("group", name="Teks alternatif").get_by_role("textbox").fill("Penabuh")
    wayan.completes()
    wayan.waits_for("/situs/", wayan.page.get_by_role("link", name=SHOWN))


# ---- how it is seen ------------------------------------------------------------------------------


def is_for_everybody(page: Page) -> None:
    page.wait_for_load_state()  # before it has arrived, nobody knows whether it draws a diagram
    if page.locator("#diagram").count():
        page.wait_for_selector("#diagram[data-ready]")
    assert (page.url, axe(page)) == (page.url, [])
    assert not page.evaluate(WIDER_THAN_SCREEN), f"{page.url} is wider than its screen"


def tabs_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus; each stop on the way must show where it is."""
    page.wait_for_load_state()  # before its styles are there, nothing shows where it is
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
        assert page.evaluate(FOCUS_SHOWS), f"Expected the focus to show at {at}"
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Expected Tab to reach {wanted}, but it did not")
