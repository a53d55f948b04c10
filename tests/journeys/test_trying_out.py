"""An analyst plays a draft of the SOP to its end, takes a step back, and keeps it as a scenario."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import axe
from tests.journeys.people import (
    ARCHIVE,
    EXAMINE,
    GROUP,
    PHONE,
    PUBLISH,
    RECEIVE,
    News,
    Office,
    Person,
)

NEWS = News("Festival Gamelan", ("Festival dibuka Jumat sore.",))
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def test_a_draft_is_played_to_its_end_and_kept_as_a_scenario(office: Office) -> None:
    dewi = office.person("analis")
    begins_to_play_a_draft(dewi)

    jumps_to_the_deadline_and_back(dewi)
    plays_the_release_to_the_end(dewi)
    takes_the_last_step_back_and_again(dewi)
    keeps_it_as_a_scenario_that_passes(dewi)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_a_play_is_for_everybody(office: Office, scheme: str) -> None:
    dewi = office.person("analis", color_scheme=scheme, **PHONE)
    begins_to_play_a_draft(dewi)
    dewi.presses("Mulai berkas")
    expect(form_of(dewi, RECEIVE)).to_be_visible()

    assert axe(dewi.page) == []
    assert not dewi.page.evaluate(WIDER_THAN_SCREEN)


def test_a_play_needs_no_javascript(office: Office) -> None:
    dewi = office.person("analis", java_script_enabled=False)
    begins_to_play_a_draft(dewi)

    dewi.presses("Mulai berkas")
    dewi.page.get_by_role("button", name="Lompat ke pengatur waktu berikutnya").click()

    expect(dewi.page.get_by_text("dieskalasi ke Kepala Seksi").first).to_be_visible()


# ---- the steps ---------------------------------------------------------------------------------


def begins_to_play_a_draft(dewi: Person) -> None:
    dewi.opens("/prosedur")
    dewi.page.get_by_role("link", name="Pemutakhiran Website").first.click()
    token = dewi.page.locator("form[action='/prosedur/rancangan']")
    token.get_by_role("button", name="Ubah").click()
    dewi.page.wait_for_url("**/prosedur/rancangan/*")
    dewi.opens(f"{dewi.path}/coba")
    expect(dewi.heading).to_have_text("Uji coba")


def form_of(dewi: Person, step: str) -> Locator:
    """Return the heading of a work item's form."""
    return dewi.page.locator("form#item").get_by_role("heading", name=step, exact=True)


def jumps_to_the_deadline_and_back(dewi: Person) -> None:
    dewi.presses("Mulai berkas")
    expect(dewi.page.locator("#diagram .is-waiting").first).to_be_attached()
    dewi.page.get_by_role("button", name="Lompat ke pengatur waktu berikutnya").click()
    expect(dewi.page.locator(".waiting")).to_contain_text("dieskalasi ke Kepala Seksi")
    dewi.presses("Mundur selangkah")
    expect(dewi.page.locator(".waiting")).not_to_contain_text("dieskalasi ke Kepala Seksi")


def plays_the_release_to_the_end(dewi: Person) -> None:
    page = dewi.page
    dewi.fills_in_the_intake(NEWS)
    dewi.completes()
    expect(form_of(dewi, EXAMINE)).to_be_visible()
    dewi.presses("Setujui sisanya")
    dewi.completes()
    expect(form_of(dewi, GROUP)).to_be_visible()
    dewi.completes()
    expect(form_of(dewi, PUBLISH)).to_be_visible()
    page.get_by_label("Ringkasan").fill("Festival Gamelan dibuka Jumat sore.")
    dewi.completes()
    expect(page.get_by_text("Pekerjaan otomatis “publish” tidak dijalankan")).to_be_visible()
    dewi.presses("Berhasil")
    expect(page.get_by_text("“verify-publication” tidak dijalankan")).to_be_visible()
    page.get_by_label("Hasil (JSON)").fill('{"tayang": true}')
    dewi.presses("Berhasil")
    expect(form_of(dewi, ARCHIVE)).to_be_visible()
    archives(dewi)


def archives(dewi: Person) -> None:
    page = dewi.page
    for label, text in (("Nomor arsip", "A-1"), ("Lemari", "1"), ("Laci", "2"), ("Folder", "3")):
        page.get_by_label(label).first.fill(text)
    page.locator("input#retensi").fill("2 tahun aktif")
    page.get_by_label("Musnah").check()
    dewi.completes()
    expect(page.locator(".play-now .badge")).to_have_text("Selesai")


def takes_the_last_step_back_and_again(dewi: Person) -> None:
    dewi.presses("Mundur selangkah")
    expect(form_of(dewi, ARCHIVE)).to_be_visible()
    archives(dewi)


def keeps_it_as_a_scenario_that_passes(dewi: Person) -> None:
    page = dewi.page
    expect(page.get_by_label("Keadaan berkas: Selesai")).to_be_checked()
    page.get_by_label("Nama skenario").fill("Festival lurus")
    dewi.presses("Simpan skenario")
    line = page.locator(".play-scenarios > li").filter(has_text="Festival lurus")
    expect(line).to_be_visible()
    line.get_by_role("button", name="Jalankan").click()
    expect(line.locator(".badge")).to_have_text("Lulus")
